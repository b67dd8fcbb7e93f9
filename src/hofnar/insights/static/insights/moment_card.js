// The card beside a bubble of the impact matrix: on hover, focus or tap. Its words come from the server; the bubble
// stays a plain link, and without this file that is all there is.
const SOON = 120, LATER = 250, GAP = 10;

function cardsOf(place) {
  const card = place.querySelector(".moment-card");
  const body = card.querySelector("[data-body]");
  const known = new Map();
  let mark = null, title = null, waiting = 0;

  const later = (work, pause) => { clearTimeout(waiting); waiting = setTimeout(work, pause); };

  function addressOf(chosen) {
    return place.dataset.cards.replace("/0/", `/${encodeURIComponent(chosen.dataset.key)}/`);
  }

  async function wordsFor(chosen) {
    const address = addressOf(chosen);
    if (!known.has(address)) {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return "";
      known.set(address, await answer.text());
    }
    return known.get(address);
  }

  async function open(chosen, byPointer) {
    if (mark === chosen) return;
    close();
    mark = chosen;
    // The browser's own little box with the title would lie over the card; the words that can be seen name the link.
    title = byPointer ? chosen.querySelector(":scope > title") : null;
    title?.remove();
    const words = await wordsFor(chosen).catch(() => "");
    if (mark !== chosen) return;
    if (!words) return close();
    body.innerHTML = words;
    card.hidden = false;
    chosen.setAttribute("aria-describedby", card.id);
    stand(chosen);
  }

  function close() {
    clearTimeout(waiting);
    mark?.removeAttribute("aria-describedby");
    if (title) mark.prepend(title);
    mark = title = null;
    card.hidden = true;
  }

  // Under the mark where there is room, else above it; never over the edge of the picture.
  function stand(chosen) {
    const around = place.getBoundingClientRect(), at = chosen.getBoundingClientRect();
    const middle = (at.left + at.right) / 2 - around.left - card.offsetWidth / 2;
    card.style.left = `${Math.max(0, Math.min(middle, around.width - card.offsetWidth))}px`;
    const fitsBelow = at.bottom + GAP + card.offsetHeight <= window.innerHeight;
    const fitsAbove = at.top - GAP - card.offsetHeight >= 0;
    const top = fitsBelow || !fitsAbove ? at.bottom + GAP : at.top - GAP - card.offsetHeight;
    card.style.top = `${top - around.top}px`;
  }

  const markOf = (event) => event.target.closest?.(".pic-mark[data-key]");

  place.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const chosen = markOf(event);
    if (chosen) later(() => open(chosen, true), SOON);
    else if (card.contains(event.target)) clearTimeout(waiting);
  });
  place.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch") return;
    const next = event.relatedTarget;
    if (card.contains(next) || (next && next.closest?.(".pic-mark") === mark && mark)) return;
    later(() => { if (document.activeElement !== mark) close(); }, LATER);
  });
  place.addEventListener("focusin", (event) => {
    const chosen = markOf(event);
    if (chosen?.matches(":focus-visible")) open(chosen);
  });
  place.addEventListener("focusout", (event) => {
    if (mark && !place.contains(event.relatedTarget)) close();
  });
  // The first tap shows the card, the link in it or a second tap leads on.
  let touched = false;
  place.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return close();
    const chosen = markOf(event);
    if (!chosen || !touched || event.detail === 0 || mark === chosen) return;
    event.preventDefault();
    open(chosen);
  });
  document.addEventListener("pointerdown", (event) => { if (mark && !place.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && mark) close(); });
}

document.querySelectorAll("[data-cards]").forEach(cardsOf);
