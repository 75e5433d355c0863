"""The cards of Esito: what the cause received, the member's new balances, the document's state, a fault."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.presenters.views_pay import CauseGiftView, DocumentView, FaultView, ThanksView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.charts import Meter
from ui.widgets.label import Card
from ui.widgets.pill import draw_tone_icon

_PAD, _BALANCE, _STATE = 16, 42, 25


class FaultStrip(Card):
    """What went wrong with the paper or the line, that the money is safe, and the next step.

    Signals:
        action_pressed().
    """

    action_pressed = Signal()

    def __init__(
        self, name: str = "fault", height: int = 76, button: int = 48, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, theme.R_TILE, parent)
        self._view: FaultView | None = None
        self._button_height = button
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._buttons = {
            kind: TillButton(f"{name}-{kind}", "", kind, height=button, size=15 if button > 44 else 14)
            for kind in ("danger", "secondary")
        }
        for one in self._buttons.values():
            one.setParent(self)
            one.clicked.connect(lambda: self.action_pressed.emit())
        self.hide()

    def show_fault(self, view: FaultView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            self.set_look(view.tone, "", 1)
            self.setAccessibleName(f"{view.title}. {view.text}")
            for kind, button in self._buttons.items():
                button.setVisible(view.action is not None and kind == self._kind())
                if view.action is not None:
                    button.set_label(view.action.text, view.action.icon, view.action.keycap)
                    button.set_available(view.action.enabled, view.action.why)
            self._place()
            self.update()
        self.setVisible(view is not None)

    @property
    def button(self) -> TillButton:
        """The action's button."""
        return self._buttons[self._kind()]

    def _kind(self) -> str:
        return "danger" if self._view is not None and self._view.tone == "danger" else "secondary"

    def _place(self) -> None:
        wide = self.button.sizeHint().width() + 4
        high = self._button_height
        self.button.setGeometry(self.width() - 14 - wide, (self.height() - high) // 2, wide, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        tone = theme.tokens().tone(self._view.tone)
        middle = self.height() / 2
        size, x = (26, 52) if self.height() > 72 else (24, 50)
        icons.draw(p, 14, middle - size / 2 + 1, self._view.icon, size, tone.ink, "fill")
        end = self.button.x() if self._view.action is not None else self.width()
        paint.text(p, QRectF(x, middle - 23, end - x - 8, 22), self._view.title, 16, 600, tone.ink)
        paint.text(p, QRectF(x, middle + 2, end - x - 8, 20), self._view.text, 14, 400, tone.ink)
        p.end()


class GiftCard(Card):
    """The cause: what this sale gave, and the progress of its goal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("gift", parent=parent)
        self._view: CauseGiftView | None = None
        self.set_look("cause", "", 1)
        self.setFixedHeight(147)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 99, _PAD, 38)
        self.meter = Meter("gift-meter", "cause", 10, "surface")
        column.addWidget(self.meter)
        self.hide()

    def show_gift(self, view: CauseGiftView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            self.meter.show_progress(view.bps, view.caption)
            self.meter.setVisible(bool(view.caption))
            self.setAccessibleName(f"{view.name} {view.amount}. {view.caption}")
            self.update()
        self.setVisible(view is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        v, tone = self._view, theme.tokens().cause
        room = self.width() - 2 * _PAD
        icons.draw(p, 15, 16, "heart", 24, tone.solid, "fill")
        paint.text(p, QRectF(46, 16, room - 30, 22), v.name, 16, 600, tone.ink)
        paint.text(p, QRectF(_PAD, 44, room, 50), v.amount, 40, 700, tone.ink)
        paint.text(p, QRectF(_PAD, 114, room, 18), v.caption, 13, 500, tone.ink)
        p.end()


class ThanksCard(Card):
    """The member's new balances; "in arrivo" beside those the district has not confirmed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("thanks", parent=parent)
        self._view: ThanksView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_thanks(self, view: ThanksView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            self.setFixedHeight(81 + _BALANCE * len(view.balances) + 6)
            words = ". ".join(f"{b.label} {b.amount} {b.delta} {b.pending}".strip() for b in view.balances)
            self.setAccessibleName(f"{view.name}, {view.caption}. {words}")
            self.update()
        self.setVisible(view is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        t, v, right = theme.tokens(), self._view, self.width() - _PAD
        disc = QRectF(_PAD, 16, 44, 44)
        paint.box(p, disc, 22, t.cause.tint)
        paint.text(p, disc, v.initials, 16, 600, t.cause.ink, paint.CENTER)
        paint.text(p, QRectF(72, 16, right - 72, 22), v.name, 17, 700, t.ink)
        paint.text(p, QRectF(72, 40, right - 72, 18), v.caption, 13, 400, t.ink2)
        paint.hairline(p, _PAD, right, 70, t.line)
        y = 81.0
        for balance in v.balances:
            draw_tone_icon(p, QRectF(_PAD, y, 32, 32), balance.icon, balance.tone, 8, 20)
            amount = theme.text_width(balance.amount, 16, 600) + 1
            paint.text(p, QRectF(right - amount, y, amount, 32), balance.amount, 16, 600, t.ink, paint.RIGHT)
            end = right - amount - 16
            if balance.delta:
                delta = theme.text_width(balance.delta, 13, 600) + 1
                ink = t.tone(balance.tone).ink
                paint.text(p, QRectF(end - delta, y, delta, 32), balance.delta, 13, 600, ink, paint.RIGHT)
                end -= delta + 8
            label = min(theme.text_width(balance.label, 14, 500) + 1, end - 58)
            paint.text(p, QRectF(58, y, label, 32), balance.label, 14, 500, t.ink2)
            paint.text(p, QRectF(58 + label + 8, y, end - 66 - label, 32), balance.pending, 13, 400, t.ink3)
            y += _BALANCE
        p.end()


class DocumentCard(Card):
    """The document's number, then printing and sending with icon and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("document", parent=parent)
        self._view: DocumentView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_document(self, view: DocumentView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            self.setFixedHeight(49 + _STATE * len(view.states))
            states = ". ".join(f"{state.label}: {state.value}" for state in view.states)
            self.setAccessibleName(f"{view.label} {view.number}. {states}")
            self.update()
        self.setVisible(view is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        t, v, right = theme.tokens(), self._view, self.width() - _PAD
        number = theme.text_width(v.number, 14, 600) + 1
        paint.text(p, QRectF(_PAD, 12, right - number - 24, _STATE), v.label, 14, 400, t.ink2)
        paint.text(p, QRectF(right - number, 12, number, _STATE), v.number, 14, 600, t.ink, paint.RIGHT)
        y = 12.0 + _STATE
        for state in v.states:
            tone = t.tone(state.tone)
            icons.draw(p, _PAD, y + 4, state.icon, 16, tone.ink, "fill")
            value = theme.text_width(state.value, 14, 600) + 1
            paint.text(p, QRectF(40, y, right - value - 48, _STATE), state.label, 14, 400, tone.ink)
            area = QRectF(right - value, y, value, _STATE)
            paint.text(p, area, state.value, 14, 600, tone.ink, paint.RIGHT)
            y += _STATE
        p.end()
