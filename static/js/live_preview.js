// The frames beside a form show what is being typed: each button that leads to a frame is pressed by itself.
// It leads to a fresh frame, which takes the place of the old one when it is there. So nothing flickers, and
// the browser's button to go back does not go through everything that was typed.
const CALM = 400;
let number = 0;

function pressed(form, button) {
  const shown = document.querySelector(`iframe[name="${button.formTarget}"]`);
  const fresh = shown.cloneNode();
  fresh.removeAttribute("src");
  // A frame keeps for good the name that it came with.
  fresh.name = `${button.formTarget.replace(/-\d+$/, "")}-${(number += 1)}`;
  fresh.hidden = true;
  shown.after(fresh);
  button.formTarget = fresh.name;
  return new Promise((resolve) => {
    fresh.addEventListener("load", () => {
      shown.remove();
      fresh.hidden = false;
      resolve();
    }, { once: true });
    form.requestSubmit(button);
  });
}

function bindPreview(form) {
  const buttons = form.querySelectorAll("button[formtarget]");
  let waiting;
  let isBusy = false;
  async function show() {
    if (isBusy) {
      waiting = setTimeout(show, CALM);
      return;
    }
    isBusy = true;
    // One after the other: a form forgets a sending that has not begun when it is sent again.
    for (const button of buttons) await pressed(form, button);
    isBusy = false;
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, CALM);
  });
}

for (const form of document.querySelectorAll("form[data-live]")) bindPreview(form);
