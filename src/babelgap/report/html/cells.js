// Cells of the matrix and points of the charts tell the test behind them, and lead to the questions.
const hasExplorer = document.getElementById("explorer-data") !== null;

function fromCell(place, name, text) {
  return element("span", {
    "data-measure": place.measure, "data-variant": place.variant, "data-language": place.language,
    "data-subject": place.subject, "data-normalization": place.normalization,
    "data-test": name, "data-number": text.exact,
  }, text.shown);
}

function counted(value) {
  return {exact: value, shown: Number(value).toLocaleString("en")};
}

function probability(value) {
  return {exact: value, shown: Number(value) < 0.001 ? "< 0.001" : Number(value).toFixed(3)};
}

function inPoints(value) {
  return {exact: value, shown: value === "" ? "none would" : (100 * value).toFixed(1)};
}

function testRows(cell, place) {
  const d = cell.dataset;
  if (d.p === undefined) return [];
  return [
    ["Lost", fromCell(place, "num_lost", counted(d.lost))],
    ["Gained", fromCell(place, "num_gained", counted(d.gained))],
    ["p (exact McNemar)", fromCell(place, "p_value", probability(d.p))],
    [`p, Holm over ${Number(matrixTable.dataset.family).toLocaleString("en")}`,
      fromCell(place, "p_holm", probability(d.holm))],
    ["p, Benjamini–Hochberg", fromCell(place, "p_bh", probability(d.bh))],
    ["Detectable gap, points", fromCell(place, "detectable", inPoints(d.detectable))],
  ];
}

function copied(number) {
  const copy = number.cloneNode(true);
  copy.removeAttribute("class");
  return copy;
}

function cellContent(cell, rowName) {
  const accuracy = cell.querySelector("[data-measure=accuracy]");
  const gap = cell.querySelector("[data-measure=gap]");
  const rows = [
    accuracy && ["Accuracy, %", copied(accuracy)],
    gap && ["Gap, points", copied(gap)],
    gap && ["Interval", cell.querySelector("small")?.textContent ?? "none"],
    ["Questions", counted(cell.dataset.questions).shown],
    ...testRows(cell, gap.dataset),
  ].filter(Boolean);
  const list = element("dl", {},
    ...rows.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]));
  const where = `${gap.dataset.variant}, ${rowName}`;
  const hint = hasExplorer && gap.dataset.language !== "all"
    ? [element("p", {}, "Click, Enter or a second tap: the questions lost here.")] : [];
  return [element("strong", {}, where), list, ...hint];
}

function rowName(cell) {
  const language = cell.querySelector("[data-measure=gap]").dataset.language;
  if (language === "mul") return "all mixed";
  return cell.parentElement.cells[0].firstChild.textContent.trim();
}

function lead(data) {
  if (!hasExplorer || data.language === "all") return;
  const wanted = explorerHash({variant: data.variant, language: data.language, pattern: "lost"});
  // An address that stays the same is no event: the view is there, but maybe out of sight.
  if (location.hash === wanted) document.querySelector("section.explorer").scrollIntoView();
  else location.hash = wanted;
}

function explorerHash(state) {
  return `#explorer?${new URLSearchParams(state)}`;
}

// Nearest cell of the row above or below, since rows don't have the same number of cells.
function nextCell(cell, key, all) {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const row = all.filter(other => other.parentElement === cell.parentElement);
    return row[row.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)];
  }
  const at = cell.getBoundingClientRect();
  const middle = box => box.left + box.width / 2;
  const step = key === "ArrowDown" ? 1 : -1;
  const rows = [...cell.closest("tbody").rows];
  const from = rows.indexOf(cell.parentElement) + (step === 1 ? cell.rowSpan - 1 : 0);
  for (let i = from + step; rows[i]; i += step) {
    const row = all.filter(other => other.parentElement === rows[i]);
    const off = other => Math.abs(middle(other.getBoundingClientRect()) - middle(at));
    if (row.length) return row.reduce((a, b) => (off(b) < off(a) ? b : a));
  }
  return null;
}

function wakeMatrix(table) {
  const cells = () => [...table.querySelectorAll("td")]
    .filter(cell => cell.querySelector("[data-measure=gap]"));
  table.setAttribute("role", "grid");
  for (const cell of cells()) {
    const data = cell.querySelector("[data-measure=gap]").dataset;
    withTooltip(cell, () => cellContent(cell, rowName(cell)), () => lead(data));
  }
  roving(cells, nextCell);
}

function matrixCell(data) {
  const wanted = [...document.querySelectorAll(".heat [data-measure=gap]")];
  return wanted.find(n => n.dataset.variant === data.variant
    && n.dataset.language === data.language)?.closest("td");
}

function wakeChart(drawing) {
  const points = () => [...drawing.querySelectorAll("svg [data-value]")];
  drawing.setAttribute("role", "group");
  for (const point of points()) {
    point.setAttribute("role", hasExplorer ? "button" : "img");
    point.setAttribute("aria-label", point.dataset.label);
    const cell = matrixCell(point.dataset);
    if (cell) withTooltip(point, () => cellContent(cell, rowName(cell)), () => lead(point.dataset));
  }
  roving(points, (point, key, all) =>
    all[all.indexOf(point) + (["ArrowDown", "ArrowRight"].includes(key) ? 1 : -1)]);
}

const matrixTable = document.querySelector(".heat table");
if (matrixTable) wakeMatrix(matrixTable);
for (const drawing of document.querySelectorAll(".drawing")) wakeChart(drawing);
