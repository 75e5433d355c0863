"""What the sheets of Cassa do: open price, line price, quantity, discount, member card, voucher, refusal."""

from __future__ import annotations

from typing import Protocol

from app.codes import MemberCard, classify
from app.domain import basket as baskets
from app.domain.basket import Basket, Discount
from app.domain.catalogue import Department, Product
from app.domain.money import FULL_BPS
from app.domain.quantity import MAX_MILLI, ONE
from app.formats import amount, euro, parse_amount, percent
from app.i18n import _
from ui.presenters import sheets
from ui.presenters.sell_scan import ScanAnswers, ScanHost


class SheetHost(ScanHost, Protocol):
    """The presenter whose sheets these are: Cassa."""

    departments: tuple[Department, ...]
    scans: ScanAnswers

    def add_open_price(self, department: Department, cents: int) -> None: ...
    def set_quantity(self, line_id: str, milli: int) -> None: ...
    def edit_basket(self, basket: Basket, selected: str, words: str) -> None: ...


class SheetAnswers:
    """Opens sheets and answers their buttons."""

    def __init__(self, sell: SheetHost) -> None:
        self._sell = sell
        self._line = ""
        self._product: Product | None = None
        self._department = 0
        self._kind = "pct"
        self._serial = 0

    # -- opening ---------------------------------------------------------------------------------------

    def ask_open_price(self, department: int = 0, text: str = "", error: str = "") -> None:
        """F3: an amount on a department."""
        sell = self._sell
        if not sell.departments:
            return
        self._department = department or sell.departments[0].number
        sell.show_sheet(sheets.open_price(sell.departments, self._department, text, self._next(), error))

    def ask_price(self, line: str, error: str = "") -> None:
        """*Prezzo* on a line."""
        self._line = line
        row = self._sell.desk.register.ticket.basket.line(line)
        self._sell.show_sheet(sheets.line_price(row.text, row.unit_cents, self._next(), error))

    def ask_quantity(self, line: str, error: str = "") -> None:
        """`*`, *Quantità*."""
        if not line:
            return
        self._line, self._product = line, None
        row = self._sell.desk.register.ticket.basket.line(line)
        self._sell.show_sheet(sheets.quantity(row.text, row.qty_milli, row.weighed, self._next(), error))

    def ask_weight(self, product: Product, error: str = "") -> None:
        """A weighed item without a scale: type the weight."""
        self._line, self._product = "", product
        self._sell.show_sheet(sheets.quantity(product.name, 0, True, self._next(), error))

    def ask_discount(self, line: str, text: str = "", error: str = "") -> None:
        """F4: on the open line first; from there on the whole receipt when no line is open."""
        basket = self._sell.desk.register.ticket.basket
        if not basket.lines:
            return
        self._line = line
        name = basket.line(line).text if line else _("Whole receipt")
        has_one = sheets.current_discount(basket, line) is not None
        self._sell.show_sheet(sheets.discount(name, self._kind, text, self._next(), has_one, error))

    def ask_member(self, error: str = "") -> None:
        """F8."""
        self._sell.show_sheet(sheets.member(self._next(), error))

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    # -- answering -------------------------------------------------------------------------------------

    def primary(self, sheet_id: str, text: str) -> None:
        """The sheet's primary button, with what was typed."""
        match sheet_id:
            case "open_price":
                self._take_open_price(text)
            case "line_price":
                self._take_price(text)
            case "quantity":
                self._take_quantity(text)
            case "discount":
                self._take_discount(text)
            case "member":
                self._take_member(text)
            case "voucher":
                self._sell.scans.apply_offer(self._sell.show_sheet, self._applied)
            case "unknown":
                self.ask_open_price()
            case _:
                self._sell.show_sheet(None)

    def secondary(self, sheet_id: str) -> None:
        """*Non ora*, *Annulla*, Esc."""
        self._sell.show_sheet(None)

    def tertiary(self, sheet_id: str) -> None:
        """*Togli sconto*, *Ignora*."""
        if sheet_id == "discount":
            self._discount(None, _("Discount removed"))
        else:
            self._sell.show_sheet(None)

    def chosen(self, sheet_id: str, choice: str, text: str = "") -> None:
        """Percent or euro, or a department."""
        if sheet_id == "discount":
            self._kind = choice
            self.ask_discount(self._line, text)
        elif sheet_id == "open_price":
            self.ask_open_price(int(choice), text)

    def _applied(self) -> None:
        self._sell.say("ticket", _("Voucher applied"), undo=True)
        self._sell.render()

    def _take_open_price(self, text: str) -> None:
        cents = parse_amount(text)
        department = next((d for d in self._sell.departments if d.number == self._department), None)
        if not cents or department is None:
            self.ask_open_price(self._department, text, _("Type an amount above zero"))
            return
        self._sell.add_open_price(department, cents)

    def _take_price(self, text: str) -> None:
        cents = parse_amount(text)
        if cents is None:
            self.ask_price(self._line, _("This is not an amount"))
            return
        ticket = self._sell.desk.register.ticket
        row = ticket.basket.line(self._line)
        basket = baskets.set_price(ticket.basket, self._line, cents)
        words = _("{name}: price {amount}").format(name=row.text, amount=euro(cents))
        self._sell.edit_basket(basket, self._line, words)

    def _take_quantity(self, text: str) -> None:
        milli = _milli(text)
        if milli is None:
            error = _("Type a quantity above zero")
            if self._product is not None:
                self.ask_weight(self._product, error)
            else:
                self.ask_quantity(self._line, error)
        elif self._product is not None:
            self._sell.sheet = None
            self._sell.add(self._product, milli)
        else:
            self._sell.sheet = None
            self._sell.set_quantity(self._line, milli)

    def _take_discount(self, text: str) -> None:
        hundredths = parse_amount(text)
        if not hundredths or (self._kind == "pct" and hundredths > FULL_BPS):
            self.ask_discount(self._line, text, _("Type a discount above zero, at most 100 %"))
            return
        cut = Discount(bps=hundredths) if self._kind == "pct" else Discount(cents=hundredths)
        shown = percent(hundredths) if self._kind == "pct" else f"{amount(hundredths)} €"
        self._discount(cut, _("Discount of {amount}").format(amount=shown))

    def _discount(self, cut: Discount | None, words: str) -> None:
        basket = self._sell.desk.register.ticket.basket
        if self._line:
            basket = baskets.discount_line(basket, self._line, cut)
        else:
            basket = baskets.discount_document(basket, cut)
        self._sell.edit_basket(basket, self._line, words)

    def _take_member(self, text: str) -> None:
        if isinstance(classify(text), MemberCard):
            self._sell.scans.answer(text)
        else:
            self.ask_member(_("This is not a card number"))


def _milli(text: str) -> int | None:
    """Typed pieces or kilos to thousandths: `3`, `0,186`; None when it is no quantity above zero."""
    cleaned = text.strip().replace(".", ",")
    whole, _sep, fraction = cleaned.partition(",")
    if not (whole + fraction).isdigit() or len(fraction) > 3 or len(whole) > 4:
        return None
    milli = int(whole or "0") * ONE + int(fraction.ljust(3, "0") or "0")
    return milli if 0 < milli <= MAX_MILLI else None
