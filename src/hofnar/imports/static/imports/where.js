// The name and the journey of a new survey are asked only for a new survey; without this script they always stand there.
const into = document.querySelector("select[name=into]");
const fields = [...document.querySelectorAll("input[name=survey_name], select[name=journey]")].map((one) => one.closest(".field"));
if (into) {
  const show = () => { for (const field of fields) field.hidden = into.value !== "new"; };
  into.addEventListener("change", show);
  show();
}
