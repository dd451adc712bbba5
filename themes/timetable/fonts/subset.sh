#!/bin/sh
# Makes the page's WOFF2 subsets (../assets/fonts/) from the paper fonts in this folder.
# Needs fonttools and brotli: pip install fonttools==4.68.0 brotli==1.2.1
set -eu
cd "$(dirname "$0")"

# Latin with its accents, typographic punctuation, currency, arrows, mathematics, the signs of lists and checks.
LATIN=U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6,U+02DA,U+02DC,U+1E9E,U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070-2089,U+20AC,U+2116,U+2122,U+2126,U+2190-2199,U+2202,U+2206,U+2211-2212,U+221A,U+221E,U+2248,U+2260,U+2264-2265,U+25A0,U+25B2,U+25B6,U+25BC,U+25C0,U+2713,U+FB01-FB02
# ss01 and ss02 are other forms of a and g; zero is slashed: none of them is used.
FEATURES=kern,liga,ccmp,locl,mark,lnum,onum,sups,subs,frac,numr,dnom

# subset FROM TO
# The name table keeps copyright and licence only: a subset is a modified version and may not carry a reserved name.
subset() {
    pyftsubset "$1.ttf" --output-file="../assets/fonts/$2.woff2" --flavor=woff2 --unicodes="$LATIN" \
        --layout-features="$FEATURES" --no-hinting --desubroutinize --name-IDs=0,13,14 --name-languages='*' --notdef-outline
}

mkdir -p ../assets/fonts
subset IBMPlexSans-Regular        plex-sans-400
subset IBMPlexSans-Italic         plex-sans-400-italic
subset IBMPlexSans-SemiBold       plex-sans-600
subset IBMPlexSans-SemiBoldItalic plex-sans-600-italic
