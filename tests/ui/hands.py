"""What a person does to a window, and an ear for what its screen says; shared by the screen tests."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui import samples
from ui.screens.base import Screen
from ui.shell import Shell

#: signals of the frame, not intents of the person
FRAME = {"text_edited", "shown", "typing_replaced", "focus_freed"}


class Ear(QObject):
    """Notes every intent a screen says, by name."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.heard: list[tuple[object, ...]] = []
        for name in intents(screen):
            getattr(screen, name).connect(lambda *args, n=name: self.heard.append((n, *args)))


def intents(screen: Screen) -> list[str]:
    """Names of the signals a screen declares for presenters."""
    meta, own = screen.metaObject(), QWidget.staticMetaObject.methodCount()
    methods = [meta.method(number) for number in range(own, meta.methodCount())]
    names = [
        bytes(method.name().data()).decode()
        for method in methods
        if method.methodType() == QMetaMethod.MethodType.Signal
    ]
    return [name for name in dict.fromkeys(names) if name not in FRAME]


def in_shell(name: str, screen: Screen, rail: str = "") -> Shell:
    """A window of 1366 × 768 with this screen in front; show it before use."""
    window = Shell()
    window.add_screen(name, screen, rail=rail)
    window.render(samples.SHELL)
    window.show_screen(name)
    return window


def click(window: QWidget, name: str) -> None:
    """Click the visible button with that object name."""
    for button in window.findChildren(QAbstractButton, name):
        if button.isVisible():
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise AssertionError(f"no visible button {name}")


def key(window: QWidget, code: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the caret is."""
    target = window.focusWidget() or window
    QTest.keyClick(target, code, modifiers or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def type_text(window: QWidget, text: str) -> None:
    """Type letters, each where the caret is at that moment."""
    for letter in text:
        QTest.keyClicks(window.focusWidget() or window, letter)
