"""Papers that are not of a sale: the printer's test page, and a sheet of codes to scan.

The test page shows at a glance whether width, code page, knife, QR and bar code are right (devices §1.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.formats import clock_time, short_date
from app.i18n import _
from app.ports.clock import local
from app.ports.documents import Barcode, Block, Cell, Columns, Cut, Document, Feed, Qr, Row, Rule, Text
from app.receipts.parts import ShopHeader, foot, head, till_name

# Accents of Italian, the euro, and the signs of our own layouts: × · and the true minus.
SIGNS = "à è é ì ò ù À È É Ì Ò Ù € × · °"
# GS1 keeps 2xx for use within a shop, so this code is nobody's article; its check digit is right.
TEST_EAN = "2000000000008"


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """One code of a sheet: what it is, and its text. `note` says what the till will answer."""

    label: str
    text: str
    note: str = ""


def trial_page(shop: ShopHeader, columns: int, code_page: str, at_ms: int) -> Document:
    """The printer's test page; the drawer stays shut."""
    at = local(at_ms)
    ruler = "".join(str(place % 10) for place in range(1, columns + 1))
    blocks: list[Block] = [
        *head(shop, _("Printer test"), False),
        Row(f"{short_date(at.date())} {clock_time(at)}", till_name(shop.till)),
        Row(_("Columns"), str(columns)),
        Row(_("Character table"), code_page),
        Rule(),
        Text(ruler),
        Text(SIGNS),
        Text(_("The line of figures must fit one row; the accents and the euro sign must be right.")),
        Rule(heavy=True),
        Text(_("bold"), bold=True),
        Text(_("double"), double=True),
        Row(_("tall"), "1.234,56 €", bold=True, tall=True),
        Columns((Cell(_("DESCRIPTION")), Cell("22%", 4, "right"), Cell("−1.234,56", 9, "right"))),
        Feed(),
        Qr("BANCONE"),
        Feed(),
        Barcode(TEST_EAN),
    ]
    return Document("test", _("Printer test"), (*blocks, *foot([])))


def codes_sheet(title: str, codes: Sequence[PrintedCode]) -> Document:
    """Codes to scan, one below the other: QR, what it is, its text where a person may type it."""
    blocks: list[Block] = [Text(title, "center", bold=True, double=True), Feed()]
    for code in codes:
        blocks += [Rule(), Text(code.label, "center", bold=True), Qr(code.text)]
        if len(code.text) <= 32:
            blocks.append(Text(code.text, "center"))
        if code.note:
            blocks.append(Text(code.note, "center"))
        blocks.append(Feed())
    return Document("test", title, (*blocks, Feed(2), Cut()))
