// Questions that `babelgap view` has: asked for one page at a time.
function servedQuestions() {
  async function ask(path, parameters) {
    const response = await fetch(`${path}?${new URLSearchParams(parameters)}`);
    const body = await response.json().catch(() => null);
    if (!response.ok || body === null) {
      throw new Error(body?.error ?? `The server answered ${response.status}; is it still running?`);
    }
    return body;
  }

  function find(filter) {
    const parameters = {...filter, descending: filter.descending ? 1 : 0};
    // The server takes a filter that is left out for one that lets all through.
    for (const name of ["subject", "text"]) if (!parameters[name]) delete parameters[name];
    return ask("api/questions", parameters);
  }

  return {find, question: id => ask("api/question", {id})};
}
