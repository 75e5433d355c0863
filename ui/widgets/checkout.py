"""The cards of the checkout column: member, "Con questa spesa", last receipt, totals (DESIGN §9.1)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views import EarnView, LastReceiptView, MemberView, TotalsView
from ui.widgets import paint
from ui.widgets.button import IconButton, TillButton
from ui.widgets.group import FocusGroup
from ui.widgets.label import Card, Label
from ui.widgets.pill import draw_tone_icon

_PAD, _ROW = 14, 40
_FRESH_MS = 2000


class MemberCard(Card):
    """Who the member is, what they hold, their cause; or the invitation to pass a card.

    Signals:
        find_pressed(): the magnifier of the empty card; detach_pressed(): the × of the member.
    """

    find_pressed = Signal()
    detach_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("member-card", parent=parent)
        self._view: MemberView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.find = IconButton("member-find", "magnifying-glass", _("Find a member"))
        self.find.setParent(self)
        self.find.clicked.connect(lambda: self.find_pressed.emit())
        self.detach = IconButton("member-detach", "x", _("Detach the member"), icon_size=16)
        self.detach.setParent(self)
        self.detach.clicked.connect(lambda: self.detach_pressed.emit())
        self._fresh = QTimer(self)
        self._fresh.setSingleShot(True)
        self._fresh.setInterval(_FRESH_MS)
        self._fresh.timeout.connect(self._settle)
        self._shape()

    def tab_order(self) -> list[QWidget]:
        """What Tab may reach here, in reading order."""
        return [self.find, self.detach]

    def show_member(self, view: MemberView | None) -> None:
        """Show a member, or None for the invitation."""
        if view == self._view:
            return
        old, self._view = self._view, view
        if view is None or not view.fresh:
            self._settle()
        elif old is None or old.card != view.card:
            self.set_look("surface", "primary", 2)
            self._fresh.start()
        self._shape()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in (self.find, self.detach):
            button.move(self.width() - 58, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = paint.painter_for(self)
        if self._view is None:
            self._paint_nobody(p)
        else:
            self._paint_member(p, self._view)
        p.end()

    def _settle(self) -> None:
        self._fresh.stop()
        self.set_look("surface", "line", 1)

    def _shape(self) -> None:
        view = self._view
        self.find.setVisible(view is None)
        self.detach.setVisible(view is not None)
        if view is None:
            self.setFixedHeight(72)
            self.setAccessibleName(f"{_('No member')}. {_('Pass the card or the app')}")
            return
        height = 83 + _ROW * len(view.values) + (4 + 56 if view.cause else -8) + _PAD
        self.setFixedHeight(height)
        values = ", ".join(f"{value.label} {value.amount}" for value in view.values)
        self.setAccessibleName(f"{view.name}, {view.card}, {values}, {view.cause} {view.cause_share}")

    def _paint_nobody(self, p: QPainter) -> None:
        t = theme.tokens()
        paint.dot(p, QPointF(34, 36), 20, t.sunken)
        icons.draw(p, 23, 25, "identification-card", 22, t.ink3, "duotone")
        width = self.width() - 66 - 60
        paint.text(p, QRectF(66, 14, width, 22), _("No member"), 16, 600, t.ink)
        paint.text(p, QRectF(66, 38, width, 18), _("Pass the card or the app"), 13, 400, t.ink2)

    def _paint_member(self, p: QPainter, view: MemberView) -> None:
        t = theme.tokens()
        right = self.width() - _PAD
        disc = QRectF(_PAD, 14, 44, 44)
        paint.box(p, disc, 22, t.cause.tint)
        paint.text(p, disc, view.initials, 16, 600, t.cause.ink, paint.CENTER)
        paint.text(p, QRectF(70, 14, right - 70 - 48, 22), view.name, 17, 700, t.ink)
        paint.text(p, QRectF(70, 38, right - 70 - 48, 18), view.card, 13, 400, t.ink2)
        paint.hairline(p, _PAD, right, 70, t.line)
        y = 83
        for value in view.values:
            draw_tone_icon(p, QRectF(_PAD, y, 32, 32), value.icon, value.tone, 8, 18)
            amount = theme.text_width(value.amount, 16, 600) + 1
            paint.text(p, QRectF(56, y, right - amount - 64, 32), value.label, 14, 500, t.ink2)
            paint.text(p, QRectF(right - amount, y, amount, 32), value.amount, 16, 600, t.ink, paint.RIGHT)
            y += _ROW
        if view.cause:
            self._paint_cause(p, QRectF(_PAD, y + 4, right - _PAD, 56), view)

    @staticmethod
    def _paint_cause(p: QPainter, area: QRectF, view: MemberView) -> None:
        t = theme.tokens()
        paint.box(p, area, theme.R_BUTTON, t.cause.tint)
        x, y, right = area.x() + 12, area.y(), area.right() - 12
        icons.draw(p, x, y + 11, "heart", 18, t.cause.solid, "fill")
        share = theme.text_width(view.cause_share, 13, 600) + 1
        paint.text(p, QRectF(x + 26, y + 9, right - share - x - 32, 20), view.cause, 14, 600, t.cause.ink)
        area = QRectF(right - share, y + 9, share, 20)
        paint.text(p, area, view.cause_share, 13, 600, t.cause.ink, paint.RIGHT)
        track = QRectF(x, y + 36, right - x, 8)
        paint.box(p, track, 4, t.surface)
        if view.cause_bps > 0:
            filled = max(8.0, track.width() * min(10_000, view.cause_bps) / 10_000)
            paint.box(p, QRectF(x, y + 36, filled, 8), 4, t.cause.solid)


class EarnCard(Card):
    """ "Con questa spesa": what cause and member receive, spread over the width."""

    def __init__(self, name: str = "earn-card", parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._title = ""
        self._earns: tuple[EarnView, ...] = ()
        self.setFixedHeight(79)

    def show_earns(self, title: str, earns: tuple[EarnView, ...]) -> None:
        """Show these; hides itself when there are none."""
        if (title, earns) != (self._title, self._earns):
            self._title, self._earns = title, earns
            words = ", ".join(f"{earn.caption} {earn.amount}" for earn in earns)
            self.setAccessibleName(f"{title}: {words}")
            self.update()
        self.setVisible(bool(earns))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = paint.painter_for(self)
        area = QRectF(_PAD, 10, self.width() - 2 * _PAD, 18)
        paint.text(p, area, self._title, 13, 600, theme.tokens().ink2)
        draw_earns(p, QRectF(_PAD, 32, self.width() - 2 * _PAD, 38), self._earns, 15)
        p.end()


def draw_earns(p: QPainter, area: QRectF, earns: tuple[EarnView, ...], size: int) -> None:
    """The row of figures: icon, amount `size`/700, caption below; also used by the payment ledger."""
    t = theme.tokens()
    widths = [
        max(
            21 + theme.text_width(earn.amount, size, 700),
            theme.text_width(earn.caption, 12, 500),
        )
        for earn in earns
    ]
    gap = (area.width() - sum(widths)) / max(1, len(earns) - 1)
    x = area.x()
    for earn, width in zip(earns, widths, strict=True):
        tone = t.tone(earn.tone)
        icons.draw(p, x, area.y() + 2, earn.icon, 16, tone.solid, "fill")
        paint.text(p, QRectF(x + 21, area.y(), width, 20), earn.amount, size, 700, tone.ink)
        paint.text(p, QRectF(x, area.y() + 20, width + 2, 16), earn.caption, 12, 500, t.ink2)
        x += width + gap


class LastReceiptCard(Card):
    """The last receipt on the empty screen.

    Signals:
        reprint_pressed(); return_pressed().
    """

    reprint_pressed = Signal()
    return_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("last-receipt", parent=parent)
        self._view: LastReceiptView | None = None
        self.setFixedHeight(142)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD, 84, _PAD, _PAD)
        row.setSpacing(8)
        self.reprint = TillButton("last-reprint", _("Reprint"), "quiet", "printer", "F5", height=44, size=14)
        self.give_back = TillButton(
            "last-return", _("Return"), "quiet", "arrow-u-up-left", height=44, size=14
        )
        self.reprint.clicked.connect(lambda: self.reprint_pressed.emit())
        self.give_back.clicked.connect(lambda: self.return_pressed.emit())
        self._group = FocusGroup((self.reprint, self.give_back))
        row.addWidget(self.reprint, 157)
        row.addWidget(self.give_back, 129)

    def tab_order(self) -> list[QWidget]:
        """What Tab may reach here, in reading order."""
        return [*self._group.members()]

    def show_receipt(self, view: LastReceiptView | None) -> None:
        """Show it; None hides the card."""
        if view is not None and view != self._view:
            self._view = view
            self.setAccessibleName(f"{_('Last receipt')} {view.number}, {view.total}, {view.detail}")
            later = _("Not available yet")
            self.reprint.set_available(view.can_reprint, later)
            self.give_back.set_available(view.can_return, later)
            self.update()
        self.setVisible(view is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        v = self._view
        if v is None:
            return
        p = paint.painter_for(self)
        t = theme.tokens()
        width = self.width() - 2 * _PAD
        paint.text(p, QRectF(_PAD, 13, width, 20), _("Last receipt"), 14, 600, t.ink2)
        paint.text(p, QRectF(_PAD, 13, width, 20), v.time, 13, 400, t.ink2, paint.RIGHT)
        amount = theme.text_width(v.total, 18, 700) + 1
        paint.text(p, QRectF(_PAD, 38, width - amount - 8, 22), v.number, 16, 600, t.ink)
        paint.text(p, QRectF(_PAD, 59, width - amount - 8, 18), v.detail, 13, 400, t.ink2)
        paint.text(p, QRectF(_PAD, 46, width, 24), v.total, 18, 700, t.ink, paint.RIGHT)
        p.end()


class TotalsCard(Card):
    """Subtotal, discounts, the total, and the three ways to go on.

    Signals:
        cash_pressed(); card_pressed(); pay_pressed().
    """

    cash_pressed = Signal()
    card_pressed = Signal()
    pay_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("totals", parent=parent)
        self._view = TotalsView("")
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 12, _PAD, _PAD)
        column.setSpacing(0)
        self.subtotal = Label(size=14, align=paint.RIGHT, ink="ink2", name="subtotal")
        self.discounts = Label(size=14, weight=500, align=paint.RIGHT, ink="brick", name="discounts")
        self._small = (
            self._pair(column, _("Subtotal"), self.subtotal),
            self._pair(column, _("Discounts"), self.discounts),
        )
        column.addSpacing(2)
        self.total = Label(size=44, weight=700, align=paint.RIGHT, name="total")
        column.addWidget(self._build_total())
        column.addSpacing(4)
        self._quick = QWidget()
        quick = QHBoxLayout(self._quick)
        quick.setContentsMargins(0, 0, 0, 6)
        quick.setSpacing(8)
        self.cash = TillButton("cash", _("Cash"), "secondary", "money", "F10", height=52)
        self.card = TillButton("card", _("Card"), "secondary", "credit-card", "F11", height=52)
        quick.addWidget(self.cash, 154)
        quick.addWidget(self.card, 132)
        column.addWidget(self._quick)
        self.pay = TillButton("pay", _("Pay"), "primary", "caret-double-right", "F12", 72, size=22)
        column.addWidget(self.pay)
        self.cash.clicked.connect(lambda: self.cash_pressed.emit())
        self.card.clicked.connect(lambda: self.card_pressed.emit())
        self.pay.clicked.connect(lambda: self.pay_pressed.emit())
        self._group = FocusGroup((self.cash, self.card, self.pay))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _size_of(self, view: TotalsView) -> int:
        """44 px; 40 when empty; smaller for a total that would not fit beside its word (never cut)."""
        if not view.can_pay:
            return 40
        room = self.width() - 2 * _PAD - 60
        return next((size for size in (44, 40, 36) if theme.text_width(view.total, size, 700) <= room), 32)

    def _build_total(self) -> QWidget:
        row = QWidget()
        row.setFixedHeight(54)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self._drop = QVBoxLayout()
        self._drop.addWidget(Label(_("Total"), 17, 600))
        self._drop.addStretch(1)
        line.addLayout(self._drop)
        line.addStretch(1)
        line.addWidget(self.total, 0, Qt.AlignmentFlag.AlignTop)
        return row

    @staticmethod
    def _pair(column: QVBoxLayout, words: str, value: Label) -> QWidget:
        row = QWidget()
        row.setFixedHeight(21)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(words, 14, ink="ink2"))
        line.addStretch(1)
        line.addWidget(value)
        column.addWidget(row)
        return row

    def tab_order(self) -> list[QWidget]:
        """What Tab may reach here, in reading order."""
        return [*self._group.members()]

    def show_totals(self, view: TotalsView) -> None:
        """Show the sums; an empty sale keeps only the total and a disabled Paga."""
        if view == self._view:
            return
        self._view = view
        self.subtotal.show_text(view.subtotal)
        self.discounts.show_text(view.discounts)
        for row in self._small:
            row.setVisible(bool(view.discounts))
        self.total.set_type(self._size_of(view), 700)
        self.total.set_ink("ink" if view.can_pay else "ink3")
        self._drop.setContentsMargins(0, 24 if view.can_pay else 14, 0, 0)
        self.total.show_text(view.total)
        self._quick.setVisible(view.can_pay)
        why = _("The receipt is empty")
        self.pay.set_available(view.can_pay, why)
        self.pay.set_label(_("Pay"), "caret-double-right" if view.can_pay else "")
        self.cash.set_available(view.can_pay, why)
        self.card.set_available(view.can_pay, why)
        self.pay.rename(view.spoken or f"{_('Pay')} {view.total}")
