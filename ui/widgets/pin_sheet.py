"""PinSheet: the PIN pad in the place of a side column, when a role is needed (DESIGN §8).

Never a dialog: what was being done stays on the screen. Digits come from its keys or the keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.presenters.views_owner import PinView
from ui.widgets import paint
from ui.widgets.announce import announce
from ui.widgets.button import TillButton
from ui.widgets.group import FocusGroup
from ui.widgets.keypad import BACK, CLEAR, pin_keypad
from ui.widgets.label import Card, Label
from ui.widgets.panel import IconDisc
from ui.widgets.pin import PinDots
from ui.widgets.tabs import tabs_after


class PinSheet(Card):
    """Shows a PinView.

    Signals:
        key(str): "0"…"9", "back", "clear"; person(str id); cancelled().
    """

    key = Signal(str)
    person = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pin-sheet", parent=parent)
        self._view: PinView | None = None
        self._people: dict[str, TillButton] = {}
        self._group = FocusGroup()
        self.set_look("surface", "primary", 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column.addLayout(self._row)
        column.addSpacing(4)
        self.dots = PinDots("owner-dots", dark=False)
        column.addWidget(self.dots)
        self.note = Label(size=14, weight=500, ink="danger", align=paint.CENTER, elide=True, name="pin-note")
        self.note.setFixedHeight(20)
        column.addWidget(self.note)
        self.keys = pin_keypad("owner-pin", "quiet")
        self.keys.pressed.connect(self.key)
        column.addWidget(self.keys, 1)
        self.cancel = TillButton("pin-cancel", _("Cancel"), "secondary", keycap="Esc", height=52)
        self.cancel.clicked.connect(lambda: self.cancelled.emit())
        column.addWidget(self.cancel)
        self.hide()

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        disc = IconDisc(48, 24, "fill")
        disc.show_icon("lock-simple", "primary")
        head.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = Label(size=18, weight=700, wrap=True, name="pin-title")
        self.text = Label(size=14, ink="ink2", wrap=True, name="pin-text")
        words.addWidget(self.title)
        words.addWidget(self.text)
        head.addLayout(words, 1)
        return head

    @property
    def view(self) -> PinView | None:
        """What it shows; None when it is away."""
        return self._view

    def show_pin(self, view: PinView | None) -> None:
        """Show, change, or take away (None)."""
        old, self._view = self._view, view
        if view is None or view == old:
            return
        self.title.show_text(view.title)
        self.text.show_text(view.text)
        self.dots.show_pin(view.typed, view.length, view.wrong)
        self.note.show_text(view.note)
        self._show_people(view)
        self.setAccessibleName(f"{view.title}. {view.text}")
        for key in self.keys.keys.values():
            key.set_available(not view.paused, view.note)
        if view.note and (old is None or old.note != view.note):
            announce(self, view.note, at_once=True)

    def _show_people(self, view: PinView) -> None:
        if list(self._people) != [one.id for one in view.people]:
            for button in self._people.values():
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._people = {}
            for one in view.people:
                button = TillButton(f"pin-person-{one.id}", one.text, "quiet", height=44, size=14)
                button.clicked.connect(lambda _checked=False, who=one.id: self.person.emit(who))
                button.setMinimumWidth(44)
                self._people[one.id] = button
                self._row.addWidget(button, 1)
            self._group.set_members(list(self._people.values()))
            tabs_after(self, list(self._people.values()))
        for who, button in self._people.items():
            button.set_kind("tonal" if who == view.chosen else "quiet")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        letters = event.text()
        if self._view is not None and not self._view.paused and plain and not event.isAutoRepeat():
            if len(letters) == 1 and letters in "0123456789":
                self.key.emit(letters)
                return
            if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                self.key.emit(BACK if event.key() == Qt.Key.Key_Backspace else CLEAR)
                return
        event.ignore()
