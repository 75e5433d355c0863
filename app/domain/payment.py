"""Tenders, the waterfall, change, and what is still due (value E3, §6 tender table, §7 "Sales").

Called by checkout and by the payment screen at every key, so it must be cheap. Receives opened and
verified instruments, never bytes to verify.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import MalformedError
from app.domain.money import FULL_BPS, allocate, require_bps, require_cents, round_to_step
from app.domain.pricing import PricedBasket, PricedLine
from app.domain.refusals import Reason, Refusal

MAX_MEAL_VOUCHERS = 8  # DM 122/2017 art. 4: at most eight together
NO_EXPIRY = "9999-12-31"


class TenderType(StrEnum):
    """How something is paid; the word is what the wire and the journal carry."""

    SPV = "spv"
    MEAL = "meal"
    WELFARE = "welfare"
    SOCIAL = "social"
    MPV = "mpv"
    PROMO = "promo"
    BRICKS = "bricks"
    TESORETTO = "tesoretto"
    PREPAID = "prepaid"
    CARD = "card"
    APP = "app"
    CHEQUE = "cheque"
    CASH = "cash"


# value §6: narrowest purpose first, cash last so that change is only cash.
RANK: Mapping[TenderType, int] = {
    TenderType.SPV: 10,
    TenderType.MEAL: 20,
    TenderType.WELFARE: 30,
    TenderType.SOCIAL: 40,
    TenderType.MPV: 50,
    TenderType.PROMO: 60,
    TenderType.BRICKS: 70,
    TenderType.TESORETTO: 80,
    TenderType.PREPAID: 90,
    TenderType.CARD: 100,
    TenderType.APP: 100,
    TenderType.CHEQUE: 100,
    TenderType.CASH: 110,
}
_WHOLE_BY_DEFAULT = frozenset({TenderType.MEAL, TenderType.BRICKS})
_EXACT_ONLY = frozenset({TenderType.CARD, TenderType.APP, TenderType.CHEQUE})
STORED_VALUE = frozenset(RANK) - _EXACT_ONLY - {TenderType.CASH}


class Mode(StrEnum):
    """Whether an instrument may be used in part (value E14)."""

    PARTIAL = "partial"
    WHOLE_REQUIRED = "whole_required"
    WHOLE_FORFEIT = "whole_forfeit"


@dataclass(frozen=True, slots=True)
class Tender:
    """One way of paying, as offered. `offered_cents` None takes all that is left (one per sale at most).

    `tags`: the line must share one; None matches all lines, () matches none. `exp` is an ISO date, usable
    on that day. `ladder` is the class the value was granted by (HOME, ONLINE; value §4.1).
    """

    id: str
    type: TenderType
    offered_cents: int | None = None
    tags: tuple[str, ...] | None = None
    vat_bps: int | None = None
    min_spend_cents: int = 0
    max_share_bps: int | None = None
    mode: Mode | None = None
    exp: str | None = None
    round_to_cents: int | None = None
    ladder: str | None = None
    instrument: str | None = None
    program: str | None = None
    hold: str | None = None

    def __post_init__(self) -> None:
        if self.offered_cents is not None:
            require_cents(self.offered_cents, "offered")
        if self.max_share_bps is not None:
            require_bps(self.max_share_bps, "max_share_bps")
        if self.type is TenderType.SPV and self.vat_bps is None:
            raise MalformedError("vat_bps", "a single-purpose voucher needs its VAT rate")

    @property
    def effective_mode(self) -> Mode:
        """The mode, with the default of its type (value §7)."""
        if self.mode is not None:
            return self.mode
        return Mode.WHOLE_REQUIRED if self.type in _WHOLE_BY_DEFAULT else Mode.PARTIAL


@dataclass(frozen=True, slots=True)
class AppliedTender:
    """A tender with what it paid; `residual` stays on it, `forfeited` is lost by a whole-value use."""

    tender: Tender
    applied_cents: int
    residual_cents: int | None
    forfeited_cents: int = 0
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """The waterfall's outcome. `composition[line][tender]` is cents > 0; the sale closes when due is 0.

    `payable_cents` is what the cash tender asks for after cash rounding, else what was applied;
    `rounding_cents` = payable - net total, 0 unless the whole sale is cash. Change exists for cash only.
    """

    applied: tuple[AppliedTender, ...]
    composition: Mapping[str, Mapping[str, int]]
    due_cents: int
    payable_cents: int
    rounding_cents: int
    change_cents: int
    received_cents: int

    @property
    def refusals(self) -> dict[str, Refusal]:
        """Tender id to the reason it was refused."""
        return {a.tender.id: a.refusal for a in self.applied if a.refusal is not None}

    def applied_of(self, tender_id: str) -> int:
        """Cents a tender paid; 0 for one that is not in the payment."""
        return next((a.applied_cents for a in self.applied if a.tender.id == tender_id), 0)


def waterfall_order(tenders: Sequence[Tender]) -> list[Tender]:
    """Rank, expiry, smaller amount, id; a tender without an amount comes last whatever its rank (E3, §7)."""
    if sum(1 for t in tenders if t.offered_cents is None) > 1:
        raise MalformedError("tenders", "at most one tender without an amount")
    return sorted(
        tenders,
        key=lambda t: (
            t.offered_cents is None,
            RANK[t.type],
            t.exp or NO_EXPIRY,
            t.offered_cents or 0,
            t.id,
        ),
    )


def pay(priced: PricedBasket, tenders: Sequence[Tender], day: str) -> Payment:
    """Apply every tender in waterfall order to the uncovered part of its eligible lines (value E3).

    `day` is the sale's local ISO date: an instrument is usable on its last day (E18).
    """
    run = _Waterfall(priced, day)
    order = waterfall_order(tenders)
    for tender in order:
        run.apply(tender, alone=tender is order[-1] or order[-1].type is TenderType.CASH)
    return run.result()


class _Waterfall:
    """The running state of one `pay` call: uncovered cents per line and what each tender took."""

    def __init__(self, priced: PricedBasket, day: str) -> None:
        self.lines = priced.lines
        self.net_total = priced.net_total_cents
        self.day = day
        self.uncovered = [p.net_cents for p in priced.lines]
        self.left = priced.net_total_cents
        self.composition: dict[str, dict[str, int]] = {p.line.id: {} for p in priced.lines}
        self.applied: list[AppliedTender] = []
        self.taken_by_type: dict[TenderType, int] = {}
        self.meal_vouchers = 0
        self.rounding = 0
        self.change = 0
        self.received = 0

    def apply(self, tender: Tender, alone: bool) -> None:
        """Take what the tender can pay, or note why it cannot."""
        eligible = [i for i, p in enumerate(self.lines) if _is_eligible(p, tender)]
        eligible_net = sum(self.lines[i].net_cents for i in eligible)
        reason = self._refusal(tender, eligible, eligible_net)
        if reason is not None:
            self._note(tender, 0, reason=reason)
            return
        if tender.type is TenderType.CASH:
            self._apply_cash(tender, alone)
            return
        room = self._room(tender, eligible, eligible_net)
        offered = tender.offered_cents if tender.offered_cents is not None else room
        whole = tender.effective_mode is not Mode.PARTIAL and tender.offered_cents is not None
        take = min(offered, room)
        if tender.effective_mode is Mode.WHOLE_REQUIRED and whole and take < offered:
            self._note(tender, 0, reason=Refusal(Reason.FACE_EXCEEDS_ELIGIBLE, {"eligible_cents": room}))
            return
        if tender.type in _EXACT_ONLY and offered > room:
            self._note(tender, 0, reason=Refusal(Reason.AMOUNT_ABOVE_DUE, {"due_cents": room}))
            return
        if take == 0 and offered > 0:
            self._note(tender, 0, reason=Refusal(Reason.NOTHING_LEFT))
            return
        self._spread(tender, take, eligible)
        forfeited = offered - take if tender.effective_mode is Mode.WHOLE_FORFEIT and whole else 0
        self._note(tender, take, forfeited=forfeited)

    def _room(self, tender: Tender, eligible: Sequence[int], eligible_net: int) -> int:
        uncovered = sum(self.uncovered[i] for i in eligible)
        if tender.max_share_bps is None:
            return uncovered
        cap = eligible_net * tender.max_share_bps // FULL_BPS
        return max(0, min(uncovered, cap - self.taken_by_type.get(tender.type, 0)))

    def _refusal(self, tender: Tender, eligible: Sequence[int], eligible_net: int) -> Refusal | None:
        """The first reason of value §7's order that can be told before amounts are compared."""
        if tender.exp is not None and tender.exp < self.day:
            return Refusal(Reason.EXPIRED, {"date": tender.exp})
        if not eligible:
            return Refusal(Reason.NO_ELIGIBLE_LINE)
        if eligible_net < tender.min_spend_cents:
            missing = tender.min_spend_cents - eligible_net
            facts = {"min_cents": tender.min_spend_cents, "missing_cents": missing}
            return Refusal(Reason.MIN_SPEND_NOT_MET, facts)
        if tender.type is TenderType.MEAL and self.meal_vouchers >= MAX_MEAL_VOUCHERS:
            return Refusal(Reason.TOO_MANY_VOUCHERS, {"max": MAX_MEAL_VOUCHERS})
        return None

    def _apply_cash(self, tender: Tender, alone: bool) -> None:
        """Cash covers what is left; it alone rounds to 5 cents, and it alone gives change (value §7)."""
        untouched = self.left == self.net_total
        payable = self.left
        if tender.round_to_cents and alone and untouched:
            payable = round_to_step(self.net_total, tender.round_to_cents)
        offered = payable if tender.offered_cents is None else tender.offered_cents
        covers = offered >= payable
        take = self.left if covers else min(offered, self.left)
        if offered > 0 and self.left == 0:
            self._note(tender, 0, reason=Refusal(Reason.NOTHING_LEFT))
            return
        self._spread(tender, take, range(len(self.lines)))
        if covers:
            self.rounding = payable - take
            self.change += offered - payable
        elif offered > take:
            self.change += offered - take
        self.received += offered
        self._note(tender, take)

    def _spread(self, tender: Tender, cents: int, eligible: Sequence[int]) -> None:
        if cents == 0:
            return
        shares = allocate(cents, [self.uncovered[i] for i in eligible])
        for i, share in zip(eligible, shares, strict=True):
            if share:
                self.uncovered[i] -= share
                row = self.composition[self.lines[i].line.id]
                row[tender.id] = row.get(tender.id, 0) + share
        self.left -= cents

    def _note(self, tender: Tender, cents: int, forfeited: int = 0, reason: Refusal | None = None) -> None:
        self.taken_by_type[tender.type] = self.taken_by_type.get(tender.type, 0) + cents
        if reason is None and tender.type is TenderType.MEAL:
            self.meal_vouchers += 1
        residual = None
        if tender.type in STORED_VALUE and tender.offered_cents is not None:
            residual = tender.offered_cents - cents - forfeited
        self.applied.append(AppliedTender(tender, cents, residual, forfeited, reason))

    def result(self) -> Payment:
        """The finished payment; composition keeps only lines and tenders that carry cents."""
        applied_sum = sum(a.applied_cents for a in self.applied)
        return Payment(
            applied=tuple(self.applied),
            composition=self.composition,
            due_cents=self.left,
            payable_cents=applied_sum + self.rounding,
            rounding_cents=self.rounding,
            change_cents=self.change,
            received_cents=self.received,
        )


def _is_eligible(priced: PricedLine, tender: Tender) -> bool:
    if tender.vat_bps is not None and priced.line.vat_bps != tender.vat_bps:
        return False
    return tender.tags is None or any(tag in tender.tags for tag in priced.line.tags)
