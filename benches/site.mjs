// How fast the site is in a browser, from disk: a section's page appears, practice opens, search opens and answers.
//
//     cd tests/browser && npm ci && cd ../..
//     node benches/site.mjs SITE [LARGE]             (RUNS: how often each is done; QUERIES="one;another": other queries)
//
// SITE: a built site, whose section pages are opened; LARGE: one of many questions, for practice and search (left out: SITE itself). What is
// counted ends with the paint: the frame after which the browser runs a task again. Chromium: $CHROMIUM, else /usr/bin/chromium.
// Each figure is a median of many, with the worst beside it; the load of the machine stands at both ends.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const { chromium } = createRequire(new URL("../tests/browser/", import.meta.url))("playwright-core");
const site = resolve(process.argv[2] ?? "output/site"), large = resolve(process.argv[3] ?? site);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const RUNS = Number(process.env.RUNS ?? 15);
const QUERIES = process.env.QUERIES?.split(";") ?? queries();

/** From the words of the large book itself: one that many questions have, one that few have, two together, a mistyped one, one that nobody has, a tag. */
function queries() {
  let book = null;
  vm.runInNewContext(readFileSync(join(large, "data/questions.js"), "utf8"), { prepbook: { questions: (data) => { book = data; } } });
  const often = new Map();
  for (const word of book.prompt.join(" ").toLowerCase().match(/\p{L}{4,}/gu) ?? []) often.set(word, (often.get(word) ?? 0) + 1);
  const words = [...often.keys()].sort((a, b) => often.get(b) - often.get(a) || (a < b ? -1 : 1));
  const rare = words[words.length >> 1], long = words.find((word, n) => n > 20 && word.length > 7) ?? words[0];
  return [words[0], rare, `${words[1]} ${rare}`, long.slice(0, 3) + long[4] + long[3] + long.slice(5), "qqqqqqqq", words[0][0], ...(book.tags.length ? [`tag:${book.tags[0]} ${words[1]}`] : [])];
}

const address = (folder, file) => pathToFileURL(join(folder, file)).href;
const sorted = (list) => [...list].sort((a, b) => a - b);
const told = (list) => `${sorted(list)[list.length >> 1].toFixed(0)} ms (${sorted(list)[0].toFixed(0)}–${sorted(list).at(-1).toFixed(0)})`;
const load = () => readFileSync("/proc/loadavg", "utf8").split(" ")[0];
const print = (name, value) => console.log(`${name.padEnd(44)} ${value}`);

print("load", load());
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A page as it first comes to this reader, with `watch` (a function of the page) run before its own scripts. */
async function open(url, watch, use, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
  const page = await context.newPage();
  if (watch) await page.addInitScript(watch);
  await page.goto(url, { waitUntil: "commit" });
  try {
    return await use(page);
  } finally {
    await context.close();
  }
}

/** In the page: resolves after the next paint, with the time. */
const painted = () => {
  window.painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  }));
};

// 1. The page of a section: first contentful paint, and how far what is painted moves afterwards.
const sections = readdirSync(site).filter((name) => name.endsWith(".html") && !["index.html", "404.html", "practice.html"].includes(name));
const shifts = () => {
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) window.shift += one.value; })).observe({ type: "layout-shift", buffered: true });
};
const first = [], moved = [];
for (let run = 0; run <= RUNS; run += 1) {
  const one = await open(address(site, sections[run % sections.length]), shifts, async (page) => {
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    await page.waitForTimeout(600);
    return page.evaluate(() => [performance.getEntriesByName("first-contentful-paint")[0].startTime, window.shift]);
  });
  if (run) { first.push(one[0]); moved.push(one[1]); }    // the first one starts the browser's processes
}
print("section, first contentful paint", told(first));
print("section, layout shift, worst", Math.max(...moved).toFixed(4));

// 2. Practice, to its first question's button on the screen.
const begun = () => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector("button.begin")) return;
    seen.disconnect();
    window.found = performance.now();
    window.painted().then((time) => { window.begun = time; });
  });
  seen.observe(document, { childList: true, subtree: true });
};
const ready = [];
for (let run = 0; run <= RUNS; run += 1) {
  const time = await open(address(large, "practice.html"), `(${painted})(); (${begun})();`, async (page) => {
    await page.waitForFunction(() => window.begun);
    return page.evaluate(() => window.begun);
  });
  if (run) ready.push(time);
}
const list = readFileSync(join(large, "data/questions.js"));
print("practice, first button painted", told(ready));
print("data/questions.js", `${(list.length / 1000).toFixed(0)} kB, ${(gzipSync(list, { level: 9 }).length / 1000).toFixed(0)} kB by gzip -9`);

// 3. Search: its first opening, then queries, while answers come in and when all of them have.
await open(address(large, "index.html"), painted, async (page) => {
  await page.waitForLoadState("load");
  await page.waitForTimeout(500);
  const opening = await page.evaluate(async (text) => {
    const long = [];
    new PerformanceObserver((tasks) => tasks.getEntries().forEach((one) => long.push(one.duration))).observe({ type: "longtask" });
    const until = async (selector) => { for (let tries = 0; tries < 1000 && !document.querySelector(selector); tries += 1) await window.painted(); };
    const start = performance.now();
    window.prepbook.find();
    await until("dialog.search[open]");
    const open = performance.now() - start;
    const input = document.querySelector(".search-input");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until(".search-result");
    return { open, answered: performance.now() - start, long };
  }, QUERIES[0]);
  print("search, opened", `${opening.open.toFixed(0)} ms; first answer after ${opening.answered.toFixed(0)} ms; longest task ${Math.max(0, ...opening.long).toFixed(0)} ms`);
  const ask = async (text) => {
    const times = [];
    for (let run = 0; run < RUNS; run += 1) {
      times.push(await page.evaluate(async (text) => {
        const input = document.querySelector(".search-input");
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => setTimeout(done, 60));
        const start = performance.now();
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        return (await window.painted()) - start;
      }, text));
    }
    return told(times);
  };
  for (const text of QUERIES) print(`search, answers coming in: ${text}`, await ask(text));
  // Texts come in as long as something is asked; until then the count says so behind a point.
  await page.evaluate((text) => {
    const input = document.querySelector(".search-input");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, QUERIES[0]);
  await page.waitForFunction(() => !document.querySelector(".search-count").textContent.includes(" · "), null, { timeout: 300000, polling: 500 });
  for (const text of QUERIES) print(`search, all answers there: ${text}`, await ask(text));
});

await browser.close();
print("load", load());
