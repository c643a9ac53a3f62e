// Several tables in one place: buttons choose which is seen, or a list where they are many.
const MOST_BUTTONS = 4;

function switchTo(panels, chosen) {
  panels.forEach((panel, i) => { panel.hidden = i !== chosen; });
}

function switchByButtons(panels, label) {
  const group = element("div", {class: "choice", role: "group", "aria-label": label});
  const buttons = panels.map((panel, i) => {
    const button = element("button", {type: "button", "aria-pressed": i === 0 ? "true" : "false"},
      panel.dataset.title);
    button.addEventListener("click", () => {
      buttons.forEach((b, j) => b.setAttribute("aria-pressed", String(i === j)));
      switchTo(panels, i);
    });
    return button;
  });
  group.append(...buttons);
  return group;
}

function switchByList(panels, label) {
  const select = element("select", {autocomplete: "off"},
    ...panels.map((panel, i) => element("option", {value: i}, panel.dataset.title)));
  select.addEventListener("change", () => switchTo(panels, Number(select.value)));
  return element("p", {}, element("label", {}, `${label} `, select));
}

for (const area of document.querySelectorAll(".switch")) {
  const panels = [...area.querySelectorAll(":scope > .panel")];
  if (panels.length < 2) continue;
  const make = panels.length > MOST_BUTTONS ? switchByList : switchByButtons;
  area.prepend(make(panels, area.dataset.label));
  area.classList.add("switched");
  switchTo(panels, 0);
}
