// The name of a new survey is asked only for a new survey; without this script it always stands there.
const into = document.querySelector("select[name=into]");
const field = document.querySelector("input[name=survey_name]")?.closest(".field");
if (into && field) {
  const show = () => { field.hidden = into.value !== "new"; };
  into.addEventListener("change", show);
  show();
}
