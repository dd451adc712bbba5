// The whole book in one file, in Chromium and from disk, as somebody opens it who got it by mail: it asks for nothing, its policy has nothing to
// report, links and the back button work within it, practice and the data for search are in it, and what a hostile book says does not run.
//
//     npm ci && PREPBOOK=../../target/release/prepbook node single.mjs         (BOOK: another book than this repository's)
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, everything is counted as skipped.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { check, finish, executablePath, axe, shown, needs } from "./checks.mjs";

const prepbook = resolve(process.env.PREPBOOK ?? join(import.meta.dirname, "../../target/release/prepbook"));

const equal = (seen, wanted) => (seen === wanted ? [] : [`${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`]);

needs(executablePath, prepbook);

const folder = mkdtempSync(join(tmpdir(), "prepbook-single-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function build(book, name, ...more) {
  const output = join(folder, name);
  const run = spawnSync(prepbook, ["build", "--single-file", "--book", book, "--output", output, ...more], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return join(output, "guide.html");
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Opens a file, hands it to `use` and reports what the browser complained about, and every request but that for the file. */
async function open(name, url, settings, use) {
  const { width = 1280, scheme = "light", scripts = true } = settings;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
  page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const to = request.url();
    if (!to.startsWith("data:") && to.split("#")[0] !== url.split("#")[0]) complaints.push(`asks for ${to}`);
  });
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  try {
    await page.goto(url);
    if (scripts) await shown(page);
    await use(page);
  } catch (error) {
    complaints.push(String(error).split("\n").slice(0, 2).join(" "));
  }
  check(`${name}: nothing to complain about`, complaints);
  await context.close();
}


const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [`${wide}px too wide`] : [];
});
const top = (page, selector) => page.evaluate((selector) => Math.round(document.querySelector(selector).getBoundingClientRect().top), selector);
const near = (y) => (y >= -5 && y < 300 ? [] : [`at ${y}`]);
/** After a change of view the file is loaded anew. */
const settled = (page) => page.waitForFunction(() => document.readyState === "complete" && document.documentElement.style.visibility === "");

// 1. The repository's own book.
const file = build(resolve(process.env.BOOK ?? join(import.meta.dirname, "../..")), "own");
const own = pathToFileURL(file).href;

await open("the book", own, {}, async (page) => {
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
    const known = new Set(ids);
    const broken = [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"))
      .filter((href) => !/^(https?|mailto|tel):/.test(href))
      .filter((href) => !href.startsWith("#") || !(known.has(decodeURIComponent(href.slice(1))) || href === "#page--practice"));
    return { twice, broken, questions: document.querySelectorAll("main .question").length, fonts: [...document.fonts].filter((font) => font.status === "loaded").length };
  });
  check("no id twice", found.twice);
  check("every link leads somewhere in the page", found.broken);
  check("all questions are there", found.questions >= 80 ? [] : [found.questions]);
  check("fonts come out of the page", found.fonts > 0 ? [] : ["none"]);

  const entry = page.locator(".contents h3 a:not([tabindex])").nth(2);
  const href = await entry.getAttribute("href");
  await entry.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await entry.click();
  check("the contents lead to a section", near(await top(page, href)));
  await page.goBack();
  check("and back", await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, before, { timeout: 3000 }).then(() => [], () => ["elsewhere"]));
  const id = await page.evaluate(() => [...document.querySelectorAll("main .question")].filter((q) => q.querySelector("details.answer")).pop().id);
  await page.goto(`${own}#${encodeURIComponent(id)}`);
  check("an address of a question opens its answer", await page.evaluate((id) => (document.getElementById(id).querySelector("details.answer").open ? [] : ["folded"]), id));
  check("and leads there", near(await top(page, `[id="${id}"]`)));

  const switches = page.locator("main button.fold-all");
  await switches.last().click();
  check("the last section's switch shows all answers", equal(await page.locator("main > .question > details.answer:not([open])").count(), 0));
  check("and all switches say so", equal(await switches.locator(".unfold:visible").count(), 0));
  await switches.last().click();

  const data = await page.evaluate(async () => {
    const given = document.querySelector("script[data-data]").dataset;
    await window.prepbook.load(given.data);
    const book = await window.prepbook.book();
    const answered = [...book.status].indexOf("2");
    const card = await window.prepbook.card(book, answered);
    const html = document.createElement("div");
    html.innerHTML = card.html;
    return { size: book.size, url: book.url(answered), id: html.firstElementChild.id, open: html.querySelectorAll("details[open]").length, buttons: html.querySelectorAll("button").length };
  });
  check("the list of questions is in the page", data.size >= 80 ? [] : [data.size]);
  check("an address of search is an anchor", equal(data.url, `#${encodeURIComponent(data.id)}`));
  check("a card is as it was before any script", equal(data.open + data.buttons, 0));
});

await open("practice", own, {}, async (page) => {
  await page.evaluate(() => { location.hash = "#page--practice"; });
  await page.waitForFunction(() => !document.querySelector("main .contents"));
  await settled(page);
  check("practice takes the book's place", equal(await page.evaluate(() => document.querySelectorAll("main h1").length), 1));
  check("practice: the title says so", equal(await page.evaluate(() => /^Practi[cs]e/.test(document.title)), true));
  check("practice: axe", await axe(page));
  await page.goBack();
  await page.waitForFunction(() => document.querySelector("main .contents"));
  await settled(page);
  check("back leads to the book", equal(await page.evaluate(() => /^Practi[cs]e/.test(document.title)), false));
  await page.goForward();
  await page.waitForFunction(() => !document.querySelector("main .contents"));
  await settled(page);
  const id = await page.evaluate(async () => {
    await window.prepbook.load(document.querySelector("script[data-data]").dataset.data);
    const book = await window.prepbook.book();
    return book.id[book.size - 1];
  });
  await page.evaluate((id) => { location.hash = `#${encodeURIComponent(id)}`; }, id);
  await page.waitForFunction(() => document.querySelector("main .contents"));
  await settled(page);
  await page.waitForTimeout(200);
  const y = await top(page, `[id="${id}"]`);
  const end = await page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 5);
  check("a question leads from practice to its place", end ? [] : near(y));
});
await open("practice, by its address", `${own}#page--practice`, {}, async (page) => {
  check("practice opens by its address", equal(await page.evaluate(() => document.querySelectorAll("main .contents").length), 0));
});

await open("search", own, {}, async (page) => {
  await page.keyboard.press("/");
  await page.locator("dialog.search input").fill("transaction");
  const result = page.locator(".search-results a").first();
  await result.waitFor();
  const href = await result.getAttribute("href");
  check("a result is an anchor", href.startsWith("#") ? [] : [href]);
  check("search: axe", await axe(page));
  await result.click();
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  await page.waitForTimeout(300);
  check("and leads to its question", near(await top(page, `[id="${decodeURIComponent(href.slice(1))}"]`)));
});

for (const scheme of ["light", "dark"]) {
  for (const width of [390, 1280]) {
    await open(`${scheme}, ${width}px`, own, { scheme, width }, async (page) => {
      check(`${scheme}, ${width}px: axe, folded`, await axe(page));
      await page.evaluate(() => { for (const details of document.querySelectorAll("main details")) details.open = true; });
      check(`${scheme}, ${width}px: axe, open`, await axe(page));
      check(`${scheme}, ${width}px: no horizontal scroll`, await overflow(page));
    });
  }
}
await open("320px", own, { width: 320 }, async (page) => {
  await page.evaluate(() => { for (const details of document.querySelectorAll("main details")) details.open = true; });
  check("320px: no horizontal scroll", await overflow(page));
});

await open("without scripts", own, { scripts: false }, async (page) => {
  const text = await page.locator("main").innerText();
  check("without scripts: all is one long page", await page.locator("main .question").last().isVisible() ? [] : ["the last question is hidden"]);
  check("without scripts: practice says what it needs", text.includes("needs scripts") ? [] : ["not a word"]);
  check("without scripts: no dead button", equal(await page.locator("button:visible").count(), 0));
  const answer = page.locator("main .question details.answer").first();
  await answer.locator("summary").click();
  check("without scripts: an answer unfolds", await answer.locator(".prose").isVisible() ? [] : ["folded"]);
});

// 2. A book that means harm, in every text that it has. Two schemes stand for the others: tests/links.rs has them all.
const hostile = join(folder, "hostile");
const put = (path, text) => { mkdirSync(dirname(join(hostile, path)), { recursive: true }); writeFileSync(join(hostile, path), text); };
const harm = "</script></style></template><script>window.harm=1</script><img src=x onerror=window.harm=2><svg onload=window.harm=3>";
const quoted = JSON.stringify(`"' ${harm}`);
put("book.toml", `[book]\ntitle = ${quoted}\nsubtitle = ${quoted}\nauthors = [${quoted}]\n[site]\nraw-html = "allow"\n`);
put("content/questions.md", `# Questions ${harm}\n\nBefore. ${harm}\n\n## Section ${harm}\n\n1. What ${harm} did you do?\n2. And [this](javascript:window.harm=4) or [that](data:text/html,<script>window.harm=5</script>)?\n`);
put("content/answers/<img src=x onerror=window.harm=6>.md", `---\nquestion: ${JSON.stringify(`What ${harm} did you do?`)}\nsummary: ${quoted}\ncue: ${quoted}\nmetric: ${quoted}\nmetric-label: ${quoted}\ntags: [${quoted}]\nauthor: ${quoted}\n---\nSaid. ${harm}\n\n${harm}\n\n<!-- <script> -->\n\n\`\`\`html\n${harm}\n\`\`\`\n\n### Example\n\n<a href="https://example.org/" onclick="window.harm=7">x</a>\n`);
put("content/pages/page.md", `---\ntitle: ${quoted}\n---\n${harm}\n\n<iframe srcdoc="<script>parent.harm=8</script>"></iframe><base href="https://example.org/">\n`);
for (const raw of ["allow", "escape"]) {
  put("book.toml", `[book]\ntitle = ${quoted}\nsubtitle = ${quoted}\nauthors = [${quoted}]\n[site]\nraw-html = "${raw}"\n`);
  const url = pathToFileURL(build(hostile, `hostile-${raw}`)).href;
  for (const [view, address] of [["book", url], ["practice", `${url}#page--practice`]]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const ran = [];
    page.on("dialog", (dialog) => { ran.push(dialog.message()); dialog.dismiss(); });
    page.on("request", (request) => { if (/^https?:/.test(request.url())) ran.push(`asks for ${request.url()}`); });
    await page.goto(address);
    await page.evaluate(async () => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      const given = document.querySelector("script[data-data]");
      if (!given) return;
      await window.prepbook.load(given.dataset.data);
      const book = await window.prepbook.book();
      for (let i = 0; i < book.size; i += 1) {
        const place = document.createElement("div");
        place.innerHTML = (await window.prepbook.card(book, i)).html;
        document.body.append(place);
      }
    });
    await page.waitForTimeout(300);
    const harmed = await page.evaluate(() => window.harm);
    check(`hostile, raw HTML ${raw}, ${view}: nothing ran`, [...(harmed === undefined ? [] : [`harm ${harmed}`]), ...ran]);
    check(`hostile, raw HTML ${raw}, ${view}: its own scripts did`, equal(await page.evaluate(() => typeof window.prepbook.say), "function"));
    await context.close();
  }
}

await browser.close();
finish();
