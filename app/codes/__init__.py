"""The one classifier of what was scanned or typed (DESIGN §7): each screen then answers in its own way.

Called by presenters and services. Form and check digits are verified here, before any look-up; signatures,
dates and balances are not (sync.wire.qr, app.domain). Deliberately absent: Qt, devices, the database.
"""

from app.codes.classify import classify
from app.codes.gtin import has_check_digit, lookup_keys, shown, stored_key
from app.codes.labels import DEFAULT_LABELS, LabelPattern, label_patterns
from app.codes.scanned import (
    EnrolCode,
    FiscalCode,
    ItemCode,
    LotteryCode,
    MemberCard,
    MemberQr,
    OperatorBadge,
    PhoneAnswer,
    ReceiptCode,
    ReceiptNumber,
    Scanned,
    Unknown,
    VoucherCode,
    VoucherQr,
    WeighedItem,
    Why,
)

__all__ = [
    "DEFAULT_LABELS",
    "EnrolCode",
    "FiscalCode",
    "ItemCode",
    "LabelPattern",
    "LotteryCode",
    "MemberCard",
    "MemberQr",
    "OperatorBadge",
    "PhoneAnswer",
    "ReceiptCode",
    "ReceiptNumber",
    "Scanned",
    "Unknown",
    "VoucherCode",
    "VoucherQr",
    "WeighedItem",
    "Why",
    "classify",
    "has_check_digit",
    "label_patterns",
    "lookup_keys",
    "shown",
    "stored_key",
]
