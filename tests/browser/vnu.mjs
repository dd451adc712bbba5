// The Nu HTML checker over every page of the built site: no error. Needs Java; without it, everything is counted as skipped.
//
//     node vnu.mjs ../../output/site
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const site = resolve(process.argv[2] ?? "../../output/site");
const list = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? list(path) : entry.name.endsWith(".html") || entry.name.endsWith(".svg") ? [path] : [];
  });
const pages = list(site).filter((path) => path.endsWith(".html"));

try {
  execFileSync("java", ["-version"], { stdio: "ignore" });
} catch {
  console.log("no Java");
  console.log(`0 passed, 0 failed, ${pages.length} skipped`);
  process.exit(0);
}
const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const run = spawnSync("java", ["-jar", jar, "--format", "json", "--exit-zero-always", ...pages], { encoding: "utf8", maxBuffer: 1 << 28 });
const { messages } = JSON.parse(run.stderr || '{"messages":[]}');
const failed = new Set();
for (const message of messages) {
  const bad = message.type === "error" || message.type === "non-document-error";
  if (bad) failed.add(message.url);
  if (bad || process.env.WARNINGS) {
    console.log(`${bad ? "FAILED" : message.subType ?? message.type} ${message.url}:${message.lastLine ?? 0}: ${message.message}`);
    if (message.extract) console.log(`    ${message.extract.trim().replace(/\s+/g, " ")}`);
  }
}
console.log(`${pages.length - failed.size} passed, ${failed.size} failed, 0 skipped`);
process.exit(failed.size ? 1 : 0);
