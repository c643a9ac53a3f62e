// The table of contents marks the section in sight, and its menu closes behind a choice.
const headings = [...document.querySelectorAll("main h2[id]")];

function markSection() {
  const above = headings.filter(h => h.getBoundingClientRect().top < innerHeight / 3);
  const current = above.at(-1)?.id;
  for (const link of document.querySelectorAll(".contents a")) {
    if (link.getAttribute("href") === `#${current}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const menu = document.querySelector("details.contents");
menu.addEventListener("click", event => { if (event.target.closest("a")) menu.open = false; });
menu.addEventListener("keydown", event => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
let isMarking = false;
addEventListener("scroll", () => {
  if (isMarking) return;
  isMarking = true;
  requestAnimationFrame(() => { isMarking = false; markSection(); });
}, {passive: true});
markSection();
