"""Esito: the change first, the fault strip before everything, and what its keys say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui import samples, samples_pay
from tests.ui.grabbing import cut_texts, faults, picture
from tests.ui.hands import Ear, click, in_shell, key, type_text
from ui.presenters.views_pay import CoinView
from ui.screens.paid import PaidScreen
from ui.shell import Shell

KEY = Qt.Key
#: the picture draws the strip's action as filled as the primary: what is wrong comes first
TWO_FILLED = ["more than one primary button: ['fault-danger', 'new-sale']"]
PICTURES = {
    "paid-1366-light": samples_pay.PAID,
    "paid-printfail-1366-light": samples_pay.PAID_FAULT,
    "paid-exact": samples_pay.PAID_EXACT,
}


@pytest.fixture
def paid() -> PaidScreen:
    return PaidScreen()


@pytest.fixture
def window(paid: PaidScreen, shown: Callable[[Shell], Shell]) -> Shell:
    made = shown(in_shell("paid", paid, "sell"))
    paid.render(samples_pay.PAID)
    return made


@pytest.mark.parametrize("name", PICTURES)
def test_as_drawn(window: Shell, paid: PaidScreen, tmp_path: Path, name: str) -> None:
    paid.render(PICTURES[name])
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == (TWO_FILLED if PICTURES[name].fault else [])


@pytest.mark.parametrize("size", [(1366, 768), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes_and_with_the_banner(
    window: Shell, paid: PaidScreen, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.render(samples.SHELL_OFFLINE)
    paid.render(samples_pay.PAID_FAULT)
    with cut_texts() as cut:
        QApplication.processEvents()
        window.grab()
    assert cut == []
    assert faults(window) == TWO_FILLED


def test_the_change_is_the_biggest_thing_and_is_spoken(window: Shell, paid: PaidScreen) -> None:
    assert paid.figure.text() == "2,90\u00a0€"
    assert paid.figure.accessibleName() == "Resto da dare 2,90\u00a0€"
    paid.render(samples_pay.PAID_EXACT)
    assert paid.figure.text() == "Pagato"
    assert paid.title.isHidden()
    assert paid.coins.isHidden()


def test_a_long_change_in_notes_and_coins_stays_in_the_row(
    window: Shell, paid: PaidScreen, tmp_path: Path
) -> None:
    coins = (
        CoinView("50\u00a0€", "1", True),
        CoinView("20\u00a0€", "2", True),
        CoinView("5\u00a0€", "1", True),
        CoinView("2\u00a0€", "2", size=46),
        CoinView("50\u00a0c", "1", size=40),
        CoinView("5\u00a0c", "1", size=34),
    )
    paid.render(replace(samples_pay.PAID, figure="199,55\u00a0€", coins=coins))
    picture(window, tmp_path, "paid-long-change")
    assert faults(window) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("new-sale", ("new_sale_pressed",)),
        ("reprint", ("reprint_pressed",)),
        ("gift-receipt", ("gift_pressed",)),
        ("correct-payment", ("correct_pressed",)),
    ],
)
def test_every_button_says_its_intent(
    window: Shell, paid: PaidScreen, name: str, said: tuple[object, ...]
) -> None:
    ear = Ear(paid)
    click(window, name)
    assert ear.heard == [said]


def test_f12_starts_the_next_sale_and_f5_prints_again(window: Shell, paid: PaidScreen) -> None:
    ear = Ear(paid)
    key(window, KEY.Key_F12)
    key(window, KEY.Key_F5)
    assert ear.heard == [("new_sale_pressed",), ("reprint_pressed",)]


def test_with_the_paper_out_f5_resumes_and_reprint_waits(window: Shell, paid: PaidScreen) -> None:
    paid.render(samples_pay.PAID_FAULT)
    ear = Ear(paid)
    key(window, KEY.Key_F5)
    click(window, "fault-danger")
    click(window, "reprint")
    assert ear.heard == [("resume_pressed",), ("resume_pressed",)]
    assert paid.reprint.toolTip() == "La stampa è da riprendere"
    assert "non incassare di nuovo" in paid.fault.accessibleName()


def test_controls_of_later_issues_keep_their_place_and_say_why(window: Shell, paid: PaidScreen) -> None:
    later = "Non ancora disponibile"
    paid.render(replace(samples_pay.PAID, gift_why=later, correct_why=later))
    ear = Ear(paid)
    click(window, "gift-receipt")
    click(window, "correct-payment")
    assert ear.heard == []
    assert paid.gift.toolTip() == paid.correct.toolTip() == later
    assert faults(window) == []


def test_what_is_typed_goes_to_the_scan_field_and_starts_a_search(window: Shell, paid: PaidScreen) -> None:
    heard: list[str] = []
    paid.text_edited.connect(heard.append)
    type_text(window, "pane")
    assert window.scan.text() == "pane"
    assert heard[-1] == "pane"


def test_balances_on_their_way_say_so(window: Shell, paid: PaidScreen, tmp_path: Path) -> None:
    thanks = samples_pay.PAID.thanks
    assert thanks is not None
    pending = tuple(replace(balance, pending="in arrivo") for balance in thanks.balances)
    paid.render(replace(samples_pay.PAID, thanks=replace(thanks, balances=pending)))
    with cut_texts() as cut:
        picture(window, tmp_path, "paid-pending")
    assert cut == []
    assert "in arrivo" in paid.thanks.accessibleName()
