// Forms that are filled in in the field: what is typed is kept in the browser until the server has it, and is sent once.
// A form names its draft (data-draft) and carries a key: the server does nothing twice for the same key, so that a form
// whose answer was lost may be sent again. It is sent again only where no answer came; whatever the server answers ends
// that: what it took is forgotten, what it refused stays to be looked at and sent by hand. Drafts are kept under whom
// they are of (data-of), the server takes none from anybody else, and app.js drops them when somebody signs out.
import { fileNames, hasFiles, lost, restore, values } from "./draft_values.js";

const PREFIX = "draft:";
const [EVERY, PATIENCE, PATIENCE_WITH_FILES] = [15000, 60000, 300000];
const AGE = 14 * 24 * 60 * 60 * 1000;
const TAKEN = 201;
const words = document.querySelector("[data-draft-words]").dataset;

const keyOf = (form) => `${PREFIX}${words.of}:${form.dataset.draft}`;
const forms = () => document.querySelectorAll("form[data-draft]");

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(form, pending) {
  const draft = { at: Date.now(), pending, values: values(form), files: fileNames(form) };
  localStorage.setItem(keyOf(form), JSON.stringify(draft));
}

// Told beside the button, where whoever pressed it looks.
function tell(form, text) {
  const told = document.createElement("p");
  told.className = "alert alert-info";
  told.textContent = text;
  form.querySelector("[data-told]").replaceChildren(told);
}

// What the server answers; null where no answer came.
async function answer(form) {
  if (!navigator.onLine) return null;
  const sent = { method: "POST", body: new FormData(form), headers: { "X-Draft": words.of }, redirect: "manual" };
  const patience = hasFiles(form) ? PATIENCE_WITH_FILES : PATIENCE;
  try {
    return await fetch(form.action, { ...sent, signal: AbortSignal.timeout(patience) });
  } catch {
    return null;
  }
}

async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  keep(form, true);
  tell(form, words.sending);
  const found = await answer(form);
  if (found && found.status === TAKEN) {
    localStorage.removeItem(keyOf(form));
    window.location.assign(found.headers.get("Location"));
    return;
  }
  delete form.dataset.sending;
  if (found) {
    keep(form, false);
    await show(form, found);
  } else tell(form, words.kept);
}

async function show(form, found) {
  if (found.type === "opaqueredirect") {
    window.location.reload(); // to sign in again, most often: what was typed is there afterwards
    return;
  }
  const page = new DOMParser().parseFromString(await found.text().catch(() => ""), "text/html");
  if (page.querySelector(`#content form[data-draft="${form.dataset.draft}"]`)) {
    replace(page);
    return;
  }
  const why = page.querySelector("[data-explanation]");
  tell(form, [words.notTaken.replace("{status}", found.status), why ? why.textContent.trim() : ""].join(" "));
}

// The page with what is wrong told beside what was typed, in place of this one.
function replace(page) {
  document.getElementById("content").replaceWith(document.importNode(page.getElementById("content"), true));
  const content = document.getElementById("content");
  window.htmx.process(content);
  forms().forEach(follow);
  const wrong = content.querySelector("[role=alert]");
  if (!wrong) return;
  wrong.tabIndex = -1;
  wrong.focus();
}

function resend() {
  for (const form of forms()) {
    const draft = read(keyOf(form));
    if (draft && draft.pending) send(form);
  }
}

function follow(form) {
  const draft = read(keyOf(form));
  // what a refused form holds came back with the page; else what was kept here is put in again
  if (form.hasAttribute("data-bound")) keep(form, false);
  else if (draft) {
    restore(form, draft);
    if (lost(form).length) {
      keep(form, false); // it is not sent without them: whoever filled it in looks at it first
      tell(form, words.filesLost.replace("{files}", lost(form).join("、")));
    } else tell(form, draft.pending ? words.kept : words.restored);
  }
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("change", () => keep(form, false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

// Nothing is kept for good.
function forget() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > AGE) localStorage.removeItem(key);
  }
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload(); // a page kept by the browser holds a form that was sent
});
window.addEventListener("online", resend);
window.setInterval(resend, EVERY);
forget();
forms().forEach(follow);
resend();
