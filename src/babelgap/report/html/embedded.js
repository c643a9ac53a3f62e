// Questions that are in the page, behind the same two functions as those of a server.
const SHARE_UNITS = 10000;

function embeddedQuestions(data, pivot) {
  const {tags, cells, forms, subjects, verdicts, questions} = data;
  const cellOf = (variant, language) =>
    cells.findIndex(([v, l]) => v === variant && l === language);
  const ownCell = cellOf("monolingual", pivot);

  function answerAt(question, cell) {
    const packed = cell < 0 ? 0 : question[4][cell];
    if (!packed) return null;
    const read = Array.isArray(packed[2]) ? packed[2] : null;
    const shares = packed.slice(read ? 3 : 2).map(units => units / SHARE_UNITS);
    return {form: forms[packed[0]], picked: packed[1] < 0 ? null : packed[1],
      shares: shares.length ? shares : null, verdict: read ? verdicts[read[0]] : "scored",
      response: read && read[1] !== 0 ? read[1] : null};
  }

  function became(question, cell) {
    const answer = answerAt(question, cell);
    const isKnown = answer !== null && answer.picked !== null;
    return {
      right: isKnown ? answer.picked === question[2] : null,
      share: answer?.shares ? answer.shares[question[2]] : null,
    };
  }

  // By way of capitals, so that ß finds ss and every form of sigma the others, as on a server.
  const fold = text => text.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");

  function holds(question, text, tag) {
    const looked = tags.includes(tag) ? [pivot, tag] : tags;
    const texts = looked.flatMap(t => question[3][tags.indexOf(t)] || []);
    return [question[0], ...texts].some(t => fold(t).includes(text));
  }

  function numLost(question, variant) {
    if (became(question, ownCell).right !== true) return 0;
    return cells.filter(([v], i) => v === variant && i !== ownCell
      && became(question, i).right === false).length;
  }

  const patterns = {
    any: () => true,
    lost: (own, other) => own === true && other === false,
    gained: (own, other) => own === false && other === true,
    both_right: (own, other) => own === true && other === true,
    both_wrong: (own, other) => own === false && other === false,
    unanswered: (own, other) => own === null || other === null,
  };

  const keys = {
    id: row => row.id,
    subject: row => row.subject,
    own_share: row => row.own_share,
    other_share: row => row.other_share,
    drop: row => (row.own_share === null || row.other_share === null
      ? null : row.own_share - row.other_share),
    num_lost: (row, question, variant) => numLost(question, variant),
  };

  // By code units: no browser's own idea of an alphabet, and but for rare signs as a server sorts.
  const compare = (a, b) => (a < b ? -1 : Number(a > b));

  function find({variant, language, subject, pattern, text, sort, descending, offset, limit}) {
    const cell = cellOf(variant, language);
    if (cell < 0) throw new Error(`There is no ${variant} in ${language} in this page.`);
    const wanted = fold(text);
    const sign = descending ? -1 : 1;
    const found = [];
    for (const question of questions) {
      const [own, other] = [became(question, ownCell), became(question, cell)];
      const row = {
        id: question[0], subject: subjects[question[1]], own: own.right, other: other.right,
        own_share: own.share, other_share: other.share,
        stem: question[3][tags.indexOf(pivot)]?.[0] ?? question[0],
      };
      if (subject && row.subject !== subject) continue;
      if (!patterns[pattern](row.own, row.other)) continue;
      if (wanted && !holds(question, wanted, language)) continue;
      found.push([keys[sort](row, question, variant), row]);
    }
    found.sort(([a, p], [b, q]) => {
      const order = a === null || b === null ? (a === null) - (b === null) : sign * compare(a, b);
      return order || compare(p.id, q.id);
    });
    return {total: found.length, rows: found.slice(offset, offset + limit).map(([, row]) => row)};
  }

  function question(id) {
    const packed = questions.find(q => q[0] === id);
    if (!packed) throw new Error(`There is no question ${id} in this page.`);
    const texts = {};
    packed[3].forEach((t, i) => { if (t) texts[tags[i]] = {stem: t[0], options: t.slice(1)}; });
    const answers = cells.map(([variant, language], i) => {
      const answer = answerAt(packed, i);
      if (answer === null) return null;
      const [stem, ...options] = answer.form.map(tag => tags[tag]);
      return {variant, language, stem_language: stem, option_languages: options,
        shares: answer.shares, picked: answer.picked, verdict: answer.verdict,
        response: answer.response};
    });
    return {id, subject: subjects[packed[1]], answer: packed[2], texts,
      answers: answers.filter(Boolean)};
  }

  return {find: async filter => find(filter), question: async id => question(id)};
}
