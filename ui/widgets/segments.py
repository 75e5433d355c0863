"""Segments: a small single choice in one box ("Oggi, Ieri, Settimana, Mese"); the chosen one is raised."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.presenters.views_owner import RangeView
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup
from ui.widgets.tabs import tabs_after

_HEIGHT, _PAD, _INSET = 44, 4, 13


class Segment(Pressable):
    """One choice: 44 px of touch, drawn 36 px high."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text)
        self._chosen = False
        self.setText(text)
        self.setFixedHeight(_HEIGHT)

    def set_chosen(self, chosen: bool) -> None:
        """Raise it, or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    @property
    def chosen(self) -> bool:
        """True for the raised one."""
        return self._chosen

    def sizeHint(self) -> QSize:
        return QSize(max(44, theme.text_width(self.text(), 14, 600) + 2 * _INSET), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = self.body().adjusted(0, 5, 0, -5)
        if self._chosen:
            paint.box(p, rect, 7, t.surface)
        elif self.state() in ("hover", "press"):
            paint.box(p, rect, 7, t.hover)
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, t.focus)
        ink = t.ink if self._chosen else t.ink2 if self.isEnabled() else t.disabled_ink
        paint.text(p, rect, self.text(), 14, 600, ink, paint.CENTER)
        p.end()


class Segments(QWidget):
    """The box.

    Signals:
        chosen(str): id of the pressed choice.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._items: dict[str, Segment] = {}
        self._group = FocusGroup()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_PAD, 0, _PAD, 0)
        self._row.setSpacing(_PAD)

    def show_choices(self, choices: tuple[RangeView, ...], chosen: str) -> None:
        """Show these; a choice with `why` is disabled. Hides itself when there are none."""
        if list(self._items) != [choice.id for choice in choices]:
            for item in self._items.values():
                self._row.removeWidget(item)
                item.hide()
                item.deleteLater()
            self._items = {}
            for choice in choices:
                item = Segment(f"{self.objectName()}-{choice.id}", choice.text)
                item.clicked.connect(lambda _checked=False, key=choice.id: self.chosen.emit(key))
                self._items[choice.id] = item
                self._row.addWidget(item)
            self._group.set_members(list(self._items.values()))
            tabs_after(self, list(self._items.values()))
        for choice in choices:
            item = self._items[choice.id]
            item.set_available(not choice.why, choice.why)
            item.set_chosen(choice.id == chosen)
        self.setVisible(bool(choices))

    def item(self, key: str) -> Segment:
        """The choice with that id."""
        return self._items[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        paint.box(p, QRectF(self.rect()), theme.R_BUTTON, theme.tokens().press)
        p.end()
