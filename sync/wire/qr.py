"""The texts of our own codes: voucher QR, receipt, operator, enrolment, card number, readable voucher
code (value §4.6).

The district writes them, `app.codes` reads what a scanner hands over. Verified here: form, check digits
and signatures; decided elsewhere (`app.domain.vouchers`): dates, homes, balances. Deliberately absent:
pictures (receipts draw the QR) and the member's signed QR, which comes with the member page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import base45
import cbor2

from sync.wire.cose import load_cbor, open1, sign1
from sync.wire.errors import BAD_CHECK_DIGITS, MALFORMED, NOT_A_CODE, TOO_LARGE, WireError
from sync.wire.signing import Signer

VOUCHER, RECEIPT, OPERATOR, ENROL = "BV1:", "BR1:", "BO1:", "BE1:"
CARD, READABLE = "BT", "BN"
MAX_TEXT = 2_000

# Crockford: no I, L, O, U; read leniently, because people type it.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_ID_BYTES, _ID_CHARS = 16, 26
_READABLE_BYTES, _READABLE_CHARS = 5, 8
_DAY_ZERO = date(2020, 1, 1)
_CARD = re.compile(r"\ABT(\d{4})(\d{6})(\d{2})\Z")

# Numbers of the voucher payload's field 3. Final: a number is never given a second meaning.
_KIND_NUMBERS: Mapping[str, int] = {"mpv": 1, "promo": 2, "social": 3, "spv": 4}
_KINDS = {number: kind for kind, number in _KIND_NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """What a voucher's QR says. `id` 32 hex; `kind` mpv, promo, social or spv; `nbf` and `exp` ISO dates,
    usable on the last day; `program` the program's id, which is its number in decimal."""

    district: int
    id: str
    kind: str
    cents: int
    nbf: str
    exp: str
    program: str
    flags: int = 0

    @property
    def readable(self) -> str:
        """The code printed under the QR: `BN` and the first 40 bits of the id."""
        return readable_code(self.id)


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """What the enrolment QR says (sync R20). `fingerprint` of the district's CA, or None on loopback."""

    url: str
    code: str
    fingerprint: bytes | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A member's card number, checked: district and serial."""

    text: str
    district: int
    serial: int


def voucher_text(signer: Signer, voucher: VoucherCode) -> str:
    """`BV1:` and Base45 of the signed payload: 190 characters of QR alphanumeric mode (value §4.6)."""
    return VOUCHER + _base45(sign1(signer, voucher_payload(voucher)))


def voucher_payload(voucher: VoucherCode) -> bytes:
    """The CBOR map {1 district, 2 id, 3 kind, 4 cents, 5 nbf, 6 exp, 7 program, 8 flags} of value §4.6."""
    kind = _KIND_NUMBERS.get(voucher.kind)
    if kind is None or not (voucher.program.isascii() and voucher.program.isdecimal()):
        raise WireError(MALFORMED, f"kind {voucher.kind!r}, program {voucher.program!r}")
    return cbor2.dumps(
        {
            1: voucher.district,
            2: _id_bytes(voucher.id),
            3: kind,
            4: voucher.cents,
            5: _days(voucher.nbf),
            6: _days(voucher.exp),
            7: int(voucher.program),
            8: voucher.flags,
        }
    )


def open_voucher(keys: Mapping[str, bytes], text: str) -> VoucherCode:
    """The voucher in a scanned `BV1:` text, signed by one of `keys` (kid to public key).

    Raises WireError: NOT_A_CODE (no `BV1:` text), MALFORMED, UNKNOWN_KEY, BAD_SIGNATURE.
    """
    payload, _kid = open1(keys, _body(VOUCHER, text))
    return _read_payload(payload)


def peek_voucher(text: str) -> VoucherCode:
    """What a `BV1:` text claims, UNVERIFIED: only to say "of another district" when its key is unknown."""
    item = load_cbor(_body(VOUCHER, text))
    parts = getattr(item, "value", None)
    if not isinstance(parts, list | tuple) or len(parts) != 4 or not isinstance(parts[2], bytes):
        raise WireError(MALFORMED, "not a COSE_Sign1")
    return _read_payload(parts[2])


def readable_code(voucher_id: str) -> str:
    """`BN` and 8 Crockford characters: the first 40 bits of a voucher's id (value §4.6)."""
    return READABLE + crockford(_id_bytes(voucher_id)[:_READABLE_BYTES])


def parse_readable(text: str) -> str:
    """`BN482177QK` from what a person typed: any case, blanks and hyphens, O for 0, I or L for 1.

    Raises WireError("NOT_A_CODE").
    """
    cleaned = re.sub(r"[\s-]", "", text[:MAX_TEXT]).upper()
    if not cleaned.startswith(READABLE) or len(cleaned) != len(READABLE) + _READABLE_CHARS:
        raise WireError(NOT_A_CODE, "not a readable voucher code")
    return READABLE + crockford(from_crockford(cleaned[len(READABLE) :], _READABLE_BYTES))


def receipt_text(sale_id: bytes) -> str:
    """`BR1:` and the Crockford base32 of a sale's 16-byte id, as its receipt prints it."""
    return RECEIPT + crockford(sale_id)


def read_receipt(text: str) -> bytes:
    """The sale's 16-byte id in a `BR1:` text. Raises WireError("NOT_A_CODE" or "MALFORMED")."""
    return _read_id(RECEIPT, text)


def operator_text(secret: bytes) -> str:
    """`BO1:` and the Crockford base32 of an operator badge's random 16 bytes."""
    return OPERATOR + crockford(secret)


def read_operator(text: str) -> bytes:
    """The badge's 16 bytes in a `BO1:` text. Raises WireError("NOT_A_CODE" or "MALFORMED")."""
    return _read_id(OPERATOR, text)


def enrol_text(code: EnrolCode) -> str:
    """`BE1:` and Base45 of CBOR {1 url, 2 code, 3 fingerprint, 4 version} (value §4.6, sync R20)."""
    payload = cbor2.dumps({1: code.url, 2: code.code, 3: code.fingerprint, 4: code.version})
    return ENROL + _base45(payload)


def read_enrol(text: str) -> EnrolCode:
    """The enrolment in a `BE1:` text. Raises WireError("NOT_A_CODE" or "MALFORMED")."""
    item = load_cbor(_body(ENROL, text))
    if not isinstance(item, Mapping):
        raise WireError(MALFORMED, "not a map")
    url, code, mark, version = (item.get(key) for key in (1, 2, 3, 4))
    if not isinstance(url, str) or not isinstance(code, str) or type(version) is not int:
        raise WireError(MALFORMED, "an enrolment needs url, code and version")
    if mark is not None and not isinstance(mark, bytes):
        raise WireError(MALFORMED, "the fingerprint is not bytes")
    return EnrolCode(url, code, mark, version)


def card_number(district: int, serial: int) -> str:
    """`BT`, four digits district, six serial, two check digits of ISO 7064 mod 97-10 over those ten."""
    if not 0 <= district <= 9_999 or not 0 <= serial <= 999_999:
        raise WireError(MALFORMED, f"district {district}, serial {serial}")
    digits = f"{district:04d}{serial:06d}"
    return f"{CARD}{digits}{98 - int(digits) * 100 % 97:02d}"


def read_card(text: str) -> Card:
    """The card in a scanned or typed number; blanks and case do not matter.

    Raises WireError("NOT_A_CODE") if it does not look like one, WireError("BAD_CHECK_DIGITS") if a digit
    was mistyped.
    """
    cleaned = re.sub(r"\s", "", text[:MAX_TEXT]).upper()
    match = _CARD.match(cleaned)
    if match is None or not cleaned.isascii():
        raise WireError(NOT_A_CODE, "not a card number")
    district, serial = int(match[1]), int(match[2])
    if card_number(district, serial) != cleaned:
        raise WireError(BAD_CHECK_DIGITS, "check digits do not fit")
    return Card(cleaned, district, serial)


def crockford(data: bytes) -> str:
    """Crockford base32 of `data`, big endian, padded with zero bits at the left: 16 bytes give 26."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big")
    return "".join(_ALPHABET[number >> 5 * i & 31] for i in reversed(range(count)))


def from_crockford(text: str, length: int) -> bytes:
    """`length` bytes from Crockford base32; lower case and I, L, O are read, WireError("MALFORMED") else."""
    if len(text) != -(-length * 8 // 5) or not text.isascii():
        raise WireError(MALFORMED, f"{len(text)} characters")
    number = 0
    for letter in text.upper():
        value = _VALUES.get(letter)
        if value is None:
            raise WireError(MALFORMED, "not Crockford base32")
        number = number << 5 | value
    if number >> length * 8:
        raise WireError(MALFORMED, "more bits than the id has")
    return number.to_bytes(length, "big")


def _base45(data: bytes) -> str:
    encoded: bytes = base45.b45encode(data)
    return encoded.decode()


def _read_id(prefix: str, text: str) -> bytes:
    cleaned = text.strip()
    if not cleaned.upper().startswith(prefix):
        raise WireError(NOT_A_CODE, f"not a {prefix} code")
    return from_crockford(cleaned[len(prefix) :], _ID_BYTES)


def _body(prefix: str, text: str) -> bytes:
    if not text.startswith(prefix):
        raise WireError(NOT_A_CODE, f"not a {prefix} code")
    if len(text) > MAX_TEXT:
        raise WireError(TOO_LARGE, f"{len(text)} characters")
    try:
        return bytes(base45.b45decode(text[len(prefix) :]))
    except ValueError as error:
        raise WireError(MALFORMED, "not Base45") from error


def _read_payload(payload: bytes) -> VoucherCode:
    item = load_cbor(payload)
    if not isinstance(item, Mapping):
        raise WireError(MALFORMED, "not a map")
    district, cents, nbf, exp, program, flags = (_natural(item, key) for key in (1, 4, 5, 6, 7, 8))
    kind = _KINDS.get(_natural(item, 3))
    voucher_id = item.get(2)
    if kind is None or not isinstance(voucher_id, bytes) or len(voucher_id) != _ID_BYTES:
        raise WireError(MALFORMED, "unknown kind, or an id that is not 16 bytes")
    return VoucherCode(district, voucher_id.hex(), kind, cents, _date(nbf), _date(exp), str(program), flags)


def _natural(item: Mapping[Any, Any], key: int) -> int:
    value = item.get(key)
    if type(value) is not int or not 0 <= value < 2**31:
        raise WireError(MALFORMED, f"field {key} is no natural number")
    return value


def _id_bytes(voucher_id: str) -> bytes:
    try:
        value = bytes.fromhex(voucher_id)
    except ValueError as error:
        raise WireError(MALFORMED, "an id is 32 hex") from error
    if len(value) != _ID_BYTES:
        raise WireError(MALFORMED, "an id is 32 hex")
    return value


def _days(iso: str) -> int:
    try:
        days = (date.fromisoformat(iso) - _DAY_ZERO).days
    except ValueError as error:
        raise WireError(MALFORMED, f"{iso!r} is not a date") from error
    if days < 0:
        raise WireError(MALFORMED, f"{iso} is before 2020")
    return days


def _date(days: int) -> str:
    try:
        return (_DAY_ZERO + timedelta(days=days)).isoformat()
    except OverflowError as error:
        raise WireError(MALFORMED, f"day {days} is in no calendar") from error
