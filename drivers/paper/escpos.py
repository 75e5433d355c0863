"""Document -> ESC/POS bytes for one printer, with the commands of python-escpos' `Dummy` (devices §1.4).

Called by the printer adapters; pure but for loading the library. Text does not pass python-escpos' own
encoding: the code page is fixed right behind `ESC @` and signs are substituted here (devices §1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.ports.documents import Barcode, Cut, Document, Feed, Qr, Row, Rule, Text
from drivers.paper.barcodes import verified
from drivers.paper.codepages import Cleaner, CodePage, code_page, known_pages
from drivers.paper.escpos_library import dummy_class
from drivers.paper.layout import Line, Piece, lay_out

_QR_LEVEL_M = 1
_QR_LARGEST = 16
_SAMPLE_SIGNS = "€ à è é ì ò ù È"
_BAR_HEIGHT = 64
_LEAST_BAR, _USUAL_BAR = 2, 3
_DOTS_PER_COLUMN = 12
_QUIET = b"\x1bJ\x18"  # 24 dots, 3 mm: a code that touches its neighbours cannot be scanned
_QUIET_MODULES = 10  # at each side of the bars
# GS k in its old form for the fixed lengths (every printer knows it), in the new one for Code 128.
_OLD_FORM = {"UPC-A": 0, "EAN13": 2, "EAN8": 3}
_FEED_WITHOUT_KNIFE = 5

DRAWER_KICK = b"\x1bp\x0022"  # pin 2, 100 ms on, 100 ms off


@dataclass(slots=True)
class _Style:
    """How the printer prints now, so that only changes are sent."""

    align: str = "left"
    bold: bool = False
    width: int = 1
    height: int = 1


class EscposEncoder:
    """The encoder of one configured printer. Thread-safe: each call has its own `Dummy`."""

    def __init__(self, columns: int = 48, page: CodePage | None = None, has_knife: bool = True) -> None:
        """`columns`: 48 or 42 on 80 mm paper, 32 on 58 mm; `page`: CP858 in slot 19 unless told."""
        self._columns = columns
        self._page = page or code_page("CP858")
        self._clean = Cleaner(self._page)
        self._has_knife = has_knife

    def warm_up(self) -> None:
        """Load the library and run each path once, so that the first receipt is as quick as the next."""
        text = (Text("€", "center", True, True), Row("a", "1,00"), Rule())
        self.encode(Document("test", "", (*text, Qr("a"), Barcode("a", "CODE128"), Cut())))

    def encode(self, document: Document) -> bytes:
        """The bytes of one job. Raises `MalformedError` for a bar code that cannot be."""
        printer = dummy_class()()
        printer.hw("INIT")
        printer._raw(self._page.select())
        if document.kicks_drawer:
            printer._raw(DRAWER_KICK)
        style = _Style()
        for piece in lay_out(document, self._columns, self._clean):
            self._piece(printer, style, piece)
        return bytes(printer.output)

    def code_page_sample(self) -> bytes:
        """A paper with euro and accents in each known slot, for a person to choose the right one."""
        printer = dummy_class()()
        printer.hw("INIT")
        for page in known_pages():
            printer._raw(page.select())
            signs = Cleaner(page)(_SAMPLE_SIGNS)
            printer._raw(f"{page.name}/{page.slot}  {signs}\n".encode(page.codec))
        self._cut(printer)
        return bytes(printer.output)

    def _piece(self, printer: Any, style: _Style, piece: Piece) -> None:
        match piece:
            case Line(text, align, bold, width, height):
                self._line(printer, style, _Style(align, bold, width, height), text)
            case Qr(data, module):
                if data:
                    _turn(printer, style, _Style("center"))
                    printer._raw(_QUIET)
                    printer.qr(data, ec=_QR_LEVEL_M, size=min(max(module, 1), _QR_LARGEST), native=True)
                    printer._raw(_QUIET)
            case Barcode():
                self._barcode(printer, style, piece)
            case Feed(lines):
                printer.print_and_feed(lines)
            case Cut():
                self._cut(printer)

    def _line(self, printer: Any, now: _Style, wanted: _Style, text: str) -> None:
        if text:
            _turn(printer, now, wanted)
        printer._raw(text.encode(self._page.codec, "replace") + b"\n")

    def _barcode(self, printer: Any, style: _Style, barcode: Barcode) -> None:
        data = verified(barcode)
        bars, modules = _bars(barcode.kind, data)
        modules += 2 * _QUIET_MODULES
        dot = _USUAL_BAR if modules * _USUAL_BAR <= self._dots else _LEAST_BAR
        if modules * dot > self._dots:  # a printer leaves out what does not fit: the characters at least
            self._line(printer, style, _Style("center"), data)
            return
        _turn(printer, style, _Style("center"))
        printer._raw(
            _QUIET + b"\x1dh" + bytes([_BAR_HEIGHT]) + b"\x1dw" + bytes([dot]) + b"\x1df\x00\x1dH\x02"
        )
        printer._raw(bars + _QUIET)

    def _cut(self, printer: Any) -> None:
        if self._has_knife:
            printer.cut(feed=False)  # GS V 66 0: feed to the knife, then cut
        else:
            printer.print_and_feed(_FEED_WITHOUT_KNIFE)

    @property
    def _dots(self) -> int:
        return self._columns * _DOTS_PER_COLUMN


def _turn(printer: Any, now: _Style, wanted: _Style) -> None:
    """Send what differs between the two styles. `GS !` for sizes, because `ESC !` would end bold too."""
    if (now.width, now.height) != (wanted.width, wanted.height):
        printer.set(custom_size=True, width=wanted.width, height=wanted.height)
        now.width, now.height = wanted.width, wanted.height
    if now.bold != wanted.bold:
        printer.set(bold=wanted.bold)
        now.bold = wanted.bold
    if now.align != wanted.align:
        printer.set(align=wanted.align)
        now.align = wanted.align


def _bars(kind: str, data: str) -> tuple[bytes, int]:
    """The `GS k` command and how many modules wide its bars are."""
    if kind in _OLD_FORM:
        command = b"\x1dk" + bytes([_OLD_FORM[kind]]) + data.encode("ascii") + b"\x00"
        return command, 67 if kind == "EAN8" else 95
    if data.isdecimal() and len(data) % 2 == 0:  # digit pairs: half the width
        body = b"{C" + bytes(int(data[i : i + 2]) for i in range(0, len(data), 2))
        return b"\x1dkI" + bytes([len(body)]) + body, 11 * (len(data) // 2 + 3) + 2
    body = b"{B" + data.replace("{", "{{").encode("ascii")
    return b"\x1dkI" + bytes([len(body)]) + body, 11 * (len(data) + 3) + 2
