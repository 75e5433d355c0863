"""Pagamento: ledger, credits and methods, tendering; or a panel or a sheet in its place (DESIGN §9.3).

Passive: `render(PayView)` shows, signals tell what the person wants, the payment presenter decides. Digits
typed anywhere land in the amount, letters in the scan field. Absent on purpose: any arithmetic on money.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.keys import Intent
from ui.presenters.views_pay import CreditView, PayView
from ui.screens.sheeted import SheetScreen
from ui.widgets import paint
from ui.widgets.credit_row import CreditRow
from ui.widgets.label import Card, Label
from ui.widgets.ledger import LedgerCard
from ui.widgets.notice import Snackbar
from ui.widgets.panel import PanelCard
from ui.widgets.sheet import Sheet
from ui.widgets.tabs import tabs_after
from ui.widgets.tender import MethodKey
from ui.widgets.tendering import TenderColumn, amount_key

_GAP, _WIDE_FROM, _COMPACT_TO = 12, 1500, 1280
_KEYCAPS = {Intent.CASH: "F10", Intent.CARD: "F11", Intent.PRIMARY: "F12"}


class Hint(QWidget):
    """The quiet line at the foot of the instruments."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay-hint")
        self._text, self._icon = "", "info"
        self.setMinimumHeight(20)

    def show_hint(self, text: str, icon: str) -> None:
        """One line; "" leaves the place empty."""
        if (text, icon) != (self._text, self._icon):
            self._text, self._icon = text, icon
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        p = paint.painter_for(self)
        t = theme.tokens()
        middle = self.height() / 2
        icons.draw(p, 1, middle - 8, self._icon, 16, t.ink2, "regular")
        paint.text(p, rect_of(self, 26), self._text, 13, 400, t.ink2)
        p.end()


def rect_of(widget: QWidget, left: int) -> QRectF:
    """The widget's area from `left` on."""
    return QRectF(left, 0, widget.width() - left, widget.height())


class Nobody(Card):
    """The place of the credits while no member is attached and no voucher was scanned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("no-credits", theme.R_TILE, parent)
        self.setFixedHeight(84)
        self.setAccessibleName(f"{_('No member')}. {_('Pass the card or the app')}")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = paint.painter_for(self)
        t = theme.tokens()
        paint.box(p, QRectF(12, 20, 44, 44), 10, t.sunken)
        icons.draw(p, 21, 29, "identification-card", 26, t.ink3, "duotone")
        room = self.width() - 80
        paint.text(p, QRectF(68, 20, room, 22), _("No member"), 16, 600, t.ink)
        paint.text(p, QRectF(68, 43, room, 20), _("Pass the card or the app"), 13, 400, t.ink2)
        p.end()


class PayScreen(SheetScreen):
    """The payment.

    Signals (all intents, nothing happens on the screen until the next render):
        back_pressed(); amount_key(key); note_pressed(note id); credit_use(id); credit_remove(id);
        credit_amount(id); credit_cancel(id); ledger_remove(row id); cash_pressed(); card_pressed();
        other_pressed(); primary_pressed(); panel_primary(panel id); panel_secondary(panel id);
        fiscal_code_pressed(); lottery_pressed(); undo_pressed(); redo_pressed(); those of SheetScreen.
    """

    back_pressed = Signal()
    amount_key = Signal(str)
    note_pressed = Signal(str)
    credit_use = Signal(str)
    credit_remove = Signal(str)
    credit_amount = Signal(str)
    credit_cancel = Signal(str)
    ledger_remove = Signal(str)
    cash_pressed = Signal()
    card_pressed = Signal()
    other_pressed = Signal()
    primary_pressed = Signal()
    panel_primary = Signal(str)
    panel_secondary = Signal(str)
    fiscal_code_pressed = Signal()
    lottery_pressed = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pay", parent)
        self.scan_hint = _("Pass a voucher, a prepaid card or the member's card")
        self._view = PayView()
        self._scanning = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        self.ledger = LedgerCard()
        row.addWidget(self.ledger)
        row.addLayout(self._build_instruments(), 1)
        self._side = QWidget()
        row.addWidget(self._side)
        self._build_side()
        self._wire()
        self._size_columns()

    # -- building

    def _build_instruments(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addSpacing(1)
        column.addWidget(_caption(_("Member's credits")))
        column.addSpacing(9)
        self._credits = QVBoxLayout()
        self._credits.setSpacing(8)
        self.credits: dict[str, CreditRow] = {}
        self.nobody = Nobody()
        self._credits.addWidget(self.nobody)
        column.addLayout(self._credits)
        column.addSpacing(13)
        column.addWidget(_caption(_("Payment")))
        column.addSpacing(9)
        methods = QHBoxLayout()
        methods.setSpacing(8)
        self.cash = MethodKey("method-cash", _("Cash"), "money", "F10")
        self.card = MethodKey("method-card", _("Card"), "credit-card", "F11")
        self.other = MethodKey("method-other", _("Other"), "dots-three", "F9")
        for key in (self.cash, self.card, self.other):
            methods.addWidget(key, 1)
        column.addLayout(methods)
        column.addSpacing(8)
        self.hint = Hint()
        column.addWidget(self.hint, 1)
        self.snackbar = Snackbar(self)
        return column

    def _build_side(self) -> None:
        self._stack = QStackedLayout(self._side)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.tender = TenderColumn()
        self.panel = PanelCard()
        self.sheet = Sheet("sheet")
        for page in (self.tender, self.panel, self.sheet):
            self._stack.addWidget(page)

    def _wire(self) -> None:
        self.ledger.back_pressed.connect(self.back_pressed)
        self.ledger.removed.connect(self.ledger_remove)
        self.ledger.fiscal_code_pressed.connect(self.fiscal_code_pressed)
        self.ledger.lottery_pressed.connect(self.lottery_pressed)
        self.cash.clicked.connect(lambda: self._money_key(Intent.CASH))
        self.card.clicked.connect(lambda: self._money_key(Intent.CARD))
        self.other.clicked.connect(lambda: self.other_pressed.emit())
        self.tender.key.connect(self.amount_key)
        self.tender.note.connect(self.note_pressed)
        self.tender.primary.connect(self.primary_pressed)
        self.panel.primary.connect(lambda: self.panel_primary.emit(self._panel_id()))
        self.panel.secondary.connect(lambda: self.panel_secondary.emit(self._panel_id()))
        self.wire_sheet(self.sheet)
        self.snackbar.action_pressed.connect(self.undo_pressed)
        self.text_edited.connect(self._scan_edited)

    def _row(self, view: CreditView) -> CreditRow:
        row = CreditRow(view)
        row.use_pressed.connect(lambda: self.credit_use.emit(view.id))
        row.remove_pressed.connect(lambda: self.credit_remove.emit(view.id))
        row.amount_pressed.connect(lambda: self.credit_amount.emit(view.id))
        row.cancel_pressed.connect(lambda: self.credit_cancel.emit(view.id))
        return row

    # -- showing

    def render(self, view: PayView) -> None:
        """Show `view`; touches only what differs."""
        old, self._view = self._view, view
        self.rearm_primary()
        self.ledger.show_ledger(view)
        if view.credits is not old.credits:
            self._show_credits(view.credits)
        self._show_methods(view)
        self.hint.show_hint(view.hint, view.hint_icon)
        self.tender.show_tender(view.tender)
        self.snackbar.show_message(view.snackbar)
        self.panel.show_panel(view.panel)
        if view.sheet != old.sheet:
            self.show_sheet(self.sheet, view.sheet)
        self._choose_side(view, old)

    def _show_credits(self, shown: tuple[CreditView, ...]) -> None:
        if list(self.credits) != [credit.id for credit in shown]:
            for row in self.credits.values():
                self._credits.removeWidget(row)
                row.hide()
                row.deleteLater()
            self.credits = {credit.id: self._row(credit) for credit in shown}
            controls: list[QWidget] = []
            for row in self.credits.values():
                self._credits.addWidget(row)
                controls += row.controls()
            tabs_after(self.nobody, controls)
        for credit in shown:
            self.credits[credit.id].show_credit(credit)
        self.nobody.setVisible(not shown)

    def _show_methods(self, view: PayView) -> None:
        self.cash.set_chosen(view.method == "cash")
        self.card.set_chosen(view.method == "card")
        self.other.set_available(not view.other_why, view.other_why)

    def _choose_side(self, view: PayView, old: PayView) -> None:
        page: QWidget = self.tender
        if view.sheet is not None:
            page = self.sheet
        elif view.panel is not None:
            page = self.panel
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
        moved = (view.sheet is None) != (old.sheet is None) or _id(view.panel) != _id(old.panel)
        if moved and view.sheet is None:
            self.focus_freed.emit()

    # -- focus and typing

    def take_focus(self) -> bool:
        """Sheet, panel or amount: one of them always has the caret, unless letters are being typed."""
        if self._scanning:
            return False
        if self._view.sheet is not None:
            return self.sheet.isAncestorOf(self.focusWidget() or self)
        if self._view.panel is not None:
            self.panel.take_focus()
        else:
            self.tender.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def on_typed(self, letters: str) -> bool:
        """Figures are for the amount, whatever has the focus, and lost while it stands still."""
        if self._scanning or self._view.sheet is not None:
            return False
        key = amount_key(letters)
        if key and self._view.panel is None:
            self.amount_key.emit(key)
        return bool(key)

    def replace_typing(self, text: str = "") -> None:
        """As in the base class; an emptied scan field gives the caret back to the amount."""
        super().replace_typing(text)
        self._scan_edited(text)

    def _scan_edited(self, text: str) -> None:
        had, self._scanning = self._scanning, text
        if had and not text:
            self.focus_freed.emit()

    # -- keys

    def on_intent(self, intent: str, argument: str) -> bool:
        """Keys of DESIGN §6 that mean something in Pagamento."""
        if intent == Intent.BACK:
            return self._back()
        if self._view.sheet is not None and intent == Intent.CONFIRM and not argument:
            self.sheet.confirm()
            return True
        if intent in _KEYCAPS:
            self._money_key(Intent(intent))
            return True
        match intent:
            case Intent.OTHER_TENDER:
                self.other.click()
            case Intent.CREDIT:
                self._use(argument)
            case Intent.FISCAL_CODE:
                self.ledger.fiscal_code.click()
            case Intent.UNDO:
                self.undo_pressed.emit()
            case Intent.REDO:
                self.redo_pressed.emit()
            case _:
                return False
        return True

    def _money_key(self, intent: Intent) -> None:
        view = self._view
        if view.sheet is not None:
            return
        if view.panel is not None and self.panel.press(_KEYCAPS[intent]):
            return
        if intent == Intent.PRIMARY:
            if view.panel is None and view.tender.primary.text and view.tender.primary.enabled:
                self.primary_pressed.emit()
        elif not view.locked:
            (self.cash_pressed if intent == Intent.CASH else self.card_pressed).emit()

    def _back(self) -> bool:
        """Esc, one step each: sheet, typing in the scan field, panel, typed amount, screen."""
        view = self._view
        if view.sheet is not None:
            self.sheet.back()
        elif self._scanning:
            return False
        elif view.panel is not None:
            if not self.panel.press("Esc") and not view.locked:
                self.back_pressed.emit()
        elif view.tender.typed:
            self.amount_key.emit("clear")
        elif not view.locked:
            self.back_pressed.emit()
        return True

    def _use(self, credit: str) -> None:
        row = self.credits.get(credit)
        if row is not None and row.view is not None and row.view.state == "offer" and not self._view.locked:
            self.credit_use.emit(credit)

    def _panel_id(self) -> str:
        return self._view.panel.id if self._view.panel is not None else ""

    # -- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def _size_columns(self) -> None:
        width = self.window().width()
        wide, compact = width >= _WIDE_FROM, width < _COMPACT_TO
        self.ledger.setFixedWidth(430 if wide else 300 if compact else 360)
        self._side.setFixedWidth(460 if wide else 300 if compact else 404)
        area = self.hint.geometry()
        self.snackbar.setGeometry(area.x(), self.height() - _GAP - 48, area.width(), 48)


def _id(panel: object) -> str:
    return str(getattr(panel, "id", ""))


def _caption(text: str) -> Label:
    label = Label(text, 13, 600, ink="ink2")
    label.setFixedHeight(20)
    return label
