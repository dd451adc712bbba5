// A long run of `prepbook watch`: an edit every 50 ms, five browsers that look on. No change is missed, and memory, open files and threads do not grow.
//
//     PREPBOOK=../../target/release/prepbook SOAK_MINUTES=30 node soak.mjs
//
// Linux: it reads /proc. Chromium: $CHROMIUM, else where Debian has it. Without them, everything is counted as skipped.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { check as report, holds as must, finish, needs, wholeBrowser as executablePath } from "./checks.mjs";

const minutes = Number(process.env.SOAK_MINUTES ?? 30);
const BROWSERS = 5;
const PAUSE = 50; // ms between edits
const LEG = 20_000; // ms after which all pages must show the last edit
const prepbook = resolve(process.env.PREPBOOK ?? join(import.meta.dirname, "../../target/release/prepbook"));
needs(executablePath, prepbook, "/proc/self/status");
const check = (name, holds, seen = "it is not so") => report(name, must(holds, seen));

const book = mkdtempSync(join(tmpdir(), "prepbook-soak-"));
const put = (path, text) => { mkdirSync(dirname(join(book, path)), { recursive: true }); writeFileSync(join(book, path), text); };
const QUESTIONS = 40;
put("book.toml", "[book]\ntitle = \"Soak\"\n");
put("content/questions.md", `# Questions\n\n## Section\n\n${Array.from({ length: QUESTIONS }, (_, n) => `${n + 1}. What about matter ${n + 1}?`).join("\n")}\n`);
const answer = (n, word) => `---\nquestion: What about matter ${n + 1}?\n---\nThis is ${word}.\n\n${"Some words to set on a line. ".repeat(40)}\n\n\`\`\`python\nprint("${word}")\n\`\`\`\n`;
for (let n = 0; n < QUESTIONS; n++) put(`content/answers/a${n}.md`, answer(n, "edit0"));

const watch = spawn(prepbook, ["watch", "--port", "0"], { cwd: book });
let said = "";
// The lines of half an hour are many; the last ones tell.
for (const stream of [watch.stdout, watch.stderr]) stream.on("data", (data) => { said = (said + data).slice(-20_000); });
let ended = false;
watch.on("exit", () => { ended = true; });
const until = async (test, limit) => {
  for (const end = Date.now() + limit; Date.now() < end && !ended; await sleep(20)) { const found = await test(); if (found) return found; }
  return undefined;
};
function use() {
  const status = readFileSync(`/proc/${watch.pid}/status`, "utf8");
  const number = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))[1]);
  return { memory: number("VmRSS") / 1024, threads: number("Threads"), files: readdirSync(`/proc/${watch.pid}/fd`).length };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const samples = [];
let edits = 0;
try {
  const url = await until(() => said.match(/serving (http\S+)/)?.[1], 30_000);
  const pages = [];
  for (let n = 0; n < BROWSERS; n++) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}section.html`);
    pages.push(page);
  }
  const end = Date.now() + minutes * 60_000;
  while (Date.now() < end && !ended) {
    const leg = Date.now() + Math.min(LEG, Math.max(1000, end - Date.now()));
    let last = 0;
    while (Date.now() < leg) {
      last = edits % QUESTIONS;
      edits += 1;
      put(`content/answers/a${last}.md`, answer(last, `edit${edits}`));
      await sleep(PAUSE);
    }
    const word = `This is edit${edits}.`;
    for (const [n, page] of pages.entries()) {
      const shown = await until(() => page.evaluate((word) => document.querySelector("main").textContent.includes(word), word), 10_000);
      check(`browser ${n} shows edit ${edits}`, shown, said.slice(-500));
    }
    samples.push(use());
  }
  check("it is still running", !ended, said);
  if (!ended && samples.length > 2) {
    const [first, last] = [samples[Math.floor(samples.length / 5)], samples.at(-1)];
    console.log(`${edits} edits; memory ${first.memory.toFixed(1)} → ${last.memory.toFixed(1)} MiB, threads ${first.threads} → ${last.threads}, files ${first.files} → ${last.files}`);
    // A heap that serves changing sizes breathes; a leak of one page an edit would be hundreds of MiB.
    check("memory does not grow", last.memory < first.memory * 1.15 + 8, `${first.memory} → ${last.memory} MiB`);
    check("threads do not grow", last.threads <= first.threads + 2, `${first.threads} → ${last.threads}`);
    check("open files do not grow", last.files <= first.files + 4, `${first.files} → ${last.files}`);
  }
} finally {
  await browser.close();
  watch.kill("SIGINT");
  rmSync(book, { recursive: true, force: true });
}
finish();
