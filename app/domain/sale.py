"""A whole sale decided: prices, tenders, accruals; and the record that journal, paper and returns share.

`checkout` is the one entrance (value E1-E10, E15); the till, the district and the vectors' runner call
it. Deliberately absent: numbers, ids and time, which belong to the use case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain import bricks, cashback, causes
from app.domain.basket import Basket
from app.domain.causes import CauseShare
from app.domain.errors import MalformedError
from app.domain.money import FULL_BPS, require_bps
from app.domain.payment import Payment, Tender, TenderType, pay
from app.domain.pricing import PricedBasket, PricedLine, price

CAUSE, BRICKS, CASHBACK = "cause", "bricks", "cashback"

# value §6 tender table: which tender counts for [cause, bricks, cashback]
FLAGS: Mapping[TenderType, frozenset[str]] = {
    TenderType.SPV: frozenset({CAUSE, BRICKS}),
    TenderType.MEAL: frozenset({CAUSE}),
    TenderType.WELFARE: frozenset({CAUSE}),
    TenderType.SOCIAL: frozenset({CAUSE}),
    TenderType.MPV: frozenset({CAUSE, BRICKS}),
    TenderType.PROMO: frozenset(),
    TenderType.BRICKS: frozenset(),
    TenderType.TESORETTO: frozenset(),
    TenderType.PREPAID: frozenset({CAUSE, BRICKS, CASHBACK}),
    TenderType.CARD: frozenset({CAUSE, BRICKS, CASHBACK}),
    TenderType.APP: frozenset({CAUSE, BRICKS, CASHBACK}),
    TenderType.CHEQUE: frozenset({CAUSE, BRICKS, CASHBACK}),
    TenderType.CASH: frozenset({CAUSE, BRICKS, CASHBACK}),
}


@dataclass(frozen=True, slots=True)
class AccrualRules:
    """The figures of one rule set that a sale earns by; rates in basis points (value E6-E9)."""

    cause_bps: int = 0
    cashback_bps: int = 0
    cashback_cap_cents: int | None = None
    bricks_per_euro: int = 0
    mult_cause_bps: int = FULL_BPS
    mult_cashback_bps: int = FULL_BPS
    mult_bricks_bps: int = FULL_BPS
    cause_base: str = "gross"

    def __post_init__(self) -> None:
        require_bps(self.cause_bps, "cause_bps")
        require_bps(self.cashback_bps, "cashback_bps")


@dataclass(frozen=True, slots=True)
class Accruals:
    """What a sale earns: contribution and its split, cashback cents, bricks; with their bases."""

    cause_base_cents: int = 0
    cause_cents: int = 0
    cause_split: Mapping[str, int] = field(default_factory=dict)
    cashback_base_cents: int = 0
    cashback_cents: int = 0
    bricks_base_cents: int = 0
    bricks: int = 0


@dataclass(frozen=True, slots=True)
class Checkout:
    """Everything that was decided about a sale. It may be stored only when `payment.due_cents` is 0."""

    priced: PricedBasket
    payment: Payment
    accruals: Accruals


@dataclass(frozen=True, slots=True)
class Party:
    """For whom the sale accrues: a member with causes, or nobody (`member` None, value E15)."""

    member: str | None = None
    causes: tuple[CauseShare, ...] = ()

    @property
    def effective_causes(self) -> tuple[CauseShare, ...]:
        """The causes, or `cause:unassigned:m` of a member who has none yet (value §7)."""
        if self.causes or self.member is None:
            return self.causes
        return (CauseShare(f"unassigned:{self.member}", FULL_BPS),)


def checkout(
    basket: Basket, tenders: Sequence[Tender], party: Party, rules: AccrualRules, day: str
) -> Checkout:
    """Decide a sale: discounts, tenders, then accruals once everything is covered (value §7 "Sales")."""
    _check_tenders(tenders, party)
    priced = price(basket)
    payment = pay(priced, tenders, day)
    if payment.due_cents:
        return Checkout(priced, payment, Accruals())
    types = {tender.id: tender.type for tender in tenders}
    accruals = accrue(priced.lines, payment.composition, types, party, rules)
    return Checkout(priced, payment, accruals)


def preview(priced: PricedBasket, tenders: Sequence[Tender], party: Party, rules: AccrualRules) -> Accruals:
    """What the sale would earn if the rest were paid with real money: the "with this shop" panel."""
    rest = Tender("preview", TenderType.CASH)
    offered = [tender for tender in tenders if tender.offered_cents is not None]
    payment = pay(priced, [*offered, rest], "0000-00-00")
    types = {tender.id: tender.type for tender in [*offered, rest]}
    return accrue(priced.lines, payment.composition, types, party, rules)


def accrue(
    lines: Sequence[PricedLine],
    composition: Mapping[str, Mapping[str, int]],
    types: Mapping[str, TenderType],
    party: Party,
    rules: AccrualRules,
) -> Accruals:
    """Accruals of a composition (value E6-E8, E10, E15); the same function serves what a return leaves."""
    parts: list[tuple[int, int, int]] = []
    bases = {CAUSE: 0, BRICKS: 0, CASHBACK: 0}
    for priced in lines:
        row = composition.get(priced.line.id)
        if not row:
            continue
        mine = _line_bases(row, types, priced.line.exclude)
        for kind, cents in mine.items():
            bases[kind] += cents
        rate = priced.line.cause_bps if priced.line.cause_bps is not None else rules.cause_bps
        parts.append((mine[CAUSE], rate, priced.line.vat_bps))
    receivers = party.effective_causes
    total = causes.contribution_cents(parts, rules.mult_cause_bps, rules.cause_base) if receivers else 0
    is_member = party.member is not None
    cents = cashback.earned_cents(
        bases[CASHBACK], rules.cashback_bps, rules.mult_cashback_bps, rules.cashback_cap_cents
    )
    points = bricks.earned(bases[BRICKS], rules.bricks_per_euro, rules.mult_bricks_bps)
    return Accruals(
        cause_base_cents=bases[CAUSE],
        cause_cents=total,
        cause_split=causes.split(total, receivers) if receivers else {},
        cashback_base_cents=bases[CASHBACK],
        cashback_cents=cents if is_member else 0,
        bricks_base_cents=bases[BRICKS],
        bricks=points if is_member else 0,
    )


def _line_bases(
    row: Mapping[str, int], types: Mapping[str, TenderType], exclude: Sequence[str]
) -> dict[str, int]:
    bases = {CAUSE: 0, BRICKS: 0, CASHBACK: 0}
    for tender_id, cents in row.items():
        for kind in FLAGS[types[tender_id]]:
            if kind not in exclude:
                bases[kind] += cents
    return bases


_NEED_MEMBER = frozenset({TenderType.TESORETTO, TenderType.PREPAID, TenderType.BRICKS, TenderType.WELFARE})


def _check_tenders(tenders: Sequence[Tender], party: Party) -> None:
    """Wallets need a member (value §7). The screens never offer one without; a caller that does is wrong."""
    if len({tender.id for tender in tenders}) != len(tenders):
        raise MalformedError("tenders", "two tenders with one id")
    if party.member is None and any(tender.type in _NEED_MEMBER for tender in tenders):
        raise MalformedError("tenders", "a wallet needs a member")
