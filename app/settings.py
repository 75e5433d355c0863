"""Every setting once: key, type, default, bounds (HOUSE §2). Texts for people are in `app.wording`.

Values are kept as JSON text in the store; `Settings` reads them with the default where none was set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import KnownError

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting: `low`/`high` bound whole numbers, `max_length` bounds text."""

    key: str
    default: T
    low: int = 0
    high: int = 0
    max_length: int = 200

    def check(self, value: object) -> T:
        """`value` if it may be stored; otherwise KnownError("BAD_SETTING")."""
        if type(value) is not type(self.default):
            raise KnownError("BAD_SETTING", {"key": self.key})
        if isinstance(value, str) and len(value) > self.max_length:
            raise KnownError("BAD_SETTING", {"key": self.key})
        if type(value) is int and not self.low <= value <= self.high:
            raise KnownError("BAD_SETTING", {"key": self.key, "low": self.low, "high": self.high})
        return value


SHOP_NAME = Setting("shop.name", "")
SHOP_ADDRESS = Setting("shop.address", "")
SHOP_VAT = Setting("shop.vat_number", "", max_length=28)
TILL_NUMBER = Setting("till.number", "01", max_length=2)
LANGUAGE = Setting("language", "it", max_length=2)
PRINTER_ADDRESS = Setting("printer.address", "")
PRINTER_COLUMNS = Setting("printer.columns", 48, low=32, high=48)
PRINTER_CODE_PAGE = Setting("printer.code_page", "CP858", max_length=12)
CASH_ROUNDING = Setting("cash.rounding", True)
REFUND_LIMIT = Setting("refund.limit_cents", 10_000, low=0, high=10_000_000)
DIFFERENCE_LIMIT = Setting("closure.difference_limit_cents", 500, low=0, high=100_000)
LOCK_MINUTES = Setting("lock.idle_minutes", 3, low=1, high=120)
PIN_LENGTH = Setting("pin.length", 4, low=4, high=6)

ALL: Mapping[str, Setting[str] | Setting[int] | Setting[bool]] = {
    setting.key: setting
    for setting in (
        SHOP_NAME,
        SHOP_ADDRESS,
        SHOP_VAT,
        TILL_NUMBER,
        LANGUAGE,
        PRINTER_ADDRESS,
        PRINTER_COLUMNS,
        PRINTER_CODE_PAGE,
        CASH_ROUNDING,
        REFUND_LIMIT,
        DIFFERENCE_LIMIT,
        LOCK_MINUTES,
        PIN_LENGTH,
    )
}


class Settings:
    """The stored values, read once and replaced as a whole after a change."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        self._stored = dict(stored)

    def get(self, setting: Setting[T]) -> T:
        """The value, or the default when none was stored or the stored one no longer fits."""
        text = self._stored.get(setting.key)
        if text is None:
            return setting.default
        try:
            return setting.check(json.loads(text))
        except (KnownError, json.JSONDecodeError):
            return setting.default
