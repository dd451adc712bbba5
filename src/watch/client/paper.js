// A document of the guide that follows the book and stays on its page. The browser's own viewer draws it and tells nobody where its reader is, so the page
// is turned in the bar above it; a new state of the document is laid over the old one when it has come.
(() => {
  "use strict";
  const name = new URLSearchParams(location.search).get("name") ?? "";
  const field = document.getElementById("page");
  const frames = document.querySelector("main");
  const kept = `prepbook-page ${name}`;
  let page = Number(sessionStorage.getItem(kept)) || 1;
  let version = "";
  document.title = name;
  document.querySelector("h1").textContent = name;

  function show() {
    field.value = page;
    sessionStorage.setItem(kept, page);
    if (!version) return;
    const frame = document.createElement("iframe");
    frame.title = name;
    frame.className = "coming";
    frame.src = `/${encodeURIComponent(name)}?state=${version}#page=${page}&view=Fit`;
    frame.addEventListener("load", () => {
      // A later one may have come before this one.
      if (!frame.isConnected) return;
      while (frame.previousElementSibling) frame.previousElementSibling.remove();
      frame.classList.remove("coming");
    });
    frames.append(frame);
  }
  function turn(to) {
    if (!Number.isInteger(to) || to < 1) { field.value = page; return; }
    page = to;
    show();
  }
  document.getElementById("back").addEventListener("click", () => turn(page - 1));
  document.getElementById("next").addEventListener("click", () => turn(page + 1));
  field.addEventListener("change", () => turn(Number(field.value)));

  new EventSource(`/_prepbook/events?${new URLSearchParams({ page: location.pathname })}`).onmessage = (event) => {
    const now = JSON.parse(event.data).papers[name] ?? "";
    if (now === version) return;
    version = now;
    show();
  };
  show();
})();
