"""`./bancone run tests.bench [NAME…] --json FILE [--catalogue FILE]`: measure, show a table, write it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tests.bench import first_byte, importing, sale, scan, searching, start
from tests.bench.figures import now_s, table
from tests.bench.workshop import BIG, REAL, opened, say

BENCHES = {
    "sale_commit": sale.sale_commit,
    "scan_to_paint_26k": lambda shop: scan.scan_to_paint(shop, REAL),
    "scan_to_paint_800k": lambda shop: scan.scan_to_paint(shop, BIG),
    "search_26k": lambda shop: searching.search(shop, REAL),
    "search_800k": lambda shop: searching.search(shop, BIG),
    "start": start.start,
    "import_26k": importing.import_26k,
    "receipt_first_byte": first_byte.receipt_first_byte,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for, else everything; 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(BENCHES))
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there")
    parser.add_argument("--catalogue", metavar="FILE", type=Path, help="a real price list (CSV)")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    if given.catalogue is not None and not given.catalogue.is_file():
        print(f"There is no file {given.catalogue}", file=sys.stderr)
        return 2
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # real windows, painted without a screen
    figures = []
    with opened(given.catalogue) as shop:
        for name in given.names or BENCHES:
            began = now_s()
            figures.append(BENCHES[name](shop))
            say(f"{name}: {now_s() - began:.0f} s")
    print(table(figures))
    if given.json is not None:
        text = json.dumps([figure.as_json() for figure in figures], indent=2)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
