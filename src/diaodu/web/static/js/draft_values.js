// What a form holds, as a draft keeps it: whatever is typed or chosen, and of files their names alone. A browser
// neither keeps files nor lets a page put them back: a draft that had some says so (data-lost), and they are chosen
// again.
const OWN = "csrfmiddlewaretoken";
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const boxes = (form) => [...form.elements].filter((field) => field.type === "file");

export function values(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.name === OWN || field.type === "submit" || field.type === "file") continue;
    if (!isChoice(field) || field.checked) found[field.name] = field.value;
  }
  return found;
}

export function restore(form, draft) {
  for (const field of form.elements) {
    if (!(field.name in draft.values) || field.name === OWN || field.type === "file") continue;
    if (isChoice(field)) field.checked = draft.values[field.name] === field.value;
    else field.value = draft.values[field.name];
  }
  if (draft.files && draft.files.length && !hasFiles(form)) form.dataset.lost = JSON.stringify(draft.files);
  const folded = form.closest("details");
  if (folded) folded.open = true;
}

export const hasFiles = (form) => boxes(form).some((box) => box.files.length);

// The names of the files that are chosen, or of those that were and are gone.
export function fileNames(form) {
  const chosen = boxes(form).flatMap((box) => [...box.files].map((file) => file.name));
  return chosen.length ? chosen : lost(form);
}

// The names of files that have to be chosen again.
export const lost = (form) => (hasFiles(form) ? [] : JSON.parse(form.dataset.lost || "[]"));
