// When the file is ready the page shows it.
if (document.querySelector("[data-export-at-work]")) {
  document.body.addEventListener("job-over", () => window.location.reload());
}
