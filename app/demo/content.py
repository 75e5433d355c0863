"""The demo shop's own content: price list, departments, two people. Fixed, so that pictures repeat.

Called by `app.demo.run` to fill an empty demo folder. Deliberately absent: what belongs to the circuit
(causes, members, vouchers), which the demo district issues and signs.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from uuid import UUID, uuid5

from app.codes.gtin import has_check_digit
from app.domain.catalogue import Department, Product
from app.domain.errors import MalformedError
from app.formats import parse_amount
from app.i18n import _
from app.services.operators import CASHIER, OWNER

# Changes whenever what stands here changes, so that an older demo folder is filled again.
VERSION = "1"
SHOWN_ITEMS = 8  # of `items()`, whose codes the demo's window offers
HEADER = "codice;descrizione;nome_breve;dettaglio;reparto;iva;prezzo;unita;icona;preferito"
BY_WEIGHT = "kg"

# Every product's id comes from its code: it is the same in every demo shop.
_NAMESPACE = UUID("6f1f0f4e-3c1e-5a0b-9b53-0c4d6e2a7f10")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the demo shop. The lock screen shows the PIN: the demo guards nothing."""

    id: str
    name: str
    initials: str
    role: str
    pin: str


PEOPLE = (
    Person("marta", "Marta", "MR", OWNER, "1234"),
    Person("luca", "Luca", "LC", CASHIER, "2580"),
)

# Numbers 1 to 3 carry the three common rates, because the reparto keys stand for them; tones are those of
# the tiles (DESIGN pictures `sale-*`).
_DEPARTMENTS = (
    Department(1, "Pane", "4", "bread", "gold"),
    Department(2, "Salumi", "10", "knife", "brick"),
    Department(3, "Bevande", "22", "drop", "prepaid"),
    Department(4, "Latticini", "4", "cheese", "brick"),
    Department(5, "Frutta", "4", "carrot", "ok"),
    Department(6, "Latte e uova", "4", "cow", "info"),
    Department(7, "Olio e condimenti", "4", "drop", "gold"),
    Department(8, "Pasta e riso", "4", "grains", "prepaid"),
    Department(9, "Caffè e tè", "22", "coffee", "brick"),
    Department(10, "Vini", "22", "wine", "cause"),
    Department(11, "Birre", "22", "beer-bottle", "gold"),
    Department(12, "Biscotti e dolci", "10", "cookie", "gold"),
    Department(13, "Conserve", "4", "jar", "cause"),
    Department(14, "Pesce", "10", "fish-simple", "prepaid"),
    Department(15, "Surgelati", "10", "snowflake", "info"),
    Department(16, "Gastronomia", "10", "bowl-food", "brick"),
    Department(17, "Casa", "22", "spray-bottle", "buono"),
    Department(18, "Igiene", "22", "package", "welfare"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    product: Product
    favourite: int | None


def departments() -> tuple[Department, ...]:
    """The departments in the order of their numbers."""
    return _DEPARTMENTS


def items() -> tuple[tuple[Product, tuple[str, ...]], ...]:
    """Every product with its further codes; favourites sold by piece come first, weighed ones next.

    A further code is the PLU of weighed goods, which their scale label carries behind the prefix 2.
    """
    rows = sorted(
        _rows(), key=lambda row: (row.favourite is None, row.favourite is not None and row.product.weighed)
    )
    return tuple((row.product, _further_codes(row.product)) for row in rows)


def tiles() -> tuple[str, ...]:
    """Ids of the favourites in the order of the tile grid; the first twenty fill it at 1366 x 768."""
    placed = [(row.favourite, row.product.id) for row in _rows() if row.favourite is not None]
    return tuple(product for _place, product in sorted(placed))


def pin_lines() -> tuple[str, ...]:
    """Who may unlock the demo, and how: for its lock screen."""
    return tuple(_("{name}: PIN {pin}").format(name=person.name, pin=person.pin) for person in PEOPLE)


def _further_codes(product: Product) -> tuple[str, ...]:
    """The item part of the shop's own code, without leading zeros, is the PLU of what is weighed."""
    return ((product.code or "")[7:12].lstrip("0"),) if product.weighed else ()


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    """The price list of resources/demo/catalogue.csv, in its order."""
    path = files("resources") / "demo" / "catalogue.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0] != HEADER:
        raise MalformedError("catalogue.csv", f"header {lines[0]!r}")
    numbers = {department.name: department.number for department in _DEPARTMENTS}
    return tuple(_row(row, numbers) for row in csv.reader(lines[1:], delimiter=";"))


def _row(cells: Sequence[str], numbers: dict[str, int]) -> _Row:
    code, name, short, detail, department, vat, price, unit, icon, place = cells
    cents = parse_amount(price)
    if cents is None or not has_check_digit(code):
        raise MalformedError("catalogue.csv", f"{code} {price}")
    product = Product(
        id=str(uuid5(_NAMESPACE, code)),
        name=name,
        short_name=short,
        department=numbers[department],
        vat=vat,
        price_cents=cents,
        weighed=unit == BY_WEIGHT,
        detail=detail,
        code=code,
        icon=icon,
    )
    return _Row(product, int(place) if place else None)
