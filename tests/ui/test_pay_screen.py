"""Pagamento: as drawn, and what it says when it is touched or typed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import samples, samples_pay
from tests.ui.grabbing import cut_texts, faults, picture, tab_stops
from tests.ui.hands import Ear, click, in_shell, key, type_text
from ui import theme
from ui.presenters.views_pay import LedgerRowView, PayView
from ui.screens.pay import PayScreen
from ui.shell import Shell
from ui.widgets.sheet import GUARD_MS

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
PICTURES = {
    "pay-1366-light": samples_pay.PAY,
    "pay-waiting-1366-light": samples_pay.PAY_WAITING,
    "pay-declined-1366-light": samples_pay.PAY_DECLINED,
    "pay-manual": samples_pay.PAY_MANUAL,
    "pay-asking": samples_pay.PAY_ASKING,
    "pay-partial": samples_pay.PAY_PARTIAL,
}


@pytest.fixture
def pay() -> PayScreen:
    return PayScreen()


@pytest.fixture
def window(pay: PayScreen, shown: Callable[[Shell], Shell]) -> Shell:
    made = shown(in_shell("pay", pay, "sell"))
    pay.render(samples_pay.PAY)
    made.settle_focus()
    return made


@pytest.fixture
def ear(window: Shell, pay: PayScreen) -> Ear:
    return Ear(pay)


# -- as drawn


@pytest.mark.parametrize("name", PICTURES)
def test_as_drawn(window: Shell, pay: PayScreen, tmp_path: Path, name: str) -> None:
    pay.render(PICTURES[name])
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == []


def test_with_the_banner_everything_still_fits(window: Shell, pay: PayScreen, tmp_path: Path) -> None:
    window.render(samples.SHELL_OFFLINE)
    pay.render(samples_pay.PAY_OFFLINE)
    with cut_texts() as cut:
        picture(window, tmp_path, "pay-offline-1366-light")
    assert cut == []
    assert faults(window) == []
    assert pay.credits["welfare"].use.why() == "Serve la connessione"


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes(window: Shell, pay: PayScreen, size: tuple[int, int]) -> None:
    window.resize(*size)
    with cut_texts() as cut:
        QApplication.processEvents()
        window.grab()
    assert cut == []
    assert faults(window) == []
    assert pay.ledger.width() == (430 if size[0] >= 1500 else 360)
    assert pay.tender.width() == (460 if size[0] >= 1500 else 404)


def test_keys_of_the_pad_are_twenty_millimetres(window: Shell, pay: PayScreen) -> None:
    QApplication.processEvents()
    keys = (*pay.tender.pad.keys.values(), *pay.tender.pad.notes)
    assert min(min(one.width(), one.height()) for one in keys) >= 80


def test_the_same_view_gives_the_same_pixels_and_dark_the_same_layout(
    window: Shell, pay: PayScreen, qapp: QApplication, tmp_path: Path
) -> None:
    QApplication.processEvents()
    first, before = window.grab().toImage(), pay.tender.take.geometry()
    pay.render(samples_pay.PAY_DECLINED)
    pay.render(samples_pay.PAY)
    QApplication.processEvents()
    assert window.grab().toImage() == first
    theme.apply_theme(qapp, "dark")
    picture(window, tmp_path, "pay-1366-dark")
    assert pay.tender.take.geometry() == before


def test_seven_lines_in_the_ledger_and_one_that_can_be_taken_back(window: Shell, pay: PayScreen) -> None:
    rows = (
        *samples_pay.LEDGER,
        LedgerRowView("P1", "Contanti", "−5,00\u00a0€", "money", "primary", removable=True),
        LedgerRowView("rounding", "Arrotondamento", "−0,02\u00a0€"),
    )
    pay.render(replace(samples_pay.PAY, ledger=rows))
    with cut_texts() as cut:
        QApplication.processEvents()
        window.grab()
    assert cut == []
    assert faults(window) == []
    heard = Ear(pay)
    click(window, "ledger-rows-P1-remove")
    assert heard.heard == [("ledger_remove", "P1")]


def test_without_member_and_vouchers_the_place_of_the_credits_invites(window: Shell, pay: PayScreen) -> None:
    assert pay.nobody.isHidden()
    pay.render(replace(samples_pay.PAY, credits=(), receiver=None, ledger=(), coverage=None))
    QApplication.processEvents()
    assert pay.nobody.isVisible()
    assert faults(window) == []


def test_tab_goes_by_columns(window: Shell, pay: PayScreen) -> None:
    window.scan.edit.setFocus()
    QApplication.processEvents()
    stops = tab_stops(window)
    assert stops[stops.index("devices") + 1 :][:14] == [
        "pay-back",
        "fiscal-code",
        "credit-welfare-use",
        "credit-voucher-amount",
        "credit-voucher-remove",
        "credit-bricks-amount",
        "credit-bricks-remove",
        "credit-tesoretto-amount",
        "credit-tesoretto-remove",
        "credit-prepaid-use",
        "method-cash",
        "method-card",
        "method-other",
        "given",
    ]


# -- what it says


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pay-back", ("back_pressed",)),
        ("fiscal-code", ("fiscal_code_pressed",)),
        ("credit-welfare-use", ("credit_use", "welfare")),
        ("credit-voucher-remove", ("credit_remove", "voucher")),
        ("credit-tesoretto-amount", ("credit_amount", "tesoretto")),
        ("method-cash", ("cash_pressed",)),
        ("method-card", ("card_pressed",)),
        ("method-other", ("other_pressed",)),
        ("pad-7", ("amount_key", "7")),
        ("pad-00", ("amount_key", "00")),
        ("pad-comma", ("amount_key", ",")),
        ("pad-back", ("amount_key", "back")),
        ("note-1", ("note_pressed", "exact")),
        ("note-3", ("note_pressed", "5000")),
        ("take", ("primary_pressed",)),
    ],
)
def test_every_button_says_its_intent(window: Shell, ear: Ear, name: str, said: tuple[object, ...]) -> None:
    click(window, name)
    assert ear.heard == [said]


@pytest.mark.parametrize(
    ("code", "modifiers", "said"),
    [
        (KEY.Key_F12, None, ("primary_pressed",)),
        (KEY.Key_F10, None, ("cash_pressed",)),
        (KEY.Key_F11, None, ("card_pressed",)),
        (KEY.Key_F9, None, ("other_pressed",)),
        (KEY.Key_W, ALT, ("credit_use", "welfare")),
        (KEY.Key_P, ALT, ("credit_use", "prepaid")),
        (KEY.Key_Z, Qt.KeyboardModifier.ControlModifier, ("undo_pressed",)),
        (KEY.Key_Backspace, None, ("amount_key", "back")),
        (KEY.Key_Delete, None, ("amount_key", "clear")),
        (KEY.Key_Escape, None, ("back_pressed",)),
    ],
)
def test_every_key_says_its_intent(
    window: Shell, ear: Ear, code: Qt.Key, modifiers: Qt.KeyboardModifier | None, said: tuple[object, ...]
) -> None:
    key(window, code, modifiers)
    assert ear.heard == [said]


def test_alt_t_does_nothing_when_the_tesoretto_is_already_used(window: Shell, ear: Ear) -> None:
    key(window, KEY.Key_T, ALT)
    assert ear.heard == []


def test_enter_never_takes_the_money(window: Shell, ear: Ear) -> None:
    key(window, KEY.Key_Return)
    key(window, KEY.Key_Enter)
    assert ("primary_pressed",) not in ear.heard


def test_f12_twice_takes_the_money_once_until_the_screen_changed(
    window: Shell, pay: PayScreen, ear: Ear
) -> None:
    key(window, KEY.Key_F12)
    key(window, KEY.Key_F12)
    assert ear.heard == [("primary_pressed",)]
    pay.render(samples_pay.PAY_PARTIAL)
    key(window, KEY.Key_F12)
    assert ear.heard == [("primary_pressed",)] * 2


def test_a_disabled_primary_stays_silent(window: Shell, pay: PayScreen, ear: Ear) -> None:
    tender = samples_pay.TENDER
    off = replace(tender, primary=replace(tender.primary, enabled=False, why="Aspetto il distretto"))
    pay.render(replace(samples_pay.PAY, tender=off))
    key(window, KEY.Key_F12)
    click(window, "take")
    assert ear.heard == []
    assert pay.tender.take.toolTip() == "Aspetto il distretto"


# -- typing


def test_digits_are_for_the_amount_and_letters_for_the_scan_field(
    window: Shell, pay: PayScreen, ear: Ear
) -> None:
    type_text(window, "20.5")
    assert ear.heard == [("amount_key", k) for k in ("2", "0", ",", "5")]
    ear.heard.clear()
    type_text(window, "bn12")
    assert window.scan.text() == "bn12"
    key(window, KEY.Key_Return)
    assert ear.heard == [("text_submitted", "bn12")]
    pay.replace_typing("")
    type_text(window, "5")
    assert ear.heard[-1] == ("amount_key", "5")
    assert window.scan.text() == ""


def test_a_button_reached_by_tab_does_not_keep_the_digits(window: Shell, pay: PayScreen, ear: Ear) -> None:
    pay.cash.setFocus(Qt.FocusReason.TabFocusReason)
    type_text(window, "7")
    assert ear.heard == [("amount_key", "7")]


def test_esc_clears_the_typing_then_the_amount_then_goes_back(
    window: Shell, pay: PayScreen, ear: Ear
) -> None:
    type_text(window, "x")
    key(window, KEY.Key_Escape)
    assert window.scan.text() == ""
    assert ear.heard == []
    pay.render(samples_pay.PAY_PARTIAL)
    key(window, KEY.Key_Escape)
    assert ear.heard == [("amount_key", "clear")]
    pay.render(samples_pay.PAY)
    key(window, KEY.Key_Escape)
    assert ear.heard[-1] == ("back_pressed",)


# -- card and credits


def test_a_card_by_hand_is_accepted_with_f12_and_refused_with_esc(
    window: Shell, pay: PayScreen, ear: Ear
) -> None:
    pay.render(samples_pay.PAY_MANUAL)
    key(window, KEY.Key_F10)
    click(window, "method-cash")
    type_text(window, "5")
    assert ear.heard == []
    key(window, KEY.Key_F12)
    assert ear.heard == [("panel_primary", "card")]
    key(window, KEY.Key_Escape)
    assert ear.heard[-1] == ("panel_secondary", "card")
    assert not pay.ledger.back.isEnabled()


def test_a_refused_card_can_be_tried_again_or_paid_in_cash(window: Shell, pay: PayScreen, ear: Ear) -> None:
    pay.render(samples_pay.PAY_DECLINED)
    key(window, KEY.Key_F12)
    assert ear.heard == []
    key(window, KEY.Key_F11)
    click(window, "panel-secondary")
    assert ear.heard == [("panel_primary", "declined"), ("panel_secondary", "declined")]
    key(window, KEY.Key_Escape)
    assert ear.heard[-1] == ("back_pressed",)


def test_while_the_terminal_works_amounts_stand_still(window: Shell, pay: PayScreen, ear: Ear) -> None:
    pay.render(samples_pay.PAY_WAITING)
    QApplication.processEvents()
    row = pay.credits["voucher"]
    assert row.remove.isHidden()
    assert not row.amount.isEnabled()
    assert not pay.credits["welfare"].use.isEnabled()
    key(window, KEY.Key_W, ALT)
    click(window, "panel-lone")
    assert ear.heard == [("panel_secondary", "card")]


def test_asking_the_district_blocks_nothing_and_can_be_cancelled(
    window: Shell, pay: PayScreen, ear: Ear
) -> None:
    pay.render(samples_pay.PAY_ASKING)
    type_text(window, "2")
    click(window, "credit-tesoretto-cancel")
    key(window, KEY.Key_F12)
    assert ear.heard == [("amount_key", "2"), ("credit_cancel", "tesoretto"), ("primary_pressed",)]


def test_rows_follow_the_view_when_a_member_is_attached(window: Shell, pay: PayScreen) -> None:
    pay.render(replace(samples_pay.PAY, credits=samples_pay.CREDITS[1:2]))
    assert list(pay.credits) == ["voucher"]
    pay.render(samples_pay.PAY)
    assert list(pay.credits) == ["welfare", "voucher", "bricks", "tesoretto", "prepaid"]
    assert faults(window) == []


# -- the sheet


def test_the_voucher_sheet_takes_the_tendering_column_and_gives_it_back(
    window: Shell, pay: PayScreen, ear: Ear, tmp_path: Path
) -> None:
    ledger = pay.ledger.geometry()
    pay.render(replace(samples_pay.PAY, sheet=samples.VOUCHER))
    picture(window, tmp_path, "pay-voucher")
    assert pay.sheet.isVisible()
    assert not pay.tender.isVisible()
    assert pay.ledger.geometry() == ledger
    assert faults(window) == []
    key(window, KEY.Key_F12)
    assert ear.heard == []
    key(window, KEY.Key_Escape)
    assert len(ear.heard) == 1
    assert str(ear.heard[0][0]).startswith("sheet_")
    pay.render(samples_pay.PAY)
    type_text(window, "4")
    assert ear.heard[-1] == ("amount_key", "4")


def test_enter_confirms_a_sheet_only_after_its_first_300_ms(
    window: Shell, pay: PayScreen, ear: Ear, qtbot: QtBot
) -> None:
    pay.render(replace(samples_pay.PAY, sheet=samples.VOUCHER))
    key(window, KEY.Key_Return)
    assert ear.heard == []
    qtbot.wait(GUARD_MS + 20)
    key(window, KEY.Key_Return)
    assert ear.heard == [("sheet_primary", samples.VOUCHER.id, "")]


def test_before_the_first_payment_nothing_can_be_taken(window: Shell, pay: PayScreen, ear: Ear) -> None:
    pay.render(PayView())
    QApplication.processEvents()
    key(window, KEY.Key_F12)
    assert pay.tender.amount.amount() == ""
    assert ear.heard == []
