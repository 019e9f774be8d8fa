// What is typed into a form is kept at its address a moment after the last key, without a page.
const PAUSE = 900;

function bind(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let isDirty = false;

  async function keep() {
    isDirty = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(String(answer.status));
      status.textContent = status.dataset.kept;
    } catch {
      isDirty = true;
      status.textContent = status.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isDirty = false;
  });
  // Whoever leaves within the moment takes it along; only what could not be kept is asked about.
  window.addEventListener("pagehide", () => {
    if (!isDirty) return;
    clearTimeout(timer);
    navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) bind(form);
