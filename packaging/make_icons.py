"""Copy the used Phosphor icons (MIT) from the npm package @phosphor-icons/core into resources/icons.

Run by hand when an icon is added: `.venv/bin/python packaging/make_icons.py`. The till never runs it: the
SVG files and their licence are committed. Needs `npm`. Regular: rail and fields; bold: buttons; fill:
status; duotone: instruments and departments (DESIGN 2).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from npm_package import fetch

PACKAGE = "@phosphor-icons/core"
VERSION = "2.1.1"
INTEGRITY = "sha512-v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ=="
TARGET = Path(__file__).resolve().parent.parent / "resources" / "icons"

NAVIGATION = (
    "storefront cash-register pause-circle arrow-u-up-left users-three chart-bar vault gear-six lock-simple"
)
FIELDS = "barcode magnifying-glass receipt note-pencil identification-card currency-eur keyboard"
ACTIONS = (
    "hash percent backspace pause dots-three-vertical dots-three minus plus trash x check caret-down"
    " caret-right caret-left caret-double-right arrow-left arrow-right arrow-counter-clockwise"
    " arrows-clockwise printer gift eye-slash play download-simple upload-simple qr-code clover star"
)
STATUS = (
    "check-circle cloud-check cloud-slash cloud-warning warning warning-circle x-circle info clock heart"
    " trend-up trend-down storefront plugs-connected circle"
)
VALUE = "ticket wall piggy-bank wallet briefcase heart money credit-card coins scales"
DEPARTMENTS = (
    "bread knife cheese carrot orange leaf egg cow drop grains coffee wine cookie fish-simple basket jar"
    " beer-bottle snowflake bowl-food ice-cream cake spray-bottle paw-print shopping-bag tag package"
)
SETTINGS = "tag users text-aa speaker-high archive monitor contactless-payment plugs-connected file-csv"

MORE = "cloud-arrow-up file-text user pencil-simple calendar-blank folder-open question"

# Every icon in every weight: a presenter may show any of them in any place, and a missing file is a crash.
NAMES = f"{NAVIGATION} {FIELDS} {ACTIONS} {STATUS} {VALUE} {DEPARTMENTS} {SETTINGS} {MORE}"
WEIGHTS = ("regular", "bold", "fill", "duotone")


def main() -> None:
    """Fetch the pinned package, copy the used weights under plain names, and the licence beside them."""
    with tempfile.TemporaryDirectory() as folder:
        package = fetch(PACKAGE, VERSION, INTEGRITY, Path(folder))
        for weight in WEIGHTS:
            shutil.rmtree(TARGET / weight, ignore_errors=True)
            (TARGET / weight).mkdir(parents=True)
            suffix = "" if weight == "regular" else f"-{weight}"
            for name in sorted(set(NAMES.split())):
                source = package / "assets" / weight / f"{name}{suffix}.svg"
                shutil.copyfile(source, TARGET / weight / f"{name}.svg")
            print(weight, len(set(NAMES.split())))
        shutil.copyfile(package / "LICENSE", TARGET / "LICENSE-Phosphor.txt")


if __name__ == "__main__":
    main()
