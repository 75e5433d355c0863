"""What every screen is: a passive widget that renders view values and emits intents as Qt signals.

The shell shows one at a time, hands it keys (`on_intent`) and what is typed in the scan field. Presenters
connect to its signals and call its `render`. A screen knows no domain, no services and no other screen.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QWidget

_REARM_MS = 1000


class Screen(QWidget):
    """Base of all screens.

    Signals:
        text_edited(str): typing in the scan field; text_submitted(str): Enter in the scan field;
        shown(): the screen came to the front; typing_replaced(str): the scan field is to show this text;
        focus_freed(): nothing here wants the caret any more (the shell gives it to the scan field).
    """

    text_edited = Signal(str)
    text_submitted = Signal(str)
    shown = Signal()
    typing_replaced = Signal(str)
    focus_freed = Signal()

    #: placeholder of the scan field while this screen is shown ("" = the usual one)
    scan_hint = ""
    #: False for forms: the scan field shows idle, scans still work (DESIGN §8)
    scan_ready = True

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"screen-{name}")
        self._primary_spent = QElapsedTimer()

    def on_intent(self, intent: str, argument: str) -> bool:
        """A key's meaning (`ui.keys.Intent`). True when this screen did something with it."""
        return False

    def on_typed(self, letters: str) -> bool:
        """Letters typed while nothing had the caret; False lets the scan field have them."""
        return False

    def take_focus(self) -> bool:
        """Put the caret where this screen wants it; False leaves it in the scan field."""
        return False

    def replace_typing(self, text: str = "") -> None:
        """Presenters call this to clear (or set) the scan field; `text_edited` is not emitted."""
        self.typing_replaced.emit(text)

    def primary_once(self) -> bool:
        """True when F12 may act: not twice within a second unless the screen has rendered since."""
        if self._primary_spent.isValid() and self._primary_spent.elapsed() < _REARM_MS:
            return False
        self._primary_spent.start()
        return True

    def rearm_primary(self) -> None:
        """Called by `render`: the screen changed, F12 may act again."""
        self._primary_spent.invalidate()
