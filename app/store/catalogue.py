"""The price list: products by code, by name while one types, by department; departments; favourites.

Codes are stored as `app.codes.stored_key` makes them. Search never scans and never ranks over everything
(sync §7): codes first, then names that begin with the text, then names holding every word's beginning, each
taken lazily from an index until the list is full. Deliberately absent: the import's bulk writes
(imports.py) and typo search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.codes.gtin import NAME_SIGN, is_digits, lookup_keys, shown
from app.domain.catalogue import Department, Product

PREFIX_LETTERS = 3  # beginnings this long have their own index in product_search
TERMS_MAX = 64  # a longer beginning stands for so many words at most; more are left to FTS5's own prefix
MAX_TYPED = 64  # letters of a search that are looked at; a longer text is a paste or a scan gone astray
MAX_WORDS = 8
CODE_DIGITS_MIN = 4  # fewer digits are the beginning of every code in the shop
_LAST = "\U0010ffff"  # follows every letter
_EAN13, _EAN8 = "0", "000000"  # what stands before the typed digits in a stored key

_WORD = re.compile(r"[^\W_]+")  # letters and digits, as FTS5's unicode61 has them

_CODE_OF = "(SELECT code FROM barcode WHERE product = p.rowid_ AND substr(code, 1, 1) <> '=' LIMIT 1)"
_PRODUCT = (
    "p.id, p.name, p.short_name, p.department, p.vat, p.price, p.weighed, p.detail, p.tags, p.exclude, p.icon"
)
_BY_KEY = f"SELECT {_PRODUCT}, b.code FROM barcode b JOIN product p ON p.rowid_ = b.product WHERE b.code = ?"
_BY_ID = f"SELECT {_PRODUCT}, {_CODE_OF} FROM product p WHERE p.id = ?"
_BY_CODE_START = (
    f"SELECT {_PRODUCT}, b.code FROM barcode b JOIN product p ON p.rowid_ = b.product "
    "WHERE b.code >= ? AND b.code < ? ORDER BY b.code LIMIT ?"
)
_BY_NAME_START = (
    f"SELECT {_PRODUCT}, {_CODE_OF} FROM product p WHERE p.sort_name >= ? AND p.sort_name < ? "
    "ORDER BY p.sort_name LIMIT ?"
)
_BY_WORDS = (
    f"SELECT {_PRODUCT}, {_CODE_OF} FROM product p WHERE p.rowid_ IN "
    "(SELECT rowid FROM product_search WHERE product_search MATCH ? LIMIT ?)"
)
_FAVOURITES = (
    f"SELECT {_PRODUCT}, {_CODE_OF} FROM product p WHERE p.favourite IS NOT NULL ORDER BY p.favourite LIMIT ?"
)
_OF_DEPARTMENT = (
    f"SELECT {_PRODUCT}, {_CODE_OF} FROM product p WHERE p.department = ? "
    "ORDER BY p.sort_name LIMIT ? OFFSET ?"
)
_INSERT = (
    "INSERT INTO product (id, name, short_name, detail, department, vat, price, weighed, tags, exclude, icon,"
    " sort_name) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
_UPDATE = (
    "UPDATE product SET name = ?, short_name = ?, detail = ?, department = ?, vat = ?, price = ?,"
    " weighed = ?, tags = ?, exclude = ?, icon = ?, sort_name = ? WHERE id = ?"
)
_PUT_CODE = (
    "INSERT INTO barcode (code, product) SELECT ?, rowid_ FROM product WHERE id = ? "
    "ON CONFLICT (code) DO UPDATE SET product = excluded.product"
)
_PUT_WORD = "INSERT OR IGNORE INTO search_word (word) VALUES (?)"
_WORDS = "SELECT word FROM search_word WHERE word >= ? AND word < ? LIMIT ?"
_PUT_DEPARTMENT = (
    "INSERT INTO department (number, name, vat, icon, tone) VALUES (?,?,?,?,?) ON CONFLICT (number) DO "
    "UPDATE SET name = excluded.name, vat = excluded.vat, icon = excluded.icon, tone = excluded.tone"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the price list holds."""

    products: int
    codes: int
    departments: int


def sort_name(name: str, detail: str = "") -> str:
    """Name and size as lists order them and typing finds them: words only, lower case, no accents."""
    text = f"{name} {detail}".lower()
    if text.isascii():
        return " ".join(_WORD.findall(text))
    parts = unicodedata.normalize("NFKD", text)
    return " ".join(_WORD.findall("".join(sign for sign in parts if not unicodedata.combining(sign))))


def product_by_code(connection: Connection, code: str) -> Product | None:
    """The product a code belongs to, in any of its forms (UPC-A, EAN-13, GTIN-14, UPC-E, PLU, plain)."""
    return product_by_keys(connection, lookup_keys(code))


def product_by_keys(connection: Connection, keys: Iterable[str]) -> Product | None:
    """The product of the first stored key that is known; its `code` is the one that was found."""
    for key in keys:
        row = connection.exec_driver_sql(_BY_KEY, (key,)).fetchone()
        if row is not None:
            return _product(row)
    return None


def product_by_id(connection: Connection, product_id: str) -> Product | None:
    """The product with that id, or None."""
    row = connection.exec_driver_sql(_BY_ID, (product_id,)).fetchone()
    return None if row is None else _product(row)


def search(connection: Connection, text: str, limit: int = 20) -> tuple[Product, ...]:
    """Up to `limit` products for what was typed so far: code or PLU, names beginning with it, all words.

    Any text is safe: only its letters and digits reach FTS5, quoted.
    """
    typed = text.strip()[:MAX_TYPED]
    words = sort_name(typed).split()[:MAX_WORDS]
    if not words:
        return ()
    found: dict[str, Product] = {}
    for product in _candidates(connection, typed, words, limit):
        found.setdefault(product.id, product)
        if len(found) >= limit:
            break
    return tuple(found.values())


def favourites(connection: Connection, limit: int = 20) -> tuple[Product, ...]:
    """The products of the tile grid (5 x 4), in the shop's order."""
    return _products(connection, _FAVOURITES, (limit,))


def products_of_department(
    connection: Connection, number: int, limit: int = 200, skip: int = 0
) -> tuple[Product, ...]:
    """Products of one department by name; `skip` as many as were already shown."""
    return _products(connection, _OF_DEPARTMENT, (number, limit, skip))


def departments(connection: Connection) -> tuple[Department, ...]:
    """All departments in the order of their numbers."""
    rows = connection.exec_driver_sql("SELECT number, name, vat, icon, tone FROM department ORDER BY number")
    return tuple(Department(*row) for row in rows)


def put_department(connection: Connection, department: Department) -> None:
    """Write a department, new or changed."""
    values = (department.number, department.name, department.vat, department.icon, department.tone)
    connection.exec_driver_sql(_PUT_DEPARTMENT, values)


def put_product(connection: Connection, product: Product, keys: Sequence[str] = ()) -> None:
    """Write a product, new or changed (its row keeps its place); `keys` (`stored_key`) point to it from now.

    A key that belonged to another product moves; callers who mind ask `product_by_keys` first.
    """
    values = (
        product.name,
        product.short_name,
        product.detail,
        product.department,
        product.vat,
        product.price_cents,
        int(product.weighed),
        " ".join(product.tags),
        " ".join(product.exclude),
        product.icon,
        sort_name(product.name, product.detail),
    )
    if connection.exec_driver_sql(_UPDATE, (*values, product.id)).rowcount == 0:
        connection.exec_driver_sql(_INSERT, (product.id, *values))
    put_words(connection, [values[-1]])
    for key in keys:
        connection.exec_driver_sql(_PUT_CODE, (key, product.id))


def put_words(connection: Connection, sort_names: Iterable[str]) -> None:
    """Make the words of new or changed names known to the search. Words that fall out of use stay."""
    words = {word for name in sort_names for word in name.split() if len(word) > PREFIX_LETTERS}
    if words:
        connection.exec_driver_sql(_PUT_WORD, [(word,) for word in sorted(words)])


def clear_favourites(connection: Connection) -> None:
    """Empty the tile grid."""
    connection.exec_driver_sql("UPDATE product SET favourite = NULL WHERE favourite IS NOT NULL")


def set_favourite(connection: Connection, product_id: str, place: int) -> None:
    """Give a product its place in the tile grid."""
    connection.exec_driver_sql("UPDATE product SET favourite = ? WHERE id = ?", (place, product_id))


def counts(connection: Connection) -> Counts:
    """How many products, codes and departments there are. Counts an index: some 10 ms at 800,000 items."""
    row = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM barcode), "
        "(SELECT count(*) FROM department)"
    ).one()
    return Counts(*row)


def _candidates(connection: Connection, typed: str, words: list[str], limit: int) -> Iterator[Product]:
    """What may be meant, best first, each query asked only if the ones before it did not fill the list."""
    if len(typed.split()) == 1:
        yield from _by_code(connection, typed, limit)
    start = " ".join(words)
    yield from _products(connection, _BY_NAME_START, (start, start + _LAST, limit))
    match = _match(connection, words)
    if match is not None:
        # Twice as many: those whose name begins with the text come a second time.
        yield from _products(connection, _BY_WORDS, (match, 2 * limit))


def _match(connection: Connection, words: Sequence[str]) -> str | None:
    """The FTS5 query for products with a word for each beginning; None when one begins no known word.

    FTS5 reads a beginning lazily only where it has a prefix index; of a longer one it first gathers every
    product of every word, 30 ms at 800,000. So a longer beginning is put as the few words it stands for.
    """
    parts: list[str] = []
    for word in words:
        quoted = f'"{word}"*'
        if len(word) > PREFIX_LETTERS:
            rows = connection.exec_driver_sql(_WORDS, (word, word + _LAST, TERMS_MAX + 1)).fetchall()
            if not rows:
                return None
            if len(rows) <= TERMS_MAX:
                quoted = "(" + " OR ".join(f'"{row[0]}"' for row in rows) + ")"
        parts.append(quoted)
    return " AND ".join(parts)


def _by_code(connection: Connection, typed: str, limit: int) -> Iterator[Product]:
    exact = product_by_code(connection, typed)
    if exact is not None:
        yield exact
    if not is_digits(typed):
        return
    starts = [typed]
    if len(typed) >= CODE_DIGITS_MIN:
        starts += [_EAN13 + typed, _EAN8 + typed]
    for start in starts:
        yield from _products(connection, _BY_CODE_START, (start, start + ":", limit))  # ":" follows "9"


def _products(connection: Connection, query: str, values: tuple[Any, ...]) -> tuple[Product, ...]:
    return tuple(_product(row) for row in connection.exec_driver_sql(query, values))


def _product(row: Any) -> Product:
    id_, name, short, department, vat, price, weighed, detail, tags, exclude, icon, code = row
    return Product(
        id=id_,
        name=name,
        short_name=short,
        department=department,
        vat=vat,
        price_cents=price,
        weighed=bool(weighed),
        detail=detail,
        code=None if code is None or code.startswith(NAME_SIGN) else shown(code),
        tags=tuple(tags.split()),
        exclude=tuple(exclude.split()),
        icon=icon,
    )
