"""Facts as they were stored: a paid sale and a made return. Paper, screens and reports read these.

Built once by the use case, or read back from the journal (`sync.wire.facts`); never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.payment import TenderType
from app.domain.pricing import PricedLine, VatGroup, vat_groups
from app.domain.returns import SaleState
from app.domain.sale import AccrualRules, Accruals, Checkout, Party


@dataclass(frozen=True, slots=True)
class Stamp:
    """When, where and under which number a money fact was made (sync R2: every money entry's `d`)."""

    id: str
    number: str
    at_ms: int
    date: str
    business_date: str
    closure: int
    shift: str
    operator: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class SaleRecord:
    """A paid sale: its stamp, for whom it accrued, and everything that was decided."""

    stamp: Stamp
    party: Party
    done: Checkout
    document: str = "none"

    @property
    def vat(self) -> tuple[VatGroup, ...]:
        """VAT summary of what was sold."""
        return vat_groups((p.line.vat, p.line.vat_bps, p.net_cents) for p in self.done.priced.lines)

    def state(self, rules: AccrualRules) -> SaleState:
        """The sale as returns see it, before any return, under the rules it was made with (value E5)."""
        payment = self.done.payment
        return SaleState(
            lines=self.done.priced.lines,
            order=tuple(a.tender.id for a in payment.applied),
            types={a.tender.id: a.tender.type for a in payment.applied},
            composition=payment.composition,
            accruals=self.done.accruals,
            party=self.party,
            rules=rules,
        )


@dataclass(frozen=True, slots=True)
class ReturnBack:
    """What one tender of the sale receives back."""

    tender: str
    type: TenderType
    cents: int
    instrument: str | None = None
    program: str | None = None
    ladder: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """A made return. `lines` maps line id to (thousandths, cents); `payout_cents` is the cash handed out."""

    stamp: Stamp
    sale: str
    sale_number: str
    member: str | None
    lines: Mapping[str, tuple[int, int]]
    sold: tuple[PricedLine, ...]
    back: tuple[ReturnBack, ...]
    refund_cents: int
    payout_cents: int
    rounding_cents: int
    reversed: Accruals
    reason: str
    case_number: str
    customer_ref: str | None = None
    moved: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def vat(self) -> tuple[VatGroup, ...]:
        """VAT summary of what came back."""
        by_id = {p.line.id: p.line for p in self.sold}
        return vat_groups((by_id[i].vat, by_id[i].vat_bps, cents) for i, (_q, cents) in self.lines.items())
