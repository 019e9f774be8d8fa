// Tells the site that a member has looked at a page: the form holds all that there is to tell.
for (const form of document.querySelectorAll("form[data-seen]")) {
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
}
