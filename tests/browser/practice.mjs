// Practice in Chromium, over file:// and http://: by mouse and by keyboard alone, wide and narrow, in every dress; what is
// remembered, exported, imported, refused; an interview's date.
//
//     node practice.mjs SITE [PART]        (PART: only what has this in its name; $PREPBOOK: the program, for books that are built here; without it those parts are skipped)
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { chromium } from "playwright-core";
import { counts, check, same, finish, executablePath, axe, shown, needs, siteWith, places, widths } from "./checks.mjs";
import { serve } from "./server.mjs";

const PREFIX = "/guide/";
const DAY = 24 * 60 * 60 * 1000;

const equal = (name, got, want) => check(name, same(got, want));
const holds = (name, that, why = "it is not so") => check(name, that ? [] : [why]);

const site = siteWith("practice.html");
needs(executablePath);
const repository = resolve(fileURLToPath(import.meta.url), "../../..");
const work = mkdtempSync(join(tmpdir(), "prepbook-practice-"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const server = await serve(site, PREFIX);
const origins = [
  ["file", pathToFileURL(site).href.replace(/\/?$/, "/")],
  ["http", server.origin + PREFIX],
];
const FILE = origins[0][1];

/** The columns of a built book. */
function dataOf(folder) {
  let data = null;
  vm.runInNewContext(readFileSync(join(folder, "data/questions.js"), "utf8"), { prepbook: { questions: (list) => { data = list; } } });
  return data;
}
const book = dataOf(site);
const answered = book.id.filter((_, i) => book.status[i] !== "0");

/** Opens practice, hands it to `use` and reports what the browser complained about. */
async function open(name, url, settings, use) {
  if (process.argv[3] && !name.includes(process.argv[3])) return;
  const { width = 1280, height = 900, scheme = "light", scripts = true, contrast = "no-preference", forced = "none", motion = "no-preference", before, date } = settings;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, contrast, forcedColors: forced, reducedMotion: motion, javaScriptEnabled: scripts, acceptDownloads: true });
  const complaints = [];
  const watch = (page) => {
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("requestfailed", (request) => request.failure()?.errorText === "net::ERR_ABORTED" || complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
    page.on("request", (request) => {
      const to = request.url();
      if (!to.startsWith(server.origin) && !/^(file|data|blob):/.test(to)) complaints.push(`leaves the site: ${to}`);
    });
  };
  context.on("page", watch);
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  // A new tab is an empty page first, which has no storage.
  if (before) await context.addInitScript(`if (location.protocol !== "about:") { ${before} }`);
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  try {
    if (date) await page.clock.setFixedTime(date);
    await page.goto(url);
    if (scripts) await page.waitForSelector("nav.modes:not([hidden])").then(() => shown(page));
    await use(page, context);
  } catch (error) {
    complaints.push(String(error.stack ?? error).split("\n").slice(0, 3).join(" | "));
  }
  check(`${name}: nothing to complain about`, complaints);
  await context.close();
}

const AAA = { runOnly: ["color-contrast-enhanced"], rules: { "color-contrast-enhanced": { enabled: true } } };
const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return [];
    const guilty = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return [`${wide}px too wide: ${guilty.slice(0, 3).map((e) => `${e.tagName}.${e.className}`).join(", ")}`];
  });
const small = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main button, main summary, main label.begin, main a.act, nav.modes a, main select, main input:not(.unseen, :disabled)")]
      .filter((e) => e.checkVisibility())
      .map((e) => [e, e.getBoundingClientRect(), e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label").getBoundingClientRect() : null])
      .map(([e, own, label]) => [e, label ?? own])
      .filter(([, box]) => box.width > 0 && (box.height < 23.9 || box.width < 23.9))
      .map(([e, box]) => `${e.tagName}.${e.className} ${e.textContent} ${Math.round(box.width)}×${Math.round(box.height)}`),
  );
const focused = (page) => page.evaluate(() => (document.activeElement === document.body ? ["the focus is lost"] : []));
const voice = (page) => page.evaluate(() => document.getElementById("practice--voice").textContent.trim());
const stored = (page) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => /^prepbook:progress:.*\/$/.test(key));
    return key ? JSON.parse(localStorage.getItem(key)) : null;
  });
const leftOf = async (page) => (await page.locator(".standing > span").first().textContent()).trim();
const asked = (page) => page.locator(".card h2").waitFor();
const question = (page) => page.evaluate(() => document.querySelector(".card article")?.id);

// 1. By mouse, at every width.
for (const [where, origin] of places(origins)) {
  for (const width of widths([320, 390, 768, 1280])) {
    const name = `${where}, ${width}px, mouse`;
    await open(name, `${origin}practice.html`, { width }, async (page) => {
      check(`${name}: start fits`, [...(await overflow(page)), ...(await small(page))]);
      await page.click(".begin");
      await asked(page);
      equal(`${name}: ten new ones`, await leftOf(page), "10 left");
      holds(`${name}: the answer is hidden`, !(await page.locator(".card details.answer").first().isVisible()));
      check(`${name}: question fits`, [...(await overflow(page)), ...(await small(page)), ...(await focused(page))]);
      const first = await question(page);
      await page.fill("textarea", "my own words");
      await page.click(".reveal");
      await page.locator(".ratings").waitFor();
      holds(`${name}: the answer shows`, await page.locator(".card details.answer .prose").first().isVisible());
      holds(`${name}: beside the attempt`, (await page.locator(".typed .text").textContent()) === "my own words");
      const side = await page.evaluate(() => {
        const typed = document.querySelector(".typed").getBoundingClientRect(), answer = document.querySelector(".answer .prose").getBoundingClientRect();
        return { beside: typed.left >= answer.right, bar: document.querySelector(".ratings").getBoundingClientRect().bottom <= innerHeight + 1 };
      });
      equal(`${name}: in two columns when wide`, side.beside, width === 1280);
      holds(`${name}: the ratings are within reach`, side.bar);
      equal(`${name}: each with its interval`, await page.locator(".ratings i").allTextContents(), ["1 minute", "6 minutes", "10 minutes", "8 days"]);
      check(`${name}: answer fits`, [...(await overflow(page)), ...(await small(page)), ...(await focused(page))]);
      await page.click(".ratings button:nth-child(4)");
      await asked(page);
      equal(`${name}: one less`, await leftOf(page), "9 left");
      holds(`${name}: another question`, (await question(page)) !== first);
      check(`${name}: after rating`, await focused(page));
      equal(`${name}: it is stored`, (await stored(page)).cards[first].reps, 1);
      await page.locator(".acts button", { hasText: "Undo" }).click();
      await page.locator(".ratings").waitFor();
      equal(`${name}: undone`, [await question(page), await leftOf(page), (await stored(page)).cards[first] ?? null], [first, "10 left", null]);
      holds(`${name}: the attempt is still there`, (await page.locator(".typed .text").textContent()) === "my own words");
      await page.locator(".acts button", { hasText: "Suspend" }).click();
      await asked(page);
      equal(`${name}: suspended`, (await stored(page)).held[first].on, true);
      // Other filters, the same session.
      await page.click(".which summary");
      await page.locator(".which select").first().selectOption({ index: 2 });
      await page.waitForTimeout(50);
      check(`${name}: filters keep the focus`, await focused(page));
      holds(`${name}: the session goes on under other filters`, /left|last/.test(await leftOf(page)));
      await page.locator(".acts button", { hasText: "Undo" }).click();
      await asked(page);
      equal(`${name}: what was done is not forgotten`, await question(page), first);
    });
  }
}

// 2. By keyboard alone.
for (const [where, origin] of places(origins)) {
  for (const width of widths([320, 390, 768, 1280])) {
    const name = `${where}, ${width}px, keys`;
    await open(name, `${origin}practice.html`, { width }, async (page) => {
      const key = (name) => page.keyboard.press(name);
      await key("Space");
      await asked(page);
      const first = await question(page);
      // While typing no key acts.
      for (let n = 0; n < 12 && (await page.evaluate(() => document.activeElement.tagName)) !== "TEXTAREA"; n += 1) await key("Tab");
      await page.keyboard.type("1 us? 3/");
      equal(`${name}: typing is typing`, [await page.inputValue("textarea"), await question(page)], ["1 us? 3/", first]);
      await key("Control+Enter");
      await page.locator(".ratings").waitFor();
      equal(`${name}: the reveal is announced`, await voice(page), "The answer is shown.");
      check(`${name}: and the focus is in the answer`, (await page.evaluate(() => !!document.activeElement.closest(".answer"))) ? [] : ["elsewhere"]);
      await key("3");
      await page.waitForFunction((first) => document.querySelector(".card article")?.id !== first && document.querySelector("textarea"), first);
      const second = await question(page);
      await key("Enter");
      await page.locator(".ratings").waitFor();
      await key("1");
      await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id, second);
      await key("u");
      await page.waitForFunction((id) => document.querySelector(".card article")?.id === id, second);
      await key("4");
      await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id && document.querySelector("textarea"), second);
      const third = await question(page);
      await key("s");
      await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id && document.querySelector("textarea"), third);
      const state = await stored(page);
      equal(`${name}: rated, undone, rated, suspended`, [state.cards[first].state, state.cards[second].state, state.cards[second].reps, state.held[third].on], [1, 2, 1, true]);
      check(`${name}: focus`, await focused(page));
      // Through every control with Tab: each is seen when it has the focus.
      const unseen = [];
      for (let n = 0; n < 25; n += 1) {
        await key("Tab");
        const at = await page.evaluate(() => {
          const e = document.activeElement;
          if (e === document.body) return null;
          const style = getComputedStyle(e), box = e.getBoundingClientRect();
          // What scrolls into view must not be under the row at the foot.
          const bar = document.querySelector(".desk .bar");
          const under = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(e) && box.height < innerHeight / 2 && box.bottom > bar.getBoundingClientRect().top + 2;
          return style.outlineStyle === "none" || under ? `${e.tagName}.${e.className} ${e.textContent.slice(0, 20)} ${under ? "under the row" : "no outline"}` : null;
        });
        if (at) unseen.push(at);
      }
      check(`${name}: the focus is seen`, unseen);
    });
  }
}

// 3. Modes: addresses, the back button, titles, focus.
for (const [where, origin] of places(origins)) {
  await open(`${where}, modes`, `${origin}practice.html`, {}, async (page) => {
    const title = () => page.title();
    const heading = () => page.locator("h1").textContent();
    equal(`${where}: title`, [await heading(), (await title()).split(" · ")[0]], ["Practise", "Practise"]);
    for (const [link, name] of [["#rehearse", "Rehearse aloud"], ["#interview", "Mock interview"], ["#progress", "Progress"]]) {
      await page.click(`nav.modes a[href="${link}"]`);
      await page.waitForFunction((name) => document.querySelector("h1").textContent === name, name);
      equal(`${where}: ${link}`, [new URL(page.url()).hash, (await title()).split(" · ")[0], await page.evaluate(() => document.activeElement.id)], [link, name, "practice--title"]);
      equal(`${where}: ${link} is current`, await page.locator("nav.modes [aria-current=page]").getAttribute("href"), link);
    }
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("h1").textContent === "Mock interview");
    await page.goBack();
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("h1").textContent === "Practise");
    await page.goto(`${origin}practice.html#progress`);
    await page.reload();
    await page.waitForSelector("nav.modes:not([hidden])");
    equal(`${where}: a bookmark opens its mode`, await heading(), "Progress");
  });
}

// 4. axe, in every dress, in every state.
const start = async (page) => {
  await page.click("nav.modes a[href='#']");
  await page.click(".begin");
  await asked(page);
};
const states = {
  start: async () => {},
  filters: async (page) => page.click(".which summary"),
  asked: start,
  open: async (page) => {
    await start(page);
    await page.fill("textarea", "something");
    await page.click(".reveal");
  },
  done: async (page) => {
    await start(page);
    for (let n = 0; n < 30 && (await page.locator(".standing").count()); n += 1) {
      await page.keyboard.press("Space");
      await page.keyboard.press("4");
      await page.waitForFunction(() => !document.querySelector(".ratings"));
    }
  },
  rehearse: async (page) => page.click("nav.modes a[href='#rehearse']"),
  aloud: async (page) => {
    await page.click("nav.modes a[href='#rehearse']");
    await page.click(".begin");
    await asked(page);
    await page.click(".toggle");
  },
  told: async (page) => {
    await states.aloud(page);
    await page.click(".reveal");
    await page.click(".told input");
  },
  interview: async (page) => {
    await page.click("nav.modes a[href='#interview']");
    await page.click(".which summary");
  },
  "interview asks": async (page) => {
    await page.click("nav.modes a[href='#interview']");
    await page.check("input[value='3']");
    await page.click(".begin");
    await asked(page);
  },
  marking: async (page) => {
    await states["interview asks"](page);
    for (let n = 0; n < 3; n += 1) {
      await page.waitForFunction((n) => document.querySelector(".standing").textContent.includes(`Question ${n + 1} `) && document.querySelector(".timer"), n);
      await page.keyboard.press("Space");
    }
    await page.locator(".ratings.five").waitFor();
  },
  sheet: async (page) => {
    await states.marking(page);
    for (let n = 0; n < 3; n += 1) {
      await page.waitForFunction((n) => document.querySelector(".standing").textContent.includes(`Marking ${n + 1} `) && document.querySelector(".ratings"), n);
      await page.keyboard.press("3");
    }
    await page.locator(".sheet").first().waitFor();
  },
  progress: async (page) => page.click("nav.modes a[href='#progress']"),
  clear: async (page) => {
    await page.click("nav.modes a[href='#progress']");
    await page.locator(".keeping button", { hasText: "Clear" }).click();
  },
};
/** A reader's progress with something of everything. */
const past = `(() => {
  const ids = ${JSON.stringify(book.id)}, now = Date.now(), DAY = ${DAY}, place = new URL("./", location.href).pathname;
  const key = "prepbook:progress:" + place;
  if (localStorage.getItem(key)) return;
  const cards = {}, said = {}, days = {};
  ids.forEach((id, i) => {
    if (i % 4 === 3) return;
    const last = now - (1 + i % 9) * DAY;
    cards[id] = { due: last + (1 + i % 14) * DAY, s: 1 + i % 40, d: 1 + i % 9, state: i % 11 === 0 ? 1 : 2, step: 0, reps: 3, lapses: i % 3, last };
    if (i % 2) said[id] = { at: last, told: ["example"], of: ["example", "metrics", "outcome"] };
  });
  for (let d = 1; d < 30; d += 2) days[new Date(now - d * DAY).toISOString().slice(0, 10)] = d;
  const plan = { date: new Date(now + 21 * DAY).toISOString().slice(0, 10), set: now - DAY, daily: 10, at: now - DAY };
  const sheets = [{ at: now - DAY, answers: [{ id: ids[0], seconds: 75, mark: 3, told: ["example"], of: ["example", "metrics"] }, { id: "gone", seconds: 5, mark: 0, told: [], of: [] }] }];
  localStorage.setItem(key, JSON.stringify({ format: "prepbook-progress", version: 1, cards, held: { [ids[1]]: { on: true, at: now } }, said, days, sheets, plan, begun: { day: "", n: 0 }, since: 400, exported: 0 }));
})()`;
const dresses = [];
for (const width of widths([390, 1280])) for (const scheme of ["light", "dark"]) for (const contrast of ["no-preference", "more"]) dresses.push({ width, scheme, contrast, forced: "none" });
dresses.push({ width: 1280, scheme: "light", contrast: "no-preference", forced: "active" });
for (const [state, reach] of Object.entries(states)) {
  await open(state, `${FILE}practice.html`, { before: past, motion: "reduce" }, async (page) => {
    await reach(page);
    // Nothing under the pointer.
    await page.mouse.move(0, 0);
    for (const { width, scheme, contrast, forced } of dresses) {
      const name = `${state}, ${width}px, ${scheme}${contrast === "more" ? ", more contrast" : ""}${forced === "active" ? ", forced colours" : ""}`;
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme, contrast, forcedColors: forced });
      // The new medium takes effect at the next frame.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      check(`${name}: axe`, await axe(page, contrast === "more" ? AAA : {}));
    }
    for (const width of widths([320, 390, 768, 1280])) {
      await page.setViewportSize({ width, height: 900 });
      check(`${state}, ${width}px: fits`, [...(await overflow(page)), ...(await small(page)), ...(["start", "filters"].includes(state) ? [] : await focused(page))]);
    }
  });
}

// 5. A session survives a reload.
for (const [where, origin] of places(origins)) {
  await open(`${where}, reload`, `${origin}practice.html`, {}, async (page) => {
    await start(page);
    const first = await question(page);
    await page.keyboard.press("Space");
    await page.keyboard.press("4");
    await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id && document.querySelector("textarea"), first);
    const second = await question(page);
    await page.fill("textarea", "half an ans");
    const before = [await question(page), await leftOf(page)];
    await page.reload();
    await asked(page);
    await page.locator("textarea").waitFor();
    equal(`${where}: question, number left, attempt`, [await question(page), await leftOf(page), await page.inputValue("textarea")], [...before, "half an ans"]);
    await page.click(".reveal");
    await page.reload();
    await page.locator(".ratings").waitFor();
    holds(`${where}: an open answer stays open`, await page.locator(".card details.answer .prose").first().isVisible());
    await page.keyboard.press("u");
    await page.waitForFunction((id) => document.querySelector(".card article")?.id === id, first);
    equal(`${where}: undo reaches back over a reload`, (await stored(page)).cards[first] ?? null, null);
    // Rehearsal and interview too.
    await states["interview asks"](page);
    await page.fill("textarea", "a note");
    const interview = await question(page);
    await page.reload();
    await page.locator(".timer").waitFor();
    equal(`${where}: an interview goes on`, [await question(page), await page.inputValue("textarea")], [interview, "a note"]);
    void second;
  });
}

// 6. Export, clear, import; damaged imports.
for (const [where, origin] of places(origins)) {
  await open(`${where}, export`, `${origin}practice.html#progress`, { before: past.replace("if (localStorage.getItem(key)) return;", "if (sessionStorage.getItem('was')) return; sessionStorage.setItem('was', 1);") }, async (page) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".keeping button", { hasText: "Export" }).click()]);
    holds(`${where}: a name that says what it is`, /-progress-\d{4}-\d\d-\d\d\.json$/.test(download.suggestedFilename()), download.suggestedFilename());
    const path = join(work, `${where}.json`);
    await download.saveAs(path);
    const before = await stored(page);
    equal(`${where}: the file is what is stored`, JSON.parse(readFileSync(path, "utf8")).cards, before.cards);
    await page.locator(".keeping button", { hasText: "Clear" }).click();
    await page.locator(".sure button", { hasText: "Keep it" }).click();
    equal(`${where}: clear asks first`, (await stored(page)).cards, before.cards);
    check(`${where}: focus comes back`, await focused(page));
    await page.locator(".keeping button", { hasText: "Clear" }).click();
    await page.locator(".sure button", { hasText: "Clear all" }).click();
    equal(`${where}: cleared`, await stored(page), null);
    await page.setInputFiles("#practice--file", path);
    await page.locator(".notice", { hasText: "Imported" }).waitFor();
    const after = await stored(page);
    for (const part of ["cards", "held", "said", "days", "sheets", "plan"]) {
      const sort = (value) => (Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
      equal(`${where}: ${part} are back`, sort(after[part]), sort(before[part]));
    }
    const good = readFileSync(path, "utf8");
    const damaged = {
      "cut short": good.slice(0, good.length - 30),
      "another program's": '{"notes": [1, 2, 3]}',
      "not text": Buffer.from([0xff, 0xfe, 0x00, 0x9f]),
      "a stability of nothing": good.replace(/"s":\d+/, '"s":0'),
      "a date as text": good.replace(/"last":\d+/, '"last":"yesterday"'),
      "markup as an id": good.replace('"state":2', '"state":"<img src=x onerror=alert(1)>"'),
      empty: "",
    };
    for (const [kind, bytes] of Object.entries(damaged)) {
      await page.setInputFiles("#practice--file", { name: "x.json", mimeType: "application/json", buffer: Buffer.from(bytes) });
      await page.locator(".notice", { hasText: "Not imported" }).waitFor();
      const reason = await page.locator(".notice").first().textContent();
      holds(`${where}, ${kind}: a plain reason`, reason.length > 45 && !/undefined|\[object|JSON at position/.test(reason), reason);
      equal(`${where}, ${kind}: nothing lost`, await stored(page), after);
      await page.click("nav.modes a[href='#']");
      await page.click("nav.modes a[href='#progress']");
      await page.locator(".keeping").waitFor();
    }
  });
}

// 7. Storage that is full or refused.
const refusals = {
  full: "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); };",
  refused: "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });",
};
for (const [kind, before] of Object.entries(refusals)) {
  for (const [where, origin] of places(origins)) {
    await open(`${where}, storage ${kind}`, `${origin}practice.html`, { before }, async (page) => {
      await start(page);
      const met = new Set();
      for (let n = 0; n < 3; n += 1) {
        const id = await question(page);
        met.add(id);
        await page.keyboard.press("Space");
        await page.keyboard.press("4");
        await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id && document.querySelector("textarea"), id);
      }
      equal(`${where}, ${kind}: practice goes on`, [met.size, await leftOf(page)], [3, "7 left"]);
      holds(`${where}, ${kind}: and says so`, await page.locator(".notice", { hasText: "until you close the page" }).isVisible());
      await page.click("nav.modes a[href='#progress']");
      equal(`${where}, ${kind}: progress in memory`, await page.locator(".figure dd").first().textContent(), `3 / ${book.id.length}`);
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".keeping button", { hasText: "Export" }).click()]);
      await download.saveAs(join(work, "memory.json"));
      equal(`${where}, ${kind}: and can be exported`, Object.keys(JSON.parse(readFileSync(join(work, "memory.json"), "utf8")).cards).length, 3);
    });
  }
}
await open("damaged storage", `${FILE}practice.html`, { before: "localStorage.setItem('prepbook:progress:' + new URL('./', location.href).pathname, '{\"format\":');" }, async (page) => {
  holds("damaged storage: said", await page.locator(".notice", { hasText: "put aside" }).isVisible());
  holds("damaged storage: kept aside", await page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(":damaged"))));
});

// 8. Two tabs.
await open("two tabs", `${FILE}practice.html`, {}, async (page, context) => {
  const other = await context.newPage();
  await other.goto(`${FILE}practice.html#progress`);
  await other.locator(".keeping").waitFor();
  await start(page);
  await page.keyboard.press("Space");
  await page.keyboard.press("4");
  await other.waitForFunction(() => document.querySelector(".figure dd").textContent.startsWith("1 /"));
  await other.click("nav.modes a[href='#']");
  await other.click(".begin");
  await asked(other);
  await other.keyboard.press("Space");
  await other.keyboard.press("4");
  await page.waitForTimeout(100);
  await page.keyboard.press("Space");
  await page.keyboard.press("4");
  await page.waitForTimeout(100);
  equal("two tabs: all three reviews are kept", Object.values((await stored(page)).cards).reduce((sum, card) => sum + card.reps, 0), 3);
});

// 9. Rehearsal's clock.
await open("clock", `${FILE}practice.html#rehearse`, { motion: "reduce" }, async (page) => {
  await page.clock.install();
  await page.reload();
  await page.locator(".begin").waitFor();
  await page.keyboard.press("Space");
  await asked(page);
  holds("clock: it waits", (await page.locator(".time").textContent()) === "0:00");
  await page.keyboard.press("Space");
  await page.clock.runFor(30_000);
  equal("clock: it runs", await page.locator(".time").textContent(), "0:30");
  await page.click(".toggle");
  await page.clock.runFor(20_000);
  equal("clock: it pauses", await page.locator(".time").textContent(), "0:30");
  await page.click(".toggle");
  await page.clock.runFor(46_000);
  holds("clock: amber, in words too", (await page.locator(".timer.amber .word").textContent()).length > 3);
  equal("clock: and announced", await voice(page), "15 seconds left");
  check("clock, amber: axe", await axe(page));
  await page.clock.runFor(15_000);
  holds("clock: red, in words too", (await page.locator(".timer.red .word").textContent()).length > 3);
  equal("clock: announced", await voice(page), "Time is up");
  check("clock, red: axe", await axe(page));
  const id = await question(page);
  await page.click(".reveal");
  const boxes = await page.locator(".told input").count();
  holds("clock: evidence to tick", boxes >= 1 && boxes <= 3);
  await page.locator(".told input").first().focus();
  await page.keyboard.press("Space");
  equal("clock: ticked by key, stored", (await stored(page)).said[id].told.length, 1);
  equal("clock: no review", Object.keys((await stored(page)).cards).length, 0);
  await page.click(".bar .begin");
  await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id, id);
});

// 10. An interview, by keyboard; its sheet on one page, even the longest.
const pages = async (page) => ((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
const longest = { at: Date.now() - DAY, answers: book.id.slice(0, 80).filter((_, i) => i % 4 === 0).map((id) => ({ id, seconds: 100, mark: 3, told: [], of: ["example", "metrics", "outcome"] })) };
await open("interview, twenty questions", `${FILE}practice.html#interview`, { before: `localStorage.setItem("prepbook:progress:" + new URL("./", location.href).pathname, ${JSON.stringify(JSON.stringify({ format: "prepbook-progress", version: 1, sheets: [longest] }))});` }, async (page) => {
  await page.locator(".past button").first().click();
  equal("interview, twenty questions: all on the sheet", await page.locator(".sheet").first().locator("tbody tr").count(), longest.answers.length);
  equal("interview, twenty questions: one page of paper", await pages(page), 1);
});
await open("interview", `${FILE}practice.html`, {}, async (page) => {
  await states.marking(page);
  holds("interview: the answers come at the end", await page.locator(".card details.answer .prose").first().isVisible());
  for (const mark of [2, 4, 3]) {
    await page.locator(".ratings.five").waitFor();
    const id = await question(page);
    await page.locator(".told input").first().check();
    await page.keyboard.press(String(mark));
    await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id, id);
  }
  await page.locator(".sheet").first().waitFor();
  // The last mark can be taken back from the sheet, and those before it.
  const undo = async (key, n) => {
    if (key) await page.keyboard.press("u"); else await page.locator("button", { hasText: "Undo" }).click();
    await page.waitForFunction((n) => document.querySelector(".standing")?.textContent.includes(`Marking ${n} `) && document.querySelector(".ratings"), n);
  };
  await undo(true, 3);
  equal("interview: back from the sheet, which is gone", [(await stored(page)).sheets.length, await page.locator(".ratings [aria-pressed=true]").textContent()], [0, "3Good"]);
  holds("interview: what was told is still ticked", await page.locator(".told input").first().isChecked());
  await undo(false, 2);
  equal("interview: and back again", await page.locator(".ratings [aria-pressed=true]").textContent(), "4Strong");
  await page.keyboard.press("4");
  await page.waitForFunction(() => document.querySelector(".standing").textContent.includes("Marking 3 ") && document.querySelector(".ratings"));
  await page.keyboard.press("3");
  await page.locator(".sheet").first().waitFor();
  equal("interview: points", await page.locator(".figure dd").first().textContent(), "9 / 12");
  const state = await stored(page);
  equal("interview: stored, no review", [state.sheets.length, state.sheets[0].answers.map((one) => one.mark), Object.keys(state.cards).length], [1, [2, 4, 3], 0]);
  equal("interview: one page of paper", await pages(page), 1);
  await page.locator("button", { hasText: "Another interview" }).click();
  check("interview: focus", await focused(page));
  await page.locator(".past button").first().click();
  holds("interview: an earlier sheet opens again", await page.locator(".sheet").first().isVisible());
});

for (const width of widths([390, 1280])) {
  await open(`interview, ${width}px, marking`, `${FILE}practice.html`, { width, height: 700 }, async (page) => {
    await states.marking(page);
    await page.evaluate(() => scrollTo(0, 0));
    const seen = await page.evaluate(() => [...document.querySelectorAll(".told input, .ratings button")].filter((e) => { const box = e.getBoundingClientRect(); return box.top < 0 || box.bottom > innerHeight; }).length);
    equal(`interview, ${width}px: what was told and the marks are within reach at once`, seen, 0);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const hidden = await page.evaluate(() => {
      const bar = document.querySelector(".marking").getBoundingClientRect(), last = document.querySelector(".card").getBoundingClientRect();
      return last.bottom > bar.top + 1 && last.bottom < innerHeight ? [`the bar hides ${Math.round(last.bottom - bar.top)}px of the answer`] : [];
    });
    check(`interview, ${width}px: the bar hides nothing at the page's end`, hidden);
    await page.locator("button", { hasText: "Break off" }).click();
    holds(`interview, ${width}px: breaking off asks first`, await page.locator(".sure").isVisible());
    check(`interview, ${width}px: asking fits`, [...(await overflow(page)), ...(await small(page)), ...(await focused(page))]);
    await page.locator("button", { hasText: "Go on" }).click();
    holds(`interview, ${width}px: and may be taken back`, (await page.locator(".ratings").isVisible()) && (await page.locator(".sure").count()) === 0);
    check(`interview, ${width}px: focus`, await focused(page));
    await page.locator("button", { hasText: "Break off" }).click();
    await page.locator("button", { hasText: "Break off" }).click();
    await page.locator(".lengths").waitFor();
    // Nothing is lost by breaking off before anything was said.
    await states["interview asks"](page);
    await page.locator("button", { hasText: "Break off" }).click();
    await page.locator(".lengths").waitFor();
  });
}
await open("keys of each mode", `${FILE}practice.html`, {}, async (page) => {
  const keys = async () => {
    await page.locator("dialog.keys[open]").count() || (await page.keyboard.press("?"));
    await page.locator("dialog.keys[open]").waitFor();
    const all = await page.locator("dialog.keys dl > div").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("kbd")].map((kbd) => kbd.textContent).join(" ") + ": " + row.querySelector("dd").textContent));
    await page.keyboard.press("Escape");
    return all.filter((row) => !/^[cn?/p]:/.test(row));
  };
  const to = async (mode, heading) => {
    await page.click(`nav.modes a[href='#${mode}']`);
    await page.waitForFunction((heading) => document.querySelector("h1").textContent === heading, heading);
  };
  equal("keys: practise", await keys(), ["space Enter: Begin, show the answer", "1 2 3 4: Again, hard, good, easy", "u: Undo", "s: Suspend the question", "Ctrl+Enter: Show the answer while typing"]);
  await to("rehearse", "Rehearse aloud");
  equal("keys: rehearse", await keys(), ["space: Begin, start the clock, show the answer", "Enter: Show the answer, then the next question"]);
  await to("interview", "Mock interview");
  equal("keys: interview", await keys(), ["space Enter: Begin, next question", "0 1 2 3 4: Mark, from lost to strong", "u: Undo the last mark", "Ctrl+Enter: Next question while typing"]);
  await to("progress", "Progress");
  equal("keys: progress", await keys(), []);
});
await open("one review", `${FILE}practice.html`, {}, async (page) => {
  await start(page);
  await page.locator("textarea").waitFor();
  await page.keyboard.press("Space");
  await page.locator(".ratings").waitFor();
  await page.keyboard.press("4");
  await page.waitForFunction(() => !document.querySelector(".ratings"));
  await page.locator("button", { hasText: "Stop" }).click();
  await page.click("nav.modes a[href='#progress']");
  const words = await page.locator(".practised p").textContent();
  holds("one review: in the singular", /^One review on one day since .*\.$/.test(words), words);
});

// 11. With an interview's date every question comes round before it.
await open("interview date", `${FILE}practice.html#progress`, { date: Date.UTC(2026, 2, 2, 8) }, async (page) => {
  const horizon = 6, from = Date.UTC(2026, 2, 2, 8);
  await page.fill("#practice--date", new Date(from + horizon * DAY).toISOString().slice(0, 10));
  await page.locator("#practice--date").dispatchEvent("change");
  equal("date: the countdown", await page.locator(".figure dd").first().textContent(), String(horizon));
  const perDay = [];
  for (let day = 0; day < horizon; day += 1) {
    await page.clock.setFixedTime(from + day * DAY);
    await page.goto(`${FILE}practice.html`);
    await page.reload();
    await page.locator(".figures").first().waitFor();
    if (await page.locator(".begin", { hasText: "Begin" }).count()) {
      await page.click(".begin");
      for (let n = 0; n < 400; n += 1) {
        await page.locator("textarea, .big").first().waitFor();
        if (await page.locator(".big").count()) break;
        await page.keyboard.press("Space");
        await page.keyboard.press("3");
        await page.waitForFunction(() => !document.querySelector(".ratings"));
      }
      await page.evaluate(() => sessionStorage.clear());
    }
    perDay.push(Object.keys((await stored(page)).cards).length);
  }
  equal("date: all have come round", perDay.at(-1), answered.length);
  holds("date: spread over the days", perDay[0] < answered.length / 2 && perDay[1] > perDay[0], perDay.join(", "));
  const late = Object.values((await stored(page)).cards).filter((card) => card.last < from + (horizon - 8) * DAY);
  check("date: none for the last time too early", late.map((card) => JSON.stringify(card)));
});

// A date that is set later brings in what is known by then; start page, session and Progress count the same.
await open("interview date, set later", `${FILE}practice.html`, { date: Date.UTC(2026, 2, 2, 8) }, async (page) => {
  const from = Date.UTC(2026, 2, 2, 8), iso = (days) => new Date(from + days * DAY).toISOString().slice(0, 10);
  const setDate = async (value) => {
    await page.goto(`${FILE}practice.html#progress`);
    await page.reload();
    await page.fill("#practice--date", value);
    await page.locator("#practice--date").dispatchEvent("change");
  };
  const figures = async () => {
    await page.click(".in-figures summary");
    return (await page.locator(".in-figures td.right").allTextContents()).map(Number);
  };
  const dueOnStart = async () => {
    await page.goto(`${FILE}practice.html`);
    await page.reload();
    return Number(await page.locator(".figure dd").first().textContent());
  };
  await start(page);
  for (const key of ["4", "4", "4", "3"]) {
    await page.locator("textarea").waitFor();
    const id = await question(page);
    await page.keyboard.press("Space");
    await page.locator(".ratings").waitFor();
    await page.keyboard.press(key);
    await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id, id);
  }
  await page.evaluate(() => sessionStorage.clear());
  equal("date, set later: what comes back in ten minutes is due today", await dueOnStart(), 1);
  await page.goto(`${FILE}practice.html#progress`);
  await page.reload();
  equal("date, set later: by memory", (await figures()).map((n, day) => (n ? `${day}: ${n}` : "")).filter(Boolean), ["0: 1", "8: 3"]);
  await page.clock.setFixedTime(from + 60000);
  const before = (await stored(page)).cards;
  await setDate(iso(5));
  const brought = await figures();
  equal("date, set later: all before the day, within two fifths", [brought[0], brought[1] + brought[2]], [1, 3]);
  equal("date, set later: no review is invented", (await stored(page)).cards, before);
  for (let day = 1, sum = 1; day < 3; day += 1) {
    sum += brought[day];
    await page.clock.setFixedTime(from + 120000 + day * DAY);
    equal(`date, set later: the start page says the same after ${day} days`, await dueOnStart(), sum);
  }
  await page.clock.setFixedTime(from + 120000);
  await setDate("");
  equal("date, set later: taken back, by memory again", (await figures())[8], 3);
});

// 12. Without scripts.
await open("no scripts", `${FILE}practice.html`, { scripts: false }, async (page) => {
  holds("no scripts: said plainly", await page.locator(".unscripted").isVisible());
  equal("no scripts: no dead control", await page.locator("main :is(button, select, input):visible, nav.modes:visible").count(), 0);
  await page.locator(".unscripted a").click();
  holds("no scripts: to the contents", page.url().endsWith("index.html"));
});

// 13. Books made here: options, hostile text, a question inserted before all others.
const program = process.env.PREPBOOK;
if (!program || !existsSync(program)) {
  console.log("skipped: no PREPBOOK: options, hostile text, renumbering");
  counts.skipped += 3;
} else {
  const build = (folder) => execFileSync(resolve(program), ["build", "--only", "site"], { cwd: folder, stdio: "pipe" });
  const make = (name, files) => {
    const folder = join(work, name);
    mkdirSync(folder, { recursive: true });
    cpSync(join(repository, "themes"), join(folder, "themes"), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(resolve(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    build(folder);
    return [folder, pathToFileURL(join(folder, "output/site")).href + "/"];
  };

  // Renumbering: the same book in the same place, one question more at its head.
  const bank = ["# Bank", "## First", ...Array.from({ length: 6 }, (_, n) => `${n + 1}. What is the meaning of thing ${"abcdef"[n]}?`), ""];
  const [folder, at] = make("numbers", { "book.toml": '[answers]\n', "content/questions.md": bank.join("\n") });
  await open("renumbering", `${at}practice.html`, {}, async (page) => {
    await start(page);
    const id = await question(page);
    const number = (await page.locator(".card .number").textContent()).replace(/\D/g, "");
    await page.keyboard.press("Space");
    holds("unanswered: said, with a way to its page", await page.locator(".card .lead a").isVisible());
    await page.keyboard.press("4");
    await page.waitForFunction((id) => document.querySelector(".card article")?.id !== id, id);
    const before = (await stored(page)).cards[id];
    bank.splice(2, 1, "1. A new question at the head of all?", "2. What is the meaning of thing a?", ...[]);
    writeFileSync(join(folder, "content/questions.md"), [...bank.slice(0, 4), ...bank.slice(4).map((line) => line.replace(/^(\d+)\./, (_, n) => `${Number(n) + 1}.`))].join("\n"));
    build(folder);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${at}practice.html#progress`);
    await page.reload();
    await page.locator(".keeping").waitFor();
    const after = dataOf(join(folder, "output/site"));
    equal("renumbering: another number, the same id", [after.id.length, after.number[after.id.indexOf(id)]], [7, String(Number(number) + 1)]);
    equal("renumbering: progress stays", [(await stored(page)).cards[id], await page.locator(".figure dd").first().textContent()], [before, "1 / 7"]);
    // A question that is gone: kept, shown nowhere; back again with its question.
    writeFileSync(join(folder, "content/questions.md"), "# Bank\n\n## First\n\n1. Quite another one?\n");
    build(folder);
    await page.reload();
    await page.locator(".keeping").waitFor();
    equal("renumbering: what is gone is kept, shown nowhere", [(await stored(page)).cards[id], await page.locator(".figure dd").first().textContent()], [before, "0 / 1"]);
  });

  // Hostile text everywhere that practice shows.
  const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  const [hostileFolder, hostile] = make("hostile", {
    "book.toml": `[book]\ntitle = "T <img src=x onerror=alert(3)>"\n`,
    "content/questions.md": `# Bank\n\n## Section <img src=x onerror=alert(4)> </script>\n\n1. What is ${evil} [x](javascript:alert(5)) and \`</script>\`?\n2. Second ${evil}?\n`,
    "content/answers/a.md": `---
question: 'Second ${evil}?'
tags: ["<img src=x onerror=alert(6)>", "</script><script>alert(7)</script>"]
cue: "<img src=x onerror=alert(8)>"
summary: "<b onmouseover=alert(13)>s</b> <script>alert(14)</script>"
metric: "<script>alert(9)</script> 3"
---

Hello <script>alert(15)</script> <kbd onclick=alert(16) onfocus=alert(17) tabindex=0>k</kbd>

### Example

\`\`\`html
</script><script>alert(12)</script><img src=x onerror=alert(18)>
\`\`\`
`,
  });
  const hostileBook = dataOf(join(hostileFolder, "output/site"));
  await open("hostile", `${hostile}practice.html`, { before: `localStorage.setItem("prepbook:progress:" + new URL("./", location.href).pathname, JSON.stringify({ format: "prepbook-progress", version: 1, cards: { [${JSON.stringify("<img src=x onerror=alert(20)>")}]: { due: 1793000000000, s: 3, d: 5, state: 2, step: 0, reps: 1, lapses: 0, last: 1790000000000 } }, held: { ${JSON.stringify(hostileBook.id[0])}: { on: true, at: 1790000000000 } } }));` }, async (page) => {
    await page.click(".which summary");
    await start(page);
    await page.fill("textarea", evil);
    await page.click(".reveal");
    await page.locator(".ratings").waitFor();
    equal("hostile: what was typed is text", await page.locator(".typed .text").textContent(), evil);
    for (const state of ["rehearse", "told", "interview", "progress"]) {
      await states[state](page).catch(() => {});
      await page.waitForTimeout(80);
      const links = await page.evaluate(() => [...document.querySelectorAll("a")].map((a) => a.protocol).filter((p) => !["file:", "http:", "https:"].includes(p)));
      check(`hostile, ${state}: no such link`, links);
      equal(`hostile, ${state}: no such element`, await page.locator("main img, main script").count(), 0);
    }
    await page.waitForTimeout(200);
  });

  // Options to choose from, put into the data as the template writes them.
  const [optionsFolder, options] = make("options", { "book.toml": "", "content/questions.md": "# Bank\n\n## First\n\n1. Which keeps order?\n" });
  const shardPath = join(optionsFolder, "output/site/data", readdirSync(join(optionsFolder, "output/site/data")).find((name) => name !== "questions.js"));
  const list = String.raw`<ol class=\"options prose\">\n<li>a list</li>\n<li>a <code>set</code></li>\n<li>a tuple</li>\n<li>a bag</li>\n<\/ol>`;
  const original = readFileSync(shardPath, "utf8").replace(String.raw`<\/h2>`, () => String.raw`<\/h2>\n` + list);
  for (const [right, several] of [[[0], false], [[0, 2], true]]) {
    writeFileSync(shardPath, original.replace(/"right":\[null\]/, `"right":[${JSON.stringify(right)}]`));
    for (const width of widths([320, 1280])) {
      const name = `options, ${right.length} right, ${width}px`;
      await open(name, `${options}practice.html`, { width }, async (page) => {
        await start(page);
        check(`${name}: axe`, await axe(page));
        check(`${name}: fits`, [...(await overflow(page)), ...(await small(page))]);
        await page.locator(".choices li").nth(0).click();
        if (several) {
          await page.locator(".choices .letter").nth(1).focus();
          await page.keyboard.press("Space");
          equal(`${name}: chosen by key`, await page.locator(".choices [aria-pressed=true]").count(), 2);
          holds(`${name}: nothing shown yet`, (await page.locator(".ratings").count()) === 0);
          await page.click(".reveal");
        }
        await page.locator(".ratings").waitFor();
        const verdicts = await page.locator(".choices li").evaluateAll((items) => items.map((item) => item.querySelector(".verdict")?.textContent.trim() ?? ""));
        equal(`${name}: by word and sign`, verdicts, several ? ["✓ right", "✗ wrong", "✓ right, not chosen", ""] : ["✓ right", "", "", ""]);
        equal(`${name}: announced`, (await voice(page)).split(".")[0], several ? "Not right" : "Right");
        check(`${name}, judged: axe`, await axe(page));
        check(`${name}: focus`, await focused(page));
      });
    }
  }
}

rmSync(work, { recursive: true, force: true });
await browser.close();
server.close();
finish();
