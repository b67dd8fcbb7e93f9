// When the work is over the page shows what came of it.
if (document.querySelector("[data-import-at-work]")) {
  document.body.addEventListener("job-over", () => window.location.reload());
}
