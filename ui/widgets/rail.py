"""The navigation rail: icon 24 and label 12 for each screen, count badge in warn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable

WIDTH = 80


class RailItem(Pressable):
    """One screen: 80 × 66 px of touch, drawn as 68 × 60 in the middle."""

    def __init__(self, name: str, text: str, icon: str) -> None:
        super().__init__(f"rail-{name}", text)
        self.target = name
        self._icon, self._on, self._badge = icon, False, ""
        self.setText(text)
        self.setFixedSize(WIDTH, 66)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt 1…6, Alt 0 and Ctrl L are its keys

    def set_on(self, on: bool) -> None:
        """Mark the screen that is shown."""
        if on != self._on:
            self._on = on
            self.update()

    @property
    def is_on(self) -> bool:
        """True for the screen that is shown."""
        return self._on

    def set_badge(self, count: str) -> None:
        """A count at the icon's corner; "" hides it."""
        if count != self._badge:
            self._badge = count
            self.rename(f"{self.text()}, {count}" if count else self.text())
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        area = QRectF(6, 3, 68, 60)
        if self._on or self.hovered:
            paint.box(p, area, theme.R_TILE, t.rail_on)
        if self.has_ring:
            paint.ring(p, area, theme.R_TILE, t.focus_dark)
        lit = self._on and self.isEnabled()
        p.setOpacity(1.0 if self.isEnabled() else 0.5)
        ink = t.rail_ink if lit else t.rail_ink2
        icons.draw(p, 28, 10, self._icon, 24, ink, "fill" if lit else "regular")
        label = QRectF(0, 38, WIDTH, 16)
        paint.text(p, label, self.text(), 12, 600 if lit else 500, ink, paint.CENTER)
        p.setOpacity(1.0)
        if self._badge:
            paint.dot(p, QPointF(56, 14), 11, t.rail_on if self._on else t.rail)
            paint.count_badge(p, QPointF(56, 14), self._badge, t.badge, t.badge_ink, 9)
        p.end()


class Logo(QWidget):
    """The shop front on primary, top of the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("logo")
        self.setAccessibleName("Bancone")
        self.setFixedSize(WIDTH, 68)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        paint.box(p, QRectF(18, 10, 44, 44), theme.R_TILE, theme.LIGHT.primary.solid)
        icons.draw(p, 27, 19, "storefront", 26, theme.LIGHT.primary_text, "fill")
        p.end()


class Rail(QWidget):
    """Logo, screens, then settings and lock at the foot.

    Signals:
        chosen(str): the target of the pressed item: "sell", "refund", …, "lock".
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.items: dict[str, RailItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        column.addWidget(Logo())
        later = _("Not available yet")
        for name, text, icon in (
            ("sell", _("Till"), "cash-register"),
            ("parked", _("Parked"), "pause-circle"),
            ("refund", _("Returns"), "arrow-u-up-left"),
            ("members", _("Members"), "users-three"),
            ("reports", _("Reports"), "chart-bar"),
            ("close", _("Closure"), "vault"),
        ):
            column.addWidget(self._item(name, text, icon))
        column.addStretch(1)
        column.addWidget(self._item("settings", _("Setup"), "gear-six"))
        column.addWidget(self._item("lock", _("Lock"), "lock-simple"))
        for name in ("parked", "members"):
            self.items[name].set_available(False, later)

    def show_current(self, target: str) -> None:
        """Light up the item of the shown screen."""
        for name, item in self.items.items():
            item.set_on(name == target)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        p.fillRect(self.rect(), theme.qc(theme.tokens().rail))
        p.end()

    def _item(self, name: str, text: str, icon: str) -> RailItem:
        item = RailItem(name, text, icon)
        item.clicked.connect(lambda _checked=False, target=name: self.chosen.emit(target))
        self.items[name] = item
        return item
