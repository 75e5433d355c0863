"""Build resources/fonts from the npm package @fontsource/inter (Inter 4, OFL 1.1).

Run by hand when the pinned version changes: `.venv/bin/python packaging/make_fonts.py`. The till never
runs it: the four TTF files and their licence are committed. Needs `npm` (to fetch one package through its
ordinary client) and fontTools. Each weight is latin and latin-ext merged; all four carry the same family
name and their own weight class, or Qt shows four families and picks wrong weights (DESIGN 2).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from npm_package import fetch

PACKAGE = "@fontsource/inter"
VERSION = "5.3.0"
INTEGRITY = "sha512-RofMylZmjlJEfELXeNHFWBRcSs75rGU/6bV2S2jfnvv/3rPXPGe0LgUJTklcHZ9lM4OZmAVFhcJPnACfb91A3g=="
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
SUBSETS = ("latin", "latin-ext")
FAMILY = "Inter"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"


def merged(files: Path, weight: int, work: Path) -> TTFont:
    """One TrueType font with the glyphs and features of both subsets."""
    parts = []
    for subset in SUBSETS:
        font = TTFont(files / f"inter-{subset}-{weight}-normal.woff", recalcTimestamp=False)
        font.flavor = None
        if "STAT" in font:  # axis tables cannot be merged and say nothing in a static font
            del font["STAT"]
        part = work / f"{subset}-{weight}.ttf"
        font.save(part)
        parts.append(str(part))
        made = font["head"].modified
    font = Merger().merge(parts)
    font["head"].created = font["head"].modified = made  # the source's time, so that a rebuild is identical
    return font


def named(font: TTFont, style: str, weight: int) -> TTFont:
    """The font under the common family name, with its own style name and weight class."""
    table = font["name"]
    version = table.getDebugName(5)
    copyright_line = table.getDebugName(0)
    licence = table.getDebugName(14)
    table.names = []
    texts = {
        0: copyright_line,
        1: FAMILY,
        2: style,
        3: f"{version};{FAMILY}-{style}",
        4: f"{FAMILY} {style}",
        5: version,
        6: f"{FAMILY}-{style}",
        14: licence,
        16: FAMILY,
        17: style,
    }
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    style_bits = {400: 0x40, 700: 0x20}.get(weight, 0)  # REGULAR, BOLD
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | style_bits
    font["head"].macStyle = 1 if weight >= 700 else 0
    return font


def main() -> None:
    """Fetch, merge, name, save; copy the licence beside the fonts."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        package = fetch(PACKAGE, VERSION, INTEGRITY, work)
        for style, weight in WEIGHTS.items():
            font = named(merged(package / "files", weight, work), style, weight)
            font.recalcTimestamp = False
            out = TARGET / f"{FAMILY}-{style}.ttf"
            font.save(out)
            print(out.name, out.stat().st_size, "bytes,", len(font.getBestCmap()), "characters")
        shutil.copyfile(package / "LICENSE", TARGET / "LICENSE-Inter.txt")


if __name__ == "__main__":
    main()
