// The page's own behaviour: the theme switch, forms that send themselves when a choice changes, and the address of a
// page that answers a refused form: reloading it must not send the form again.
const YEAR = 60 * 60 * 24 * 365;

function useTheme(theme) {
  document.documentElement.dataset.bsTheme = theme;
  document.dispatchEvent(new CustomEvent("themechange"));
}

function switchTheme() {
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  document.cookie = `theme=${next};path=/;max-age=${YEAR};samesite=lax`;
  useTheme(next);
}

// Paper is white: what is dark on the screen is printed light, charts too.
window.addEventListener("beforeprint", () => {
  if (document.documentElement.dataset.bsTheme !== "dark") return;
  useTheme("light");
  window.addEventListener("afterprint", () => useTheme("dark"), { once: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) switchTheme();
});

document.addEventListener("click", (event) => {
  const seen = event.target.closest("[data-seen]");
  if (!seen) return;
  document.cookie = `seen=${seen.dataset.seen};path=/;max-age=${YEAR};samesite=lax`;
  window.location.assign(window.location.pathname);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

// Single keys, which a reader may switch off (help page): "/" goes to the search box, "?" opens the help.
const shortcuts = document.querySelector("[data-shortcuts-switch]");
const off = () => localStorage.getItem("shortcuts") === "off";
const isTyping = (element) => element.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "search") event.target.blur();
  if (off() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const search = document.getElementById("search");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.select();
  }
  const help = document.querySelector(".page-help a");
  if (event.key === "?" && help) help.click();
});

if (shortcuts) {
  const show = () => shortcuts.setAttribute("aria-pressed", String(off()));
  shortcuts.addEventListener("click", () => {
    localStorage.setItem("shortcuts", off() ? "on" : "off");
    show();
  });
  show();
}

// Drafts of forms (drafts.js) are kept by their writer: nobody finds another's, and whoever signs out leaves none.
function dropDrafts(but) {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("draft:") || key.startsWith("draft:link:") || (but && key.startsWith(`draft:${but}:`))) continue;
    localStorage.removeItem(key);
  }
}

const writer = document.querySelector("[data-drafts-of]");
if (writer) dropDrafts(writer.dataset.draftsOf);
document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-signs-out]")) dropDrafts();
});

const refused = document.querySelector("[data-address]");
if (refused) history.replaceState(null, "", refused.dataset.address);

document.documentElement.dataset.ready = "true";
