"""Paper as values: a receipt for any printer, a report for any page. Standard library only.

`app.receipts` builds a `Document`, `app.reports` a `Report`; `drivers.paper` turns them into ESC/POS, PDF
or plain text and `ui` paints them. Absent on purpose: fonts, code pages, dots, and any sentence of our own.
Every word arrives here already translated, "NON FISCALE" and "COPIA" included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Align = Literal["left", "center", "right"]
Weight = Literal[400, 500, 600, 700]
IconWeight = Literal["regular", "bold", "fill", "duotone"]
BarcodeKind = Literal["EAN13", "EAN8", "UPC-A", "CODE128"]

A4_WIDTH_PT = 595.2756
A4_HEIGHT_PT = 841.8898


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, broken between words. `double`: twice as wide and high, so half the columns."""

    text: str
    align: Align = "left"
    bold: bool = False
    double: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Words at the left, an amount at the right. The left breaks onto more lines; the right is kept whole
    and stands on the first. `tall`: twice as high, same columns."""

    left: str
    right: str
    bold: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a `Columns` row: at least `width` characters; 0 takes what the others leave."""

    text: str
    width: int = 0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Columns:
    """One row of a table. Cells of width 0 break onto more lines; the others are never cut."""

    cells: tuple[Cell, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper; `heavy` is the double one."""

    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, centred. `module`: printer dots per square, 1..16 (8 dots are 1 mm)."""

    data: str
    module: int = 6


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code, centred, its characters below. A wrong check digit is refused by the encoder."""

    data: str
    kind: BarcodeKind = "EAN13"


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines, 1..255."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper here (a printer without knife feeds)."""


Block = Text | Row | Columns | Rule | Qr | Barcode | Feed | Cut


@dataclass(frozen=True, slots=True)
class Document:
    """What one job prints. `kind`: "sale", "return", "closure", "test"; `title`: for queues and PDF files.

    The flags are facts for the driver, not words: a copy or a training paper never opens the drawer.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    is_copy: bool = False
    is_training: bool = False
    open_drawer: bool = False

    @property
    def kicks_drawer(self) -> bool:
        """Whether printing this paper opens the drawer."""
        return self.open_drawer and not self.is_copy and not self.is_training


# -- report pages: display lists in points (1/72 inch), origin at the top left, y downwards ---------------


@dataclass(frozen=True, slots=True)
class TextOp:
    """One line of text. `x` is its left, middle or right edge by `align`; `y` is the baseline."""

    x: float
    y: float
    text: str
    size: float
    weight: Weight = 400
    colour: str = "ink"
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class LineOp:
    """A straight line. Colours everywhere are "#rrggbb" or a token of DESIGN §3 (light), e.g. "line"."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 1.0
    colour: str = "line"


@dataclass(frozen=True, slots=True)
class RectOp:
    """A rectangle with its top left corner at (x, y), corners rounded by `radius`; None: not drawn."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.0


@dataclass(frozen=True, slots=True)
class IconOp:
    """A bundled icon, `size` points square, its top left corner at (x, y)."""

    x: float
    y: float
    name: str
    size: float
    colour: str = "ink"
    weight: IconWeight = "fill"


Op = TextOp | LineOp | RectOp | IconOp


@dataclass(frozen=True, slots=True)
class Page:
    """One page and what is drawn on it, in this order."""

    width_pt: float
    height_pt: float
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Pages with the title for the file's metadata and a file name without a folder."""

    pages: tuple[Page, ...]
    title: str
    file_name: str


class TextMeasure(Protocol):
    """How wide a text will be, so that a layout can break and fit it (`drivers.paper.metrics`)."""

    def width(self, text: str, size: float, weight: Weight = 400) -> float:
        """Width in points of one line of `text` at `size` points."""
        ...
