"""TillButton: every button with a label, in the six kinds of DESIGN §5, with icon and keycap."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable

KINDS = ("primary", "secondary", "quiet", "tonal", "ghost", "danger")
_TEXT_BY_HEIGHT = ((70, 21, 700, 28), (60, 19, 700, 24), (0, 15, 600, 20))  # from height: size, weight, icon
_GAP, _KEYCAP_GAP = 8, 11
# Icons made of a single stroke need the bold weight everywhere; pictograms only on a filled button.
_LINE_ICONS = frozenset(("plus", "minus", "check", "x", "arrow-left", "arrow-u-up-left", "caret-right"))


class TillButton(Pressable):
    """A labelled button. `kind` is one of KINDS; `height` 44–72 px decides the size of its text.

    `size` overrides the text size; a label too wide for the button first loses its keycap's gap, then
    shrinks by up to 4 px, then elides.
    """

    def __init__(
        self,
        name: str,
        text: str,
        kind: str = "secondary",
        icon: str = "",
        keycap: str = "",
        height: int = 48,
        size: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, text, parent)
        if kind not in KINDS:
            raise ValueError(f"no button kind {kind}")
        self._kind, self._icon, self._keycap = kind, icon, keycap
        self._text_size, self._weight, self._icon_size = self._type(height, size)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @staticmethod
    def _type(height: int, size: int | None) -> tuple[int, int, int]:
        for least, text_size, weight, icon_size in _TEXT_BY_HEIGHT:
            if height >= least:
                return (size or text_size, weight, icon_size)
        raise ValueError("height")

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Change the look (a toggle: tonal when chosen)."""
        if kind != self._kind:
            self._kind = kind
            self.update()

    def set_label(self, text: str, icon: str | None = None, keycap: str | None = None) -> None:
        """Change text, icon, keycap; the accessible name follows the text."""
        new = (text, self._icon if icon is None else icon, self._keycap if keycap is None else keycap)
        if new != (self.text(), self._icon, self._keycap):
            self._icon, self._keycap = new[1], new[2]
            self.setText(text)
            self.rename(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._content_width(self._text_size) + 28, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(44, self._content_width(self._text_size - 4) + 16), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = self.body()
        radius = float(theme.R_BUTTON)
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        fill, border, ink = self._colours()
        if fill or border:
            paint.box(p, rect, radius, fill, border)
        self._content(p, rect, ink)
        p.end()

    def _colours(self) -> tuple[str | None, str | None, str]:
        t = theme.tokens()
        state = self.state()
        if state == "disabled":
            if self._kind == "ghost":
                return None, None, t.disabled_ink
            return t.disabled, t.line, t.disabled_ink
        pick = {"normal": 0, "hover": 1, "press": 2}[state]
        plain = (t.surface, t.hover, t.press)[pick]
        match self._kind:
            case "primary":
                return (t.primary.solid, t.primary_hover, t.primary_press)[pick], None, t.primary_text
            case "danger":
                return (t.danger.solid, t.danger_hover, t.danger_press)[pick], None, t.danger_text
            case "tonal":
                return (t.primary.tint, t.primary_tint2, t.primary_tint2)[pick], None, t.primary.ink
            case "quiet":
                return (t.sunken, t.hover, t.press)[pick], t.line, t.ink
            case "ghost":
                return (None, t.hover, t.press)[pick], None, t.ink2
        return plain, t.edge, t.ink

    def _content_width(self, size: int) -> int:
        words = self.text()
        width = theme.text_width(words, size, self._weight) if words else 0
        if self._icon:
            width += self._icon_size + (_GAP if words else 0)
        if self._keycap:
            width += _KEYCAP_GAP + paint.keycap_width(self._keycap)
        return width

    def _room(self) -> int:
        """Px kept free beside the content before the text shrinks: more where the text is large."""
        return 32 if self._text_size >= 19 else 6

    def _icon_weight(self) -> str:
        if self._icon == "pause":
            return "fill"
        strong = self._kind in ("primary", "danger") or self._icon in _LINE_ICONS
        return "bold" if strong else "regular"

    def _content(self, p: QPainter, rect: QRectF, ink: str) -> None:
        size = self._text_size
        while size > self._text_size - 4 and self._content_width(size) > rect.width() - self._room():
            size -= 1
        room = min(float(self._content_width(size)), rect.width() - 6)
        x = rect.x() + (rect.width() - room) / 2
        end = x + room
        if self._icon:
            y = rect.center().y() - self._icon_size / 2
            icons.draw(p, x, y, self._icon, self._icon_size, ink, self._icon_weight())
            x += self._icon_size + _GAP
        if self._keycap:
            end -= paint.keycap_width(self._keycap)
            y = round(rect.center().y() - paint.KEYCAP_HEIGHT / 2)
            paint.keycap(p, round(end), y, self._keycap, ink, 140 if self.isEnabled() else 80)
            end -= _KEYCAP_GAP
        framed = bool(self._icon or self._keycap)
        words = QRectF(x, rect.y(), end - x + framed, rect.height())
        align = paint.LEFT if framed else paint.CENTER
        paint.text(p, words, self.text(), size, self._weight, ink, align)


class IconButton(Pressable):
    """A square button with an icon alone; needs its spoken name, also shown as tool tip."""

    def __init__(
        self,
        name: str,
        icon: str,
        spoken: str,
        kind: str = "ghost",
        size: int = 44,
        icon_size: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, spoken, parent)
        self._icon, self._kind, self._icon_size = icon, kind, icon_size
        self.setFixedSize(size, size)
        self.set_hint(spoken)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect, radius = self.body(), float(theme.R_BUTTON)
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        state = self.state()
        fills = {"normal": t.sunken if self._kind == "quiet" else None, "hover": t.hover, "press": t.press}
        fill = t.disabled if state == "disabled" and self._kind == "quiet" else fills.get(state)
        border = t.line if self._kind == "quiet" else None
        if fill or border:
            paint.box(p, rect, radius, fill, border)
        ink = t.disabled_ink if state == "disabled" else t.ink2 if self._kind == "ghost" else t.ink
        half = self._icon_size / 2
        centre = rect.center()
        icons.draw(p, centre.x() - half, centre.y() - half, self._icon, self._icon_size, ink, "bold")
        p.end()

    def sizeHint(self) -> QSize:
        return self.size()
