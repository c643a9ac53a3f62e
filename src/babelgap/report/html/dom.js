// Making elements. Texts are always set as text, so that nothing in them is read as HTML.
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function readData(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : null;
}

// One stop of the Tab key for many things: the arrow keys move between them.
function roving(things, next) {
  const focusable = things();
  if (!focusable.length) return;
  for (const thing of focusable) thing.setAttribute("tabindex", "-1");
  focusable[0].setAttribute("tabindex", "0");
  const reach = thing => {
    for (const other of things()) other.setAttribute("tabindex", "-1");
    thing.setAttribute("tabindex", "0");
  };
  for (const thing of focusable) {
    thing.addEventListener("focus", () => reach(thing));
    thing.addEventListener("keydown", event => {
      const target = event.key.startsWith("Arrow") ? next(thing, event.key, things()) : null;
      if (!target) return;
      event.preventDefault();
      reach(target);
      target.focus();
    });
  }
}
