"""The facts of money entries, version 1: what the district and a return read out of `d` (sync R2, R19).

Readers are frozen per version; unknown fields are ignored, new ones are optional. Every amount is an
integer by type: a float in an entry is refused here even if a till once wrote it. Deliberately absent:
`report.issued` and the entries without money, which nobody but the till interprets yet.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from sync.wire.entry import Entry, UuidText
from sync.wire.errors import MALFORMED, WireError
from sync.wire.messages import Hex32, decode
from sync.wire.objects import IsoDate

# Entries are data from outside: amounts beyond this would overflow a bigint somewhere downstream.
Amount = Annotated[int, msgspec.Meta(ge=-(10**12), le=10**12)]
Natural = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Rate = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
# Names and numbers that end up in keys: short, and without the NUL no database text can hold.
Short = Annotated[str, msgspec.Meta(max_length=128, pattern=r"\A[^\x00]*\Z")]


class DiscountFact(msgspec.Struct, frozen=True):
    """{"type":"pct","bps"} or {"type":"fixed","cents"}."""

    type: str
    bps: Rate | None = None
    cents: Natural | None = None


class LineFact(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a sale as it was rung up: gross - `discount_cents` - `doc_discount_cents` = net, where
    the last is the line's share of the discount on the whole document (value E1)."""

    id: Short
    text: str
    department: int
    unit: Natural
    qty: Natural
    vat: Short
    vat_bps: Rate
    gross: Natural
    net: Natural
    product: str | None = None
    code: str | None = None
    list_unit: Natural | None = None
    weighed: bool = False
    discount: DiscountFact | None = None
    discount_cents: Natural = 0
    doc_discount_cents: Natural = 0
    cause_bps: Rate | None = None
    tags: list[str] = []
    exclude: list[str] = []


class TenderFact(msgspec.Struct, frozen=True, kw_only=True, rename={"ladder": "class"}):
    """One tender in waterfall order; `ladder` is the wire's `class`, the way it was granted."""

    id: Short
    type: Short
    applied: Natural
    offered: Natural | None = None
    ladder: str | None = None
    instrument: Hex32 | None = None
    program: Short | None = None
    hold: Short | None = None
    exp: IsoDate | None = None
    max_share_bps: Rate | None = None
    min_spend: Natural | None = None
    tags: list[str] | None = None
    vat_bps: Rate | None = None
    mode: Short | None = None


class WeightFact(msgspec.Struct, frozen=True):
    """A cause and the weight that was used."""

    id: Short
    weight_bps: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class CauseAccrual(msgspec.Struct, frozen=True):
    """Base, contribution and its split, cents."""

    base: Natural
    total: Natural
    split: dict[Short, Natural]


class CashbackAccrual(msgspec.Struct, frozen=True):
    """Base and cashback, cents."""

    base: Natural
    cents: Natural


class BricksAccrual(msgspec.Struct, frozen=True):
    """Base in cents, bricks in units."""

    base: Natural
    units: Natural


class AccrualFacts(msgspec.Struct, frozen=True):
    """What the sale earned."""

    cause: CauseAccrual
    cashback: CashbackAccrual
    bricks: BricksAccrual


class PostingFact(msgspec.Struct, frozen=True):
    """`amount` of unit `ledger` from `debit` to `credit` in `book`."""

    book: Short
    ledger: Short
    debit: Short
    credit: Short
    amount: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    code: Short


class MoneyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What every money entry begins with."""

    date: IsoDate
    business_date: IsoDate
    closure: Annotated[int, msgspec.Meta(ge=0, le=999_999)]
    shift: str
    number: Short


class SalePaid(MoneyFacts, frozen=True, kw_only=True):
    """`sale.paid` version 1."""

    lines: list[LineFact]
    tenders: list[TenderFact]
    composition: dict[str, dict[str, Natural]]
    net_total: Natural
    payable: Natural
    accruals: AccrualFacts
    postings: list[PostingFact]
    rounding: Amount = 0
    change: Natural = 0
    received: Natural = 0
    member: Hex32 | None = None
    causes: list[WeightFact] = []
    document: dict[str, Any] = {}


class ReturnLineFact(msgspec.Struct, frozen=True):
    """Thousandths of a line that came back, and its refund in cents."""

    id: Short
    qty: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    refund: Natural


class BackFact(msgspec.Struct, frozen=True, kw_only=True, rename={"ladder": "class"}):
    """Cents that went back to one tender."""

    tender: Short
    type: Short
    cents: Natural
    ladder: str | None = None
    instrument: Hex32 | None = None
    program: Short | None = None


class ReversedFacts(msgspec.Struct, frozen=True):
    """What the accruals lost."""

    cause: Natural
    split: dict[Short, Natural]
    cashback: Natural
    bricks: Natural


class ReturnMade(MoneyFacts, frozen=True, kw_only=True):
    """`return.made` version 1."""

    of: UuidText
    of_number: Short
    lines: list[ReturnLineFact]
    back: list[BackFact]
    refund: Natural
    payout: Natural
    reversed: ReversedFacts
    postings: list[PostingFact]
    rounding: Amount = 0
    member: Hex32 | None = None
    reason: Short = "other"
    customer: str | None = None


class ClosureTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The day's figures as the till closed it."""

    sales: Natural
    sales_cents: Amount
    returns: Natural
    returns_cents: Amount
    tenders: dict[str, Amount] = {}
    causes: dict[str, Amount] = {}
    members: Natural = 0
    unsent: Natural = 0


class ClosureMade(MoneyFacts, frozen=True, kw_only=True):
    """`closure.made` version 1."""

    counted_total: Amount
    expected: Amount
    difference: Amount
    totals: ClosureTotals
    float_next: Amount = 0


Facts = SalePaid | ReturnMade | ClosureMade

READERS: dict[tuple[str, int], type[SalePaid] | type[ReturnMade] | type[ClosureMade]] = {
    ("sale.paid", 1): SalePaid,
    ("return.made", 1): ReturnMade,
    ("closure.made", 1): ClosureMade,
}


def read_facts(entry: Entry) -> Facts | None:
    """The typed facts of an entry, or None for a (kind, version) without a reader.

    Raises WireError("MALFORMED") when the facts are not what their version says.
    """
    reader = READERS.get((entry.kind, entry.v))
    return None if reader is None else decode(bytes(entry.d), reader)


def sale_paid(entry: Entry) -> SalePaid:
    """The facts of a sale. Raises WireError("MALFORMED") for any other entry."""
    facts = read_facts(entry)
    if not isinstance(facts, SalePaid):
        raise WireError(MALFORMED, f"{entry.kind} version {entry.v} is no sale")
    return facts
