"""Esito: the change, what cause and member received, and how the document stands (DESIGN §9.4).

Passive: `render(PaidView)`. The sale is already on disk when this shows; nothing here can lose it. Absent on
purpose: the timer that returns to Cassa (presenter) and any answer to scans (they start the next sale).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.keys import Intent
from ui.presenters.views_pay import PaidView
from ui.screens.base import Screen
from ui.widgets import paint
from ui.widgets.announce import announce
from ui.widgets.button import TillButton
from ui.widgets.coins import CoinRow
from ui.widgets.label import Card, Label
from ui.widgets.notice import Snackbar
from ui.widgets.outcome import DocumentCard, FaultStrip, GiftCard, ThanksCard
from ui.widgets.panel import IconDisc

_GAP, _WIDE_FROM = 12, 1500


class PaidScreen(Screen):
    """The outcome of a sale.

    Signals:
        new_sale_pressed(); reprint_pressed(); resume_pressed(): the fault's action; gift_pressed();
        correct_pressed(); undo_pressed(): the snackbar's action.
    """

    new_sale_pressed = Signal()
    reprint_pressed = Signal()
    resume_pressed = Signal()
    gift_pressed = Signal()
    correct_pressed = Signal()
    undo_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("paid", parent)
        self._view = PaidView()
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        row.addWidget(self._build_main(), 1)
        self._side = self._build_side()
        row.addWidget(self._side)
        self.snackbar = Snackbar(self)
        self.snackbar.action_pressed.connect(self.undo_pressed)

    # -- building

    def _build_main(self) -> Card:
        card = Card("paid-card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(0)
        self.fault = FaultStrip()
        self.fault.action_pressed.connect(self.resume_pressed)
        column.addWidget(self.fault)
        self._gap = QWidget()
        self._gap.setFixedHeight(6)
        column.addWidget(self._gap)
        column.addStretch(1)
        self._disc = IconDisc(88, 56, "fill")
        self._disc.show_icon("check-circle", "ok")
        column.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(13)
        self.title = Label(size=20, weight=600, ink="ink2", align=paint.CENTER, name="paid-title")
        column.addWidget(self.title)
        column.addSpacing(6)
        self.figure = Label(size=112, weight=700, align=paint.CENTER, name="paid-figure")
        column.addWidget(self.figure)
        column.addSpacing(6)
        self.detail = Label(size=16, ink="ink2", align=paint.CENTER, elide=True, name="paid-detail")
        column.addWidget(self.detail)
        column.addSpacing(30)
        self.coins = CoinRow()
        column.addWidget(self.coins)
        column.addStretch(1)
        column.addSpacing(10)
        column.addLayout(self._build_buttons())
        return card

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.reprint = TillButton("reprint", _("Reprint"), "secondary", "printer", "F5", height=56)
        self.gift = TillButton("gift-receipt", _("Gift receipt"), "secondary", "gift", height=56)
        self.correct = TillButton(
            "correct-payment", _("Correct the payment"), "secondary", "arrow-counter-clockwise", height=56
        )
        self.reprint.clicked.connect(lambda: self.reprint_pressed.emit())
        self.gift.clicked.connect(lambda: self.gift_pressed.emit())
        self.correct.clicked.connect(lambda: self.correct_pressed.emit())
        for button in (self.reprint, self.gift, self.correct):
            button.setMinimumWidth(44)
            row.addWidget(button, 1)
        return row

    def _build_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.cause = GiftCard()
        self.thanks = ThanksCard()
        self.document = DocumentCard()
        for card in (self.cause, self.thanks, self.document):
            column.addWidget(card)
        column.addStretch(1)
        self.new_sale = TillButton("new-sale", _("New sale"), "primary", "plus", "F12", height=72)
        self.new_sale.clicked.connect(lambda: self.new_sale_pressed.emit())
        column.addWidget(self.new_sale)
        self.hint = Label(size=13, ink="ink2", align=paint.CENTER, elide=True, name="paid-hint")
        self.hint.setFixedHeight(16)
        column.addWidget(self.hint)
        return side

    # -- showing

    def render(self, view: PaidView) -> None:
        """Show `view`. A new figure is announced at once: it is money to hand out."""
        old, self._view = self._view, view
        self.rearm_primary()
        self.fault.show_fault(view.fault)
        self._gap.setVisible(view.fault is not None)
        self.title.show_text(view.title)
        self.title.setVisible(bool(view.title))
        self.figure.show_text(view.figure)
        self.figure.setAccessibleName(f"{view.title} {view.figure}".strip())
        self.detail.show_text(view.detail)
        self.coins.show_coins(view.coins)
        self.cause.show_gift(view.cause)
        self.thanks.show_thanks(view.thanks)
        self.document.show_document(view.document)
        self.reprint.set_available(not view.reprint_why, view.reprint_why)
        self.gift.set_available(not view.gift_why, view.gift_why)
        self.correct.set_available(not view.correct_why, view.correct_why)
        self.hint.show_text(view.hint)
        self.snackbar.show_message(view.snackbar)
        if (view.title, view.figure) != (old.title, old.figure):
            announce(self.figure, self.figure.accessibleName(), at_once=True)
        if view.fault is not None and view.fault != old.fault:
            announce(self.fault, self.fault.accessibleName(), at_once=True)

    # -- keys

    def on_intent(self, intent: str, argument: str) -> bool:
        """F12 next sale, F5 resume or reprint, Ctrl Z the snackbar's undo."""
        match intent:
            case Intent.PRIMARY:
                self.new_sale_pressed.emit()
            case Intent.REPRINT:
                self._print_again()
            case Intent.UNDO:
                self.undo_pressed.emit()
            case _:
                return False
        return True

    def _print_again(self) -> None:
        fault = self._view.fault
        if fault is not None and fault.action is not None:
            if fault.action.enabled:
                self.resume_pressed.emit()
        elif not self._view.reprint_why:
            self.reprint_pressed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(460 if self.window().width() >= _WIDE_FROM else 400)
        width = self.width() - self._side.maximumWidth() - 3 * _GAP
        self.snackbar.setGeometry(_GAP + 24, self.height() - _GAP - 24 - 56 - 58, width - 48, 48)
