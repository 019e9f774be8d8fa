// Suggestions of known organisations below the name (the ARIA combobox with a list). Without it the form
// is filled in by hand.
const WAIT = 180;

function bind(root) {
  const field = root.querySelector("[name=name]");
  const chosen = root.querySelector("[name=organisation]");
  if (!field || !chosen) return;

  const wrap = document.createElement("div");
  wrap.className = "combobox";
  field.replaceWith(wrap);
  const list = document.createElement("ul");
  list.className = "combobox__list";
  list.id = `${field.id}_list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
  // How many there are is heard, not only seen.
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  wrap.append(field, list, said);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function open() {
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = options()[index];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    field.value = option.dataset.name;
    chosen.value = option.dataset.id;
    for (const name of ["country", "city", "kind"]) {
      const other = root.querySelector(`[name=${name}]`);
      if (other && option.dataset[name]) other.value = option.dataset[name];
    }
    close();
  }

  async function ask() {
    const number = ++asked;
    const query = new URLSearchParams({ name: field.value, country: root.querySelector("[name=country]")?.value ?? "" });
    const answer = await fetch(`${root.dataset.combobox}?${query}`).catch(() => null);
    // A lost connection or a slower, older answer changes nothing.
    if (!answer?.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const marked = options()[current()]?.id;
    list.replaceChildren(...page.querySelectorAll("[role=option]"));
    // What somebody has just moved to stays marked in the newer answer.
    if (marked) mark(options().findIndex((option) => option.id === marked));
    const isOpen = list.children.length > 0 && document.activeElement === field;
    if (isOpen) open();
    else close();
    said.textContent = isOpen ? `${list.children.length} ${root.dataset.found ?? ""}` : "";
  }

  field.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(timer);
    if (field.value.trim().length < 2) {
      close();
      return;
    }
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    // The key never sends the form: half of it is still empty while the name is written.
    if (event.key === "Enter") event.preventDefault();
    const count = options().length;
    if (!count) return;
    if (list.hidden) {
      // What was closed opens again, as long as it fits what is typed.
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !chosen.value && field.value.trim().length > 1) {
        event.preventDefault();
        open();
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((current() + step + count) % count);
    } else if (event.key === "Enter") {
      if (current() >= 0) take(options()[current()]);
      else close();
    } else if (event.key === "Escape") {
      close();
    }
  });
  // Pressing the pointer must not take the focus away before the choice is read.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("blur", close);
}

for (const root of document.querySelectorAll("[data-combobox]")) bind(root);
