"""What every pressable widget of the till shares: states, focus ring for the keyboard only, spoken name.

`Pressable` is the parent of TillButton, ItemTile, Chip, RailItem and the others. A click by touch or mouse
never takes the focus away from the scan field (focus policy Tab); the ring shows when Tab brought the
focus. A disabled control keeps its place and says why in its tool tip (DESIGN §5).
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

TARGET = 44  # smallest touch target, logical px (DESIGN §5)
_RING_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Group(Protocol):
    """What a Pressable needs of its group (`ui.widgets.group.FocusGroup`)."""

    def move(self, origin: Pressable, dx: int, dy: int) -> bool:
        """Arrow key: True when it was used."""
        ...

    def focused(self, member: Pressable) -> None:
        """The member has the focus now."""
        ...

    def refresh(self) -> None:
        """A member changed its state."""
        ...


class Pressable(QAbstractButton):
    """A button that paints itself.

    Signals:
        focused(): the keyboard reached it; and those of QAbstractButton (`clicked`).
    """

    focused = Signal()

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        """`name`: stable objectName; `spoken`: accessible name."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.group: Group | None = None
        self._ring = False
        self._why = ""
        self._hint = ""

    def rename(self, spoken: str) -> None:
        """A new accessible name (its value changed)."""
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def set_hint(self, hint: str) -> None:
        """The tool tip while enabled."""
        self._hint = hint
        self._tip()

    def set_available(self, on: bool, why: str = "") -> None:
        """Enable, or disable with the reason as tool tip."""
        if on != self.isEnabled() or why != self._why:
            self._why = why
            self.setEnabled(on)
            self._tip()
            if self.group is not None:
                self.group.refresh()

    def why(self) -> str:
        """Why it is disabled; empty when it is not."""
        return "" if self.isEnabled() else self._why

    @property
    def has_ring(self) -> bool:
        """True when the focus ring is to be drawn."""
        return self._ring and self.hasFocus()

    @property
    def hovered(self) -> bool:
        """True when the pointer is over the enabled control."""
        return self.isEnabled() and self.underMouse()

    def state(self) -> str:
        """ "disabled", "press", "hover" or "normal"."""
        if not self.isEnabled():
            return "disabled"
        if self.isDown():
            return "press"
        return "hover" if self.hovered else "normal"

    def body(self) -> QRectF:
        """The whole widget as a QRectF."""
        return QRectF(self.rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _RING_REASONS
        if self._ring:
            self.focused.emit()
        if self.group is not None:
            self.group.focused(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.has_ring and not event.isAutoRepeat():
            self.click()
            return
        step = _STEPS.get(event.key())
        if step is not None and self.group is not None and self.group.move(self, *step):
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(TARGET, TARGET)

    def _tip(self) -> None:
        self.setToolTip(self._hint if self.isEnabled() else self._why)
