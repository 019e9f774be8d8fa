// Names for the choices with search in the admin: select2 puts a box of its own before each select, and
// the box knows its value but not what it is for. The select itself says that in its aria-label.
function nameChoice(select) {
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  const value = box?.querySelector(".select2-selection__rendered");
  if (!value) return;
  const label = select.getAttribute("aria-label");
  box.id = `${select.id}-box`;
  box.setAttribute("aria-label", label);
  value.setAttribute("aria-label", label);
  // First what it is for, then what is chosen.
  box.setAttribute("aria-labelledby", `${box.id} ${value.id}`);
}

function nameAll(root) {
  root.querySelectorAll("select.admin-autocomplete").forEach(nameChoice);
}

// The field to search in is made anew each time a choice opens.
function nameSearch(event) {
  const list = `select2-${event.target.id}-results`;
  const field = document.querySelector(`.select2-search__field[aria-controls="${CSS.escape(list)}"]`);
  field?.setAttribute("aria-label", event.target.getAttribute("aria-label"));
}

const $ = window.django.jQuery;
// After Django's own script, which asked for the same moment first.
$(() => nameAll(document));
document.addEventListener("formset:added", (event) => nameAll(event.target));
// Events of select2 are jQuery's, which the browser does not know.
$(document).on("select2:open", nameSearch);
