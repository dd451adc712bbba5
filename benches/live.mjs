// live.mjs BOOK [SAVES]: from the write() of a save to the new text in Chromium's DOM, in milliseconds.
//
// Starts `prepbook watch` (PREPBOOK=path of a release binary) on a book that ../shared-like generators or `init` made, opens the page of an
// answer, saves that answer SAVES times, each time with another word, and prints median, 95th percentile and worst. The file is put back.
// Needs the browser checks' packages (`npm ci` in tests/browser) and Chromium.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync, readdirSync, statSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");
const [book, saves = "40"] = process.argv.slice(2);
if (!book) { console.error("usage: live.mjs BOOK [SAVES]"); process.exit(2); }
const prepbook = process.env.PREPBOOK ?? resolve(import.meta.dirname, "../target/release/prepbook");

function answers(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? answers(path) : name.endsWith(".md") ? [path] : [];
  });
}
const files = answers(join(book, "content/answers"));
const file = files[Math.floor(files.length / 2)];
const original = readFileSync(file, "utf8");

const watch = spawn(prepbook, ["watch", "--port", "0", "--output", join(book, "output/live")], { cwd: book });
let said = "";
watch.stdout.on("data", (data) => { said += data; });
watch.stderr.on("data", (data) => { said += data; });
const until = async (what, test, limit = 120_000) => {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) { const found = await test(); if (found) return found; }
  throw new Error(`${what} did not come; prepbook said:\n${said}`);
};
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

let browser;
try {
  const url = await until("the server", () => said.match(/serving (http\S+)/)?.[1]);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  const marker = "livemarker0";
  writeFileSync(file, `${original}\n\n${marker}\n`);
  const pages = async () => {
    const index = await (await fetch(url)).text();
    for (const [, href] of index.matchAll(/href="([^"#]+\.html)"/g)) {
      if ((await (await fetch(new URL(href, url))).text()).includes(marker)) return new URL(href, url).href;
    }
  };
  await page.goto(await until("the page", pages));
  await sleep(3000);
  const times = [];
  for (let n = 1; n <= Number(saves); n++) {
    const word = `livemarker${n}`;
    const seen = page.evaluate((word) => new Promise((done) => {
      const look = () => {
        const at = performance.timeOrigin + performance.now();
        if (document.querySelector("main").textContent.includes(word)) { observer.disconnect(); done(at); }
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true });
      look();
    }), word);
    await sleep(150 + Math.random() * 250);
    const begun = performance.timeOrigin + performance.now();
    writeFileSync(file, `${original}\n\n${word}\n`);
    times.push((await seen) - begun);
  }
  times.sort((a, b) => a - b);
  console.log(`${times.length} saves: median ${quantile(times, 0.5).toFixed(1)} ms, 95th percentile ${quantile(times, 0.95).toFixed(1)} ms, worst ${times.at(-1).toFixed(1)} ms`);
} finally {
  writeFileSync(file, original);
  await browser?.close();
  watch.kill("SIGINT");
  rmSync(join(book, "output/live"), { recursive: true, force: true });
  if (process.env.VERBOSE) console.log(said);
}
