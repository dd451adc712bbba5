// live.mjs FOLDER [SAVES]: from the write() of a save to the new text in Chromium's DOM, in milliseconds, for each tool in turn.
//
// FOLDER is a synthetic guide in several forms, FOLDER/prepbook, FOLDER/mdbook, FOLDER/hugo (or a prepbook book itself). Each tool serves its own, the page of one
// text is open, and that text is saved SAVES times, each time with another word; median, 95th percentile and worst are printed, and the file is put back.
// PREPBOOK, MDBOOK, HUGO name the binaries, else PATH does (prepbook: target/release); what is not there is left out and named.
// Needs the packages of the browser checks (`npm ci` in tests/browser) and Chromium.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { chromium } = createRequire(new URL("../tests/browser/package.json", import.meta.url))("playwright-core");
const [folder, saves = "40"] = process.argv.slice(2);
if (!folder) { console.error("usage: live.mjs FOLDER [SAVES]"); process.exit(2); }
const own = resolve(import.meta.dirname, "../target/release/prepbook");
const isBook = existsSync(join(folder, "book.toml")) && existsSync(join(folder, "content"));

function markdown(below) {
  return readdirSync(below).sort().flatMap((name) => {
    const path = join(below, name);
    return statSync(path).isDirectory() ? markdown(path) : /^q\d.*\.md$|^[^_].*\.md$/.test(name) ? [path] : [];
  });
}

/** The page of the site that shows some words. */
async function pageWith(url, words) {
  const index = await (await fetch(url)).text();
  for (const [, href] of index.matchAll(/href="([^"#]+\.html)"/g)) {
    const page = new URL(href, url).href;
    if ((await (await fetch(page)).text()).includes(words)) return page;
  }
}

const tools = [
  {
    name: "prepbook",
    folder: isBook ? folder : join(folder, "prepbook"),
    texts: "content/answers",
    command: (at) => [process.env.PREPBOOK ?? own, ["watch", "--port", "0", "--output", join(at, "output/live")]],
    url: /serving (http\S+)/,
    page: (url, file, words) => pageWith(url, words),
    after: (at) => rmSync(join(at, "output/live"), { recursive: true, force: true }),
  },
  {
    name: "mdBook",
    folder: join(folder, "mdbook"),
    texts: "src",
    command: () => [process.env.MDBOOK ?? "mdbook", ["serve", "--port", "4801"]],
    url: /(http:\/\/\S+:4801)/i,
    page: (url, file) => `${url}/${file.replace(/\.md$/, ".html")}`,
  },
  {
    name: "Hugo",
    folder: join(folder, "hugo"),
    texts: "content",
    command: () => [process.env.HUGO ?? "hugo", ["server", "--port", "4802"]],
    url: /(http:\/\/localhost:4802)/,
    page: (url, file) => `${url}/${file.replace(/\.md$/, "/")}`,
  },
];

const MISSED = 20_000; // ms after which a save is taken for lost
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
const now = () => performance.timeOrigin + performance.now();
const wait = async (what, test, limit = 180_000) => {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(25)) { const found = await test(); if (found) return found; }
  throw new Error(`${what} did not come`);
};

async function measure(tool, browser) {
  const at = resolve(tool.folder);
  const [program, args] = tool.command(at);
  const files = markdown(join(at, tool.texts)).filter((file) => /q\d|\//.test(relative(at, file)));
  const file = files[Math.floor(files.length / 2)];
  const original = readFileSync(file, "utf8");
  const server = spawn(program, args, { cwd: at });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => { said += data; });
  const context = await browser.newContext();
  try {
    const url = await wait(`${tool.name}'s address`, () => said.match(tool.url)?.[1]);
    const page = await context.newPage();
    const seen = new Map();
    await page.exposeBinding("livemarkerSeen", (_, number, at) => { if (!seen.has(number)) seen.set(number, at); });
    // In every document anew: tools that reload the page make one for each save.
    await page.addInitScript(() => {
      let last = -1;
      const look = () => {
        const at = performance.timeOrigin + performance.now();
        const found = document.body?.textContent.match(/livemarker(\d+)/);
        if (found && Number(found[1]) !== last) { last = Number(found[1]); window.livemarkerSeen(last, at); }
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    });
    writeFileSync(file, `${original}\n\nlivemarker0\n`);
    const name = relative(join(at, tool.texts), file);
    const open = await wait("the page", () => tool.page(url, name, "livemarker0"));
    await wait("the first text", async () => {
      await page.goto(open).catch(() => {});
      await sleep(500);
      return seen.has(0);
    });
    await sleep(3000);
    const times = [];
    for (let n = 1; n <= Number(saves); n++) {
      await sleep(150 + Math.random() * 250);
      const begun = now();
      writeFileSync(file, `${original}\n\nlivemarker${n}\n`);
      // Some tools lose a save now and then.
      times.push((await wait(`save ${n}`, () => seen.get(n), MISSED).catch(() => Infinity)) - begun);
    }
    times.sort((a, b) => a - b);
    const [median, most, worst] = [quantile(times, 0.5), quantile(times, 0.95), times.at(-1)].map((time) => `${time.toFixed(1)} ms`);
    const lost = times.filter((time) => time === Infinity).length;
    console.log(`${tool.name.padEnd(9)} ${times.length} saves, ${lost} lost: median ${median}, 95th percentile ${most}, worst ${worst}`);
  } finally {
    writeFileSync(file, original);
    await context.close();
    server.kill("SIGINT");
    await Promise.race([new Promise((done) => server.on("exit", done)), sleep(5000)]);
    tool.after?.(at);
    if (process.env.VERBOSE) console.log(said);
  }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const tool of tools) {
  const there = existsSync(tool.folder) && !spawnSync(tool.command("")[0], ["--help"]).error;
  if (there) await measure(tool, browser);
  else console.log(`${tool.name.padEnd(9)} left out: ${existsSync(tool.folder) ? "not installed" : `no ${tool.folder}`}`);
}
await browser.close();
