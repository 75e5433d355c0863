"""What a voucher is to a till, and the reasons it is refused before any money is compared (value §4.3, §5).

Receives an opened voucher whose signature was verified elsewhere; decides dates, district, home, spent
and blocked. Amounts and eligible lines are the waterfall's (payment.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.payment import Mode, Tender, TenderType
from app.domain.refusals import Reason, Refusal


class Ladder(StrEnum):
    """The class a redemption was granted by, strongest first (value §4.1). PROXY, LEASE, QUOTA and CLAIM
    come with the sync issue."""

    HOME = "HOME"
    ONLINE = "ONLINE"


@dataclass(frozen=True, slots=True)
class VoucherProgram:
    """Signed data about a kind of voucher: issuer, who pays, what it covers (value §4.2, italy §2.1)."""

    id: str
    name: str
    issuer: str
    kind: TenderType
    legal_kind: str
    funding_party: str
    covers: str
    tags: tuple[str, ...] | None = None
    mode: Mode = Mode.PARTIAL
    min_spend_cents: int = 0
    max_share_bps: int | None = None
    policy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voucher:
    """One voucher as its QR says, or as the district's object says. Dates are local ISO dates."""

    id: str
    district: int
    program: str
    face_cents: int
    nbf: str
    exp: str
    code: str


@dataclass(frozen=True, slots=True)
class Placement:
    """What this till knows of a voucher: home balance if it lives here, where it lives otherwise, spent."""

    home_balance_cents: int | None = None
    lives_elsewhere: bool = False
    status: str = "active"
    spent: Mapping[str, object] | None = field(default=None)


def refusal_before_money(voucher: Voucher, placement: Placement, district: int, day: str) -> Refusal | None:
    """The first reason not to take a voucher today, or None (value §4.3 line 1, DESIGN §11)."""
    if voucher.district != district:
        return Refusal(Reason.OTHER_DISTRICT, {"district": voucher.district})
    if placement.spent is not None:
        return Refusal(Reason.ALREADY_USED, dict(placement.spent))
    if placement.status == "blocked":
        return Refusal(Reason.BLOCKED)
    if voucher.exp < day:
        return Refusal(Reason.EXPIRED, {"date": voucher.exp})
    if voucher.nbf > day:
        return Refusal(Reason.NOT_YET_VALID, {"date": voucher.nbf})
    if placement.home_balance_cents == 0:
        return Refusal(Reason.ALREADY_USED, {})
    return None


def tender_of(
    tender_id: str,
    voucher: Voucher,
    program: VoucherProgram,
    ladder: Ladder,
    granted_cents: int,
    hold: str | None,
) -> Tender:
    """The tender a granted voucher becomes: scope and mode come from its signed program."""
    return Tender(
        id=tender_id,
        type=program.kind,
        offered_cents=granted_cents,
        tags=program.tags,
        min_spend_cents=program.min_spend_cents,
        max_share_bps=program.max_share_bps,
        mode=program.mode,
        exp=voucher.exp,
        ladder=ladder.value,
        instrument=voucher.id,
        program=program.id,
        hold=hold,
    )
