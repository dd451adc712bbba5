// What is wrong with the book, over the last good page: the same drawing as in the terminal, each with a way to its line.
const overlay = (() => {
  "use strict";
  // In a tree of its own, so that no theme's styles reach it; a sheet made by script, because the page's policy forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto; color-scheme: dark;
      background: #1d1a18; color: #f3eee6; border-top: 4px solid #e2574c; font: 14px/1.45 ui-monospace, Menlo, Consolas, monospace;
      box-shadow: 0 -8px 32px rgb(0 0 0 / .35); }
    header { position: sticky; top: 0; display: flex; gap: 1em; align-items: baseline; padding: .7em 1.2em; background: #1d1a18; }
    h2 { flex: 1; margin: 0; font: 600 15px/1.4 system-ui, sans-serif; }
    article { padding: .2em 1.2em .8em; }
    pre { margin: 0; overflow-x: auto; white-space: pre; }
    button { font: 13px/1.4 system-ui, sans-serif; color: inherit; background: none; border: 1px solid #8d8379; border-radius: 4px;
      padding: .15em .7em; cursor: pointer; }
    button:hover, button:focus-visible { border-color: #f3eee6; outline: none; background: #3a332e; }
    article button { margin-top: .5em; }
    .said { color: #f0b357; margin-left: .8em; font-family: system-ui, sans-serif; }`);
  let host = null;

  function element(name, text) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }

  function close() {
    host?.remove();
    host = null;
  }

  function problem({ text, file, line }, open) {
    const article = element("article");
    article.append(element("pre", text));
    if (file) {
      const button = element("button", `Open ${file}:${line}`);
      const said = element("span");
      said.className = "said";
      button.addEventListener("click", async () => { said.textContent = await open(file, line); });
      article.append(button, said);
    }
    return article;
  }

  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  /** Shows problems, or takes them away. `open(file, line)` opens an editor and gives what there is to say of it. */
  return (trouble, open) => {
    close();
    if (!trouble) return;
    host = element("div");
    host.id = "prepbook-overlay";
    host.setAttribute("role", "alert");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const header = element("header");
    const dismiss = element("button", "Hide");
    dismiss.addEventListener("click", close);
    header.append(element("h2", trouble.title), dismiss);
    root.append(header, ...trouble.problems.map((one) => problem(one, open)));
    // Beside the body, so that it is no part of the page.
    document.documentElement.append(host);
  };
})();
