// Charts of probes: a line over the layers tells all its values at a layer, and a slider shows the
// distributions of every layer.
function layerPoints(svg, layer) {
  return [...svg.querySelectorAll("g.line")].flatMap(line => {
    const at = line.dataset.layers.split(",").indexOf(String(layer));
    if (at < 0) return [];
    const [value, low, high] = ["values", "lows", "highs"]
      .map(name => line.dataset[name].split(",")[at]);
    return [{line, value, low, high}];
  });
}

function shownNumber(svg, text, isSigned) {
  if (text === "") return "–";
  const {scale, digits} = svg.dataset;
  // Adding zero turns the -0 that rounding leaves into 0.
  const number = Number((Number(scale) * Number(text)).toFixed(Number(digits))) + 0;
  const sign = isSigned && number >= 0 ? "+" : "";
  return (sign + number.toFixed(Number(digits))).replace("-", "−");
}

function pointRow(svg, {line, value, low, high}, layer) {
  const d = line.dataset;
  const key = element("span", {class: "key",
    style: `background: ${line.querySelector("path[fill=none]").getAttribute("stroke")}`});
  const number = element("span", {
    "data-measure": d.measure, "data-system": d.system, "data-source": d.source,
    "data-into": d.into, "data-detail": d.detail, "data-pooling": d.pooling,
    "data-against": d.against, "data-layer": layer, "data-value": value, "data-low": low,
    "data-high": high, "data-scale": svg.dataset.scale,
  }, shownNumber(svg, value, svg.dataset.signed === "1"));
  const ends = low === "" || high === "" ? null
    : element("small", {}, ` [${shownNumber(svg, low)}, ${shownNumber(svg, high)}]`);
  return [element("dt", {}, key, d.name), element("dd", {}, number, ends)];
}

function layerContent(svg, title, layer) {
  const found = layerPoints(svg, layer).sort((a, b) => Number(b.value) - Number(a.value));
  return [element("strong", {}, `Layer ${layer}`), element("p", {}, title),
    element("dl", {}, ...found.flatMap(point => pointRow(svg, point, layer)))];
}

function wakePlot(plot) {
  const svg = plot.querySelector("svg");
  const title = plot.closest("figure").dataset.title;
  const layers = [...new Set([...svg.querySelectorAll("g.line")]
    .flatMap(line => line.dataset.layers.split(",").map(Number)))].sort((a, b) => a - b);
  const number = name => Number(svg.dataset[name]);
  const cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
  cursor.setAttribute("stroke", "currentColor");
  cursor.setAttribute("class", "cursor");
  svg.append(cursor);
  let current = layers.at(-1);
  const x = layer => number("left") + (number("right") - number("left"))
    * (layer - number("first")) / Math.max(1, number("last") - number("first"));
  const show = layer => {
    current = layer;
    cursor.setAttribute("d", `M${x(layer)} ${number("top")}V${number("bottom")}`);
    hideTooltip();
    showTooltip(plot, () => layerContent(svg, title, layer));
  };
  const leave = () => { cursor.setAttribute("d", ""); leaveTooltip(); };
  const pointed = event => {
    const box = svg.getBoundingClientRect();
    const at = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
    const near = layers.reduce((a, b) => (Math.abs(x(b) - at) < Math.abs(x(a) - at) ? b : a));
    if (near !== current || tooltipOwner !== plot) show(near);
  };
  plot.tabIndex = 0;
  plot.addEventListener("pointermove", pointed);
  plot.addEventListener("pointerdown", pointed);
  plot.addEventListener("pointerleave", event => { if (event.pointerType !== "touch") leave(); });
  plot.addEventListener("focus", () => { if (tooltipOwner !== plot) show(current); });
  plot.addEventListener("blur", leave);
  plot.addEventListener("keydown", event => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    const ends = {Home: layers[0], End: layers.at(-1)}[event.key];
    const wanted = step ? layers[layers.indexOf(current) + step] : ends;
    if (wanted === undefined) return;
    event.preventDefault();
    show(wanted);
  });
}

function drawFrame(charts, frame) {
  charts.querySelectorAll("figure").forEach((figure, i) => {
    const drawn = frame.charts[i];
    figure.hidden = !drawn;
    if (!drawn) return;
    figure.querySelectorAll(".tick").forEach((tick, k) => { tick.textContent = frame.ticks[k]; });
    figure.querySelectorAll("g.row").forEach((row, k) => {
      row.querySelector(".mixed").setAttribute("d", drawn.mixed);
      row.querySelector(".base").setAttribute("d", drawn.rows[k].base);
      const [text, value, low, high] = drawn.rows[k].effect;
      const effect = row.querySelector(".effect");
      effect.textContent = text;
      Object.assign(effect.dataset, {value, low, high});
    });
    const told = [...figure.querySelectorAll("g.row")].map(row =>
      [...row.querySelectorAll(":scope > text")].map(text => text.textContent).join(" "));
    const shapes = figure.querySelector(".shapes");
    shapes.dataset.layer = frame.layer;
    shapes.setAttribute("aria-label",
      `${figure.dataset.title}, ${frame.ticks[0]} to ${frame.ticks.at(-1)}: ${told.join("; ")}.`);
  });
}

function wakeSlider(charts) {
  const {layers, shown, frames} = readData(charts.dataset.slider);
  const panel = charts.closest(".panel");
  const input = element("input", {type: "range", min: 0, max: layers.length - 1, step: 1,
    value: shown, autocomplete: "off"});
  const output = element("output", {});
  const marks = [...panel.querySelectorAll(".plot svg")].filter(svg => svg.querySelector(".at"));
  const show = () => {
    const layer = layers[Number(input.value)];
    output.textContent = `${layer} of ${layers.at(-1)}`;
    input.setAttribute("aria-valuetext", `layer ${layer}`);
    panel.querySelector(".layer").textContent = layer;
    drawFrame(charts, {...frames[Number(input.value)], layer});
    panel.querySelector(".not-drawn").hidden = !charts.querySelector("figure[hidden]");
    for (const svg of marks) {
      const {first, last, left, right, top, bottom} = Object.fromEntries(
        Object.entries(svg.dataset).map(([name, value]) => [name, Number(value)]));
      const x = left + (right - left) * (layer - first) / Math.max(1, last - first);
      svg.querySelector(".at").setAttribute("d", `M${x} ${top}V${bottom}`);
    }
  };
  input.addEventListener("input", show);
  charts.before(element("label", {class: "layers"}, "Layer ", input, output));
  show();
}

for (const plot of document.querySelectorAll(".plot")) wakePlot(plot);
for (const charts of document.querySelectorAll("[data-slider]")) wakeSlider(charts);
