"""Item numbers: check digits, and the one form under which a code is stored and looked up (devices §4).

EAN-13, UPC-A, EAN-8 and ITF-14 are one number of 14 digits; UPC-E is expanded. Shorter numbers are a shop's
own PLU, kept without leading zeros (`0042` and `42` are one key to press); anything else is a plain code in
capitals. Called by `classify`, by app.store.catalogue and by the import.
"""

from __future__ import annotations

import unicodedata

GTIN_LENGTHS = (8, 12, 13, 14)
KEY_DIGITS = 14
EAN8_LEAD = "000000"
MAX_CODE = 48  # the longest Code 128 a hand scanner reads in one sweep
# What a product without any code is found by at the next import: its name behind a sign no scan can yield.
NAME_SIGN = "="


def check_digit(body: str) -> str:
    """The check digit behind `body` (all digits): weights 3 and 1 from the right, modulo 10."""
    total = 3 * sum(map(int, body[::-2])) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


def is_digits(text: str) -> bool:
    """Whether `text` is ASCII digits only; `isdecimal` alone would take Arabic ones too."""
    return text.isascii() and text.isdecimal()


def has_check_digit(digits: str) -> bool:
    """Whether `digits` has the length of a GTIN and a right check digit."""
    return len(digits) in GTIN_LENGTHS and is_digits(digits) and check_digit(digits[:-1]) == digits[-1]


def expand_upce(text: str) -> str | None:
    """The 12 digits of UPC-A behind 8 digits of UPC-E (number system 0 or 1), or None if it is not one."""
    if len(text) != 8 or not is_digits(text) or text[0] not in "01":
        return None
    system, d, check = text[0], text[1:7], text[7]
    last = d[5]
    if last in "012":
        body = f"{d[:2]}{last}0000{d[2:5]}"
    elif last == "3":
        body = f"{d[:3]}00000{d[3:5]}"
    elif last == "4":
        body = f"{d[:4]}00000{d[4]}"
    else:
        body = f"{d[:5]}0000{last}"
    full = f"{system}{body}{check}"
    return full if has_check_digit(full) else None


def lookup_keys(text: str) -> tuple[str, ...]:
    """The keys a code may be stored under, likeliest first; empty for a wrong check digit or no code at all.

    Eight digits can be an EAN-8 and a UPC-E at once; then both are tried.
    """
    cleaned = text.strip()
    if not cleaned or len(cleaned) > MAX_CODE:
        return ()
    if not is_digits(cleaned):
        plain = unicodedata.normalize("NFC", cleaned).upper()
        return () if plain.startswith(NAME_SIGN) or not plain.isprintable() else (plain,)
    if len(cleaned) < 8:
        return (cleaned.lstrip("0") or "0",)
    if len(cleaned) not in GTIN_LENGTHS:
        return (cleaned,)
    keys = [cleaned.zfill(KEY_DIGITS)] if has_check_digit(cleaned) else []
    expanded = expand_upce(cleaned) if len(cleaned) == 8 else None
    if expanded is not None:
        keys.append(expanded.zfill(KEY_DIGITS))
    return tuple(keys)


def stored_key(text: str) -> str | None:
    """The key a price list's code is stored under, or None if it is no code (see `lookup_keys`)."""
    keys = lookup_keys(text)
    return keys[0] if keys else None


def shown(key: str) -> str:
    """A stored key as it stands under the bars: 13 digits, or 8 for an EAN-8; other codes as they are."""
    if len(key) != KEY_DIGITS or not is_digits(key):
        return key
    if key.startswith(EAN8_LEAD):
        return key[len(EAN8_LEAD) :]
    return key[1:] if key[0] == "0" else key
