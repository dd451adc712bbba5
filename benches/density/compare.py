#!/usr/bin/env python3
"""The largest type with which Typst sets this book's cheat sheet on N pages: what `fit = N` is held against.

    python3 benches/density/compare.py [PAGES] [COLUMNS]

Needs the Python package `typst`. The same words as `prepbook build --only cheatsheet` prints (number, cue or question, measured change, summary, a line
to fill in), in the same faces, columns, margins and leading; sizes are tried in the same steps of a tenth of a point.
"""
import re
import sys
import tempfile
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parents[2]
PAGES, COLUMNS = (int(a) for a in (sys.argv[1:] + ["2", "4"][len(sys.argv) - 1:])[:2])

HEAD = """
#let s = SIZEpt
#set page(paper: "a4", flipped: true, margin: (x: 8mm, top: 8mm, bottom: 8mm), columns: COLUMNS)
#set columns(gutter: 5mm)
// Baselines a quarter more than the size apart, as prepbook has them.
#set text(font: "Literata", size: s, lang: "en", hyphenate: true, top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: true, leading: .25em, spacing: .25em)
#show raw: set text(font: "IBM Plex Mono", size: .85em)
#let display(size, t) = text(font: "EB Garamond", size: size * s, t)
#place(top + left, scope: "parent", float: true, clearance: .7em, block(width: 100%, stroke: (bottom: .7pt), inset: (bottom: .5em))[#display(1.9, [TITLE])])
#let sec(n, t) = block(above: 1.25em, below: .875em, sticky: true, width: 100%, stroke: (bottom: .7pt), inset: (bottom: .3em), display(1.38, [#n #t]))
#let q(n, t, m, a, bold, tight) = block(breakable: false, above: if tight { .5625em } else { .875em }, below: 0pt)[
  #block(below: .25em, par(justify: false)[#display(1.12, n) #h(.3em) #if bold [*#t*] else [#t] #h(1fr) #if m != none { display(1.16, m) }])
  #if a != none { block(above: 0pt, a) } else { block(above: .25em, height: 1.3125em, width: 100%, stroke: (bottom: .45pt)) }]
"""


def quoted(words):
    """Markdown of a line as Typst content: code spans stay code."""
    parts = re.split(r"`([^`]+)`", words)
    out = ["#(%s)" % repr_typst(part) if i % 2 == 0 else "#raw(%s)" % repr_typst(part) for i, part in enumerate(parts) if part]
    return "[%s]" % "".join(out)


def repr_typst(words):
    return '"%s"' % words.replace("\\", "\\\\").replace('"', '\\"')


def answers():
    found = {}
    for path in (ROOT / "content/answers").rglob("*.md"):
        front = path.read_text(encoding="utf-8").split("---", 2)[1]
        keys = dict(re.findall(r"^([\w-]+): (.*)$", front, re.M))
        found[keys["question"].strip("\"'")] = {k: v.strip("\"'") for k, v in keys.items()}
    return found


def book():
    known, out, number, tight = answers(), [], 0, "false"
    for line in (ROOT / "content/questions.md").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"## \W*(\d)\S* (.*?)(?: \(.*\))?$", line):
            out.append('#sec("%s", %s)' % (match[1], quoted(match[2])))
            tight = "false"
        elif match := re.match(r"\d+\. (.*)", line):
            number += 1
            answer = known.get(match[1])
            asked = (answer or {}).get("cue", match[1])
            metric = repr_typst(answer["metric"]) if answer and "metric" in answer else "none"
            summary = quoted(answer["summary"]) if answer and "summary" in answer else "none"
            out.append('#q("%d", %s, %s, %s, %s, %s)' % (number, quoted(asked), metric, summary, "true" if answer else "false", tight))
            tight = "false" if answer else "true"
    return "\n".join(out)


def pages(body, size):
    source = HEAD.replace("SIZE", f"{size:.1f}").replace("COLUMNS", str(COLUMNS)).replace("TITLE", "Django Practical Interview Questions") + body
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.typ"
        file.write_text(source, encoding="utf-8")
        made = typst.compile(str(file), font_paths=[str(ROOT / "themes")], ignore_system_fonts=True, format="png", ppi=20)
    return len(made) if isinstance(made, list) else 1


body = book()
low, high = 50, 141
while high - low > 1:
    middle = (low + high) // 2
    low, high = (middle, high) if pages(body, middle / 10) <= PAGES else (low, middle)
print(f"Typst: {low / 10} pt on {PAGES} pages of {COLUMNS} columns")
