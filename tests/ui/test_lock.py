"""Blocco: digits, people, mistakes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui import samples
from tests.ui.test_shell import press
from ui.screens.lock import LockScreen
from ui.shell import Shell

KEY = Qt.Key


def heard(lock: LockScreen) -> list[str]:
    keys: list[str] = []
    lock.pin_key.connect(keys.append)
    return keys


def test_digits_come_from_the_keyboard_and_the_keypad(shell: Shell, lock: LockScreen) -> None:
    keys = heard(lock)
    lock.render(samples.LOCK)
    shell.show_screen("lock")
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_Backspace, KEY.Key_Escape, KEY.Key_X):
        press(shell, key)
    QTest.mouseClick(lock.keypad.keys["9"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(lock.keypad.keys["back"], Qt.MouseButton.LeftButton)
    assert keys == ["1", "2", "back", "clear", "9", "back"]


def test_people_are_chosen_by_touch_and_arrows(shell: Shell, lock: LockScreen) -> None:
    chosen: list[str] = []
    lock.operator_chosen.connect(chosen.append)
    lock.render(samples.LOCK)
    shell.show_screen("lock")
    QTest.mouseClick(lock.person("nino"), Qt.MouseButton.LeftButton)
    press(shell, KEY.Key_Right)
    press(shell, KEY.Key_Left)
    assert chosen == ["nino", "luca", "nino"]
    lock.render(replace(samples.LOCK, operator="luca"))
    assert lock.person("luca").chosen and not lock.person("marta").chosen


def test_a_pause_takes_no_digits(shell: Shell, lock: LockScreen) -> None:
    keys = heard(lock)
    lock.render(replace(samples.LOCK, paused=True, prompt="Riprova tra 60 secondi"))
    shell.show_screen("lock")
    press(shell, KEY.Key_1)
    QTest.mouseClick(lock.keypad.keys["1"], Qt.MouseButton.LeftButton)
    assert keys == []
    assert not lock.keypad.isEnabled()


def test_dots_say_how_many_digits_are_typed(lock: LockScreen) -> None:
    lock.render(replace(samples.LOCK, typed=3, pin_length=6))
    assert "3" in lock.dots.accessibleName()
    assert lock.accessibleName().startswith("Inserisci il PIN di Marta")


def test_people_who_leave_are_taken_away(shell: Shell, lock: LockScreen) -> None:
    lock.render(samples.LOCK)
    lock.render(replace(samples.LOCK, operators=samples.LOCK.operators[:1]))
    shell.show_screen("lock")
    assert [view.id for view in samples.LOCK.operators if lock.findChild(object, f"operator-{view.id}")]
    assert lock.person("marta").isVisible()
