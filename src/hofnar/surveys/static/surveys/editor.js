// Dragging questions and pages, beside the buttons that do the same. What comes back is how the draft really is.
const editor = () => document.getElementById("editor");

function tell(item, values) {
  const token = editor().querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...values, revision: editor().dataset.revision });
  return fetch(item.dataset.move, { method: "POST", body, headers: { "X-CSRFToken": token } }).then(({ url }) => {
    location.assign(url);
  });
}

function droppedQuestion({ item, to, from, oldIndex, newIndex }) {
  if (to === from && oldIndex === newIndex) return;
  tell(item, { page: to.dataset.questions, place: newIndex });
}

function droppedPage({ item, oldIndex, newIndex }) {
  if (oldIndex !== newIndex) tell(item, { place: newIndex });
}

function makeSortable() {
  if (!window.Sortable) return;
  const options = { animation: 120, delay: 120, delayOnTouchOnly: true, ghostClass: "is-ghost" };
  for (const list of document.querySelectorAll("[data-questions]")) {
    window.Sortable.create(list, { ...options, group: "questions", handle: "[data-grip]", onEnd: droppedQuestion });
  }
  for (const list of document.querySelectorAll("[data-pages]")) {
    window.Sortable.create(list, { ...options, handle: "[data-page-grip]", draggable: ".page-card[data-move]", onEnd: droppedPage });
  }
}

addEventListener("load", makeSortable);
