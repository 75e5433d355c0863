"""The price list as screens use it: what a code is, search while typing, tiles, a new item.

Reads run on any thread over `store.read()` (well under a millisecond); writes run on the database worker.
Deliberately absent: importing files (imports.py) and what a line costs (app.domain.basket).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.codes import ItemCode, LotteryCode, Scanned, Unknown, WeighedItem, stored_key
from app.domain.catalogue import Department, Product
from app.domain.refusals import Reason, Refusal
from app.importing.rows import short_of
from app.services.changes import Changes, Done, Refused
from app.store import catalogue
from app.store.catalogue import Counts
from app.store.engine import Store

TILES = 20  # DESIGN §9: grid 4 x 5
NOT_FOUND, NOT_AN_ITEM = "NOT_FOUND", "NOT_AN_ITEM"


@dataclass(frozen=True, slots=True)
class Found:
    """An item and what its label says: `price_cents` is the whole price of the piece and wins over the list
    (devices §4), `weight_milli` its weight in thousandths of a kilo."""

    product: Product
    price_cents: int | None = None
    weight_milli: int | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be created at the till: `code` as scanned or typed, empty for none."""

    name: str
    department: int
    price_cents: int
    code: str = ""
    weighed: bool = False


def find(store: Store, scanned: Scanned) -> Found | Refusal:
    """The item behind a classified code; UNKNOWN_CODE {"code", "why"} when the shop does not have it.

    `why` is a word of `app.codes.Why`, NOT_FOUND, or NOT_AN_ITEM for a code that is something else.
    """
    with store.read() as connection:
        if isinstance(scanned, ItemCode | LotteryCode):
            product = catalogue.product_by_keys(connection, scanned.keys)
            return Found(product) if product is not None else _unknown(scanned.code, NOT_FOUND)
        if isinstance(scanned, WeighedItem):
            # A shop may number goods of fixed price from the same prefix: the whole number comes first.
            product = catalogue.product_by_keys(connection, scanned.whole_keys)
            if product is not None:
                return Found(product)
            product = catalogue.product_by_keys(connection, scanned.keys)
            if product is not None:
                return Found(product, scanned.price_cents, scanned.weight_milli)
            return _unknown(scanned.plu, NOT_FOUND)
    if isinstance(scanned, Unknown):
        return _unknown(scanned.raw.strip(), scanned.why.value)
    return _unknown(scanned.raw.strip(), NOT_AN_ITEM)


def search(store: Store, text: str, limit: int = 20) -> tuple[Product, ...]:
    """Products for what was typed so far, best first (`app.store.catalogue.search`)."""
    with store.read() as connection:
        return catalogue.search(connection, text, limit)


def tiles(store: Store) -> tuple[Product, ...]:
    """The favourites of the tile grid, in the shop's order."""
    with store.read() as connection:
        return catalogue.favourites(connection, TILES)


def of_department(store: Store, number: int, limit: int = 200, skip: int = 0) -> tuple[Product, ...]:
    """A department's products by name, a page at a time."""
    with store.read() as connection:
        return catalogue.products_of_department(connection, number, limit, skip)


def product(store: Store, product_id: str) -> Product | None:
    """The product with that id."""
    with store.read() as connection:
        return catalogue.product_by_id(connection, product_id)


def departments(store: Store) -> tuple[Department, ...]:
    """All departments by number."""
    with store.read() as connection:
        return catalogue.departments(connection)


def counts(store: Store) -> Counts:
    """How much the price list holds."""
    with store.read() as connection:
        return catalogue.counts(connection)


def add_item(store: Store, new_id: Callable[[], str], item: NewItem) -> Done[Product] | Refused:
    """Create an item from the unknown-code sheet; it takes the VAT of its department, which is never guessed.

    Refused: NOTHING_CHOSEN {"field"} without a name or department, NO_PRICE, UNKNOWN_CODE for a code that
    cannot be one, ALREADY_ENTERED {"name"} when another item has it.
    """
    name = " ".join(item.name.split())
    if not name:
        return Refused(Refusal(Reason.NOTHING_CHOSEN, {"field": "name"}))
    if item.price_cents <= 0:
        return Refused(Refusal(Reason.NO_PRICE))
    key = stored_key(item.code) if item.code.strip() else None
    if item.code.strip() and key is None:
        return Refused(_unknown(item.code.strip(), "BAD_CHECK_DIGIT"))
    with store.write() as connection:
        department = next((d for d in catalogue.departments(connection) if d.number == item.department), None)
        if department is None:
            return Refused(Refusal(Reason.NOTHING_CHOSEN, {"field": "department"}))
        owner = catalogue.product_by_keys(connection, [key] if key else [])
        if owner is not None:
            return Refused(Refusal(Reason.ALREADY_ENTERED, {"name": owner.name}))
        made = Product(
            id=new_id(),
            name=name,
            short_name=short_of(name),
            department=department.number,
            vat=department.vat,
            price_cents=item.price_cents,
            weighed=item.weighed,
        )
        catalogue.put_product(connection, made, [key] if key else [])
        stored = catalogue.product_by_id(connection, made.id)
    return Done(stored or made, Changes.CATALOGUE)


def save_items(
    store: Store, departments: Iterable[Department], items: Iterable[tuple[Product, Sequence[str]]]
) -> Done[int]:
    """Write departments and products with their codes in one transaction (the demo's two hundred, settings).

    The codes must be good (`stored_key` is not None); a product's own `code` is among them if it has one.
    """
    count = 0
    with store.write() as connection:
        for department in departments:
            catalogue.put_department(connection, department)
        for item, codes in items:
            own = [item.code] if item.code else []
            keys = [key for code in (*own, *codes) if (key := stored_key(code))]
            catalogue.put_product(connection, replace(item, code=None), list(dict.fromkeys(keys)))
            count += 1
    return Done(count, Changes.CATALOGUE)


def set_tiles(store: Store, product_ids: Sequence[str]) -> Done[None]:
    """Make these products the favourites, in this order; all others are none."""
    with store.write() as connection:
        catalogue.clear_favourites(connection)
        for place, product_id in enumerate(product_ids, 1):
            catalogue.set_favourite(connection, product_id, place)
    return Done(None, Changes.CATALOGUE)


def _unknown(code: str, why: str) -> Refusal:
    return Refusal(Reason.UNKNOWN_CODE, {"code": code, "why": why})
