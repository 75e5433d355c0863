"""The sale screen's presenter: every press and every scan in Cassa becomes a step of the ticket.

Qt-free. Look-ups and reservations run in the pool and come home in order; the basket itself is priced here,
in memory, so that no key ever waits. Scans are answered by `sell_scan.py`, sheets by `sell_sheets.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from app.codes import ItemCode, Unknown, classify
from app.domain import basket as baskets
from app.domain.basket import Basket
from app.domain.catalogue import Department, Product
from app.domain.quantity import MAX_MILLI, ONE
from app.domain.record import SaleRecord
from app.formats import parse_amount
from app.i18n import _
from app.services import catalogue, refunds
from app.services.changes import Changes
from app.services.checkout import RECEIPT
from app.services.printing import queue_copy
from app.services.worker import Priority
from ui.presenters import sell_parts as parts
from ui.presenters.desk import Desk
from ui.presenters.sell_scan import ScanAnswers
from ui.presenters.sell_sheets import SheetAnswers
from ui.presenters.views import ChipView, SearchView, SellView, SheetView, SnackbarView

FAVOURITES = "favourites"
MAX_CHIPS = 12
SEARCH_FROM = 2


class SellSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: SellView) -> None: ...
    def replace_typing(self, text: str = "") -> None: ...


class SellPresenter:
    """Cassa. `pay` opens the payment with a method ("", "cash", "card")."""

    def __init__(
        self,
        desk: Desk,
        surface: SellSurface,
        pay: Callable[[str], None],
        open_return: Callable[[str], None],
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._pay = pay
        self._open_return = open_return
        self.scans = ScanAnswers(self)
        self.sheets = SheetAnswers(self)
        self.sheet: SheetView | None = None
        self.departments: tuple[Department, ...] = ()
        self._products: tuple[Product, ...] = ()
        self._chip = FAVOURITES
        self._search: SearchView | None = None
        self._found: dict[str, Product] = {}
        self._typed = ""
        self._asked = 0
        self._pending_milli = 0
        self._snackbar: SnackbarView | None = None
        self._fresh = False
        self._cart: tuple[Basket, str, Any] | None = None
        self._tiles: tuple[Any, ...] = ()
        self._tiles_of: tuple[Any, ...] = ()

    # -- showing ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Load tiles, departments and the last receipt; called once, and after the catalogue changed."""
        store = self.desk.till.store
        self.desk.ask(lambda: catalogue.departments(store), self._have_departments)
        self.desk.ask(lambda: refunds.latest(self.desk.till), self._have_last)
        self.choose_chip(self._chip)

    def refresh(self, changes: Changes = Changes.NONE) -> None:
        """Look again at what a use case touched."""
        if changes & Changes.CATALOGUE:
            self.start()
        if changes & Changes.CIRCUIT and self.desk.register.ticket.member is not None:
            self.scans.reload_member()
        self.render()

    def render(self) -> None:
        """Show the ticket as it is."""
        register, circuit = self.desk.register, self.desk.till.circuit
        ticket, priced = register.ticket, register.priced
        earned = register.earns(circuit, self.desk.today) if ticket.basket.lines else None
        member = ticket.member
        self._surface.render(
            SellView(
                chips=self._chips(),
                chip=self._chip,
                tiles=self._tile_views(ticket.basket),
                departments=tuple(parts.department_key(d) for d in self.departments[:3]),
                cart=self._cart_view(ticket.basket, ticket.selected),
                totals=parts.totals(priced),
                member=None
                if member is None
                else parts.member_card(
                    member, circuit, ticket.credits, self._fresh, earned.cause_cents if earned else 0
                ),
                earns=() if earned is None else parts.earns(earned, member is not None, circuit.is_joined),
                last=None
                if ticket.basket.lines or register.last is None
                else parts.last_receipt(register.last),
                snackbar=self._snackbar,
                sheet=self.sheet,
                search=self._search,
            )
        )

    def settle(self) -> None:
        """Two seconds after a member was attached: the border goes back to normal."""
        if self._fresh:
            self._fresh = False
            self.render()

    def say(self, icon: str, text: str, undo: bool = False) -> None:
        """One snackbar."""
        self._snackbar = self.desk.snackbar(icon, text, undo)

    def show_sheet(self, sheet: SheetView | None) -> None:
        """Open or close the sheet."""
        self.sheet = sheet
        self.render()

    def mark_fresh(self) -> None:
        """The member was attached just now."""
        self._fresh = True

    def _chips(self) -> tuple[ChipView, ...]:
        chips = [ChipView(FAVOURITES, _("Favourites"), "star")]
        chips += [ChipView(str(d.number), d.name) for d in self.departments[:MAX_CHIPS]]
        return tuple(chips)

    def _tile_views(self, basket: Basket) -> tuple[Any, ...]:
        key = (self._products, basket.lines, self.departments)
        if key != self._tiles_of:
            by_number = {d.number: d for d in self.departments}
            self._tiles = tuple(parts.tile(p, by_number.get(p.department), basket) for p in self._products)
            self._tiles_of = key
        return self._tiles

    def _cart_view(self, basket: Basket, selected: str) -> Any:
        if self._cart is None or self._cart[0] is not basket or self._cart[1] != selected:
            self._cart = (basket, selected, parts.cart(self.desk.register.priced, selected))
        return self._cart[2]

    def _have_departments(self, departments: tuple[Department, ...]) -> None:
        self.departments = departments
        self.render()

    def _have_last(self, sale: SaleRecord | None) -> None:
        if self.desk.register.last is None:
            self.desk.register.last = sale
            self.render()

    # -- items -----------------------------------------------------------------------------------------

    def choose_chip(self, chip: str) -> None:
        """Show the favourites, or a department's items."""
        self._chip = chip
        store = self.desk.till.store

        def load() -> tuple[Product, ...]:
            if chip == FAVOURITES:
                return catalogue.tiles(store)
            return catalogue.of_department(store, int(chip))

        def have(products: tuple[Product, ...]) -> None:
            if self._chip == chip:
                self._products = products
                self.render()

        self.desk.ask(load, have)

    def press_tile(self, product_id: str) -> None:
        """A tile: one more of it. Weighed goods ask for the weight."""
        product = next((p for p in self._products if p.id == product_id), None)
        if product is not None:
            self.add(product)

    def add(self, product: Product, milli: int | None = None, cents: int | None = None) -> None:
        """Ring up a product. `cents`: the whole price of a scale's label, which wins (devices §4)."""
        register = self.desk.register
        if product.weighed and milli is None and cents is None:
            self.sheets.ask_weight(product)
            return
        quantity = milli or self._pending_milli or ONE
        self._pending_milli = 0
        if cents is not None:
            product, quantity = _at_label_price(product, cents, milli)
        basket, line = baskets.add_product(register.ticket.basket, product, quantity)
        register.edit(replace(register.ticket, basket=basket, selected=line), product.short_name)
        self._clear_typing()
        self._snackbar = None
        self.render()

    def add_open_price(self, department: Department, cents: int) -> None:
        """Ring up an amount on a department."""
        register = self.desk.register
        quantity = self._pending_milli or ONE
        self._pending_milli = 0
        basket, line = baskets.add_open_price(
            register.ticket.basket, department.number, department.name, department.vat, cents, quantity
        )
        register.edit(replace(register.ticket, basket=basket, selected=line), department.name)
        self._clear_typing()
        self.sheet = None
        self.render()

    def press_department(self, number: int) -> None:
        """`3,50` then a department key: a line; without an amount the sheet asks for it."""
        department = next((d for d in self.departments if d.number == number), None)
        if department is None:
            return
        cents = parse_amount(self._typed) if self._typed else None
        if cents:
            self.add_open_price(department, cents)
        else:
            self.sheets.ask_open_price(number)

    # -- lines -----------------------------------------------------------------------------------------

    def select_line(self, line: str) -> None:
        """Open a line."""
        self.desk.register.select(line)
        self.render()

    def step_quantity(self, line_id: str, by: int) -> None:
        """− and + on a line; below one the line goes."""
        line = self.desk.register.ticket.basket.line(line_id)
        if line.weighed:
            return
        milli = line.qty_milli + by * ONE
        if milli < ONE:
            self.remove_line(line_id)
        elif milli <= MAX_MILLI:
            self.set_quantity(line_id, milli)

    def set_quantity(self, line_id: str, milli: int) -> None:
        """Another quantity on a line."""
        ticket = self.desk.register.ticket
        line = ticket.basket.line(line_id)
        basket = baskets.set_quantity(ticket.basket, line_id, milli)
        self._edited(basket, line_id, _("Quantity of {name} changed").format(name=line.text))

    def remove_line(self, line_id: str) -> None:
        """Storno of a line, with the way back."""
        ticket = self.desk.register.ticket
        line = ticket.basket.line(line_id)
        ids = [each.id for each in ticket.basket.lines]
        basket = baskets.remove_line(ticket.basket, line_id)
        at = min(ids.index(line_id), len(basket.lines) - 1)
        selected = basket.lines[at].id if basket.lines else ""
        self._edited(basket, selected, _("{name} removed").format(name=line.text))

    def _edited(self, basket: Basket, selected: str, words: str) -> None:
        register = self.desk.register
        register.edit(replace(register.ticket, basket=basket, selected=selected), words)
        self.say("trash" if selected == "" else "check", words, undo=True)
        self.render()

    def edit_basket(self, basket: Basket, selected: str, words: str) -> None:
        """A sheet changed the basket."""
        self.sheet = None
        self._edited(basket, selected, words)

    def undo(self) -> None:
        """Ctrl Z, *Annulla*."""
        words = self.desk.register.undo()
        if words is not None:
            self.sheet = None
            self._snackbar = None
            self._fresh = False
            self.render()

    def redo(self) -> None:
        """Ctrl Y."""
        if self.desk.register.redo() is not None:
            self.render()

    # -- typing ----------------------------------------------------------------------------------------

    def text_edited(self, text: str) -> None:
        """Search as you type; `5*` is the quantity of the next item."""
        self._typed = text
        if text.endswith("*"):
            self._star(text[:-1].strip())
            return
        if len(text.strip()) < SEARCH_FROM or (parse_amount(text) is not None and not text.isdigit()):
            self._search = None
            self.render()
            return
        self._asked += 1
        asked, store = self._asked, self.desk.till.store

        def have(products: tuple[Product, ...]) -> None:
            if asked == self._asked and self._typed == text:
                self._show_found(text, products)

        self.desk.ask(lambda: catalogue.search(store, text), have)

    def _show_found(self, text: str, products: tuple[Product, ...]) -> None:
        by_number = {d.number: d for d in self.departments}
        self._found = {p.id: p for p in products}
        rows = tuple(parts.found(p, by_number.get(p.department)) for p in products)
        note = "" if rows else _("Nothing found for “{text}”").format(text=text)
        self._search = SearchView(rows, 0 if rows else -1, note)
        self.render()

    def _star(self, digits: str) -> None:
        self._clear_typing()
        selected = self.desk.register.ticket.selected
        if digits.isdigit() and 0 < int(digits) * ONE <= MAX_MILLI:
            self._pending_milli = int(digits) * ONE
            self.say("hash", _("{n} pieces of the next item").format(n=int(digits)))
        elif not digits and selected:
            self.sheets.ask_quantity(selected)
            return
        self.render()

    def choose_found(self, product_id: str) -> None:
        """A search result."""
        product = self._found.get(product_id)
        if product is not None:
            self.add(product)

    def text_submitted(self, text: str) -> None:
        """Enter: a code, an amount for a department, or the first thing found."""
        scanned = classify(text)
        is_number = isinstance(scanned, ItemCode) and text.strip().isdigit()
        if is_number or not isinstance(scanned, (Unknown, ItemCode)):
            self._clear_typing()
            self.scans.answer(text)
        elif parse_amount(text):
            self.sheets.ask_open_price(self.departments[0].number if self.departments else 0, text)
        elif self._search is not None and self._search.rows:
            self.choose_found(self._search.rows[0].id)
        else:
            self.scans.answer(text)

    def _clear_typing(self) -> None:
        self._asked += 1
        self._typed = ""
        self._search = None
        self._surface.replace_typing("")

    # -- onward ----------------------------------------------------------------------------------------

    def open_payment(self, method: str = "") -> None:
        """Paga, Contanti, Carta."""
        if self.desk.register.ticket.basket.lines:
            self.sheet = None
            self._pay(method)

    def detach_member(self) -> None:
        """The × on the member card: wallet credits go with the member."""
        register = self.desk.register
        if register.ticket.member is None:
            return
        name = register.ticket.member.name
        register.edit(self.scans.without_member(register.ticket), name)
        self.say("x", _("{name} detached").format(name=name), undo=True)
        self.render()

    def reprint(self) -> None:
        """F5: the last receipt once more, marked COPIA."""
        last = self.desk.register.last
        if last is None:
            return
        till = self.desk.till

        def queued(_job: int) -> None:
            self.desk.printing.wake()
            self.say("printer", _("Copy of {number} sent to the printer").format(number=last.stamp.number))
            self.render()

        self.desk.write(lambda: queue_copy(till, last.stamp.id, RECEIPT), queued, Priority.NORMAL)

    def open_return(self, sale: str) -> None:
        """A receipt was scanned: it opens in Resi."""
        self._open_return(sale)

    def return_last(self) -> None:
        """*Reso* on the last receipt."""
        if self.desk.register.last is not None:
            self.open_return(self.desk.register.last.stamp.id)


def _at_label_price(product: Product, cents: int, milli: int | None) -> tuple[Product, int]:
    """A scale's label says the whole price: one piece at that price (weight only for the record)."""
    if milli:
        return replace(product, price_cents=cents, weighed=False, name=product.name), ONE
    return replace(product, price_cents=cents, weighed=False), ONE
