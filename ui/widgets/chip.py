"""Department chips: single choice, the chosen one filled; what does not fit goes into "Altro" (a menu)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup

HEIGHT, GAP = 44, 6
_PAD, _ICON = 13, 16


class Chip(Pressable):
    """One choice. `chosen` fills it with primary; `icon_right` draws the icon after the text."""

    def __init__(self, name: str, text: str, icon: str = "", icon_right: bool = False) -> None:
        super().__init__(name, text)
        self._icon, self._right, self._chosen = icon, icon_right, False
        self.setText(text)
        self.setFixedHeight(HEIGHT)

    def set_chosen(self, chosen: bool) -> None:
        """Fill it, or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    @property
    def chosen(self) -> bool:
        """True for the filled one."""
        return self._chosen

    def sizeHint(self) -> QSize:
        width = theme.text_width(self.text(), 14, 600) + 2 * _PAD
        if self._icon:
            width += _ICON + (4 if self._right else 6)
        return QSize(max(HEIGHT, width), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect, radius = self.body(), HEIGHT / 2
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        pick = {"normal": 0, "hover": 1, "press": 2, "disabled": 0}[self.state()]
        if self._chosen:
            fill = (t.primary.solid, t.primary_hover, t.primary_press)[pick]
            paint.box(p, rect, radius, fill)
            ink = t.primary_text
        else:
            paint.box(p, rect, radius, (t.surface, t.hover, t.press)[pick], t.line)
            ink = t.ink2 if self.isEnabled() else t.disabled_ink
        x = float(_PAD)
        middle = rect.center().y()
        width = theme.text_width(self.text(), 14, 600)
        if self._icon and not self._right:
            icons.draw(p, x, middle - _ICON / 2, self._icon, _ICON, ink, "fill")
            x += _ICON + 6
        paint.text(p, QRectF(x, 0, width + 2, HEIGHT), self.text(), 14, 600, ink)
        if self._icon and self._right:
            icons.draw(p, x + width + 6, middle - 7, self._icon, 14, ink, "bold")
        p.end()


class ChipRow(QWidget):
    """A row of chips.

    Signals:
        chosen(str): id of the pressed chip.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chips: dict[str, Chip] = {}
        self._selected = ""
        self._hidden: list[str] = []
        self._more = Chip(f"{name}-more", _("More"), "caret-down", icon_right=True)
        self._more.setParent(self)
        self._more.clicked.connect(self._open_menu)
        self._group = FocusGroup()

    def show_chips(self, chips: tuple[tuple[str, str, str], ...], selected: str) -> None:
        """`chips`: (id, text, icon) in order; `selected`: the chosen id."""
        if [(key, chip.text()) for key, chip in self._chips.items()] != [(c[0], c[1]) for c in chips]:
            for chip in self._chips.values():
                chip.setParent(None)
                chip.deleteLater()
            self._chips = {}
            for key, text, icon in chips:
                chip = Chip(f"{self.objectName()}-{key}", text, icon)
                chip.setParent(self)
                chip.clicked.connect(lambda _checked=False, k=key: self.chosen.emit(k))
                self._chips[key] = chip
            self._place()
        if selected != self._selected:
            self._selected = selected
            self._place()
        for key, chip in self._chips.items():
            chip.set_chosen(key == selected)

    def members(self) -> list[Pressable]:
        """All chips and "Altro", in order."""
        return self._group.members()

    def chip(self, key: str) -> Chip:
        """The chip with that id."""
        return self._chips[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def _place(self) -> None:
        widths = {key: chip.sizeHint().width() for key, chip in self._chips.items()}
        room = self.width()
        fits = sum(widths.values()) + GAP * max(0, len(widths) - 1) <= room
        if not fits:
            room -= self._more.sizeHint().width() + GAP
        x, self._hidden = 0, []
        for key, chip in self._chips.items():
            shown = not self._hidden and x + widths[key] <= room
            if shown:
                chip.setGeometry(x, 0, widths[key], HEIGHT)
                x += widths[key] + GAP
            else:
                self._hidden.append(key)
            chip.setVisible(shown)
        self._more.setVisible(bool(self._hidden))
        self._more.setGeometry(x, 0, self._more.sizeHint().width(), HEIGHT)
        self._more.set_chosen(self._selected in self._hidden)
        self._group.set_members([*self._chips.values(), self._more])

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in self._hidden:
            action = menu.addAction(self._chips[key].text())
            action.triggered.connect(lambda _checked=False, k=key: self.chosen.emit(k))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
