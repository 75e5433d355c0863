"""GS1 element strings and Digital Link addresses, read by biip (devices §4), down to item, price and weight.

biip is imported at the first such code: it costs a tenth of a second, and most shops never see one. Any
exception it raises means "not readable": it is known to raise IndexError and others on bad input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.codes.gtin import KEY_DIGITS, has_check_digit
from app.codes.scanned import Why
from app.domain.money import MAX_CENTS, half_up
from app.domain.quantity import MAX_MILLI

SEPARATOR = "\x1d"
EURO = "978"


@dataclass(frozen=True, slots=True)
class Gs1Item:
    """An item named by GS1 data: 14 digits with their check digit right, price and weight when stated."""

    gtin: str
    price_cents: int | None
    weight_milli: int | None


def read_elements(text: str) -> Gs1Item | Why:
    """The item in an element string, `01…` with group separators or `(01)…` as printed."""
    try:
        from biip.gs1_messages import GS1Message

        message = GS1Message.parse_hri(text) if text.startswith("(") else GS1Message.parse(text)
    except Exception:  # noqa: BLE001 - devices §4: not only BiipException
        return Why.BAD_ELEMENT
    return _item(message.element_strings)


def read_link(text: str) -> Gs1Item | Why:
    """The item in a Digital Link (`https://…/01/…`); any other address is WEB_ADDRESS."""
    try:
        from biip.gs1_digital_link_uris import GS1DigitalLinkURI

        link = GS1DigitalLinkURI.parse(text)
    except Exception:  # noqa: BLE001 - devices §4: not only BiipException
        return Why.WEB_ADDRESS
    return _item(link.element_strings)


def _item(elements: Iterable[Any]) -> Gs1Item | Why:
    values = {element.ai.ai: element.value for element in elements}
    gtin = values.get("01") or values.get("02")
    if gtin is None or not gtin.isascii() or not gtin.isdecimal():
        return Why.BAD_ELEMENT
    gtin = gtin.zfill(KEY_DIGITS)
    if not has_check_digit(gtin):  # biip keeps the value and only notes the error
        return Why.BAD_CHECK_DIGIT
    return Gs1Item(gtin, _price(values), _weight(values))


def _price(values: dict[str, str]) -> int | None:
    """Amount payable in cents: AI 392n (shop's currency) or 393n (with the currency's number)."""
    for ai, value in values.items():
        if ai[:3] == "392":
            return _scaled(value, int(ai[3]), 2, MAX_CENTS)
        if ai[:3] == "393" and value.startswith(EURO):
            return _scaled(value[3:], int(ai[3]), 2, MAX_CENTS)
    return None


def _weight(values: dict[str, str]) -> int | None:
    """Net weight in thousandths of a kilo: AI 310n."""
    for ai, value in values.items():
        if ai[:3] == "310":
            return _scaled(value, int(ai[3]), 3, MAX_MILLI)
    return None


def _scaled(digits: str, decimals: int, wanted: int, most: int) -> int | None:
    """`digits` with `decimals` behind the point, as a whole number of 10^-wanted; None when 0 or beyond."""
    value = half_up(int(digits or "0") * 10**wanted, 10**decimals)
    return value if 0 < value <= most else None
