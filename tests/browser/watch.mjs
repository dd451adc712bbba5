// `prepbook watch` in Chromium: what changed comes into the page without loading it anew, and what the reader did to the page stays; errors lie over
// the last good page until they are mended.
//
//     npm ci && PREPBOOK=../../target/release/prepbook node watch.mjs
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, everything is counted as skipped.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { check as report, holds as must, finish, needs, wholeBrowser as executablePath } from "./checks.mjs";

const prepbook = resolve(process.env.PREPBOOK ?? join(import.meta.dirname, "../../target/release/prepbook"));
needs(executablePath, prepbook);
const check = (name, holds, seen = "it is not so") => report(name, must(holds, seen));

// A book with two long answers, so that there is something to scroll.
const book = mkdtempSync(join(tmpdir(), "prepbook-watch-"));
const put = (path, text) => { mkdirSync(dirname(join(book, path)), { recursive: true }); writeFileSync(join(book, path), text); };
const text = (path) => readFileSync(join(book, path), "utf8");
const replace = (path, from, to) => {
  if (!text(path).includes(from)) throw new Error(`${path} has no ${from}`);
  put(path, text(path).replace(from, to));
};
const paragraphs = (word) => Array.from({ length: 30 }, (_, n) => `Paragraph ${n} of ${word}, which says a little so that it fills a line or two of the page it is on.`).join("\n\n");
put("book.toml", "[book]\ntitle = \"Watched\"\n");
put("content/questions.md", "# Questions\n\n## Locks\n\n1. How did you lock a row?\n2. When did a lock hurt?\n3. What did you cache?\n4. Who saw it?\n");
put("content/answers/lock.md", `---\nquestion: How did you lock a row?\n---\n${paragraphs("locks")}\n\n\`\`\`python\nprint("one")\n\`\`\`\n`);
put("content/answers/cache.md", `---\nquestion: What did you cache?\n---\nThe menu.\n\n${paragraphs("caches")}\n`);
// A page with something to type into.
put("themes/folio/templates/section.html", readFileSync(join(import.meta.dirname, "../../themes/folio/templates/section.html"), "utf8").replace("{%- if section.introduction %}", "<p><input id=\"note\" aria-label=\"Note\"></p>\n{%- if section.introduction %}"));
// An editor with a window: it notes what it was asked to open.
put("editor/code", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> \"$(dirname \"$0\")/opened\"\n");
chmodSync(join(book, "editor/code"), 0o755);

const watch = spawn(prepbook, ["watch", "--port", "0"], { cwd: book, env: { ...process.env, NO_COLOR: "1", VISUAL: join(book, "editor/code"), EDITOR: "" } });
let said = "";
for (const stream of [watch.stdout, watch.stderr]) stream.on("data", (data) => { said += data; });
const until = async (what, test, limit = 20_000) => {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(25)) { const found = await test(); if (found) return found; }
  check(what, false, `did not come; prepbook said:\n${said}`);
  return undefined;
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const url = await until("the server", () => said.match(/serving (http\S+)/)?.[1]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  // What the browser's own viewer of documents lacks when its frame goes, because a newer document or another page comes, is no error of the page.
  const ours = (from) => !from || (from.startsWith(url) && !new URL(from).pathname.endsWith(".pdf"));
  page.on("console", (message) => {
    const from = message.location().url;
    if (message.type() === "error" && ours(from) && !message.text().includes("503")) errors.push(`${message.text()} ${from}`);
  });
  await page.goto(`${url}locks.html`);
  const has = (words) => until(`“${words}” on the page`, () => page.evaluate((words) => document.querySelector("main").textContent.includes(words), words));
  const sameWindow = () => page.evaluate(() => window.untouched === true);
  await page.evaluate(() => { window.untouched = true; });

  // A swap in place.
  const first = "#how-did-you-lock-a-row details.answer";
  await page.click(`${first} > summary`);
  await page.fill("#note", "typed by the reader");
  await page.evaluate(() => { document.getElementById("note").focus({ preventScroll: true }); document.getElementById("note").setSelectionRange(3, 5); });
  await page.evaluate(() => { const all = [...document.querySelectorAll("#how-did-you-lock-a-row p")]; window.kept = all.find((p) => p.textContent.includes("Paragraph 20")); window.kept.scrollIntoView({ behavior: "instant" }); });
  await sleep(200);
  const top = () => page.evaluate(() => Math.round(window.kept.getBoundingClientRect().top));
  const before = await top();
  replace("content/answers/lock.md", "Paragraph 2 of locks", "Paragraph two, which is now longer by far than it was before and goes on and on over several lines of the page, so that all below it moves; of locks");
  await has("Paragraph two");
  await sleep(300);
  check("a swap is no reload", await sameWindow());
  check("what is read stays where it is", Math.abs(await top() - before) <= 2, `${before} → ${await top()}`);
  check("elements that did not change are the same", await page.evaluate(() => window.kept.isConnected));
  check("open answers stay open", await page.$eval(first, (details) => details.open));
  check("typed text stays", await page.inputValue("#note") === "typed by the reader");
  check("focus and selection stay", await page.evaluate(() => document.activeElement.id === "note" && document.activeElement.selectionStart === 3));

  // What is new is furnished as the rest is, and an answer that changes opens.
  replace("content/answers/lock.md", "print(\"one\")", "print(\"two\")");
  await has("print(\"two\")");
  check("new code has its copy button, once", await page.$$eval(`${first} pre`, (all) => all.length === 1 && all[0].parentElement.querySelectorAll("button.copy").length === 1));
  check("the folded answer is folded", !(await page.$eval("#what-did-you-cache details.answer", (details) => details.open)));
  replace("content/answers/cache.md", "The menu.", "The whole menu.");
  await has("The whole menu");
  check("an answer that changed opens", await page.$eval("#what-did-you-cache details.answer", (details) => details.open));
  put("content/answers/hurt.md", "---\nquestion: When did a lock hurt?\n---\nOn a Friday.\n");
  await has("On a Friday");
  replace("content/questions.md", "4. Who saw it?", "4. Who saw it?\n5. Who mended it?");
  await has("Who mended it?");
  check("added and removed parts are no reload", await sameWindow());
  check("the title of the page is kept", (await page.title()).includes("Locks"));

  // Styles.
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const white = await paper();
  put("themes/folio/theme.toml", "[color.light]\npaper = \"#ffeedd\"\n");
  await until("the new paper", async () => await paper() === "rgb(255, 238, 221)");
  check("styles are swapped without a reload", await sameWindow(), white);
  check("one style sheet is left", await until("the old sheet gone", () => page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length === 1)));

  // Errors, over the last good page.
  const shown = () => page.evaluate(() => document.getElementById("prepbook-overlay")?.shadowRoot.textContent ?? "");
  replace("content/answers/cache.md", "The whole menu.", "The whole [menu](nowhere.md).");
  const overlay = await until("the overlay", async () => (await shown()).includes("nowhere.md") && await shown());
  check("the overlay shows the drawing with its place", /cache\.md:\d+/.test(overlay ?? ""), overlay);
  check("the last good page stays below it", (await page.textContent("main")).includes("The whole menu."));
  await page.keyboard.press("Escape");
  check("Escape hides it", (await shown()) === "");
  put("book.toml", "[book\n");
  await until("the second mistake", async () => (await shown()).includes("book.toml"));
  const open = page.locator("#prepbook-overlay button", { hasText: "book.toml" }).first();
  await open.click();
  const opened = () => existsSync(join(book, "editor/opened")) ? readFileSync(join(book, "editor/opened"), "utf8") : "";
  await until("the editor opens the mistake", () => opened().includes("book.toml:1"));
  put("book.toml", "[book]\ntitle = \"Watched\"\n");
  replace("content/answers/cache.md", "[menu](nowhere.md)", "menu");
  await until("the overlay gone", async () => (await shown()) === "");
  check("errors are no reload", await sameWindow());
  check("the reader's text outlives errors", await page.inputValue("#note") === "typed by the reader");

  // What the theme did before the first paint is no part of what was served, and stays too.
  await page.evaluate(() => localStorage.setItem("prepbook-fold", "open"));
  await page.goto(`${url}locks.html`);
  const dressed = () => page.evaluate(() => [document.querySelectorAll("button.scripted[hidden]").length, document.querySelectorAll("main > .question > details.answer:not([open])").length]);
  const chosen = await dressed();
  replace("content/questions.md", "5. Who mended it?", "5. Who mended it at last?");
  await has("Who mended it at last");
  check("buttons and chosen folding outlive a change", String(await dressed()) === "0,0" && String(chosen) === "0,0", `${chosen} → ${await dressed()}`);

  // Ways into the editor.
  await page.locator("#what-did-you-cache a.edit").click();
  await until("the edit link opens the answer", () => opened().includes("cache.md"));
  await page.locator("#who-saw-it a.edit").click();
  await until("the write link begins an answer", () => /answers\/\S*who-saw\S*\.md/.test(opened()));
  await until("its scaffold is on the page", () => page.evaluate(() => document.querySelector("#who-saw-it details.answer") !== null));

  // A document that stays on its page.
  await page.goto(url);
  check("the guide's link leads to the viewer", (await page.getAttribute("a[href*='guide.pdf']", "href")).startsWith("_prepbook/paper?"));
  await page.goto(`${url}_prepbook/paper?name=guide.pdf`);
  const frame = () => page.evaluate(() => [...document.querySelectorAll("iframe:not(.coming)")].map((frame) => frame.getAttribute("src")).join(" "));
  await until("the document", async () => (await frame()).endsWith("#page=1&view=Fit"));
  await page.fill("#page", "3");
  await page.keyboard.press("Enter");
  await until("the third page", async () => (await frame()).endsWith("#page=3&view=Fit"));
  const third = await frame();
  replace("content/answers/cache.md", "The whole", "All of the");
  await until("the new document", async () => (await frame()) !== third);
  check("it stays on its page", (await frame()).endsWith("#page=3&view=Fit"), await frame());
  await page.goto(`${url}locks.html`);

  // Another template is another page: the script decides; in the end it is there.
  replace("themes/folio/templates/section.html", "aria-label=\"Note\"", "aria-label=\"Remark\"");
  await until("the new template", () => page.evaluate(() => document.getElementById("note")?.getAttribute("aria-label") === "Remark"));
  check("the page's own scripts and ours had no error", errors.length === 0, errors.join("\n"));

  // A server that comes back finds its pages where they are.
  const other = await browser.newPage();
  await other.goto(`${url}nothing.html`);
  check("a page that is not there is the guide's own 404", (await other.textContent("h1")).includes("No such page"));
  await other.close();
} finally {
  await browser.close();
  watch.kill("SIGINT");
  await new Promise((done) => watch.on("exit", done));
  rmSync(book, { recursive: true, force: true });
}
finish();
