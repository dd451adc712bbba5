// Where a question is: on its section's page, or on its own.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const script = readFileSync(new URL("../../themes/folio/assets/data.js", import.meta.url), "utf8");

async function book(split) {
  const window = { prepbook: { root: "../", load: () => Promise.resolve() } };
  vm.runInNewContext(script, { window, encodeURIComponent, Promise, Map, Error });
  window.prepbook.questions({ sections: [["A", "a.html", 2], ["B", "b.html", 1]], shards: [[0, "a-1"], [2, "b-1"]], id: ["x", "Ü.Y", "锁"], split });
  return window.prepbook.book();
}

test("a section's page shows its questions", async () => {
  const found = await book(null);
  assert.deepEqual([0, 1, 2].map(found.url), ["../a.html#x", "../a.html#%C3%9C.Y", "../b.html#%E9%94%81"]);
});

test("each question has a page", async () => {
  const found = await book({ 1: "ü-y-01234567" });
  assert.deepEqual([0, 1, 2].map(found.url), ["../a/x.html", "../a/%C3%BC-y-01234567.html", "../b/%E9%94%81.html"]);
});
