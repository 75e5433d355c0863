"""What a code can be: one frozen value for each kind of DESIGN §7's table. `raw` is what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a code could not be told; `app.wording` makes the sentence."""

    EMPTY = "EMPTY"
    TOO_LONG = "TOO_LONG"
    UNREADABLE = "UNREADABLE"  # control characters: the scanner or its layout is set wrongly
    BAD_CHECK_DIGIT = "BAD_CHECK_DIGIT"  # read or typed wrongly: read it again
    BAD_ELEMENT = "BAD_ELEMENT"  # GS1 data that is broken or names no item
    DAMAGED = "DAMAGED"  # one of our own codes, but not whole
    WEB_ADDRESS = "WEB_ADDRESS"
    WORDS = "WORDS"  # several words: something to search for, not a code


@dataclass(frozen=True, slots=True)
class ItemCode:
    """An item's number or the shop's own code. `keys`: what to look up, in order; `code`: as printed.

    `addon`: the 2 or 5 digits beside a newspaper's code (issue or price), else empty.
    """

    code: str
    keys: tuple[str, ...]
    raw: str
    addon: str = ""


@dataclass(frozen=True, slots=True)
class WeighedItem:
    """A scale's label: an item with its price or its weight; at least one of the two unless it is zero.

    `price_cents` is the label's whole price and wins over price x weight (devices §4). `whole_keys`: the
    full number, because shops also number goods of fixed price this way; look those up first.
    """

    plu: str
    keys: tuple[str, ...]
    whole_keys: tuple[str, ...]
    price_cents: int | None
    weight_milli: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member's card number, `BT` and 12 digits, check digits right (value §4.6)."""

    card: str
    raw: str


@dataclass(frozen=True, slots=True)
class MemberQr:
    """The member's signed QR, `BM1:`, not yet opened."""

    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class VoucherQr:
    """A signed voucher, `BV1:`, not yet verified."""

    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """The readable code of a voucher, `BN` and 8 characters, in its normal form."""

    code: str
    raw: str


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """The QR of one of our receipts: its sale's id, 36 characters."""

    sale: str
    raw: str


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """A document number typed from paper: `01-0412-0087`, or `0412-0087` where `till` is None (this till)."""

    till: str | None
    branch: str
    closure: int
    progressive: int
    raw: str


@dataclass(frozen=True, slots=True)
class OperatorBadge:
    """An operator's badge: its 16 random bytes in hex."""

    badge: str
    raw: str


@dataclass(frozen=True, slots=True)
class PhoneAnswer:
    """The answer of the member's phone to an offline challenge, `BA1:`, not yet verified."""

    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """The district's enrolment QR, `BE1:`, not yet opened."""

    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class FiscalCode:
    """A person's codice fiscale, check letter right."""

    code: str
    raw: str


@dataclass(frozen=True, slots=True)
class LotteryCode:
    """Eight letters and digits: a lottery code, unless an item carries it. Look up `keys` first."""

    code: str
    keys: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing the till knows, and why."""

    raw: str
    why: Why


Scanned = (
    ItemCode
    | WeighedItem
    | MemberCard
    | MemberQr
    | VoucherQr
    | VoucherCode
    | ReceiptCode
    | ReceiptNumber
    | OperatorBadge
    | PhoneAnswer
    | EnrolCode
    | FiscalCode
    | LotteryCode
    | Unknown
)
