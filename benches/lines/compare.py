#!/usr/bin/env python3
"""compare.py [--keep DIR]: the lines of prepbook beside those of Typst, for the same paragraphs, fonts, size and measure.

200 paragraphs of real English prose are set 60 mm wide, justified and hyphenated, by both; both PDFs are then read by `mutool draw
-F stext`, and one and the same code measures the lines from where the characters stand. `README.md` beside this file says what the
figures mean. Needs: the packages `typst` and `fonttools` from PyPI, mutool, and the binary of prepbook (PREPBOOK, else
target/release/prepbook). A folder of banks beside the repository (`../shared/banks`) is used if it is there.
"""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = ROOT / "themes/folio/fonts"
SOURCES = [ROOT / "content/answers", ROOT.parent / "shared/banks"]
COUNT, MEASURE_MM, SIZE, CODE = 200, 60.0, 9.6, 0.85
MM = 72 / 25.4
# What a word space may grow and shrink by, in parts of it, before a line is bad: TeX's Computer Modern, and Typst's defaults.
STRETCH, SHRINK = 1 / 2, 1 / 3


# The paragraphs

def prose(text):
    """Curly quotes and dashes, as both then set them alike; emphasis and links are dropped, code stays between backticks."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"(`[^`]+`)", text)
    for i in range(0, len(parts), 2):
        part = re.sub(r"(\*\*|__|\*)(\S(?:.*?\S)?)\1", r"\2", parts[i])
        part = re.sub(r"(?<!\w)_(\S(?:.*?\S)?)_(?!\w)", r"\1", part)
        part = re.sub(r"(^|[\s(\[—])\"", "\\1\u201c", part).replace('"', "\u201d")
        part = re.sub(r"(^|[\s(\[—\u201c])'", "\\1\u2018", part).replace("'", "\u2019")
        parts[i] = part.replace("...", "\u2026").replace("---", "\u2014").replace("--", "\u2013")
    return " ".join("".join(parts).split())


def wanted(text):
    """A whole paragraph of English running text, some lines long, without what only Markdown knows."""
    bare = re.sub(r"`[^`]+`", "", text)
    words = re.findall(r"[a-z]+", bare.lower())
    common = sum(w in {"the", "of", "to", "and", "a", "is", "in", "it", "that", "for"} for w in words)
    capitals = sum(c.isupper() for c in bare)
    return (220 <= len(text) and capitals < len(bare) / 8 <= 1200 and text.count("`") % 2 == 0 and "``" not in text and common >= 0.1 * len(words)
            and text[-1] in ".!?\u201d)" and not re.search(r"[|<>\\^~{}$]|https?:|&\w+;|\*|\w/\w+/\w", bare)
            and all(c < "\u0100" or c in "\u2018\u2019\u201c\u201d\u2026\u2013\u2014" for c in text))


def paragraphs(path):
    text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.S | re.M)
    for block in re.split(r"\n\s*\n", text):
        # What a paragraph of Markdown cannot begin with, or would be something else.
        if re.match(r"\s*$|[ \t]|[#>|<!+*-]|\d+[.)]|\[", block) or re.search(r"\n\s*([-*+#>|]|\d+[.)])|  \n|<br", block):
            continue
        if wanted(found := prose(block)):
            yield found


def chosen():
    """Half from each source, evenly spread over all that there are in the order of their files; each text once."""
    pools = []
    for source in SOURCES:
        files = sorted(source.rglob("*.md")) if source.is_dir() else []
        pools.append(list(dict.fromkeys(p for f in files for p in paragraphs(f))))
    out, left = [], COUNT
    for i, pool in enumerate(sorted(pools, key=len)):
        take = min(len(pool), left // (len(pools) - i))
        out += [pool[k * len(pool) // take] for k in range(take)]
        left -= take
    return out


def segments(text):
    """(is code, text) in turn."""
    return [(part[0] == "`", part.strip("`")) for part in re.split(r"(`[^`]+`)", text) if part]


# Setting them

def set_by_prepbook(folder, texts):
    answers = folder / "content/answers"
    answers.mkdir(parents=True)
    (folder / "themes/lines").mkdir(parents=True)
    (folder / "themes/lines/theme.toml").write_text(
        f'api = 1\nextends = "folio"\n[paper]\nsize = {SIZE}\nmeasure-mm = {MEASURE_MM}\n')
    (folder / "book.toml").write_text('[book]\ntitle = "Lines"\n[theme]\nname = "lines"\n')
    (folder / "content/questions.md").write_text("# Lines\n\n" + "".join(f"{i}. P{i}\n" for i in range(len(texts))))
    for i, text in enumerate(texts):
        marked = "".join(f"`{part}`" if code else re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", part)
                         for code, part in segments(text))
        (answers / f"p{i}.md").write_text(f"---\nquestion: P{i}\n---\n{marked}\n")
    program = os.environ.get("PREPBOOK", ROOT / "target/release/prepbook")
    subprocess.run([program, "build", "--only", "guide"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "output/guide.pdf"


TYPST = """
#set page(width: %(measure)smm + 120mm, height: 250mm, margin: (left: 20mm, right: 100mm, y: 20mm))
#set text(font: "Literata", size: %(size)spt, lang: "en", hyphenate: true, number-type: "old-style", number-width: "proportional"%(more)s)
#set par(justify: true, linebreaks: "optimized")
#show raw: set text(font: "IBM Plex Mono", size: %(code)spt, ligatures: false, number-type: "lining")
#for (i, parts) in json("paragraphs.json").enumerate() {
  text(weight: 600, "P" + str(i))
  parbreak()
  for (code, words) in parts { if code { raw(words) } else { text(words) } }
  parbreak()
}
"""


def set_by_typst(folder, texts, more=""):
    import typst

    (folder / "paragraphs.json").write_text(json.dumps([segments(text) for text in texts]))
    values = dict(measure=MEASURE_MM, size=SIZE, code=SIZE * CODE, more=more)
    (folder / "lines.typ").write_text(TYPST % values)
    out = folder / "typst.pdf"
    typst.compile(str(folder / "lines.typ"), output=str(out), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return out


# Reading them

def rows(pdf):
    """The lines of a PDF, down the pages: lists of (character, left edge, right edge, font, size)."""
    stext = subprocess.run(["mutool", "draw", "-F", "stext", "-o", "-", str(pdf)], check=True, capture_output=True).stdout
    # Control characters are no XML.
    for page in ET.fromstring(re.sub(rb"&#x?[0-9a-f]+;(?<!&#x[2-9a-f][0-9a-f];)", lambda m: m[0] if len(m[0]) > 5 else b"?", stext)).iter("page"):
        lines = {}
        for font in page.iter("font"):
            name, size = font.get("name").split("+")[-1], float(font.get("size"))
            if not (name.startswith("Literata") and abs(size - SIZE) < 1.2 and "Italic" not in name
                    or name.startswith("IBMPlexMono") and abs(size - SIZE * CODE) < 0.01):
                continue
            for char in font.iter("char"):
                quad = [float(x) for x in char.get("quad").split()]
                lines.setdefault(round(float(char.get("y"))), []).append((char.get("c"), quad[0], quad[2], name, size))
        for y in sorted(lines):
            yield lines[y]


def paragraphs_of(pdf):
    """Lines by paragraph: each begins behind its marker."""
    out, open_ = {}, None
    for row in rows(pdf):
        words = "".join(c[0] for c in row).strip()
        if row and "SemiBold" in row[0][3]:
            open_ = out.setdefault(int(words[1:]), []) if re.fullmatch(r"P\d+", words) else None
        elif open_ is not None and abs(row[0][4] - SIZE) < 0.01 or "Mono" in row[0][3]:
            open_.append(row)
    return out


# Measuring them

def natural_spaces():
    from fontTools.ttLib import TTFont

    out = {}
    for file in FONTS.glob("*.ttf"):
        font = TTFont(file)
        glyph = font.getBestCmap()[32]
        out[font["name"].getDebugName(6)] = font["hmtx"][glyph][0] / font["head"].unitsPerEm
    return out


def measure(row, spaces, left, width, last):
    """(ratio, text, widest prose gap, natural width, gaps' number) of a line."""
    while row and row[-1][0].isspace():
        row = row[:-1]
    gaps, natural, before = [], [], None
    for i, (c, x, right, font, size) in enumerate(row):
        if c.isspace():
            continue
        if before is not None and i - before > 1:
            gap = x - row[before][2]
            space = row[before + 1]
            gaps.append(gap)
            natural.append(sum(spaces[s[3]] * s[4] for s in row[before + 1:i]))
        before = i
    edge = row[-1][2] - left
    room = sum(gaps) - sum(natural)
    # A line that was left short counts as what it would have needed; one whose marks hang in the margin is measured as it is.
    if edge < width - 1 and not last:
        room += width - edge
    total = sum(natural)
    ratio = room / (total * (STRETCH if room > 0 else SHRINK)) if total else (99.0 if room > 1 else 0.0)
    return ratio, "".join(c[0] for c in row), edge


def report(name, pdf, texts):
    spaces = natural_spaces()
    width = MEASURE_MM * MM
    found = paragraphs_of(pdf)
    missing = [i for i in range(len(texts)) if not found.get(i)]
    assert not missing, f"{name}: paragraphs {missing} not found"
    ratios, lines, hyphens, ladders, pairs, runts, stubs, last_hyphens, overfull = [], 0, 0, 0, 0, 0, 0, 0, 0
    detail = []
    for i, text in enumerate(texts):
        rows_ = found[i]
        left = min(row[0][1] for row in rows_)
        ends = []
        for row in rows_:
            last = row is rows_[-1]
            ratio, words, edge = measure(row, spaces, left, width, last)
            if edge > width + MM:
                overfull += 1
            elif not last:
                ratios.append(ratio)
            ends.append(words[-1] in "\u00ad\u2010" or words[-1] == "-" and words.split()[-1] not in text)
            detail.append(f"{i:3} {ratio:+.2f}{'*' if last else ' '} {words}")
        lines += len(rows_)
        hyphens += sum(ends)
        # A run of hyphens at line ends.
        runs = [len(run) for run in re.findall("1+", "".join("01"[e] for e in ends))]
        pairs += sum(run == 2 for run in runs)
        ladders += sum(run > 2 for run in runs)
        last_hyphens += len(ends) > 1 and ends[-2]
        if len(rows_) > 1:
            runts += len(words.split()) == 1
            stubs += edge < width / 8
        got = re.sub(r"[\s\u00ad\u2010-]", "", "".join("".join(c[0] for c in row) for row in rows_))
        assert got == re.sub(r"[\s`-]", "", text), f"{name}: paragraph {i} reads otherwise:\n{got}\n{text}"
    badness = [min(100 * abs(r) ** 3, 10000) for r in ratios]
    figures = {
        "lines": lines,
        "mean badness": round(statistics.mean(badness), 1),
        "median badness": round(statistics.median(badness), 1),
        "loose lines (r > 1)": sum(r > 1 for r in ratios),
        "very loose (r > 2)": sum(r > 2 for r in ratios),
        "holes (r > 4)": sum(r > 4 for r in ratios),
        "tight (r < -1)": sum(r < -1.02 for r in ratios),
        "over-full lines (not in the above)": overfull,
        "standard deviation of r": round(statistics.pstdev(ratios), 3),
        "hyphens": hyphens,
        "two hyphens in a row": pairs,
        "ladders (3 and more)": ladders,
        "hyphens before a last line": last_hyphens,
        "last lines of one word": runts,
        "last lines under an eighth": stubs,
    }
    return figures, detail


def main():
    texts = chosen()
    code = sum("`" in text for text in texts)
    print(f"{len(texts)} paragraphs, {sum(len(t.split()) for t in texts)} words, {code} with code; {MEASURE_MM} mm, {SIZE} pt")
    keep = pathlib.Path(sys.argv[sys.argv.index("--keep") + 1]) if "--keep" in sys.argv else None
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sets = {
            "prepbook": set_by_prepbook(folder / "book", texts),
            "Typst": set_by_typst(folder, texts),
        }
        tables = {}
        for name, pdf in sets.items():
            tables[name], detail = report(name, pdf, texts)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{name}.txt").write_text("\n".join(detail) + "\n")
                (keep / f"{name}.pdf").write_bytes(pdf.read_bytes())
    print("| | " + " | ".join(tables) + " |\n|---|" + "--:|" * len(tables))
    for row in tables["Typst"]:
        print(f"| {row} | " + " | ".join(str(table[row]) for table in tables.values()) + " |")


main()
