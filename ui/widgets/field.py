"""Fields: one line of typing with icon, keycap and state (DESIGN §5), the scan field, the count field.

The scan field is *ready* whenever nothing else is being typed (DESIGN §8). Keys a field has no use for
(arrows, Enter, Esc, and `+ - * Del` while it is empty) go on to the window, which turns them into intents.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint

_ALWAYS_UP = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Escape,
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP_WHEN_EMPTY = (
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
)
_UNDO_KEYS = (Qt.Key.Key_Z, Qt.Key.Key_Y)


class BareEdit(QLineEdit):
    """The typing part of a field: no frame, a 2 px caret in the field's accent, unused keys passed on."""

    def __init__(self, owner: Field) -> None:
        super().__init__(owner)
        self.setProperty("bare", True)
        self.setFrame(False)
        self._owner = owner

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if ctrl and event.key() in _UNDO_KEYS and not self.text():
                event.ignore()  # the sale's undo, not the field's
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in _ENTER
        if self._owner.passes_on(event) or (is_enter and not self._owner.takes_enter()):
            event.ignore()
            return
        if is_enter:
            if not event.isAutoRepeat():
                self._owner.submitted.emit(self.text())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isEnabled() or not (self.hasFocus() or self._owner.is_ready):
            return
        p = paint.painter_for(self)
        at = self.cursorRect()
        height = min(self.height() - 4, self._owner.text_size + 8)
        x = at.center().x()  # covers the thin caret that Qt draws
        p.fillRect(
            QRectF(x, (self.height() - height) / 2, 2, height),
            theme.qc(self._owner.accent()),
        )
        p.end()


class Field(QWidget):
    """A labelled line of typing.

    Signals:
        edited(str): the person changed the text; submitted(str): Enter in this field.
    """

    edited = Signal(str)
    submitted = Signal(str)

    def __init__(
        self,
        name: str,
        spoken: str,
        placeholder: str = "",
        icon: str = "",
        keycap: str = "",
        height: int = 44,
        size: int = 15,
        weight: int = 400,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        prefix: str = "",
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.text_size = size
        self._icon, self._keycap, self._prefix, self._suffix = icon, keycap, prefix, suffix
        self._ready, self._error = False, ""
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit = BareEdit(self)
        self.edit.setObjectName(f"{name}-edit")
        self.edit.setAccessibleName(spoken)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setFont(theme.font(size, weight))
        self.edit.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Show `text` without telling anybody."""
        if text != self.edit.text():
            self.edit.setText(text)

    def set_placeholder(self, text: str) -> None:
        """The hint in the empty field."""
        if text != self.edit.placeholderText():
            self.edit.setPlaceholderText(text)

    def set_icon(self, icon: str) -> None:
        """Another icon at the left (what was recognised)."""
        if icon != self._icon:
            self._icon = icon
            self._place()
            self.update()

    def set_ready(self, ready: bool) -> None:
        """Ready: primary border and caret; a scan or typing lands here."""
        if ready != self._ready:
            self._ready = ready
            self.update()
            self.edit.update()

    @property
    def is_ready(self) -> bool:
        """True in the ready state."""
        return self._ready and not self._error

    def set_error(self, why: str) -> None:
        """Error state with `why` at the right; empty clears it."""
        if why != self._error:
            self._error = why
            self._place()
            self.update()

    def error(self) -> str:
        """The error shown now."""
        return self._error

    def accent(self) -> str:
        """Colour of border and caret in the present state."""
        t = theme.tokens()
        if self._error:
            return t.danger.solid
        return t.primary.solid if self._ready else t.focus

    def passes_on(self, event: QKeyEvent) -> bool:
        """True for keys this field has no use for."""
        return event.key() in _ALWAYS_UP

    def takes_enter(self) -> bool:
        """True when Enter here means `submitted`; else it goes on to the window."""
        return True

    def sizeHint(self) -> QSize:
        return QSize(160, self.height())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = QRectF(self.rect())
        strong = self._ready or self._error or self.edit.hasFocus()
        enabled = self.isEnabled()
        fill = t.surface if enabled else t.disabled
        border, width = (self.accent(), 2) if strong and enabled else (t.edge, 1)
        paint.box(p, rect, theme.R_BUTTON, fill, border, width)
        middle = rect.center().y()
        if self._icon:
            ink = t.danger.solid if self._error else t.ink2
            icons.draw(p, 14, middle - 11, self._icon, 22, ink, "regular")
        if self._prefix:
            area = QRectF(12, 0, self._prefix_width(), rect.height())
            paint.text(p, area, self._prefix, 13, 600, t.ink2)
        if self._suffix:
            area = QRectF(0, 0, rect.width() - 14, rect.height())
            paint.text(p, area, self._suffix, self.text_size, 600, t.ink2, paint.RIGHT)
        if self._error:
            area = QRectF(0, 0, rect.width() - 14, rect.height())
            paint.text(p, area, self._error, 13, 500, t.ink2, paint.RIGHT)
        elif self._keycap:
            x = rect.width() - 11 - paint.keycap_width(self._keycap)
            paint.sunken_keycap(p, x, round(middle - paint.KEYCAP_HEIGHT / 2), self._keycap)
        p.end()

    def _prefix_width(self) -> int:
        """A sign ("×") or a label at the left; a label leaves half of the field for typing."""
        return min(theme.text_width(self._prefix, 13, 600), self.width() // 2)

    def _on_edited(self, text: str) -> None:
        self.set_error("")
        self.edited.emit(text)

    def _place(self) -> None:
        left = 44 if self._icon else 12 + self._prefix_width() + 8 if self._prefix else 14
        right = 14
        if self._error:
            right += theme.text_width(self._error, 13, 500) + 8
        elif self._keycap:
            right = 19 + paint.keycap_width(self._keycap)
        elif self._suffix:
            right += theme.text_width(self._suffix, self.text_size, 600) + 6
        self.edit.setGeometry(left, 1, max(10, self.width() - left - right), self.height() - 4)


class ScanField(Field):
    """The field in the top bar: codes, search, amounts for departments. Enter and unused keys go up."""

    def __init__(self, name: str = "scan-field", parent: QWidget | None = None) -> None:
        super().__init__(
            name,
            _("Code or search"),
            _("Scan a code or search an item, a member, a receipt"),
            "barcode",
            "F2",
            parent=parent,
        )

    def passes_on(self, event: QKeyEvent) -> bool:
        if super().passes_on(event):
            return True
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        empty = not self.text()
        return empty and event.key() in _UP_WHEN_EMPTY and not modified

    def takes_enter(self) -> bool:
        return bool(self.text())

    def clear(self) -> None:
        """Empty it and tell nobody."""
        self.edit.clear()


class CountField(Field):
    """Pieces of one denomination: "×", a right-aligned number; `5*20` allowed (DESIGN §9.7).

    Signals:
        counted(int): the pieces typed, after every change; -1 while the text cannot be read.
    """

    counted = Signal(int)

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(
            name,
            spoken,
            size=18,
            weight=600,
            align=Qt.AlignmentFlag.AlignRight,
            prefix="×",
            parent=parent,
        )
        self.edit.setPlaceholderText("0")
        self.edit.setMaxLength(9)
        self.edited.connect(lambda text: self.counted.emit(pieces(text)))
        self.submitted.connect(lambda _text: self.focusNextChild())

    def passes_on(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
            return False
        if event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
            return False
        letters = event.text()
        if letters and letters.isprintable() and not (letters.isdecimal() or letters == "*"):
            return True
        return super().passes_on(event)


def pieces(text: str) -> int:
    """Pieces from `12` or `5*20`; empty is 0, unreadable is -1."""
    if not text:
        return 0
    total = 1
    for part in text.split("*"):
        if not part.isdecimal():
            return -1
        total *= int(part)
    return total if total < 1_000_000 else -1
