// The editor: what is typed is saved as one goes, dragging beside the buttons. What comes back is how the draft is.
const editor = () => document.getElementById("editor");
const oneColumn = matchMedia("(max-width: 63.99rem)");

if (window.htmx) window.htmx.config.morphIgnore = [...(window.htmx.config.morphIgnore ?? []), "open"];
document.documentElement.classList.add("has-script");

// Tells the server where an item now stands.
function tell(item, values) {
  const token = editor().querySelector("[name=csrfmiddlewaretoken]").value;
  const told = { ...values, revision: editor().dataset.revision };
  if (window.htmx) {
    return window.htmx.ajax("POST", item.dataset.move, {
      source: editor(), target: "#content", select: "#content", swap: "outerMorph", values: told, headers: { "X-CSRFToken": token },
    });
  }
  const body = new URLSearchParams(told);
  return fetch(item.dataset.move, { method: "POST", body, headers: { "X-CSRFToken": token } }).then(({ url }) => location.assign(url));
}

function droppedQuestion({ item, to, from, oldIndex, newIndex }) {
  if (to !== from || oldIndex !== newIndex) tell(item, { page: to.dataset.questions, place: newIndex });
}

function droppedPage({ item, oldIndex, newIndex }) {
  if (oldIndex !== newIndex) tell(item, { place: newIndex });
}

function makeSortable() {
  if (!window.Sortable) return;
  const options = { animation: 120, delay: 120, delayOnTouchOnly: true, ghostClass: "is-ghost" };
  for (const list of document.querySelectorAll("[data-questions]")) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, { ...options, group: "questions", handle: "[data-grip]", onEnd: droppedQuestion });
  }
  for (const list of document.querySelectorAll("[data-pages]")) {
    if (window.Sortable.get(list)) continue;
    window.Sortable.create(list, { ...options, handle: "[data-page-grip]", draggable: ".page-card[data-move]", onEnd: droppedPage });
  }
}

// In a long list the chosen question is in sight.
function showChosen() {
  const list = document.getElementById("pages");
  const card = list?.querySelector(".question-card.is-selected");
  if (!card || oneColumn.matches) return;
  const above = card.getBoundingClientRect().top - list.getBoundingClientRect().top;
  if (above < 0 || above + card.offsetHeight > list.clientHeight) list.scrollTop += above - list.clientHeight / 3;
}

// The new question is the one to write in; a form that was not saved keeps what was typed.
function follow({ detail }) {
  makeSortable();
  const source = detail.ctx?.sourceElement?.id;
  showChosen();
  if (source === "add-question") document.querySelector("#at-hand textarea")?.focus();
  const trouble = document.getElementById("trouble");
  if (trouble && (detail.ctx?.response?.status ?? 200) < 400) trouble.hidden = true;
}

// What came back is another page: the session has ended. Asking for this page again leads to signing in and back here.
function leaveWhenSentAway(event) {
  const answer = event.detail.ctx.response?.raw;
  if (!answer?.redirected || new URL(answer.url).pathname === location.pathname) return;
  event.preventDefault();
  location.reload();
}

function showTrouble({ detail }) {
  const trouble = document.getElementById("trouble");
  if (trouble && detail.ctx?.response?.status !== 422) trouble.hidden = false;
}

function selectAll({ target }) {
  if (target.id === "trial-address") target.select();
}

document.addEventListener("focusin", selectAll);
document.addEventListener("htmx:before:swap", leaveWhenSentAway);
document.addEventListener("htmx:response:error", showTrouble);
document.addEventListener("htmx:error", showTrouble);
document.addEventListener("htmx:after:swap", follow);
addEventListener("load", makeSortable);
addEventListener("load", showChosen);
if (oneColumn.matches && /[?&](question|part)=/.test(location.search)) document.getElementById("at-hand")?.scrollIntoView();
