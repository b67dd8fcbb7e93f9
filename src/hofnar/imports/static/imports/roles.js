// Shows the fields that belong to the chosen role; without this script all of them show.
for (const form of document.querySelectorAll("[data-roles]")) {
  const role = form.elements.role;
  const show = () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(role.value);
    }
  };
  role.addEventListener("change", show);
  show();
}
