// Tables sort by a click on a head: numbers by the full value behind them, empty cells last.
const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});

function sortKey(row, column) {
  const cell = row.cells[column];
  const number = cell.querySelector("[data-value]");
  if (number) return number.dataset.value === "" ? null : Number(number.dataset.value);
  const text = cell.textContent.trim();
  if (text === "") return null;
  const read = Number(text.replaceAll(",", ""));
  return Number.isNaN(read) ? text : read;
}

function compareKeys(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b
    : collator.compare(String(a), String(b));
}

function sortTable(table, head) {
  const heads = [...head.parentElement.cells];
  const column = heads.indexOf(head);
  // Numbers are looked at from the largest, names from A.
  const first = column === 0 ? "ascending" : "descending";
  const second = first === "ascending" ? "descending" : "ascending";
  const direction = head.getAttribute("aria-sort") === first ? second : first;
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction);
  const body = table.tBodies[0];
  const rows = [...body.rows].filter(row => !row.matches(".mean, .first"));
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map(row => [sortKey(row, column), row]);
  keyed.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * compareKeys(a, b);
  });
  body.prepend(...body.querySelectorAll(":scope > .first"), ...keyed.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table.sortable")) {
  for (const head of table.tHead.rows[table.tHead.rows.length - 1].cells) {
    if (head.tagName !== "TH" || !head.textContent.trim()) continue;
    const button = element("button", {type: "button"});
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortTable(table, head));
  }
}
