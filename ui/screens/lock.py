"""Blocco: clock, shop, state, who is there, and a PIN accepted at its last digit (DESIGN §9.10).

Passive: the lock presenter counts digits and answers. Dark in both themes. `LockView.help` can show the
demo's PINs; a real till leaves it empty.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import icons, theme
from ui.keys import Intent
from ui.presenters.views_shell import BadgeView, LockView
from ui.screens.base import Screen
from ui.widgets import paint
from ui.widgets.keypad import BACK, CLEAR, pin_keypad
from ui.widgets.pin import OperatorKey, PinDots

_LEFT, _PAD_WIDTH, _PAD_HEIGHT = 72, 430, 334


class LockScreen(Screen):
    """The lock.

    Signals:
        pin_key(str): "0"…"9", "back" or "clear"; operator_chosen(operator id).
    """

    pin_key = Signal(str)
    operator_chosen = Signal(str)

    scan_ready = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lock", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view = LockView()
        self._people: dict[str, OperatorKey] = {}
        self.dots = PinDots("pin-dots")
        self.dots.setParent(self)
        self.keypad = pin_keypad("pin")
        self.keypad.setParent(self)
        self.keypad.pressed.connect(self.pin_key)

    def render(self, view: LockView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        old, self._view = self._view, view
        if view.operators != old.operators:
            self._make_people()
        for key, person in self._people.items():
            person.set_chosen(key == view.operator)
        self.dots.show_pin(view.typed, view.pin_length, view.wrong)
        self.keypad.setEnabled(not view.paused)
        self.setAccessibleName(f"{view.prompt}. {view.shop}, {view.place}, {view.clock}")
        self._place()
        self.update()

    def person(self, operator: str) -> OperatorKey:
        """The key of one operator."""
        return self._people[operator]

    def take_focus(self) -> bool:
        """The screen itself has the caret: digits go to the PIN."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def on_typed(self, letters: str) -> bool:
        """Digits are the PIN; everything else is ignored here."""
        if letters.isdecimal() and letters.isascii() and not self._view.paused:
            self.pin_key.emit(letters)
        return True

    def on_intent(self, intent: str, argument: str) -> bool:
        """Esc clears what was typed."""
        if intent == Intent.BACK:
            self.pin_key.emit(CLEAR)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self.pin_key.emit(BACK)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._other_person(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        lock, v = theme.LOCK, self._view
        p.fillRect(self.rect(), theme.qc(lock.canvas))
        top = self._middle() - 384
        width = self.width() - _PAD_WIDTH - 3 * _LEFT

        def line(y: int, words: str, size: int, weight: int, colour: str) -> None:
            height = size * 1.4
            paint.text(p, QRectF(_LEFT, top + y - height / 2, width, height), words, size, weight, colour)

        line(291, v.clock, 112, 700, lock.ink)
        line(377, v.date, 22, 500, lock.ink2)
        line(433, v.shop, 24, 700, lock.ink)
        line(462, v.place, 16, 400, lock.ink2)
        self._paint_badges(p, top + 492)
        self._paint_prompt(p)
        self._paint_note(p, width)
        p.end()

    # -- parts

    def _paint_badges(self, p: QPainter, y: float) -> None:
        x = float(_LEFT)
        for badge in self._view.badges:
            fill, ink = self._badge_colours(badge)
            width = theme.text_width(badge.text, 13, 600) + 44
            paint.box(p, QRectF(x, y, width, 32), 16, fill)
            icons.draw(p, x + 10, y + 8, badge.icon, 16, ink, "fill")
            paint.text(p, QRectF(x + 32, y, width, 32), badge.text, 13, 600, ink)
            x += width + 8

    @staticmethod
    def _badge_colours(badge: BadgeView) -> tuple[str, str]:
        lock = theme.LOCK
        if badge.tone in ("warn", "danger"):
            return lock.warn_tint, lock.warn_ink
        return lock.ok_tint, lock.ok_ink

    def _paint_prompt(self, p: QPainter) -> None:
        lock, v = theme.LOCK, self._view
        left = self.keypad.x()
        weight, ink = (600, lock.error) if v.wrong or v.paused else (500, lock.ink2)
        area = QRectF(left, self._middle() - 134, _PAD_WIDTH, 24)
        paint.text(p, area, v.prompt, 16, weight, ink, paint.CENTER)

    def _paint_note(self, p: QPainter, width: float) -> None:
        lock, v = theme.LOCK, self._view
        y = self.height() - 45.0
        if v.note:
            icons.draw(p, _LEFT, y - 9, "info", 18, lock.ink3, "regular")
            paint.text(p, QRectF(_LEFT + 26, y - 10, width, 20), v.note, 14, 400, lock.ink3)
        for words in reversed(v.help):
            y -= 24
            paint.text(p, QRectF(_LEFT + 26, y - 10, width, 20), words, 14, 500, lock.ink2)

    def _middle(self) -> float:
        return self.height() / 2

    def _make_people(self) -> None:
        for person in self._people.values():
            person.hide()
            person.deleteLater()
        self._people = {}
        for view in self._view.operators:
            person = OperatorKey(view)
            person.setParent(self)
            person.clicked.connect(lambda _checked=False, key=view.id: self.operator_chosen.emit(key))
            person.show()
            self._people[view.id] = person

    def _place(self) -> None:
        middle, left = int(self._middle()), self.width() - _LEFT - _PAD_WIDTH
        self.keypad.setGeometry(left, middle - 64, _PAD_WIDTH, _PAD_HEIGHT)
        self.dots.setGeometry(left, middle - 103, _PAD_WIDTH, 20)
        widths = [person.sizeHint().width() for person in self._people.values()]
        x = left + (_PAD_WIDTH - sum(widths) - 10 * max(0, len(widths) - 1)) // 2
        for person, width in zip(self._people.values(), widths, strict=True):
            person.setGeometry(x, middle - 269, width, 119)
            x += width + 10

    def _other_person(self, by: int) -> None:
        ids = list(self._people)
        if ids:
            at = ids.index(self._view.operator) if self._view.operator in ids else 0
            self.operator_chosen.emit(ids[(at + by) % len(ids)])
