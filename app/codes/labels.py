"""Labels of scales: the Italian prefix 2, and what a shop has set on its own scale (devices §4).

A pattern is 13 signs: digits as they stand, `I` item, `P` price in cents, `W` weight in grams, `X` ignored,
`C` check digit at the end. The first pattern that fits wins. Default: `2` + 6 item + 5 price + check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.codes.gtin import check_digit, has_check_digit
from app.domain.errors import KnownError

LABEL_DIGITS = 13
_FORM = re.compile(r"^2[0-9IPWX]{11}C$")


@dataclass(frozen=True, slots=True)
class LabelPattern:
    """One layout of a scale's label."""

    text: str

    def fits(self, digits: str) -> bool:
        """Whether the fixed digits of the pattern stand in `digits`."""
        return all(sign == digit for sign, digit in zip(self.text, digits, strict=True) if sign.isdigit())

    def part(self, sign: str, digits: str) -> str:
        """The digits of `digits` where the pattern has `sign`."""
        return "".join(digit for mark, digit in zip(self.text, digits, strict=True) if mark == sign)

    def without_value(self, digits: str) -> str:
        """The same label with price and weight zero: how many price lists write a weighed item."""
        body = "".join(
            "0" if mark in "PWX" else digit for mark, digit in zip(self.text, digits, strict=True)
        )[:-1]
        return body + check_digit(body)


DEFAULT_LABELS: tuple[LabelPattern, ...] = (LabelPattern("2IIIIIIPPPPPC"),)


@lru_cache(maxsize=8)
def label_patterns(texts: Sequence[str]) -> tuple[LabelPattern, ...]:
    """The patterns of a shop's setting (a tuple of texts). Raises KnownError("BAD_LABEL_PATTERN")."""
    return tuple(_pattern(text.strip().upper()) for text in texts)


def match_label(digits: str, patterns: Sequence[LabelPattern]) -> LabelPattern | None:
    """The first pattern that fits a 13-digit label, or None when it is an ordinary number."""
    if len(digits) != LABEL_DIGITS or not has_check_digit(digits):
        return None
    return next((pattern for pattern in patterns if pattern.fits(digits)), None)


def _pattern(text: str) -> LabelPattern:
    has_value = ("P" in text) != ("W" in text)
    split = any(len(re.findall(f"{sign}+", text)) > 1 for sign in "IPW")
    if not _FORM.match(text) or "I" not in text or not has_value or split:
        raise KnownError("BAD_LABEL_PATTERN", {"pattern": text})
    return LabelPattern(text)
