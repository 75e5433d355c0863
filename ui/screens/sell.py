"""Cassa: items, cart, checkout; or a sheet in the checkout's place (DESIGN §9.1, §9.2).

Passive: `render(SellView)` shows, signals tell what the person wants, the sell presenter decides. Rendering
compares with what is on the screen and touches only the parts that differ: this is the path of every scan.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui.keys import Intent
from ui.presenters.views import DepartmentView, SellView
from ui.screens.base import Screen
from ui.widgets.announce import announce
from ui.widgets.button import TillButton
from ui.widgets.cart_card import CartCard
from ui.widgets.checkout import EarnCard, LastReceiptCard, MemberCard, TotalsCard
from ui.widgets.chip import ChipRow
from ui.widgets.group import FocusGroup, order_tabs
from ui.widgets.search import SearchList
from ui.widgets.sheet import Sheet
from ui.widgets.tile import DepartmentKey, TileGrid

_GAP, _WIDE_FROM = 12, 1500
_MOST_DEPARTMENTS = 4


class SellScreen(Screen):
    """The sale.

    Signals (all intents, nothing happens on the screen until the next render):
        tile_pressed(item id); chip_pressed(chip id); department_pressed(number);
        open_price_pressed(); line_selected(line id); quantity_step(line id, by); remove_line(line id);
        price_pressed(line id); discount_pressed(line id or ""); quantity_pressed(line id or "");
        search_result_chosen(item id); pay_pressed(); cash_pressed(); card_pressed();
        member_pressed(); member_detached(); undo_pressed(); redo_pressed(); reprint_pressed();
        return_pressed(); sheet_primary(sheet id, typed text); sheet_secondary(sheet id);
        sheet_tertiary(sheet id); sheet_edited(sheet id, text); sheet_chosen(sheet id, choice id).
        Typing in the scan field: text_edited(str), text_submitted(str) of the base class.
    """

    tile_pressed = Signal(str)
    chip_pressed = Signal(str)
    department_pressed = Signal(int)
    open_price_pressed = Signal()
    line_selected = Signal(str)
    quantity_step = Signal(str, int)
    remove_line = Signal(str)
    price_pressed = Signal(str)
    discount_pressed = Signal(str)
    quantity_pressed = Signal(str)
    search_result_chosen = Signal(str)
    pay_pressed = Signal()
    cash_pressed = Signal()
    card_pressed = Signal()
    member_pressed = Signal()
    member_detached = Signal()
    undo_pressed = Signal()
    redo_pressed = Signal()
    reprint_pressed = Signal()
    return_pressed = Signal()
    sheet_primary = Signal(str, str)
    sheet_secondary = Signal(str)
    sheet_tertiary = Signal(str)
    sheet_edited = Signal(str, str)
    sheet_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sell", parent)
        self._view = SellView()
        self._plain: dict[str, SignalInstance] = {
            Intent.OPEN_PRICE: self.open_price_pressed,
            Intent.MEMBER: self.member_pressed,
            Intent.UNDO: self.undo_pressed,
            Intent.REDO: self.redo_pressed,
            Intent.REPRINT: self.reprint_pressed,
        }
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._row.setSpacing(_GAP)
        self._row.addLayout(self._build_items(), 1)
        self.cart = CartCard()
        self._row.addWidget(self.cart)
        self._checkout = QWidget()
        self._row.addWidget(self._checkout)
        self._build_checkout()
        self.search = SearchList(self)
        self._wire_cart()
        self._wire_checkout()
        self._size_columns()

    # -- building

    def _build_items(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.chips = ChipRow("chips")
        self.chips.chosen.connect(self.chip_pressed)
        self.tiles = TileGrid("tiles")
        self.tiles.pressed.connect(self.tile_pressed)
        column.addWidget(self.chips)
        column.addWidget(self.tiles, 1)
        self._departments_row = QHBoxLayout()
        self._departments_row.setSpacing(8)
        self._departments: list[DepartmentKey] = []
        self.open_price = TillButton("open-price", _("Price"), "quiet", "currency-eur", "F3", 52, size=14)
        self.open_price.setFixedWidth(140)
        self.open_price.clicked.connect(lambda: self.open_price_pressed.emit())
        self._departments_row.addWidget(self.open_price)
        self._department_group = FocusGroup()
        column.addLayout(self._departments_row)
        return column

    def _build_checkout(self) -> None:
        self._stack = QStackedLayout(self._checkout)
        self._stack.setContentsMargins(0, 0, 0, 0)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.member = MemberCard()
        self.earns = EarnCard()
        self.last = LastReceiptCard()
        self.totals = TotalsCard()
        for card in (self.member, self.earns, self.last):
            column.addWidget(card)
        column.addStretch(1)
        column.addWidget(self.totals)
        self.earns.hide()
        self.last.hide()
        self._stack.addWidget(page)
        self.sheet = Sheet("sheet")
        self._stack.addWidget(self.sheet)

    def _wire_cart(self) -> None:
        lines = self.cart.list
        lines.line_selected.connect(self.line_selected)
        lines.stepped.connect(self.quantity_step)
        lines.price_pressed.connect(self.price_pressed)
        lines.discount_pressed.connect(self.discount_pressed)
        lines.remove_pressed.connect(self.remove_line)
        self.cart.quantity_pressed.connect(lambda: self.quantity_pressed.emit(self.selected))
        self.cart.discount_pressed.connect(lambda: self.discount_pressed.emit(self.selected))
        self.cart.remove_pressed.connect(lambda: self._remove_selected())
        self.cart.undo_pressed.connect(self.undo_pressed)
        self.cart.reprint_pressed.connect(self.reprint_pressed)
        self.search.chosen.connect(self.search_result_chosen)

    def _wire_checkout(self) -> None:
        self.member.find_pressed.connect(self.member_pressed)
        self.member.detach_pressed.connect(self.member_detached)
        self.last.reprint_pressed.connect(self.reprint_pressed)
        self.last.return_pressed.connect(self.return_pressed)
        self.totals.cash_pressed.connect(self.cash_pressed)
        self.totals.card_pressed.connect(self.card_pressed)
        self.totals.pay_pressed.connect(self.pay_pressed)
        sheet = self.sheet
        sheet.primary.connect(lambda text: self.sheet_primary.emit(self._sheet_id(), text))
        sheet.secondary.connect(lambda: self.sheet_secondary.emit(self._sheet_id()))
        sheet.tertiary.connect(lambda: self.sheet_tertiary.emit(self._sheet_id()))
        sheet.entry_edited.connect(lambda text: self.sheet_edited.emit(self._sheet_id(), text))
        sheet.chosen.connect(lambda choice: self.sheet_chosen.emit(self._sheet_id(), choice))

    # -- showing

    def render(self, view: SellView) -> None:
        """Show `view`."""
        old, self._view = self._view, view
        self.rearm_primary()
        if view.cart is not old.cart:
            self.cart.show_cart(view.cart)
        self.totals.show_totals(view.totals)
        if view.tiles is not old.tiles:
            self.tiles.show_tiles(view.tiles)
        structure = len(view.tiles) != len(old.tiles)
        if view.chips != old.chips or view.chip != old.chip:
            self.chips.show_chips(tuple((chip.id, chip.text, chip.icon) for chip in view.chips), view.chip)
            structure = structure or view.chips != old.chips
            if view.chip != old.chip:
                self.tiles.scroll_to_top()
        if view.departments != old.departments:
            self._show_departments(view.departments)
            structure = True
        if structure:
            self._order_tabs()
        self.member.show_member(view.member)
        self.earns.show_earns(_("With this purchase"), view.earns)
        self.last.show_receipt(view.last)
        self.cart.snackbar.show_message(view.snackbar)
        self.search.show_results(view.search)
        if view.sheet != old.sheet:
            self._show_sheet(view)
        self._speak(old, view)

    def _speak(self, old: SellView, view: SellView) -> None:
        """Tell assistive tools: the new line and the total, politely; a refusal at once (DESIGN §14)."""
        if len(view.cart.rows) > len(old.cart.rows):
            added = next((row.spoken for row in view.cart.rows if row.id == view.cart.selected), "")
            announce(self.cart.list, f"{added}. {_('Total')} {view.totals.total}")
        if view.sheet is not None and view.sheet != old.sheet and view.sheet.tone in ("danger", "warn"):
            announce(self.sheet, self.sheet.accessibleName(), at_once=True)

    @property
    def selected(self) -> str:
        """Id of the open line; "" when none is."""
        return self._view.cart.selected

    def _show_sheet(self, view: SellView) -> None:
        away = view.sheet is None
        if away:
            self._stack.setCurrentIndex(0)
        self.sheet.show_sheet(view.sheet)
        if away:
            self.focus_freed.emit()
        else:
            self._stack.setCurrentWidget(self.sheet)

    def _show_departments(self, departments: tuple[DepartmentView, ...]) -> None:
        shown = departments[:_MOST_DEPARTMENTS]
        while len(self._departments) < len(shown):
            key = DepartmentKey()
            key.clicked.connect(lambda _checked=False, k=key: self.department_pressed.emit(k.view.number))
            self._departments_row.insertWidget(len(self._departments), key, 1)
            self._departments.append(key)
        for number, key in enumerate(self._departments):
            key.setVisible(number < len(shown))
            if number < len(shown):
                key.show_department(shown[number])
        self._department_group.set_members([*self._departments, self.open_price])

    def _order_tabs(self) -> None:
        """Reading order by column; chips, tiles and departments come and go."""
        items = [*self.chips.members(), *self.tiles.tiles(), *self._departments, self.open_price]
        cards = (self.member, self.last, self.totals)
        order_tabs([*items, *self.cart.tab_order(), *(part for card in cards for part in card.tab_order())])

    def _sheet_id(self) -> str:
        return self._view.sheet.id if self._view.sheet is not None else ""

    def take_focus(self) -> bool:
        """A sheet keeps the caret while it is open."""
        return self._view.sheet is not None and self.sheet.isAncestorOf(self.focusWidget() or self)

    # -- keys

    def on_intent(self, intent: str, argument: str) -> bool:
        """Keys of DESIGN §6 that mean something in Cassa."""
        if self._view.sheet is not None and intent in (Intent.CONFIRM, Intent.BACK, Intent.OPEN_PRICE):
            return self._sheet_intent(intent, argument)
        plain = self._plain.get(intent)
        if plain is not None:
            plain.emit()
            return True
        match intent:
            case Intent.CONFIRM:
                return self._confirm_search()
            case Intent.LINE_UP | Intent.LINE_DOWN:
                self._step(-1 if intent == Intent.LINE_UP else 1)
            case Intent.MORE | Intent.LESS:
                if self.selected:
                    self.quantity_step.emit(self.selected, 1 if intent == Intent.MORE else -1)
            case Intent.REMOVE_LINE:
                self._remove_selected()
            case Intent.DISCOUNT:
                self.discount_pressed.emit(self.selected)
            case Intent.DEPARTMENT:
                self.department_pressed.emit(int(argument))
            case Intent.PRIMARY | Intent.CASH | Intent.CARD:
                self._pay(intent)
            case _:
                return False
        return True

    def _sheet_intent(self, intent: str, typed: str) -> bool:
        sheet = self._view.sheet
        if intent == Intent.BACK:
            self.sheet.back()
        elif intent == Intent.CONFIRM and typed:
            return self._confirm_search()
        elif intent == Intent.CONFIRM or (sheet is not None and sheet.primary.keycap == "F3"):
            self.sheet.confirm()
        return True

    def _confirm_search(self) -> bool:
        found = self.search.current()
        if found:
            self.search_result_chosen.emit(found)
        return bool(found)

    def _step(self, by: int) -> None:
        if self.search.step(by):
            return
        ids = [row.id for row in self._view.cart.rows]
        if not ids:
            return
        at = ids.index(self.selected) if self.selected in ids else (len(ids) if by < 0 else -1)
        goal = max(0, min(len(ids) - 1, at + by))
        self.line_selected.emit(ids[goal])

    def _remove_selected(self) -> None:
        if self.selected:
            self.remove_line.emit(self.selected)

    def _pay(self, intent: str) -> None:
        if self._view.sheet is not None or not self._view.totals.can_pay:
            return
        if intent == Intent.PRIMARY:
            self.pay_pressed.emit()
        elif intent == Intent.CASH:
            self.cash_pressed.emit()
        else:
            self.card_pressed.emit()

    # -- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def _size_columns(self) -> None:
        wide = self.window().width() >= _WIDE_FROM
        self.cart.setFixedWidth(470 if wide else 414)
        self._checkout.setFixedWidth(364 if wide else 322)
        self.search.setGeometry(16, 6, min(840, self.width() - 32), self.search.height())
