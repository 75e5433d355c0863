"""Pill, Keycap, Avatar and ToneIcon: the small status marks (DESIGN §5). Colour never speaks alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable

_ICON, _GAP = 16, 7


class Pill(Pressable):
    """A status or count. Clickable when `clickable`; 32 px high in the top bar, 24–28 elsewhere.

    The clickable one answers in the whole widget (`height` 44 or more), the pill is drawn 32 px in it.
    """

    def __init__(
        self,
        name: str,
        text: str = "",
        tone: str = "neutral",
        icon: str = "",
        height: int = 28,
        clickable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, text, parent)
        self._tone, self._icon, self._drawn = tone, icon, height
        self._size, self._pad = (13, 13) if height >= 32 else (12, 12)
        self.setText(text)
        self.setFixedHeight(max(height, 44) if clickable else height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if not clickable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clickable = clickable

    def show_status(self, text: str, tone: str, icon: str = "", tip: str = "") -> None:
        """Change what it says; does nothing when nothing differs."""
        if (text, tone, icon) != (self.text(), self._tone, self._icon):
            self._tone, self._icon = tone, icon
            self.setText(text)
            self.rename(text)
            self.updateGeometry()
            self.update()
        if tip != self.toolTip():
            self.set_hint(tip)

    def sizeHint(self) -> QSize:
        width = theme.text_width(self.text(), self._size, 600) + 2 * self._pad
        if self._icon:
            width += _ICON + _GAP - 5
        return QSize(max(width, self._drawn), self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        tone = theme.tokens().tone(self._tone)
        area = QRectF(0, (self.height() - self._drawn) / 2, self.width(), self._drawn)
        radius = self._drawn / 2
        if self.has_ring:
            area = paint.ring(p, area, radius, theme.tokens().focus)
            radius -= 4
        state = self.state() if self.clickable else "normal"
        fill = {"hover": theme.tokens().hover, "press": theme.tokens().press}.get(state, tone.tint)
        paint.box(p, area, radius, fill)
        x = float(self._pad)
        if self._icon:
            x -= 3
            icons.draw(p, x, area.center().y() - _ICON / 2, self._icon, _ICON, tone.ink, "fill")
            x += _ICON + _GAP - 1
        words = QRectF(x, area.y(), self.width() - x - self._pad + 2, area.height())
        align = paint.LEFT if self._icon else paint.CENTER
        paint.text(p, words, self.text(), self._size, 600, tone.ink, align)
        p.end()


class Keycap(QWidget):
    """A key's name in a small box: it repeats what a label says (hints, key sheet)."""

    def __init__(self, words: str, sunken: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._sunken = words, sunken
        self.setAccessibleName(words)
        self.setFixedSize(paint.keycap_width(words), paint.KEYCAP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        if self._sunken:
            paint.sunken_keycap(p, 0, 0, self._words)
        else:
            paint.keycap(p, 0, 0, self._words, theme.tokens().ink)
        p.end()


class Avatar(QWidget):
    """Initials in a circle. `tone` "cause" for members, "operator" for people at the till."""

    def __init__(
        self, initials: str = "", tone: str = "operator", size: int = 44, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._initials, self._tone = initials, tone
        self.setFixedSize(size, size)

    def show_initials(self, initials: str) -> None:
        """Change the initials."""
        if initials != self._initials:
            self._initials = initials
            self.setAccessibleName(initials)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if self._tone == "operator":
            fill, ink = t.primary_tint2, t.primary.ink
        else:
            fill, ink = t.tone(self._tone).tint, t.tone(self._tone).ink
        side = self.width()
        paint.box(p, QRectF(self.rect()), side / 2, fill)
        size = 12 if side < 40 else 16 if side < 48 else 17
        paint.text(p, QRectF(self.rect()), self._initials, size, 600, ink, paint.CENTER)
        p.end()


class ToneIcon(QWidget):
    """An instrument's or department's icon on its tint (principle 7: a reward has a face).

    `plain` draws it on the neutral disc (no member), `on_tint` on the surface (inside a tinted row).
    """

    def __init__(
        self,
        icon: str,
        tone: str,
        size: int = 32,
        radius: int = 8,
        icon_size: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._radius, self._icon_size = icon, tone, radius, icon_size
        self._on_tint = False
        self.setFixedSize(size, size)

    def show_icon(self, icon: str, tone: str, on_tint: bool = False) -> None:
        """Change icon and meaning."""
        if (icon, tone, on_tint) != (self._icon, self._tone, self._on_tint):
            self._icon, self._tone, self._on_tint = icon, tone, on_tint
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        draw_tone_icon(
            p,
            QRectF(self.rect()),
            self._icon,
            self._tone,
            self._radius,
            self._icon_size,
            on_tint=self._on_tint,
            disabled=not self.isEnabled(),
        )
        p.end()


def draw_tone_icon(
    p: QPainter,
    rect: QRectF,
    icon: str,
    tone: str,
    radius: float,
    icon_size: int,
    on_tint: bool = False,
    disabled: bool = False,
) -> None:
    """The icon box used in tiles, member card and tender rows."""
    t = theme.tokens()
    meaning = t.tone(tone)
    fill = t.press if disabled else t.surface if on_tint else meaning.tint
    ink = t.disabled_ink if disabled else meaning.ink if tone in ("warn", "neutral") else meaning.solid
    paint.box(p, rect, radius, fill)
    half = icon_size / 2
    icons.draw(p, rect.center().x() - half, rect.center().y() - half, icon, icon_size, ink, "duotone")
