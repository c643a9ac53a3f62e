// The table by subject shows another variant: the same cells, other numbers.
const MINUS = "\u2212";
const subjectData = readData("subject-data");

function writePoints(value, sign) {
  if (value === null) return "\u2013";
  const text = Math.abs(100 * value).toFixed(1);
  if (Number(text) === 0) return sign ? "+0.0" : "0.0";
  return (value < 0 ? MINUS : sign ? "+" : "") + text;
}

function subjectNumber(table, variant, cell, numbers) {
  const [value, low, high] = numbers;
  const isGap = cell.dataset.name === "gap";
  const isMaybe = isGap && !(low !== null && (low > 0 || high < 0));
  const maybe = isMaybe ? " maybe" : "";
  const shown = element("span", {
    class: `number ${cell.dataset.name}${maybe}`,
    "data-measure": cell.dataset.name, "data-variant": variant, "data-language": cell.dataset.tag,
    "data-subject": cell.parentElement.dataset.subject,
    "data-normalization": table.dataset.normalization,
    "data-value": value ?? "", "data-low": low ?? "", "data-high": high ?? "",
  }, writePoints(value, isGap));
  if (low === null) return [shown];
  const ends = `[${writePoints(low, false)}, ${writePoints(high, false)}]`;
  return [shown, element("small", {}, ends)];
}

// A column is there only for the variants that have numbers in it.
function hideEmptyColumns(table) {
  const [groups, heads] = table.tHead.rows;
  const named = row => [...row.cells].filter(cell => cell.dataset.name);
  const rows = [...table.tBodies[0].rows].map(named);
  named(heads).forEach((head, column) => {
    const isEmpty = rows.every(cells => !cells[column].childElementCount);
    for (const cell of [head, ...rows.map(cells => cells[column])]) cell.hidden = isEmpty;
  });
  for (const group of named(groups)) {
    const shown = named(heads).filter(h => h.dataset.name === group.dataset.name && !h.hidden);
    group.colSpan = Math.max(1, shown.length);
  }
}

function showVariant(table, variant, original) {
  for (const row of table.tBodies[0].rows) {
    const [index, nodes] = original.get(row.dataset.subject);
    const cells = [...row.cells].filter(cell => cell.dataset.name);
    cells.forEach((cell, column) => {
      if (cell.dataset.tag === table.dataset.pivot) return;
      if (variant === table.dataset.shown) { cell.replaceChildren(...nodes[column]); return; }
      const numbers = subjectData[variant][index][column];
      cell.replaceChildren(...(numbers ? subjectNumber(table, variant, cell, numbers) : []));
    });
  }
  hideEmptyColumns(table);
  for (const head of table.querySelectorAll("th[aria-sort]")) head.removeAttribute("aria-sort");
}

const subjectSelect = document.querySelector(".subject-select");
if (subjectSelect && subjectData) {
  const table = document.querySelector(".subjects table");
  const original = new Map([...table.tBodies[0].rows].map((row, index) => {
    const cells = [...row.cells].filter(cell => cell.dataset.name);
    return [row.dataset.subject, [index, cells.map(cell => [...cell.childNodes])]];
  }));
  const show = () => {
    showVariant(table, subjectSelect.value, original);
    document.querySelector(".subject-variant").textContent = subjectSelect.value;
  };
  subjectSelect.addEventListener("change", show);
  // A browser that goes back to a page fills its selects in again.
  if (subjectSelect.value !== table.dataset.shown) show();
}
