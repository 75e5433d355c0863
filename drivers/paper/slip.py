"""A receipt laid out on narrow pages in Inter: Document -> Report, for PDF and for painting on a screen.

Called by `pdf` and by whoever previews a receipt. Pure but for font widths and the bars of codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.ports.documents import (
    Align,
    Barcode,
    Block,
    Cell,
    Columns,
    Cut,
    Document,
    Feed,
    LineOp,
    Op,
    Page,
    Qr,
    RectOp,
    Report,
    Row,
    Rule,
    Text,
    TextOp,
    Weight,
)
from drivers.paper.barcodes import verified
from drivers.paper.codepages import Cleaner
from drivers.paper.marks import bars, qr_rows
from drivers.paper.metrics import InterMeasure

MM = 72 / 25.4
_WIDTH = 80 * MM
_MARGIN = 4 * MM
_ROOM = _WIDTH - 2 * _MARGIN
_SIZE = 8.0
_LEADING = 1.35  # line height per point of size
_DOTS_PER_MM = 8
_BAR_HEIGHT = 8 * MM
_QUIET = 3 * MM
_GAP = 4.0
_BLACK = "#000000"
_LEAST_STRETCH = 60.0  # points a wrapping cell needs before it is pushed onto lines of its own


def slip(document: Document, measure: InterMeasure) -> Report:
    """The document as pages of 80 mm width, as long as what stands on them; each `Cut` ends a page.

    Raises `KnownError("FONT_MISSING")`, and `MalformedError` for a bar code that cannot be.
    """
    pages: list[Page] = []
    paper = _Paper(measure)
    for block in document.blocks:
        if isinstance(block, Cut):
            pages += paper.tear()
        else:
            paper.put(block)
    pages += paper.tear()
    return Report(tuple(pages), document.title, f"{document.kind}.pdf")


@dataclass(slots=True)
class _Paper:
    measure: InterMeasure
    clean: Cleaner = field(default_factory=Cleaner)
    ops: list[Op] = field(default_factory=list)
    y: float = _MARGIN

    def tear(self) -> list[Page]:
        """The page written so far, if anything stands on it, and a fresh one below the knife."""
        pages = [Page(_WIDTH, self.y + _MARGIN, tuple(self.ops))] if self.ops else []
        self.ops, self.y = [], _MARGIN
        return pages

    def put(self, block: Block) -> None:
        match block:
            case Text(text, align, bold, double):
                size = _SIZE * 2 if double else _SIZE
                for line in self.measure.wrap(self.clean(text), _ROOM, size, _weight(bold)):
                    self._line(size)
                    self._words(line, align, size, bold)
            case Row(left, right, bold, tall):
                self._row(self.clean(left), self.clean(right), bold, _SIZE * 1.35 if tall else _SIZE)
            case Columns(cells, bold):
                self._columns(cells, bold)
            case Rule(heavy):
                self._rule(heavy)
            case Qr(data, module):
                if data:
                    self._qr(data, module)
            case Barcode():
                self._barcode(block)
            case Feed(lines):
                self.y += lines * _SIZE * _LEADING

    def _line(self, size: float) -> None:
        """Move to the baseline of the next line."""
        self.y += size * _LEADING

    def _words(
        self, text: str, align: Align, size: float, bold: bool, x: float = _MARGIN, room: float = _ROOM
    ) -> None:
        """Write on this line, between `x` and `x + room`."""
        edge = {"left": x, "center": x + room / 2, "right": x + room}[align]
        if text:
            self.ops.append(TextOp(edge, self.y - size * 0.3, text, size, _weight(bold), _BLACK, align))

    def _row(self, left: str, right: str, bold: bool, size: float) -> None:
        room = _ROOM - self.measure.width(right, size, _weight(bold)) - _GAP
        if room < _LEAST_STRETCH and left:
            self._row(left, "", bold, size)
            left, room = "", _ROOM
        for index, line in enumerate(self.measure.wrap(left, room, size, _weight(bold))):
            self._line(size)
            self._words(line, "left", size, bold)
            if index == 0:
                self._words(right, "right", size, bold)

    def _columns(self, cells: tuple[Cell, ...], bold: bool) -> None:
        texts = [self.clean(cell.text) for cell in cells]
        widths = self._widths(cells, texts, _weight(bold))
        if widths is None:
            self._row(" ".join(t for t, c in zip(texts, cells, strict=True) if not c.width), "", bold, _SIZE)
            self._row("", " ".join(t for t, c in zip(texts, cells, strict=True) if c.width), bold, _SIZE)
            return
        broken = [
            self.measure.wrap(text, width, _SIZE, _weight(bold)) if not cell.width else [text]
            for text, cell, width in zip(texts, cells, widths, strict=True)
        ]
        for index in range(max(len(lines) for lines in broken)):
            self._line(_SIZE)
            x = _MARGIN
            for lines, cell, width in zip(broken, cells, widths, strict=True):
                self._words(lines[index] if index < len(lines) else "", cell.align, _SIZE, bold, x, width)
                x += width + _GAP

    def _widths(self, cells: tuple[Cell, ...], texts: list[str], weight: Weight) -> list[float] | None:
        """Points per cell; a character of `width` is as wide as a digit.

        None if too little is left to wrap in.
        """
        digit = self.measure.width("0", _SIZE, weight)
        fixed = [
            max(cell.width * digit, self.measure.width(text, _SIZE, weight)) if cell.width else 0.0
            for text, cell in zip(texts, cells, strict=True)
        ]
        count = sum(1 for cell in cells if not cell.width)
        rest = _ROOM - sum(fixed) - _GAP * (len(cells) - 1)
        if count == 0:
            return fixed if rest >= 0 else None
        if rest < _LEAST_STRETCH * count:
            return None
        return [width if cell.width else rest / count for width, cell in zip(fixed, cells, strict=True)]

    def _rule(self, heavy: bool) -> None:
        self.y += 3
        self.ops.append(LineOp(_MARGIN, self.y, _MARGIN + _ROOM, self.y, 1.2 if heavy else 0.5, _BLACK))
        self.y += 3

    def _qr(self, data: str, module: int) -> None:
        rows = qr_rows(data)
        side = min(module / _DOTS_PER_MM * MM, (_ROOM - 2 * _QUIET) / len(rows))
        left = (_WIDTH - side * len(rows)) / 2
        self.y += _QUIET
        for runs in rows:
            for begin, end in runs:
                self.ops.append(RectOp(left + begin * side, self.y, (end - begin) * side, side, fill=_BLACK))
            self.y += side
        self.y += _QUIET

    def _barcode(self, barcode: Barcode) -> None:
        data = verified(barcode)
        runs = bars(barcode.kind, data)
        whole = runs[-1][1]
        scale = min(3 / _DOTS_PER_MM * MM, _ROOM / whole)
        left = (_WIDTH - whole * scale) / 2
        self.y += _QUIET
        for begin, end in runs:
            place = (left + begin * scale, self.y, (end - begin) * scale, _BAR_HEIGHT)
            self.ops.append(RectOp(*place, fill=_BLACK))
        self.y += _BAR_HEIGHT
        self._line(_SIZE)
        self._words(data, "center", _SIZE, False)


def _weight(bold: bool) -> Weight:
    return 700 if bold else 400
