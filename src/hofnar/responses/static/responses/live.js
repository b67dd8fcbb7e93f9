// The page follows what comes in: every ten seconds the same address is asked again, and only parts that changed are
// replaced. Nothing moves under the reader: an opened table stays open, what has the focus is left alone, and while the
// page cannot be seen nothing is asked. A page that says "once" is followed only until its first count is there.
const EVERY = 10_000;
const SOON = 2_000; // while a first count is being made

const here = document.querySelector("[data-live-page]");
const parts = (root) => new Map([...root.querySelectorAll("[data-live]")].map((part) => [part.dataset.live, part]));
const states = (part) => [...part.querySelectorAll("details")].map((one) => one.open);

function put(old, fresh) {
  const open = states(old);
  if (old.contains(document.activeElement)) return;
  fresh.querySelectorAll("details").forEach((one, at) => { one.open = open[at] ?? one.open; });
  if (old.innerHTML !== fresh.innerHTML) old.replaceWith(fresh);
}

async function follow() {
  const answer = await fetch(window.location.href, { headers: { "X-Follow": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-page]");
  if (!page) return;
  const now = parts(here);
  const fresh = parts(page);
  const isSame = now.size === fresh.size && [...fresh.keys()].every((key) => now.has(key));
  if (isSame) fresh.forEach((part, key) => put(now.get(key), document.adoptNode(part)));
  else if (!here.contains(document.activeElement)) here.replaceChildren(...page.childNodes);
}

function later() {
  const isCounting = here.querySelector('[data-live="counting"]') !== null;
  if (isCounting || here.dataset.livePage !== "once") window.setTimeout(again, isCounting ? SOON : EVERY);
}

async function again() {
  if (document.visibilityState === "visible") await follow().catch(() => {});
  later();
}

if (here) later();
