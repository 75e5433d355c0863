"""What a stored entry does to the district's books (sync R9, R16, value §4.3 `cloud.settle`).

`sync.cloud.projection` loads the context, calls `effects_of`, and writes what comes back in one
transaction. What happened in the shop is always recorded; where the till's figures differ from ours, ours
are booked and a case is opened. Deliberately absent: quotas, leases and claims (risk epochs).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import MalformedError
from app.domain.ledger import DISTRICT, Posting, balances
from app.domain.payment import TenderType
from app.domain.refusals import Refusal
from sync.cloud.core.recompute import (
    Rules,
    recompute_return,
    recompute_sale,
    same_accruals,
    same_reversal,
)
from sync.wire.errors import WireError
from sync.wire.facts import ClosureMade, Facts, PostingFact, ReturnMade, SalePaid, TenderFact

_VOUCHERS = frozenset({"spv", "mpv", "promo", "social"})


@dataclass(frozen=True, slots=True)
class Case:
    """Something a person must look at; one per (kind, subject), however often it is found."""

    kind: str
    subject: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HoldUse:
    """A tender that was granted ONLINE: post `cents` of this hold."""

    hold: str
    cents: int
    instrument: str | None
    member: str | None


@dataclass(frozen=True, slots=True)
class VoucherUse:
    """A tender that used a voucher: `home` if it was granted HOME."""

    instrument: str
    cents: int
    home: bool


@dataclass(frozen=True, slots=True)
class Money:
    """A document as the district's day counts it: sales and returns with their closure."""

    kind: str
    number: str
    date: str
    business_date: str
    closure: int
    cents: int
    member: str | None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """All that an entry does: transfers of the district book, holds to post, vouchers used, a document
    line, cases. An entry of another kind has none and is only counted."""

    transfers: tuple[Posting, ...] = ()
    holds: tuple[HoldUse, ...] = ()
    vouchers: tuple[VoucherUse, ...] = ()
    money: Money | None = None
    cases: tuple[Case, ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the decision needs to know: the till's shop, the rules the entry names, and for a return its
    sale with the rules of that sale and the returns before it."""

    entry: str
    shop: str
    rule: str | None = None
    rules: Rules | None = None
    sale: SalePaid | None = None
    earlier: Sequence[ReturnMade] = ()


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What the district has of one closure of one till."""

    sales: int
    sales_cents: int
    returns: int
    returns_cents: int


class UnprojectableError(WireError):
    """The entry is stored and stays stored, but cannot be interpreted: it goes to quarantine (sync R9)."""


def effects_of(facts: Facts | None, context: Context) -> Effects:
    """What an entry moves. Raises UnprojectableError with the reason for quarantine."""
    try:
        if isinstance(facts, SalePaid):
            return _sale_effects(facts, context)
        if isinstance(facts, ReturnMade):
            return _return_effects(facts, context)
    except (MalformedError, OverflowError) as error:
        raise UnprojectableError("MALFORMED", str(error)) from error
    return Effects(counted=True)


def _sale_effects(facts: SalePaid, context: Context) -> Effects:
    if context.rule is not None and context.rules is None:
        raise UnprojectableError("RULES_UNKNOWN", f"rule {context.rule} was never issued here")
    own = recompute_sale(facts, context.rules, context.shop)
    cases = []
    if not own.adds_up:
        cases.append(Case("sale_does_not_add_up", context.entry, {"number": facts.number}))
    if not own.is_priced:
        cases.append(Case("prices_differ", context.entry, {"number": facts.number}))
    if not same_accruals(facts, own.state.accruals):
        cases.append(Case("accruals_differ", context.entry, {"number": facts.number}))
    cases += _posting_case(facts.postings, own.postings, context.entry, facts.number)
    holds = [_hold_use(tender, facts) for tender in facts.tenders if tender.hold and tender.applied]
    return Effects(
        transfers=_district(own.postings),
        holds=tuple(holds),
        vouchers=tuple(_voucher_uses(facts.tenders)),
        money=_money("sale", facts, facts.net_total, facts.member),
        cases=tuple(cases),
        counted=True,
    )


def _return_effects(facts: ReturnMade, context: Context) -> Effects:
    if context.sale is None:
        raise UnprojectableError("SALE_UNKNOWN", f"returns {facts.of}, which is not here")
    sale = recompute_sale(context.sale, context.rules, context.shop)
    money = _money("return", facts, facts.refund, context.sale.member, of=facts.of)
    outcome = recompute_return(sale, context.shop, context.earlier, facts)
    if isinstance(outcome, Refusal):
        # The money went over the counter; nothing is left in the sale that could be taken back.
        case = Case("return_exceeds_sale", context.entry, {"number": facts.number, "of": facts.of_number})
        return Effects(money=money, cases=(case,), counted=True)
    step, postings = outcome
    cases = []
    if not same_reversal(facts, step):
        cases.append(Case("reversal_differs", context.entry, {"number": facts.number}))
    cases += _posting_case(facts.postings, postings, context.entry, facts.number)
    return Effects(transfers=_district(postings), money=money, cases=tuple(cases), counted=True)


def closure_case(facts: ClosureMade, own: DayTotals, context: Context) -> Case | None:
    """The case of a closure whose documents are not the ones the district has (sync I9), or None."""
    told = facts.totals
    claimed = DayTotals(told.sales, told.sales_cents, told.returns, told.returns_cents)
    if claimed == own:
        return None
    return Case("closure_differs", context.entry, {"number": facts.number, "closure": facts.closure})


def over_redemption(account: str, balance: int, entry: str) -> Case | None:
    """The one case of an instrument or wallet that was spent beyond its value (sync R16), or None."""
    if balance >= 0:
        return None
    return Case("over_redemption", account, {"balance_cents": balance, "entry": entry})


def _district(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    return tuple(posting for posting in postings if posting.book == DISTRICT)


def _posting_case(told: Sequence[PostingFact], own: Sequence[Posting], entry: str, number: str) -> list[Case]:
    """One case if the till's district book moved other sums than ours (value §3)."""
    claimed: dict[str, dict[str, int]] = {}
    for posting in told:
        if posting.book == DISTRICT:
            unit = claimed.setdefault(posting.ledger, {})
            unit[posting.debit] = unit.get(posting.debit, 0) - posting.amount
            unit[posting.credit] = unit.get(posting.credit, 0) + posting.amount
    mine = balances(_district(own))
    if _without_zeros(claimed) == _without_zeros(mine):
        return []
    return [Case("postings_differ", entry, {"number": number, "till": claimed, "district": mine})]


def _without_zeros(sums: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], int]:
    return {(unit, acct): n for unit, accounts in sums.items() for acct, n in accounts.items() if n}


def _hold_use(tender: TenderFact, facts: SalePaid) -> HoldUse:
    member = facts.member if tender.type == TenderType.TESORETTO else None
    return HoldUse(tender.hold or "", tender.applied, tender.instrument, member)


def _voucher_uses(tenders: Sequence[TenderFact]) -> Iterable[VoucherUse]:
    for tender in tenders:
        if tender.type in _VOUCHERS and tender.applied and tender.instrument is not None:
            yield VoucherUse(tender.instrument, tender.applied, tender.ladder == "HOME")


def _money(
    kind: str, facts: SalePaid | ReturnMade, cents: int, member: str | None, of: str | None = None
) -> Money:
    return Money(kind, facts.number, facts.date, facts.business_date, facts.closure, cents, member, of)
