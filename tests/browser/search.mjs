// The search in Chromium, from disk and under a path of a server: opens, finds, is ruled by keyboard alone, gives the focus back, is a
// whole page on a phone, has no axe violation in any dress; and in a hostile book nothing runs and nothing private is found.
//
//     npm ci && PREPBOOK=../../target/release/prepbook node search.mjs ../../output/site
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, everything is counted as skipped.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { chromium } from "playwright-core";
import { counts, check, same, holds, finish, executablePath, axe, shown, needs, siteWith, places } from "./checks.mjs";
import { serve } from "./server.mjs";

const PREFIX = "/some/sub/path/";

const site = siteWith("data/questions.js");
needs(executablePath);

/** The book that a site is made of, as its data say. */
function bookOf(site) {
  let book = null;
  vm.runInNewContext(readFileSync(join(site, "data", "questions.js"), "utf8"), { prepbook: { questions: (data) => { book = data; } } });
  return book;
}
const book = bookOf(site);
// A question late in the book that has an answer, and its section's page.
const wanted = book.status.lastIndexOf("2");
const sectionOf = (book, i) => {
  let first = 0;
  return book.sections.find(([, , count]) => (first += count) > i);
};
const target = sectionOf(book, wanted)[1];
const elsewhere = book.sections.find(([, url]) => url !== target)?.[1] ?? "index.html";
const prompt = book.prompt[wanted];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const server = await serve(site, PREFIX);
const origins = [["file", `${pathToFileURL(site).href}/`], ["sub-path", server.origin + PREFIX]];

async function open(name, url, settings, use) {
  const { width = 1280, height = 900, scheme = "light", contrast = "no-preference", forced = "none", touch = false, origin = server.origin } = settings;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, contrast, forcedColors: forced, hasTouch: touch, isMobile: touch });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`); });
  page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
  page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("requestfailed", (request) => request.failure()?.errorText === "net::ERR_ABORTED" || complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => { if (response.status() >= 400) complaints.push(`status ${response.status()}: ${response.url()}`); });
  context.on("request", (request) => {
    const to = request.url();
    if (!to.startsWith(origin) && !to.startsWith("file:") && !to.startsWith("data:")) complaints.push(`leaves the site: ${to}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  try {
    await page.goto(url);
    await shown(page);
    await use(page, context);
  } catch (error) {
    complaints.push(String(error).split("\n").slice(0, 2).join(" "));
  }
  check(`${name}: nothing to complain about`, complaints);
  await context.close();
}

const input = ".search-input";
async function openSearch(page, how = "/") {
  await page.keyboard.press(how);
  await page.locator("dialog.search[open]").waitFor();
  await page.waitForFunction(() => document.activeElement?.matches(".search-input"));
}
/** Types and waits until every answer has come in and the count was announced. */
async function ask(page, text) {
  await page.fill(input, text);
  await page.waitForFunction(() => {
    const count = document.querySelector(".search-count").textContent;
    return count && !/…|coming/.test(count) && document.querySelector("dialog.search [role=status]").textContent === count;
  });
}
const results = (page) => page.locator(".search-prompt").allTextContents();
const active = (page) =>
  page.evaluate(() => {
    const id = document.querySelector(".search-input").getAttribute("aria-activedescendant");
    const chosen = [...document.querySelectorAll(".search-result")].map((one, n) => (one.getAttribute("aria-selected") === "true" ? n : -1)).filter((n) => n >= 0);
    const place = id === null ? -1 : [...document.querySelectorAll(".search-result")].findIndex((one) => one.id === id);
    return chosen.length === (place < 0 ? 0 : 1) && (place < 0 || chosen[0] === place) ? place : `active ${place}, chosen ${chosen}`;
  });

const overflow = (page) =>
  page.evaluate(() =>
    [document.documentElement, document.querySelector("dialog.search"), document.querySelector(".search-sheet")]
      .filter((e) => e.scrollWidth > e.clientWidth)
      .map((e) => `${e.tagName}.${e.className}: ${e.scrollWidth - e.clientWidth}px too wide`));

// 1. By keyboard alone.
for (const [where, origin] of places(origins)) {
  await open(`${where}, keyboard`, origin + elsewhere, {}, async (page) => {
    const link = page.locator("main a").first();
    await link.focus();
    await openSearch(page);
    check(`${where}: nothing typed: what can be typed`, await page.locator(".search-ways dt").first().textContent() ? [] : ["empty"]);
    await ask(page, prompt);
    check(`${where}: the prompt finds its question`, same((await results(page))[0], prompt));
    check(`${where}: it is marked`, holds(await page.locator(".search-prompt").first().locator("mark").count(), "no mark"));
    check(`${where}: the input is a combobox`, same(
      await page.locator(input).evaluate((e) => [e.getAttribute("role"), e.getAttribute("aria-expanded"), document.getElementById(e.getAttribute("aria-controls")).getAttribute("role")]),
      ["combobox", "true", "listbox"]));
    const shown = await page.locator(".search-result").count();
    check(`${where}: none is chosen at first`, same(await active(page), -1));
    await page.keyboard.press("ArrowDown");
    check(`${where}: down chooses the first`, same(await active(page), 0));
    await page.keyboard.press("ArrowUp");
    check(`${where}: up goes back to the text`, same(await active(page), -1));
    await page.keyboard.press("ArrowUp");
    check(`${where}: up again to the last`, same(await active(page), shown - 1));
    await page.keyboard.press("ArrowDown");
    // Where there are more, they come; else the text is next.
    check(`${where}: and round, or on`, same(await active(page), (await page.locator(".search-result").count()) > shown ? shown : -1));
    check(`${where}: the focus stays in the input`, holds(await page.evaluate(() => document.activeElement.matches(".search-input")), "it went"));
    await page.keyboard.press("Escape");
    check(`${where}: Escape closes`, same(await page.locator("dialog.search[open]").count(), 0));
    check(`${where}: the focus is back`, holds(await link.evaluate((e) => document.activeElement === e), "it is elsewhere"));
    await openSearch(page, "Control+k");
    check(`${where}: the query is still there, and selected`, same(
      await page.locator(input).evaluate((e) => [e.value, e.selectionEnd - e.selectionStart]), [prompt, prompt.length]));
    await page.locator(".search-result").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.hash !== "");
    check(`${where}: Enter opens the first`, same(decodeURIComponent(new URL(page.url()).hash.slice(1)), book.id[wanted]));
    check(`${where}: on its page`, holds(page.url().startsWith(origin + target), page.url()));
    const answer = page.locator(`[id="${book.id[wanted]}"] details.answer`).first();
    check(`${where}: its answer is open`, holds(await answer.evaluate((e) => e.open), "folded"));
    await openSearch(page);
    check(`${where}: the query is kept from page to page`, same(await page.inputValue(input), prompt));
    await page.locator(".search-result").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    check(`${where}: on the page itself the search closes`, same(await page.locator("dialog.search[open]").count(), 0));
    await page.waitForTimeout(50);
    check(`${where}: and the focus goes to the question`, same(await page.evaluate(() => document.activeElement.closest(".question")?.id), book.id[wanted]));
    await page.goBack();
    check(`${where}: back finds no search over the page`, same(await page.locator("dialog.search[open]").count(), 0));
  });
}

// Practice loads the list of questions itself.
if (existsSync(join(site, "practice.html"))) {
  for (const [where, origin] of places(origins)) {
    await open(`${where}, practice`, `${origin}practice.html`, {}, async (page) => {
      await openSearch(page, "Control+k");
      await ask(page, prompt);
      check(`${where}: search on the page of practice`, same((await results(page))[0], prompt));
    });
  }
}
// The list of questions is not there: that is said, and nothing breaks.
{
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.route("**/data/questions.js", (route) => route.abort());
  await page.goto(origins[1][1] + elsewhere);
  await openSearch(page);
  await page.fill(input, prompt);
  await page.waitForFunction(() => document.querySelector(".search-count").textContent.length > 20);
  check("a list that cannot be loaded: no error", errors);
  await page.unroute("**/data/questions.js");
  await page.fill(input, `${prompt} `);
  await page.locator(".search-result").first().waitFor();
  check("typing tries again", same((await results(page))[0], prompt));
  await context.close();
}

// 2. What is found: by answers, tags, mistakes; and what is not.
await open("finding", origins[1][1] + elsewhere, {}, async (page, context) => {
  await openSearch(page);
  const word = prompt.split(/[^\p{L}]+/u).filter((one) => one.length > 6)[0] ?? prompt.split(" ")[0];
  const wrong = word.slice(0, 2) + word[3] + word[2] + word.slice(4);
  await ask(page, wrong);
  check("a word with a mistake", holds((await results(page)).some((one) => one.includes(word)), `${wrong}: ${await results(page)}`));
  const tag = book.tags[book.tagged[wanted][0]];
  if (tag) {
    await ask(page, `tag:"${tag}" status:ready`);
    const n = book.tagged.filter((tags, i) => tags.includes(book.tagged[wanted][0]) && book.status[i] === "2").length;
    check("tag and status", same(Math.min(30, n), (await results(page)).length));
  } else counts.skipped += 1;
  await ask(page, `#${book.number[wanted]}`);
  check("a number", same((await results(page))[0], prompt));
  await ask(page, "status:ready status:draft status:unanswered");
  check("no more than thirty at once", same((await results(page)).length, Math.min(30, book.id.length)));
  if (book.id.length > 30) {
    check("and how many more", holds((await page.locator(".search-more").textContent()).includes(String(book.id.length - 30)), await page.locator(".search-more").textContent()));
    await page.locator(".search-more").click();
    check("which come when asked", same([(await results(page)).length, await active(page)], [Math.min(60, book.id.length), 30]));
    check("with the focus in the input", holds(await page.evaluate(() => document.activeElement.matches(".search-input")), "it went"));
  } else counts.skipped += 1;
  await ask(page, "xqzvxqzv");
  check("nothing found is said", holds((await page.locator("dialog.search [role=status]").textContent()).length > 3 && (await results(page)).length === 0, "not said"));
  check("and the list is gone", same(await page.locator(input).getAttribute("aria-expanded"), "false"));
  const far = `${word.slice(0, 1)}q${word.slice(2, 4)}q${word.slice(5, -1)}q`;
  await ask(page, far);
  const instead = page.locator(".search-try");
  if (await instead.count()) {
    await instead.click();
    check("the nearest word is offered", holds((await results(page)).length > 0, "nothing"));
  } else counts.skipped += 1;
  await ask(page, prompt);
  // A new tab is an empty page first.
  const arrived = (tab) => tab.waitForURL((url) => url.hash !== "", { timeout: 10000 }).catch(() => undefined);
  const [tab] = await Promise.all([context.waitForEvent("page"), page.locator(".search-result").first().click({ modifiers: ["Control"] })]);
  await arrived(tab);
  check("Control and a click open a tab", holds(tab.url().includes("#"), tab.url()));
  check("and the search stays", same(await page.locator("dialog.search[open]").count(), 1));
  const [other] = await Promise.all([context.waitForEvent("page"), page.locator(".search-result").first().click({ button: "middle" })]);
  await arrived(other);
  check("so does the middle button", holds(other.url().includes("#"), other.url()));
  await page.mouse.click(5, 880);
  check("a click beside it closes", same(await page.locator("dialog.search[open]").count(), 0));
  await openSearch(page);
  await page.locator(".search-close").click();
  check("its button closes", same(await page.locator("dialog.search[open]").count(), 0));
  // Closing is heard a moment later, when it may be open again; who had the focus before, if anything had, has it at the end.
  const link = page.locator("main a").first();
  for (const from of ["nothing", "a link"]) {
    if (from === "a link") await link.focus(); else await page.evaluate(() => document.activeElement.blur());
    await openSearch(page);
    await page.evaluate(() => {
      document.querySelector(".search-close").focus();
      document.querySelector(".search-close").click();
      return window.prepbook.search.open();
    });
    await page.waitForTimeout(100);
    check(`closed and opened at once, from ${from}: the focus is in the input`, holds(await page.evaluate(() => document.activeElement.matches(".search-input")), "it is elsewhere"));
    check(`from ${from}: the page behind stands still`, holds(await page.evaluate(() => document.documentElement.classList.contains("searching")), "it does not"));
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.documentElement.classList.contains("searching"));
    check(`from ${from}: which has the focus again`, holds(await link.evaluate((e, is) => (document.activeElement === e) === is, from === "a link"), "it has not"));
  }
  await openSearch(page);
  await page.emulateMedia({ media: "print" });
  check("it is not printed", holds(!(await page.locator("dialog.search").isVisible()), "printed"));
});

// 3. In every dress.
for (const [width, height] of [[320, 640], [390, 844], [768, 1024], [1280, 900]]) {
  for (const scheme of ["light", "dark"]) {
    for (const contrast of ["no-preference", "more"]) {
      const name = `${width}px, ${scheme}${contrast === "more" ? ", more contrast" : ""}`;
      await open(name, origins[0][1] + elsewhere, { width, height, scheme, contrast, touch: width < 500 }, async (page) => {
        await openSearch(page);
        await page.locator(".search-ways").waitFor();
        const rules = contrast === "more" ? { rules: { "color-contrast-enhanced": { enabled: true } } } : {};
        check(`${name}, empty: axe`, await axe(page, rules));
        check(`${name}, empty: width`, await overflow(page));
        await ask(page, prompt);
        await page.keyboard.press("ArrowDown");
        check(`${name}, found: axe`, await axe(page, rules));
        check(`${name}, found: width`, await overflow(page));
        if (width < 500) {
          check(`${name}: the sheet is the page`, same(await page.locator("dialog.search").evaluate((e) => [e.getBoundingClientRect().width, e.getBoundingClientRect().height].map(Math.round)), [width, height]));
        }
        const small = await page.evaluate(() => [...document.querySelectorAll("dialog.search :is(button, a, input)")].filter((e) => e.checkVisibility())
          .map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24).map(([e]) => `${e.className} ${e.textContent}`));
        check(`${name}: targets are 24 px at least`, small);
        await ask(page, "xqzvxqzv");
        check(`${name}, nothing: axe`, await axe(page, rules));
      });
    }
  }
}
await open("forced colours", origins[0][1] + elsewhere, { forced: "active" }, async (page) => {
  await openSearch(page);
  await ask(page, prompt);
  await page.keyboard.press("ArrowDown");
  check("forced colours: axe", await axe(page));
  check("forced colours: the chosen one has a line", holds(await page.locator(".search-result").first().evaluate((e) => getComputedStyle(e).outlineStyle === "solid"), "none"));
});
server.close();

// 4. A hostile book: nothing runs, nothing private is found, nothing leaves.
const prepbook = process.env.PREPBOOK && resolve(process.env.PREPBOOK);
if (prepbook && existsSync(prepbook)) {
  const folder = mkdtempSync(join(tmpdir(), "prepbook-search-"));
  const put = (path, text) => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), text); };
  // This repository's own theme, as the site above.
  cpSync(join(import.meta.dirname, "../../themes/folio"), join(folder, "themes/folio"), { recursive: true });
  const bad = ["<img src=x onerror=window.ran=1>", "</script><script>window.ran=1</script>", "<svg onload=window.ran=1>", "\"><iframe src=javascript:parent.ran=1>"];
  put("book.toml", "[book]\ndescription = 'x'\n");
  put("content/questions.md", `# Bad ${bad[1]} book

## Section ${bad[0]} ${bad[3]}

${bad.map((one, n) => `${n + 1}. Needle ${n} \`${one}\` and ${one} in the prompt?`).join("\n")}

## Second ${bad[1]}

5. Needle 5 [link](javascript:window.ran=1) and [data](data:text/html,<script>window.ran=1</script>)?
6. Needle 6 with a private answer?
7. Needle 7 with a private part?
`);
  put("content/answers/one.md", `---
question: "Needle 5 [link](javascript:window.ran=1) and [data](data:text/html,<script>window.ran=1</script>)?"
tags: ['${bad[0]}', '${bad[1]}', 'needle "quoted" tag']
cue: 'Cue ${bad[0]}'
summary: 'Summary needle \`${bad[0]}\` ${bad[1]}'
author: 'Needle ${bad[0]}'
metric: '1 → ${bad[2]}'
---
Body needle ${bad.join(" ")} and \`${bad[0]}\` and \`[x](javascript:window.ran=1)\` javascript:window.ran=1 &lt;img src=x onerror=window.ran=1&gt;.

\`\`\`html
needle ${bad.join("\n")}
\`\`\`
`);
  put("content/answers/private.md", "---\nquestion: Needle 6 with a private answer?\nprivate: true\nsummary: The quokkasummary\ntags: [quokkatag]\n---\nThe quokkabody.\n");
  put("content/answers/part.md", "---\nquestion: Needle 7 with a private part?\n---\nPublic wombatword.\n\n<!-- private -->\nThe quokkapart.\n<!-- /private -->\n");
  try {
    execFileSync(prepbook, ["build", "--only", "site", "--output", join(folder, "output")], { cwd: folder, stdio: "pipe" });
  } catch (error) {
    check("the hostile book builds", String(error.stderr ?? error));
  }
  const built = join(folder, "output", "site");
  if (existsSync(join(built, "data", "questions.js"))) {
    const hostile = await serve(built, PREFIX);
    const hostileBook = bookOf(built);
    for (const [where, origin] of [["file", `${pathToFileURL(built).href}/`], ["sub-path", hostile.origin + PREFIX]]) {
      await open(`${where}, hostile`, `${origin}index.html`, { origin: hostile.origin }, async (page) => {
        await openSearch(page);
        const found = {};
        for (const query of ["needle", "tag:", "onerror", "script", "img", "iframe javascript", ...bad, ...bad.map((one) => `"${one}"`), "tag:<img", 'tag:"needle', "quokkasummary", "quokkatag", "quokkabody", "quokkapart", "wombatword", "nedlee <img>", "xq<img src=x onerror=window.ran=1>"]) {
          await page.fill(input, query);
          await page.waitForTimeout(query === "needle" ? 800 : 60);
          found[query] = await page.locator(".search-result").count();
        }
        await page.fill(input, "");
        await page.waitForTimeout(60);
        for (const button of await page.locator(".search-help button").all()) await button.evaluate((e) => e.click());
        check(`${where}: every hostile question is found`, same(found.needle, hostileBook.id.length));
        check(`${where}: public words are found`, same(found.wombatword, 1));
        for (const secret of ["quokkasummary", "quokkatag", "quokkabody", "quokkapart"]) check(`${where}: ${secret} is not found`, same(found[secret], 0));
        await page.fill(input, "needle");
        await page.waitForTimeout(100);
        check(`${where}: markup is text`, same(await page.evaluate(() => document.querySelectorAll("dialog.search :is(img, script, svg, iframe)").length), 0));
        check(`${where}: and can be read`, holds((await page.locator(".search-results").textContent()).includes("<img src=x onerror=window.ran=1>"), "not there"));
        const hrefs = await page.locator(".search-result").evaluateAll((links) => links.map((link) => link.href));
        check(`${where}: results lead into the site`, hrefs.filter((href) => !href.startsWith(origin)));
        await page.keyboard.press("Enter");
        await page.waitForURL((url) => url.hash !== "");
        await page.waitForTimeout(100);
        check(`${where}: nothing ran`, same(await page.evaluate(() => window.ran ?? null), null));
      });
    }
    hostile.close();
  }
  rmSync(folder, { recursive: true, force: true });
} else {
  console.log("skipped: no PREPBOOK: the hostile book was not built");
  counts.skipped += 1;
}

await browser.close();
finish();
