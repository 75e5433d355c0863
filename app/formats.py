"""How money, quantities, dates and codes look, and how typed amounts are read. One place for all of it.

Amounts are Italian in both languages (`1.234,56 €`, true minus, no-break space before the unit; DESIGN §3):
the shop's paper and drawer are Italian whatever the screen speaks. Month and weekday names follow the
screen's language. No Qt, no locale module: both differ from machine to machine (toolchain §8).
"""

from __future__ import annotations

import re
from datetime import date, datetime

from app.i18n import language

NBSP = "\u00a0"
MINUS = "\u2212"

_MONTHS = {
    "it": tuple(
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ]
    ),
    "en": tuple(
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    ),
}
_DAYS = {
    "it": ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_ELIDED = (8, 11)  # otto, undici: days whose Italian word begins with a vowel
_AMOUNT = re.compile(r"^\d{0,6}(?:[.,]\d{0,2})?$")


def amount(cents: int) -> str:
    """`1.234,56` for 123456 cents; true minus sign before negative amounts; no currency sign."""
    units, rest = divmod(abs(cents), 100)
    grouped = f"{units:,}".replace(",", ".")
    return f"{MINUS if cents < 0 else ''}{grouped},{rest:02d}"


def euro(cents: int) -> str:
    """`1.234,56 €` with a no-break space."""
    return f"{amount(cents)}{NBSP}€"


def signed(cents: int) -> str:
    """`+0,68` or `−5,00`; zero has no sign."""
    return f"+{amount(cents)}" if cents > 0 else amount(cents)


def euro_whole(cents: int) -> str:
    """`1.234 €`, cents cut half up: for chart labels and tender shares only, never for paper."""
    units = (abs(cents) + 50) // 100
    return f"{MINUS if cents < 0 else ''}{units:,}".replace(",", ".") + f"{NBSP}€"


def number(value: int) -> str:
    """`1.240`: a whole number with Italian grouping."""
    return f"{MINUS if value < 0 else ''}{abs(value):,}".replace(",", ".")


def percent(bps: int) -> str:
    """`10%`, `12,5%` from basis points."""
    whole, rest = divmod(abs(bps), 100)
    text = f"{whole}" if rest == 0 else f"{whole},{rest:02d}".rstrip("0")
    return f"{MINUS if bps < 0 else ''}{text}%"


def kilos(milli: int) -> str:
    """`0,186 kg` from thousandths of a kilo."""
    whole, rest = divmod(abs(milli), 1000)
    return f"{MINUS if milli < 0 else ''}{whole},{rest:03d}{NBSP}kg"


def pieces(milli: int) -> str:
    """`2` for 2000 thousandths, `0,5` for 500."""
    whole, rest = divmod(abs(milli), 1000)
    text = f"{whole}" if rest == 0 else f"{whole},{rest:03d}".rstrip("0")
    return f"{MINUS if milli < 0 else ''}{text}"


def parse_amount(text: str) -> int | None:
    """Typed amount to cents: `3,50`, `3.50`, `3`, `,5`; six digits before the comma at most."""
    cleaned = text.strip().replace(NBSP, "").removesuffix("€").strip()
    if not cleaned or cleaned in {",", "."} or not _AMOUNT.match(cleaned):
        return None
    whole, _sep, fraction = cleaned.replace(".", ",").partition(",")
    return int(whole or "0") * 100 + int(fraction.ljust(2, "0") or "0")


def long_date(day: date) -> str:
    """`12 novembre 2026`."""
    return f"{day.day} {_month(day)} {day.year}"


def on_date(day: date) -> str:
    """`il 12 novembre 2026`, but `l'8 novembre 2026`."""
    if language() == "en":
        return f"on {long_date(day)}"
    return f"l'{long_date(day)}" if day.day in _ELIDED else f"il {long_date(day)}"


def day_month(day: date) -> str:
    """`12 novembre`."""
    return f"{day.day} {_month(day)}"


def weekday(day: date) -> str:
    """`giovedì`."""
    return _DAYS.get(language(), _DAYS["it"])[day.weekday()]


def weekday_date(day: date) -> str:
    """`giovedì 12 novembre`."""
    return f"{weekday(day)} {day_month(day)}"


def short_date(day: date) -> str:
    """`12/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def clock_time(moment: datetime) -> str:
    """`14:32`."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def _month(day: date) -> str:
    return _MONTHS.get(language(), _MONTHS["it"])[day.month - 1]
