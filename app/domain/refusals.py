"""The closed list of reasons a rule says no, with the facts a sentence needs (value §7, DESIGN §11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why something is refused. The wire carries the same words (sync R14)."""

    # vouchers and stored value
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    ALREADY_USED = "ALREADY_USED"
    BLOCKED = "BLOCKED"
    UNKNOWN_INSTRUMENT = "UNKNOWN_INSTRUMENT"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    OTHER_DISTRICT = "OTHER_DISTRICT"
    ELSEWHERE = "ELSEWHERE"
    NO_ELIGIBLE_LINE = "NO_ELIGIBLE_LINE"
    MIN_SPEND_NOT_MET = "MIN_SPEND_NOT_MET"
    TOO_MANY_VOUCHERS = "TOO_MANY_VOUCHERS"
    FACE_EXCEEDS_ELIGIBLE = "FACE_EXCEEDS_ELIGIBLE"
    INSUFFICIENT = "INSUFFICIENT"
    CANNOT_VERIFY = "CANNOT_VERIFY"
    ALREADY_ENTERED = "ALREADY_ENTERED"
    EXISTS_WITH_DIFFERENT_CONTENT = "EXISTS_WITH_DIFFERENT_CONTENT"
    NEEDS_MEMBER = "NEEDS_MEMBER"
    ALREADY_POSTED = "ALREADY_POSTED"
    ALREADY_VOIDED = "ALREADY_VOIDED"
    # payment
    AMOUNT_ABOVE_DUE = "AMOUNT_ABOVE_DUE"
    NOTHING_LEFT = "NOTHING_LEFT"
    STILL_DUE = "STILL_DUE"
    EMPTY_SALE = "EMPTY_SALE"
    # members
    MEMBER_BLOCKED = "MEMBER_BLOCKED"
    UNKNOWN_MEMBER = "UNKNOWN_MEMBER"
    NO_DISTRICT = "NO_DISTRICT"
    # returns
    QUANTITY_ALREADY_RETURNED = "QUANTITY_ALREADY_RETURNED"
    UNKNOWN_RECEIPT = "UNKNOWN_RECEIPT"
    NOTHING_CHOSEN = "NOTHING_CHOSEN"
    # people and the day
    WRONG_PIN = "WRONG_PIN"
    PIN_PAUSED = "PIN_PAUSED"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOTE_NEEDED = "NOTE_NEEDED"
    DAY_OPEN = "DAY_OPEN"
    NOTHING_TO_CLOSE = "NOTHING_TO_CLOSE"
    # selling
    UNKNOWN_CODE = "UNKNOWN_CODE"
    NO_PRICE = "NO_PRICE"
    BAD_AMOUNT = "BAD_AMOUNT"
    DISK_FULL = "DISK_FULL"
    KEY_REVOKED = "KEY_REVOKED"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule's "no": the reason and the facts that the sentence and the next step need."""

    reason: Reason
    facts: Mapping[str, object] = field(default_factory=dict)
