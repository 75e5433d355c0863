"""Returns: money back where it came from, accruals recomputed on what is left (value E4, E5, §7).

One return document is one step: all its lines leave the composition first, then one recomputation and
one split. Positions in `allocate` are the sale's waterfall order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.causes import split_reversal
from app.domain.errors import MalformedError
from app.domain.money import allocate, half_up
from app.domain.payment import TenderType
from app.domain.pricing import PricedLine
from app.domain.refusals import Reason, Refusal
from app.domain.sale import AccrualRules, Accruals, Party, accrue


@dataclass(frozen=True, slots=True)
class SaleState:
    """A paid sale and what earlier returns left of it.

    `order` is the waterfall order of tender ids; `composition` and `accruals` are what is left now;
    `returned_milli` and `refunded_cents` are cumulative per line.
    """

    lines: tuple[PricedLine, ...]
    order: tuple[str, ...]
    types: Mapping[str, TenderType]
    composition: Mapping[str, Mapping[str, int]]
    accruals: Accruals
    party: Party
    rules: AccrualRules
    returned_milli: Mapping[str, int] = field(default_factory=dict)
    refunded_cents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """One return decided. `moved[(line, tender)]` are the cents that leave the composition;
    `back` lists tenders that receive at least one cent, in waterfall order; `reversed` is what the
    accruals lose; `state` is the sale after it."""

    refund_cents: int
    line_refunds: Mapping[str, int]
    back: Mapping[str, int]
    moved: Mapping[tuple[str, str], int]
    reversed: Accruals
    state: SaleState


def make_return(sale: SaleState, wanted: Sequence[tuple[str, int]]) -> ReturnStep | Refusal:
    """Return (line id, thousandths) pairs. Refused when a line would come back more than it was sold."""
    returned = dict(sale.returned_milli)
    refunded = dict(sale.refunded_cents)
    composition = {line: dict(row) for line, row in sale.composition.items()}
    moved: dict[tuple[str, str], int] = {}
    line_refunds: dict[str, int] = {}
    by_id = {priced.line.id: priced for priced in sale.lines}
    for line_id, milli in wanted:
        priced = by_id.get(line_id)
        if priced is None or milli <= 0:
            raise MalformedError("return", f"line {line_id!r}, {milli} thousandths")
        sold = priced.line.qty_milli
        before = returned.get(line_id, 0)
        if before + milli > sold:
            left = {"line": line_id, "left_milli": sold - before}
            return Refusal(Reason.QUANTITY_ALREADY_RETURNED, left)
        due = half_up(priced.net_cents * (before + milli), sold) - refunded.get(line_id, 0)
        _take_back(composition[line_id], sale.order, line_id, due, moved)
        returned[line_id] = before + milli
        refunded[line_id] = refunded.get(line_id, 0) + due
        line_refunds[line_id] = line_refunds.get(line_id, 0) + due
    if not line_refunds:
        return Refusal(Reason.NOTHING_CHOSEN)
    left_over = accrue(sale.lines, composition, sale.types, sale.party, sale.rules)
    reversal, after = _reverse(sale.accruals, left_over)
    back = {t: sum(c for (_l, tt), c in moved.items() if tt == t) for t in sale.order}
    return ReturnStep(
        refund_cents=sum(line_refunds.values()),
        line_refunds=line_refunds,
        back={tender: cents for tender, cents in back.items() if cents},
        moved=moved,
        reversed=reversal,
        state=SaleState(
            sale.lines, sale.order, sale.types, composition, after, sale.party, sale.rules, returned, refunded
        ),
    )


def _take_back(
    row: dict[str, int], order: Sequence[str], line_id: str, due: int, moved: dict[tuple[str, str], int]
) -> None:
    """Take `due` cents out of a line's remaining composition (value E4)."""
    tenders = [tender for tender in order if row.get(tender)]
    shares = allocate(due, [row[tender] for tender in tenders])
    for tender, share in zip(tenders, shares, strict=True):
        if share:
            row[tender] -= share
            moved[(line_id, tender)] = moved.get((line_id, tender), 0) + share


def _reverse(before: Accruals, recomputed: Accruals) -> tuple[Accruals, Accruals]:
    """(what is taken back, what stays credited). Accruals never rise by a return: a recomputation on a
    smaller composition cannot exceed what was granted, so the differences are >= 0 by construction."""
    cause = max(0, before.cause_cents - recomputed.cause_cents)
    split = split_reversal(cause, before.cause_split) if before.cause_split else {}
    cashback = max(0, before.cashback_cents - recomputed.cashback_cents)
    bricks = max(0, before.bricks - recomputed.bricks)
    gone = Accruals(
        cause_base_cents=before.cause_base_cents - recomputed.cause_base_cents,
        cause_cents=cause,
        cause_split=split,
        cashback_base_cents=before.cashback_base_cents - recomputed.cashback_base_cents,
        cashback_cents=cashback,
        bricks_base_cents=before.bricks_base_cents - recomputed.bricks_base_cents,
        bricks=bricks,
    )
    after = Accruals(
        cause_base_cents=recomputed.cause_base_cents,
        cause_cents=before.cause_cents - cause,
        cause_split={c: before.cause_split[c] - split[c] for c in before.cause_split},
        cashback_base_cents=recomputed.cashback_base_cents,
        cashback_cents=before.cashback_cents - cashback,
        bricks_base_cents=recomputed.bricks_base_cents,
        bricks=before.bricks - bricks,
    )
    return gone, after
