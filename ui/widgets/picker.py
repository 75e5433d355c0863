"""Picker: one of several choices from a menu, looking like a field; Switch: yes or no."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from ui import icons, theme
from ui.presenters.views import ChoiceView
from ui.widgets import paint
from ui.widgets.base import Pressable


class Picker(Pressable):
    """Shows the chosen text and a caret; a press opens the choices.

    Signals:
        chosen(str): id of the choice.
    """

    chosen = Signal(str)

    def __init__(self, name: str, label: str, height: int = 44) -> None:
        """`label` says what is chosen, for assistive tools."""
        super().__init__(name, label)
        self._label = label
        self._choices: tuple[ChoiceView, ...] = ()
        self._at = ""
        self.setFixedHeight(height)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def show_choices(self, choices: tuple[ChoiceView, ...], chosen: str) -> None:
        """Show these, with `chosen` in the field."""
        if (choices, chosen) != (self._choices, self._at):
            self._choices, self._at = choices, chosen
            self.setText(next((choice.text for choice in choices if choice.id == chosen), ""))
            self.rename(f"{self._label}: {self.text()}")
            self.update()

    def current(self) -> str:
        """Id of the choice in the field."""
        return self._at

    def open_menu(self) -> None:
        """Open the choices below the field."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.width())
        for choice in self._choices:
            action = menu.addAction(choice.text)
            action.setObjectName(f"choice-{choice.id}")
            action.triggered.connect(lambda _checked=False, key=choice.id: self.chosen.emit(key))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        return QSize(max(120, theme.text_width(self.text(), 15, 500) + 52), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, state = theme.tokens(), self.state()
        rect, radius = self.body(), float(theme.R_BUTTON)
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        fill = {"hover": t.hover, "press": t.press, "disabled": t.disabled}.get(state, t.surface)
        ink = t.disabled_ink if state == "disabled" else t.ink
        paint.box(p, rect, radius, fill, t.edge)
        area = QRectF(14, 0, self.width() - 52, self.height())
        paint.text(p, area, self.text(), 15, 500, ink)
        icons.draw(p, self.width() - 30, self.height() / 2 - 8, "caret-down", 16, ink, "bold")
        p.end()


class Switch(Pressable):
    """On or off: 60 × 44 px of touch, a 52 × 30 track with a check when on.

    Signals:
        toggled(bool) of QAbstractButton.
    """

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__(name, spoken)
        self.setCheckable(True)
        self.setFixedSize(60, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        track = QRectF(4, 7, 52, 30)
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, t.focus)
        on = self.isChecked()
        fill = t.disabled if not self.isEnabled() else t.primary.solid if on else t.surface
        paint.box(p, track, 15, fill, None if on and self.isEnabled() else t.edge)
        knob = QRectF(track.right() - 27 if on else track.x() + 3, 10, 24, 24)
        paint.box(p, knob, 12, t.surface if on else t.edge)
        if on:
            icons.draw(p, knob.x() + 5, knob.y() + 5, "check", 14, t.primary.solid, "bold")
        p.end()
