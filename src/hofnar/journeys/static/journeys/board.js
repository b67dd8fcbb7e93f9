// The journey map in edit mode: dragging beside the arrow buttons, and names that are saved where they stand.
const board = () => document.getElementById("board");

// Tells the server where an item now stands; the page that comes back is how it really is.
function tell(item, values) {
  const token = document.querySelector("#board [name=csrfmiddlewaretoken]").value;
  if (window.htmx) {
    return window.htmx.ajax("POST", item.dataset.move, {
      source: board(), target: "#content", select: "#content", swap: "outerMorph",
      values, headers: { "X-CSRFToken": token },
    });
  }
  const body = new URLSearchParams(values);
  return fetch(item.dataset.move, { method: "POST", body, headers: { "X-CSRFToken": token } }).then(() => location.reload());
}

const nextId = (item) => item.nextElementSibling?.dataset.id ?? "";

function dropped({ item, to, from, oldIndex, newIndex }) {
  if (to === from && oldIndex === newIndex) return;
  const values = { before: nextId(item) };
  if (to.dataset.moments) values.phase = to.dataset.moments;
  tell(item, values);
}

function makeSortable() {
  if (!window.Sortable) return;
  const options = { animation: 120, delay: 120, delayOnTouchOnly: true, ghostClass: "is-ghost", dragClass: "is-dragged", onEnd: dropped };
  for (const list of document.querySelectorAll("[data-moments]")) {
    if (!window.Sortable.get(list)) window.Sortable.create(list, { ...options, group: "moments", handle: "[data-grip]" });
  }
  for (const list of document.querySelectorAll("[data-phases]")) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, { ...options, handle: "[data-phase-grip]", draggable: "[data-move].phase" });
  }
}

function saveWithEnter(event) {
  const field = event.target;
  if (!field.matches(".name-form textarea")) return;
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    if (field.value.trim() !== field.defaultValue) field.form.requestSubmit();
  }
  if (event.key === "Escape") field.value = field.defaultValue;
}

function saveOnLeaving(event) {
  const field = event.target;
  const isChanged = field.matches?.(".name-form textarea") && field.value.trim() !== field.defaultValue;
  const staysInForm = field.form?.contains(event.relatedTarget);
  if (isChanged && !staysInForm) field.form.requestSubmit();
}

// A field that was typed in keeps its text when the page is renewed around it. What was saved must not linger:
// a name shows what the server says, and a form that added something is empty again.
function forget({ detail }) {
  const isRefused = detail.ctx.response?.status >= 400;
  for (const form of document.querySelectorAll(".name-form")) {
    if (!form.contains(document.activeElement) || form.id === detail.ctx.sourceElement?.id) form.reset();
  }
  const source = document.getElementById(detail.ctx.sourceElement?.id);
  if (!isRefused && source?.matches(".add-form")) source.reset();
}

// What came back is another page: the session has ended. Asking for this page again leads to signing in and back here.
function leaveWhenSentAway(event) {
  const answer = event.detail.ctx.response?.raw;
  if (!answer?.redirected || new URL(answer.url).pathname === location.pathname) return;
  event.preventDefault();
  location.reload();
}

function showTrouble({ detail }) {
  if (detail.ctx?.response?.status !== 422) document.getElementById("trouble").hidden = false;
}

document.addEventListener("keydown", saveWithEnter);
document.addEventListener("focusout", saveOnLeaving);
document.addEventListener("htmx:before:swap", leaveWhenSentAway);
document.addEventListener("htmx:response:error", showTrouble);
document.addEventListener("htmx:error", showTrouble);
document.addEventListener("htmx:after:swap", forget);
document.addEventListener("htmx:after:swap", makeSortable);
makeSortable();
