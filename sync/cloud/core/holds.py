"""Who may reserve how much: the decision behind `PUT /v1/holds/{id}` (value §4.1 ONLINE, L6, CV-36, CV-49).

Called with the instrument's row locked; answers a grant or a refusal. Deliberately absent: writing, and
the fund's headroom, which is 0 until risk epochs exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.refusals import Reason, Refusal

TTL_MS = 600_000  # value §4.3: ten minutes
VOUCHER, TESORETTO = "voucher", "tesoretto"


class HoldState(StrEnum):
    """A hold resolves once: posted by its sale, released by the till, or voided after its expiry."""

    OPEN = "open"
    POSTED = "posted"
    RELEASED = "released"
    EXPIRED = "expired"


class Expiry(StrEnum):
    """What becomes of a hold past its time (CV-49)."""

    VOID = "VOID"
    POST = "POST"
    KEEP = "KEEP"
    RECLAIM = "RECLAIM"


@dataclass(frozen=True, slots=True)
class Grant:
    """`granted` cents reserved out of `balance`."""

    granted: int
    balance: int


@dataclass(frozen=True, slots=True)
class VoucherState:
    """A voucher as the ledger has it: `balance` cents, of which `held` are reserved by open holds."""

    status: str
    nbf: str
    exp: str
    balance: int
    held: int
    home: str | None = None
    home_shop: str | None = None
    spent_at: str | None = None
    spent_shop: str | None = None


@dataclass(frozen=True, slots=True)
class WalletState:
    """A member's tesoretto: `balance` cents, of which `held` are reserved."""

    status: str
    balance: int
    held: int


def grant_voucher(voucher: VoucherState | None, want: int, till: str, day: str) -> Grant | Refusal:
    """What a till gets of a voucher: the smaller of what it wants and what is free (value E3, E18).

    `day` is the district's local date; `want` > 0 cents. The first reason that applies is given.
    """
    if voucher is None:
        return Refusal(Reason.UNKNOWN_INSTRUMENT)
    if voucher.status == "blocked":
        return Refusal(Reason.BLOCKED)
    if voucher.balance <= 0:
        return Refusal(Reason.ALREADY_USED, {"at": voucher.spent_at, "shop": voucher.spent_shop})
    if voucher.nbf > day:
        return Refusal(Reason.NOT_YET_VALID, {"from": voucher.nbf})
    if voucher.exp < day:
        return Refusal(Reason.EXPIRED, {"at": voucher.exp})
    if voucher.home == till:
        return Refusal(Reason.CANNOT_VERIFY, {"home": True})
    if voucher.home is not None:
        return Refusal(Reason.ELSEWHERE, {"shop": voucher.home_shop})
    free = voucher.balance - voucher.held
    if free <= 0:
        return Refusal(Reason.INSUFFICIENT, {"available_cents": 0})
    return Grant(min(want, free), voucher.balance)


def grant_tesoretto(wallet: WalletState | None, want: int) -> Grant | Refusal:
    """What a till gets of a member's tesoretto: all it wants or nothing (value §7 "Wallet")."""
    if wallet is None:
        return Refusal(Reason.UNKNOWN_MEMBER)
    if wallet.status == "blocked":
        return Refusal(Reason.MEMBER_BLOCKED)
    free = max(0, wallet.balance - wallet.held)
    if want > free:
        return Refusal(Reason.INSUFFICIENT, {"available_cents": free})
    return Grant(want, wallet.balance)


def expiry_of(has_till_reported: bool, is_sale_found: bool, headroom: int, amount: int) -> Expiry:
    """What to do with a hold past its time-to-live (CV-49).

    The sale may have been closed on it while the line was down: only a till that has reported everything
    since proves that it was not; freeing the hold of a silent till needs room in the fund.
    """
    if is_sale_found:
        return Expiry.POST
    if has_till_reported:
        return Expiry.VOID
    return Expiry.RECLAIM if headroom >= amount else Expiry.KEEP
