// Figure check: the form is sent without leaving the page, so that text and file stay in it (the marked Word file is
// made from them again: the server keeps nothing). Then movement between the marks, and the filter of the list.
const form = document.getElementById("draft");
const progress = form.querySelector("[data-progress]");
const text = form.elements.text;
const file = form.elements.file;

const checked = () => document.getElementById("checked");
const marks = () => [...document.querySelectorAll("[data-mark]:not([data-out])")];
const isOff = () => localStorage.getItem("shortcuts") === "off";
const isTyping = (element) => element.closest("input, select, textarea, [contenteditable]");

// What came back is shown in place of what was there; a page without such a part is a refusal of the whole request.
function show(page) {
  const found = page.getElementById("checked") || page.querySelector("[data-explanation]");
  progress.textContent = "";
  if (!found) {
    progress.textContent = progress.dataset.lost;
    return;
  }
  const part = document.importNode(found, true);
  if (found.id === "checked") checked().replaceWith(part);
  else checked().replaceChildren(part);
  window.htmx.process(checked());
  const first = checked().querySelector("[data-outcome], [role=alert]");
  if (first) first.focus();
}

async function send() {
  progress.textContent = progress.dataset.working;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    progress.textContent = progress.dataset.lost;
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("submit", (event) => {
  progress.textContent = "";
  if (!file.files.length && text.value.length > Number(form.dataset.most)) {
    event.preventDefault();
    progress.textContent = progress.dataset.long;
    return;
  }
  if (event.submitter && event.submitter.hasAttribute("data-download")) return;
  event.preventDefault();
  send();
});

// A file dropped on the form is chosen and checked.
form.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  form.classList.add("check-drop");
});
form.addEventListener("dragleave", () => form.classList.remove("check-drop"));
form.addEventListener("drop", (event) => {
  form.classList.remove("check-drop");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  const chosen = new DataTransfer();
  chosen.items.add(event.dataTransfer.files[0]);
  file.files = chosen.files;
  form.requestSubmit();
});

// The mark of a figure and its words in the list are chosen together; the list scrolls by itself.
function choose(id) {
  for (const old of document.querySelectorAll(".check-chosen")) old.classList.remove("check-chosen");
  const list = document.querySelector("[data-list]");
  const items = [...document.querySelectorAll(`[data-of="${id}"]`)];
  for (const each of [document.getElementById(id), ...items]) each.classList.add("check-chosen");
  const item = items.find((each) => !each.hidden);
  if (item && list.scrollHeight > list.clientHeight) list.scrollTop = item.offsetTop - list.offsetTop;
}

function move(step) {
  const all = marks();
  if (!all.length) return;
  const at = all.findIndex((each) => each.classList.contains("check-chosen"));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next].focus();
  choose(all[next].id);
}

document.addEventListener("keydown", (event) => {
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const inMark = event.target.hasAttribute("data-mark");
  const step = { j: 1, k: -1, ...(inMark ? { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 } : {}) }[event.key];
  if (!step) return;
  event.preventDefault();
  move(step);
});

function filter(rule) {
  for (const each of document.querySelectorAll("[data-filter]")) {
    each.setAttribute("aria-pressed", String(each.dataset.filter === rule));
  }
  for (const each of document.querySelectorAll("[data-rule]")) each.hidden = rule !== "" && each.dataset.rule !== rule;
  for (const each of document.querySelectorAll("[data-mark]")) {
    const items = [...document.querySelectorAll(`[data-of="${each.id}"]`)];
    each.toggleAttribute("data-out", items.every((item) => item.hidden));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-filter]");
  if (button) filter(button.dataset.filter);
  const mark = event.target.closest("[data-mark]");
  if (mark) {
    choose(mark.id);
    const list = document.querySelector("[data-list]");
    if (list.scrollHeight > list.clientHeight) event.preventDefault(); // both are in sight: nothing has to jump
  }
  const back = event.target.closest("[data-back]");
  if (back) choose(back.hash.slice(1));
});
