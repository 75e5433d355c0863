"""Chiusura: papers, blind count, compare, done; the keyboard counts a drawer alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui import samples, samples_owner
from tests.ui.grabbing import cut_texts, faults, picture, tab_stops
from tests.ui.hands import Ear, click, in_shell, key, type_text
from ui.presenters.views import ButtonView
from ui.presenters.views_owner import CloseView
from ui.screens.close import CloseScreen
from ui.shell import Shell

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PICTURES = {
    "close-checks": samples_owner.CHECKS,
    "close-count-1366-light": samples_owner.COUNT,
    "close-compare-1366-light": samples_owner.COMPARE,
    "close-done": samples_owner.CLOSED,
    "close-pin": replace(samples_owner.COMPARE, pin=samples_owner.PIN),
}


@pytest.fixture
def close() -> CloseScreen:
    return CloseScreen()


@pytest.fixture
def window(close: CloseScreen, shown: Callable[[Shell], Shell]) -> Shell:
    made = shown(in_shell("close", close))
    close.render(samples_owner.COUNT)
    made.settle_focus()
    QApplication.processEvents()
    return made


@pytest.fixture
def ear(window: Shell, close: CloseScreen) -> Ear:
    return Ear(close)


def typed(view: CloseView, serial: int) -> CloseView:
    """The count with its fields filled in, as after Riconta."""
    count = view.count
    pieces = samples_owner.PIECES

    def fill(rows: tuple) -> tuple:
        return tuple(replace(row, typed=str(pieces[row.cents] or "")) for row in rows)

    return replace(
        view, count=replace(count, notes=fill(count.notes), coins=fill(count.coins), serial=serial)
    )


@pytest.mark.parametrize("name", PICTURES)
def test_as_drawn(window: Shell, close: CloseScreen, tmp_path: Path, name: str) -> None:
    view = PICTURES[name]
    close.render(typed(view, 9) if view.step == 2 else view)
    if view.step == 2:
        close.coins.rows[20].field.edit.setFocus()
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == []


@pytest.mark.parametrize("size", [(1366, 768), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes_and_with_the_banner(
    window: Shell, close: CloseScreen, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.render(samples.SHELL_OFFLINE)
    for name, view in PICTURES.items():
        close.render(view)
        with cut_texts() as cut:
            QApplication.processEvents()
            window.grab()
        assert cut == [], name
        assert faults(window) == [], name


# -- the count


def test_the_keyboard_counts_down_the_notes_and_then_the_coins(
    window: Shell, close: CloseScreen, ear: Ear
) -> None:
    assert close.notes.rows[20000].field.edit.hasFocus()
    key(window, KEY.Key_Return)
    key(window, KEY.Key_Return)
    type_text(window, "4")
    key(window, KEY.Key_Return)
    type_text(window, "5*20")
    key(window, KEY.Key_Down)
    for _skip in range(2):
        key(window, KEY.Key_Return)
    assert close.coins.rows[200].field.edit.hasFocus()
    type_text(window, "14")
    key(window, KEY.Key_Up)
    assert close.notes.rows[500].field.edit.hasFocus()
    assert ear.heard == [
        ("counted", 5000, 4),
        ("counted", 2000, 5),
        ("counted", 2000, -1),
        ("counted", 2000, 10),
        ("counted", 2000, 100),
        ("counted", 200, 1),
        ("counted", 200, 14),
    ]


def test_after_the_last_coin_enter_reaches_the_button(window: Shell, close: CloseScreen) -> None:
    close.coins.rows[1].field.edit.setFocus()
    key(window, KEY.Key_Return)
    assert window.focusWidget() is close.next
    assert tab_stops(window)[0] == "close-next"


def test_letters_never_land_in_a_count(window: Shell, close: CloseScreen, ear: Ear) -> None:
    type_text(window, "a7,")
    assert close.notes.rows[20000].field.text() == "7"
    assert window.scan.text() == ""
    assert ear.heard == [("counted", 20000, 7)]


def test_what_is_typed_survives_renders_and_a_new_serial_sets_it_anew(
    window: Shell, close: CloseScreen
) -> None:
    type_text(window, "3")
    close.render(replace(samples_owner.COUNT, footnote="x"))
    assert close.notes.rows[20000].field.text() == "3"
    close.render(typed(samples_owner.COUNT, 5))
    assert close.notes.rows[20000].field.text() == ""
    assert close.coins.rows[20].field.text() == "25"


def test_a_field_that_cannot_be_read_says_so(window: Shell, close: CloseScreen, tmp_path: Path) -> None:
    count = samples_owner.COUNT.count
    notes = (replace(count.notes[0], error="solo pezzi"), *count.notes[1:])
    close.render(replace(samples_owner.COUNT, count=replace(count, notes=notes)))
    picture(window, tmp_path, "close-count-error")
    assert close.notes.rows[20000].field.error() == "solo pezzi"
    assert faults(window) == []


def test_the_count_is_blind(window: Shell, close: CloseScreen) -> None:
    words = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    for expected in ("447,15", "1.488,30", "Atteso"):
        assert expected not in words
    assert not close.compare.isVisible()


# -- compare


def test_f12_goes_on_and_esc_goes_back(window: Shell, close: CloseScreen, ear: Ear) -> None:
    key(window, KEY.Key_F12)
    close.render(samples_owner.COMPARE)
    assert close.compare.note.edit.hasFocus()
    key(window, KEY.Key_F12)
    key(window, KEY.Key_Escape)
    assert ear.heard == [("next_pressed",), ("next_pressed",), ("back_pressed",)]


def test_the_note_and_the_float_are_typed(window: Shell, close: CloseScreen, ear: Ear) -> None:
    close.render(replace(samples_owner.COMPARE, compare=replace(samples_owner.COMPARE.compare, note="")))
    type_text(window, "ok")
    key(window, KEY.Key_Return)
    type_text(window, "120")
    assert ear.heard == [
        ("note_edited", "o"),
        ("note_edited", "ok"),
        ("float_edited", "1"),
        ("float_edited", "12"),
        ("float_edited", "120"),
    ]
    click(window, "compare-notice-secondary")
    assert ear.heard[-1] == ("recount_pressed",)


def test_a_float_above_the_count_is_refused_in_the_field(
    window: Shell, close: CloseScreen, tmp_path: Path
) -> None:
    compare = replace(samples_owner.COMPARE.compare, float_error="non più del contato")
    close.render(replace(samples_owner.COMPARE, compare=compare))
    picture(window, tmp_path, "close-float-error")
    assert close.compare.float.error() == "non più del contato"
    assert faults(window) == []


def test_beyond_the_limit_the_owner_types_a_pin(window: Shell, close: CloseScreen, ear: Ear) -> None:
    close.render(samples_owner.COMPARE)
    close.render(replace(samples_owner.COMPARE, pin=samples_owner.PIN))
    type_text(window, "1")
    key(window, KEY.Key_F12)
    key(window, KEY.Key_Escape)
    assert ear.heard == [("pin_key", "1"), ("pin_cancelled",)]
    close.render(samples_owner.COMPARE)
    assert close.compare.note.edit.hasFocus()


def test_the_table_is_readable_as_words(window: Shell, close: CloseScreen) -> None:
    close.render(samples_owner.COMPARE)
    words = close.compare.table.accessibleDescription()
    assert "Contanti: 447,15\u00a0€, 445,15\u00a0€, −2,00\u00a0€" in words


# -- first and last step


def test_what_waits_can_be_resumed_and_never_stops_the_closure(
    window: Shell, close: CloseScreen, ear: Ear
) -> None:
    close.render(samples_owner.CHECKS)
    QApplication.processEvents()
    click(window, "check-papers-action")
    key(window, KEY.Key_F12)
    assert ear.heard == [("check_action", "papers"), ("next_pressed",)]


def test_a_disabled_step_says_why(window: Shell, close: CloseScreen, ear: Ear) -> None:
    off = ButtonView("Conta il cassetto", "coins", "F12", False, "Nessuna vendita dall'ultima chiusura")
    close.render(replace(samples_owner.CHECKS, primary=off))
    key(window, KEY.Key_F12)
    assert ear.heard == []
    assert close.next.toolTip() == "Nessuna vendita dall'ultima chiusura"


def test_the_report_is_one_key_away_when_it_is_done(window: Shell, close: CloseScreen, ear: Ear) -> None:
    key(window, KEY.Key_P, CTRL)
    assert ear.heard == []
    close.render(samples_owner.CLOSED)
    QApplication.processEvents()
    key(window, KEY.Key_P, CTRL)
    click(window, "closed-report")
    assert ear.heard == [("report_pressed",)] * 2
    assert close.closed.title.text() == "Chiusura 01-0412 fatta"


def test_the_scan_field_shows_idle_here(window: Shell) -> None:
    assert not window.scan.is_ready
