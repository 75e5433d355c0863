"""Reads one cell: price, VAT, codes, unit, words. Each returns its value or a `Bad`, never a guess.

A price that could mean two amounts is refused: a shop sells at what stands here (value principle 3).
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.codes.gtin import GTIN_LENGTHS, KEY_DIGITS, check_digit, has_check_digit, is_digits, stored_key
from app.domain.catalogue import VAT_BPS
from app.domain.money import MAX_CENTS
from app.importing.faults import Bad, Fault

SHOWN_MAX = 60  # letters of a bad cell that a fault repeats
# Signs that make a spreadsheet run a cell as a formula; our files put an apostrophe before them (OWASP).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

_MONEY_WORDS = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$", re.IGNORECASE)
_PLAIN_PRICE = re.compile(r"^([0-9]{1,6})[.,]([0-9]{2})$")
_MINUS = re.compile(r"^[-\u2212]|[-\u2212]$|^\(.*\)$")
_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)
_EXCEL_TEXT = re.compile(r'^="?([^"]*)"?$')
_NO_CODE = frozenset({"", "0", "-", "--", "n/a", "nd", "n.d.", "null", "none"})
_RATE = re.compile(r"^(\d{1,2})(?:[.,]0+)?$")
_FRACTION = re.compile(r"^0[.,](\d{1,2})0*$")
_NATURE = re.compile(r"^N([1-6])(?:[.]?\d)?$")
# italy §1.3: marks of the fiscal printer, and the law's words as price lists write them.
_VAT_WORDS = {
    "EE": "N1",
    "ESCLUSO": "N1",
    "ESCLUSA": "N1",
    "NS": "N2",
    "NONSOGGETTO": "N2",
    "NONSOGGETTA": "N2",
    "FUORICAMPO": "N2",
    "NI": "N3",
    "NONIMPONIBILE": "N3",
    "ES": "N4",
    "ESENTE": "N4",
    "EXEMPT": "N4",
    "RM": "N5",
    "MARGINE": "N5",
    "REGIMEDELMARGINE": "N5",
    "AL": "N6",
}
_WEIGHED = frozenset(
    [
        "kg",
        "kgs",
        "kilo",
        "kili",
        "chilo",
        "chili",
        "chilogrammi",
        "alkg",
        "€/kg",
        "alchilo",
        "si",
        "sì",
        "s",
        "yes",
        "y",
        "true",
    ]
)
_PER_PART = frozenset(("hg", "etto", "etti", "g", "gr", "grammi", "100g", "lb", "oz", "alletto", "mg", "q"))


def without_guard(text: str) -> str:
    """`text` without the apostrophe our own files of faults put before a formula sign."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_SIGNS else text


def with_guard(text: str) -> str:
    """`text` as a spreadsheet may open it: an apostrophe before a sign that would start a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def words(text: str) -> str:
    """A name or the like: one line, single blanks, no control characters."""
    bare = without_guard(text)
    if not bare.isprintable():
        bare = "".join(sign if sign.isprintable() else " " for sign in bare)
    return " ".join(bare.split())


def price(text: str, decimal: str) -> int | Bad:
    """Cents of a price cell, `decimal` being the file's decimal sign."""
    plain = _PLAIN_PRICE.match(text)
    if plain:  # nearly every price there is: two digits behind the only sign
        return int(plain[1]) * 100 + int(plain[2])
    shown = {"text": text.strip()[:SHOWN_MAX]}
    cleaned = _MONEY_WORDS.sub("", without_guard(text.strip())).strip()
    if not cleaned:
        return Bad(Fault.PRICE_MISSING)
    if _MINUS.search(cleaned):
        return Bad(Fault.PRICE_NEGATIVE, shown)
    cleaned = re.sub(r"(?<=\d)['\u2019\s](?=\d{3})", "", cleaned)
    if not re.match(r"^[\d.,]*\d[\d.,]*$", cleaned) or not cleaned.isascii():
        return Bad(Fault.PRICE_UNREADABLE, shown)
    parts = _whole_and_fraction(cleaned, decimal)
    if isinstance(parts, Fault):
        return Bad(parts, shown)
    whole, fraction = parts
    if fraction[2:].strip("0") or len(fraction) == 3:
        return Bad(Fault.PRICE_DECIMALS, shown)
    if len(whole) > 12:
        return Bad(Fault.PRICE_TOO_LARGE, shown)
    cents = int(whole or "0") * 100 + int(fraction[:2].ljust(2, "0"))
    return cents if cents <= MAX_CENTS else Bad(Fault.PRICE_TOO_LARGE, shown)


def _whole_and_fraction(text: str, decimal: str) -> tuple[str, str] | Fault:
    """Digits before and after the decimal sign of `text`, which is digits, points and commas only."""
    points, commas = text.count("."), text.count(",")
    if not points and not commas:
        return text, ""
    if points and commas:
        sign = "." if text.rfind(".") > text.rfind(",") else ","
        if text.count(sign) > 1:
            return Fault.PRICE_UNREADABLE
        whole, _sign, fraction = text.rpartition(sign)
        grouping = "," if sign == "." else "."
        return (
            (whole.replace(grouping, ""), fraction)
            if _is_grouped(whole, grouping)
            else Fault.PRICE_UNREADABLE
        )
    sign = "." if points else ","
    if points + commas > 1:
        return (text.replace(sign, ""), "") if _is_grouped(text, sign) else Fault.PRICE_UNREADABLE
    whole, _sign, fraction = text.partition(sign)
    if len(fraction) >= 3 and sign != decimal:
        return Fault.PRICE_AMBIGUOUS
    return whole, fraction


def _is_grouped(text: str, sign: str) -> bool:
    first, *groups = text.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


def vat(text: str) -> str | Bad:
    """VAT class of a cell: `22`, `22%`, `22,00`, `0,22`, `N2`, `N2.1`, `esente`; anything else is a fault."""
    cleaned = text.strip()
    if not cleaned:
        return Bad(Fault.VAT_MISSING)
    found = _vat_class(cleaned.upper())
    return found if found is not None else Bad(Fault.VAT_UNKNOWN, {"text": cleaned[:SHOWN_MAX]})


@lru_cache(maxsize=256)
def _vat_class(text: str) -> str | None:
    compact = re.sub(r"[\s%]|IVA|VAT|ALIQUOTA|ART\.?\s?\d+", "", text)
    for form in (_RATE, _FRACTION):
        match = form.match(compact)
        if match:
            digits = match[1].ljust(2, "0") if form is _FRACTION else match[1]
            rate = str(int(digits))
            return rate if rate in VAT_BPS else None
    match = _NATURE.match(compact)
    if match:
        return f"N{match[1]}"
    return _VAT_WORDS.get(compact.strip(".,()-"))


def codes(text: str) -> tuple[str, ...] | Bad:
    """Stored keys of a code cell; several codes may stand in it; none is an empty tuple."""
    if not text:
        return ()
    if has_check_digit(text):
        return (text.zfill(KEY_DIGITS),)
    cleaned = _EXCEL_TEXT.sub(r"\1", without_guard(text.strip())).strip().lstrip("'")
    if cleaned.lower() in _NO_CODE:
        return ()
    if _SCIENTIFIC.match(cleaned) and "+" in cleaned:
        return Bad(Fault.CODE_SCIENTIFIC, {"code": cleaned[:SHOWN_MAX]})
    parts = [part for part in re.split(r"[|\s,/]+", cleaned) if part]
    if len(parts) > 1 and all(has_check_digit(part) for part in parts):
        return tuple(dict.fromkeys(key for part in parts if (key := stored_key(part))))
    return _one_code(cleaned)


def _one_code(cleaned: str) -> tuple[str, ...] | Bad:
    """Keys of a cell that holds one code, as spreadsheets leave it: blanks within, `.0` at its end."""
    digits = re.sub(r"[\s-]|[.,]0+$", "", cleaned)
    if not is_digits(digits):
        key = stored_key(cleaned)
        return (
            (key,) if key and key.isprintable() else Bad(Fault.CODE_UNREADABLE, {"code": cleaned[:SHOWN_MAX]})
        )
    if len(digits) in GTIN_LENGTHS:
        key = stored_key(digits)
        if key is None:
            expected = digits[:-1] + check_digit(digits[:-1])
            return Bad(Fault.CODE_CHECK_DIGIT, {"code": digits, "expected": expected})
        return (key,)
    key = stored_key(digits)
    if key is None:
        return Bad(Fault.CODE_UNREADABLE, {"code": digits[:SHOWN_MAX]})
    # Eleven digits: a spreadsheet took a UPC-A's leading zero. The scanner reads twelve.
    padded = stored_key(digits.zfill(12)) if len(digits) == 11 else None
    return (padded, key) if padded else (key,)


def is_weighed(text: str) -> bool | Bad:
    """Whether the unit cell says that the price is for a kilo; a price for less than one is a fault."""
    cleaned = re.sub(r"[\s.']", "", text.lower())
    if cleaned in _PER_PART:
        return Bad(Fault.UNIT_UNKNOWN, {"text": text.strip()[:SHOWN_MAX]})
    return cleaned in _WEIGHED
