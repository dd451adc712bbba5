// What is longer than its place, in Chromium: long words and addresses in titles, metrics, links, tables and code, in both themes, with a page a
// section and a page a question. Nothing makes a page scroll sideways, nothing is printed over anything else, nothing leaves its column.
//
//     PREPBOOK=target/release/prepbook node tests/browser/overlong.mjs
//
// Chromium: $CHROMIUM, else where Debian has it. Without it, or without the program, everything is counted as skipped.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { check, same, finish, executablePath, shown, needs, short } from "./checks.mjs";

const program = resolve(process.env.PREPBOOK ?? "target/release/prepbook");
needs(executablePath, program);
const repository = resolve(fileURLToPath(import.meta.url), "../../..");
const work = mkdtempSync(join(tmpdir(), "prepbook-overlong-"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

const WORD = "Donaudampfschifffahrtsgesellschaftskapitänsverteilungssysteme";
const URL_ = "https://example.org/a/very/long/path/that/never/ends/and/keeps/going/on/forever/and/ever/until/it/wraps/index.html";
const METRICS = ["94 s → 0.8 s", "250,000 requests/s", "3 hours 20 minutes → 4 minutes", "two deploys a week → thirty a day", "1.200.000 Nachrichten/s → 12.500.000 Nachrichten/s"];
const TITLES = ["Python", "Kubernetes interview questions", "Internationalization", "Architekturfragen", "Datenbankinterviewfragen", "Questions on Internationalization and what else there is", WORD];
const bank = `# Interview questions

## ${WORD}

${METRICS.map((_, n) => `${n + 1}. What is question ${n + 1} about?`).join("\n")}
${METRICS.length + 1}. What is ${WORD}?
${METRICS.length + 2}. Why \`com.example.platform.messaging.infrastructure.AbstractSingletonProxyFactoryBean\`?

   | Class | Requests | Limits | Eviction order | When would you use it in production, and why? |
   |---|---|---|---:|---|
   | Guaranteed | = limits | set | 3 | latency-critical payment paths |
   | BestEffort | none | none | 1 | \`batch\` |

## See ${URL_}

1. What does ${URL_} say?

   \`\`\`yaml
   image: registry.example.org/team/checkout@sha256:3f1c2b8c0e9b7d6a5f4e3d2c1b0a998877665544332211003f1c2b8c0e9b7d6a5f4e3d2c1b0a9988
   \`\`\`

## ${WORD}2

1. Short?
`;

function build(theme, split) {
  const folder = join(work, `${theme}-${split}`);
  mkdirSync(join(folder, "content/answers"), { recursive: true });
  cpSync(join(repository, "themes"), join(folder, "themes"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), `[theme]\nname = "${theme}"\n[site]\nsplit = "${split}"\nedit-url = "https://example.org/edit/{path}"\n`);
  writeFileSync(join(folder, "content/questions.md"), bank);
  METRICS.forEach((metric, n) => writeFileSync(join(folder, `content/answers/${n}.md`), `---\nquestion: What is question ${n + 1} about?\nmetric: ${metric}\nmetric-label: of ${WORD}\n---\nAn answer of [${URL_}](${URL_}).\n`));
  writeFileSync(join(folder, "content/answers/word.md"), `---\nquestion: What is ${WORD}?\ncue: ${WORD}\nsummary: ${WORD}\ntags: [${WORD.toLowerCase()}]\n---\nA word.\n`);
  execFileSync(program, ["build", "--only", "site"], { cwd: folder, stdio: "pipe" });
  return join(folder, "output/site");
}

async function open(name, site, path, width, use) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`script error: ${error}`));
  try {
    await page.goto(pathToFileURL(join(site, path)).href);
    await shown(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await use(page);
  } catch (error) {
    complaints.push(String(error.stack ?? error).split("\n").slice(0, 2).join(" "));
  }
  check(`${name}: nothing to complain about`, complaints);
  await context.close();
}

const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return [];
    const scrolls = (e) => Boolean(e.closest("pre, .table"));
    const guilty = [...document.querySelectorAll("body *")].filter((e) => !scrolls(e) && e.getBoundingClientRect().right > innerWidth + 1);
    return [`${wide}px too wide: ${guilty.slice(0, 4).map((e) => `${e.tagName}.${e.className}`).join(", ")}`];
  });
/** Lines of text that leave the box of `column`, and lines of text that stand on those of others. */
const outside = (page, what, column) =>
  page.evaluate(([what, column]) => {
    // Without what is there for those who hear the page.
    const lines = (e) => {
      const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), out = [], range = document.createRange();
      while (texts.nextNode()) {
        if (texts.currentNode.parentElement.closest(".unseen")) continue;
        range.selectNodeContents(texts.currentNode);
        out.push(...range.getClientRects());
      }
      return out.filter((r) => r.width > 1);
    };
    return [...document.querySelectorAll(what)].filter((e) => e.checkVisibility()).flatMap((e) => {
      const box = e.closest(column).getBoundingClientRect();
      return lines(e).filter((r) => r.right > box.right + 1.5 || r.left < box.left - 3).map((r) => `${e.textContent.slice(0, 30)}: to ${Math.round(r.right)}, its column to ${Math.round(box.right)}`);
    });
  }, [what, column]);
const collisions = (page, one, other) =>
  page.evaluate(([one, other]) => {
    const lines = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).flatMap((e) => {
      const range = document.createRange();
      range.selectNodeContents(e);
      return [...range.getClientRects()].filter((r) => r.width > 1);
    });
    // The lines of large type are higher than their letters.
    return lines(one).flatMap((a) => lines(other).filter((b) => a.left < b.right && b.left < a.right && a.top + a.height * 0.2 < b.bottom && b.top < a.bottom - a.height * 0.2)
      .map((b) => `${Math.round(a.left)}–${Math.round(a.right)} and ${Math.round(b.left)}–${Math.round(b.right)} at ${Math.round(b.top)}`));
  }, [one, other]);

for (const theme of ["folio", "timetable"]) {
  for (const split of ["section", "question"]) {
    const site = build(theme, split);
    const sections = readdirSync(site).filter((name) => /\.html$/.test(name) && !/^(index|practice|404)\.html$/.test(name));
    const questions = split === "question" ? sections.map((name) => name.replace(/\.html$/, "")).flatMap((folder) => readdirSync(join(site, folder)).map((name) => `${folder}/${name}`)) : [];
    for (const width of short ? [390, 1280] : [320, 390, 800, 1000, 1280, 1440]) {
      const at = `${theme}, a page a ${split}, ${width}px`;
      await open(`${at}, cover`, site, "index.html", width, async (page) => {
        for (const title of TITLES) {
          for (const more of [false, true]) {
            await page.evaluate(([title, more]) => {
              document.querySelector("h1").textContent = title;
              document.querySelector(".subtitle")?.remove();
              if (more) document.querySelector("h1").insertAdjacentHTML("afterend", '<p class="subtitle">Autumn interviews</p>');
            }, [title, more]);
            const name = `${at}, cover "${title.slice(0, 20)}"${more ? " with a subtitle" : ""}`;
            check(`${name}: fits`, await overflow(page));
            check(`${name}: nothing over the title`, await collisions(page, "h1", ".metric strong, .metric small"));
          }
        }
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        check(`${at}, cover, open: fits`, await overflow(page));
      });
      for (const path of [...sections, ...questions]) {
        const name = `${at}, ${path.slice(0, 30)}`;
        await open(name, site, path, width, async (page) => {
          check(`${name}: fits`, await overflow(page));
          await page.evaluate(() => document.querySelectorAll("main details").forEach((details) => { details.open = true; }));
          check(`${name}: fits, open`, await overflow(page));
          check(`${name}: a metric stays in its column`, await outside(page, ".metric strong span", ".metric"));
          check(`${name}: the foot's links stay in theirs`, await outside(page, ".turn a", ".turn a"));
          check(`${name}: the list of sections shows its counts`, await outside(page, ".sections li a", ".sections"));
          if (width === 390) {
            // What can be seen of a row does not stand in a void: no cell is many times as high as what stands in it.
            const rows = await page.evaluate(() => [...document.querySelectorAll(".table tbody tr")].map((row) => Math.round(row.getBoundingClientRect().height / parseFloat(getComputedStyle(row).lineHeight))));
            check(`${name}: a table scrolls rather than being squeezed`, rows.filter((lines) => lines > 4).map((lines) => `a row of ${lines} lines`));
          }
          if (width === 1280) {
            await page.emulateMedia({ media: "print" });
            check(`${name}: on paper code stays in its column`, await outside(page, "pre code", "pre"));
            check(`${name}: on paper nothing to click`, same(await page.getByText(/^Edit this/).filter({ visible: true }).count(), 0));
          }
        });
      }
      await open(`${at}, practice`, site, "practice.html", width, async (page) => {
        await page.click(".begin");
        for (let n = 0; n < METRICS.length + 1; n += 1) {
          await page.locator("textarea").waitFor();
          await page.keyboard.press("Space");
          await page.locator(".ratings").waitFor();
          check(`${at}, practice: fits`, await overflow(page));
          check(`${at}, practice: a metric stays in its column`, await outside(page, ".metric strong span", ".metric"));
          await page.keyboard.press("4");
          await page.waitForFunction(() => !document.querySelector(".ratings"));
        }
      });
    }
  }
}

await browser.close();
rmSync(work, { recursive: true, force: true });
finish();
