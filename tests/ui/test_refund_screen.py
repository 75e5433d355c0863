"""Resi: choose a receipt and its lines, give the money back, with the owner's PIN above the limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui import samples, samples_owner
from tests.ui.grabbing import cut_texts, faults, picture, tab_stops
from tests.ui.hands import Ear, click, in_shell, key, type_text
from ui.presenters.views import ButtonView, EntryView, NoticeView, SheetView
from ui.presenters.views_owner import RefundView, ReturnLineView, TitledNotice
from ui.screens.refund import RefundScreen
from ui.shell import Shell
from ui.widgets.recent_sales import MOST
from ui.widgets.return_list import ROW

KEY = Qt.Key
NAME = SheetView(
    "customer",
    "primary",
    "identification-card",
    "Pratica 2026-0031",
    "Nome del cliente",
    entry=EntryView("Nome", keypad=False, serial=1),
    primary=ButtonView("Conferma", "check", "Invio"),
    secondary=ButtonView("Annulla", "", "Esc"),
)
PICTURES = {
    "refund-1366-light": samples_owner.REFUND,
    "refund-empty": samples_owner.REFUND_EMPTY,
    "refund-pin": samples_owner.REFUND_PIN,
    "refund-customer": replace(samples_owner.REFUND, sheet=NAME),
}


@pytest.fixture
def refund() -> RefundScreen:
    return RefundScreen()


@pytest.fixture
def window(refund: RefundScreen, shown: Callable[[Shell], Shell]) -> Shell:
    made = shown(in_shell("refund", refund))
    refund.render(samples_owner.REFUND)
    made.settle_focus()
    return made


@pytest.fixture
def ear(window: Shell, refund: RefundScreen) -> Ear:
    return Ear(refund)


@pytest.mark.parametrize("name", PICTURES)
def test_as_drawn(window: Shell, refund: RefundScreen, tmp_path: Path, name: str) -> None:
    refund.render(PICTURES[name])
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == []


@pytest.mark.parametrize("size", [(1366, 768), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes_and_with_the_banner(
    window: Shell, refund: RefundScreen, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.render(samples.SHELL_OFFLINE)
    for view in (samples_owner.REFUND, samples_owner.REFUND_EMPTY):
        refund.render(view)
        with cut_texts() as cut:
            QApplication.processEvents()
            window.grab()
        assert cut == []
        assert faults(window) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("return-all", ("return_all_pressed",)),
        ("line-1-less", ("step", "1", -1)),
        ("line-4-more", ("step", "4", 1)),
        ("reason-change_of_mind", ("reason_chosen", "change_of_mind")),
        ("refund-customer", ("customer_pressed",)),
        ("refund-money", ("refund_pressed",)),
    ],
)
def test_every_button_says_its_intent(window: Shell, ear: Ear, name: str, said: tuple[object, ...]) -> None:
    QApplication.processEvents()
    click(window, name)
    assert ear.heard == [said]


def test_a_line_that_is_all_chosen_cannot_grow(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    QApplication.processEvents()
    click(window, "line-2-more")
    click(window, "line-3-less")
    assert ear.heard == []
    assert not refund.lines.stepper("2").more.isEnabled()


def test_the_keyboard_alone_returns_two_pieces(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    key(window, KEY.Key_Down)
    assert ear.heard == [("line_selected", "1")]
    opened = replace(samples_owner.RETURN, selected="1")
    refund.render(replace(samples_owner.REFUND, open=opened))
    key(window, KEY.Key_Plus)
    key(window, KEY.Key_Minus)
    key(window, KEY.Key_Down)
    key(window, KEY.Key_Up)
    assert ear.heard[1:] == [
        ("step", "1", 1),
        ("step", "1", -1),
        ("line_selected", "2"),
        ("line_selected", "1"),
    ]
    key(window, KEY.Key_F12)
    assert ear.heard[-1] == ("refund_pressed",)
    key(window, KEY.Key_Escape)
    assert ear.heard[-1] == ("back_pressed",)


def test_enter_and_plus_at_the_limit_do_nothing(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    refund.render(replace(samples_owner.REFUND, open=replace(samples_owner.RETURN, selected="2")))
    key(window, KEY.Key_Plus)
    key(window, KEY.Key_Return)
    assert ear.heard == []


def test_nothing_chosen_means_nothing_to_refund(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    side = samples_owner.REFUND.side
    assert side is not None
    button = ButtonView("Rimborsa", "arrow-u-up-left", "F12", False, "Scegli almeno una riga")
    refund.render(replace(samples_owner.REFUND, side=replace(side, amount="0,00\u00a0€", primary=button)))
    key(window, KEY.Key_F12)
    click(window, "refund-money")
    assert ear.heard == []
    assert refund.side.refund.toolTip() == "Scegli almeno una riga"


def test_tab_goes_from_the_receipt_to_the_money(window: Shell) -> None:
    window.scan.edit.setFocus()
    QApplication.processEvents()
    stops = tab_stops(window)
    assert stops[stops.index("devices") + 1 :][:5] == [
        "return-all",
        "return-lines",
        "reason-defective",
        "refund-customer",
        "refund-money",
    ]


# -- the empty screen


def test_the_empty_screen_offers_the_last_sales(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    refund.render(samples_owner.REFUND_EMPTY)
    QApplication.processEvents()
    assert len(refund.recent.rows()) == MOST
    assert not refund.side.isVisible()
    click(window, "recent-sale-86")
    key(window, KEY.Key_Return)
    key(window, KEY.Key_Down)
    key(window, KEY.Key_Down)
    key(window, KEY.Key_Return)
    key(window, KEY.Key_F12)
    assert ear.heard == [("recent_chosen", "sale-86"), ("recent_chosen", "sale-86")]


def test_a_typed_number_is_submitted_and_a_wrong_one_says_why(
    window: Shell, refund: RefundScreen, ear: Ear, tmp_path: Path
) -> None:
    refund.render(samples_owner.REFUND_EMPTY)
    type_text(window, "0412-0061")
    key(window, KEY.Key_Return)
    assert ear.heard == [("text_submitted", "0412-0061")]
    notice = TitledNotice(NoticeView("danger", "x-circle", "Non è un documento di questa cassa"))
    refund.render(replace(samples_owner.REFUND_EMPTY, notice=notice))
    picture(window, tmp_path, "refund-unknown")
    assert refund.recent.notice.isVisible()
    assert faults(window) == []


def test_a_first_day_without_sales_still_invites(window: Shell, refund: RefundScreen) -> None:
    refund.render(RefundView())
    QApplication.processEvents()
    assert refund.recent.isVisible()
    assert refund.recent.rows() == []
    assert faults(window) == []


# -- owner's PIN and customer


def test_the_owners_pin_is_typed_without_losing_the_return(
    window: Shell, refund: RefundScreen, ear: Ear
) -> None:
    refund.render(samples_owner.REFUND_PIN)
    QApplication.processEvents()
    assert refund.lines.isVisible()
    type_text(window, "12")
    key(window, KEY.Key_Backspace)
    click(window, "owner-pin-3")
    click(window, "pin-person-op-1")
    key(window, KEY.Key_F12)
    assert ear.heard == [
        ("pin_key", "1"),
        ("pin_key", "2"),
        ("pin_key", "back"),
        ("pin_key", "3"),
        ("pin_person", "op-1"),
    ]
    assert window.scan.text() == ""
    key(window, KEY.Key_Escape)
    assert ear.heard[-1] == ("pin_cancelled",)


def test_after_five_wrong_pins_the_pad_rests(
    window: Shell, refund: RefundScreen, ear: Ear, tmp_path: Path
) -> None:
    paused = replace(samples_owner.PIN, typed=0, wrong=True, paused=True, note="Riprova tra 60 secondi")
    refund.render(replace(samples_owner.REFUND, pin=paused))
    picture(window, tmp_path, "refund-pin-paused")
    type_text(window, "1")
    click(window, "owner-pin-1")
    assert ear.heard == []
    assert faults(window) == []


def test_the_customers_name_is_typed_in_a_sheet(window: Shell, refund: RefundScreen, ear: Ear) -> None:
    refund.render(replace(samples_owner.REFUND, sheet=NAME))
    type_text(window, "Anna")
    click(window, "sheet-primary")
    assert ear.heard[-1] == ("sheet_primary", "customer", "Anna")
    refund.render(samples_owner.REFUND)
    QApplication.processEvents()
    type_text(window, "x")
    assert window.scan.text() == "x"


# -- long receipts


def test_a_receipt_of_two_hundred_lines_keeps_only_the_visible_steppers(
    window: Shell, refund: RefundScreen, ear: Ear, tmp_path: Path
) -> None:
    lines = tuple(
        ReturnLineView(str(n), f"Articolo {n}", "1,00\u00a0€ cad. · IVA 4%", "0 di 1", "—")
        for n in range(200)
    )
    opened = replace(samples_owner.RETURN, lines=lines)
    refund.render(replace(samples_owner.REFUND, open=opened))
    QApplication.processEvents()
    seen = refund.lines.viewport().height() // ROW + 2
    assert 0 < len(refund.lines._steppers) <= seen
    refund.render(replace(samples_owner.REFUND, open=replace(opened, selected="150")))
    QApplication.processEvents()
    click(window, "line-150-more")
    assert ear.heard == [("step", "150", 1)]
    assert len(refund.lines._steppers) <= seen + 1
    picture(window, tmp_path, "refund-long")
    assert faults(window) == []
