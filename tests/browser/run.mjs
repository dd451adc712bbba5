// The built site in Chromium: no axe violation, no console error, no failed or foreign request, nothing wider than the screen,
// all navigation within reach, with and without scripts; from disk and under a path of a server.
//
//     npm ci && node run.mjs ../../output/site
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, everything is counted as skipped.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { counts, check, finish, executablePath, axe, shown, needs, siteWith, places, short } from "./checks.mjs";
import { serve } from "./server.mjs";

const PREFIX = "/some/sub/path/";

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : entry.name.endsWith(".html") ? [path] : [];
  });
}

const site = siteWith("index.html");
needs(executablePath);

const all = files(site).map((path) => relative(site, path).split("\\").join("/")).sort();
const text = (path) => readFileSync(join(site, path), "utf8");
const answersIn = (path) => text(path).split('<details class="answer"').length - 1;
const sections = all.filter((path) => !path.includes("/") && !["index.html", "404.html"].includes(path));
const questions = all.filter((path) => path.includes("/") && !path.startsWith("pages/"));
// The section with most answers, and one without any if there is one.
const byAnswers = [...sections].sort((a, b) => answersIn(b) - answersIn(a));
const section = byAnswers[0];
const samples = [
  ["cover", "index.html"],
  ["section", section],
  ["free page", all.find((path) => path.startsWith("pages/"))],
  ["404", "404.html"],
  // With `split = "question"`: one with an answer, and one in the middle.
  ...[questions.find((path) => answersIn(path)), questions[questions.length >> 1]].map((path) => ["question", path]),
].filter(([kind, path]) => path && !(short && questions.length && kind !== "question" && kind !== "section"));

const server = await serve(site, PREFIX);
const origins = [
  ["file", pathToFileURL(site).href.replace(/\/?$/, "/")],
  ["sub-path", server.origin + PREFIX],
];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Opens a page, hands it to `use` and reports what the browser complained about. */
async function open(name, url, settings, use) {
  const { width = 1280, scheme = "light", scripts = true, contrast = "no-preference", forced = "none" } = settings;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    contrast,
    forcedColors: forced,
    javaScriptEnabled: scripts,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
  // Aborted: the browser gave it up itself, because the page was left.
  page.on("requestfailed", (request) => request.failure()?.errorText === "net::ERR_ABORTED" || complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const to = request.url();
    if (!to.startsWith(server.origin) && !to.startsWith("file:") && !to.startsWith("data:")) complaints.push(`leaves the site: ${to}`);
  });
  try {
    await page.goto(url);
    if (scripts) await shown(page);
    await use(page, context);
  } catch (error) {
    complaints.push(String(error).split("\n")[0]);
  }
  check(`${name}: nothing to complain about`, complaints);
  await context.close();
}

const unfold = (page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) details.open = true;
  });
const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return [];
    const guilty = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return [`${wide}px too wide: ${guilty.slice(0, 3).map((e) => e.tagName + "." + e.className).join(", ")}`];
  });

// 1. axe, in every dress.
for (const [where, origin] of places(origins)) {
  for (const [kind, path] of samples) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        for (const folded of [true, false]) {
          if (!folded && !text(path).includes("<details")) continue;
          const name = `${where}, ${kind}, ${scheme}, ${width}px, ${folded ? "folded" : "open"}`;
          await open(name, origin + path, { width, scheme }, async (page) => {
            if (!folded) await unfold(page);
            check(`${name}: axe`, await axe(page));
            check(`${name}: no horizontal scroll`, await overflow(page));
          });
        }
      }
    }
  }
}

// 2. Readers' wishes: 7:1 under more contrast; forced colours.
for (const [kind, path] of samples) {
  for (const scheme of ["light", "dark"]) {
    const name = `${kind}, ${scheme}, more contrast`;
    await open(name, origins[0][1] + path, { scheme, contrast: "more" }, async (page) => {
      await unfold(page);
      check(`${name}: axe AAA contrast`, await axe(page, { runOnly: ["color-contrast-enhanced"], rules: { "color-contrast-enhanced": { enabled: true } } }));
    });
  }
  const name = `${kind}, forced colours`;
  await open(name, origins[0][1] + path, { forced: "active" }, async (page) => check(`${name}: axe`, await axe(page)));
}

// 3. Every page at 320 px, opened, without horizontal scroll; and every link of the site leads somewhere.
for (const path of short ? samples.map(([, path]) => path) : all) {
  await open(`320px, ${path}`, origins[0][1] + path, { width: 320 }, async (page) => {
    await unfold(page);
    check(`320px, ${path}: no horizontal scroll`, await overflow(page));
    const targets = await page.evaluate(() =>
      [...document.querySelectorAll("a[href]")].map((a) => a.href).filter((href) => href.startsWith("file:")),
    );
    const broken = new Set();
    for (const href of targets) {
      const url = new URL(href);
      const file = decodeURIComponent(url.pathname);
      if (!existsSync(file) || statSync(file).isDirectory()) broken.add(`no file: ${href}`);
      else if (url.hash && file.endsWith(".html") && !readFileSync(file, "utf8").includes(` id="${decodeURIComponent(url.hash.slice(1))}"`))
        broken.add(`no anchor: ${href}`);
    }
    check(`${path}: links`, [...broken]);
  });
}

// 4. All navigation within reach, with and without scripts, wide and narrow.
for (const scripts of [true, false]) {
  for (const width of [320, 1280]) {
    const name = `${scripts ? "with" : "without"} scripts, ${width}px`;
    await open(`${name}, section`, origins[1][1] + section, { width, scripts }, async (page) => {
      const summary = page.locator(".sections summary");
      if (await summary.isVisible()) await summary.click();
      const hidden = [];
      for (const link of await page.locator(".sections :is(ol, ul) a").all()) if (!(await link.isVisible())) hidden.push(await link.textContent());
      check(`${name}: all sections in the list`, hidden);
      check(`${name}: the contents`, (await page.locator(".head a[href$='#page--contents']:visible").count()) ? [] : ["no link to the contents"]);
      if (scripts && width === 320 && (await summary.isVisible())) {
        await page.keyboard.press("Escape");
        check(`${name}: Escape closes the list`, (await page.locator(".sections details[open]").count()) === 0 ? [] : ["still open"]);
      }
      const answer = page.locator("details.answer:not([open])").first();
      if (await answer.count()) {
        await answer.locator("summary").click();
        const body = page.locator("details.answer[open] .prose").first();
        check(`${name}: an answer unfolds`, (await body.isVisible()) ? [] : ["still folded"]);
      }
      if (!scripts) {
        const dead = await page.locator("button:visible").count();
        check(`${name}: no dead button`, dead ? [`${dead} buttons`] : []);
      }
    });
  }
}

// 5. What scripts add.
if (section && answersIn(section) > 1) {
  const id = text(section).match(/<article class="question[^"]*" id="([^"]+)">(?:(?!<\/article>)[\s\S])*<details class="answer">/)?.[1];
  for (const [where, origin] of places(origins)) {
    await open(`${where}, permalink`, `${origin}${section}#${id}`, {}, async (page) => {
      const opened = await page.evaluate((id) => document.getElementById(id).querySelector("details.answer").open, id);
      check(`${where}: a permalink unfolds its answer`, opened ? [] : ["folded"]);
      const others = await page.locator("details.answer[open]").count();
      check(`${where}: and no other`, others === 1 ? [] : [`${others} open`]);
    });
    await open(`${where}, memory`, origin + section, {}, async (page) => {
      await page.locator("button.fold-all").click();
      check(`${where}: unfold all`, (await page.locator("details.answer:not([open])").count()) ? ["some folded"] : []);
      await page.locator("button.switch").click();
      const dark = () => page.evaluate(() => document.documentElement.dataset.theme);
      check(`${where}: the switch darkens`, (await dark()) === "dark" ? [] : [`theme ${await dark()}`]);
      check(`${where}: dark by switch: axe`, await axe(page));
      await page.goto(origin + (byAnswers[1] ?? section));
      check(`${where}: both are remembered`, [
        ...((await dark()) === "dark" ? [] : [`theme ${await dark()}`]),
        ...((await page.locator("details.answer:not([open])").count()) ? ["folded again"] : []),
      ]);
      await page.locator("button.switch").click();
      check(`${where}: and back`, (await dark()) === undefined ? [] : [`theme ${await dark()}`]);
    });
  }
  await open("print", origins[0][1] + section, {}, async (page) => {
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    check("print opens every answer", (await page.locator("details.answer:not([open])").count()) ? ["some folded"] : []);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    check("and folds them again", (await page.locator("details.answer[open]").count()) ? ["some open"] : []);
  });
  await open("print without scripts", origins[0][1] + section, { scripts: false }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const count = () =>
      page.evaluate(
        () => [...document.querySelectorAll("details.answer .prose")].filter((e) => !e.checkVisibility({ contentVisibilityAuto: true })).length,
      );
    // The new medium takes effect at the next frame.
    let hidden = await count();
    for (let tries = 0; hidden && tries < 20; tries += 1) {
      await page.waitForTimeout(100);
      hidden = await count();
    }
    check("print without scripts shows every answer", hidden ? [`${hidden} hidden`] : []);
  });
  await open("keyboard", origins[0][1] + section, {}, async (page) => {
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.className);
    check("the first stop is the skip link", first === "skip" ? [] : [first]);
    await page.keyboard.press("Enter");
    check("which leads to the text", (await page.evaluate(() => document.activeElement.tagName)) === "MAIN" ? [] : ["elsewhere"]);
    await unfold(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, summary, .tools a, .sections a, .turn a")]
        .filter((e) => e.checkVisibility() && !e.hidden)
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24))
        .map(([e, box]) => `${e.tagName}.${e.className} ${Math.round(box.width)}×${Math.round(box.height)}`),
    );
    check("targets are 24 px at least", small);
  });
} else {
  counts.skipped += 1;
}

// 6. With a page a question: its keys, from the list of a section to its questions and on to the next section.
if (questions.length && sections.length > 1) {
  const order = [...new Set([...text("index.html").matchAll(/<h3><a class="number" href="([^"]+)"/g)].map((m) => decodeURI(m[1])))];
  const listed = (path) => [...text(path).matchAll(/<h2><a class="number" href="([^"]+)"/g)].map((m) => decodeURI(m[1]));
  const at = (page) => decodeURI(page.url()).replace(decodeURI(origins[0][1]), "").split("#")[0];
  const same = (is, should) => (is === should ? [] : [`${is} instead of ${should}`]);
  const first = listed(order[0]), second = listed(order[1]);
  await open("keys, the list of a section", origins[0][1] + order[0], {}, async (page) => {
    const focus = () => page.evaluate(() => decodeURI(document.activeElement.getAttribute("href") ?? document.activeElement.tagName));
    await page.keyboard.press("j");
    check("j: the first question", same(await focus(), first[0]));
    await page.keyboard.press("j");
    check("j: the second", same(await focus(), first[1]));
    await page.keyboard.press("k");
    check("k: back", same(await focus(), first[0]));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    check("Enter opens it", same(at(page), first[0]));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("j")]);
    check("j: the next question's page", same(at(page), first[1]));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("n")]);
    check("n: the next section", same(at(page), order[1]));
    await page.goto(new URL(second[0], origins[0][1] + order[1]).href);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("p")]);
    check("p: the previous section", same(at(page), order[0]));
  });
}

// 7. A page that is not there.
await open("unknown address", server.origin + PREFIX + "404.html", {}, async (page) => {
  await page.locator("main a").first().click();
  check("404 leads to the contents", page.url().endsWith("index.html") ? [] : [page.url()]);
});

await browser.close();
server.close();
finish();
