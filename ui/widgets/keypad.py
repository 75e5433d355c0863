"""Keypads: amounts with 7-8-9 on top like the keyboard, PIN with 1-2-3 on top (DESIGN §5)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup

BACK, CLEAR = "back", "clear"
AMOUNT_KEYS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("00", "0", ","))
PIN_KEYS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (CLEAR, "0", BACK))
_ICONS = {BACK: "backspace", CLEAR: "x"}
_NAMES = {",": "comma", BACK: BACK, CLEAR: CLEAR}


class Key(Pressable):
    """One key of a keypad: a figure, a note ("20,00" with "exact" below), or an icon.

    `look`: "quiet" (keys), "note" (surface with an edge), "chosen" (tonal), "lock" (lock screen).
    """

    def __init__(self, name: str, label: str, spoken: str, look: str = "quiet", icon: str = "") -> None:
        super().__init__(name, spoken)
        self._look, self._icon, self._caption = look, icon, ""
        self._size = 28 if look == "lock" else 24 if look == "quiet" else 20
        self.setText(label)
        self.setMinimumSize(44, 44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_note(self, label: str, caption: str, chosen: bool) -> None:
        """Change a note key: its amount, the small word below it, whether it is the chosen one."""
        look = "chosen" if chosen else "note"
        if (label, caption, look) != (self.text(), self._caption, self._look):
            self._caption, self._look = caption, look
            self.setText(label)
            self.rename(f"{label} {caption}".strip())
            self.update()

    def set_size(self, size: int) -> None:
        """Text size of the figure in px."""
        self._size = size
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        rect, radius = self.body(), float(theme.R_BUTTON)
        if self.has_ring:
            ring = theme.LOCK.focus if self._look == "lock" else theme.tokens().focus
            rect = paint.ring(p, rect, radius, ring)
            radius -= 4
        fill, border, ink = self._colours()
        paint.box(p, rect, radius, fill, border)
        if self._icon:
            half = 13 if self._look == "lock" else 12
            at = rect.center()
            icons.draw(p, at.x() - half, at.y() - half, self._icon, 2 * half, ink, "regular")
        elif self._caption:
            paint.text(p, rect.adjusted(0, -20, 0, 0), self.text(), self._size, 600, ink, paint.CENTER)
            caption_ink = ink if self._look == "chosen" else theme.tokens().ink2
            paint.text(p, rect.adjusted(0, 22, 0, 0), self._caption, 12, 500, caption_ink, paint.CENTER)
        else:
            paint.text(p, rect, self.text(), self._size, 600, ink, paint.CENTER)
        p.end()

    def _colours(self) -> tuple[str, str | None, str]:
        t, lock, state = theme.tokens(), theme.LOCK, self.state()
        pick = {"normal": 0, "hover": 1, "press": 2, "disabled": 0}[state]
        if self._look == "lock":
            fill = (lock.key, lock.key_hover, lock.key_press)[pick]
            return fill, lock.key_line, lock.ring if state == "disabled" else lock.ink
        if state == "disabled":
            return t.disabled, t.line, t.disabled_ink
        if self._look == "chosen":
            return (t.primary.tint, t.primary_tint2, t.primary_tint2)[pick], None, t.primary.ink
        if self._look == "note":
            return (t.surface, t.hover, t.press)[pick], t.edge, t.ink
        return (t.sunken, t.hover, t.press)[pick], t.line, t.ink


class Keypad(QWidget):
    """A grid of keys; arrows move inside it, Tab crosses it in one stop.

    Signals:
        pressed(str): "0"…"9", "00", ",", "back" or "clear".
    """

    pressed = Signal(str)

    def __init__(
        self,
        name: str,
        keys: tuple[tuple[str, ...], ...] = AMOUNT_KEYS,
        look: str = "quiet",
        gap: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Keypad"))
        self.keys: dict[str, Key] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(gap)
        for row, line in enumerate(keys):
            for column, value in enumerate(line):
                key = self._key(name, value, look)
                grid.addWidget(key, row, column)
        FocusGroup(list(self.keys.values()), len(keys[0]))

    def _key(self, name: str, value: str, look: str) -> Key:
        spoken = {BACK: _("Delete last"), CLEAR: _("Clear"), ",": _("Comma")}.get(value, value)
        key = Key(f"{name}-{_NAMES.get(value, value)}", value, spoken, look, _ICONS.get(value, ""))
        key.clicked.connect(lambda _checked=False, v=value: self.pressed.emit(v))
        self.keys[value] = key
        return key


def amount_keypad(name: str, with_back: bool = False) -> Keypad:
    """7-8-9 on top. `with_back` swaps the comma row's "00" for the delete key (quantities, percent)."""
    rows = (*AMOUNT_KEYS[:3], (BACK, "0", ",")) if with_back else AMOUNT_KEYS
    return Keypad(name, rows)


def pin_keypad(name: str, look: str = "lock") -> Keypad:
    """1-2-3 on top, clear and delete beside the zero."""
    return Keypad(name, PIN_KEYS, look, gap=10)


def typed(text: str, key: str, decimals: int = 2, longest: int = 9) -> str:
    """The text of an amount field after `key` of the keypad. Refused keys leave it as it is.

    `decimals`: figures allowed after the comma (0 = no comma at all); `longest`: characters allowed.
    """
    if key == CLEAR:
        return ""
    if key == BACK:
        return text[:-1]
    if key == ",":
        return text if "," in text or decimals == 0 else f"{text or '0'},"
    grown = "0" if text + key == "00" and not text else text + key
    whole, comma, fraction = grown.partition(",")
    if len(grown) > longest or (comma and len(fraction) > decimals):
        return text
    return grown if comma else (whole.lstrip("0") or "0")
