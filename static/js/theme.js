// Light, dark or as the device says. Loaded before the page is drawn (so not a module): a page that flashes
// white at night is worse than a script that blocks for a millisecond. The choice stays in this browser.
(() => {
  const root = document.documentElement;
  const KEY = "theme";
  root.dataset.js = "";

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function apply(choice) {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  }

  function mark(choice) {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  }

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => mark(stored() ?? "auto"));
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // A browser that keeps nothing still changes the page that is open.
    }
    apply(choice);
    mark(choice);
  });
})();
