"""The tendering column of Pagamento: amount, keypad with notes, change, and the button that takes the money.

`AmountBox` is where digits land while nothing else is typed; letters it does not want go on to the window.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import theme
from ui.presenters.views_pay import ChangeView, NoteView, TenderView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.group import FocusGroup
from ui.widgets.keypad import BACK, CLEAR, Key

DIGITS = frozenset("0123456789")
_KEYS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("00", "0", ","))
_MOST_NOTES = 3


def amount_key(letters: str) -> str:
    """The keypad key that typed `letters` stand for; "" when they are none (a point is a comma)."""
    if letters in DIGITS or letters == ",":
        return letters
    return "," if letters == "." else ""


class AmountBox(QWidget):
    """What was handed over; ready, so that digits typed anywhere land here.

    Signals:
        key(str): "0"…"9", ",", "back", "clear".
    """

    key = Signal(str)

    def __init__(self, name: str = "given", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._label, self._amount = "", ""
        self.setFixedHeight(59)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_amount(self, label: str, amount: str) -> None:
        """`label` at the left, `amount` at the right as it is typed."""
        if (label, amount) != (self._label, self._amount):
            self._label, self._amount = label, amount
            self.setAccessibleName(f"{label} {amount}")
            self.update()

    def amount(self) -> str:
        """The amount on the screen."""
        return self._amount

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        pressed = amount_key(event.text()) if plain else ""
        if plain and event.key() == Qt.Key.Key_Backspace:
            pressed = BACK
        elif plain and event.key() == Qt.Key.Key_Delete:
            pressed = CLEAR
        if pressed:
            self.key.emit(pressed)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = QRectF(self.rect())
        paint.box(p, rect, theme.R_TILE, t.surface, t.primary.solid, 2)
        amount = theme.text_width(self._amount, 32, 700) + 2
        room = rect.width() - amount - 44
        paint.text(p, QRectF(16, 0, room, rect.height()), self._label, 14, 500, t.ink2)
        area = QRectF(rect.width() - 16 - amount, 0, amount, rect.height())
        paint.text(p, area, self._amount, 32, 700, t.ink, paint.RIGHT)
        p.end()


class TenderPad(QWidget):
    """Figures with 7-8-9 on top; the exact due, two notes and the delete key in a wider fourth column.

    Signals:
        key(str): "0"…"9", "00", ",", "back"; note(str): id of a quick amount.
    """

    key = Signal(str)
    note = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tender-pad")
        self.setAccessibleName(_("Keypad"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for column, weight in enumerate((87, 87, 87, 117)):
            grid.setColumnStretch(column, weight)
        self.keys: dict[str, Key] = {}
        for row, line in enumerate(_KEYS):
            for column, value in enumerate(line):
                grid.addWidget(self._key(value), row, column)
        self._ids = [""] * _MOST_NOTES
        self.notes = [self._note(number) for number in range(_MOST_NOTES)]
        for number, note in enumerate(self.notes):
            grid.addWidget(note, number, 3)
        grid.addWidget(self._key(BACK), 3, 3)
        for row in range(4):
            grid.setRowStretch(row, 1)
        self._group = FocusGroup(self._in_rows(), columns=4)

    def _in_rows(self) -> list[Key]:
        fourth = (*self.notes, self.keys[BACK])
        rows = zip(_KEYS, fourth, strict=True)
        return [key for line, last in rows for key in (*(self.keys[value] for value in line), last)]

    def _key(self, value: str) -> Key:
        spoken = {BACK: _("Delete last"), ",": _("Comma")}.get(value, value)
        name = {",": "comma"}.get(value, value)
        key = Key(f"pad-{name}", "" if value == BACK else value, spoken, "quiet", _icon(value))
        key.clicked.connect(lambda _checked=False, v=value: self.key.emit(v))
        self.keys[value] = key
        return key

    def _note(self, number: int) -> Key:
        key = Key(f"note-{number + 1}", "", _("Amount"), "note")
        key.clicked.connect(lambda _checked=False, n=number: self.note.emit(self._ids[n]))
        return key

    def show_notes(self, notes: tuple[NoteView, ...]) -> None:
        """Show up to three quick amounts; a missing one keeps its place, disabled."""
        for number, key in enumerate(self.notes):
            view = notes[number] if number < len(notes) else None
            self._ids[number] = view.id if view else ""
            key.show_note(view.text if view else "", view.caption if view else "", bool(view and view.chosen))
            key.set_available(view is not None)
            if view is not None:
                key.rename(view.spoken or f"{view.text} {view.caption}".strip())


def _icon(value: str) -> str:
    return "backspace" if value == BACK else ""


class ChangeBox(QWidget):
    """ "Resto 2,90 €" with its coins, or what is still missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("change")
        self._view = ChangeView("", "")
        self.setFixedHeight(65)

    def show_change(self, view: ChangeView) -> None:
        """Show it; without words the box keeps its place, empty."""
        if view != self._view:
            self._view = view
            self.setAccessibleName(f"{view.label} {view.amount}. {view.coins}".strip())
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        v = self._view
        if not v.label:
            return
        p = paint.painter_for(self)
        tone = theme.tokens().tone(v.tone)
        rect = QRectF(self.rect())
        paint.box(p, rect, theme.R_TILE, tone.tint)
        amount = theme.text_width(v.amount, 40, 700) + 2
        room = rect.width() - amount - 40
        top = 11 if v.coins else 0
        high = 21 if v.coins else rect.height()
        paint.text(p, QRectF(16, top, room, high), v.label, 17, 700, tone.ink)
        paint.text(p, QRectF(16, 36, room, 18), v.coins, 13, 500, tone.ink)
        area = QRectF(rect.width() - 16 - amount, 0, amount, rect.height())
        paint.text(p, area, v.amount, 40, 700, tone.ink, paint.RIGHT)
        p.end()


class TenderColumn(QWidget):
    """Amount, pad, change, primary.

    Signals:
        key(str); note(str id); primary().
    """

    key = Signal(str)
    note = Signal(str)
    primary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tender-column")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.amount = AmountBox()
        self.pad = TenderPad()
        self.change = ChangeBox()
        self.take = TillButton("take", "", "primary", "check", "F12", height=72)
        column.addWidget(self.amount)
        column.addWidget(self.pad, 1)
        column.addWidget(self.change)
        column.addWidget(self.take)
        self.amount.key.connect(self.key)
        self.pad.key.connect(self.key)
        self.pad.note.connect(self.note)
        self.take.clicked.connect(lambda: self.primary.emit())

    def show_tender(self, view: TenderView) -> None:
        """Show the cash side of `view`."""
        self.amount.show_amount(view.label, view.given)
        self.pad.show_notes(view.notes)
        self.change.show_change(view.change)
        button = view.primary
        self.take.set_label(button.text, button.icon, button.keycap)
        self.take.set_available(button.enabled, button.why)
