"""`classify`: what a scanned or typed text is. One pass of small readers; the first that knows it answers.

A scanner's AIM identifier (`]E0`, `]C1`, `]Q1` …) says which readers may answer, then it is dropped:
guessing every reading of a bare number is how an ISBN becomes something else (devices §4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from uuid import UUID

from app.codes.gs1 import SEPARATOR, Gs1Item, read_elements, read_link
from app.codes.gtin import KEY_DIGITS, check_digit, has_check_digit, is_digits, lookup_keys, shown
from app.codes.labels import DEFAULT_LABELS, LabelPattern, match_label
from app.codes.people import is_fiscal_code, looks_fiscal
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
from app.domain.ids import parse_number
from app.domain.money import MAX_CENTS
from app.domain.quantity import MAX_MILLI
from sync.wire import qr
from sync.wire.errors import BAD_CHECK_DIGITS, WireError

MAX_SCAN = 4_096  # a QR holds 4,296 characters; nothing of ours comes near
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_GS1_AIMS = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})
_OWN = re.compile(r"^B[A-Za-z]1:", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"^(\d{4,6})-(\d{4,6})$")
_LOTTERY = re.compile(r"^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{8}$")
_ADDON = re.compile(r"^(97[789]\d{10})(\d{2}|\d{5})$")
_VARIABLE_MEASURE = "9"  # GTIN-14 indicator of goods sold by weight
_LINK = re.compile(r"^https?://", re.IGNORECASE)
_BLANKS = " \t\r\n"  # str.strip() would also take the group separator

_Reader = Callable[[str, str, str, Sequence[LabelPattern]], Scanned | None]


def classify(text: str, labels: Sequence[LabelPattern] = DEFAULT_LABELS) -> Scanned:
    """What `text` is, by form and check digits alone; never raises. `labels`: the shop's scale labels."""
    raw, body = text, text[: MAX_SCAN + 1].strip(_BLANKS)
    if len(body) > MAX_SCAN:
        return Unknown(raw, Why.TOO_LONG)
    match = _AIM.match(body)
    aim = match[0] if match else ""
    body = body[len(aim) :].strip(_BLANKS)
    if not body:
        return Unknown(raw, Why.EMPTY)
    if not body.replace(SEPARATOR, "").isprintable():
        return Unknown(raw, Why.UNREADABLE)
    for reader in _READERS:
        found = reader(aim, body, raw, labels)
        if found is not None:
            return found
    return Unknown(raw, Why.WORDS)


def _own(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    """Our prefixes (value §4.6). A scanner with Caps Lock on swaps the case; our alphabets have one."""
    if not _OWN.match(body):
        return None
    text = body.upper()
    prefix = text[:4]
    if prefix in _UNOPENED:
        return _UNOPENED[prefix](text, raw)
    try:
        if prefix == qr.RECEIPT:
            return ReceiptCode(str(UUID(bytes=qr.read_receipt(text))), raw)
        if prefix == qr.OPERATOR:
            return OperatorBadge(qr.read_operator(text).hex(), raw)
    except WireError:
        return Unknown(raw, Why.DAMAGED)
    return Unknown(raw, Why.DAMAGED)


def _card_or_voucher(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    """`BT…` and `BN…`, scanned, or typed with blanks or hyphens."""
    text = re.sub(r"[\s-]", "", body).upper()
    if text.startswith(qr.CARD) and is_digits(text[2:]):
        try:
            return MemberCard(qr.read_card(text).text, raw)
        except WireError as error:
            return Unknown(raw, Why.BAD_CHECK_DIGIT) if error.code == BAD_CHECK_DIGITS else None
    if text.startswith(qr.READABLE):
        try:
            return VoucherCode(qr.parse_readable(text), raw)
        except WireError:
            return None
    return None


def _document(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    number = parse_number(body)
    if number is not None:
        return ReceiptNumber(number.till, number.branch, number.closure, number.progressive, raw)
    match = _SHORT_NUMBER.match(body)
    return ReceiptNumber(None, "", int(match[1]), int(match[2]), raw) if match else None


def _address(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    return _from_gs1(read_link(body), raw) if _LINK.match(body) else None


def _elements(aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    """GS1 data: said by the AIM id, by separators, by printed brackets, or by `01` and a right GTIN."""
    bare = not aim and len(body) > 16 and body.startswith("01") and has_check_digit(body[2:16])
    if aim not in _GS1_AIMS and SEPARATOR not in body and not body.startswith("(01)") and not bare:
        return None
    return _from_gs1(read_elements(body.strip(SEPARATOR)), raw)


def _number(_aim: str, body: str, raw: str, labels: Sequence[LabelPattern]) -> Scanned | None:
    """Digits: an item number with its check digit right, a scale's label, or the shop's own number."""
    if not is_digits(body):
        return None
    pattern = match_label(body, labels)
    if pattern is not None:
        return _weighed(body, pattern, raw)
    addon = _ADDON.match(body)
    number = addon[1] if addon and has_check_digit(addon[1]) else body
    keys = lookup_keys(number)
    if not keys:
        return Unknown(raw, Why.BAD_CHECK_DIGIT if len(body) <= KEY_DIGITS else Why.UNREADABLE)
    return ItemCode(number, keys, raw, body[len(number) :])


def _person(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    text = body.upper()
    if is_fiscal_code(text):
        return FiscalCode(text, raw)
    return Unknown(raw, Why.BAD_CHECK_DIGIT) if looks_fiscal(text) else None


def _plain(_aim: str, body: str, raw: str, _labels: Sequence[LabelPattern]) -> Scanned | None:
    """The shop's own letters and digits; eight of them may also be a lottery code."""
    keys = lookup_keys(body)
    if not keys or re.search(r"\s", body) or not any(sign.isalnum() for sign in body):
        return None
    if _LOTTERY.match(body):
        return LotteryCode(body, keys, raw)
    return ItemCode(body, keys, raw)


_UNOPENED: dict[str, Callable[[str, str], Scanned]] = {
    qr.VOUCHER: VoucherQr,
    "BM1:": MemberQr,
    "BA1:": PhoneAnswer,
    qr.ENROL: EnrolCode,
}
_READERS: tuple[_Reader, ...] = (
    _own,
    _address,
    _elements,
    _number,
    _card_or_voucher,
    _document,
    _person,
    _plain,
)


def _weighed(digits: str, pattern: LabelPattern, raw: str) -> WeighedItem:
    price = int(pattern.part("P", digits) or "0")
    weight = int(pattern.part("W", digits) or "0")
    plu = pattern.part("I", digits)
    keys = (*lookup_keys(plu), *lookup_keys(pattern.without_value(digits)))
    return WeighedItem(
        plu,
        keys,
        lookup_keys(digits),
        price if 0 < price <= MAX_CENTS else None,
        weight if 0 < weight <= MAX_MILLI else None,
        raw,
    )


def _from_gs1(found: Gs1Item | Why, raw: str) -> Scanned:
    if isinstance(found, Why):
        return Unknown(raw, found)
    code = shown(found.gtin)
    keys: tuple[str, ...] = (found.gtin,)
    if found.price_cents is None and found.weight_milli is None:
        return ItemCode(code, keys, raw)
    if found.gtin.startswith(_VARIABLE_MEASURE):  # price lists also write such goods as the plain EAN-13
        base = "0" + found.gtin[1:-1]
        keys = (*keys, base + check_digit(base))
    return WeighedItem(code, keys, (), found.price_cents, found.weight_milli, raw)
