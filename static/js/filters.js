// Live filters: the search form answers to each change through htmx, which replaces the results.
// The form carries the hx- attributes; without htmx, or without script, its button sends it.
//
//   <form data-filters action=… hx-get=… hx-target="[data-results]" hx-trigger="filters:changed" …>
const PAUSE = 350;
const MOST_OPEN = "(min-width: 62rem)";

function openWherePossible() {
  const isWide = matchMedia(MOST_OPEN).matches;
  for (const panel of document.querySelectorAll("[data-filter-panel]")) panel.open = panel.open || isWide;
}

function hideButtons(form) {
  if (!window.htmx) return;
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
}

function bind(form) {
  let timer = 0;
  const change = () => {
    clearTimeout(timer);
    window.htmx?.trigger(form, "filters:changed");
  };
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search") change();
  });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(change, PAUSE);
  });
  hideButtons(form);
}

// The focus stays where the reader left it, though the panel around it was replaced.
let focused = "";
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.matches("[data-results], [data-filters]")) announce();
  for (const form of document.querySelectorAll("[data-filters]")) hideButtons(form);
  openWherePossible();
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
});

// What a reader hears is the one line with the count, not the whole list.
function announce() {
  const count = document.querySelector("[data-results-count]");
  const live = document.querySelector("[data-live]");
  if (count && live) live.textContent = count.textContent.trim();
}

openWherePossible();
for (const form of document.querySelectorAll("form[data-filters]")) bind(form);
