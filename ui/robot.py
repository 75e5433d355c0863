"""A hand for the scripted day and the scenario tests: keys, scans, presses and pictures on the real window.

It does what a person and a scanner do, through Qt's own events; it never calls a presenter or a service.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.run import Face
from ui.widgets.field import CountField

PATIENCE_S = 15.0
SHEET_REST_S = 0.35  # a sheet ignores Enter for its first 300 ms (DESIGN §7)
_KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Del": Qt.Key.Key_Delete,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    **{f"F{n}": getattr(Qt.Key, f"Key_F{n}") for n in range(1, 13)},
    **{f"Alt {n}": getattr(Qt.Key, f"Key_{n}") for n in range(7)},
    **{f"Ctrl {n}": getattr(Qt.Key, f"Key_{n}") for n in range(1, 10)},
    "Alt T": Qt.Key.Key_T,
    "Ctrl Z": Qt.Key.Key_Z,
    "Ctrl P": Qt.Key.Key_P,
    "Ctrl L": Qt.Key.Key_L,
}


class Robot:
    """Drives one `Face`. `tick` is called while it waits, so that a scripted clock can move."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.shell = face.shell

    # -- hands -----------------------------------------------------------------------------------------

    def scan(self, code: str) -> None:
        """A scanner reads a code: it enters the queue of all scanners."""
        self.face.wedge.inject(code)
        self.settle()

    def key(self, name: str) -> None:
        """One key press on whatever has the keyboard."""
        if name == "Enter":
            self.wait(SHEET_REST_S)
        modifiers = Qt.KeyboardModifier.NoModifier
        if name.startswith("Alt "):
            modifiers = Qt.KeyboardModifier.AltModifier
        elif name.startswith("Ctrl "):
            modifiers = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(self._target(), _KEYS[name], modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """A person types, slower than any scanner."""
        for sign in text:
            QTest.keyClick(self._target(), sign)
            self.wait(0.06)

    def key_in(self, pin: str) -> None:
        """A PIN on the lock screen's keypad."""
        for digit in pin:
            self.press(f"pin-{digit}")

    def press_second_note(self) -> None:
        """The banknote next above the exact sum, when one is offered."""
        with contextlib.suppress(LookupError):
            self.press("note-2")

    def press_plus_of(self, line: str) -> None:
        """One more of a line in Resi, by its + button or key."""
        self.face.flow.refund_screen.line_selected.emit(line)
        self.settle()
        QTest.keyClick(self._target(), "+")
        self.settle()

    def count(self, pieces: Iterable[tuple[int, int]]) -> None:
        """Type how many of each note and coin lie in the drawer."""
        for cents, number in pieces:
            field = cast(CountField, self.find(f"count-{cents}"))
            QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
            for sign in str(number):
                QTest.keyClick(self._target(), sign)
            self.settle()

    def press(self, name: str) -> None:
        """A finger on the widget with that object name."""
        widget = self.find(name)
        if isinstance(widget, QAbstractButton) and not widget.isEnabled():
            raise LookupError(f"{name} is disabled")
        centre = QPoint(widget.width() // 2, widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=centre)
        self.settle()

    def find(self, name: str) -> QWidget:
        """A visible widget by object name. LookupError when there is none."""
        for widget in self.shell.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
        raise LookupError(f"no visible {name}")

    def _target(self) -> QWidget:
        focused = self.shell.focusWidget()
        return focused if focused is not None and focused.isVisible() else self.shell

    # -- eyes ------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let what is ready happen."""
        for _turn in range(3):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(0.001)

    def until(self, what: Callable[[], bool], words: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until something is so. TimeoutError with `words` when it never is."""
        end = time.monotonic() + patience_s
        while not what():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {patience_s:.0f} s for: {words} (screen {self.shell.current})")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(0.001)

    def on(self, screen: str) -> None:
        """Wait until a screen is in front."""
        self.until(lambda: self.shell.current == screen, f"screen {screen}")
        self.settle()

    def picture(self, path: Path) -> None:
        """What the window shows, as PNG."""
        self.settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.shell.grab().save(str(path)):
            raise OSError(f"{path} was not written")

    def rest(self) -> None:
        """Free what was closed: a loop of events alone never deletes (toolchain §2)."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
