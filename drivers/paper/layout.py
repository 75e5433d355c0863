"""A document broken into lines of so many columns: the one layout of ESC/POS and plain text.

Called by `escpos` and `text`. Pure; knows nothing of bytes, fonts or printers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.ports.documents import Align, Barcode, Block, Cell, Columns, Cut, Document, Feed, Qr, Row, Rule, Text

LEAST_COLUMNS = 24
_LEAST_STRETCH = 8  # a name in fewer columns cannot be read: it gets a line of its own

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line to print. `width`, `height`: 1 or 2 times normal; rows come padded and left-aligned."""

    text: str
    align: Align = "left"
    bold: bool = False
    width: int = 1
    height: int = 1


Piece = Line | Qr | Barcode | Feed | Cut


def lay_out(document: Document, columns: int, clean: Clean) -> Iterator[Piece]:
    """The document's pieces in order for paper of `columns` (24 or more) characters."""
    if columns < LEAST_COLUMNS:
        raise ValueError(f"{columns} columns are too few to print on")
    for block in document.blocks:
        yield from _pieces(block, columns, clean)


def _pieces(block: Block, columns: int, clean: Clean) -> Iterator[Piece]:
    match block:
        case Text(text, align, bold, double):
            scale = 2 if double else 1
            for line in _wrap(clean(text), columns // scale):
                yield Line(line, align, bold, scale, scale)
        case Row(left, right, bold, tall):
            for line in _row(clean(left), clean(right), columns):
                yield Line(line, "left", bold, 1, 2 if tall else 1)
        case Columns(cells, bold):
            for line in _columns([(clean(cell.text), cell) for cell in cells], columns):
                yield Line(line, "left", bold)
        case Rule(heavy):
            yield Line(("=" if heavy else "-") * columns)
        case _:
            yield block


def _wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width`, broken between words, long words cut; never empty."""
    if len(text) <= width and "\n" not in text:
        return [text.rstrip()]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, width, break_on_hyphens=False) or [""]
    return lines


def _row(left: str, right: str, columns: int) -> list[str]:
    right = right.replace("\n", " ")
    room = columns - len(right) - 1
    if room < min(_LEAST_STRETCH, len(left)):
        return [*_wrap(left, columns), *(line.rjust(columns) for line in _wrap(right, columns))]
    first, *others = _wrap(left, max(room, 1))
    return [f"{first}{right:>{columns - len(first)}}".rstrip(), *others]


def _columns(cells: list[tuple[str, Cell]], columns: int) -> list[str]:
    """Lines of one table row. Fixed cells grow with their text; stretching ones that would get too narrow
    stand on lines of their own above."""
    stretching = [text for text, cell in cells if cell.width == 0]
    fixed = sum(max(cell.width, len(text)) for text, cell in cells if cell.width)
    room = columns - fixed - (len(cells) - 1)
    if stretching and room >= _LEAST_STRETCH * len(stretching):
        return _table(cells, _shares(cells, room))
    amounts = " ".join(_pad(text, cell.width, cell.align) for text, cell in cells if cell.width)
    if not stretching:
        return _wrap(amounts, columns)
    above = _wrap(" ".join(stretching), columns)
    return [*above, *(line.rjust(columns) for line in _wrap(amounts.strip(), columns) if line)]


def _shares(cells: list[tuple[str, Cell]], room: int) -> list[int]:
    """The width of each cell; stretching ones share `room`, the first takes what does not divide."""
    count = sum(1 for _, cell in cells if cell.width == 0)
    share, left_over = divmod(room, count)
    widths = []
    for text, cell in cells:
        widths.append(max(cell.width, len(text)) if cell.width else share + left_over)
        left_over = left_over if cell.width else 0
    return widths


def _table(cells: list[tuple[str, Cell]], widths: list[int]) -> list[str]:
    broken = [_wrap(text, width) for (text, _), width in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(len(part) for part in broken)):
        texts = [part[index] if index < len(part) else "" for part in broken]
        padded = [_pad(t, w, cell.align) for t, w, (_, cell) in zip(texts, widths, cells, strict=True)]
        lines.append(" ".join(padded).rstrip())
    return lines


def _pad(text: str, width: int, align: Align) -> str:
    if align == "left":
        return text.ljust(width)
    return text.rjust(width) if align == "right" else text.center(width)
