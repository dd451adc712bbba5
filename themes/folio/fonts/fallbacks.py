#!/usr/bin/env python3
"""fallbacks.py OWN FAMILY STYLE NAME=FONT=LOCAL=LOCAL… … <TEXT: writes @font-face rules for spare fonts that take the room of OWN.

A page is laid out in a spare font until its own has come. If both make lines of the same length and height, next to nothing moves then.
OWN and FONT are font files: the theme's own, and one with the widths of a spare one (Gelasio has Georgia's, Liberation has those of Times, Arial
and Courier). FAMILY and NAME make the rule's family, STYLE is what stands in it besides ("font-style: italic;"), each LOCAL is a name under which
the spare font may be installed. TEXT says how often each letter comes. For example

    pip install fonttools==4.68.0 brotli==1.2.1
    cat content/answers/*/*.md | fallbacks.py Literata-Regular.ttf Folio "" "Georgia=Gelasio-Regular.ttf=Georgia=Gelasio" >>rules.css
"""
import collections
import sys

from fontTools.ttLib import TTFont


def widths(path):
    font = TTFont(path)
    map, hmtx, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return font, lambda sign: hmtx[map.get(ord(sign), ".notdef")][0] / em


def percent(value):
    return f"{100 * value:.2f}".rstrip("0").rstrip(".") + "%"


own_path, family, style, *spares = sys.argv[1:]
often = collections.Counter(sign for sign in sys.stdin.read() if " " <= sign < "\x7f")
own_font, own = widths(own_path)
em = own_font["head"].unitsPerEm
typo = own_font["OS/2"].fsSelection & 128
ascent, descent, gap = ((own_font["OS/2"].sTypoAscender, own_font["OS/2"].sTypoDescender, own_font["OS/2"].sTypoLineGap) if typo
                        else (own_font["hhea"].ascent, own_font["hhea"].descent, own_font["hhea"].lineGap))
for spare in spares:
    name, path, *local = spare.split("=")
    _, other = widths(path)
    size = sum(n * own(sign) for sign, n in often.items()) / sum(n * other(sign) for sign, n in often.items())
    source = ", ".join(f'local("{one}")' for one in local)
    print(f'@font-face {{ font-family: "{family} {name}"; src: {source};{" " if style else ""}{style} size-adjust: {percent(size)}; ascent-override: {percent(ascent / em / size)}; '
          f'descent-override: {percent(-descent / em / size)}; line-gap-override: {percent(gap / em / size)}; }}')
