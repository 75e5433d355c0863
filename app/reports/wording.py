"""Words and short forms that several pages of the cause report share: rule, closures, hashes, hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.formats import clock_time, long_date, percent, weekday
from app.i18n import _
from app.ports.clock import local

NO_REPORT = "0" * 64
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Issue:
    """How a report was issued. `number` and `hash` (64 hex) are None while the day is open: PROVVISORIO.

    `prev` is the previous report's hash, 64 zeros for the first; `issued_at_ms` the time of the entry, or of
    the print for an open day.
    """

    business_date: str
    number: int | None
    prev: str
    hash: str | None
    issued_at_ms: int

    @property
    def day(self) -> date:
        """The business date."""
        return date.fromisoformat(self.business_date)


def short_hash(digest: str) -> str:
    """`7F3A 91C0 55E2`: the first 48 bits, enough to compare two sheets by eye."""
    return " ".join(digest[i : i + 4].upper() for i in (0, 4, 8))


def full_hash(digest: str) -> str:
    """All 64 figures in groups of eight."""
    return " ".join(digest[i : i + 8] for i in range(0, 64, 8))


def previous_words(prev: str, full: bool) -> str:
    """The previous report's hash, or that there is none."""
    if prev == NO_REPORT:
        return _("none, this is the first")
    return full_hash(prev) if full else short_hash(prev)


def till_words(figures: Figures) -> str:
    """`Cassa 1`."""
    return _("Till {number}").format(number=str(figures["till"]).lstrip("0") or "0")


def closures_words(closures: Sequence[int]) -> str:
    """`0412`, `0401–0412`, or a list where a wrong clock left gaps; nothing for an empty day."""
    if not closures:
        return "—"
    first, last = closures[0], closures[-1]
    if len(closures) == 1:
        return f"{first:04d}"
    if list(closures) == list(range(first, last + 1)):
        return f"{first:04d}–{last:04d}"
    return ", ".join(f"{closure:04d}" for closure in closures)


def day_words(day: date) -> str:
    """`giovedì 12 novembre 2026`."""
    return f"{weekday(day)} {long_date(day)}"


def moment_words(at_ms: int) -> str:
    """`12 novembre 2026, 20:06`."""
    at = local(at_ms)
    return f"{long_date(at.date())}, {clock_time(at)}"


def document_time(at: datetime, day: date) -> str:
    """`14:32`, with the day before it when the closure ran over midnight."""
    if at.date() == day:
        return clock_time(at)
    return f"{at.day:02d}/{at.month:02d} {clock_time(at)}"


def rule_words(figures: Figures) -> str:
    """The rule in words (italy §2.4: rate, base, before or after discounts, exclusions, rounding)."""
    if not figures["rate_bps"]:
        return _("No agreement with a district is in force: the shop gives no share of its takings.")
    if figures["base"] == "net":
        share = _(
            "The shop gives {rate} of what it takes from members, VAT excluded, to the cause each of them"
            " chose, rounded once per document."
        )
    else:
        share = _(
            "The shop gives {rate} of what it takes from members, VAT included, to the cause each of them"
            " chose, rounded once per document."
        )
    return " ".join(
        [
            share.format(rate=percent(figures["rate_bps"])),
            _(
                "Cash, cards, prepaid cards, welfare and bought or social vouchers count; discounts, bricks,"
                " tesoretto and promotional vouchers do not."
            ),
            _("Returns take the contribution away in proportion."),
            _("Sales without a card follow the district's rule."),
        ]
    )


def iban_groups(iban: str) -> str:
    """`IT60 X054 2811 …`: an IBAN as people copy it."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
