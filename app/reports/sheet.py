"""One A4 page in the making, and the words that must fit on it.

Measures are the drawing's own: 1/96 inch, 794 x 1123 to a page; they become points when they are drawn, so a
figure here can be held against the picture. Called by every report of this package.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.ports.documents import (
    A4_HEIGHT_PT,
    A4_WIDTH_PT,
    Align,
    IconOp,
    LineOp,
    Op,
    Page,
    RectOp,
    TextMeasure,
    TextOp,
    Weight,
)
from app.reports import palette

POINT = 0.75  # points per 1/96 inch
LEFT, RIGHT = 56.0, 738.0
BOTTOM = 1050.0  # nothing but the footer stands below
ELLIPSIS = "…"


class Sheet:
    """Collects what is drawn on one page; `y` is where the next thing may begin."""

    def __init__(self, measure: TextMeasure) -> None:
        self._measure = measure
        self._ops: list[Op] = []
        self.y = 52.0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: Weight = 400,
        colour: str = palette.INK,
        align: Align = "left",
    ) -> None:
        """One line; `y` is its baseline."""
        self._ops.append(TextOp(x * POINT, y * POINT, text, size * POINT, weight, colour, align))

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        room: float,
        size: float,
        weight: Weight = 400,
        colour: str = palette.INK,
    ) -> None:
        """One line from the left that ends with an ellipsis where the room ends. Never for amounts."""
        self.text(x, y, self.elided(text, room, size, weight), size, weight, colour)

    def paragraph(
        self, x: float, y: float, text: str, room: float, size: float, colour: str = palette.INK2
    ) -> float:
        """Lines of at most `room`; returns the baseline after the last."""
        for line in self.wrapped(text, room, size):
            self.text(x, y, line, size, 400, colour)
            y += size * 1.3
        return y

    def line(self, y: float, colour: str = palette.LINE, x1: float = LEFT, x2: float = RIGHT) -> None:
        """A hairline across, or between two places."""
        self._ops.append(LineOp(x1 * POINT, y * POINT, x2 * POINT, y * POINT, POINT, colour))

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A filled rectangle."""
        self._ops.append(
            RectOp(x * POINT, y * POINT, width * POINT, height * POINT, radius * POINT, fill=fill)
        )

    def frame(self, x: float, y: float, width: float, height: float, colour: str, radius: float) -> None:
        """An empty rectangle with a border."""
        self._ops.append(
            RectOp(
                x * POINT,
                y * POINT,
                width * POINT,
                height * POINT,
                radius * POINT,
                stroke=colour,
                stroke_width=POINT,
            )
        )

    def icon(self, x: float, y: float, name: str, size: float, colour: str) -> None:
        """A bundled icon."""
        self._ops.append(IconOp(x * POINT, y * POINT, name, size * POINT, colour))

    def put(self, ops: Sequence[Op]) -> None:
        """Things drawn elsewhere, already in points."""
        self._ops += ops

    def width(self, text: str, size: float, weight: Weight = 400) -> float:
        """How wide a line will be."""
        return self._measure.width(text, size * POINT, weight) / POINT

    def elided(self, text: str, room: float, size: float, weight: Weight = 400) -> str:
        """`text`, or as much of it as fits before an ellipsis."""
        if self.width(text, size, weight) <= room:
            return text
        kept = text
        while kept and self.width(kept.rstrip() + ELLIPSIS, size, weight) > room:
            kept = kept[:-1]
        return kept.rstrip() + ELLIPSIS

    def wrapped(self, text: str, room: float, size: float) -> list[str]:
        """`text` broken between words; a word wider than the room is broken between letters."""
        lines: list[str] = []
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer, size) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            line = self._broken(word, room, size, lines)
        return [*lines, line] if line or not lines else lines

    def page(self) -> Page:
        """What was drawn."""
        return Page(A4_WIDTH_PT, A4_HEIGHT_PT, tuple(self._ops))

    def _broken(self, word: str, room: float, size: float, lines: list[str]) -> str:
        while len(word) > 1 and self.width(word, size) > room:
            count = 1
            while count < len(word) and self.width(word[: count + 1], size) <= room:
                count += 1
            lines.append(word[:count])
            word = word[count:]
        return word


def masthead(sheet: Sheet, name: str, detail: str, right: str, right_detail: str) -> None:
    """The shop's mark, name and address at the left; whose report and when at the right."""
    sheet.box(56, 52, 36, 36, palette.MARK, 9)
    sheet.icon(64, 60, "storefront", 20, palette.WHITE)
    sheet.fitted(104, 68, name, 400, 16, 700)
    sheet.fitted(104, 83, detail, 400, 10, 400, palette.INK2)
    sheet.text(RIGHT, 63, sheet.elided(right, 220, 11, 600), 11, 600, align="right")
    sheet.text(RIGHT, 79, right_detail, 10, 400, palette.INK2, "right")


def figures_row(
    sheet: Sheet, figures: Sequence[tuple[str, str]], y: float, size: float, step: float, marked: int
) -> None:
    """Labels at `y` with big figures below; the one at `marked` in the cause's colour (-1: none)."""
    for place, (label, value) in enumerate(figures):
        x = LEFT + step * place
        colour = palette.CAUSE if place == marked else palette.INK
        sheet.fitted(x, y, label, step - 8, 10, 400, palette.INK2)
        sheet.text(x, y + size + 8, value, size, 700, colour)
