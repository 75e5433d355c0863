"""What a figure is, how two things are measured in turns, and how a table of figures reads.

Called by every bench of this folder. Times are taken with the clock that all processes share, so that a
child's moment can be compared with its parent's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

MS = 1e3


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing. `p50`, `p95` and `p99` are what half, 95 and 99 of 100 samples reach: a time is at
    most that, a rate at least that. `yardstick` is the yardstick's p50 in the same unit, `ratio` p50 over it.
    """

    name: str
    unit: str
    n: int
    p50: float
    p95: float
    p99: float
    yardstick: float
    ratio: float
    against: str  # what the yardstick is; for the table only

    def as_json(self) -> dict[str, str | int | float]:
        """The figure as it stands in the file."""
        row = {"p50": self.p50, "p95": self.p95, "p99": self.p99, "yardstick": self.yardstick}
        rounded = {key: round(value, 4) for key, value in row.items()}
        return {"name": self.name, "unit": self.unit, "n": self.n, **rounded, "ratio": round(self.ratio, 4)}


def now_s() -> float:
    """The moment, by the clock all processes of this machine share."""
    return time.monotonic()


def at_most(values: Sequence[float], share: float) -> float:
    """The least value that `share` of the values do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def at_least(values: Sequence[float], share: float) -> float:
    """The greatest value that `share` of the values reach."""
    return sorted(values, reverse=True)[max(0, ceil(share * len(values)) - 1)]


def of_times(name: str, taken_s: Sequence[float], yardstick_s: Sequence[float], against: str) -> Figure:
    """A figure in milliseconds of single times."""
    taken = [second * MS for second in taken_s]
    half = at_most([second * MS for second in yardstick_s], 0.5)
    p50, p95, p99 = (at_most(taken, share) for share in (0.5, 0.95, 0.99))
    return Figure(name, "ms", len(taken), p50, p95, p99, half, p50 / half, against)


def of_rates(
    name: str, unit: str, n: int, rates: Sequence[float], yardstick: Sequence[float], against: str
) -> Figure:
    """A figure of the rates of whole rounds, so that what happens now and then (a checkpoint) counts too;
    `n` is how many things all rounds did."""
    half = at_least(yardstick, 0.5)
    p50, p95, p99 = (at_least(rates, share) for share in (0.5, 0.95, 0.99))
    return Figure(name, unit, n, p50, p95, p99, half, p50 / half, against)


def timed(act: Callable[[], object]) -> float:
    """How many seconds `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def table(figures: Iterable[Figure]) -> str:
    """The figures for a person."""
    head = ("figure", "unit", "n", "p50", "p95", "p99", "yardstick", "ratio", "the yardstick is")
    rows = [head]
    for f in figures:
        numbers = [f"{value:,.4g}" if value < 1000 else f"{value:,.0f}" for value in (f.p50, f.p95, f.p99)]
        half = f"{f.yardstick:,.4g}" if f.yardstick < 1000 else f"{f.yardstick:,.0f}"
        rows.append((f.name, f.unit, str(f.n), *numbers, half, f"{f.ratio:.2f}", f.against))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 1, 8) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
