// One question, opened: its texts side by side, and what was made of each rendering.
function questionView(setting) {
  const nameOf = tag => setting.names[tag] ?? tag;
  const directionOf = tag => setting.directions[tag] ?? "auto";
  const percent = share => `${(100 * share).toFixed(1)}\u202f%`;

  function textIn(tag, kind, text, className) {
    return element(kind, {class: className, lang: tag, dir: directionOf(tag)}, text);
  }

  function tagged(tag) {
    return element("span", {class: "tag"}, tag);
  }

  function letter(i) {
    if (!setting.letters) return null;
    return element("span", {class: "fine"}, `${setting.letters[i]}. `);
  }

  function mark(isPicked, isRight) {
    const marks = [];
    if (isRight) marks.push(element("span", {class: "mark right"}, "✓ right"));
    if (isPicked) {
      marks.push(element("span", {class: isRight ? "mark" : "mark wrong"},
        isRight ? "● picked" : "✗ picked"));
    }
    return marks;
  }

  function inOneLanguage(tag, text, answer) {
    const options = text.options.map((option, i) => element("li", {},
      element("span", {class: "option"}, letter(i), textIn(tag, "span", option, "text"),
        ...mark(false, i === answer))));
    return element("article", {class: "side"},
      element("h5", {}, `${nameOf(tag)} `, tagged(tag)),
      textIn(tag, "p", text.stem, "stem"),
      element("ol", {class: "options", dir: directionOf(tag)}, ...options));
  }

  function barOf(share) {
    const filled = element("i");
    filled.style.width = `${100 * share}%`;
    return element("span", {class: "bar", "aria-hidden": "true"}, filled);
  }

  function optionOf(detail, rendering, i) {
    const tag = rendering.option_languages[i];
    const share = rendering.shares ? rendering.shares[i] : null;
    const isPicked = i === rendering.picked;
    return element("li", {class: isPicked ? "picked" : null},
      element("span", {class: "option"}, letter(i),
        textIn(tag, "span", detail.texts[tag]?.options[i] ?? "–", "text"), " ", tagged(tag),
        ...mark(isPicked, i === detail.answer)),
      share === null ? element("span") : barOf(share),
      element("span", {class: "share"}, share !== null ? percent(share)
        : rendering.response === null ? "–" : ""));
  }

  // What the model wrote is in any language, and in any direction.
  function writtenIn(rendering) {
    if (rendering.response === null) return null;
    return element("figure", {class: "written"}, element("figcaption", {}, "The model wrote"),
      element("p", {dir: "auto"}, rendering.response || "(nothing)"));
  }

  function verdictOf(rendering) {
    if (rendering.picked !== null) return null;
    const told = setting.verdicts[rendering.verdict];
    return element("p", {class: "fine"}, told ? `No answer: ${told}.` : "No answer.");
  }

  function inOneRendering(detail, rendering) {
    const isOwn = rendering.variant === "monolingual" && rendering.language === setting.pivot;
    const title = isOwn ? `${nameOf(setting.pivot)}, the question as it is`
      : `${rendering.variant}, ${nameOf(rendering.language)}`;
    const tag = rendering.stem_language;
    return element("article", {class: "side"},
      element("h5", {}, `${title} `, tagged(`question ${tag}`)),
      textIn(tag, "p", detail.texts[tag]?.stem ?? "–", "stem"),
      element("ol", {class: "options"},
        ...rendering.option_languages.map((_, i) => optionOf(detail, rendering, i))),
      writtenIn(rendering), verdictOf(rendering));
  }

  function renderings(detail, {variant, language}) {
    const isOwn = a => a.variant === "monolingual" && a.language === setting.pivot;
    const ways = [
      [`${variant} in every language`, a => a.variant === variant],
      [`every variant in ${nameOf(language)}`, a => a.language === language],
    ];
    const sides = element("div", {class: "sides"});
    const select = element("select", {autocomplete: "off"},
      ...ways.map(([told], i) => element("option", {value: i}, told)));
    const fill = () => {
      const [, wanted] = ways[Number(select.value)];
      const chosen = detail.answers.filter(a => isOwn(a) || wanted(a));
      sides.replaceChildren(...chosen.map(a => inOneRendering(detail, a)));
    };
    select.addEventListener("change", fill);
    fill();
    return [element("h4", {}, element("label", {}, "What the model made of it: ", select)), sides];
  }

  return (detail, filter) => [
    element("h4", {}, "In every language"),
    element("div", {class: "sides texts"},
      ...Object.entries(detail.texts).map(([tag, text]) => inOneLanguage(tag, text, detail.answer))),
    ...renderings(detail, filter),
  ];
}
