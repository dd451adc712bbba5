// Reading in Chromium: what the theme's scripts add to a page, each thing by mouse and by keyboard alone, from disk and under a path of a
// server, on narrow and wide windows; and that without scripts everything can be read, folded and followed.
//
//     node tests/browser/reading.mjs output/site
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, everything is counted as skipped.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { counts, check, same, holds, finish, executablePath, axe, shown, needs, siteWith, places, widths } from "./checks.mjs";
import { serve } from "./server.mjs";

const PREFIX = "/some/sub/path/";
const WIDTHS = widths([320, 390, 768, 1280]);
/** The floor of issue 5; a good page by Google's measure stays under 0.1. */
const SHIFT = 0.02;

const site = siteWith("index.html");
needs(executablePath);

// The book: sections in the order of the contents, and of these one with many answers that has neighbours.
const text = (path) => readFileSync(join(site, path), "utf8");
const count = (path, what) => text(path).split(what).length - 1;
const order = [...new Set([...text("index.html").matchAll(/<h3><a class="number" href="([^"]+)"/g)].map((m) => decodeURI(m[1])))];
const inner = order.filter((path, i) => i > 0 && i < order.length - 1);
const rich = (path) => count(path, '<details class="answer"') * 100 + count(path, "<pre");
const section = [...inner].sort((a, b) => rich(b) - rich(a))[0];
if (!section || count(section, '<details class="answer"') < 2 || count(section, "<pre") < 1) {
  console.log("skipped: the book has no inner section with two answers and code");
  counts.skipped += 1;
  finish();
}
const next = order[order.indexOf(section) + 1];
const free = existsSync(join(site, "pages")) ? readdirSync(join(site, "pages")).find((name) => name.endsWith(".html")) : null;
const kinds = [
  ["cover", "index.html"],
  ["section", section],
  ["free page", free && `pages/${free}`],
  ["404", "404.html"],
].filter(([, path]) => path);

const server = await serve(site, PREFIX);
const origins = [
  ["file", pathToFileURL(site).href.replace(/\/?$/, "/")],
  ["sub-path", server.origin + PREFIX],
];
const launch = () => chromium.launch({ executablePath, args: ["--no-sandbox"] });
let browser = await launch();

/** A fresh browser: one that has shown hundreds of pages beside much other work has been seen to hang. */
async function restart() {
  within(10, browser.close()).catch(() => undefined);
  browser = await launch();
}

/** A promise, or an error if it is not kept in time: some calls wait for ever for a browser that hangs. */
function within(seconds, promise) {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`nothing for ${seconds} seconds`)), seconds * 1000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens a window, hands its page to `use` and reports what the browser complained about. */
async function open(name, url, settings, use) {
  const { width = 1280, scheme = "light", scripts = true, contrast = "no-preference", forced = "none", touch = false, before } = settings;
  const wanted = {
    viewport: { width, height: 800 },
    colorScheme: scheme,
    contrast,
    forcedColors: forced,
    javaScriptEnabled: scripts,
    hasTouch: touch,
    isMobile: touch,
    permissions: ["clipboard-read", "clipboard-write"],
  };
  let context = await within(60, browser.newContext(wanted)).catch(() => null);
  if (!context) {
    await restart();
    context = await within(60, browser.newContext(wanted));
  }
  const page = await within(60, context.newPage());
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
  if (before) await page.addInitScript(before);
  try {
    await page.goto(url);
    if (scripts) await shown(page).then(() => page.evaluate(() => document.fonts.ready.then(() => undefined)));
    // Several minutes, for a machine that does a lot besides.
    await within(300, use(page, context));
  } catch (error) {
    complaints.push(String(error.stack ?? error).split("\n").slice(0, 3).join(" "));
  }
  check(`${name}: nothing to complain about`, complaints);
  await within(60, context.close()).catch(restart);
}

/** Goes on to another page; the text of a page, and with it all that can have the focus, is there when its fonts are. */
async function go(page, url) {
  await page.goto(url);
  await shown(page);
}

const AAA = { rules: { "color-contrast-enhanced": { enabled: true } } };

const ANSWERS = "main > .question > details.answer";
const openAnswers = (page) => page.locator(`${ANSWERS}[open]`).count();
const allAnswers = (page) => page.locator(ANSWERS).count();
const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at === document.body ? "nothing" : `${at.tagName.toLowerCase()}${at.className ? "." + at.className.split(" ")[0] : ""}`;
  });
const focused = (page) => page.evaluate(() => document.activeElement.closest(".question")?.id ?? "");
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const said = async (page) => {
  await page.waitForFunction(() => document.querySelector("[role=status]")?.textContent);
  return page.locator("[role=status]").first().textContent();
};
const questions = (path) => [...text(path).matchAll(/<article class="question[^"]*" id="([^"]+)"/g)].map((m) => m[1]);
const ids = questions(section);
const answered = ids.filter((id) => new RegExp(`id="${id}">(?:(?!</article>)[\\s\\S])*<details class="answer">`).test(text(section)));
const pageOf = (page) => decodeURI(new URL(page.url()).pathname.split("/").pop());

for (const [where, origin] of places(origins)) {
  for (const width of WIDTHS) {
    const at = `${where}, ${width}px`;
    await restart();

    // 1. By mouse.
    await open(`${at}, mouse`, origin + section, { width }, async (page) => {
      check(`${at}: practice and search in sight`, [
        ...holds(await page.locator("a.to-practice").isVisible(), "no link to practice"),
        ...holds(await page.locator("button.to-search").isVisible(), "no search"),
      ]);
      const list = page.locator(".sections ol a");
      if (!(await list.first().isVisible())) await page.locator(".sections summary").click();
      check(`${at}: the section list is one click away`, holds(await list.last().isVisible(), "not to be seen"));
      await page.mouse.click(width - 40, 30);
      check(`${at}: and closes`, holds(width === 1280 || !(await list.first().isVisible()), "still open"));

      // Recall: each by click, then all by the switch.
      const first = page.locator(ANSWERS).first();
      const hidden = () => first.evaluate((answer) => [...answer.querySelectorAll(".metric, .gist, .prose > p")].filter((e) => e.checkVisibility()).length);
      check(`${at}: folded, nothing of the answer shows`, same(await hidden(), 0));
      const given = await first.locator("summary").innerText();
      check(`${at}: nor its tags`, holds(!/sample|,/.test(given.replace(/Recall it first, then open/, "")), given));
      await first.locator("summary").click();
      check(`${at}: a click unfolds an answer with its metric`, holds((await hidden()) > 1, "still folded"));
      const lit = await page.locator(".fold-all").innerText();
      await page.locator(".fold-all").click();
      check(`${at}: the switch shows all`, same(await openAnswers(page), await allAnswers(page)));
      check(`${at}: and says what it does next`, holds((await page.locator(".fold-all").innerText()) !== lit, "same words"));
      check(`${at}: it is announced`, holds(await said(page), "nothing said"));
      await go(page, origin + next);
      check(`${at}: the next page knows`, same(await openAnswers(page), await allAnswers(page)));
      await go(page, origin + section);
      await page.locator(".fold-all").click();
      check(`${at}: and folds all`, same(await openAnswers(page), 0));
      await go(page, `${origin}${section}#${answered[0]}`);
      check(`${at}: a link to a question does not tell its answer to one who recalls`, same(await openAnswers(page), 0));
      const part = text(section).match(new RegExp(`id="(${answered[0]}--[^"]+)"`))?.[1];
      if (part) {
        await go(page, `${origin}${section}#${part}`);
        check(`${at}: a link into an answer unfolds it`, same(await openAnswers(page), 1));
      }
    });

    // 2. Copying.
    await open(`${at}, copying`, origin + section, { width }, async (page) => {
      await page.locator(".fold-all").click();
      const pre = page.locator("main pre").first();
      const code = (await pre.textContent()).replace(/\n$/, "");
      await pre.hover();
      const button = page.locator(".copy").first();
      await button.click();
      check(`${at}: code is copied`, same(await clipboard(page).catch(String), code));
      check(`${at}: and that is said`, same(await said(page), "Code copied"));
      await page.evaluate(() => navigator.clipboard.writeText("").catch(() => undefined));
      await button.focus();
      await page.keyboard.press("Enter");
      await page.waitForTimeout(80);
      check(`${at}: by key too`, same(await clipboard(page), code));
      check(`${at}: and the focus stays`, same(await focus(page), "button.copy"));
      const link = page.locator("main > .question .number").nth(1);
      await link.click();
      check(`${at}: a number copies its link`, same(await clipboard(page), `${origin}${encodeURI(section)}#${encodeURIComponent(ids[1])}`));
      check(`${at}: and leads there`, same(decodeURIComponent(new URL(page.url()).hash), `#${ids[1]}`));
      await page.waitForFunction(() => document.querySelector("[role=status]").textContent === "Link copied");
    });

    // 3. Where the reader was.
    await open(`${at}, reading position`, origin + "index.html", { width }, async (page) => {
      check(`${at}: nothing to continue at first`, same(await page.locator(".continue:visible").count(), 0));
      await go(page, origin + section);
      check(`${at}: nor in the section`, same(await page.locator(".continue:visible").count(), 0));
      await page.evaluate((id) => {
        document.querySelectorAll("main details").forEach((details) => { details.open = true; });
        document.getElementById(id).scrollIntoView();
      }, ids[3]);
      await page.waitForFunction(() => localStorage.getItem("prepbook-places"));
      const number = await page.locator(`[id="${ids[3]}"] .number`).evaluate((e) => e.lastChild.textContent.trim());
      await go(page, origin + section);
      const link = page.locator(".continue a");
      check(`${at}: the section offers to continue`, same(await link.innerText(), `Continue at question ${number}`));
      await link.click();
      check(`${at}: and leads there`, holds(await page.evaluate((id) => {
        const top = document.getElementById(id).getBoundingClientRect().top;
        return top > -5 && top < innerHeight;
      }, ids[3]), "elsewhere"));
      await go(page, origin + "index.html");
      const words = await page.locator(".continue a").innerText();
      check(`${at}: the cover too`, holds(words.startsWith("Continue: ") && words.endsWith(`question ${number}`), words));
      await page.locator(".continue a").click();
      check(`${at}: and leads there`, same([pageOf(page), decodeURIComponent(new URL(page.url()).hash)], [section, `#${ids[3]}`]));
      await go(page, origin + "index.html");
      await page.evaluate(() => localStorage.setItem("prepbook-places", '[{"book":1},null,{"page":"javascript:alert(1)"}]'));
      await page.reload();
      check(`${at}: a damaged memory is none`, same(await page.locator(".continue:visible").count(), 0));
    });

    // 4. By keyboard alone.
    await open(`${at}, keyboard`, origin + section, { width }, async (page) => {
      const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
      const inSight = () => page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        return box.top >= 0 && box.top < innerHeight;
      });
      await press("j");
      check(`${at}: j goes to the first question`, same(await focused(page), ids[0]));
      await press("j", "j");
      check(`${at}: and on`, same([await focused(page), await inSight()], [ids[2], true]));
      await press("k", "k", "k");
      check(`${at}: k goes back, at last to the top`, same([await focus(page), await page.evaluate(() => scrollY)], ["main", 0]));

      for (let i = 0; i <= ids.indexOf(answered[0]); i += 1) await press("j");
      await press("Space");
      check(`${at}: space shows the answer`, same(await openAnswers(page), 1));
      check(`${at}: which is announced`, same(await said(page), "Answer shown"));
      check(`${at}: and keeps the focus`, same([await focused(page), await focus(page)], [answered[0], "h2"]));
      await press("Space");
      check(`${at}: and folds it`, same(await openAnswers(page), 0));
      await press("Tab", "Tab");
      check(`${at}: Tab goes on to the answer's own control`, same(await focus(page), "summary"));
      await press("Space");
      check(`${at}: where the space bar is the control's`, same(await openAnswers(page), 1));
      await press("Shift+J", "Control+j", "Alt+o");
      check(`${at}: keys with modifiers mean nothing`, same([await focus(page), await openAnswers(page)], ["summary", 1]));
      await press("o");
      check(`${at}: o shows all`, same(await openAnswers(page), await allAnswers(page)));
      await page.locator(`${ANSWERS}[open] .prose`).first().locator("a, button, pre[tabindex]").first().focus();
      await press("o");
      check(`${at}: and folds all, and the focus is not lost`, same([await openAnswers(page), await focus(page)], [0, "summary"]));

      for (let i = 0; i < ids.length + 3; i += 1) await press("j");
      check(`${at}: past the last question is the link to the next section`, same([await focus(page), await inSight()], ["a.next", true]));
      await press("k");
      check(`${at}: and before it the last question`, same(await focused(page), ids.at(-1)));
      const visible = () => page.waitForFunction(() => getComputedStyle(document.body).visibility === "visible");
      await press("n");
      await page.waitForURL("**/" + encodeURI(next));
      await visible();
      await press("p");
      await page.waitForURL("**/" + encodeURI(section));
      await visible();
      await press("c");
      await page.waitForURL("**/index.html#page--contents");
      await go(page, origin + section);

      // The list of keys: open, off, on.
      await press("j", "?");
      const dialog = page.locator("dialog.keys");
      check(`${at}: ? lists the keys`, holds(await dialog.isVisible(), "no list"));
      check(`${at}: in a dialog without violation`, await axe(page));
      await press("j");
      await press("Escape");
      check(`${at}: which takes no keys, and gives the focus back`, same([await dialog.isVisible(), await focused(page), await focus(page)], [false, ids[0], "h2"]));
      await page.evaluate(() => { window.opened = 0; window.prepbook.search = window.prepbook.search ?? { open() { window.opened += 1; } }; });
      const searching = () => page.waitForFunction(() => window.opened > 0 || document.querySelector("dialog[open], [role=dialog], [role=search] input:focus"), null, { timeout: 4000 });
      // A dialog gives the focus back a moment after it is closed.
      const closed = async () => {
        await page.waitForFunction(() => !document.querySelector("dialog[open]"), null, { timeout: 4000 });
        await page.waitForTimeout(200);
      };
      await press("/");
      await searching();
      await press("Escape");
      await closed();
      await page.evaluate(() => { window.opened = 0; });
      await press("Control+k");
      await searching();
      await press("Escape");
      await closed();
      await page.evaluate(() => {
        const box = document.createElement("input");
        document.querySelector("main").prepend(box);
        box.focus();
      });
      await press("j", "o", "?", " ");
      check(`${at}: off while typing`, same([await page.evaluate(() => document.activeElement.value), await openAnswers(page), await dialog.isVisible()], ["jo? ", 0, false]));

      await page.locator("button.to-keys").focus();
      await press("Enter");
      await press("Shift+Tab", "Space", "Escape");
      check(`${at}: after the dialog its button has the focus`, same(await focus(page), "button.to-keys"));
      await press("o", "?");
      check(`${at}: single keys can be turned off`, same([await openAnswers(page), await dialog.isVisible()], [0, false]));
      await page.reload();
      await press("o");
      check(`${at}: for good`, same(await openAnswers(page), 0));
      await page.locator("button.to-keys").focus();
      await press("Enter", "Shift+Tab", "Space", "Escape", "o");
      check(`${at}: and on again`, same(await openAnswers(page), await allAnswers(page)));
    });

    // 5. Without scripts.
    await open(`${at}, without scripts`, origin + section, { width, scripts: false }, async (page) => {
      check(`${at}, without scripts: no dead button`, same(await page.locator("button:visible").count(), 0));
      check(`${at}, without scripts: nothing empty`, same(await page.locator(".continue:visible").count(), 0));
      const answer = page.locator(ANSWERS).first();
      await answer.locator("summary").click();
      check(`${at}, without scripts: an answer unfolds`, holds(await answer.locator(".prose").first().isVisible(), "still folded"));
      await answer.locator("summary").press("Enter");
      check(`${at}, without scripts: and folds by key`, holds(!(await answer.locator(".prose").first().isVisible()), "still open"));
      const list = page.locator(".sections ol a");
      if (!(await list.first().isVisible())) await page.locator(".sections summary").click();
      await list.nth(order.indexOf(next)).click();
      check(`${at}, without scripts: the list leads on`, same(pageOf(page), next));
      await page.locator(".turn .previous").click();
      check(`${at}, without scripts: and the foot back`, same(pageOf(page), section));
      await page.locator("a.to-practice").click();
      check(`${at}, without scripts: practice can be followed`, same(pageOf(page), "practice.html"));
    });

    // 6. Every stop of the Tab key can be seen, with a visible outline, and is not behind the bar.
    for (const [kind, path] of where === "file" ? kinds : []) {
      await open(`${at}, ${kind}, focus`, origin + path, { width }, async (page) => {
        await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => { details.open = true; }));
        const problems = [];
        const stops = await page.evaluate(() => [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")].filter((e) => e.checkVisibility() && e.tabIndex >= 0).length);
        let seen = 0;
        // Enough stops to meet every kind of them: the head, the list, the opening, some questions.
        for (; seen < Math.min(stops, 60); seen += 1) {
          await page.keyboard.press("Tab");
          const trouble = await page.evaluate(() => {
            const at = document.activeElement;
            // Past the last stop the focus leaves the page.
            const last = [...document.querySelectorAll("a[href], button, summary")].filter((e) => e.checkVisibility()).at(-1);
            if (!at || at === document.body) return window.before === last ? "end" : "focus lost";
            window.before = at;
            const name = `${at.tagName}.${at.className} “${at.textContent.trim().slice(0, 30)}”`;
            const style = getComputedStyle(at);
            if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return `${name}: no outline`;
            if (at.tagName === "INPUT") return "";
            const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
            if (box.bottom <= 0 || box.top >= innerHeight) return `${name}: out of sight`;
            const top = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(1, box.left + Math.min(box.width / 2, 8))), Math.min(innerHeight - 1, Math.max(1, box.top + Math.min(box.height / 2, 12))));
            return top && (at.contains(top) || top.contains(at)) ? "" : `${name}: behind ${top?.tagName}.${top?.className}`;
          });
          if (trouble === "end") break;
          if (trouble) problems.push(trouble);
        }
        check(`${at}, ${kind}: focus is seen at all of ${seen} stops`, problems);
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("button, summary, .tools a, .sections a, .turn a, .continue a")]
            .filter((e) => e.checkVisibility())
            .map((e) => [e, e.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24))
            .map(([e, box]) => `${e.tagName}.${e.className} ${Math.round(box.width)}×${Math.round(box.height)}`),
        );
        check(`${at}, ${kind}: targets are 24 px at least`, small);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(`${at}, ${kind}: nothing wider than the window`, same(wide, 0));
      });
    }
  }
}

// 7. By touch: copying needs no hover; the section list opens by a tap and closes by a tap beside it.
await open("touch", origins[1][1] + section, { width: 390, touch: true }, async (page) => {
  await page.locator(ANSWERS).first().locator("summary").tap();
  const button = page.locator(".copy:visible").first();
  check("touch: the copy button can be seen", same(await button.evaluate((e) => getComputedStyle(e).opacity), "1"));
  const box = await button.boundingBox();
  check("touch: and hit", holds(box.height >= 24 && box.width >= 24, `${box.width}×${box.height}`));
  await button.tap();
  check("touch: and copies", holds((await clipboard(page)).length > 10, "nothing"));
  await page.locator(".sections summary").tap();
  check("touch: the section list", await axe(page));
  await page.locator("h1").tap({ force: true, position: { x: 5, y: 5 } });
  check("touch: closes beside it", holds(!(await page.locator(".sections ol").isVisible()), "still open"));
});

// 8. axe where run.mjs does not look: all kinds of page under more contrast (every text 7:1), folded and open; the bar's list open.
for (const [kind, path] of kinds) {
  for (const scheme of ["light", "dark"]) {
    for (const width of widths([320, 1280])) {
      const name = `${kind}, ${scheme}, more contrast, ${width}px`;
      await open(name, origins[0][1] + path, { width, scheme, contrast: "more" }, async (page) => {
        check(`${name}: axe`, await axe(page, AAA));
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        check(`${name}, open: axe`, await axe(page, AAA));
        await page.keyboard.press("?");
        check(`${name}, keys: axe`, await axe(page, AAA));
      });
    }
  }
  await open(`${kind}, forced colours, open`, origins[0][1] + path, { forced: "active", width: 390 }, async (page) => {
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    check(`${kind}, forced colours, open: axe`, await axe(page));
  });
}

// 9. Nothing jumps: from a slow host that sends the page in pieces, whatever was chosen before. Shifts are gathered until all has come.
const slow = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname).slice(1) || "index.html";
  if (!existsSync(join(site, path))) return response.writeHead(404).end();
  const bytes = readFileSync(join(site, path));
  const type = path.endsWith(".html") ? "text/html" : path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "application/octet-stream";
  response.writeHead(200, { "content-type": type });
  if (!path.endsWith(".html")) return response.end(bytes);
  const size = Math.ceil(bytes.length / 5);
  for (let at = 0; at < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    await new Promise((done) => setTimeout(done, 60));
  }
  response.end();
});
await new Promise((done) => slow.listen(0, "127.0.0.1", done));
await restart();
const slowly = `http://127.0.0.1:${slow.address().port}/`;
for (const origin of [slowly, origins[0][1]]) {
  const where = origin === slowly ? "slow host" : "file";
  for (const chosen of [null, "open", "folded"]) {
    for (const [kind, path] of kinds) {
      for (const width of origin === slowly ? widths([390, 1280]) : [1280]) {
        const name = `${where}, ${kind}, ${width}px, answers ${chosen ?? "as the book has them"}`;
        const place = { book: origin, page: origin + encodeURI(section), id: ids[2], number: "99", title: "A section" };
        const before = `
          try {
            ${chosen ? `localStorage.setItem("prepbook-fold", "${chosen}");` : ""}
            localStorage.setItem("prepbook-places", ${JSON.stringify(JSON.stringify([place]))});
          } catch (_) {}
          window.shift = 0;
          window.painted = null;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.shift += entry.value; })).observe({ type: "layout-shift", buffered: true });
          // How it is when it is first painted, and how it is at last.
          const look = () => document.querySelectorAll("${ANSWERS}[open]").length;
          document.addEventListener("DOMContentLoaded", () => { window.painted = look(); }, { once: true });`;
        await open(name, origin + path, { width, before }, async (page) => {
          await page.waitForTimeout(150);
          const shift = await page.evaluate(() => window.shift);
          check(`${name}: layout shift ${shift.toFixed(4)}`, holds(shift < SHIFT, `${shift}`));
          if (kind === "section" || kind === "cover") check(`${name}: continue is offered`, same(await page.locator(".continue:visible").count(), 1));
          if (chosen === "open") check(`${name}: shown`, same(await openAnswers(page), await allAnswers(page)));
          if (chosen === "folded") check(`${name}: folded`, same(await openAnswers(page), 0));
        });
      }
    }
  }
}
slow.close();

await browser.close();
server.close();
finish();
