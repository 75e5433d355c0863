"""Rapporti: the day's four figures, hours, tenders, causes, members; or an invitation (DESIGN §9.8).

Passive: `render(ReportsView)`. Figures come from documents, never from the count. Absent on purpose: the A4
of the cause report, which `app.reports` lays out.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ui.keys import Intent
from ui.presenters.views_owner import EmptyReportView, ReportsView
from ui.screens.base import Screen
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.dashboard import CausesCard, HoursCard, KpiCard, MembersCard, TendersCard
from ui.widgets.label import Label
from ui.widgets.notice import Notice
from ui.widgets.panel import IconDisc
from ui.widgets.segments import Segments

_GAP, _WIDE_FROM, _KPIS = 12, 1500, 4


class EmptyReport(QWidget):
    """No sale in the range.

    Signals:
        primary(); secondary().
    """

    primary = Signal()
    secondary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports-empty")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(30)
        disc = IconDisc(96, 48, "duotone")
        disc.show_icon("chart-bar", "primary")
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(disc, 0, middle)
        column.addSpacing(13)
        self.title = Label(size=24, weight=700, align=paint.CENTER, elide=True, name="reports-empty-title")
        column.addWidget(self.title)
        column.addSpacing(6)
        self.lines = [Label(size=16, ink="ink2", align=paint.CENTER, elide=True) for _line in range(2)]
        for line in self.lines:
            line.setFixedHeight(20)
            column.addWidget(line)
        column.addSpacing(18)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        self.first = TillButton("reports-empty-primary", "", "primary", height=56)
        self.second = TillButton("reports-empty-secondary", "", "secondary", height=56)
        self.second.setMinimumWidth(158)
        self.first.clicked.connect(lambda: self.primary.emit())
        self.second.clicked.connect(lambda: self.secondary.emit())
        row.addWidget(self.first)
        row.addWidget(self.second)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(33)

    def show_empty(self, view: EmptyReportView) -> None:
        """Show it."""
        self.title.show_text(view.title)
        for number, line in enumerate(self.lines):
            line.show_text(view.lines[number] if number < len(view.lines) else "")
        self.first.set_label(view.primary.text, view.primary.icon, view.primary.keycap)
        self.first.set_available(view.primary.enabled, view.primary.why)
        self.second.setVisible(view.secondary is not None)
        if view.secondary is not None:
            self.second.set_label(view.secondary.text, view.secondary.icon, view.secondary.keycap)
            self.second.set_available(view.secondary.enabled, view.secondary.why)


class ReportsScreen(Screen):
    """The reports.

    Signals:
        range_chosen(range id); report_pressed(); refresh_pressed(); empty_primary(); empty_secondary().
    """

    range_chosen = Signal(str)
    report_pressed = Signal()
    refresh_pressed = Signal()
    empty_primary = Signal()
    empty_secondary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("reports", parent)
        self._view = ReportsView()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 14, 14)
        column.setSpacing(_GAP)
        column.addLayout(self._build_head())
        self.notice = Notice("reports-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyReport()
        self.empty.primary.connect(self.empty_primary)
        self.empty.secondary.connect(self.empty_secondary)
        self._pages.addWidget(self._build_day())
        self._pages.addWidget(self.empty)
        column.addWidget(pages, 1)

    # -- building

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title = Label(size=24, weight=700, name="reports-title")
        self.title.setFixedHeight(44)
        head.addWidget(self.title)
        self.subtitle = Label(size=15, ink="ink2", elide=True, name="reports-subtitle")
        head.addWidget(self.subtitle, 1)
        self.ranges = Segments("range")
        self.ranges.chosen.connect(self.range_chosen)
        head.addWidget(self.ranges)
        self.report = TillButton("cause-report", "", "secondary", "printer", "Ctrl P", height=44, size=14)
        self.report.clicked.connect(lambda: self.report_pressed.emit())
        head.addWidget(self.report)
        return head

    def _build_day(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(13)
        kpis = QHBoxLayout()
        kpis.setSpacing(_GAP)
        self.kpis = [KpiCard(number + 1) for number in range(_KPIS)]
        for card in self.kpis:
            kpis.addWidget(card, 1)
        column.addLayout(kpis)
        grid = QGridLayout()
        grid.setHorizontalSpacing(13)
        grid.setVerticalSpacing(13)
        self.hours = HoursCard()
        self.tenders = TendersCard()
        self.causes = CausesCard()
        self.members = MembersCard()
        grid.addWidget(self.hours, 0, 0)
        grid.addWidget(self.tenders, 0, 1)
        grid.addWidget(self.causes, 1, 0)
        grid.addWidget(self.members, 1, 1)
        grid.setRowStretch(0, 264)
        grid.setRowStretch(1, 221)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid, 1)
        return page

    # -- showing

    def render(self, view: ReportsView) -> None:
        """Show `view`."""
        self._view = view
        self.rearm_primary()
        self.title.show_text(view.title)
        self.subtitle.show_text(view.subtitle)
        self.ranges.show_choices(view.ranges, view.range)
        self.report.setVisible(bool(view.report.text))
        self.report.set_label(view.report.text, view.report.icon, view.report.keycap)
        self.report.set_available(view.report.enabled, view.report.why)
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice)
        self._pages.setCurrentIndex(0 if view.empty is None else 1)
        if view.empty is not None:
            self.empty.show_empty(view.empty)
        else:
            self._show_day(view)

    def _show_day(self, view: ReportsView) -> None:
        for number, card in enumerate(self.kpis):
            card.setVisible(number < len(view.kpis))
            if number < len(view.kpis):
                card.show_kpi(view.kpis[number])
        self.hours.show_hours(view.hours, view.now_label, view.before_label)
        self.tenders.show_tenders(view.tenders)
        self.causes.show_causes(view.causes_title, view.causes_total, view.causes, view.causes_empty)
        self.members.show_members(view.members)

    # -- keys

    def on_intent(self, intent: str, argument: str) -> bool:
        """Ctrl P the cause report, F5 refresh, F12 the invitation's next step."""
        match intent:
            case Intent.PRINT:
                if self.report.isEnabled() and not self.report.isHidden():
                    self.report_pressed.emit()
            case Intent.REPRINT:
                self.refresh_pressed.emit()
            case Intent.PRIMARY:
                if self._view.empty is not None and self._view.empty.primary.keycap == "F12":
                    self.empty_primary.emit()
            case _:
                return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = 400 if self.window().width() >= _WIDE_FROM else 330
        self.tenders.setFixedWidth(wide)
        self.members.setFixedWidth(wide)
