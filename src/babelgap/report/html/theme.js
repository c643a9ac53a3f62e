// The chosen theme, before the page is painted; without one, the system's.
const root = document.documentElement;
root.classList.add("scripted");
const KEY = "babelgap-theme";

// Storage may be forbidden: the switch then works, and forgets.
function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function remember(theme) {
  try { localStorage.setItem(KEY, theme); } catch { /* forgotten, then */ }
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
}

if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("button.theme");
  const label = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember(root.dataset.theme);
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
});
