"""The keyboard map of DESIGN §6: keys become intents, one meaning per key everywhere.

`KeyMap` makes one QAction per key with an application-wide shortcut (never QPushButton.setShortcut) and
emits `intent`. Keys that mean something only while nothing is typed (arrows, + − *, Canc, Enter, Esc,
letters) arrive through `from_key`, called by the shell for key presses no widget wanted. The shell hands
intents to the screen that is shown; a screen that has no use for one does nothing and makes no sound.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class Intent(StrEnum):
    """What a key asks for. DEPARTMENT and CREDIT carry an argument."""

    KEY_SHEET = "key_sheet"
    SCAN_FIELD = "scan_field"
    OPEN_PRICE = "open_price"
    DISCOUNT = "discount"
    REPRINT = "reprint"
    PARK = "park"
    RESUME = "resume"
    MEMBER = "member"
    OTHER_TENDER = "other_tender"
    CASH = "cash"
    CARD = "card"
    PRIMARY = "primary"
    UNDO = "undo"
    REDO = "redo"
    PRINT = "print"
    DRAWER = "drawer"
    LOCK = "lock"
    VOID_RECEIPT = "void_receipt"
    GO = "go"
    DEPARTMENT = "department"
    CREDIT = "credit"
    CHANGE_CAUSE = "change_cause"
    FISCAL_CODE = "fiscal_code"
    BACK = "back"
    CONFIRM = "confirm"
    LINE_UP = "line_up"
    LINE_DOWN = "line_down"
    MORE = "more"
    LESS = "less"
    QUANTITY = "quantity"
    REMOVE_LINE = "remove_line"
    TYPED = "typed"


_SHORTCUTS: tuple[tuple[str, Intent, str], ...] = (
    ("F1", Intent.KEY_SHEET, ""),
    ("F2", Intent.SCAN_FIELD, ""),
    ("F3", Intent.OPEN_PRICE, ""),
    ("F4", Intent.DISCOUNT, ""),
    ("F5", Intent.REPRINT, ""),
    ("F6", Intent.PARK, ""),
    ("F7", Intent.RESUME, ""),
    ("F8", Intent.MEMBER, ""),
    ("F9", Intent.OTHER_TENDER, ""),
    ("F10", Intent.CASH, ""),
    ("F11", Intent.CARD, ""),
    ("F12", Intent.PRIMARY, ""),
    ("Ctrl+Z", Intent.UNDO, ""),
    ("Ctrl+Y", Intent.REDO, ""),
    ("Ctrl+P", Intent.PRINT, ""),
    ("Ctrl+D", Intent.DRAWER, ""),
    ("Ctrl+L", Intent.LOCK, ""),
    ("Ctrl+Del", Intent.VOID_RECEIPT, ""),
    ("Alt+1", Intent.GO, "sell"),
    ("Alt+2", Intent.GO, "parked"),
    ("Alt+3", Intent.GO, "refund"),
    ("Alt+4", Intent.GO, "members"),
    ("Alt+5", Intent.GO, "reports"),
    ("Alt+6", Intent.GO, "close"),
    ("Alt+0", Intent.GO, "settings"),
    ("Alt+B", Intent.CREDIT, "voucher"),
    ("Alt+K", Intent.CREDIT, "bricks"),
    ("Alt+T", Intent.CREDIT, "tesoretto"),
    ("Alt+P", Intent.CREDIT, "prepaid"),
    ("Alt+W", Intent.CREDIT, "welfare"),
    ("Alt+C", Intent.CHANGE_CAUSE, ""),
    ("Alt+F", Intent.FISCAL_CODE, ""),
    *((f"Ctrl+{n}", Intent.DEPARTMENT, str(n)) for n in range(1, 10)),
)

_LOOSE: dict[int, Intent] = {
    Qt.Key.Key_Escape: Intent.BACK,
    Qt.Key.Key_Return: Intent.CONFIRM,
    Qt.Key.Key_Enter: Intent.CONFIRM,
    Qt.Key.Key_Up: Intent.LINE_UP,
    Qt.Key.Key_Down: Intent.LINE_DOWN,
    Qt.Key.Key_Plus: Intent.MORE,
    Qt.Key.Key_Minus: Intent.LESS,
    Qt.Key.Key_Delete: Intent.REMOVE_LINE,
}
_REPEATABLE = (Intent.LINE_UP, Intent.LINE_DOWN, Intent.MORE, Intent.LESS)


class KeyMap(QObject):
    """All keys of the application.

    Signals:
        intent(str, str): an Intent and its argument ("" for most; the screen, credit, department, letters).
    """

    intent = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        for keys, intent, argument in _SHORTCUTS:
            action = QAction(keys, window)
            action.setObjectName(f"key-{keys.lower()}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
            action.setAutoRepeat(False)
            action.triggered.connect(
                lambda _checked=False, i=intent, a=argument: self.intent.emit(i.value, a)
            )
            window.addAction(action)
            self.actions[keys] = action

    def set_enabled(self, on: bool) -> None:
        """All shortcuts off while the till is locked."""
        for action in self.actions.values():
            action.setEnabled(on)

    def from_key(self, event: QKeyEvent) -> bool:
        """An intent from a key press that no widget wanted; False when it means nothing."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift_only = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not shift_only:
            return False
        found = _LOOSE.get(event.key())
        if found is not None:
            if not event.isAutoRepeat() or found in _REPEATABLE:
                self.intent.emit(found.value, "")
            return True
        words = event.text()
        if words and words.isprintable():
            self.intent.emit(Intent.TYPED.value, words)
            return True
        return False
