// The list of questions: filters, order and page are in the address, so that a view can be linked.
const PAGE_SIZE = 25;
const TYPING_PAUSE = 200;
const WORD_BREAK = /(?<=[^\W_])_(?=[^\W_])/g;

function explorer(setting) {
  const section = document.querySelector("section.explorer");
  const source = setting.embedded ? embeddedQuestions(setting.embedded, setting.pivot)
    : servedQuestions();
  const view = questionView(setting);
  const part = selector => section.querySelector(selector);
  const field = name => part(`[name=${name}]`);
  const [list, count, failure, pager] = [".found", ".count", ".failure", ".pager"].map(part);
  const defaults = readFields();
  let page = 0;
  let opened = null;
  let asked = 0;

  function readFields() {
    const names = ["variant", "language", "subject", "pattern", "text", "sort"];
    return {...Object.fromEntries(names.map(name => [name, field(name).value])),
      descending: field("descending").checked};
  }

  // A mixup is in all languages at once, and no other variant is.
  function fitLanguage() {
    const isMixed = field("variant").value === "mixup";
    for (const option of field("language").options) {
      option.hidden = option.disabled = (option.value === "mul") !== isMixed;
    }
    const chosen = field("language").selectedOptions[0];
    if (!chosen || chosen.disabled) {
      field("language").value = isMixed ? "mul"
        : setting.languages.includes(defaults.language) ? defaults.language : setting.languages[0];
    }
  }

  function writeAddress(isStep) {
    const state = readFields();
    const told = {variant: state.variant, language: state.language};
    for (const name of ["subject", "pattern", "text", "sort"]) {
      if (state[name] !== defaults[name]) told[name] = state[name];
    }
    if (state.descending !== defaults.descending) told.descending = state.descending ? 1 : 0;
    if (page) told.page = page + 1;
    if (opened !== null) told.question = opened;
    const hash = explorerHash(told);
    // A choice can be gone back from; each letter that is typed can't.
    if (hash !== location.hash) history[isStep ? "pushState" : "replaceState"](null, "", hash);
  }

  function choose(name, value) {
    const select = field(name);
    const isThere = select.tagName !== "SELECT" || [...select.options].some(o => o.value === value);
    if (isThere) select.value = value;
  }

  // True where the address asks for a view of the explorer.
  function readAddress() {
    if (!location.hash.startsWith("#explorer?")) return false;
    const told = new URLSearchParams(location.hash.slice("#explorer?".length));
    for (const name of ["variant", "language", "subject", "pattern", "text", "sort"]) {
      choose(name, told.get(name) ?? defaults[name]);
    }
    field("descending").checked = (told.get("descending") ?? (defaults.descending ? "1" : "0")) === "1";
    page = Math.max(0, (Number.parseInt(told.get("page"), 10) || 1) - 1);
    opened = told.get("question");
    fitLanguage();
    return true;
  }

  function sign(right) {
    if (right === null) return element("span", {title: "no answer"}, "–");
    return element("span", {class: right ? "good" : "bad", title: right ? "right" : "wrong"},
      right ? "✓" : "✗", element("span", {class: "unseen"}, right ? " right" : " wrong"));
  }

  function became(name, right, share) {
    const none = right === null ? "–" : "";
    const told = share === null ? none : `${(100 * share).toFixed(1)}\u202f%`;
    return [element("span", {class: "fine"}, name), sign(right), element("span", {}, told)];
  }

  function item(row, filter) {
    const other = setting.names[filter.language] ?? filter.language;
    const button = element("button", {type: "button", class: "opener", "aria-expanded": "false"},
      element("span", {class: "asked", lang: setting.pivot,
        dir: setting.directions[setting.pivot] ?? "auto"}, row.stem),
      element("span", {class: "where"}, element("bdi", {}, row.subject.replaceAll(WORD_BREAK, " ")),
        " · ", element("bdi", {}, row.id)),
      element("span", {class: "became"},
        ...became(setting.names[setting.pivot], row.own, row.own_share),
        ...became(other, row.other, row.other_share)));
    const inside = element("div", {class: "opened", hidden: true});
    button.addEventListener("click", () => {
      toggle(button, inside, row.id, filter);
      writeAddress(true);
    });
    const li = element("li", {"data-id": row.id}, button, inside);
    if (row.id === opened) toggle(button, inside, row.id, filter);
    return li;
  }

  async function toggle(button, inside, id, filter) {
    const isOpening = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(isOpening));
    inside.hidden = !isOpening;
    opened = isOpening ? id : null;
    if (!isOpening || inside.childElementCount) return;
    try {
      inside.replaceChildren(...view(await source.question(id), filter));
    } catch (error) {
      inside.replaceChildren(element("p", {class: "notice", role: "alert"}, error.message));
    }
  }

  function showPlace(total, num) {
    pager.hidden = total <= PAGE_SIZE;
    const first = page * PAGE_SIZE + 1;
    part(".place").textContent = `${first} to ${first + num - 1} of ${total.toLocaleString("en")}`;
    part(".previous").disabled = page === 0;
    part(".next").disabled = (page + 1) * PAGE_SIZE >= total;
  }

  function show({total, rows}, filter) {
    failure.hidden = true;
    count.textContent = total === 0 ? "No question is like that."
      : `${total.toLocaleString("en")} question${total === 1 ? "" : "s"}`;
    list.replaceChildren(...rows.map(row => item(row, filter)));
    list.start = page * PAGE_SIZE + 1;
    showPlace(total, rows.length);
  }

  function showFailure(error) {
    failure.hidden = false;
    failure.textContent = error.message;
    count.textContent = "";
    list.replaceChildren();
    pager.hidden = true;
  }

  async function refresh() {
    const turn = ++asked;
    const filter = {...readFields(), offset: page * PAGE_SIZE, limit: PAGE_SIZE};
    try {
      const found = await source.find(filter);
      // A slow answer to an earlier question must not replace a later one's.
      if (turn !== asked) return;
      const lastPage = Math.max(0, Math.ceil(found.total / PAGE_SIZE) - 1);
      if (page > lastPage) { page = lastPage; await refresh(); return; }
      show(found, filter);
    } catch (error) {
      if (turn === asked) showFailure(error);
    }
  }

  function changed(isStep) {
    page = 0;
    opened = null;
    fitLanguage();
    writeAddress(isStep);
    refresh();
  }

  function turnTo(other) {
    page = other;
    opened = null;
    writeAddress(true);
    refresh().then(() => section.scrollIntoView());
  }

  function follow() {
    if (!location.hash) {
      // Gone back to before the first choice.
      for (const name of Object.keys(defaults)) if (name !== "descending") field(name).value = defaults[name];
      field("descending").checked = defaults.descending;
      page = 0;
      opened = null;
      fitLanguage();
      refresh();
    }
    if (!readAddress()) return;
    refresh();
    section.scrollIntoView();
  }

  let typing = 0;
  part(".finder").addEventListener("change", event => {
    if (event.target.name !== "text") changed(true);
  });
  field("text").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => changed(false), TYPING_PAUSE);
  });
  part(".previous").addEventListener("click", () => turnTo(page - 1));
  part(".next").addEventListener("click", () => turnTo(page + 1));
  addEventListener("hashchange", follow);
  fitLanguage();
  if (location.hash.startsWith("#explorer?")) follow();
  else refresh();
}

const explorerSetting = readData("explorer-data");
if (explorerSetting) explorer(explorerSetting);
