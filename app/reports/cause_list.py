"""The pages behind the cause report's first: every field of italy §2.4, document by document.

Called by `cause_report`. A table goes on over as many pages as it needs, its head repeated on each; the bases
shown add up to the day's base, because a document that feeds several causes shows its base once.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.formats import euro, number, percent
from app.i18n import _
from app.ports.clock import local
from app.ports.documents import Align, TextMeasure
from app.reports import palette
from app.reports.sheet import BOTTOM, LEFT, RIGHT, Sheet
from app.reports.wording import (
    Figures,
    Issue,
    closures_words,
    day_words,
    document_time,
    full_hash,
    iban_groups,
    previous_words,
    till_words,
)
from app.wording import cause_name

LABEL_ROOM = 170.0
LINE_HEIGHT = 15.0
# One column of the list: where it stands, how it is aligned, how much room it has.
DOCUMENT_COLUMNS: tuple[tuple[float, Align, float], ...] = (
    (LEFT, "left", 95),
    (162, "left", 70),
    (240, "left", 180),
    (500, "right", 80),
    (582, "right", 80),
    (600, "left", 138),
)


def list_sheets(figures: Figures, issue: Issue, measure: TextMeasure) -> list[Sheet]:
    """The list's pages, one at least, without footers."""
    pages = _Pages(figures, issue, measure)
    _facts(pages, figures, issue)
    _causes(pages, figures)
    _documents(pages, figures, issue)
    _totals(pages, figures)
    return pages.sheets


class _Pages:
    """Sheets that follow each other; `room` begins a new one when the rest is too small."""

    def __init__(self, figures: Figures, issue: Issue, measure: TextMeasure) -> None:
        self._shop = figures["shop"]["name"]
        self._issue = issue
        self._measure = measure
        self.sheets: list[Sheet] = []
        self._begin()

    @property
    def sheet(self) -> Sheet:
        """The page being filled."""
        return self.sheets[-1]

    def room(self, height: float) -> bool:
        """Make sure `height` is left; True when that took a new page."""
        if self.sheet.y + height <= BOTTOM:
            return False
        self._begin()
        return True

    def heading(self, text: str, height: float) -> None:
        """A section's title, never the last thing on a page."""
        self.room(height + 40)
        self.sheet.y += 26
        self.sheet.text(LEFT, self.sheet.y, text, 13, 600)
        self.sheet.y += 10

    def _begin(self) -> None:
        sheet = Sheet(self._measure)
        title = _("List of documents") if not self.sheets else _("List of documents, continued")
        sheet.text(LEFT, 66, title, 16, 700)
        right = f"{self._shop} · {day_words(self._issue.day)}"
        sheet.text(RIGHT, 66, sheet.elided(right, 400, 10), 10, 400, palette.INK2, "right")
        if self._issue.number is None:
            sheet.text(RIGHT, 52, _("PROVISIONAL"), 10, 700, align="right")
        sheet.line(78)
        sheet.y = 78
        self.sheets.append(sheet)


def _facts(pages: _Pages, figures: Figures, issue: Issue) -> None:
    sheet = pages.sheet
    sheet.y += 8
    for label, value in _fact_rows(figures, issue):
        lines = sheet.wrapped(value, RIGHT - LEFT - LABEL_ROOM, 10)
        sheet.text(LEFT, sheet.y + 12, label, 10, 400, palette.INK2)
        for line in lines:
            sheet.text(LEFT + LABEL_ROOM, sheet.y + 12, line, 10)
            sheet.y += 13
        sheet.y += 3


def _fact_rows(figures: Figures, issue: Issue) -> list[tuple[str, str]]:
    shop = figures["shop"]
    issued = _("provisional, not issued") if issue.number is None else str(issue.number)
    return [
        (_("Business date"), day_words(issue.day)),
        (_("Till and closures"), f"{till_words(figures)} · {closures_words(figures['closures'])}"),
        (_("Time range"), _time_range(figures, issue)),
        (_("Fiscal printer"), _("none: this till's papers are not fiscal")),
        (
            _("Nature"),
            _("share of takings given by the shop; no donation of customers is collected at this till"),
        ),
        (
            _("Borne by"),
            _("{shop}, VAT no. {number}").format(shop=shop["name"], number=shop["vat_number"]),
        ),
        (_("Agreement"), figures["agreement"] or "—"),
        (_("Rate and base"), _rate_words(figures)),
        (
            _("Outside the base"),
            _("discounts, bricks, tesoretto, promotional vouchers, excluded items, cash rounding"),
        ),
        (_("Rounding"), _("once per document, to the cent, half up")),
        (_("Payments to the causes"), _payment_words(figures)),
        (_("Software"), _("Bancone {version}").format(version=figures["software"])),
        (_("Report"), issued),
        (_("Hash of this report"), full_hash(issue.hash) if issue.hash else "—"),
        (_("Hash of the previous one"), previous_words(issue.prev, full=True)),
    ]


def _time_range(figures: Figures, issue: Issue) -> str:
    if figures["from_ms"] is None:
        return "—"
    first, last = local(figures["from_ms"]), local(figures["to_ms"])
    return f"{document_time(first, issue.day)} – {document_time(last, issue.day)}"


def _rate_words(figures: Figures) -> str:
    if not figures["rate_bps"]:
        return "—"
    rate = percent(figures["rate_bps"])
    if figures["base"] == "net":
        return _("{rate} of what members pay after discounts, VAT excluded").format(rate=rate)
    return _("{rate} of what members pay after discounts, VAT included").format(rate=rate)


def _payment_words(figures: Figures) -> str:
    paid = figures["balance"]["paid"]
    if not paid:
        return _("none recorded at this till: the district pays by bank transfer")
    return _("{amount} by bank transfer, through the district").format(amount=euro(paid))


def _causes(pages: _Pages, figures: Figures) -> None:
    causes = figures["causes"]
    if not causes:
        return
    pages.heading(_("Causes"), 60)
    _cause_head(pages.sheet)
    for cause in causes:
        if pages.room(32):
            pages.sheet.y += 10
            _cause_head(pages.sheet)
        _cause_row(pages.sheet, cause)
    if sum(cause["base"] for cause in causes) != figures["totals"]["base"]:
        pages.room(20)
        note = _("A document that supports several causes counts its base in each of them.")
        pages.sheet.text(LEFT, pages.sheet.y + 14, note, 9.5, 400, palette.INK2)
        pages.sheet.y += 16


def _cause_head(sheet: Sheet) -> None:
    sheet.y += 14
    sheet.text(LEFT, sheet.y, _("Cause"), 10, 500, palette.INK2)
    for x, label in (
        (500, _("Base")),
        (580, _("Accrued")),
        (660, _("Reversed")),
        (RIGHT, _("Net")),
    ):
        sheet.text(x, sheet.y, label, 10, 500, palette.INK2, "right")
    sheet.y += 6
    sheet.line(sheet.y)


def _cause_row(sheet: Sheet, cause: Figures) -> None:
    marks = [cause["id"]]
    marks += [_("RUNTS {number}").format(number=cause["runts"])] if cause["runts"] else []
    marks += [_("tax code {code}").format(code=cause["tax_code"])] if cause["tax_code"] else []
    marks += [f"IBAN {iban_groups(cause['iban'])}"] if cause["iban"] else []
    sheet.fitted(LEFT, sheet.y + 13, cause_name(cause["id"], cause["name"]), 340, 10.5, 600)
    sheet.fitted(LEFT, sheet.y + 26, " · ".join(marks), RIGHT - LEFT, 9.5, 400, palette.INK2)
    amounts = (
        (500, cause["base"]),
        (580, cause["accrued"]),
        (660, -cause["reversed"]),
        (RIGHT, cause["net"]),
    )
    for x, cents in amounts:
        sheet.text(x, sheet.y + 13, euro(cents), 10.5, 600 if x == RIGHT else 400, align="right")
    sheet.y += 32
    sheet.line(sheet.y, palette.GRID)


def _documents(pages: _Pages, figures: Figures, issue: Issue) -> None:
    pages.heading(_("Documents"), 50)
    documents = figures["documents"]
    if not documents:
        pages.sheet.text(LEFT, pages.sheet.y + 14, _("No document with a contribution."), 10.5)
        pages.sheet.y += 18
        return
    names = {cause["id"]: cause_name(cause["id"], cause["name"]) for cause in figures["causes"]}
    _document_head(pages.sheet)
    before = None
    for row in documents:
        if pages.room(LINE_HEIGHT):
            pages.sheet.y += 10
            _document_head(pages.sheet)
        shows_base = row[0] != before
        before = row[0]
        _document_row(pages.sheet, row, names, issue, shows_base)


def _document_head(sheet: Sheet) -> None:
    labels = (_("Document"), _("Time"), _("Cause"), _("Base"), _("Share"), _("Reverses"))
    sheet.y += 14
    for (x, align, _room), label in zip(DOCUMENT_COLUMNS, labels, strict=True):
        sheet.text(x, sheet.y, label, 10, 500, palette.INK2, align)
    sheet.y += 6
    sheet.line(sheet.y)


def _document_row(
    sheet: Sheet, row: Sequence[object], names: dict[str, str], issue: Issue, shows_base: bool
) -> None:
    """A row of `figures["documents"]`: number, time, cause, base, share, the document it reverses."""
    document, at_ms, cause, base, share, reverses = row
    cells = (
        str(document),
        document_time(local(int(str(at_ms))), issue.day),
        names.get(str(cause), str(cause)),
        euro(int(str(base))) if shows_base else "",
        euro(int(str(share))),
        str(reverses or ""),
    )
    y = sheet.y + 11
    for (x, align, room), text in zip(DOCUMENT_COLUMNS, cells, strict=True):
        shown = sheet.elided(text, room, 10) if align == "left" else text
        sheet.text(x, y, shown, 10, 400, palette.INK, align)
    sheet.y += LINE_HEIGHT
    sheet.line(sheet.y, palette.GRID)


def _totals(pages: _Pages, figures: Figures) -> None:
    """Totals of the day, reconciliation with takings, and the running balance; kept together."""
    totals, balance = figures["totals"], figures["balance"]
    outside = totals["takings"] - totals["base"]
    sections = (
        (
            _("Totals of the day"),
            (
                (_("Base, returns taken off"), euro(totals["base"])),
                (_("Accrued"), euro(totals["accrued"])),
                (_("Taken away by returns"), euro(-totals["reversed"])),
                (_("Net of the day"), euro(totals["net"])),
            ),
        ),
        (
            _("Reconciliation with takings"),
            (
                (_("Receipts"), number(totals["sales"])),
                (_("Returns"), number(totals["returns"])),
                (_("Takings, returns taken off"), euro(totals["takings"])),
                (_("of which base of the contributions"), euro(totals["base"])),
                (_("outside the base"), euro(outside)),
            ),
        ),
        (
            _("Balance owed to the causes"),
            (
                (_("Opening balance"), euro(balance["opening"])),
                (_("Accrued"), euro(balance["accrued"])),
                (_("Taken away by returns"), euro(-balance["reversed"])),
                (_("Paid by bank transfer"), euro(-balance["paid"])),
                (_("Closing balance"), euro(balance["closing"])),
            ),
        ),
    )
    pages.room(130)
    sheet = pages.sheet
    top, width = sheet.y + 26, 214.0
    for place, (title, rows) in enumerate(sections):
        x = LEFT + place * (width + 20)
        sheet.text(x, top, title, 11, 600)
        sheet.line(top + 7, palette.LINE, x, x + width)
        for line, (label, value) in enumerate(rows, start=1):
            last = line == len(rows)
            sheet.fitted(x, top + 7 + 15 * line, label, width - 70, 10, 400, palette.INK2)
            sheet.text(x + width, top + 7 + 15 * line, value, 10, 600 if last else 400, align="right")
    note = _("Outside the base stand rewards, excluded items and sales whose contribution is nothing.")
    sheet.text(LEFT, top + 100, note, 9.5, 400, palette.INK2)
    sheet.y = top + 104
