"""Keyboard scanners: finds bursts of keys before the focus widget sees them, and queues every scanned code.

The filter stands before the windows, not before every widget: fewer events to look at. It reads key
*positions* with a US table, because that is what scanners send whatever layout the system believes in, and
gives back the keys that were no scan. Codes of serial, HID and simulated scanners enter the same queue
through `inject`. Built by `app.bootstrap`; listened to by the scan presenter.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

from ui.burst import BurstJudge, Verdict

MOST_WAITING = 20  # DESIGN §7
_GS = "\x1d"
_CLOSE_BRACKET = 27
_LATE_MS = 15

# Key position (evdev code) of the first key of each row of a US keyboard, its plain and its shifted signs.
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (55, "*", "*"),
    (98, "/", "/"),
)
_US = {first + at: (row[at], shifted[at]) for first, row, shifted in _ROWS for at in range(len(row))}
_SUFFIXES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIER_KEYS = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    )
)
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_DIGITS = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)


@dataclass(slots=True)
class _Held:
    """One key held back."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    released: bool = False


class Wedge(QObject):
    """Scanner bursts and the queue of codes.

    Signals:
        scanned(str): one code, in order; the next waits while `hold()` is on.
        refused(str): more than 20 were waiting; this code was dropped.
    """

    scanned = Signal(str)
    refused = Signal(str)

    def __init__(self, layout: str = "us", parent: QObject | None = None) -> None:
        """`layout`: "us" reads key positions, "os" believes the system's layout."""
        super().__init__(parent)
        self._positions = layout == "us"
        self._judge = BurstJudge()
        self._held: list[_Held] = []
        self._swallowed: list[int] = []
        self._codes: deque[str] = deque()
        self._waiting = False
        self._replaying = False
        self._graced = False
        self._windows: list[QWindow] = []
        self._source: QWindow | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._silence)
        self._offset = 8 if QGuiApplication.platformName() in ("xcb", "wayland") else 0

    def install(self, app: QGuiApplication, main: QWidget) -> None:
        """Watch the main window, and every other that gets the keyboard.

        The main window is named because without a window manager no window ever "has" the keyboard, and
        keys come all the same.
        """
        main.winId()  # makes the native window, which carries the filter
        self.watch(main.windowHandle())
        app.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Stand before this window's keys; keys held for another one go back first."""
        if window is not self._source:
            self._give_back()
        if window is not None and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(self._lost)

    def remove(self) -> None:
        """Stand before no window any more."""
        self._give_back()
        for window in self._windows:
            window.removeEventFilter(self)
            window.destroyed.disconnect(self._lost)
        self._windows = []

    # -- the queue of codes

    def inject(self, code: str) -> None:
        """A code from another source: serial or HID scanner, camera, demo window, test."""
        if len(self._codes) >= MOST_WAITING:
            self.refused.emit(code)
            return
        self._codes.append(code)
        self._pump()

    def hold(self) -> None:
        """A worker is answering the last code: further ones wait."""
        self._waiting = True

    def release(self) -> None:
        """The last code is answered: hand out the next."""
        self._waiting = False
        self._pump()

    @property
    def waiting(self) -> int:
        """Codes in the queue."""
        return len(self._codes)

    def _pump(self) -> None:
        while self._codes and not self._waiting:
            self.scanned.emit(self._codes.popleft())

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent) or self._replaying:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._keypad_is_no_shortcut(event)
        if event.type() == QEvent.Type.KeyRelease:
            return self._release_key(event)
        return isinstance(watched, QWindow) and self._press(watched, event)

    @staticmethod
    def _keypad_is_no_shortcut(event: QKeyEvent) -> bool:
        """Alt and Ctrl with keypad digits belong to ALT-mode scanners, never to the key map (DESIGN §7)."""
        held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
        keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if keypad and event.modifiers() & held and event.key() in _DIGITS:
            event.accept()
            return True
        return False

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIER_KEYS:
            return False
        stamp, char = int(event.timestamp()), self.decode(event)
        if event.isAutoRepeat():
            verdict = self._judge.other()
        elif event.key() in _SUFFIXES and not _strong(event):
            verdict = self._judge.suffix(stamp)
        elif char:
            verdict = self._judge.key(char, stamp)
        else:
            verdict = self._judge.other()
        return self._obey(verdict, window, event)

    def _obey(self, verdict: Verdict, window: QWindow, event: QKeyEvent) -> bool:
        if verdict.replay:
            self._replay()
        if verdict.code is not None:
            self._swallow(event.key())
            self.inject(verdict.code)
            return True
        if verdict.hold:
            self._held.append(_Held(event.key(), event.modifiers(), event.text()))
            self._source = window
            self._graced = False
            self._wait(self._judge.limit_ms)
            return True
        return False

    def _release_key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        for held in reversed(self._held):
            if held.key == event.key() and not held.released:
                held.released = True
                return True
        if event.key() in self._swallowed:
            self._swallowed.remove(event.key())
            return True
        return False

    def decode(self, event: QKeyEvent) -> str:
        """The character a US scanner meant with this key; "" when it types none."""
        if _strong(event):
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            is_gs = ctrl and event.nativeScanCode() - self._offset == _CLOSE_BRACKET
            return _GS if is_gs or event.text() == _GS else ""
        if self._positions and event.nativeScanCode():
            pair = _US.get(event.nativeScanCode() - self._offset)
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return pair[shifted] if pair else ""
        text = event.text()
        return text if len(text) == 1 and text.isprintable() else ""

    # -- held keys

    def _wait(self, how_long_ms: int) -> None:
        self._since.restart()
        self._timer.start(how_long_ms)

    def _silence(self) -> None:
        """The gap is over. A timer that comes late means the screen was busy: keys may be on their way."""
        if self._since.elapsed() > self._timer.interval() + _LATE_MS and not self._graced:
            self._graced = True
            self._wait(10)
            return
        verdict = self._judge.silence()
        if verdict.replay:
            self._replay()
        if verdict.code is not None:
            self._swallow(None)
            self.inject(verdict.code)

    def _give_back(self) -> None:
        if self._judge.other().replay:
            self._replay()

    def _replay(self) -> None:
        self._timer.stop()
        keys, self._held = self._held, []
        window, self._source = self._source, None
        if window is None:
            return
        self._replaying = True
        try:
            for held in keys:
                _send(window, QEvent.Type.KeyPress, held)
                if held.released:
                    _send(window, QEvent.Type.KeyRelease, held)
        finally:
            self._replaying = False

    def _swallow(self, suffix: int | None) -> None:
        self._timer.stop()
        self._swallowed = [held.key for held in self._held if not held.released]
        if suffix is not None:
            self._swallowed.append(suffix)
        self._held.clear()

    def _lost(self, window: QObject) -> None:
        self._windows = [other for other in self._windows if shiboken6.isValid(other) and other is not window]
        if self._source not in self._windows:
            self._source = None


def _strong(event: QKeyEvent) -> bool:
    """True with Alt, Ctrl or Meta down: a command, not a character."""
    strong = (
        Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    return bool(event.modifiers() & strong)


def _send(window: QWindow, kind: QEvent.Type, held: _Held) -> None:
    """To the window, which finds the widget with the caret itself."""
    QCoreApplication.sendEvent(window, QKeyEvent(kind, held.key, held.modifiers, held.text))
