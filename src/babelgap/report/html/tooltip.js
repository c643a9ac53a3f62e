// One tooltip for the page, at what is pointed at or focused; Escape closes it, and the pointer may
// move onto it.
const tooltip = document.getElementById("tooltip");
let tooltipOwner = null;
let tooltipTimer = 0;

function hideTooltip() {
  tooltip.hidden = true;
  tooltipOwner?.removeAttribute("aria-describedby");
  tooltipOwner = null;
}

function placeTooltip(anchor) {
  const at = anchor.getBoundingClientRect();
  const size = tooltip.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2),
    document.documentElement.clientWidth - size.width - 8);
  const below = at.bottom + 8;
  const top = below + size.height > innerHeight ? Math.max(8, at.top - size.height - 8) : below;
  tooltip.style.left = `${Math.max(8, left)}px`;
  tooltip.style.top = `${top}px`;
}

function showTooltip(anchor, content) {
  clearTimeout(tooltipTimer);
  if (tooltipOwner === anchor) return;
  hideTooltip();
  tooltip.replaceChildren(...content());
  tooltip.hidden = false;
  tooltipOwner = anchor;
  anchor.setAttribute("aria-describedby", "tooltip");
  placeTooltip(anchor);
}

function leaveTooltip() {
  clearTimeout(tooltipTimer);
  tooltipTimer = setTimeout(hideTooltip, 160);
}

tooltip.addEventListener("pointerenter", () => clearTimeout(tooltipTimer));
tooltip.addEventListener("pointerleave", leaveTooltip);
addEventListener("keydown", event => { if (event.key === "Escape") hideTooltip(); });
// Moving to a cell by keyboard may scroll it into sight: the tooltip goes along.
addEventListener("scroll", () => { if (tooltipOwner) placeTooltip(tooltipOwner); },
  {passive: true, capture: true});
addEventListener("pointerdown", event => {
  if (tooltipOwner && !tooltip.contains(event.target) && !tooltipOwner.contains(event.target)) {
    hideTooltip();
  }
});

// A touch shows the tooltip first and acts on the second; a click and Enter act at once.
function withTooltip(thing, content, act) {
  let wasTouched = false;
  thing.addEventListener("pointerenter", event => {
    if (event.pointerType !== "touch") showTooltip(thing, content);
  });
  thing.addEventListener("pointerleave", event => {
    if (event.pointerType !== "touch" && document.activeElement !== thing) leaveTooltip();
  });
  thing.addEventListener("pointerdown", event => { wasTouched = event.pointerType === "touch"; });
  thing.addEventListener("focus", () => { if (!wasTouched) showTooltip(thing, content); });
  thing.addEventListener("blur", leaveTooltip);
  thing.addEventListener("click", () => {
    if (wasTouched && tooltipOwner !== thing) { showTooltip(thing, content); return; }
    hideTooltip();
    act?.();
  });
  thing.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    hideTooltip();
    act?.();
  });
}
