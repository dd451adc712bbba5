#!/bin/sh
# Makes the page's WOFF2 subsets (../assets/fonts/) from the paper fonts in this folder.
# Needs fonttools and brotli: pip install fonttools==4.68.0 brotli==1.2.1
set -eu
cd "$(dirname "$0")"

# Latin with its accents, typographic punctuation, currency, arrows, mathematics.
TEXT=U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6,U+02DA,U+02DC,U+1E9E,U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070-2089,U+20AC,U+2116,U+2122,U+2126,U+2190-2193,U+2202,U+2206,U+2211-2212,U+221A,U+221E,U+2248,U+2260,U+2264-2265,U+FB00-FB04
# Display type sets titles, numerals and metrics only.
DISPLAY=U+0020-007E,U+00A0-017F,U+0218-021B,U+2009-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+221E,U+2248,U+2260,U+2264-2265
# Code: also the box drawing of trees and query plans.
MONO=U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+20AC,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265,U+2500-257F,U+2713

# subset FROM TO UNICODES FEATURES
# The name table keeps copyright and licence only: a subset is a modified version and may not carry a reserved name.
subset() {
    pyftsubset "$1.ttf" --output-file="../assets/fonts/$2.woff2" --flavor=woff2 --unicodes="$3" \
        --layout-features="$4" --no-hinting --desubroutinize --name-IDs=0,13,14 --name-languages='*' --notdef-outline
}
# Signs that prose is marked with (ticks, crosses, warnings, stars, pointers), so that they look alike everywhere and in ink.
SIGNS=U+203C,U+2049,U+2139,U+23F0-23F3,U+2605,U+2611,U+2699,U+26A0,U+26A1,U+2705,U+270D,U+270F,U+2714,U+2716,U+2728,U+274C,U+274E,U+2753-2757,U+2764,U+2795-2797,U+27A1,U+2B05-2B07,U+2B50,U+1F3AF,U+1F3C6,U+1F447-1F449,U+1F44D,U+1F44E,U+1F4A1,U+1F4A5,U+1F4AC,U+1F4AF,U+1F4C8,U+1F4C9,U+1F4CA,U+1F4CC,U+1F4D6,U+1F4DA,U+1F4DD,U+1F4E6,U+1F50D,U+1F512,U+1F517,U+1F525,U+1F534-1F535,U+1F6A8,U+1F6AB,U+1F680,U+1F7E2,U+1F914,U+1F9E0
FIGURES=kern,liga,ccmp,locl,mark,mkmk,smcp,c2sc,onum,lnum,pnum,tnum

mkdir -p ../assets/fonts
subset Literata-Regular    literata-400        "$TEXT"    "$FIGURES,case,sups,zero"
subset Literata-Italic     literata-400-italic "$TEXT"    "$FIGURES"
subset Literata-SemiBold   literata-600        "$TEXT"    "$FIGURES"
subset Literata-SemiBoldItalic literata-600-italic "$TEXT" "$FIGURES"
subset EBGaramond-Regular  garamond-400        "$DISPLAY" "$FIGURES,case"
subset EBGaramond-Italic   garamond-400-italic "$DISPLAY" "kern,liga,ccmp,locl,onum,lnum,pnum,tnum"
subset IBMPlexMono-Regular plex-mono-400       "$MONO"    "ccmp,mark"
subset IBMPlexMono-Italic  plex-mono-400-italic "$MONO"   "ccmp,mark"
subset IBMPlexMono-SemiBold plex-mono-600      "$MONO"    "ccmp,mark"
subset NotoEmoji-Regular   signs-400           "$SIGNS"   "ccmp"
