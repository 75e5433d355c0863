"""Chiusura in four steps: papers and queue, blind count, compare, done (DESIGN §9.7).

Passive: `render(CloseView)`. In step 2 the screen cannot show what is expected: the view has no place for
it. Forms: the field in use has the caret, the scan field shows idle, scans still work.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.keys import Intent
from ui.presenters.views_owner import CheckRowView, ClosedView, CloseView, CountView
from ui.screens.base import Screen
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.compare import CompareCard
from ui.widgets.count import CountCard
from ui.widgets.facts import FactRows, FactsCard
from ui.widgets.label import Card, Label
from ui.widgets.notice import Notice
from ui.widgets.panel import IconDisc
from ui.widgets.pin_sheet import PinSheet
from ui.widgets.state_row import StateRow
from ui.widgets.steps import StepBar

_GAP, _WIDE_FROM, _MOST_CARDS = 12, 1500, 3


class ClosedCard(Card):
    """Step 4: the closure's number, its figures, the report.

    Signals:
        report_pressed().
    """

    report_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("closed", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(1)
        disc = IconDisc(88, 56, "fill")
        disc.show_icon("check-circle", "ok")
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(disc, 0, middle)
        column.addSpacing(16)
        self.title = Label(size=32, weight=700, align=paint.CENTER, elide=True, name="closed-title")
        self.text = Label(size=16, ink="ink2", align=paint.CENTER, elide=True, name="closed-text")
        column.addWidget(self.title)
        column.addSpacing(6)
        column.addWidget(self.text)
        column.addSpacing(20)
        self.rows = FactRows("closed-rows", 29, 15)
        self.rows.setFixedWidth(460)
        column.addWidget(self.rows, 0, middle)
        column.addStretch(1)
        self.report = TillButton("closed-report", "", "secondary", "printer", "Ctrl P", height=56)
        self.report.clicked.connect(lambda: self.report_pressed.emit())
        self.report.setMinimumWidth(320)
        column.addWidget(self.report, 0, middle)

    def show_closed(self, view: ClosedView) -> None:
        """Show it."""
        self.title.show_text(view.title)
        self.text.show_text(view.text)
        self.rows.show_rows(view.rows)
        self.report.setVisible(bool(view.report.text))
        self.report.set_label(view.report.text, view.report.icon, view.report.keycap)
        self.report.set_available(view.report.enabled, view.report.why)


class CloseScreen(Screen):
    """The closure.

    Signals:
        next_pressed(): the primary of the present step; back_pressed(): Esc; check_action(row id);
        counted(int cents, int pieces); recount_pressed(); note_edited(str); float_edited(str);
        report_pressed(); pin_key(key); pin_person(id); pin_cancelled().
    """

    next_pressed = Signal()
    back_pressed = Signal()
    check_action = Signal(str)
    counted = Signal(int, int)
    recount_pressed = Signal()
    note_edited = Signal(str)
    float_edited = Signal(str)
    report_pressed = Signal()
    pin_key = Signal(str)
    pin_person = Signal(str)
    pin_cancelled = Signal()

    scan_ready = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("close", parent)
        self._view = CloseView()
        self._checks: dict[str, StateRow] = {}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, _GAP, _GAP)
        column.setSpacing(_GAP)
        head = QHBoxLayout()
        head.setSpacing(12)
        title = Label(_("Daily closure"), 24, 700, name="close-title")
        title.setFixedHeight(30)
        head.addWidget(title)
        head.addStretch(1)
        self.subtitle = Label(size=15, ink="ink2", align=paint.RIGHT, name="close-subtitle")
        head.addWidget(self.subtitle)
        column.addLayout(head)
        self.steps = StepBar(
            "close-steps",
            (_("Parked and queues"), _("Count the drawer"), _("Compare"), _("Print and send")),
        )
        column.addWidget(self.steps)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(self._build_main(), 1)
        self._column = QWidget()
        row.addWidget(self._column)
        column.addLayout(row, 1)
        self._build_side()
        self._wire()

    # -- building

    def _build_main(self) -> QWidget:
        main = QWidget()
        self._main = QStackedLayout(main)
        self._main.setContentsMargins(0, 0, 0, 0)
        first = Card("checks")
        self._list = QVBoxLayout(first)
        self._list.setContentsMargins(14, 14, 14, 14)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        count = QWidget()
        cards = QHBoxLayout(count)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(_GAP)
        self.notes = CountCard("notes", _("Notes"), True)
        self.coins = CountCard("coins-count", _("Coins"), False)
        cards.addWidget(self.notes, 1)
        cards.addWidget(self.coins, 1)
        self.compare = CompareCard()
        self.closed = ClosedCard()
        for page in (first, count, self.compare, self.closed):
            self._main.addWidget(page)
        return main

    def _build_side(self) -> None:
        self._side = QStackedLayout(self._column)
        self._side.setContentsMargins(0, 0, 0, 0)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.cards = [FactsCard(f"close-card-{number + 1}") for number in range(_MOST_CARDS)]
        for card in self.cards:
            column.addWidget(card)
        self.notice = Notice("close-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        column.addStretch(1)
        self.next = TillButton("close-next", "", "primary", keycap="F12", height=72)
        self.next.clicked.connect(lambda: self.next_pressed.emit())
        column.addWidget(self.next)
        self.footnote = Label(size=13, ink="ink2", align=paint.CENTER, elide=True, name="close-footnote")
        self.footnote.setFixedHeight(16)
        column.addWidget(self.footnote)
        self.pin = PinSheet()
        self._side.addWidget(page)
        self._side.addWidget(self.pin)

    def _wire(self) -> None:
        for card in (self.notes, self.coins):
            card.counted.connect(self.counted)
        self.compare.recount_pressed.connect(self.recount_pressed)
        self.compare.note_edited.connect(self.note_edited)
        self.compare.float_edited.connect(self.float_edited)
        self.closed.report_pressed.connect(self.report_pressed)
        self.pin.key.connect(self.pin_key)
        self.pin.person.connect(self.pin_person)
        self.pin.cancelled.connect(self.pin_cancelled)

    # -- showing

    def render(self, view: CloseView) -> None:
        """Show `view`. Typed counts, note and float stay as they are unless their serial is new."""
        old, self._view = self._view, view
        self.rearm_primary()
        self.subtitle.show_text(view.subtitle)
        self.steps.show_step(view.step)
        self._main.setCurrentIndex(view.step - 1)
        if view.step == 1:
            self._show_checks(view.checks)
        elif view.step == 2:
            self._show_count(view.count)
        elif view.step == 3:
            self.compare.show_compare(view.compare)
        elif view.closed is not None:
            self.closed.show_closed(view.closed)
        for number, card in enumerate(self.cards):
            card.show_card(view.cards[number] if number < len(view.cards) else None)
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice.notice, view.notice.title)
        self.next.set_label(view.primary.text, view.primary.icon, view.primary.keycap)
        self.next.set_available(view.primary.enabled, view.primary.why)
        self.footnote.show_text(view.footnote)
        self.pin.show_pin(view.pin)
        self._side.setCurrentIndex(0 if view.pin is None else 1)
        if view.step != old.step or (view.pin is None) != (old.pin is None):
            self.focus_freed.emit()

    def _show_checks(self, checks: tuple[CheckRowView, ...]) -> None:
        if list(self._checks) != [check.id for check in checks]:
            for row in self._checks.values():
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._checks = {}
            for number, check in enumerate(checks):
                row = StateRow(f"check-{check.id}")
                row.action_pressed.connect(lambda key=check.id: self.check_action.emit(key))
                self._checks[check.id] = row
                self._list.insertWidget(number, row)
        for check in checks:
            self._checks[check.id].show_check(check)

    def _show_count(self, view: CountView) -> None:
        self.notes.show_rows(view.notes, view.notes_total, view.advice, view.serial)
        self.coins.show_rows(view.coins, view.coins_total, "", view.serial)

    # -- focus and keys

    def take_focus(self) -> bool:
        """PIN pad, the first field not filled in, the note; else the screen itself keeps the caret."""
        if self._view.pin is not None:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._view.step == 2:
            self._to_count()
        elif self._view.step == 3:
            if not self.compare.has_caret():
                self.compare.put_caret()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _to_count(self) -> None:
        if self.notes.has_caret() or self.coins.has_caret():
            return
        field = self.notes.first_open() or self.coins.first_open()
        if field is not None:
            CountCard.put_caret(field)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_typed(self, letters: str) -> bool:
        """Nothing typed beside a field goes anywhere."""
        return True

    def on_intent(self, intent: str, argument: str) -> bool:
        """F12 the step's primary, Esc back, Ctrl P the report."""
        if self._view.pin is not None:
            if intent == Intent.BACK:
                self.pin_cancelled.emit()
            return intent in (Intent.BACK, Intent.PRIMARY)
        match intent:
            case Intent.PRIMARY:
                if self._view.primary.enabled:
                    self.next_pressed.emit()
            case Intent.BACK:
                self.back_pressed.emit()
            case Intent.PRINT:
                if self._view.step == 4 and self.closed.report.isEnabled():
                    self.report_pressed.emit()
            case _:
                return False
        return True

    # -- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._column.setFixedWidth(460 if self.window().width() >= _WIDE_FROM else 360)
