"""What every paper of the shop has in common: its head, its items, its VAT summary, its words for tenders.

Called by the receipts beside it. The order and the Italian words of the law are those of italy §1.2-1.5;
every paper is headed NON FISCALE because this till drives no fiscal printer yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.payment import TenderType
from app.domain.pricing import VatGroup
from app.formats import NBSP, amount, clock_time, euro, percent, short_date
from app.i18n import _
from app.ports.clock import local
from app.ports.documents import Block, Cell, Columns, Cut, Feed, Row, Rule, Text
from app.wording import cause_name

MARK_COLUMNS, AMOUNT_COLUMNS = 4, 9

# Marks a document prints instead of a rate (italy §1.3).
_NATURES = {"N1": "EE", "N2": "NS", "N3": "NI", "N4": "ES", "N5": "RM", "N6": "AL"}


@dataclass(frozen=True, slots=True)
class ShopHeader:
    """Who sells, as the paper says it. `till` is its two-digit number, `district` empty for a shop alone."""

    name: str
    address: str
    vat_number: str
    till: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The words behind the ids of a record: cause id and program id to name, and who was at the till."""

    operator: str = ""
    causes: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)

    def cause(self, cause_id: str) -> str:
        """A cause as people know it; `unassigned:m` is a share whose member has not chosen yet (value §7)."""
        return cause_name(cause_id, self.causes.get(cause_id, ""))

    def tender(self, kind: TenderType, program: str | None) -> str:
        """What a tender is called: its program's name, else its kind."""
        return self.programs.get(program or "", tender_word(kind))


@dataclass(frozen=True, slots=True)
class MemberLines:
    """The member's part of a receipt. Balances are those after this document, None when they are not known
    (a copy printed days later must not show today's)."""

    name: str
    card_ending: str
    tesoretto_cents: int | None = None
    bricks: int | None = None


def tender_word(kind: TenderType) -> str:
    """The word for a kind of tender (DESIGN §12)."""
    words = {
        TenderType.CASH: _("Cash"),
        TenderType.CARD: _("Card"),
        TenderType.APP: _("App"),
        TenderType.CHEQUE: _("Cheque"),
        TenderType.TESORETTO: _("Tesoretto"),
        TenderType.BRICKS: _("Bricks"),
        TenderType.PREPAID: _("Prepaid card"),
        TenderType.WELFARE: _("Welfare"),
        TenderType.MEAL: _("Meal voucher"),
    }
    return words.get(kind, _("Voucher"))


def head(shop: ShopHeader, title: str, is_copy: bool) -> list[Block]:
    """NON FISCALE, the shop, COPIA, and the document's title."""
    blocks: list[Block] = [
        Text(_("NOT FISCAL"), "center", bold=True),
        Text(shop.name, "center", bold=True, double=True),
    ]
    if shop.address:
        blocks.append(Text(shop.address, "center"))
    if shop.vat_number:
        blocks.append(Text(_("VAT no. {number}").format(number=shop.vat_number), "center"))
    if is_copy:
        blocks += [Feed(), Text(_("COPY"), "center", bold=True, double=True)]
    return [*blocks, Feed(), Text(title, "center", bold=True), Rule()]


def foot(lines: Iterable[str]) -> list[Block]:
    """Last words, and the end of the paper."""
    return [*(Text(line, "center") for line in lines), Feed(2), Cut()]


def moment_row(at_ms: int, shop: ShopHeader, operator: str) -> Row:
    """Date and time at the left, till and person at the right."""
    at = local(at_ms)
    who = [till_name(shop.till), operator] if operator else [till_name(shop.till)]
    return Row(f"{short_date(at.date())} {clock_time(at)}", " · ".join(who))


def till_name(number: str) -> str:
    """`Cassa 1` for till "01"."""
    return _("Till {number}").format(number=number.lstrip("0") or "0")


def table_head() -> Columns:
    """The line above the items."""
    return Columns(
        (
            Cell(_("DESCRIPTION")),
            Cell(_("VAT"), MARK_COLUMNS, "right"),
            Cell(_("EURO"), AMOUNT_COLUMNS, "right"),
        )
    )


def item(text: str, vat: str, cents: int) -> Columns:
    """An item, or something taken off it, with its VAT mark."""
    return Columns(
        (Cell(text), Cell(vat_mark(vat), MARK_COLUMNS, "right"), Cell(amount(cents), AMOUNT_COLUMNS, "right"))
    )


def vat_mark(code: str) -> str:
    """`4%`, or the mark of a nature: EE NS NI ES RM AL (italy §1.3)."""
    return _NATURES.get(code, f"{code}%")


def vat_rows(groups: Iterable[VatGroup]) -> list[Block]:
    """ "di cui IVA", then one row per class; a nature shows its amount and what it means."""
    known = list(groups)
    blocks: list[Block] = [Row(_("of which VAT"), amount(sum(group.vat_cents for group in known)))]
    for group in known:
        if group.code in _NATURES:
            text = f"{_NATURES[group.code]} {_nature_word(group.code)}"
            blocks.append(Row(inset(text), amount(group.gross_cents)))
            continue
        text = _("VAT {rate} on {amount}").format(rate=percent(group.bps), amount=amount(group.gross_cents))
        blocks.append(Row(inset(text), amount(group.vat_cents)))
    return blocks


def inset(text: str) -> str:
    """`text` a little to the right: it belongs to the row above."""
    return f"  {text}"


def money_row(label: str, cents: int, bold: bool = False) -> Row:
    """A label and an amount with its euro sign."""
    return Row(label, euro(cents), bold)


def plus(cents: int) -> str:
    """`+0,68 €`: what was earned."""
    return f"+{amount(cents)}{NBSP}€"


def _nature_word(code: str) -> str:
    return {
        "N1": _("excluded (art. 15)"),
        "N2": _("not subject to VAT"),
        "N3": _("not taxable"),
        "N4": _("exempt"),
        "N5": _("margin scheme"),
    }.get(code, _("other, not a VAT operation"))
