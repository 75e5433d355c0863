"""A person's codice fiscale: 16 characters with a check letter (DM 23.12.1976), also from the health card."""

from __future__ import annotations

import re

# Digits may be letters L M N P Q R S T U V where two people would share a code ("omocodia").
_FORM = re.compile(
    r"^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$"
)
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def looks_fiscal(text: str) -> bool:
    """Whether `text` has the form of a codice fiscale, right or wrong."""
    return bool(_FORM.match(text))


def is_fiscal_code(text: str) -> bool:
    """Whether `text` is a codice fiscale with a right check letter."""
    return looks_fiscal(text) and _check_letter(text[:15]) == text[15]


def _check_letter(body: str) -> str:
    total = 0
    for place, sign in enumerate(body):
        value = int(sign) if sign.isdigit() else ord(sign) - ord("A")
        total += _ODD[value] if place % 2 == 0 else value
    return chr(ord("A") + total % 26)
