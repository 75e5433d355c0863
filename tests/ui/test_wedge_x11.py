"""A scanner at a real X window: key positions through XTEST, whatever layout the system believes in."""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import samples
from ui.screens.sell import SellScreen
from ui.shell import Shell
from ui.wedge import Wedge

pytestmark = pytest.mark.screen

# X key codes: evdev position + 8
_ROWS = (
    (10, "1234567890-", "!@#$%^&*()_"),
    (24, "qwertyuiop", "QWERTYUIOP"),
    (38, "asdfghjkl;", "ASDFGHJKL:"),
)
_ROWS += ((52, "zxcvbnm,./", "ZXCVBNM<>?"),)
_KEYS = {char: (first + at, False) for first, row, _up in _ROWS for at, char in enumerate(row)}
_KEYS |= {char: (first + at, True) for first, _row, up in _ROWS for at, char in enumerate(up)}
_SHIFT, _RETURN = 50, 36


class Scanner:
    """Presses keys like a USB scanner: one every `gap_ms`, then Enter."""

    def __init__(self) -> None:
        self._x11, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))

    def scan(self, code: str, gap_ms: int = 8) -> threading.Thread:
        thread = threading.Thread(target=self._run, args=(code, gap_ms / 1000))
        thread.start()
        return thread

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)

    def _run(self, code: str, gap: float) -> None:
        due = time.perf_counter()
        for key, shifted in [*(_KEYS[char] for char in code), (_RETURN, False)]:
            time.sleep(max(0.0, due - time.perf_counter()))
            presses = ([(_SHIFT, 1)] if shifted else []) + [(key, 1), (key, 0)]
            for position, down in presses + ([(_SHIFT, 0)] if shifted else []):
                self._test.XTestFakeKeyEvent(self._display, position, down, 0)
            self._x11.XFlush(self._display)
            due += gap


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    if not (ctypes.util.find_library("X11") and ctypes.util.find_library("Xtst")):
        pytest.skip("libXtst is not installed")
    made = Scanner()
    yield made
    made.close()


@pytest.mark.parametrize("layout", ["us", "it"])
def test_a_code_arrives_as_printed(qtbot: QtBot, qapp: QApplication, scanner: Scanner, layout: str) -> None:
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap is not installed")
    subprocess.run(["setxkbmap", layout], check=True)
    shell, screen = Shell(), SellScreen()
    qtbot.addWidget(shell)
    shell.add_screen("sell", screen)
    screen.render(samples.SALE)
    shell.show_screen("sell")
    shell.show()
    qtbot.waitExposed(shell)
    wedge, codes, typed = Wedge(), [], []
    wedge.install(qapp, shell)
    wedge.scanned.connect(codes.append)
    screen.text_edited.connect(typed.append)
    try:
        thread = scanner.scan("BM1:9f2c-AB_7/x?y")
        qtbot.waitUntil(lambda: bool(codes), timeout=5000)
        thread.join()
    finally:
        wedge.remove()
        qapp.focusWindowChanged.disconnect(wedge.watch)
        subprocess.run(["setxkbmap", "us"], check=True)
    assert codes == ["BM1:9f2c-AB_7/x?y"]
    assert typed == []
