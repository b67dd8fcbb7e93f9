// Keys for the inbox (j, k, s, r, x, t), stars without a new page, and a selected piece that fills in its field.
// Without this every button sends its form.
const inbox = document.querySelector("[data-inbox]");
const remarks = [...document.querySelectorAll("[data-remark]")];
const buttonOf = (remark, deed) => [...remark.querySelectorAll("[data-deeds]")].find((one) => one.dataset.deeds.startsWith(deed));

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
}

function here() {
  return document.activeElement?.closest?.("[data-remark]") ?? null;
}

function go(step) {
  const at = remarks.indexOf(here());
  const next = remarks[at < 0 ? (step > 0 ? 0 : -1) : at + step];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

async function press(button) {
  const [deed, number] = button.value.split(":");
  const body = new FormData(inbox);
  body.set("one", button.value);
  const answer = await fetch(inbox.action, { method: "POST", body, headers: { "X-Quietly": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error("not stored");
  const [on, off] = button.dataset.deeds.split(" ");
  const isOn = deed === on;
  button.value = `${isOn ? off : on}:${number}`;
  button.setAttribute("aria-pressed", String(isOn));
  if (on === "read") button.closest("[data-remark]").classList.toggle("remark--new", !isOn);
}

inbox?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-deeds]");
  if (!button) return;
  event.preventDefault();
  press(button).catch(() => { button.form.requestSubmit(button); });
});

function tick(remark, value) {
  const box = remark.querySelector("[name=ids]");
  box.checked = value ?? !box.checked;
}

function tag(remark) {
  const deed = document.getElementById("deed");
  const which = document.getElementById("which-tag");
  if (!which) return;
  tick(remark, true);
  deed.value = "tag";
  which.focus();
}

document.addEventListener("keydown", (event) => {
  if (!inbox || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j") return go(1);
  if (event.key === "k") return go(-1);
  const remark = here();
  if (!remark) return;
  if (event.key === "s") buttonOf(remark, "star").click();
  if (event.key === "r") buttonOf(remark, "read").click();
  if (event.key === "x") tick(remark);
  if (event.key === "t") { event.preventDefault(); tag(remark); }
});

const text = document.querySelector("[data-comment-text]");
const piece = document.querySelector("[data-piece]");
document.addEventListener("selectionchange", () => {
  const selected = document.getSelection();
  if (!text || !piece || selected.isCollapsed || !text.contains(selected.anchorNode) || !text.contains(selected.focusNode)) return;
  piece.value = selected.toString().trim();
});
