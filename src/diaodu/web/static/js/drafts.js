// Forms that are filled in the field: what is typed is kept in the browser until the server has it, and is sent once.
// A form names its draft (data-draft) and carries a key (data-once): the server does nothing twice for the same key, so
// a form whose answer was lost may be sent again. A page that follows a form's success names that key (?sent=).
const PREFIX = "draft:";
const PROBE = "/health/live";
const EVERY = 15000;
const AGE = 14 * 24 * 60 * 60 * 1000;
const words = document.querySelector("[data-draft-words]").dataset;

const keyOf = (form) => PREFIX + form.dataset.draft;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function values(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) found[field.name] = field.value;
    } else found[field.name] = field.value;
  }
  return found;
}

function keep(form, pending) {
  localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), pending, values: values(form) }));
}

function restore(form, draft) {
  for (const field of form.elements) {
    if (!(field.name in draft.values) || field.name === "csrfmiddlewaretoken") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = draft.values[field.name] === field.value;
    else field.value = draft.values[field.name];
  }
}

function say(form, text) {
  let told = form.querySelector("[role=status]");
  if (!told) {
    told = document.createElement("p");
    told.className = "alert alert-info draft-told";
    told.setAttribute("role", "status");
    form.prepend(told);
  }
  told.textContent = text;
}

async function reachable() {
  if (!navigator.onLine) return false;
  try {
    await fetch(PROBE, { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

// The form itself is sent, so that the answer is a page like any other.
async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  keep(form, true);
  if (await reachable()) {
    form.submit();
    return;
  }
  delete form.dataset.sending;
  say(form, words.kept);
}

function resend(form) {
  const draft = read(keyOf(form));
  if (draft && draft.pending) send(form);
}

function follow(form) {
  const draft = read(keyOf(form));
  // what a refused form holds came back with the page; else what was kept here is put in again
  if (form.hasAttribute("data-bound")) keep(form, false);
  else if (draft) {
    restore(form, draft);
    say(form, draft.pending ? words.kept : words.restored);
    resend(form);
  }
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("change", () => keep(form, false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  window.addEventListener("online", () => resend(form));
  window.setInterval(() => resend(form), EVERY);
}

// What has arrived is kept no longer, and nothing for good.
function forget() {
  const address = new URL(window.location.href);
  const sent = address.searchParams.get("sent");
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > AGE || (sent && draft.values.once === sent)) localStorage.removeItem(key);
  }
  if (sent === null) return;
  address.searchParams.delete("sent");
  history.replaceState(null, "", address);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload(); // a page kept by the browser holds a form that was sent
});
forget();
document.querySelectorAll("form[data-draft]").forEach(follow);
