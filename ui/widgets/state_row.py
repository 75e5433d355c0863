"""StateRow: icon, name, how it stands, a pill or a value, one action; devices and the checks of Chiusura."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui import icons, theme
from ui.presenters.views import BadgeView, ButtonView
from ui.presenters.views_owner import CheckRowView
from ui.presenters.views_settings import DeviceView
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.button import TillButton
from ui.widgets.pill import Pill

HEIGHT = 68
_PAD, _BOX, _BUTTON = 14, 48, 108


class StateRow(Pressable):
    """One row, 68 px. `selectable`: the row itself can be pressed (`clicked`), its action is a button in it.

    Signals:
        action_pressed().
    """

    action_pressed = Signal()

    def __init__(self, name: str, selectable: bool = False) -> None:
        super().__init__(name, "")
        self._selectable, self._selected = selectable, False
        self._icon, self._tone, self._title, self._detail, self._value = "info", "", "", "", ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not selectable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pill = Pill(f"{name}-state", height=32)
        self.pill.setParent(self)
        self.action = TillButton(f"{name}-action", "", "secondary", height=44, size=14)
        self.action.setParent(self)
        self.action.clicked.connect(lambda: self.action_pressed.emit())

    def show_check(self, view: CheckRowView) -> None:
        """A check of Chiusura."""
        self._show(view.icon, view.tone, view.title, view.detail, view.value)
        self._badge(BadgeView())
        self._button(view.action, view.title)
        self._place()

    def show_device(self, view: DeviceView, selected: bool) -> None:
        """A device of Impostazioni."""
        self._selected = selected
        self._show(view.icon, view.tone, view.name, view.detail, "")
        self._badge(view.state)
        self._button(view.action, view.name)
        self.rename(f"{view.name}, {view.state.text}, {view.detail}")
        self._place()

    def _show(self, icon: str, tone: str, title: str, detail: str, value: str) -> None:
        self._icon, self._tone, self._title, self._detail, self._value = icon, tone, title, detail, value
        self.rename(f"{title}, {detail} {value}".strip())
        self.update()

    def _badge(self, badge: BadgeView) -> None:
        self.pill.show_status(badge.text, badge.tone, badge.icon)
        self.pill.setVisible(bool(badge.text))

    def _button(self, view: ButtonView | None, of: str) -> None:
        self.action.setVisible(view is not None)
        if view is not None:
            self.action.set_label(view.text, view.icon, view.keycap)
            self.action.rename(f"{view.text}: {of}")
            self.action.set_available(view.enabled, view.why)

    def _place(self) -> None:
        wide = max(_BUTTON, self.action.sizeHint().width())
        self.action.setGeometry(self.width() - _PAD + 1 - wide, (HEIGHT - 44) // 2, wide, 44)
        end = self.action.x() - _PAD if not self.action.isHidden() else self.width() - _PAD
        self.pill.resize(self.pill.sizeHint())
        self.pill.move(end - self.pill.width(), (HEIGHT - self.pill.height()) // 2)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        state = self.state() if self._selectable else "normal"
        fill = {"hover": t.hover, "press": t.press}.get(state, t.surface)
        rect = self.body()
        border = t.danger.solid if self._tone == "danger" else t.line
        if self._selected and self._tone != "danger":
            border = t.primary.solid
        paint.box(p, rect, theme.R_TILE, fill, border, 1)
        if self.has_ring:
            paint.ring(p, rect, theme.R_TILE, t.focus)
        box = QRectF(_PAD, 10, _BOX, _BOX)
        tone = t.tone(self._tone or "neutral")
        paint.box(p, box, theme.R_BUTTON, tone.tint)
        ink = tone.solid if self._tone not in ("", "warn", "neutral") else tone.ink
        icons.draw(p, box.center().x() - 14, box.center().y() - 14, self._icon, 28, ink, "duotone")
        end = self.width() - _PAD
        for part in (self.action, self.pill):
            if not part.isHidden():
                end = min(end, part.x() - 12)
        if self._value:
            used = theme.text_width(self._value, 18, 700) + 1
            area = QRectF(end - used, 0, used, HEIGHT)
            paint.text(p, area, self._value, 18, 700, t.ink, paint.RIGHT)
            end -= used + 12
        paint.text(p, QRectF(76, 11, end - 76, 22), self._title, 16, 600, t.ink)
        paint.text(p, QRectF(76, 36, end - 76, 19), self._detail, 13, 400, t.ink2)
        p.end()
