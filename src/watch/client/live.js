// Keeps the page as the book is: hears from the server what this page is now, fetches it and patches it in; shows what is wrong.
(() => {
  "use strict";
  // Deferred scripts run in order, so this is the page as served, before the theme's scripts; what runs before the first paint steps aside.
  let was;
  const look = () => { was = document.cloneNode(true); };
  if (window.prepbook?.asServed) window.prepbook.asServed(look); else look();
  const [navigation] = performance.getEntriesByType("navigation");
  let version = navigation?.serverTiming?.find((timing) => timing.name === "page")?.description;
  let busy = null;

  async function post(path, fields) {
    try {
      const reply = await fetch(path, { method: "POST", headers: { "X-Prepbook": "1" }, body: new URLSearchParams(fields) });
      return reply.ok ? "" : await reply.text();
    } catch {
      return "prepbook watch does not answer.";
    }
  }
  const open = (file, line) => post("/_prepbook/open", { file, line });

  /** Styles are swapped when the new ones are there, so that nobody sees the page without. */
  function swapStyles(now) {
    const sheets = (root) => [...root.querySelectorAll("link[rel=stylesheet]")];
    const old = sheets(document.head);
    const wanted = sheets(now.head).map((link) => link.getAttribute("href"));
    if (old.map((link) => link.getAttribute("href")).join() === wanted.join()) return;
    const made = wanted.map((href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    const loaded = made.map((link) => new Promise((done) => { link.onload = link.onerror = done; }));
    (old.at(-1) ?? document.head.lastElementChild).after(...made);
    Promise.all(loaded).then(() => old.forEach((link) => link.remove()));
  }

  /** Whether only a page loaded anew can be what is served now: other scripts, another policy, another kind of page. */
  function isAnother(now) {
    const shape = (page) => [
      ...[...page.querySelectorAll("script")].map((script) => script.getAttribute("src")),
      page.querySelector("meta[http-equiv]")?.content,
      page.body?.className,
    ].join(" ");
    return shape(was) !== shape(now);
  }

  async function refresh() {
    const reply = await fetch(location.href, { cache: "no-store" });
    const now = new DOMParser().parseFromString(await reply.text(), "text/html");
    version = reply.headers.get("X-Prepbook-Page") ?? version;
    if (isAnother(now)) return location.reload();
    swapStyles(now);
    document.title = now.title;
    for (const name of ["lang", "dir"]) document.documentElement.setAttribute(name, now.documentElement.getAttribute(name) ?? "");
    patch(document.body, was.body, now.body);
    was = now;
    document.dispatchEvent(new CustomEvent("prepbook:patched"));
  }

  // One at a time; what came meanwhile is done after it.
  let wanted;
  function follow(page) {
    wanted = page;
    if (busy) return;
    busy = (async () => {
      version ??= wanted;
      while (wanted !== version) {
        const before = wanted;
        await refresh();
        if (wanted === before) break;
      }
    })().catch(() => {}).finally(() => { busy = null; });
  }

  // A browser has few connections to one server: a page that nobody sees gives its own back, and asks again when it is seen. The first
  // thing that it hears then is what it is now.
  const address = `/_prepbook/events?${new URLSearchParams({ page: location.pathname })}`;
  const AGAIN = 3000; // ms after a refusal, which browsers take for the end
  let source = null;
  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.onmessage = (event) => {
      const state = JSON.parse(event.data);
      overlay(state.trouble, open);
      follow(state.page);
    };
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(listen, AGAIN);
    };
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    source?.close();
    source = null;
  });
  listen();

  // Links to a file of the book open it in the editor.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/_prepbook/']");
    if (!link) return;
    event.preventDefault();
    const url = new URL(link.href);
    post(url.pathname, Object.fromEntries(url.searchParams)).then((said) => {
      if (said) overlay({ title: "The editor could not be opened", problems: [{ text: said }] }, open);
    });
  });
})();
