"""The pictures of DESIGN §16 that this shell and Cassa make, with the checks beside the pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app import i18n
from tests.ui import samples
from tests.ui.grabbing import cut_texts, faults, picture, tab_stops
from ui import theme
from ui.presenters.views import ChoiceView, EntryView, LockView, SellView, ShellView
from ui.screens.lock import LockScreen
from ui.screens.sell import SellScreen
from ui.shell import Shell

SALES: dict[str, tuple[ShellView, SellView]] = {
    "sale-1366-light": (samples.SHELL, samples.SALE),
    "sale-empty-1366-light": (samples.SHELL, samples.EMPTY),
    "sale-member-1366-light": (samples.SHELL, samples.SALE_MEMBER),
    "sale-offline-1366-light": (samples.SHELL_OFFLINE, samples.SALE_OFFLINE),
    "scan-voucher-1366-light": (samples.SHELL, replace(samples.SALE, sheet=samples.VOUCHER)),
    "scan-voucher-used-1366-light": (samples.SHELL, replace(samples.SALE, sheet=samples.VOUCHER_USED)),
    "scan-unknown-1366-light": (samples.SHELL, replace(samples.SALE, sheet=samples.UNKNOWN)),
}
LOCKS: dict[str, LockView] = {
    "lock-1366": samples.LOCK,
    "lock-error-1366": replace(samples.LOCK, wrong=True, typed=4, prompt="PIN errato. Restano 3 tentativi."),
}


def at_1366(window: Shell) -> None:
    assert (window.width(), window.height()) == (1366, 768)


@pytest.mark.parametrize("name", SALES)
def test_cassa_as_drawn(shell: Shell, sell: SellScreen, tmp_path: Path, name: str) -> None:
    at_1366(shell)
    top, sale = SALES[name]
    shell.render(top)
    sell.render(sale)
    with cut_texts() as cut:
        saved = picture(shell, tmp_path, name)
    assert cut == []
    assert faults(shell) == []
    assert QImage(str(saved)).width() == 1366


def test_a_sheet_with_a_keypad_has_keys_of_twenty_millimetres(
    shell: Shell, sell: SellScreen, tmp_path: Path
) -> None:
    choices = (ChoiceView("pct", "Percento"), ChoiceView("eur", "Euro"), ChoiceView("total", "Sul totale"))
    entry = EntryView("Sconto sulla riga", "10", "%", choices=choices, chosen="pct")
    sheet = replace(samples.VOUCHER, id="discount", tone="brick", icon="tag", amount="", rows=(), change=None)
    shell.render(samples.SHELL)
    sell.render(replace(samples.SALE, sheet=replace(sheet, entry=entry)))
    with cut_texts() as cut:
        picture(shell, tmp_path, "sheet-discount")
    assert cut == []
    assert faults(shell) == []
    keys = sell.sheet.entry.keypad.keys.values()
    assert min(min(key.width(), key.height()) for key in keys) >= 80


@pytest.mark.parametrize("name", LOCKS)
def test_blocco_as_drawn(shell: Shell, lock: LockScreen, tmp_path: Path, name: str) -> None:
    lock.render(LOCKS[name])
    shell.show_screen("lock")
    with cut_texts() as cut:
        picture(shell, tmp_path, name)
    assert cut == []
    assert faults(shell) == []


def test_the_same_view_gives_the_same_pixels(shell: Shell, sell: SellScreen) -> None:
    shell.render(samples.SHELL)
    sell.render(samples.SALE)
    QApplication.processEvents()
    first = shell.grab().toImage()
    sell.render(samples.EMPTY)
    sell.render(samples.SALE)
    QApplication.processEvents()
    assert shell.grab().toImage() == first


def test_the_dark_theme_draws_the_same_layout(
    shell: Shell, sell: SellScreen, qapp: QApplication, tmp_path: Path
) -> None:
    shell.render(samples.SHELL)
    sell.render(samples.SALE)
    before = sell.totals.geometry()
    theme.apply_theme(qapp, "dark")
    picture(shell, tmp_path, "sale-1366-dark")
    assert faults(shell) == []
    assert sell.totals.geometry() == before
    corner = shell.grab().toImage().pixelColor(1026, 760).name().upper()
    assert corner == theme.DARK.canvas


def test_tab_crosses_cassa_in_nine_stops(shell: Shell, sell: SellScreen) -> None:
    shell.render(samples.SHELL)
    sell.render(samples.SALE)
    shell.scan.edit.setFocus()
    QApplication.processEvents()
    assert tab_stops(shell) == [
        "scan-field-edit",
        "devices",
        "chips-favourites",
        "tile-item-0",
        "department-1",
        "cart",
        "quantity",
        "member-detach",
        "cash",
    ]


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes(shell: Shell, sell: SellScreen, size: tuple[int, int]) -> None:
    shell.resize(*size)
    shell.render(samples.SHELL_OFFLINE)
    sell.render(samples.SALE_OFFLINE)
    with cut_texts() as cut:
        QApplication.processEvents()
        shell.grab()
    assert cut == []
    assert faults(shell) == []
    assert sell.cart.width() == (470 if size[0] >= 1500 else 414)


def test_long_names_are_cut_at_the_end_and_amounts_never(shell: Shell, sell: SellScreen) -> None:
    long = "Parmigiano Reggiano di montagna stagionato trentasei mesi in spicchi sottovuoto"
    rows = tuple(replace(row, name=long, total="12.345,67\u00a0€") for row in samples.ROWS)
    tiles = tuple(replace(tile, name=long, price="1.234,56\u00a0€") for tile in samples.TILES)
    view = replace(
        samples.SALE,
        cart=replace(samples.CART, rows=rows),
        tiles=tiles,
        member=replace(samples.MEMBER, name=long, cause=long),
        totals=replace(samples.TOTALS, total="123.456,78\u00a0€", subtotal="123.456,78\u00a0€"),
    )
    shell.render(samples.SHELL)
    with cut_texts() as cut:
        sell.render(view)
        QApplication.processEvents()
        shell.grab()
    # One line of a tile is a part of the name; no amount is among what was cut.
    assert cut and all(words in long for words in cut)
    assert faults(shell) == []


def test_nothing_is_clipped_in_english(shown: Callable[[Shell], Shell]) -> None:
    i18n.set_language("en")
    window, screen = Shell(), SellScreen()
    window.add_screen("sell", screen)
    window.show_screen("sell")
    shown(window)
    assert window.rail.items["sell"].text() == "Till"
    for top, sale in SALES.values():
        window.render(top)
        screen.render(sale)
        with cut_texts() as cut:
            QApplication.processEvents()
            window.grab()
        assert cut == []
        assert faults(window) == []
