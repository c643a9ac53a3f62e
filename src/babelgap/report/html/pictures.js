// Charts as files: colours that come from the page become real ones, so that a file stands alone.
const SVG_SPACE = "http://www.w3.org/2000/svg";
const PNG_SCALE = 3;
const TITLE_ROOM = 24;

function realColour(colour) {
  const probe = element("span", {style: `color: ${colour}`});
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
}

function standingAlone(svg, title) {
  const copy = svg.cloneNode(true);
  const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")].map(Number);
  copy.setAttribute("height", height + TITLE_ROOM);
  copy.setAttribute("viewBox", `0 ${-TITLE_ROOM} ${width} ${height + TITLE_ROOM}`);
  const colours = new Map();
  for (const part of copy.querySelectorAll("*")) {
    for (const name of ["fill", "stroke"]) {
      const value = part.getAttribute(name);
      if (!value || !(value === "currentColor" || value.startsWith("var("))) continue;
      const wanted = value === "currentColor" ? "var(--ink)" : value;
      if (!colours.has(wanted)) colours.set(wanted, realColour(wanted));
      part.setAttribute(name, colours.get(wanted));
    }
    for (const name of ["tabindex", "role", "aria-label", "aria-describedby"]) part.removeAttribute(name);
  }
  const paper = document.createElementNS(SVG_SPACE, "rect");
  for (const [name, value] of Object.entries({
    x: 0, y: -TITLE_ROOM, width, height: height + TITLE_ROOM, fill: realColour("var(--paper)"),
  })) paper.setAttribute(name, value);
  const heading = document.createElementNS(SVG_SPACE, "text");
  for (const [name, value] of Object.entries({
    x: 4, y: -8, "font-family": "system-ui, sans-serif", "font-size": 12, "font-weight": 600,
    fill: realColour("var(--ink)"),
  })) heading.setAttribute(name, value);
  heading.textContent = title;
  copy.prepend(paper, heading);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

async function asPng(text) {
  const url = URL.createObjectURL(new Blob([text], {type: "image/svg+xml"}));
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = element("canvas", {
    width: image.width * PNG_SCALE, height: image.height * PNG_SCALE,
  });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
}

// What a file is called, what stands above the drawing in it, and what its button tells.
function pictureNames({variant, picture, title}) {
  const name = variant === undefined ? picture : `gap-${variant}`;
  return {
    file: name.replaceAll(/[^\w-]/g, "_"),
    heading: variant === undefined ? title : `Gap in points, ${variant}`,
    what: variant ?? title,
  };
}

for (const figure of document.querySelectorAll("figure[data-variant], figure[data-picture]")) {
  const {file, heading, what} = pictureNames(figure.dataset);
  const text = () => standingAlone(figure.querySelector("svg"), heading);
  const buttons = [
    ["SVG", async () => new Blob([text()], {type: "image/svg+xml"})],
    ["PNG", () => asPng(text())],
  ].map(([kind, make]) => {
    const button = element("button", {type: "button", "aria-label": `${kind} of ${what}`}, kind);
    const name = `${file}.${kind.toLowerCase()}`;
    button.addEventListener("click", async () => save(await make(), name));
    return button;
  });
  figure.append(element("div", {class: "picture"}, ...buttons));
}
