"""Cassa as a passive window: what it shows for a view, what it says when it is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui import samples
from tests.ui.test_shell import press
from ui import theme
from ui.presenters.views import (
    CartRowView,
    CartView,
    ChoiceView,
    EntryView,
    FoundView,
    SearchView,
    SellView,
    SnackbarView,
)
from ui.screens.sell import SellScreen
from ui.shell import Shell
from ui.widgets.sheet import GUARD_MS

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


SIGNALS = (
    "tile_pressed",
    "chip_pressed",
    "department_pressed",
    "open_price_pressed",
    "line_selected",
    "quantity_step",
    "remove_line",
    "price_pressed",
    "discount_pressed",
    "quantity_pressed",
    "search_result_chosen",
    "pay_pressed",
    "cash_pressed",
    "card_pressed",
    "member_pressed",
    "member_detached",
    "undo_pressed",
    "redo_pressed",
    "reprint_pressed",
    "return_pressed",
    "sheet_primary",
    "sheet_secondary",
    "sheet_tertiary",
    "sheet_edited",
    "sheet_chosen",
    "text_submitted",
)


class Ear(QObject):
    """Notes every signal of a screen by name."""

    def __init__(self, screen: SellScreen) -> None:
        super().__init__()
        self.heard: list[tuple[object, ...]] = []
        for name in SIGNALS:
            getattr(screen, name).connect(lambda *args, n=name: self.heard.append((n, *args)))

    def last(self) -> tuple[object, ...]:
        return self.heard[-1]


@pytest.fixture
def ear(sell: SellScreen) -> Ear:
    sell.render(samples.SALE)
    return Ear(sell)


def click(sell: SellScreen, name: str) -> None:
    button = sell.findChild(QAbstractButton, name)
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tile-item-3", ("tile_pressed", "item-3")),
        ("chips-bread", ("chip_pressed", "bread")),
        ("department-2", ("department_pressed", 2)),
        ("open-price", ("open_price_pressed",)),
        ("line-minus", ("quantity_step", "line-6", -1)),
        ("line-plus", ("quantity_step", "line-6", 1)),
        ("line-price", ("price_pressed", "line-6")),
        ("line-discount", ("discount_pressed", "line-6")),
        ("line-remove", ("remove_line", "line-6")),
        ("quantity", ("quantity_pressed", "line-6")),
        ("discount", ("discount_pressed", "line-6")),
        ("remove", ("remove_line", "line-6")),
        ("member-detach", ("member_detached",)),
        ("cash", ("cash_pressed",)),
        ("card", ("card_pressed",)),
        ("pay", ("pay_pressed",)),
    ],
)
def test_every_button_says_its_intent(
    sell: SellScreen, ear: Ear, name: str, said: tuple[object, ...]
) -> None:
    click(sell, name)
    assert ear.heard == [said]


@pytest.mark.parametrize(
    ("key", "modifiers", "said"),
    [
        (KEY.Key_F3, None, ("open_price_pressed",)),
        (KEY.Key_F4, None, ("discount_pressed", "line-6")),
        (KEY.Key_F5, None, ("reprint_pressed",)),
        (KEY.Key_F8, None, ("member_pressed",)),
        (KEY.Key_F10, None, ("cash_pressed",)),
        (KEY.Key_F11, None, ("card_pressed",)),
        (KEY.Key_F12, None, ("pay_pressed",)),
        (KEY.Key_Z, CTRL, ("undo_pressed",)),
        (KEY.Key_Y, CTRL, ("redo_pressed",)),
        (KEY.Key_2, CTRL, ("department_pressed", 2)),
        (KEY.Key_Up, None, ("line_selected", "line-5")),
        (KEY.Key_Down, None, ("line_selected", "line-7")),
        (KEY.Key_Plus, None, ("quantity_step", "line-6", 1)),
        (KEY.Key_Minus, None, ("quantity_step", "line-6", -1)),
        (KEY.Key_Delete, None, ("remove_line", "line-6")),
    ],
)
def test_every_key_of_the_map_says_its_intent(
    shell: Shell, ear: Ear, key: Qt.Key, modifiers: Qt.KeyboardModifier | None, said: tuple[object, ...]
) -> None:
    press(shell, key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert ear.heard == [said]


def test_plus_and_minus_are_letters_while_something_is_typed(shell: Shell, ear: Ear) -> None:
    press(shell, KEY.Key_3)
    press(shell, KEY.Key_Plus)
    press(shell, KEY.Key_Delete)
    assert ear.heard == []
    assert shell.scan.text() == "3+"


def test_a_tapped_line_is_selected(sell: SellScreen, ear: Ear) -> None:
    lines = sell.cart.list
    centre = lines.row_rect(1).center()
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert ear.heard == [("line_selected", "line-2")]
    below = QPoint(100, lines.row_rect(6).bottom() + 20)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert len(ear.heard) == 1


def test_an_empty_sale_invites_and_cannot_be_paid(shell: Shell, sell: SellScreen, ear: Ear) -> None:
    sell.render(samples.EMPTY)
    assert sell.cart.invitation.isVisible() and not sell.cart.list.isVisible()
    assert not sell.totals.pay.isEnabled() and sell.totals.pay.toolTip()
    assert not sell.cart.park.isEnabled() and sell.cart.park.toolTip()
    assert sell.totals.total.text() == "0,00\u00a0€"
    for key in (KEY.Key_F10, KEY.Key_F11, KEY.Key_F12, KEY.Key_Plus, KEY.Key_Delete, KEY.Key_Down):
        press(shell, key)
    assert ear.heard == []
    click(sell, "last-reprint")
    click(sell, "last-return")
    click(sell, "member-find")
    assert [said[0] for said in ear.heard] == ["reprint_pressed", "return_pressed", "member_pressed"]


def test_names_of_controls_carry_their_values(sell: SellScreen, ear: Ear) -> None:
    assert sell.totals.pay.accessibleName() == "Paga 34,60 euro"
    assert "Mozzarella di bufala" in sell.tiles.tiles()[3].accessibleName()
    model = sell.cart.list.model()
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Mozzarella di bufala 250 g, 2, 7,80 euro"
    assert "73%" in sell.member.accessibleName()


def test_the_menu_of_the_receipt_keeps_the_places_of_later_issues(
    sell: SellScreen, ear: Ear, qtbot: QtBot
) -> None:
    click(sell, "cart-menu")
    menu = sell.findChild(QMenu, "cart-menu-list")
    actions = {action.objectName(): action for action in menu.actions()}
    assert [name for name, action in actions.items() if action.isEnabled()] == ["menu-reprint"]
    assert all(action.toolTip() for action in actions.values())
    actions["menu-reprint"].trigger()
    assert ear.heard == [("reprint_pressed",)]
    menu.close()


def test_search_results_are_chosen_with_arrow_and_enter(shell: Shell, sell: SellScreen, ear: Ear) -> None:
    rows = tuple(FoundView(f"p{n}", f"Latte {n}", "Latticini", "1,79\u00a0€") for n in range(3))
    shell.scan.set_text("lat")
    sell.render(replace(samples.SALE, search=SearchView(rows)))
    assert sell.search.isVisible()
    press(shell, KEY.Key_Down)
    press(shell, KEY.Key_Down)
    press(shell, KEY.Key_Return)
    assert ear.heard == [("search_result_chosen", "p1")]
    press(shell, KEY.Key_Up)
    press(shell, KEY.Key_Up)
    press(shell, KEY.Key_Return)
    assert ear.last() == ("text_submitted", "lat")
    QTest.mouseClick(sell.search, Qt.MouseButton.LeftButton, pos=QPoint(50, 6 + 2 * 52 + 10))
    assert ear.last() == ("search_result_chosen", "p2")
    sell.render(samples.SALE)
    assert not sell.search.isVisible()


def test_a_sheet_takes_the_checkouts_place_and_leaves_the_cart_alone(
    shell: Shell, sell: SellScreen, ear: Ear, qtbot: QtBot
) -> None:
    cart = sell.cart.grab().toImage()
    sell.render(replace(samples.SALE, sheet=samples.VOUCHER))
    assert sell.sheet.isVisible() and not sell.totals.isVisible()
    assert sell.cart.grab().toImage() == cart
    assert sell.sheet.primary_button.hasFocus() and not sell.sheet.primary_button.has_ring
    press(shell, KEY.Key_Return)
    press(shell, KEY.Key_F12)
    assert ear.heard == []  # Enter of a scanner may still be on its way; F12 is not this sheet's key
    qtbot.wait(GUARD_MS + 20)
    press(shell, KEY.Key_Return)
    press(shell, KEY.Key_Escape)
    assert ear.heard == [("sheet_primary", "voucher", ""), ("sheet_secondary", "voucher")]
    sell.render(samples.SALE)
    assert sell.totals.isVisible()
    assert shell.scan.edit.hasFocus()


def test_an_unknown_code_is_sold_with_f3_and_left_with_escape(
    shell: Shell, sell: SellScreen, ear: Ear, qtbot: QtBot
) -> None:
    sell.render(replace(samples.SALE, sheet=samples.UNKNOWN))
    qtbot.wait(GUARD_MS + 20)
    press(shell, KEY.Key_F3)
    press(shell, KEY.Key_Escape)
    click(sell, "sheet-secondary")
    assert [said[0] for said in ear.heard] == ["sheet_primary", "sheet_tertiary", "sheet_secondary"]


def test_a_sheet_that_asks_for_a_number(shell: Shell, sell: SellScreen, ear: Ear, qtbot: QtBot) -> None:
    entry = EntryView(
        "Sconto",
        "",
        "%",
        2,
        choices=(ChoiceView("pct", "Percento"), ChoiceView("fixed", "Euro")),
        chosen="pct",
    )
    view = replace(samples.VOUCHER, id="discount", entry=entry, amount="", rows=(), change=None)
    sell.render(replace(samples.SALE, sheet=view))
    field = sell.sheet.entry.field
    assert field is not None and field.edit.hasFocus()
    press(shell, KEY.Key_1)
    click(sell, "sheet-keypad-2")
    click(sell, "sheet-keypad-comma")
    click(sell, "sheet-keypad-5")
    assert field.text() == "12,5"
    assert ear.last() == ("sheet_edited", "discount", "12,5")
    click(sell, "sheet-choice-fixed")
    assert ear.last() == ("sheet_chosen", "discount", "fixed")
    sell.render(replace(samples.SALE, sheet=replace(view, entry=replace(entry, error="troppo"))))
    assert field.text() == "12,5" and field.error() == "troppo"
    qtbot.wait(GUARD_MS + 20)
    press(shell, KEY.Key_Return)
    assert ear.last() == ("sheet_primary", "discount", "12,5")


def test_the_snackbar_undoes_and_is_replaced(sell: SellScreen, ear: Ear) -> None:
    sell.render(samples.SALE_OFFLINE)
    bar = sell.cart.snackbar
    assert bar.geometry().bottom() < sell.cart.quantity.mapTo(sell.cart, QPoint(0, 0)).y()
    assert bar.message() == "Basilico tolto dallo scontrino"
    click(sell, "snackbar-action")
    assert ear.heard == [("undo_pressed",)]
    newer = SnackbarView("tag", "Sconto tolto", 2, "Annulla", "Ctrl Z")
    sell.render(replace(samples.SALE, snackbar=newer))
    assert bar.message() == "Sconto tolto"
    sell.render(samples.SALE)
    assert bar.message() == "" and not bar.isVisible()


def test_more_departments_than_fit_keep_the_first_four(sell: SellScreen, ear: Ear) -> None:
    many = tuple(replace(samples.DEPARTMENTS[0], number=n, name=f"Reparto {n}") for n in range(1, 8))
    sell.render(replace(samples.SALE, departments=many))
    shown = [
        n
        for n in range(1, 8)
        if (key := sell.findChild(QAbstractButton, f"department-{n}")) and key.isVisible()
    ]
    assert shown == [1, 2, 3, 4]


class PaintWatch(QObject):
    """How much of a widget was painted, in lines of pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.areas: list[tuple[int, int]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append((event.rect().top(), event.rect().bottom()))
        return False


def test_one_changed_line_repaints_one_line(sell: SellScreen, ear: Ear, qtbot: QtBot) -> None:
    lines = sell.cart.list
    watch = PaintWatch()
    qtbot.waitUntil(lambda: lines.row_rect(6).bottom() > 0)
    lines.viewport().installEventFilter(watch)
    rows = list(samples.ROWS)
    rows[2] = replace(rows[2], total="6,00\u00a0€")
    sell.render(replace(samples.SALE, cart=CartView(tuple(rows), "line-6", "7 articoli")))
    qtbot.waitUntil(lambda: bool(watch.areas))
    row = lines.row_rect(2)
    assert watch.areas == [(row.top(), row.bottom())]


def test_a_new_line_leaves_the_lines_above_alone(sell: SellScreen, ear: Ear, qtbot: QtBot) -> None:
    lines = sell.cart.list
    watch = PaintWatch()
    lines.viewport().installEventFilter(watch)
    extra = samples.row(8, "Basilico", "1", "1,20 € cad.", "1,20")
    sell.render(replace(samples.SALE, cart=CartView((*samples.ROWS, extra), "line-8", "8 articoli")))
    qtbot.waitUntil(lambda: bool(watch.areas))
    assert min(top for top, _bottom in watch.areas) == lines.row_rect(5).top()
    assert lines.tools.geometry().top() == lines.row_rect(7).top() + 60


def test_partial_repaints_leave_the_screen_as_a_full_one_would(
    shell: Shell, sell: SellScreen, ear: Ear, qapp: QApplication
) -> None:
    def same() -> bool:
        qapp.processEvents()
        rgb = QImage.Format.Format_RGB32
        on_screen = qapp.primaryScreen().grabWindow(shell.winId()).toImage().convertToFormat(rgb)
        return on_screen == shell.grab().toImage().convertToFormat(rgb)

    rows = tuple(samples.row(n, f"Articolo {n}", "1", "1,00 € cad.", "1,00") for n in range(20))

    def show(lines: tuple[CartRowView, ...], selected: str) -> None:
        sell.render(replace(samples.SALE, cart=CartView(lines, selected, str(len(lines)))))

    for count in range(5, 16):  # grows past the foot and scrolls
        show(rows[:count], rows[count - 1].id)
        qapp.processEvents()
    assert same()
    show(rows[:15], "line-3")
    assert same()
    sell.cart.list.verticalScrollBar().setValue(77)
    assert same()
    for lines, selected in (
        (rows[:4] + rows[5:15], "line-3"),
        (rows[1:4] + rows[5:15], "line-3"),
        (rows[1:3] + rows[5:15], "line-6"),
        (rows[6:8], "line-7"),
        (rows[6:8], ""),
    ):
        show(lines, selected)
        assert same()


def test_a_new_line_flashes_once_when_motion_is_allowed(sell: SellScreen, ear: Ear, qtbot: QtBot) -> None:
    def fill() -> str:
        lines = sell.cart.list
        at = lines.row_rect(7)
        return lines.viewport().grab().toImage().pixelColor(at.center().x(), at.top() + 2).name().upper()

    theme.set_motion(True)
    extra = samples.row(8, "Basilico", "1", "1,20 € cad.", "1,20")
    sell.render(replace(samples.SALE, cart=CartView((*samples.ROWS, extra), "line-8", "8 articoli")))
    assert fill() == theme.LIGHT.primary_tint2
    qtbot.waitUntil(lambda: fill() == theme.LIGHT.primary.tint)


def test_a_member_just_attached_wears_the_border_for_a_while(
    sell: SellScreen, ear: Ear, qtbot: QtBot
) -> None:
    def border() -> str:
        return sell.member.grab().toImage().pixelColor(100, 0).name().upper()

    sell.render(replace(samples.SALE, member=None))
    sell.member._fresh.setInterval(50)
    sell.render(samples.SALE_MEMBER)
    assert border() == theme.LIGHT.primary.solid
    qtbot.waitUntil(lambda: border() == theme.LIGHT.line)


def test_a_long_receipt_keeps_the_new_line_in_view(sell: SellScreen, ear: Ear) -> None:
    rows = tuple(samples.row(n, f"Articolo {n}", "1", "1,00 € cad.", "1,00") for n in range(40))
    sell.render(replace(samples.SALE, cart=CartView(rows, "line-39", "40 articoli")))
    lines = sell.cart.list
    assert lines.row_rect(39).bottom() < lines.viewport().height()
    assert lines.tools.isVisible()
    sell.render(replace(samples.SALE, cart=CartView(rows, "line-0", "40 articoli")))
    assert lines.row_rect(0).top() == 0
    lines.verticalScrollBar().setValue(200)
    assert lines.tools.geometry().top() == 60 - 200


def test_more_items_than_fit_scroll(sell: SellScreen, ear: Ear) -> None:
    many = tuple(replace(samples.TILES[n % 20], id=f"many-{n}") for n in range(46))
    sell.render(replace(samples.SALE, tiles=many, chip="bread"))
    bar = sell.tiles.verticalScrollBar()
    assert bar.maximum() > 0
    assert all(tile.width() >= 112 and tile.height() >= 88 for tile in sell.tiles.tiles())
    sell.render(replace(samples.SALE, chip="favourites"))
    assert bar.maximum() == 0 and len(sell.tiles.tiles()) == 20


def test_rendering_the_same_view_paints_nothing(sell: SellScreen, ear: Ear, qtbot: QtBot) -> None:
    watch = PaintWatch()
    qtbot.wait(1)
    for widget in (sell, sell.cart, sell.cart.list.viewport(), sell.totals, sell.member, *sell.tiles.tiles()):
        widget.installEventFilter(watch)
    sell.render(SellView(**{name: getattr(samples.SALE, name) for name in SellView.__slots__}))
    qtbot.wait(20)
    assert watch.areas == []
