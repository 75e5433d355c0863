"""Lock screen parts: the dots of the PIN and the key of one operator."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.i18n import ngettext
from ui import theme
from ui.presenters.views_shell import OperatorView
from ui.theme import qc
from ui.widgets import paint
from ui.widgets.base import Pressable

_DOT, _PITCH = 9, 36


class PinDots(QWidget):
    """As many rings as the PIN has digits; typed ones are filled, all red when it was wrong.

    `dark` False draws it with the tokens of the theme (PIN asked inside a sheet).
    """

    def __init__(self, name: str = "pin-dots", dark: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._typed, self._length, self._wrong, self._dark = 0, 4, False, dark
        self.setFixedHeight(20)

    def show_pin(self, typed: int, length: int, wrong: bool) -> None:
        """`typed` digits of `length`."""
        if (typed, length, wrong) != (self._typed, self._length, self._wrong):
            self._typed, self._length, self._wrong = typed, length, wrong
            words = ngettext("{n} digit typed", "{n} digits typed", typed).format(n=typed)
            self.setAccessibleName(words)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_PITCH * self._length, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, lock = theme.tokens(), theme.LOCK
        fill = lock.accent if self._dark else t.primary.solid
        empty = lock.ring if self._dark else t.edge
        if self._wrong:
            fill = lock.error_dot if self._dark else t.danger.solid
        x = self.width() / 2 - _PITCH * (self._length - 1) / 2
        for number in range(self._length):
            centre = QPointF(x + _PITCH * number, self.height() / 2)
            if self._wrong or number < self._typed:
                paint.dot(p, centre, _DOT, fill)
            else:
                p.setPen(QPen(qc(empty), 2))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawEllipse(centre, _DOT - 1, _DOT - 1)
        p.end()


class OperatorKey(Pressable):
    """One operator: initials in a circle, name below; the chosen one larger, with border."""

    def __init__(self, view: OperatorView) -> None:
        super().__init__(f"operator-{view.id}", view.name)
        self.view = view
        self._chosen = False
        self.setText(view.name)

    def set_chosen(self, chosen: bool) -> None:
        """Mark whose PIN is asked."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.updateGeometry()
            self.update()

    @property
    def chosen(self) -> bool:
        """True for the operator whose PIN is asked."""
        return self._chosen

    def sizeHint(self) -> QSize:
        wide = max(92, theme.text_width(self.text(), 15, 700) + 24)
        return QSize(max(100, wide) if self._chosen else wide, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        lock, rect = theme.LOCK, self.body()
        if self._chosen:
            paint.box(p, rect, theme.R_CARD, lock.chosen, lock.accent, 2)
        elif self.hovered:
            paint.box(p, rect, theme.R_CARD, lock.key)
        if self.has_ring:
            paint.ring(p, rect, theme.R_CARD, lock.focus)
        radius = 32 if self._chosen else 28
        centre = QPointF(rect.center().x(), 48 if self._chosen else 44)
        paint.dot(p, centre, radius, lock.accent if self._chosen else lock.avatar)
        circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        ink = lock.accent_text if self._chosen else lock.ink2
        size = 24 if self._chosen else 22
        paint.text(p, circle, self.view.initials, size, 600, ink, paint.CENTER)
        weight, ink = (700, lock.ink) if self._chosen else (500, lock.ink2)
        y = 87 if self._chosen else 83
        paint.text(p, QRectF(0, y, rect.width(), 22), self.view.name, 15, weight, ink, paint.CENTER)
        p.end()
