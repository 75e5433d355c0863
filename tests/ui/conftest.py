"""Windows of the tests: bundled fonts, the light theme, Italian where it is compiled, no motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import i18n
from ui import theme
from ui.screens.lock import LockScreen
from ui.screens.sell import SellScreen
from ui.shell import Shell

W = TypeVar("W", bound=QWidget)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    """Every test starts in the light theme, without motion, in Italian."""
    before = i18n.language()
    i18n.set_language("it")
    theme.set_motion(False)
    if theme.tokens() is not theme.LIGHT or not qapp.styleSheet():
        theme.apply_theme(qapp, "light")
    yield
    if theme.tokens() is not theme.LIGHT:
        theme.apply_theme(qapp, "light")
    theme.set_motion(True)
    i18n.set_language(before)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[W], W]:
    """`shown(widget)`: on the (offscreen) screen and active; taken away when the test ends."""

    kept: list[QWidget] = []  # Python would take a window away that nothing names

    def show(widget: W) -> W:
        kept.append(widget)
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    """A window of 1366 × 768 with Cassa and Blocco, Cassa in front."""
    window = Shell()
    qtbot.addWidget(window)
    window.add_screen("sell", SellScreen())
    window.add_screen("lock", LockScreen(), whole=True)
    window.show_screen("sell")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.settle_focus()
    return window


@pytest.fixture
def sell(shell: Shell) -> SellScreen:
    """Cassa inside its window."""
    screen = shell.screen_named("sell")
    if not isinstance(screen, SellScreen):
        raise TypeError(screen)
    return screen


@pytest.fixture
def lock(shell: Shell) -> LockScreen:
    """Blocco inside its window."""
    screen = shell.screen_named("lock")
    if not isinstance(screen, LockScreen):
        raise TypeError(screen)
    return screen
