"""The right column of Resi: what goes back and to what, what is taken back, the case, the button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui.presenters.views_owner import RefundSideView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.facts import FactRows
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.ledger import LedgerRows
from ui.widgets.notice import Notice


class RefundSide(QWidget):
    """Shows a RefundSideView.

    Signals:
        refund_pressed(); customer_pressed().
    """

    refund_pressed = Signal()
    customer_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refund-side")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._build_money())
        column.addWidget(self._build_case())
        self.notice = Notice("refund-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        column.addStretch(1)
        self.refund = TillButton("refund-money", "", "danger", "arrow-u-up-left", "F12", height=72)
        self.refund.clicked.connect(lambda: self.refund_pressed.emit())
        column.addWidget(self.refund)
        self.footnote = Label(size=13, ink="ink2", align=paint.CENTER, elide=True, name="refund-footnote")
        self.footnote.setFixedHeight(16)
        column.addWidget(self.footnote)

    def _build_money(self) -> Card:
        card = Card("refund-card")
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(0)
        word = Label(_("To give back"), 15, 600, ink="ink2")
        word.setFixedHeight(24)
        column.addWidget(word)
        column.addSpacing(5)
        self.amount = Label(size=56, weight=700, name="refund-amount")
        self.amount.setFixedHeight(68)
        column.addWidget(self.amount)
        column.addSpacing(8)
        column.addWidget(Hairline())
        column.addSpacing(8)
        self._back_word = _small(_("It goes back as it was paid"))
        column.addWidget(self._back_word)
        column.addSpacing(2)
        self.back = LedgerRows("refund-back", 27, 600)
        column.addWidget(self.back)
        column.addSpacing(4)
        self._line = Hairline()
        column.addWidget(self._line)
        column.addSpacing(8)
        self._taken_word = _small(_("And is taken back in proportion"))
        column.addWidget(self._taken_word)
        column.addSpacing(2)
        self.taken = FactRows("refund-taken", 25)
        column.addWidget(self.taken)
        return card

    def _build_case(self) -> Card:
        card = Card("refund-case")
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 10, 14, 13)
        column.setSpacing(2)
        self.case = FactRows("refund-case-number", 26)
        column.addWidget(self.case)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(_("Customer"), 14, ink="ink2"))
        self.customer_name = Label(
            size=14, weight=600, align=paint.RIGHT, elide=True, name="refund-customer-name"
        )
        row.addWidget(self.customer_name, 1)
        self.customer = TillButton("refund-customer", _("Add name"), "quiet", height=44, size=14)
        self.customer.clicked.connect(lambda: self.customer_pressed.emit())
        row.addWidget(self.customer)
        column.addLayout(row)
        return card

    def show_side(self, view: RefundSideView) -> None:
        """Show `view`."""
        self.amount.show_text(view.amount)
        self.back.show_rows(view.back)
        self._back_word.setVisible(bool(view.back))
        self.taken.show_rows(view.taken)
        for part in (self._line, self._taken_word):
            part.setVisible(bool(view.taken))
        self.case.show_rows(((_("Return case"), view.case_number),) if view.case_number else ())
        self.customer_name.show_text(view.customer)
        self.customer.set_label(_("Change name") if view.customer else _("Add name"))
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice.notice, view.notice.title)
        self.refund.set_label(view.primary.text, view.primary.icon, view.primary.keycap)
        self.refund.set_available(view.primary.enabled, view.primary.why)
        self.footnote.show_text(view.footnote)


def _small(text: str) -> Label:
    label = Label(text, 13, 600, ink="ink2", elide=True)
    label.setFixedHeight(18)
    return label
