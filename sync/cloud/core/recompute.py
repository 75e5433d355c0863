"""A sale or a return computed again from its facts, with the till's own functions (value §3 "Two books").

`projection.py` compares the outcome with what the till wrote. The facts of the counter are taken as they
are (what was applied to which line); prices, accruals, reversals and postings are computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.basket import Discount, Line
from app.domain.causes import CauseShare
from app.domain.errors import MalformedError
from app.domain.ledger import Parties, Posting, return_postings, sale_postings
from app.domain.money import FULL_BPS, allocate, half_up
from app.domain.payment import AppliedTender, Mode, Tender, TenderType
from app.domain.pricing import PricedLine, discount_value
from app.domain.quantity import ONE
from app.domain.refusals import Refusal
from app.domain.returns import ReturnStep, SaleState, make_return
from app.domain.sale import AccrualRules, Accruals, Party, accrue
from sync.wire.facts import DiscountFact, LineFact, ReturnMade, SalePaid, TenderFact
from sync.wire.objects import Contract, Ruleset


@dataclass(frozen=True, slots=True)
class Rules:
    """The two texts an entry names by its rule hash."""

    ruleset: Ruleset
    contract: Contract


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A sale as the district sees it: `state` before any return, all postings of both books, whether every
    net follows from its price, and whether the composition adds up."""

    state: SaleState
    tenders: Mapping[str, AppliedTender]
    postings: tuple[Posting, ...]
    is_priced: bool
    adds_up: bool


def rules_of(rules: Rules | None, has_member: bool) -> AccrualRules:
    """The figures a sale earned by: the shop's contract for a member, the district's default without one
    (value E6, E15); nothing at all for a till that had no rules yet."""
    if rules is None:
        return AccrualRules()
    ruleset, contract = rules.ruleset, rules.contract
    if not has_member:
        bps = ruleset.default_cause_bps if ruleset.anonymous_cause else 0
        return AccrualRules(cause_bps=bps, cause_base=ruleset.cause_base)
    return AccrualRules(
        cause_bps=contract.cause_bps,
        cashback_bps=ruleset.cashback_bps,
        cashback_cap_cents=ruleset.cashback_cap,
        bricks_per_euro=ruleset.bricks_per_euro,
        mult_cause_bps=ruleset.mult_cause_bps,
        mult_cashback_bps=ruleset.mult_cashback_bps,
        mult_bricks_bps=ruleset.mult_bricks_bps,
        cause_base=contract.base,
    )


def recompute_sale(facts: SalePaid, rules: Rules | None, shop: str) -> Recomputed:
    """A sale computed again. Raises MalformedError when its facts cannot be a sale at all."""
    lines = tuple(
        PricedLine(_line(fact), fact.gross, fact.discount_cents, fact.doc_discount_cents, fact.net)
        for fact in facts.lines
    )
    tenders = {fact.id: AppliedTender(_tender(fact), fact.applied, None) for fact in facts.tenders}
    types = {tender: applied.tender.type for tender, applied in tenders.items()}
    _require_known_tenders(facts.composition, types)
    # A line no tender touched (net 0) may be missing in the entry; the ledger wants its empty row.
    composition = {line.line.id: facts.composition.get(line.line.id, {}) for line in lines}
    party = _party(facts)
    figures = rules_of(rules, facts.member is not None)
    accruals = accrue(lines, composition, types, party, figures)
    parties = Parties(shop, facts.member)
    postings = sale_postings(lines, list(tenders.values()), composition, facts.rounding, accruals, parties)
    order = tuple(fact.id for fact in facts.tenders)
    return Recomputed(
        state=SaleState(lines, order, types, composition, accruals, party, figures),
        tenders=tenders,
        postings=postings,
        is_priced=_is_priced(lines),
        adds_up=_adds_up(facts, composition),
    )


def recompute_return(
    sale: Recomputed, shop: str, earlier: Sequence[ReturnMade], facts: ReturnMade
) -> tuple[ReturnStep, tuple[Posting, ...]] | Refusal:
    """A return computed again on what earlier returns of the sale left, in the order they came.

    A Refusal means more came back than was sold. Raises MalformedError for lines the sale does not have.
    """
    state = sale.state
    for before in earlier:
        step = make_return(state, _wanted(before))
        if isinstance(step, Refusal):
            continue  # it was refused when it was projected: nothing of it was booked
        state = step.state
    step = make_return(state, _wanted(facts))
    if isinstance(step, Refusal):
        return step
    vat_of_line = {priced.line.id: priced.line.vat for priced in state.lines}
    parties = Parties(shop, state.party.member)
    postings = return_postings(step.moved, sale.tenders, vat_of_line, facts.rounding, step.reversed, parties)
    return step, postings


def same_accruals(facts: SalePaid, own: Accruals) -> bool:
    """Whether the till's accruals are the district's; causes with nothing credited do not count."""
    told = facts.accruals
    split = {cause: cents for cause, cents in told.cause.split.items() if cents}
    mine = {cause: cents for cause, cents in own.cause_split.items() if cents}
    return (
        (told.cause.base, told.cause.total, told.cashback.cents, told.bricks.units)
        == (own.cause_base_cents, own.cause_cents, own.cashback_cents, own.bricks)
    ) and split == mine


def same_reversal(facts: ReturnMade, step: ReturnStep) -> bool:
    """Whether the till's return is the district's: money back, per tender, and every reversal."""
    told = facts.reversed
    split = {cause: cents for cause, cents in told.split.items() if cents}
    mine = {cause: cents for cause, cents in step.reversed.cause_split.items() if cents}
    back = {fact.tender: fact.cents for fact in facts.back if fact.cents}
    return (
        facts.refund == step.refund_cents
        and back == dict(step.back)
        and split == mine
        and (told.cause, told.cashback, told.bricks)
        == (step.reversed.cause_cents, step.reversed.cashback_cents, step.reversed.bricks)
    )


def _wanted(facts: ReturnMade) -> list[tuple[str, int]]:
    return [(line.id, line.qty) for line in facts.lines]


def _party(facts: SalePaid) -> Party:
    causes = tuple(CauseShare(weight.id, weight.weight_bps) for weight in facts.causes)
    return Party(facts.member, causes)


def _line(fact: LineFact) -> Line:
    return Line(
        id=fact.id,
        text=fact.text,
        unit_cents=fact.unit,
        qty_milli=fact.qty,
        vat=fact.vat,
        vat_bps=fact.vat_bps,
        department=fact.department,
        product=fact.product,
        code=fact.code,
        list_unit_cents=fact.list_unit,
        weighed=fact.weighed,
        discount=_discount(fact.discount),
        tags=tuple(fact.tags),
        exclude=tuple(fact.exclude),
        cause_bps=fact.cause_bps,
    )


def _discount(fact: DiscountFact | None) -> Discount | None:
    if fact is None:
        return None
    return Discount(bps=fact.bps, cents=fact.cents)


def _tender(fact: TenderFact) -> Tender:
    try:
        kind = TenderType(fact.type)
        mode = Mode(fact.mode) if fact.mode is not None else None
    except ValueError as error:
        raise MalformedError("tender", f"type {fact.type!r}, mode {fact.mode!r}") from error
    return Tender(
        id=fact.id,
        type=kind,
        offered_cents=fact.offered,
        tags=tuple(fact.tags) if fact.tags is not None else None,
        vat_bps=fact.vat_bps,
        min_spend_cents=fact.min_spend or 0,
        max_share_bps=min(fact.max_share_bps, FULL_BPS) if fact.max_share_bps is not None else None,
        mode=mode,
        exp=fact.exp,
        ladder=fact.ladder,
        instrument=fact.instrument,
        program=fact.program,
        hold=fact.hold,
    )


def _require_known_tenders(
    composition: Mapping[str, Mapping[str, int]], types: Mapping[str, TenderType]
) -> None:
    for row in composition.values():
        for tender in row:
            if tender not in types:
                raise MalformedError("composition", f"names a tender {tender!r} that is not there")


def _is_priced(lines: Sequence[PricedLine]) -> bool:
    """Whether gross, discounts, the shares of the document discount and net are those of E1."""
    after = []
    for priced in lines:
        gross = half_up(priced.line.unit_cents * priced.line.qty_milli, ONE)
        cut = discount_value(priced.line.discount, gross)
        after.append(gross - cut)
        if (priced.gross_cents, priced.discount_cents) != (gross, cut):
            return False
    on_document = sum(priced.document_discount_cents for priced in lines)
    if on_document > sum(after):
        return False
    shares = allocate(on_document, after) if on_document else (0,) * len(after)
    return all(
        priced.document_discount_cents == share and priced.net_cents == rest - share
        for priced, share, rest in zip(lines, shares, after, strict=True)
    )


def _adds_up(facts: SalePaid, composition: Mapping[str, Mapping[str, int]]) -> bool:
    """Σ composition = net per line and = applied per tender, Σ applied = total (value §6 properties)."""
    nets = {line.id: line.net for line in facts.lines}
    applied: dict[str, int] = {tender.id: 0 for tender in facts.tenders}
    for row in composition.values():
        for tender, cents in row.items():
            applied[tender] += cents
    return (
        len(nets) == len(facts.lines)
        and all(sum(composition[line].values()) == net for line, net in nets.items())
        and all(applied[tender.id] == tender.applied for tender in facts.tenders)
        and sum(applied.values()) == facts.net_total == sum(nets.values())
        and facts.payable == facts.net_total + facts.rounding
    )
