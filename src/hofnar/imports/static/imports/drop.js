// A file that is dropped or chosen goes at once; without this script the button does it.
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const zone = input.closest(".drop");
  const name = form.querySelector("[data-drop-name]");
  for (const event of ["dragenter", "dragover"]) zone.addEventListener(event, () => zone.classList.add("is-over"));
  for (const event of ["dragleave", "drop"]) zone.addEventListener(event, () => zone.classList.remove("is-over"));
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    name.textContent = input.files[0].name;
    form.requestSubmit();
  });
}
