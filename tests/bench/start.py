"""start: from the start of the process to the first painted lock screen, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.demo import content
from app.services import catalogue
from app.services.first_start import prepare_shop
from tests.bench.figures import Figure, now_s, of_times
from tests.bench.workshop import Workshop, till_in

STARTS = 11
PATIENCE_S = 60.0


def start(shop: Workshop) -> Figure:
    """`./bancone till` over a shop as large as the demo's, against a bare window whose process also imports
    SQLAlchemy and opens the same file; in turns, after one start of each that nobody counts."""
    folder = shop.room("start")
    with till_in(folder) as till:
        catalogue.save_items(till.store, content.departments(), content.items())
        catalogue.set_tiles(till.store, content.tiles())
        prepare_shop(till, "Nino", "Reparto {n}")
    taken, yardstick = [], []
    for turn in range(STARTS + 1):
        mine, plain = _seconds("till", folder), _seconds("bare", folder)
        if turn:
            taken.append(mine)
            yardstick.append(plain)
    return of_times("start", taken, yardstick, "bare window that imports SQLAlchemy and opens the file")


def _seconds(which: str, folder: Path) -> float:
    root = str(Path(__file__).parents[2])
    began = now_s()
    child = subprocess.run(
        [sys.executable, "-m", f"tests.bench.start_{which}", str(folder)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return float(child.stdout.split()[-1]) - began
