"""Rapporti: the day's figures against the same weekday, and the cause report as a PDF.

Qt-free. Sums come from the documents; the report is issued on the worker and drawn in the pool.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from app.formats import NBSP, clock_time, euro, euro_whole, number, weekday, weekday_date
from app.i18n import _, ngettext
from app.ports.documents import Report
from app.services import reports
from app.services.changes import Changes, Done
from app.services.reports import CauseReport, DayFigures
from app.wording import cause_name
from ui.presenters.desk import Desk
from ui.presenters.views import ButtonView, NoticeView
from ui.presenters.views_owner import (
    CauseRowView,
    EmptyReportView,
    HourView,
    KpiView,
    MembersView,
    RangeView,
    ReportsView,
    ShareView,
)

TREND_DAYS = 7
_TONES = {"cash": "primary", "card": "info", "voucher": "buono", "reward": "gold", "wallet": "welfare"}


class ReportsSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: ReportsView) -> None: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A day, the same weekday before, and the days that lead up to it."""

    day: DayFigures
    before: DayFigures
    trend: tuple[DayFigures, ...]


class ReportsPresenter:
    """Rapporti. `draw` turns a cause report into pages, `save` writes them as PDF and opens the file."""

    def __init__(
        self,
        desk: Desk,
        surface: ReportsSurface,
        draw: Callable[[CauseReport], Report],
        save: Callable[[Report], Path],
        open_file: Callable[[Path], None],
        to_sell: Callable[[], None],
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._draw = draw
        self._save = save
        self._open_file = open_file
        self._to_sell = to_sell
        self._range = "today"
        self._loaded: Loaded | None = None
        self._notice: NoticeView | None = None
        self.last_file: Path | None = None

    def open(self) -> None:
        """Load the chosen day."""
        self._notice = None
        wanted, till = self._range, self.desk.till

        def load() -> Loaded:
            day = reports.current_business_date(till)
            if wanted == "yesterday":
                day = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
            trend = [
                reports.day_figures(till, (date.fromisoformat(day) - timedelta(days=n)).isoformat())
                for n in range(TREND_DAYS - 1, 0, -1)
            ]
            figures = reports.day_figures(till, day)
            return Loaded(figures, reports.day_figures(till, reports.week_before(day)), (*trend, figures))

        self.desk.ask(load, self._have)

    def _have(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.render()

    def choose_range(self, range_: str) -> None:
        """Oggi, Ieri."""
        self._range = range_
        self.open()

    def refresh(self, changes: Changes) -> None:
        """A sale was made."""
        if changes & (Changes.SALES | Changes.DAY | Changes.CIRCUIT):
            self.open()

    # -- the cause report --------------------------------------------------------------------------------

    def print_report(self, business_date: str = "") -> None:
        """Ctrl P: issue (once) or show the day's cause report, and open it."""
        till = self.desk.till
        day = business_date or (self._loaded.day.date if self._loaded else "")
        if not day:
            return

        def issued(answer: Done[CauseReport]) -> None:
            report = answer.value
            self.desk.committed()
            till.feed.tell(answer.changes)
            self.desk.ask(lambda: self._save(self._draw(report)), lambda path: self._saved(report, path))

        self.desk.write(lambda: reports.cause_report(till, day), issued)

    def _saved(self, report: CauseReport, path: Path) -> None:
        self.last_file = path
        words = (
            _("Provisional report saved: the day is still open.")
            if report.number is None
            else _("Report {n} saved: {file}").format(n=report.number, file=path.name)
        )
        self._notice = NoticeView("warn" if report.number is None else "ok", "file-text", words)
        self._open_file(path)
        self.render()

    def empty_primary(self) -> None:
        """The empty day's button."""
        self._to_sell()

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show the day."""
        loaded = self._loaded
        if loaded is None:
            return
        day, before = loaded.day, loaded.before
        is_today = self._range == "today"
        when = weekday_date(date.fromisoformat(day.date))
        if is_today:
            when = _("{date}, until {time}").format(date=when, time=clock_time(self.desk.now))
        is_empty = day.documents == 0 and day.counts.returns == 0
        later = _("Not available yet")
        self._surface.render(
            ReportsView(
                title=_("The day"),
                subtitle=when,
                ranges=(
                    RangeView("today", _("Today")),
                    RangeView("yesterday", _("Yesterday")),
                    RangeView("week", _("Week"), later),
                    RangeView("month", _("Month"), later),
                ),
                range=self._range,
                report=ButtonView(_("Cause report"), "printer", "Ctrl P", enabled=not is_empty),
                kpis=_kpis(loaded),
                hours=_hours(day, before),
                now_label=_("today") if is_today else _("yesterday"),
                before_label=_last(day.date) if before.documents else "",
                tenders=_tenders(day),
                causes_title=_("Causes supported today") if is_today else _("Causes supported"),
                causes_total=euro(day.causes_cents),
                causes=tuple(_cause(c) for c in day.causes),
                causes_empty=_("No contribution yet"),
                members=_members(day),
                notice=self._notice,
                empty=_empty() if is_empty else None,
            )
        )


def _empty() -> EmptyReportView:
    return EmptyReportView(
        _("No sale yet"),
        (_("The figures appear with the first receipt."),),
        ButtonView(_("Go to the till"), "cash-register", "Alt 1"),
    )


def _last(business_date: str) -> str:
    return _("last {weekday}").format(weekday=weekday(date.fromisoformat(business_date)))


def _kpis(loaded: Loaded) -> tuple[KpiView, ...]:
    day, before, trend = loaded.day, loaded.before, loaded.trend
    against = _("on last {weekday}").format(weekday=weekday(date.fromisoformat(day.date)))
    known = before.documents > 0
    kpis = (
        ("takings", _("Takings"), euro(day.takings_cents), "primary", _series(trend, "takings_cents")),
        ("documents", _("Receipts"), number(day.documents), "primary", _series(trend, "documents")),
        ("average", _("Average receipt"), euro(day.average_cents), "brick", _series(trend, "average_cents")),
        ("causes", _("To the causes"), euro(day.causes_cents), "cause", _series(trend, "causes_cents")),
    )
    pairs = {
        "takings": (day.takings_cents, before.takings_cents),
        "documents": (day.documents, before.documents),
        "average": (day.average_cents, before.average_cents),
        "causes": (day.causes_cents, before.causes_cents),
    }
    out = []
    for key, label, value, tone, series in kpis:
        now, then = pairs[key]
        change = _change(now, then, key == "documents") if known and then else ""
        out.append(
            KpiView(
                key,
                label,
                value,
                series if sum(1 for n in series if n) > 1 else (),
                tone,
                change,
                "ok" if now >= then else "danger",
                now >= then,
                against if change else "",
            )
        )
    return tuple(out)


def _series(trend: tuple[DayFigures, ...], name: str) -> tuple[int, ...]:
    return tuple(int(getattr(day, name)) for day in trend)


def _change(now: int, then: int, is_count: bool) -> str:
    sign = "+" if now >= then else "−"
    if is_count:
        return f"{sign}{abs(now - then)}"
    tenths = (abs(now - then) * 1000 + abs(then) // 2) // abs(then)
    return f"{sign}{tenths // 10},{tenths % 10}%"


def _hours(day: DayFigures, before: DayFigures) -> tuple[HourView, ...]:
    seen = [*day.hours, *before.hours]
    if not seen:
        return ()
    first, last = min(8, *seen), max(19, *seen)
    has_before = before.documents > 0
    return tuple(
        HourView(
            str(hour),
            day.hours.get(hour, 0),
            before.hours.get(hour, 0) if has_before else None,
            euro_whole(day.hours.get(hour, 0)),
        )
        for hour in range(first, last + 1)
    )


def _tenders(day: DayFigures) -> tuple[ShareView, ...]:
    words = {
        "cash": _("Cash"),
        "card": _("Card"),
        "voucher": _("Vouchers"),
        "reward": _("Tesoretto and bricks"),
        "wallet": _("Prepaid and welfare"),
    }
    total = sum(max(0, g.cents) for g in day.groups) or 1
    return tuple(
        ShareView(
            _TONES[g.key],
            words[g.key],
            euro_whole(g.cents),
            f"{(max(0, g.cents) * 100 + total // 2) // total}%",
            max(0, g.cents),
        )
        for g in day.groups
    )


def _cause(figure: reports.CauseFigure) -> CauseRowView:
    cause = figure.cause
    raised = cause.raised_cents
    bps = min(10_000, raised * 10_000 // cause.goal_cents) if cause.goal_cents else 0
    progress = (
        f"{number(raised // 100)} / {number(cause.goal_cents // 100)}{NBSP}€" if cause.goal_cents else ""
    )
    members = ngettext("{n} member", "{n} members", figure.members).format(n=figure.members)
    return CauseRowView(cause_name(cause.id, cause.name), members, euro(figure.net_cents), bps, progress)


def _members(day: DayFigures) -> MembersView:
    counts = day.counts
    bps = counts.with_card * 10_000 // counts.sales if counts.sales else 0
    return MembersView(
        str(counts.with_card),
        _("receipts of {n} with a card").format(n=counts.sales),
        bps,
        (
            (_("Different members"), str(day.members)),
            (_("Tesoretto earned"), euro(counts.cashback_cents)),
            (_("Bricks given"), number(counts.bricks)),
        ),
    )
