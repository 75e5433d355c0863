"""The till's own widgets, one by one: states, keys, values, refusals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.presenters.views import ChipView, FoundView, NoticeView, SearchView, SnackbarView
from ui.widgets import notice, paint
from ui.widgets.button import KINDS, IconButton, TillButton
from ui.widgets.charts import Bar, BarChart, Meter, Sparkline, SplitBar
from ui.widgets.chip import ChipRow
from ui.widgets.field import CountField, Field, pieces
from ui.widgets.group import FocusGroup
from ui.widgets.keypad import Key, amount_keypad, pin_keypad, typed
from ui.widgets.label import Card, Label
from ui.widgets.notice import Notice, Snackbar
from ui.widgets.pill import Pill
from ui.widgets.search import SearchList
from ui.widgets.tender import MethodKey, TenderRow

Show = Callable[[QWidget], QWidget]
KEY = Qt.Key


def colour_at(widget: QWidget, x: int, y: int) -> str:
    QApplication.processEvents()
    return widget.grab().toImage().pixelColor(x, y).name().upper()


def row_of(*widgets: QWidget) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    for widget in widgets:
        line.addWidget(widget)
    return box


# -- buttons


@pytest.mark.parametrize("kind", KINDS)
def test_a_button_shows_its_states_by_fill_alone(shown: Show, kind: str) -> None:
    button = TillButton("b", "Paga", kind, height=48)
    card = Card("card")
    QVBoxLayout(card).addWidget(button)
    shown(card)
    size = button.size()
    looks = [colour_at(button, 14, 40)]
    enter = QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(button, enter)
    looks.append(colour_at(button, 14, 40))
    button.setDown(True)
    looks.append(colour_at(button, 14, 40))
    button.setDown(False)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    button.set_available(False, "Non ancora disponibile")
    looks.append(colour_at(button, 14, 40))
    # A ghost has no fill of its own, and its hover is the colour of the window it stands on here.
    assert len(set(looks)) >= (2 if kind == "ghost" else 3)
    assert button.size() == size
    assert button.toolTip() == button.why() == "Non ancora disponibile"
    button.set_available(True)
    assert button.toolTip() == button.why() == ""


def test_the_focus_ring_is_for_the_keyboard(shown: Show) -> None:
    button = TillButton("b", "Reso", "secondary")
    shown(row_of(button))
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    assert not button.has_ring
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.has_ring
    assert colour_at(button, button.width() // 2, 0) == theme.LIGHT.focus
    assert colour_at(button, button.width() // 2, 3) != theme.LIGHT.focus


def test_a_touch_leaves_the_caret_where_it_is(shown: Show) -> None:
    field, button = Field("f", "Campo"), TillButton("b", "Reso")
    shown(row_of(field, button))
    field.edit.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.edit.hasFocus()


def test_enter_presses_a_button_only_when_tab_chose_it(shown: Show) -> None:
    pressed: list[bool] = []
    button = TillButton("b", "Reso")
    button.clicked.connect(lambda: pressed.append(True))
    shown(row_of(button))
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(button, KEY.Key_Return)
    assert pressed == []
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, KEY.Key_Return)
    assert pressed == [True]


def test_an_unknown_kind_of_button_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="fancy"):
        TillButton("b", "Paga", "fancy")


def test_a_narrow_button_shrinks_its_text_before_cutting_it(shown: Show) -> None:
    button = TillButton("b", "Vendi a prezzo libero", "primary", "currency-eur", "F3", height=64)
    box = shown(row_of(button))
    box.resize(310, 90)
    original, cut = paint.elided, []

    def noting(words: str, size: int, weight: int, width: int) -> str:
        shown_words = original(words, size, weight, width)
        cut.append((words, size)) if words == button.text() else None
        return shown_words

    paint.elided = noting
    try:
        button.grab()
    finally:
        paint.elided = original
    assert cut[-1][1] < 19
    assert paint.elided(button.text(), cut[-1][1], 700, 300) == button.text()


def test_an_icon_button_says_what_it_does(shown: Show) -> None:
    button = IconButton("x", "x", "Togli il socio")
    shown(row_of(button))
    assert button.toolTip() == button.accessibleName() == "Togli il socio"
    assert (button.width(), button.height()) == (44, 44)


# -- groups


def test_arrows_move_in_a_group_and_tab_crosses_it(shown: Show) -> None:
    before, after = TillButton("before", "A"), TillButton("after", "Z")
    members = [TillButton(f"m{n}", str(n)) for n in range(4)]
    FocusGroup(members, columns=2)
    shown(row_of(before, *members, after))
    before.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(before, KEY.Key_Tab)
    assert members[0].hasFocus()
    QTest.keyClick(members[0], KEY.Key_Down)
    assert members[2].hasFocus()
    QTest.keyClick(members[2], KEY.Key_Right)
    assert members[3].hasFocus()
    QTest.keyClick(members[3], KEY.Key_Right)
    assert members[3].hasFocus()
    QTest.keyClick(members[3], KEY.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, KEY.Key_Backtab)
    assert members[3].hasFocus()


def test_a_disabled_member_is_skipped(shown: Show) -> None:
    members = [TillButton(f"m{n}", str(n)) for n in range(3)]
    group = FocusGroup(members)
    shown(row_of(*members))
    members[0].set_available(False, "perché")
    assert group.current() is members[1]
    members[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(members[1], KEY.Key_Left)
    assert members[1].hasFocus()


# -- keypads


@pytest.mark.parametrize(
    ("text", "key", "after"),
    [
        ("", "5", "5"),
        ("0", "5", "5"),
        ("5", "00", "500"),
        ("", "00", "0"),
        ("", ",", "0,"),
        ("12", ",", "12,"),
        ("12,", ",", "12,"),
        ("12,5", "00", "12,5"),
        ("12,50", "1", "12,50"),
        ("12", "back", "1"),
        ("", "back", ""),
        ("12", "clear", ""),
        ("123456789", "1", "123456789"),
    ],
)
def test_keys_of_an_amount(text: str, key: str, after: str) -> None:
    assert typed(text, key) == after


def test_a_quantity_of_pieces_has_no_comma() -> None:
    assert typed("3", ",", decimals=0) == "3"


def test_keypads_say_their_keys(shown: Show) -> None:
    pad = amount_keypad("pad")
    pad.resize(290, 344)
    shown(pad)
    pressed: list[str] = []
    pad.pressed.connect(pressed.append)
    for value in ("7", "00", ","):
        QTest.mouseClick(pad.keys[value], Qt.MouseButton.LeftButton)
    assert pressed == ["7", "00", ","]
    assert all(key.width() >= 80 and key.height() >= 80 for key in pad.keys.values())
    assert all(key.accessibleName() for key in pad.keys.values())
    assert list(pad.keys)[:3] == ["7", "8", "9"]
    pin = pin_keypad("pin")
    assert list(pin.keys)[:3] == ["1", "2", "3"]
    pin.deleteLater()


def test_a_note_key_shows_amount_and_caption(shown: Show) -> None:
    key = Key("note", "20,00", "20,00", "note")
    key.setMinimumSize(110, 80)
    shown(row_of(key))
    key.show_note("17,10", "esatto", False)
    plain = key.grab().toImage()
    key.show_note("17,10", "esatto", True)
    assert key.accessibleName() == "17,10 esatto"
    assert key.grab().toImage() != plain


# -- fields


def test_a_field_shows_its_state_by_its_border(shown: Show) -> None:
    field = Field("f", "Codice", icon="ticket")
    other = Field("g", "Altro")
    shown(row_of(field, other))
    other.edit.setFocus()
    edge = colour_at(field, 60, 0)
    field.set_ready(True)
    ready = colour_at(field, 60, 0)
    field.set_error("codice troppo corto")
    wrong = colour_at(field, 60, 0)
    field.set_error("")
    field.set_ready(False)
    field.edit.setFocus()
    focused = colour_at(field, 60, 0)
    t = theme.LIGHT
    assert (edge, ready, wrong, focused) == (t.edge, t.primary.solid, t.danger.solid, t.focus)


def test_typing_clears_the_error(shown: Show) -> None:
    field = Field("f", "Codice")
    shown(row_of(field))
    field.set_error("codice troppo corto")
    QTest.keyClicks(field.edit, "a")
    assert field.error() == ""


def test_enter_in_a_field_is_told_once_and_goes_no_further(shown: Show) -> None:
    told: list[str] = []
    above: list[int] = []

    class Above(QWidget):
        def keyPressEvent(self, event: QEvent) -> None:
            above.append(event.key())

    box = Above()
    field = Field("f", "Codice")
    field.submitted.connect(told.append)
    QVBoxLayout(box).addWidget(field)
    shown(box)
    QTest.keyClicks(field.edit, "12")
    QTest.keyClick(field.edit, KEY.Key_Return)
    QTest.keyClick(field.edit, KEY.Key_Escape)
    assert told == ["12"]
    assert above == [KEY.Key_Escape]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("12", 12), ("5*20", 100), ("5*", -1), ("x", -1), ("9999*9999", -1)]
)
def test_pieces_of_a_denomination(text: str, count: int) -> None:
    assert pieces(text) == count


def test_counting_goes_down_with_enter_and_arrows(shown: Show) -> None:
    fields = [CountField(f"count-{n}", f"Pezzi da {n} euro") for n in (50, 20, 10)]
    counted: list[int] = []
    fields[0].counted.connect(counted.append)
    shown(row_of(*fields))
    fields[0].edit.setFocus()
    QTest.keyClicks(fields[0].edit, "3*2a")
    assert fields[0].text() == "3*2"
    assert counted == [3, -1, 6]
    QTest.keyClick(fields[0].edit, KEY.Key_Return)
    assert fields[1].edit.hasFocus()
    QTest.keyClick(fields[1].edit, KEY.Key_Down)
    assert fields[2].edit.hasFocus()
    QTest.keyClick(fields[2].edit, KEY.Key_Up)
    assert fields[1].edit.hasFocus()


# -- text


def test_a_name_elides_with_its_whole_in_the_tip_and_an_amount_asks_for_room(shown: Show) -> None:
    name = Label("Una dispensa di quartiere molto lunga", elide=True)
    amount = Label("1.234,56\u00a0€", 44, 700)
    box = shown(row_of(name, amount))
    box.resize(320, 80)
    name.grab()
    assert name.toolTip() == name.text()
    assert name.may_elide and amount.fits() and not amount.may_elide


def test_wrapping_breaks_at_spaces_and_keeps_every_word() -> None:
    lines = paint.wrapped("Se il socio non è d’accordo, stampa il dettaglio", 14, 500, 160, 4)
    assert " ".join(lines) == "Se il socio non è d’accordo, stampa il dettaglio"
    assert len(lines) > 1
    assert paint.wrapped("una due tre quattro cinque", 14, 500, 60, 2)[-1].endswith("…")


# -- chips, pills, notices


def test_chips_that_do_not_fit_go_into_a_menu(shown: Show, qtbot: QtBot) -> None:
    row = ChipRow("chips")
    row.resize(300, 44)
    shown(row)
    chosen: list[str] = []
    row.chosen.connect(chosen.append)
    views = tuple(ChipView(str(n), f"Reparto {n}") for n in range(6))
    row.show_chips(tuple((v.id, v.text, v.icon) for v in views), "5")
    visible = [key for key in "012345" if row.chip(key).isVisible()]
    assert visible == ["0", "1"]
    more = row.findChild(QWidget, "chips-more")
    assert more is not None and more.isVisible() and more.chosen
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = row.findChild(QWidget, "chips-menu")
    menu.actions()[-1].trigger()
    menu.close()
    assert chosen == ["5"]
    row.resize(900, 44)
    assert not more.isVisible() and all(row.chip(key).isVisible() for key in "012345")


def test_a_pill_is_a_button_only_when_it_leads_somewhere(shown: Show) -> None:
    status = Pill("status", "Online", "ok", "cloud-check", 32, clickable=True)
    count = Pill("count", "7 articoli")
    shown(row_of(status, count))
    assert status.height() == 44 and status.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert count.focusPolicy() == Qt.FocusPolicy.NoFocus
    status.show_status("Offline · 7 in coda", "warn", "cloud-slash", "Dettagli")
    assert (status.accessibleName(), status.toolTip()) == ("Offline · 7 in coda", "Dettagli")


def test_a_notice_is_as_high_as_its_words(shown: Show) -> None:
    box = Notice()
    box.show_notice(NoticeView("warn", "warning", "Il rotolo sta finendo."))
    shown(box)
    box.resize(290, box.height())
    one = box.height()
    box.show_notice(NoticeView("warn", "warning", "Il rotolo sta finendo. " * 4))
    assert box.height() == one + 17 * 2
    assert box.text().startswith("Il rotolo")


def test_a_snackbar_leaves_by_itself(shown: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice, "SNACKBAR_MS", 30)
    parent = QWidget()
    parent.resize(400, 100)
    bar = Snackbar(parent)
    shown(parent)
    view = SnackbarView("trash", "Latte tolto", 1)
    bar.show_message(view)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: not bar.isVisible())
    bar.show_message(view)
    assert not bar.isVisible()  # the same message is not shown twice
    bar.show_message(SnackbarView("trash", "Latte tolto", 2))
    assert bar.isVisible()
    bar.show_message(None)


# -- payment rows


def test_a_credit_offers_itself_then_shows_what_was_taken(shown: Show) -> None:
    row = TenderRow("tender-tesoretto", "piggy-bank", "gold", "Tesoretto", "Alt T")
    said: list[str] = []
    row.use_pressed.connect(lambda: said.append("use"))
    row.remove_pressed.connect(lambda: said.append("remove"))
    row.amount_pressed.connect(lambda: said.append("amount"))
    box = shown(row_of(row))
    box.resize(500, 100)
    row.show_tender("12,40 € disponibili")
    assert row.use.isVisible() and not row.remove.isVisible()
    QTest.mouseClick(row.use, Qt.MouseButton.LeftButton)
    row.show_tender("7,40 € ancora disponibili", "−5,00\u00a0€")
    assert not row.use.isVisible() and row.remove.isVisible()
    assert "Tesoretto" in row.remove.accessibleName() and "−5,00" in row.remove.accessibleName()
    QTest.mouseClick(row.amount, Qt.MouseButton.LeftButton)
    QTest.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert said == ["use", "amount", "remove"]
    row.show_tender("Fermo: serve la connessione", enabled=False, why="Senza connessione")
    assert not row.use.isEnabled() and row.use.toolTip() == "Senza connessione"
    for target in (row.use, row.remove):
        assert target.width() >= 44 and target.height() >= 44


def test_a_method_key_marks_the_method_in_use(shown: Show) -> None:
    key = MethodKey("cash", "Contanti", "money", "F10")
    shown(row_of(key))
    key.set_chosen(True)
    assert key.chosen and key.height() == 76
    assert colour_at(key, key.width() // 2, 0) == theme.LIGHT.primary.solid


# -- charts


def inked(image: QImage, colour: str) -> int:
    """Pixels of exactly that colour."""
    return sum(
        image.pixelColor(x, y).name().upper() == colour
        for x in range(image.width())
        for y in range(image.height())
    )


def test_a_meter_fills_by_its_share(shown: Show) -> None:
    meter = Meter("cause", "cause", 8)
    meter.resize(200, 8)
    shown(meter)
    ink = theme.LIGHT.cause.solid
    meter.show_progress(5000)
    half = inked(meter.grab().toImage(), ink)
    meter.show_progress(20_000)
    full = inked(meter.grab().toImage(), ink)
    assert full == pytest.approx(2 * half, rel=0.05)
    meter.show_progress(0, "niente ancora")
    assert inked(meter.grab().toImage(), ink) == 0
    assert meter.accessibleDescription() == "niente ancora"


def test_a_split_bar_shows_each_part_in_its_colour(shown: Show) -> None:
    bar = SplitBar("cover", 12)
    bar.resize(300, 12)
    shown(bar)
    bar.show_parts((("buono", 1000), ("gold", 500), ("brick", 0)), 3000, "coperti 15,00 di 30,00")
    image = bar.grab().toImage()
    t = theme.LIGHT
    assert inked(image, t.buono.solid) > inked(image, t.gold.solid) > 0
    assert inked(image, t.brick.solid) == 0
    assert bar.accessibleDescription().startswith("coperti")
    bar.show_parts((), 0)
    assert inked(bar.grab().toImage(), t.line) > 0


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 300), (290, 300), (34_200, 60_000), (301, 600), (95_000, 120_000), (1, 300)]
)
def test_the_scale_of_a_chart_is_round_and_high_enough(qtbot: QtBot, highest: int, top: int) -> None:
    chart = BarChart("hours")
    qtbot.addWidget(chart)
    chart.show_bars((Bar("8", highest),))
    assert chart.top_of_scale() == top >= highest


def test_a_chart_draws_now_before_and_the_peak(shown: Show) -> None:
    chart = BarChart("hours")
    chart.resize(500, 200)
    shown(chart)
    chart.show_bars((Bar("8", 8000, 7000), Bar("9", 19_000, 16_000, "190 €"), Bar("10", 0, 12_000)))
    image = chart.grab().toImage()
    assert inked(image, theme.LIGHT.primary.solid) > 500
    assert inked(image, theme.LIGHT.gold.solid) > 100
    assert chart.accessibleDescription() == "8: 8000; 9: 190 €; 10: 0"
    chart.show_bars(())
    assert inked(chart.grab().toImage(), theme.LIGHT.primary.solid) == 0


def test_a_sparkline_needs_two_values(shown: Show) -> None:
    line = Sparkline("takings")
    shown(row_of(line))
    line.show_values((3,), "primary")
    assert inked(line.grab().toImage(), theme.LIGHT.primary.solid) == 0
    line.show_values((3, 5, 4), "danger")
    assert inked(line.grab().toImage(), theme.LIGHT.danger.solid) > 0
    assert line.accessibleDescription() == "3, 5, 4"


# -- search


def test_search_shows_nine_results_and_a_note(shown: Show) -> None:
    parent = QWidget()
    parent.resize(700, 700)
    listing = SearchList(parent)
    listing.setFixedWidth(600)
    shown(parent)
    rows = tuple(FoundView(str(n), f"Articolo {n}", "Dispensa", "1,00\u00a0€") for n in range(30))
    listing.show_results(SearchView(rows, 0, "altri 21: continua a scrivere"))
    assert len(listing.rows()) == 9 and listing.current() == "0"
    assert listing.height() == 12 + 9 * 52 + 36
    for _step in range(20):
        listing.step(1)
    assert listing.current() == "8"
    listing.show_results(SearchView((), -1, "Nessun articolo"))
    assert listing.isVisible() and not listing.step(1) and listing.current() == ""
    listing.show_results(None)
    assert not listing.isVisible()
