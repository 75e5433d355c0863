"""The paper of a closure: documents, tenders, VAT, the count, causes (sync R27, DESIGN §9.7).

Read from the entry `closure.made` alone, so that a copy years later says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.catalogue import vat_bps
from app.domain.pricing import VatGroup
from app.formats import amount, clock_time, euro, number, short_date
from app.i18n import _
from app.ports.clock import local
from app.ports.documents import Block, Cell, Columns, Document, Feed, Row, Rule, Text
from app.receipts.parts import Names, ShopHeader, foot, head, inset, till_name, vat_rows

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClosurePaper:
    """A closure's figures in cents. `counted` pairs denomination and pieces; `tenders` and `causes` pair a
    key (`cash card voucher reward wallet`, cause id) and cents net of returns; `unsent`: entries that were
    waiting for the district when the day was closed."""

    number: str
    business_date: str
    opened_at_ms: int
    closed_at_ms: int
    float_cents: int
    counted: tuple[tuple[int, int], ...]
    counted_cents: int
    expected_cents: int
    difference_cents: int
    float_next_cents: int
    note: str
    sales: int
    sales_cents: int
    returns: int
    returns_cents: int
    members: int
    unsent: int
    tenders: tuple[tuple[str, int], ...]
    vat: tuple[VatGroup, ...]
    causes: tuple[tuple[str, int], ...]


def read_closure(facts: Facts, closed_at_ms: int) -> ClosurePaper:
    """The figures in the `d` of `closure.made`; `closed_at_ms` is the entry's time."""
    totals = facts["totals"]
    shift = facts["shifts"][0]
    return ClosurePaper(
        number=facts["number"],
        business_date=facts["business_date"],
        opened_at_ms=shift["opened_at"],
        closed_at_ms=closed_at_ms,
        float_cents=shift["float"],
        counted=tuple((cents, count) for cents, count in facts["counted"] if count),
        counted_cents=facts["counted_total"],
        expected_cents=facts["expected"],
        difference_cents=facts["difference"],
        float_next_cents=facts["float_next"],
        note=facts["note"],
        sales=totals["sales"],
        sales_cents=totals["sales_cents"],
        returns=totals["returns"],
        returns_cents=totals["returns_cents"],
        members=totals["members"],
        unsent=totals["unsent"],
        tenders=tuple(totals["tenders"].items()),
        vat=tuple(
            VatGroup(code, vat_bps(code), sums["gross"], sums["net"], sums["vat"])
            for code, sums in totals["vat"].items()
        ),
        causes=tuple(totals["causes"].items()),
    )


def closure_receipt(paper: ClosurePaper, shop: ShopHeader, names: Names, is_copy: bool = False) -> Document:
    """The paper of a closure. It never opens the drawer: the count is done."""
    title = _("Closure {number}").format(number=paper.number)
    blocks: list[Block] = [*head(shop, title, is_copy), *_period(paper, shop, names), Rule()]
    blocks += [*_documents(paper), Rule(), *_tenders(paper), Rule(), *vat_rows(paper.vat), Rule()]
    blocks += [*_drawer(paper), Rule()]
    if any(cents for _cause, cents in paper.causes):
        blocks += [*_causes(paper, names), Rule()]
    if paper.unsent:
        sending = _("Entries still to send to the district: {n}").format(n=number(paper.unsent))
        blocks.append(Text(sending))
    blocks += [Feed(2), Row(_("Signature"), "_" * 20)]
    return Document("closure", title, (*blocks, *foot([])), is_copy)


def group_word(key: str) -> str:
    """A group of tenders as the closing screen names it."""
    return {
        "cash": _("Cash"),
        "card": _("Card"),
        "voucher": _("Vouchers"),
        "reward": _("Tesoretto and bricks"),
        "wallet": _("Prepaid and welfare"),
    }.get(key, key)


def _period(paper: ClosurePaper, shop: ShopHeader, names: Names) -> list[Block]:
    opened, closed = local(paper.opened_at_ms), local(paper.closed_at_ms)
    return [
        Row(_("Business date"), short_date(date.fromisoformat(paper.business_date))),
        Row(_("Opened"), f"{short_date(opened.date())} {clock_time(opened)}"),
        Row(_("Closed"), f"{short_date(closed.date())} {clock_time(closed)}"),
        Row(till_name(shop.till), names.operator),
    ]


def _documents(paper: ClosurePaper) -> list[Block]:
    return [
        _counted(_("Receipts"), paper.sales, paper.sales_cents),
        _counted(_("Returns"), paper.returns, -paper.returns_cents),
        Row(_("TAKINGS"), euro(paper.sales_cents - paper.returns_cents), bold=True, tall=True),
        Row(
            _("Members served"),
            _("{n} of {total}").format(n=number(paper.members), total=number(paper.sales)),
        ),
    ]


def _counted(label: str, count: int, cents: int) -> Columns:
    return Columns((Cell(label), Cell(number(count), 6, "right"), Cell(amount(cents), 11, "right")))


def _tenders(paper: ClosurePaper) -> list[Block]:
    return [Row(group_word(key), amount(cents)) for key, cents in paper.tenders]


def _drawer(paper: ClosurePaper) -> list[Block]:
    """The count by piece, then expected against counted."""
    blocks: list[Block] = [
        Columns(
            (
                Cell(amount(denomination), 8, "right"),
                Cell(f"× {number(pieces)}", 8, "right"),
                Cell(amount(denomination * pieces), 0, "right"),
            )
        )
        for denomination, pieces in paper.counted
    ]
    blocks += [
        Row(_("Counted"), euro(paper.counted_cents), bold=True),
        Row(_("Float at opening"), amount(paper.float_cents)),
        Row(_("Expected"), euro(paper.expected_cents)),
        Row(_("Difference"), euro(paper.difference_cents), bold=True),
        Row(_("Stays in the drawer"), amount(paper.float_next_cents)),
        Row(_("Taken out"), amount(paper.counted_cents - paper.float_next_cents)),
    ]
    return [*blocks, Text(_("Note: {text}").format(text=paper.note))] if paper.note else blocks


def _causes(paper: ClosurePaper, names: Names) -> list[Block]:
    total = sum(cents for _cause, cents in paper.causes)
    rows: list[Block] = [
        Row(inset(names.cause(cause)), amount(cents)) for cause, cents in paper.causes if cents
    ]
    return [Row(_("Today for the causes"), euro(total), bold=True), *rows]
