// Forms that cannot be got wrong: no second sending by a double click, no loss of what was typed,
// and the focus on the summary when an answer needs another look.
function bindOnce(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    // What goes to a frame beside the form leaves the page where it is.
    if (event.submitter?.formTarget) return;
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    // The pressed button stays enabled: a disabled one would not send its value.
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Coming back by the browser's button finds a form that can be sent again.
  window.addEventListener("pageshow", () => {
    isSent = false;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}

function bindGuard(form) {
  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.formTarget) isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form")) {
  if (form.method === "post") bindOnce(form);
}
for (const form of document.querySelectorAll("form[data-guard]")) bindGuard(form);
document.querySelector("[data-form-errors]")?.focus();
