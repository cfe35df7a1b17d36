"""Cuts the site's fonts from those that their authors publish, so that the first view of a page is light.

    uv run --no-project --with fonttools --with brotli audit/fonts.py PUBLISHED static/fonts

PUBLISHED is a folder with the woff2 files of the packages that static/fonts/SOURCES.txt names. Each font
keeps the weights that the style sheets use. Of each Latin one the letters of nearly every page go into a
"core" file, and the rest into another, which a browser fetches only for a page that has one of them.
"""  # noqa: INP001 - run by itself, with packages that the site does without

import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHTS = (400, 700)
FEATURES = ["kern", "ccmp", "liga", "locl", "mark", "mkmk"]
FIGURES = ["tnum"]
CORE = [*range(0x20, 0x7F), *map(ord, "\u00a0£©\u00ad·\u2009–—‘’“”•…\u202f€−àäçèéöüßÄÖÜ")]
OWN_NAME = "Newsroom Serif"
"""A changed font may not have the reserved name "Source"."""
NAMES = {1: OWN_NAME, 3: OWN_NAME, 4: OWN_NAME, 6: OWN_NAME.replace(" ", ""), 16: OWN_NAME}


def cut(published: Path, made: Path, *, only=None, besides=()) -> None:
    font = instancer.instantiateVariableFont(TTFont(published), {"wght": WEIGHTS})
    font.flavor = None
    with tempfile.NamedTemporaryFile(suffix=".ttf") as whole:
        # Some glyphs have no variations of their own until the font is written and read again.
        font.save(whole.name)
        font = TTFont(whole.name)
        options = subset.Options()
        is_serif = "serif" in published.name
        options.layout_features = [*FEATURES, *([] if is_serif else FIGURES)]
        options.hinting = False
        options.name_IDs = ["*"]
        subsetter = subset.Subsetter(options)
        known = set(font.getBestCmap())
        subsetter.populate(unicodes=(known & set(only) if only else known) - set(besides))
        subsetter.subset(font)
        if is_serif:
            rename(font)
        font.flavor = "woff2"
        font.save(made)


def rename(font) -> None:
    for record in [*font["name"].names]:
        if record.nameID in NAMES:
            font["name"].setName(
                NAMES[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
        elif record.nameID == 25:
            font["name"].removeNames(nameID=25)


def main(published: Path, made: Path) -> None:
    for font in sorted(published.glob("*.woff2")):
        is_latin = "latin-wght" in font.name
        cut(font, made / font.name, besides=CORE if is_latin else ())
        if is_latin:
            cut(font, made / font.name.replace("latin", "core"), only=CORE)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
