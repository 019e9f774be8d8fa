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

// Whether the reader asked to be led to the results; a filter that is ticked leaves them where they are.
let leadsToResults = false;

function bind(form) {
  let timer = 0;
  // What is ticked to be compared narrows nothing: the reader stays on their page. All else leads to the first one.
  const change = (keepsPage = false) => {
    clearTimeout(timer);
    for (const page of form.querySelectorAll("[data-page]")) page.disabled = !keepsPage;
    leadsToResults = false;
    window.htmx?.trigger(form, "filters:changed");
  };
  form.addEventListener("submit", (event) => {
    if (!window.htmx) return;
    event.preventDefault();
    change();
    leadsToResults = true;
  });
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search") change(event.target.name === "compare");
  });
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(change, PAUSE);
  });
  hideButtons(form);
}

// What is folded and what is open stays so, and the focus where the reader left it, though the panel around it was
// replaced: on a phone the panel would close with every choice.
const FOLDS = "[data-filter-panel], details[data-facet]";
let focused = "";
let compared = "";
let folded = new Map();
const nameOf = (fold) => fold.dataset.facet ?? "panel";
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
  compared = toCompare();
  folded = new Map([...document.querySelectorAll(FOLDS)].map((fold) => [nameOf(fold), fold.open]));
});

function foldAsBefore() {
  for (const fold of document.querySelectorAll(FOLDS)) fold.open = folded.get(nameOf(fold)) ?? fold.open;
}

document.addEventListener("htmx:afterSwap", (event) => {
  const isAnswer = event.detail.target?.matches("[data-results], [data-filters]");
  if (isAnswer) complain(false);
  for (const form of document.querySelectorAll("[data-filters]")) hideButtons(form);
  foldAsBefore();
  openWherePossible();
  const heading = isAnswer && leadsToResults && document.querySelector("[data-results-count][tabindex]");
  if (heading) {
    // What has the focus is read out without being announced.
    heading.focus();
    leadsToResults = false;
    return;
  }
  if (isAnswer) announce();
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
});

const toCompare = () => document.querySelector("[data-compare-tray]")?.dataset.compareTray ?? "";

// What a reader hears is the one line with the count, not the whole list; what is to be compared, where that is new; and
// first of all what was not understood, such as one too many to compare.
function announce() {
  const count = document.querySelector("[data-results-count]");
  const live = document.querySelector("[data-live]");
  const remarks = document.querySelector("[data-results] [role=status]")?.textContent.trim() ?? "";
  const words = toCompare() === compared ? "" : toCompare();
  if (count && live) live.textContent = [remarks, words || count.textContent.trim()].filter(Boolean).join(" ");
}

// Without an answer the old results stay, and the reader learns that they are old.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => complain(true));
}

function complain(isUnanswered) {
  const words = document.querySelector("[data-no-answer]");
  const shown = isUnanswered && words ? [words.content.cloneNode(true)] : [];
  document.querySelector("[data-failure]")?.replaceChildren(...shown);
}

openWherePossible();
for (const form of document.querySelectorAll("form[data-filters]")) bind(form);
