// The big screen: shows one panel after another, fetches the page anew now and then, and keeps the last good picture
// when that fails. "data-every" and "data-fetch" on #panels are seconds; ?every= and ?fetch= in the address override them.
const asked = new URLSearchParams(window.location.search);
const panels = document.getElementById("panels");
const seconds = (name) => Number(asked.get(name)) || Number(panels.dataset[name]);
const pause = document.querySelector("[data-pause]");
const trouble = document.getElementById("trouble");
const stands = window.matchMedia("(max-aspect-ratio: 1/1)");
let at = 0;
let paused = asked.has("pause");

function show() {
  const every = panels.querySelectorAll(".panel");
  at = every.length ? at % every.length : 0;
  every.forEach((panel, index) => {
    panel.classList.toggle("shown", index === at);
    panel.inert = index !== at && !stands.matches;
  });
  document.querySelectorAll(".screen-dots li").forEach((dot, index) => dot.classList.toggle("shown", index === at));
}

function turn() {
  if (paused) return;
  at += 1;
  show();
}

function tell(kind) {
  trouble.hidden = !kind;
  for (const words of trouble.children) words.hidden = !(kind && kind in words.dataset);
}

async function refresh() {
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
    if (answer.redirected) return tell("signedOut");
    if (!answer.ok) return tell("lost");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("panels")) return tell("lost");
    panels.replaceChildren(...page.getElementById("panels").children);
    document.getElementById("freshness").replaceWith(page.getElementById("freshness"));
    document.querySelector(".screen-dots").replaceWith(page.querySelector(".screen-dots"));
    tell("");
    show();
    document.dispatchEvent(new CustomEvent("contentchange"));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a fetch without a network
    tell("lost");
  }
}

function showPause() {
  pause.setAttribute("aria-pressed", String(paused));
}

pause.addEventListener("click", () => {
  paused = !paused;
  showPause();
});
stands.addEventListener("change", show);
show();
showPause();
setInterval(turn, seconds("every") * 1000);
setInterval(refresh, seconds("fetch") * 1000);
document.documentElement.dataset.ready = "true";
