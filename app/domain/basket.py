"""The open sale: an immutable basket of lines; every edit returns a new basket (so undo is a list).

Called by the sell presenter and by checkout. Prices are VAT-included cents per piece or per kilo,
quantities thousandths (value E1). Deliberately absent: totals (pricing.py) and tenders (payment.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.catalogue import Product, vat_bps
from app.domain.errors import MalformedError
from app.domain.money import require_bps, require_cents
from app.domain.quantity import MAX_MILLI, ONE, require_milli

MAX_LINES = 1_000  # value issue: carts up to 1,000 lines


@dataclass(frozen=True, slots=True)
class Discount:
    """Part of a price the shop gives up: `bps` of it, or fixed `cents`; exactly one is set (value E1)."""

    bps: int | None = None
    cents: int | None = None

    def __post_init__(self) -> None:
        if (self.bps is None) == (self.cents is None):
            raise MalformedError("discount", "either bps or cents")
        if self.bps is not None:
            require_bps(self.bps, "discount.bps")
        if self.cents is not None:
            require_cents(self.cents, "discount.cents")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sale. `exclude` names accruals the line never earns: cause, bricks, cashback."""

    id: str
    text: str
    unit_cents: int
    qty_milli: int
    vat: str
    vat_bps: int
    department: int = 0
    product: str | None = None
    code: str | None = None
    list_unit_cents: int | None = None
    weighed: bool = False
    discount: Discount | None = None
    tags: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cause_bps: int | None = None

    def __post_init__(self) -> None:
        require_cents(self.unit_cents, "unit_cents")
        require_milli(self.qty_milli)
        require_bps(self.vat_bps, "vat_bps")
        if self.cause_bps is not None:
            require_bps(self.cause_bps, "cause_bps")


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines in the order they were rung up, and a discount on the whole document."""

    lines: tuple[Line, ...] = ()
    discount: Discount | None = None
    next_line: int = 1

    def line(self, line_id: str) -> Line:
        """The line with that id; asking for one that is not there is our bug."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise MalformedError("line", f"no line {line_id}")

    def pieces(self, product: str) -> int:
        """How many pieces (or weighings) of a product are in the basket: the badge on its tile."""
        count = 0
        for line in self.lines:
            if line.product == product:
                count += 1 if line.weighed else max(1, line.qty_milli // ONE)
        return count


def add_product(basket: Basket, product: Product, qty_milli: int = ONE) -> tuple[Basket, str]:
    """Ring up a product; a second scan of the same item at the same price raises its quantity (DESIGN §7).

    Weighed goods always make a new line: each weighing is its own fact. Returns the basket and the id of
    the line that was made or raised.
    """
    if not product.weighed:
        for line in basket.lines:
            same = line.product == product.id and line.unit_cents == product.price_cents
            if same and line.discount is None and line.qty_milli + qty_milli <= MAX_MILLI:
                return set_quantity(basket, line.id, line.qty_milli + qty_milli), line.id
    line = Line(
        id=str(basket.next_line),
        text=product.name,
        unit_cents=product.price_cents,
        qty_milli=qty_milli,
        vat=product.vat,
        vat_bps=vat_bps(product.vat),
        department=product.department,
        product=product.id,
        code=product.code,
        weighed=product.weighed,
        tags=product.tags,
        exclude=product.exclude,
    )
    return _append(basket, line), line.id


def add_open_price(
    basket: Basket, department: int, text: str, vat: str, cents: int, qty_milli: int = ONE
) -> tuple[Basket, str]:
    """Ring up a typed amount on a department (`F3`, `3,50` `Ctrl 2`). Returns basket and line id."""
    line = Line(
        id=str(basket.next_line),
        text=text,
        unit_cents=require_cents(cents, "price", 1),
        qty_milli=qty_milli,
        vat=vat,
        vat_bps=vat_bps(vat),
        department=department,
    )
    return _append(basket, line), line.id


def set_quantity(basket: Basket, line_id: str, qty_milli: int) -> Basket:
    """The basket with a new quantity on one line."""
    return _change(basket, replace(basket.line(line_id), qty_milli=require_milli(qty_milli)))


def set_price(basket: Basket, line_id: str, unit_cents: int) -> Basket:
    """The basket with a price override; the list price stays beside it for the journal (sync R3)."""
    line = basket.line(line_id)
    listed = line.list_unit_cents if line.list_unit_cents is not None else line.unit_cents
    return _change(
        basket,
        replace(line, unit_cents=unit_cents, list_unit_cents=None if listed == unit_cents else listed),
    )


def discount_line(basket: Basket, line_id: str, discount: Discount | None) -> Basket:
    """The basket with a discount on one line, or without it."""
    return _change(basket, replace(basket.line(line_id), discount=discount))


def discount_document(basket: Basket, discount: Discount | None) -> Basket:
    """The basket with a discount on the whole document, or without it."""
    return replace(basket, discount=discount)


def remove_line(basket: Basket, line_id: str) -> Basket:
    """The basket without one line (storno before payment). A document discount stays."""
    basket.line(line_id)
    return replace(basket, lines=tuple(line for line in basket.lines if line.id != line_id))


def _append(basket: Basket, line: Line) -> Basket:
    if len(basket.lines) >= MAX_LINES:
        raise MalformedError("lines", f"more than {MAX_LINES}")
    return replace(basket, lines=(*basket.lines, line), next_line=basket.next_line + 1)


def _change(basket: Basket, changed: Line) -> Basket:
    lines = tuple(changed if line.id == changed.id else line for line in basket.lines)
    return replace(basket, lines=lines)
