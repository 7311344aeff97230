// The page's own behaviour: the theme switch, forms that send themselves when a choice changes, and the address of a
// page that answers a refused form: reloading it must not send the form again.
const YEAR = 60 * 60 * 24 * 365;

function switchTheme() {
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  document.documentElement.dataset.bsTheme = next;
  document.cookie = `theme=${next};path=/;max-age=${YEAR};samesite=lax`;
  document.dispatchEvent(new CustomEvent("themechange"));
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) switchTheme();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

const refused = document.querySelector("[data-address]");
if (refused) history.replaceState(null, "", refused.dataset.address);

document.documentElement.dataset.ready = "true";
