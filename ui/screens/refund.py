"""Resi: choose a receipt, its lines and the reason; see what goes back to what; give it back (DESIGN §9.6).

Passive: `render(RefundView)`. Confirmation is the red button itself, with the owner's PIN above the limit.
Absent on purpose: refunds without a receipt and voids (the value issue's).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.keys import Intent
from ui.presenters.views_owner import RefundView, ReturnOpenView
from ui.screens.sheeted import SheetScreen
from ui.widgets.button import TillButton
from ui.widgets.group import FocusGroup
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Snackbar
from ui.widgets.pill import Pill
from ui.widgets.pin_sheet import PinSheet
from ui.widgets.recent_sales import RecentSales
from ui.widgets.refund_side import RefundSide
from ui.widgets.return_list import ReturnList
from ui.widgets.sheet import Sheet
from ui.widgets.tabs import tabs_after

_GAP, _WIDE_FROM = 12, 1500


class RefundScreen(SheetScreen):
    """The returns.

    Signals:
        recent_chosen(sale id); line_selected(line id); step(line id, by); return_all_pressed();
        reason_chosen(reason id); customer_pressed(); refund_pressed(); back_pressed(); pin_key(key);
        pin_person(id); pin_cancelled(); undo_pressed(); those of SheetScreen.
        A typed number: text_submitted(str) of the base class.
    """

    recent_chosen = Signal(str)
    line_selected = Signal(str)
    step = Signal(str, int)
    return_all_pressed = Signal()
    reason_chosen = Signal(str)
    customer_pressed = Signal()
    refund_pressed = Signal()
    back_pressed = Signal()
    pin_key = Signal(str)
    pin_person = Signal(str)
    pin_cancelled = Signal()
    undo_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("refund", parent)
        self.scan_hint = _("Scan a receipt or type its number")
        self._view = RefundView()
        self._reasons: dict[str, TillButton] = {}
        self._group = FocusGroup()
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        main = QWidget()
        self._main = QStackedLayout(main)
        self._main.setContentsMargins(0, 0, 0, 0)
        self.recent = RecentSales()
        self._receipt = self._build_receipt()
        self._main.addWidget(self.recent)
        self._main.addWidget(self._receipt)
        row.addWidget(main, 1)
        self._column = QWidget()
        row.addWidget(self._column)
        self._build_side()
        self.snackbar = Snackbar(self)
        self._wire()
        self._column.hide()

    # -- building

    def _build_receipt(self) -> Card:
        card = Card("return-card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 14)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(Hairline())
        self.lines = ReturnList()
        column.addWidget(self.lines, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(15, 8, 15, 0)
        foot.setSpacing(11)
        foot.addWidget(Label(_("Why does it come back?"), 13, 600, ink="ink2"))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self._chips.addStretch(1)
        foot.addLayout(self._chips)
        column.addLayout(foot)
        return card

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(15, 10, 11, 9)
        words = QVBoxLayout()
        words.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Label(_("Return"), 24, 700, name="return-title"))
        self.document = Pill("return-document", height=26)
        line.addWidget(self.document)
        line.addStretch(1)
        words.addLayout(line)
        self.detail = Label(size=13, ink="ink2", elide=True, name="return-detail")
        words.addWidget(self.detail)
        head.addLayout(words, 1)
        self.return_all = TillButton("return-all", _("Return everything"), "secondary", height=44, size=14)
        head.addWidget(self.return_all, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _build_side(self) -> None:
        self._side = QStackedLayout(self._column)
        self._side.setContentsMargins(0, 0, 0, 0)
        self.side = RefundSide()
        self.sheet = Sheet("sheet")
        self.pin = PinSheet()
        for page in (self.side, self.sheet, self.pin):
            self._side.addWidget(page)

    def _wire(self) -> None:
        self.recent.chosen.connect(self.recent_chosen)
        self.return_all.clicked.connect(lambda: self.return_all_pressed.emit())
        self.lines.stepped.connect(self.step)
        self.lines.selected.connect(self.line_selected)
        self.side.refund_pressed.connect(self.refund_pressed)
        self.side.customer_pressed.connect(self.customer_pressed)
        self.pin.key.connect(self.pin_key)
        self.pin.person.connect(self.pin_person)
        self.pin.cancelled.connect(self.pin_cancelled)
        self.wire_sheet(self.sheet)
        self.snackbar.action_pressed.connect(self.undo_pressed)

    # -- showing

    def render(self, view: RefundView) -> None:
        """Show `view`."""
        old, self._view = self._view, view
        self.rearm_primary()
        if view.open is None:
            self._main.setCurrentWidget(self.recent)
            self.recent.show_sales(view.recent, view.notice)
        else:
            self._main.setCurrentWidget(self._receipt)
            self._show_open(view.open)
        if view.side is not None:
            self.side.show_side(view.side)
        if view.sheet != old.sheet:
            self.show_sheet(self.sheet, view.sheet)
        self.pin.show_pin(view.pin)
        self.snackbar.show_message(view.snackbar)
        self._choose_column(view, old)

    def _show_open(self, view: ReturnOpenView) -> None:
        self.document.show_status(view.document, "neutral")
        self.detail.show_text(view.detail)
        self.return_all.set_available(view.can_return_all, _("Everything is already chosen"))
        self.lines.show_lines(view.lines, view.selected)
        if list(self._reasons) != [reason.id for reason in view.reasons]:
            self._make_reasons(view)
        for key, button in self._reasons.items():
            chosen = key == view.reason
            button.set_kind("tonal" if chosen else "quiet")
            button.set_label(button.text(), "check" if chosen else "")

    def _make_reasons(self, view: ReturnOpenView) -> None:
        for button in self._reasons.values():
            self._chips.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._reasons = {}
        for number, reason in enumerate(view.reasons):
            button = TillButton(f"reason-{reason.id}", reason.text, "quiet", height=44, size=14)
            button.clicked.connect(lambda _checked=False, key=reason.id: self.reason_chosen.emit(key))
            self._reasons[reason.id] = button
            self._chips.insertWidget(number, button)
        self._group.set_members(list(self._reasons.values()))
        tabs_after(self.lines, list(self._reasons.values()))

    def _choose_column(self, view: RefundView, old: RefundView) -> None:
        page: QWidget | None = self.side if view.side is not None else None
        if view.sheet is not None:
            page = self.sheet
        if view.pin is not None:
            page = self.pin
        self._column.setVisible(page is not None)
        if page is not None and self._side.currentWidget() is not page:
            self._side.setCurrentWidget(page)
        opened = (view.pin is None) != (old.pin is None) or (view.sheet is None) != (old.sheet is None)
        if opened and (view.sheet is None or view.pin is not None):
            self.focus_freed.emit()

    # -- focus and keys

    def take_focus(self) -> bool:
        """The PIN pad or the sheet while one is open; else the scan field."""
        if self._view.pin is not None:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self._view.sheet is not None and self.sheet.isAncestorOf(self.focusWidget() or self)

    def on_typed(self, letters: str) -> bool:
        """While the PIN is asked, nothing typed goes anywhere else."""
        if self._view.pin is None:
            return False
        if len(letters) == 1 and letters in "0123456789" and not self._view.pin.paused:
            self.pin_key.emit(letters)
        return True

    def on_intent(self, intent: str, argument: str) -> bool:
        """Keys of DESIGN §6 that mean something in Resi."""
        if self._view.pin is not None:
            if intent == Intent.BACK:
                self.pin_cancelled.emit()
            return intent in (Intent.BACK, Intent.PRIMARY, Intent.CONFIRM)
        if self._view.sheet is not None and intent in (Intent.BACK, Intent.CONFIRM):
            (self.sheet.back if intent == Intent.BACK else self.sheet.confirm)()
            return True
        match intent:
            case Intent.CONFIRM:
                return self._confirm(argument)
            case Intent.PRIMARY:
                self._refund()
            case Intent.LINE_UP | Intent.LINE_DOWN:
                self._move(-1 if intent == Intent.LINE_UP else 1)
            case Intent.MORE | Intent.LESS:
                self._step_selected(1 if intent == Intent.MORE else -1)
            case Intent.BACK:
                return self._leave()
            case Intent.UNDO:
                self.undo_pressed.emit()
            case _:
                return False
        return True

    def _confirm(self, typed: str) -> bool:
        if typed or self._view.open is not None or not self.recent.current():
            return False
        self.recent_chosen.emit(self.recent.current())
        return True

    def _refund(self) -> None:
        view = self._view
        if view.sheet is None and view.side is not None and view.side.primary.enabled:
            self.refund_pressed.emit()

    def _move(self, by: int) -> None:
        view = self._view.open
        if view is None:
            self.recent.step(by)
            return
        ids = [line.id for line in view.lines]
        if ids:
            at = ids.index(view.selected) if view.selected in ids else (len(ids) if by < 0 else -1)
            self.line_selected.emit(ids[max(0, min(len(ids) - 1, at + by))])

    def _step_selected(self, by: int) -> None:
        view = self._view.open
        line = next((line for line in view.lines if line.id == view.selected), None) if view else None
        if line is not None and (line.can_more if by > 0 else line.can_less):
            self.step.emit(line.id, by)

    def _leave(self) -> bool:
        if self._view.open is None:
            return False
        self.back_pressed.emit()
        return True

    # -- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = 460 if self.window().width() >= _WIDE_FROM else 372
        self._column.setFixedWidth(wide)
        width = self.width() - wide - 3 * _GAP
        self.snackbar.setGeometry(_GAP + 12, self.height() - _GAP - 120, width - 24, 48)
