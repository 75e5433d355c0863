"""A bar chart as a display list: grid, bars, the peak labelled. Painted, printed and tested as values.

Called by reports. Amounts are whole numbers of cents; places on the paper are floats, money never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.formats import amount, euro
from app.ports.documents import LineOp, Op, RectOp, TextOp
from app.reports import palette
from app.reports.sheet import POINT

MOST_STEPS = 5  # of the grid; the highest bar always stays below so many
LABEL_ROOM = 26.0  # a label below a bar needs this much, else every second or third is written
BAR_WIDEST, BAR_SHARE = 26.0, 0.5
SIZE = 9.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands below it and its amount in cents, which may be negative."""

    label: str
    cents: int


@dataclass(frozen=True, slots=True)
class Area:
    """Where bars stand, in 1/96 inch: the labels stand left of it, below it and above its peak."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Colours:
    """The peak's colour and the others'."""

    peak: str = palette.CAUSE
    bar: str = palette.CAUSE_BAR


def grid_step(highest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … with fewer than `MOST_STEPS` steps in `highest` cents."""
    power = 1
    while True:
        for figure in (1, 2, 5):
            if highest < MOST_STEPS * figure * power:
                return figure * power
        power *= 10


def bar_chart(bars: Sequence[Bar], area: Area, colours: Colours | None = None) -> tuple[Op, ...]:
    """The chart of `bars` in `area`. The highest bar is solid and carries its amount; no bar at all, or only
    zeros, leaves the grid's base line."""
    shades = colours or Colours()
    high = max((bar.cents for bar in bars), default=0)
    low = min((bar.cents for bar in bars), default=0)
    scale = _Scale(area, max(high, 0), min(low, 0))
    ops: list[Op] = [*_grid(area, scale)]
    peak = next((i for i, bar in enumerate(bars) if bar.cents == high), -1) if high > 0 else -1
    slot = area.width / max(1, len(bars))
    every = -(-LABEL_ROOM // slot) if slot < LABEL_ROOM else 1
    for place, bar in enumerate(bars):
        centre = area.x + slot * (place + 0.5)
        ops += _bar(bar, centre, min(BAR_WIDEST, slot * BAR_SHARE), scale, place == peak, shades)
        if place % int(every) == 0:
            ops.append(_label(centre, area.y + area.height + 15, bar.label, palette.INK2))
    return tuple(ops)


class _Scale:
    """Cents to a height on the page."""

    def __init__(self, area: Area, high: int, low: int) -> None:
        self.high, self.low = high, low
        self._top, self._height = area.y, area.height
        self._span = max(1, high - low)
        self.step = grid_step(max(high, -low))

    def y(self, value: int) -> float:
        """Where `value` stands."""
        return self._top + self._height * (self.high - value) / self._span


def _grid(area: Area, scale: _Scale) -> list[Op]:
    ops: list[Op] = []
    first = -(-scale.low // scale.step) * scale.step
    for value in range(first, scale.high + 1, scale.step):
        y = scale.y(value) * POINT
        colour = palette.LINE if value == 0 else palette.GRID
        ops.append(LineOp(area.x * POINT, y, (area.x + area.width) * POINT, y, POINT, colour))
        text = str(value // 100) if scale.step % 100 == 0 else amount(value)
        ops.append(
            TextOp((area.x - 6) * POINT, y + 2.4, text, SIZE * POINT, 400, palette.INK2, "right"),
        )
    return ops


def _bar(bar: Bar, centre: float, width: float, scale: _Scale, is_peak: bool, shades: Colours) -> list[Op]:
    if bar.cents == 0:
        return []
    top, bottom = sorted((scale.y(bar.cents), scale.y(0)))
    colour = shades.peak if is_peak else shades.bar
    radius = min(3.0, (bottom - top) / 2)
    ops: list[Op] = [
        RectOp(
            (centre - width / 2) * POINT,
            top * POINT,
            width * POINT,
            (bottom - top) * POINT,
            radius * POINT,
            fill=colour,
        )
    ]
    if is_peak:
        ops.append(_label(centre, top - 6, euro(bar.cents), palette.INK, bold=True))
    return ops


def _label(x: float, y: float, text: str, colour: str, bold: bool = False) -> TextOp:
    return TextOp(x * POINT, y * POINT, text, SIZE * POINT, 700 if bold else 400, colour, "center")
