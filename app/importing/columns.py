"""What the columns of a price list mean: by their headings in Italian or English, or, without a header, by
what stands in them. A file with headings is never guessed by content: "prezzo acquisto" holds prices too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from app.codes.gtin import has_check_digit
from app.importing import cells
from app.importing.faults import Bad
from app.importing.plan import CODE, DEPARTMENT, DETAIL, NAME, PLU, PRICE, SHORT, UNIT, VAT

# Headings without accents, signs and capitals; earlier ones win when two columns could hold a field.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    CODE: (
        "barcode",
        "bar code",
        "barcodes",
        "ean",
        "ean13",
        "ean 13",
        "codice ean",
        "cod ean",
        "codice a barre",
        "codici a barre",
        "cod a barre",
        "codice barre",
        "gtin",
        "upc",
    ),
    PLU: (
        "plu",
        "codice plu",
        "codice articolo",
        "cod articolo",
        "cod art",
        "codice prodotto",
        "codice",
        "cod",
        "sku",
        "item code",
        "product code",
        "code",
    ),
    NAME: (
        "descrizione",
        "descrizione articolo",
        "descrizione prodotto",
        "nome",
        "nome prodotto",
        "nome articolo",
        "denominazione",
        "prodotto",
        "articolo",
        "name",
        "product name",
        "item name",
        "description",
        "product",
        "item",
        "title",
    ),
    SHORT: (
        "descrizione breve",
        "nome breve",
        "descrizione scontrino",
        "short name",
        "short description",
    ),
    DETAIL: ("formato", "confezione", "contenuto", "grammatura", "size", "detail", "pack"),
    DEPARTMENT: (
        "reparto",
        "nome reparto",
        "categoria",
        "settore",
        "merceologia",
        "gruppo",
        "famiglia",
        "department",
        "category",
        "dept",
        "group",
    ),
    VAT: (
        "iva",
        "aliquota iva",
        "aliquota",
        "codice iva",
        "cod iva",
        "perc iva",
        "vat",
        "vat rate",
        "vat code",
        "tax",
        "tax rate",
    ),
    PRICE: (
        "prezzo",
        "prezzo vendita",
        "prezzo di vendita",
        "prezzo al pubblico",
        "prezzo pubblico",
        "prezzo ivato",
        "prezzo iva inclusa",
        "prezzo iva compresa",
        "prezzo unitario",
        "prezzo listino",
        "prezzo di listino",
        "listino",
        "pvp",
        "price",
        "sale price",
        "selling price",
        "retail price",
        "unit price",
    ),
    UNIT: (
        "um",
        "u m",
        "udm",
        "unita",
        "unita di misura",
        "unita misura",
        "unit",
        "uom",
        "bilancia",
        "pesato",
        "venduto a",
        "sold by",
        "weighed",
    ),
}

_MOSTLY = 0.8  # share of filled cells that must look right before a column without a heading is believed


def heading(text: str) -> str:
    """A heading as `HEADINGS` writes it."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(s for s in plain if not unicodedata.combining(s))))


def by_heading(header: Sequence[str]) -> dict[str, int]:
    """Field to column for every heading that is known; a column holds one field."""
    place: dict[str, int] = {}
    for column, text in enumerate(header):
        place.setdefault(heading(text), column)
    columns: dict[str, int] = {}
    for field, names in HEADINGS.items():
        found = next((place[name] for name in names if name in place), None)
        if found is not None:
            columns[field] = found
    return columns


def looks_like_header(first: Sequence[str]) -> bool:
    """Whether the first record names columns: two known headings, or neither a code nor a price in it."""
    if len(by_heading(first)) >= 2:
        return True
    return not any(_is_code(cell) or _has_fraction(cell) for cell in first)


def by_content(rows: Sequence[Sequence[str]], width: int) -> dict[str, int]:
    """Field to column for a file without a header, by what most cells of a column are."""
    values = [[row[c].strip() for row in rows if c < len(row) and row[c].strip()] for c in range(width)]
    left = set(range(width))
    columns: dict[str, int] = {}
    for field, looks_right in ((CODE, _is_code), (PRICE, _has_fraction), (VAT, _is_vat)):
        share = {column: _share(values[column], looks_right) for column in sorted(left)}
        best = max(share, key=lambda column: share[column], default=None)
        if best is not None and share[best] >= _MOSTLY:
            columns[field] = best
            left.discard(best)
    texts = [c for c in left if values[c] and _share(values[c], _is_text) >= _MOSTLY]
    if texts:
        columns[NAME] = max(texts, key=lambda c: len(set(values[c])))
        others = [c for c in texts if c != columns[NAME] and len(set(values[c])) * 3 <= len(values[c])]
        if others:
            columns[DEPARTMENT] = others[0]
    return columns


def _share(values: Sequence[str], looks_right: Callable[[str], bool]) -> float:
    return sum(1 for value in values if looks_right(value)) / len(values) if values else 0.0


def _is_code(text: str) -> bool:
    return has_check_digit(text.strip())


def _has_fraction(text: str) -> bool:
    return bool(re.search(r"\d[.,]\d{2}\D*$", text.strip())) and not isinstance(cells.price(text, ","), Bad)


def _is_vat(text: str) -> bool:
    return not isinstance(cells.vat(text), Bad)


def _is_text(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 2
