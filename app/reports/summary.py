"""A day on one page: four figures, hours, tenders, VAT, causes, and whether they agree with each other.

Called at the end of the scripted demo day, which fails when a check does. Every check holds two figures from
two sources; those between the sections of the page are made here, the others (journal and district, drawer
and count, papers) by the caller, who knows the sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.money import half_up
from app.formats import clock_time, euro, number
from app.i18n import _
from app.ports.clock import local
from app.ports.documents import Report, TextMeasure, Weight
from app.reports import palette
from app.reports.charts import Area, Bar, Colours, bar_chart
from app.reports.sheet import BOTTOM, LEFT, RIGHT, Sheet, figures_row, masthead
from app.reports.wording import day_words, moment_words

COLUMN, GAP = 214.0, 20.0
ROW = 18.0
MOST_ROWS = 8  # of one list; the rest is summed up
MOST_EVENTS = 12


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures that must be equal. `is_money`: cents, else a count."""

    label: str
    first: int
    second: int
    is_money: bool = True

    @property
    def agrees(self) -> bool:
        """Whether they are."""
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A day's figures in cents, takings net of returns. `hours`: hour of the day to takings; `tenders`, `vat`
    and `causes`: what people read and its cents; `checks` and `events` (time, sentence) are the caller's."""

    shop: str
    address: str
    district: str
    business_date: str
    printed_at_ms: int
    takings_cents: int
    receipts: int
    causes_cents: int
    with_card: int
    hours: tuple[tuple[int, int], ...] = ()
    tenders: tuple[tuple[str, int], ...] = ()
    vat: tuple[tuple[str, int], ...] = ()
    causes: tuple[tuple[str, int], ...] = ()
    checks: tuple[Check, ...] = ()
    events: tuple[tuple[int, str], ...] = ()


def all_checks(day: DaySummary) -> tuple[Check, ...]:
    """The page's own checks, then the caller's. The day is sound when all of them agree."""
    takings = day.takings_cents
    own = (
        Check(_("Takings and hours"), takings, sum(cents for _hour, cents in day.hours)),
        Check(_("Takings and tenders"), takings, sum(cents for _label, cents in day.tenders)),
        Check(_("Takings and VAT classes"), takings, sum(cents for _label, cents in day.vat)),
        Check(_("Contributions and causes"), day.causes_cents, sum(cents for _label, cents in day.causes)),
    )
    return (*own, *day.checks)


def summary_page(day: DaySummary, measure: TextMeasure) -> Report:
    """The day on one A4 page, in the language that is spoken now."""
    sheet = Sheet(measure)
    on = date.fromisoformat(day.business_date)
    printed = _("printed on {moment}").format(moment=moment_words(day.printed_at_ms))
    masthead(sheet, day.shop, day.address, day.district or _("No district connected"), printed)
    sheet.text(LEFT, 153, _("The day in brief"), 26, 700)
    sheet.text(LEFT, 173, day_words(on), 12, 400, palette.INK2)
    sheet.line(196)
    average = half_up(max(0, day.takings_cents), day.receipts) if day.receipts else 0
    row = [
        (_("Takings"), euro(day.takings_cents)),
        (_("Receipts"), number(day.receipts)),
        (_("Average receipt"), euro(average)),
        (_("For the causes"), euro(day.causes_cents)),
    ]
    figures_row(sheet, row, 222, 22, 171, 3)
    sheet.line(276)
    sheet.text(LEFT, 306, _("Takings by hour"), 13, 600)
    cards = _("{n} of {total} receipts with a card").format(
        n=number(day.with_card), total=number(day.receipts)
    )
    sheet.text(RIGHT, 306, cards, 10, 400, palette.INK2, "right")
    sheet.put(
        bar_chart(_hour_bars(day.hours), Area(88, 332, 650, 90), Colours(palette.MARK, palette.PRIMARY_BAR))
    )
    bottom = max(
        _list(sheet, place, title, rows)
        for place, (title, rows) in enumerate(
            ((_("How people paid"), day.tenders), (_("VAT"), day.vat), (_("Causes"), day.causes))
        )
    )
    bottom = _checks(sheet, all_checks(day), bottom + 34)
    _events(sheet, day.events, bottom + 34)
    return Report(
        pages=(sheet.page(),),
        title=_("The day in brief, {date}").format(date=day_words(on)),
        file_name=f"giornata-{day.business_date}.pdf",
    )


def _hour_bars(hours: Sequence[tuple[int, int]]) -> list[Bar]:
    """One bar an hour from the first to the last, those in which nothing was sold too."""
    sums = dict(hours)
    return [Bar(str(hour), sums.get(hour, 0)) for hour in range(min(sums), max(sums) + 1)] if sums else []


def _list(sheet: Sheet, place: int, title: str, rows: Sequence[tuple[str, int]]) -> float:
    x, y = LEFT + place * (COLUMN + GAP), 488.0
    sheet.text(x, y, title, 13, 600)
    sheet.line(y + 8, palette.LINE, x, x + COLUMN)
    shown = list(rows)
    if len(shown) > MOST_ROWS:
        rest = sum(cents for _label, cents in shown[MOST_ROWS - 1 :])
        shown = [*shown[: MOST_ROWS - 1], (_("Others"), rest)]
    shown.append((_("Total"), sum(cents for _label, cents in rows)))
    for line, (label, cents) in enumerate(shown, start=1):
        is_total = line == len(shown)
        amount = euro(cents)
        room = COLUMN - sheet.width(amount, 11, 600) - 8
        sheet.fitted(x, y + 8 + ROW * line, label, room, 11, 600 if is_total else 400)
        sheet.text(x + COLUMN, y + 8 + ROW * line, amount, 11, 600 if is_total else 400, align="right")
    return y + 8 + ROW * len(shown)


def _checks(sheet: Sheet, checks: Sequence[Check], y: float) -> float:
    """One row a check; a false one stands out by word and weight, not by colour alone."""
    sound = all(check.agrees for check in checks)
    sheet.text(LEFT, y, _("The figures agree") if sound else _("The figures do not agree"), 13, 600)
    sheet.line(y + 8)
    for check in checks:
        y += ROW
        shown = [euro(v) if check.is_money else number(v) for v in (check.first, check.second)]
        weight: Weight = 400 if check.agrees else 700
        colour = palette.INK if check.agrees else palette.FAULT
        sheet.fitted(LEFT, y + 8, check.label, 340, 11, weight, colour)
        sheet.text(520, y + 8, shown[0], 11, align="right")
        sheet.text(630, y + 8, shown[1], 11, align="right")
        word = _("equal") if check.agrees else _("DIFFERENT")
        sheet.text(RIGHT, y + 8, word, 11, weight, colour, "right")
    return y + 8


def _events(sheet: Sheet, events: Sequence[tuple[int, str]], y: float) -> None:
    """What happened, as far as the page has room for it."""
    room = int((BOTTOM - y - 8) // ROW)
    if not events or room < 1:
        return
    sheet.text(LEFT, y, _("What happened"), 13, 600)
    sheet.line(y + 8)
    shown = list(events)
    if len(shown) > min(MOST_EVENTS, room):
        shown = shown[: min(MOST_EVENTS, room) - 1]
        more = _("and {n} more events").format(n=number(len(events) - len(shown)))
        sheet.text(LEFT + 50, y + 8 + ROW * (len(shown) + 1), more, 11, 400, palette.INK2)
    for line, (at_ms, sentence) in enumerate(shown, start=1):
        sheet.text(LEFT, y + 8 + ROW * line, clock_time(local(at_ms)), 11, 400, palette.INK2)
        sheet.fitted(LEFT + 50, y + 8 + ROW * line, sentence, RIGHT - LEFT - 50, 11)
