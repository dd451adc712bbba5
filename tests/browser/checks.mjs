// What the checks in the browser share: counting, the closing line that ./test adds up, where Chromium is, axe.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

export const counts = { passed: 0, failed: 0, skipped: 0 };

/** Chromium: $CHROMIUM, else where Debian has it. */
export const wholeBrowser = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Its part that shows no window, if it is there: it takes half the time, and shows no PDF. */
const headless = "/usr/bin/chromium-headless-shell";
export const executablePath = !process.env.CHROMIUM && existsSync(headless) ? headless : wholeBrowser;

/** A shorter pass, for a second theme: from disk alone, at one width, light and dark. $SHORT asks for it. */
export const short = Boolean(process.env.SHORT);
/** The widths of windows to try, and where from. */
export const widths = (all) => (process.env.WIDTHS ? process.env.WIDTHS.split(",").map(Number) : short ? [all.includes(390) ? 390 : all[0]] : all);
export const places = (origins) => (short ? origins.slice(0, 1) : origins);

/** Waits until a page can be seen: at its first frame it may hide itself for a moment, until its fonts are there. */
export const shown = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const look = () => (document.body.style.visibility ? requestAnimationFrame(look) : done());
        requestAnimationFrame(() => requestAnimationFrame(look));
      }),
  );

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What axe has against a page that can be seen; `options`: axe's own. */
export async function axe(page, options = {}) {
  await shown(page);
  await page.evaluate(axeSource);
  // `preload` would fetch the style sheets again, which the policy rightly forbids.
  const found = await page.evaluate((options) => window.axe.run(document, { preload: false, ...options }), options);
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} — ${node.any[0]?.message ?? violation.help}`),
  );
}

/** Counts one check; `problems`: what is wrong, as a list, a text, or nothing. */
export function check(name, problems) {
  const list = Array.isArray(problems) ? problems : problems ? [String(problems)] : [];
  if (list.length === 0) {
    counts.passed += 1;
    return;
  }
  counts.failed += 1;
  console.log(`FAILED ${name}`);
  for (const problem of list.slice(0, 12)) console.log(`    ${problem}`);
}

/** Problems of what should be the same, or should hold. */
export const same = (is, should) => (JSON.stringify(is) === JSON.stringify(should) ? [] : [`${JSON.stringify(is)} instead of ${JSON.stringify(should)}`]);
export const holds = (truth, otherwise) => (truth ? [] : [otherwise]);

export function finish() {
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed ? 1 : 0);
}

/** Without one of these programs there is nothing to check: that is counted as skipped. */
export function needs(...programs) {
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length === 0) return;
  console.log(`there is no ${missing.join(", no ")}`);
  counts.skipped += 1;
  finish();
}

/** The site that is named on the command line, with `file` in it. */
export function siteWith(file) {
  const site = resolve(process.argv[2] ?? "../../output/site");
  if (!existsSync(join(site, file))) {
    console.log(`no ${file} in ${site}: build it first`);
    process.exit(2);
  }
  return site;
}
