"""The window: rail, top bar, banner, keys, and who has the caret."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui import samples
from ui.keys import Intent
from ui.presenters.views import BadgeView, BannerView
from ui.screens.lock import LockScreen
from ui.screens.sell import SellScreen
from ui.shell import Shell

KEY = Qt.Key


def press(shell: Shell, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the keyboard sends it: to the window, through the shortcut map."""
    QTest.keyClick(shell.windowHandle(), key, modifiers)


def test_the_rail_asks_for_screens_and_later_issues_say_why_not(shell: Shell) -> None:
    asked: list[str] = []
    shell.navigate.connect(asked.append)
    for name, item in shell.rail.items.items():
        item.click()
        if not item.isEnabled():
            assert item.toolTip(), name
    assert asked == ["sell", "refund", "reports", "close", "settings", "lock"]
    assert {name for name, item in shell.rail.items.items() if not item.isEnabled()} == {"parked", "members"}


def test_only_the_shown_screen_is_lit(shell: Shell) -> None:
    assert [name for name, item in shell.rail.items.items() if item.is_on] == ["sell"]


def test_the_top_bar_shows_what_it_is_given(shell: Shell) -> None:
    shell.render(samples.SHELL)
    assert shell.top.clock.text() == "14:32"
    assert shell.top.devices.text() == "Dispositivi ok"
    assert shell.top.link.accessibleName() == "Online"
    assert shell.top.operator.accessibleName() == "Marta, Cassa 1"
    assert shell.rail.items["parked"].accessibleName().endswith(", 2")
    shell.render(
        replace(samples.SHELL, devices=BadgeView("Carta finita", "danger", "warning", "Cambia rotolo"))
    )
    assert shell.top.devices.text() == "Carta finita"
    assert shell.top.devices.toolTip() == "Cambia rotolo"


def test_the_banner_comes_and_goes_with_its_action(shell: Shell, qtbot: QtBot) -> None:
    shell.render(samples.SHELL_OFFLINE)
    assert shell.banner.isVisible()
    assert shell.banner.text().startswith("Sei offline dalle 14:20.")
    with qtbot.waitSignal(shell.banner_action) as pressed:
        shell.banner.findChild(QAbstractButton, "banner-action").click()
    assert pressed.args == ["sync"]
    shell.render(replace(samples.SHELL, banner=BannerView("ok", "cloud-check", "Di nuovo online")))
    assert not shell.banner.findChild(QAbstractButton, "banner-action").isVisible()
    shell.render(samples.SHELL)
    assert not shell.banner.isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers", "target"),
    [
        (KEY.Key_1, Qt.KeyboardModifier.AltModifier, "sell"),
        (KEY.Key_3, Qt.KeyboardModifier.AltModifier, "refund"),
        (KEY.Key_5, Qt.KeyboardModifier.AltModifier, "reports"),
        (KEY.Key_6, Qt.KeyboardModifier.AltModifier, "close"),
        (KEY.Key_0, Qt.KeyboardModifier.AltModifier, "settings"),
        (KEY.Key_L, Qt.KeyboardModifier.ControlModifier, "lock"),
    ],
)
def test_alt_and_ctrl_keys_navigate(
    shell: Shell, key: Qt.Key, modifiers: Qt.KeyboardModifier, target: str
) -> None:
    asked: list[str] = []
    shell.navigate.connect(asked.append)
    press(shell, key, modifiers)
    assert asked == [target]


def test_keys_of_screens_that_come_later_do_nothing(shell: Shell) -> None:
    asked: list[str] = []
    shell.navigate.connect(asked.append)
    for key in (KEY.Key_2, KEY.Key_4):
        press(shell, key, Qt.KeyboardModifier.AltModifier)
    for key in (KEY.Key_F1, KEY.Key_F6, KEY.Key_F7, KEY.Key_F9):
        press(shell, key)
    assert asked == []


def test_letters_typed_anywhere_go_to_the_scan_field(shell: Shell, sell: SellScreen) -> None:
    typed: list[str] = []
    sell.text_edited.connect(typed.append)
    sell.tiles.show_tiles(samples.TILES)
    sell.tiles.tiles()[3].setFocus()
    press(shell, KEY.Key_P)
    press(shell, KEY.Key_A)
    assert shell.scan.text() == "pa"
    assert typed == ["p", "pa"]
    assert shell.scan.edit.hasFocus()


def test_enter_submits_what_is_typed_once(shell: Shell, sell: SellScreen) -> None:
    submitted: list[str] = []
    sell.text_submitted.connect(submitted.append)
    press(shell, KEY.Key_5)
    press(shell, KEY.Key_Return)
    assert submitted == ["5"]
    sell.replace_typing("")
    press(shell, KEY.Key_Return)
    assert submitted == ["5"]
    assert shell.scan.text() == ""


def test_escape_clears_the_typing(shell: Shell, sell: SellScreen) -> None:
    typed: list[str] = []
    sell.text_edited.connect(typed.append)
    press(shell, KEY.Key_7)
    press(shell, KEY.Key_Escape)
    assert typed == ["7", ""]
    assert shell.scan.text() == ""


def test_f2_takes_the_caret_and_selects(shell: Shell) -> None:
    shell.scan.set_text("latte")
    shell.top.operator.setFocus()
    press(shell, KEY.Key_F2)
    assert shell.scan.edit.hasFocus()
    assert shell.scan.edit.selectedText() == "latte"


def test_undo_is_the_sales_while_nothing_is_typed_and_the_fields_otherwise(
    shell: Shell, sell: SellScreen
) -> None:
    undone: list[bool] = []
    sell.undo_pressed.connect(lambda: undone.append(True))
    press(shell, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    press(shell, KEY.Key_9)
    press(shell, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]


def test_f12_answers_once_until_the_screen_changes(shell: Shell, sell: SellScreen) -> None:
    paid: list[bool] = []
    sell.pay_pressed.connect(lambda: paid.append(True))
    sell.render(samples.SALE)
    press(shell, KEY.Key_F12)
    press(shell, KEY.Key_F12)
    assert paid == [True]
    sell.render(replace(samples.SALE, totals=replace(samples.TOTALS, total="1,00\u00a0€")))
    press(shell, KEY.Key_F12)
    assert paid == [True, True]


def test_the_lock_covers_everything_and_silences_the_keys(
    shell: Shell, sell: SellScreen, lock: LockScreen
) -> None:
    paid: list[bool] = []
    sell.pay_pressed.connect(lambda: paid.append(True))
    sell.render(samples.SALE)
    shell.show_screen("lock")
    assert shell.current == "lock"
    assert lock.isVisible() and not shell.rail.isVisible()
    assert lock.size() == shell.size()
    press(shell, KEY.Key_F12)
    assert paid == []
    shell.show_screen("sell")
    assert shell.scan.edit.hasFocus()
    press(shell, KEY.Key_F12)
    assert paid == [True]


def test_a_held_window_tells_before_it_closes(shell: Shell, qtbot: QtBot) -> None:
    shell.hold_open(True)
    with qtbot.waitSignal(shell.closing):
        shell.close()
    assert shell.isVisible()
    shell.hold_open(False)
    shell.close()
    assert not shell.isVisible()


def test_an_unknown_key_means_nothing(shell: Shell, sell: SellScreen) -> None:
    assert not sell.on_intent(Intent.PRINT, "")
    assert shell.keys.actions["F12"].shortcutContext() == Qt.ShortcutContext.ApplicationShortcut
    assert not any(action.autoRepeat() for action in shell.keys.actions.values())
