"""Impostazioni: the list, and each page of this issue with what it sends back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from tests.ui import samples, samples_settings
from tests.ui.grabbing import cut_texts, faults, picture, tab_stops
from tests.ui.hands import Ear, click, in_shell, key, type_text
from ui.presenters.views_settings import SettingsView, ShopForm
from ui.screens.settings import SettingsScreen
from ui.shell import Shell

KEY = Qt.Key
PAGES = {
    "devices-1366-light": samples_settings.DEVICES,
    "settings-shop": samples_settings.SHOP,
    "settings-join": samples_settings.CIRCUIT_ALONE,
    "settings-circuit": samples_settings.CIRCUIT,
    "settings-sync": samples_settings.SYNC,
    "settings-import": samples_settings.IDLE,
    "settings-import-preview": samples_settings.PREVIEW,
    "settings-import-running": samples_settings.RUNNING,
    "settings-import-done": samples_settings.DONE,
}


@pytest.fixture
def settings() -> SettingsScreen:
    return SettingsScreen()


@pytest.fixture
def window(settings: SettingsScreen, shown: Callable[[Shell], Shell]) -> Shell:
    return shown(in_shell("settings", settings))


def open_page(window: Shell, settings: SettingsScreen, view: SettingsView) -> Ear:
    settings.render(view)
    window.show_screen("settings")
    QApplication.processEvents()
    return Ear(settings)


@pytest.mark.parametrize("name", PAGES)
def test_as_drawn(window: Shell, settings: SettingsScreen, tmp_path: Path, name: str) -> None:
    open_page(window, settings, PAGES[name])
    with cut_texts() as cut:
        picture(window, tmp_path, name)
    assert cut == []
    assert faults(window) == []


@pytest.mark.parametrize("size", [(1366, 768), (1536, 864), (1920, 1080)])
def test_nothing_is_clipped_at_other_sizes_and_with_the_banner(
    window: Shell, settings: SettingsScreen, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.render(samples.SHELL_OFFLINE)
    for name, view in PAGES.items():
        open_page(window, settings, view)
        with cut_texts() as cut:
            window.grab()
        assert cut == [], name
        assert faults(window) == [], name


def test_the_list_opens_pages_and_later_ones_say_why_not(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.DEVICES)
    for page in ("shop", "operators", "sync", "sounds"):
        click(window, f"page-item-{page}")
    assert ear.heard == [("page_chosen", "shop"), ("page_chosen", "sync")]
    assert settings.item("keyboard").toolTip() == samples_settings.LATER


def test_an_unknown_page_is_a_bug(window: Shell, settings: SettingsScreen) -> None:
    with pytest.raises(ValueError, match="no settings page"):
        settings.render(replace(samples_settings.SHOP, page="nowhere"))


# -- shop


def test_the_shop_is_saved_as_typed(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.SHOP)
    assert settings.shop.name.field.edit.hasFocus()
    assert not window.scan.is_ready
    settings.shop.name.field.edit.selectAll()
    type_text(window, "Forno Rosa ")
    click(window, "shop-language-en")
    click(window, "shop-rounding")
    key(window, KEY.Key_F12)
    form = ShopForm("Forno Rosa", "Via Garibaldi 12, 33078 San Vito", "IT01234567890", "en", False)
    assert ear.heard == [("shop_saved", form)]


def test_typing_survives_a_render_and_errors_stand_in_their_field(
    window: Shell, settings: SettingsScreen, tmp_path: Path
) -> None:
    open_page(window, settings, samples_settings.SHOP)
    settings.shop.vat.field.set_text("IT1")
    view = replace(samples_settings.SHOP.shop, errors=(("vat_number", "11 cifre dopo IT"),))
    settings.render(replace(samples_settings.SHOP, shop=view))
    picture(window, tmp_path, "settings-shop-error")
    assert settings.shop.vat.text() == "IT1"
    assert settings.shop.vat.field.error() == "11 cifre dopo IT"


def test_a_joined_shops_data_are_the_districts(window: Shell, settings: SettingsScreen) -> None:
    view = replace(samples_settings.SHOP.shop, locked_why="Questi dati li tiene il distretto")
    open_page(window, settings, replace(samples_settings.SHOP, shop=view))
    assert not settings.shop.name.field.isEnabled()
    assert settings.shop.name.field.toolTip() == "Questi dati li tiene il distretto"
    assert not settings.shop.name.field.edit.hasFocus()


# -- devices


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("device-scanner", ("device_chosen", "scanner")),
        ("device-scanner-action", ("device_action", "scanner")),
        ("devices-refresh", ("refresh_pressed",)),
        ("device-save", ("address_saved", "printer", "192.168.1.40:9100")),
        ("paper-41-resume", ("paper_resume", "41")),
        ("paper-41-remove", ("paper_removed", "41")),
        ("device-primary", ("detail_primary", "printer")),
    ],
)
def test_devices_say_their_intent(
    window: Shell, settings: SettingsScreen, name: str, said: tuple[object, ...]
) -> None:
    ear = open_page(window, settings, samples_settings.DEVICES)
    click(window, name)
    assert ear.heard == [said]


def test_f5_looks_again_and_f12_does_what_is_to_be_done(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.DEVICES)
    key(window, KEY.Key_F5)
    key(window, KEY.Key_F12)
    assert ear.heard == [("refresh_pressed",), ("detail_primary", "printer")]


def test_an_address_is_saved_with_enter(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.DEVICES)
    field = settings.devices.detail.address.field
    field.edit.setFocus()
    field.edit.selectAll()
    type_text(window, "10.0.0.9")
    key(window, KEY.Key_Return)
    assert ear.heard == [("address_saved", "printer", "10.0.0.9")]


def test_the_faulty_device_is_spoken_with_its_state(window: Shell, settings: SettingsScreen) -> None:
    open_page(window, settings, samples_settings.DEVICES)
    assert "Carta finita" in settings.devices.row("printer").accessibleName()
    assert "1 Apri lo sportello" in settings.devices.detail.steps.accessibleName()
    stops = tab_stops(window)
    assert stops.index("device-printer") < stops.index("device-printer-action") < stops.index("device-save")
    assert stops.index("paper-41-resume") < stops.index("paper-42-remove") < stops.index("device-primary")


# -- circuit and sync


def test_a_till_joins_with_address_and_code(window: Shell, settings: SettingsScreen) -> None:
    alone = replace(samples_settings.CIRCUIT_ALONE.circuit, url="", code="", code_error="", notice=None)
    ear = open_page(window, settings, replace(samples_settings.CIRCUIT_ALONE, circuit=alone))
    type_text(window, "https://d.example")
    key(window, KEY.Key_Return)
    type_text(window, "BE1:7K2M")
    key(window, KEY.Key_Return)
    click(window, "enrol")
    assert ear.heard == [("enrol_pressed", "https://d.example", "BE1:7K2M")] * 2
    settings.render(replace(samples_settings.CIRCUIT_ALONE, circuit=replace(alone, busy=True)))
    key(window, KEY.Key_F12)
    assert len(ear.heard) == 2
    assert settings.circuit.url.text() == "https://d.example"


def test_once_joined_there_is_nothing_to_type(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.CIRCUIT)
    key(window, KEY.Key_F12)
    assert ear.heard == []
    assert settings.circuit.fields() == ()
    assert window.scan.is_ready
    assert "Doposcuola Il Ponte" in settings.circuit.causes.accessibleName()


def test_a_stopped_line_says_why_and_can_be_tried_again(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.SYNC)
    assert "al sicuro" in settings.sync.stopped.accessibleName()
    key(window, KEY.Key_F12)
    assert ear.heard == [("retry_pressed",)]
    settings.render(replace(samples_settings.SYNC, sync=replace(samples_settings.SYNC.sync, retry=None)))
    key(window, KEY.Key_F5)
    assert len(ear.heard) == 1


# -- price list


def test_a_file_is_chosen_without_blocking_the_till(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.IDLE)
    key(window, KEY.Key_F12)
    dialog = window.findChild(QFileDialog, "import-dialog")
    assert dialog is not None
    dialog.fileSelected.emit("/listini/maggio.csv")
    assert ear.heard == [("file_chosen", "/listini/maggio.csv")]
    dialog.close()
    QApplication.processEvents()


def test_columns_are_mapped_from_a_menu(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.PREVIEW)
    row = settings.catalogue.column_row(5)
    assert row.picker.current() == ""
    click(window, "column-5")
    menu = window.findChild(QMenu, "column-5-menu")
    assert menu is not None
    next(action for action in menu.actions() if action.objectName() == "choice-code").trigger()
    menu.close()
    click(window, "option-delimiter")
    menu = window.findChild(QMenu, "option-delimiter-menu")
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    key(window, KEY.Key_F12)
    click(window, "import-secondary")
    assert ear.heard == [
        ("column_chosen", 5, "code"),
        ("option_chosen", "delimiter", ";"),
        ("catalogue_primary",),
        ("catalogue_secondary",),
    ]
    assert row.picker.accessibleName() == "fornitore: Non letta"


def test_progress_moves_and_can_be_stopped(window: Shell, settings: SettingsScreen) -> None:
    ear = open_page(window, settings, samples_settings.RUNNING)
    assert settings.catalogue.meter.accessibleDescription() == "11.070 di 26.356 righe · 42%"
    key(window, KEY.Key_F12)
    click(window, "import-secondary")
    assert ear.heard == [("catalogue_secondary",)]


def test_an_interrupted_import_is_resumed(window: Shell, settings: SettingsScreen, tmp_path: Path) -> None:
    done = samples_settings.DONE.catalogue
    assert done.primary is not None
    stopped = replace(done, state="stopped", primary=replace(done.primary, text="Riprendi", icon="play"))
    ear = open_page(window, settings, replace(samples_settings.DONE, catalogue=stopped))
    picture(window, tmp_path, "settings-import-stopped")
    key(window, KEY.Key_F12)
    assert ear.heard == [("catalogue_primary",)]
    assert settings.catalogue.rejects.text().endswith("da-correggere-catalogo-italia.csv")
