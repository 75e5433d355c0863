"""Rapporti: figures, charts that can be read as words, ranges, the invitation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui import samples, samples_owner
from tests.ui.grabbing import cut_texts, faults, picture
from tests.ui.hands import Ear, click, in_shell, key
from ui.presenters.views import NoticeView
from ui.presenters.views_owner import HourView
from ui.screens.reports import ReportsScreen
from ui.shell import Shell

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def reports() -> ReportsScreen:
    return ReportsScreen()


@pytest.fixture
def window(reports: ReportsScreen, shown: Callable[[Shell], Shell]) -> Shell:
    made = shown(in_shell("reports", reports))
    reports.render(samples_owner.REPORTS)
    QApplication.processEvents()
    return made


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("dashboard-1366-light", samples_owner.REPORTS),
        ("dashboard-empty-1366-light", samples_owner.REPORTS_EMPTY),
    ],
)
def test_as_drawn(window: Shell, reports: ReportsScreen, tmp_path: Path, name: str, view: object) -> None:
    reports.render(view)
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == []


@pytest.mark.parametrize("size", [(1366, 768), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes_and_with_banner_and_notice(
    window: Shell, reports: ReportsScreen, size: tuple[int, int], tmp_path: Path
) -> None:
    window.resize(*size)
    window.render(samples.SHELL_OFFLINE)
    reports.render(replace(samples_owner.REPORTS, notice=NoticeView("info", "info", "Rapporto provvisorio.")))
    with cut_texts() as cut:
        picture(window, tmp_path, f"reports-{size[0]}")
    assert len(reports.causes.list.seen()) == 3
    assert reports.members.geometry().bottom() < reports.height()
    assert cut == []
    assert faults(window) == []


def test_ranges_refresh_and_the_report_say_their_intent(window: Shell, reports: ReportsScreen) -> None:
    ear = Ear(reports)
    click(window, "range-yesterday")
    click(window, "range-week")
    click(window, "cause-report")
    key(window, KEY.Key_P, CTRL)
    key(window, KEY.Key_F5)
    assert ear.heard == [
        ("range_chosen", "yesterday"),
        ("report_pressed",),
        ("report_pressed",),
        ("refresh_pressed",),
    ]
    assert reports.ranges.item("month").toolTip() == "Non ancora disponibile"
    assert reports.ranges.item("today").chosen


def test_the_invitation_leads_on(window: Shell, reports: ReportsScreen) -> None:
    reports.render(samples_owner.REPORTS_EMPTY)
    QApplication.processEvents()
    ear = Ear(reports)
    click(window, "reports-empty-primary")
    click(window, "reports-empty-secondary")
    key(window, KEY.Key_F12)
    key(window, KEY.Key_P, CTRL)
    assert ear.heard == [("empty_primary",), ("empty_secondary",)]
    assert not reports.hours.isVisible()


def test_without_last_week_nothing_is_compared(window: Shell, reports: ReportsScreen, tmp_path: Path) -> None:
    kpis = tuple(replace(kpi, trend=(), change="", against="") for kpi in samples_owner.REPORTS.kpis)
    hours = tuple(replace(hour, before_cents=None) for hour in samples_owner.REPORTS.hours)
    reports.render(replace(samples_owner.REPORTS, kpis=kpis, hours=hours, before_label=""))
    picture(window, tmp_path, "reports-first-day")
    assert reports.kpis[0].accessibleName() == "Incasso 1.486,30\u00a0€"
    assert reports.hours.legend.accessibleName() == "oggi"
    assert faults(window) == []


def test_charts_can_be_read_as_words(window: Shell, reports: ReportsScreen) -> None:
    assert "12: 342\u00a0€" in reports.hours.chart.accessibleDescription()
    assert "Carta 55%" in reports.tenders.bar.accessibleDescription()
    assert "Doposcuola Il Ponte, 27 soci, 18,90\u00a0€" in reports.causes.list.accessibleName()
    assert reports.members.meter.accessibleDescription() == "52 scontrini su 87 con tessera"


@pytest.mark.parametrize(
    ("highest", "top"),
    [(34_240, 36_000), (36_000, 36_000), (36_001, 45_000), (250, 300), (0, 300), (99_999, 120_000)],
)
def test_the_scale_ends_close_above_the_highest_hour(
    window: Shell, reports: ReportsScreen, highest: int, top: int
) -> None:
    reports.hours.show_hours((HourView("9", highest), HourView("10", 0, highest // 2)), "oggi", "")
    assert reports.hours.chart.top_of_scale() == top


def test_more_causes_than_fit_are_counted(window: Shell, reports: ReportsScreen, tmp_path: Path) -> None:
    many = tuple(replace(samples_owner.REPORTS.causes[0], name=f"Causa {n}") for n in range(9))
    reports.render(replace(samples_owner.REPORTS, causes=many))
    picture(window, tmp_path, "reports-many-causes")
    assert "Causa 8" in reports.causes.list.accessibleName()
    assert 0 < len(reports.causes.list.seen()) < len(many)
    assert faults(window) == []


def test_a_day_without_causes_says_so(window: Shell, reports: ReportsScreen, tmp_path: Path) -> None:
    words = "Oggi nessuna vendita con una causa."
    reports.render(replace(samples_owner.REPORTS, causes=(), causes_empty=words, causes_total=""))
    picture(window, tmp_path, "reports-no-causes")
    assert reports.causes.list.accessibleName() == words


def test_figures_of_a_big_shop_still_fit(window: Shell, reports: ReportsScreen) -> None:
    kpis = tuple(replace(kpi, value="123.456,78\u00a0€") for kpi in samples_owner.REPORTS.kpis)
    reports.render(replace(samples_owner.REPORTS, kpis=kpis))
    QApplication.processEvents()
    assert all(card.figure_fits() for card in reports.kpis)
