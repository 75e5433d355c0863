"""Keyboard scanners at a real window: key events with positions and stamps, and the queue of codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.wedge import MOST_WAITING, Wedge

# evdev position of some keys of a US keyboard
POSITION = {**{str(n): 1 + n for n in range(1, 10)}, "0": 11, "-": 12, ";": 39, "b": 48, "m": 50, "]": 27}
SHIFTED = {"B": "b", "M": "m", ":": ";", "_": "-"}
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, KEYPAD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.KeypadModifier


class Counter(QWidget):
    """A window with a field that has the caret and a default-like button."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.field = QLineEdit()
        self.button = QPushButton("Paga")
        column.addWidget(self.field)
        column.addWidget(self.button)


@pytest.fixture
def counter(shown: Callable[[Counter], Counter]) -> Counter:
    window = shown(Counter())
    window.field.setFocus()
    return window


@pytest.fixture
def wedge(counter: Counter, qapp: QApplication) -> Iterator[Wedge]:
    made = Wedge()
    made.install(qapp, counter)
    made._offset = 8  # as on X11 and Wayland; the offscreen platform sends no positions of its own
    yield made
    made.remove()
    qapp.focusWindowChanged.disconnect(made.watch)


class Keyboard:
    """Sends key events as X11 does: wrong layout in the text, true position and stamp."""

    def __init__(self, window: QWidget) -> None:
        self._window = window.windowHandle()
        self.now_ms = 10_000

    def press(
        self,
        key: int,
        text: str,
        position: int,
        modifiers: Qt.KeyboardModifier = NONE,
        repeat: bool = False,
        gap_ms: int = 8,
    ) -> None:
        self.now_ms += gap_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, position + 8, 0, 0, text, repeat)
            event.setTimestamp(self.now_ms)
            QApplication.sendEvent(self._window, event)

    def scan(self, code: str, gap_ms: int = 8, layout: dict[str, str] | None = None) -> None:
        """`layout`: what the system's keyboard layout makes of a US sign."""
        for char in code:
            base = SHIFTED.get(char, char)
            modifiers = SHIFT if char in SHIFTED else NONE
            seen = (layout or {}).get(char, char)
            self.press(ord(seen.upper()), seen, POSITION[base], modifiers, gap_ms=gap_ms)

    def enter(self, gap_ms: int = 8) -> None:
        self.press(Qt.Key.Key_Return, "\r", 28, gap_ms=gap_ms)


@pytest.fixture
def keyboard(counter: Counter) -> Keyboard:
    return Keyboard(counter)


@pytest.fixture
def codes(wedge: Wedge) -> list[str]:
    found: list[str] = []
    wedge.scanned.connect(found.append)
    return found


def test_a_scan_never_reaches_the_field(counter: Counter, keyboard: Keyboard, codes: list[str]) -> None:
    keyboard.scan("8001120991234")
    keyboard.enter()
    assert codes == ["8001120991234"]
    assert counter.field.text() == ""


def test_an_italian_layout_does_not_change_the_code(
    counter: Counter, keyboard: Keyboard, codes: list[str]
) -> None:
    keyboard.scan("BM1:80_0-", layout={":": "ç", "_": "?", "-": "'"})
    keyboard.enter()
    assert codes == ["BM1:80_0-"]


def test_the_group_separator_arrives(keyboard: Keyboard, codes: list[str]) -> None:
    keyboard.scan("8001")
    keyboard.press(Qt.Key.Key_BracketRight, "\x1d", POSITION["]"], CTRL)
    keyboard.scan("10")
    keyboard.enter()
    assert codes == ["8001\x1d10"]


def test_the_suffix_presses_no_button(counter: Counter, keyboard: Keyboard, codes: list[str]) -> None:
    pressed: list[bool] = []
    counter.button.clicked.connect(lambda: pressed.append(True))
    counter.button.setAutoDefault(True)
    counter.button.setFocus()
    keyboard.scan("8001120991234")
    keyboard.enter()
    assert codes == ["8001120991234"]
    assert pressed == []


def test_typed_keys_come_back_in_order(
    qtbot: QtBot, counter: Counter, keyboard: Keyboard, codes: list[str]
) -> None:
    for char in "1234":
        keyboard.scan(char, gap_ms=120)
    qtbot.waitUntil(lambda: counter.field.text() == "1234")
    keyboard.enter(gap_ms=200)
    assert codes == []


def test_enter_after_typing_reaches_the_field(
    qtbot: QtBot, counter: Counter, keyboard: Keyboard, codes: list[str]
) -> None:
    entered: list[str] = []
    counter.field.returnPressed.connect(lambda: entered.append(counter.field.text()))
    keyboard.scan("12", gap_ms=90)
    keyboard.enter(gap_ms=90)
    assert entered == ["12"]
    assert codes == []


def test_a_command_key_lets_held_keys_go_first(counter: Counter, keyboard: Keyboard, wedge: Wedge) -> None:
    keyboard.scan("12")
    keyboard.press(Qt.Key.Key_Left, "", 105)
    assert counter.field.text() == "12"
    assert counter.field.cursorPosition() == 1


def test_auto_repeat_is_not_a_scan(counter: Counter, keyboard: Keyboard, codes: list[str]) -> None:
    keyboard.press(ord("1"), "1", 2)
    for _repeat in range(5):
        keyboard.press(ord("1"), "1", 2, repeat=True, gap_ms=30)
    keyboard.enter()
    assert codes == []
    assert counter.field.text() == "111111"


def test_keypad_digits_with_alt_are_no_shortcut(wedge: Wedge, counter: Counter) -> None:
    alt = Qt.KeyboardModifier.AltModifier

    def override(modifiers: Qt.KeyboardModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_1, modifiers)
        event.ignore()
        QApplication.sendEvent(counter.windowHandle(), event)
        return event.isAccepted()

    assert override(alt | KEYPAD)
    assert not override(alt)


def test_keys_of_the_platform_reach_the_field(qtbot: QtBot, counter: Counter, wedge: Wedge) -> None:
    wedge._offset = 0
    QTest.keyClick(counter.windowHandle(), Qt.Key.Key_A)
    qtbot.waitUntil(lambda: counter.field.text() == "a")


def test_leaving_the_window_gives_held_keys_back(counter: Counter, keyboard: Keyboard, wedge: Wedge) -> None:
    keyboard.scan("12")
    wedge.watch(None)  # another program has the keyboard now
    assert counter.field.text() == "12"


def test_codes_wait_while_one_is_being_answered(wedge: Wedge, codes: list[str]) -> None:
    wedge.scanned.connect(lambda _code: wedge.hold())
    for code in ("first", "second", "third"):
        wedge.inject(code)
    assert codes == ["first"]
    assert wedge.waiting == 2
    wedge.release()
    assert codes == ["first", "second"]
    wedge.release()
    assert codes == ["first", "second", "third"]


def test_the_twenty_first_waiting_code_is_refused(wedge: Wedge, codes: list[str]) -> None:
    refused: list[str] = []
    wedge.refused.connect(refused.append)
    wedge.hold()
    for number in range(MOST_WAITING + 1):
        wedge.inject(str(number))
    assert refused == [str(MOST_WAITING)]
    wedge.release()
    assert codes == [str(number) for number in range(MOST_WAITING)]


def test_a_busy_screen_does_not_cut_a_code(
    qtbot: QtBot, counter: Counter, keyboard: Keyboard, wedge: Wedge, codes: list[str]
) -> None:
    keyboard.scan("80011")
    QTest.qSleep(120)  # the screen thread is blocked; the next keys are already stamped
    keyboard.scan("20991234")
    keyboard.enter()
    assert codes == ["8001120991234"]
