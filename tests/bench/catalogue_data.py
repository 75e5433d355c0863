"""A made-up price list of any size, the same on every machine, that looks like an Italian shop's.

Used by the benches (26,356 and 800,000 items) and by tests that need a file. Names are product, brand,
variant and size, common ones far more often than rare ones, so that a search has long and short answers.
Deliberately absent: real products; a bench reads those from `--catalogue FILE`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from app.codes.gtin import check_digit, stored_key
from app.store.catalogue import PREFIX_LETTERS, sort_name

REAL_ROWS = 26_356  # as many as the real price list has
Rows = list[tuple[Any, ...]]
HEADER = ("barcode", "descrizione", "reparto", "iva", "prezzo")

# department, VAT, products
SHELVES = (
    (
        "Alimentari",
        "4",
        "Pasta|Spaghetti|Penne rigate|Fusilli|Farfalle|Farina 00|Riso arborio|Riso carnaroli",
    ),
    (
        "Latticini",
        "4",
        "Latte intero|Latte parzialmente scremato|Burro|Mozzarella|Ricotta|Stracchino|Gorgonzola",
    ),
    (
        "Pane",
        "4",
        "Pane casereccio|Pane integrale|Michetta|Focaccia|Grissini|Crackers|Pan carré|Fette biscottate",
    ),
    (
        "Frutta e verdura",
        "4",
        "Pomodori pelati|Passata di pomodoro|Insalata|Zucchine|Mele|Arance|Limoni|Funghi",
    ),
    (
        "Dolci",
        "10",
        "Biscotti|Frollini|Cioccolato|Crostata|Merendine|Caramelle|Wafer|Confettura|Miele|Gelato",
    ),
    ("Salumi", "10", "Prosciutto crudo|Prosciutto cotto|Mortadella|Salame|Bresaola|Speck|Würstel|Pancetta"),
    ("Bevande", "22", "Acqua naturale|Acqua frizzante|Aranciata|Cola|Tè alla pesca|Succo di frutta|Chinotto"),
    ("Vini e birre", "22", "Vino rosso|Vino bianco|Prosecco|Birra chiara|Birra doppio malto|Spumante|Amaro"),
    ("Caffè", "22", "Caffè macinato|Caffè in capsule|Caffè in grani|Orzo solubile|Camomilla|Tisana"),
    ("Surgelati", "10", "Piselli surgelati|Bastoncini di pesce|Pizza margherita|Spinaci|Patatine fritte"),
    (
        "Dispensa",
        "10",
        "Olio extravergine di oliva|Aceto balsamico|Tonno all'olio|Fagioli|Ceci|Lenticchie|Olive",
    ),
    (
        "Casa e igiene",
        "22",
        "Detersivo piatti|Ammorbidente|Carta igienica|Sapone|Shampoo|Dentifricio|Candeggina",
    ),
)
BRANDS = (
    "Molino Vecchio|La Corte|Valtrina|Bontà Antica|Il Poggio|San Rocco|Casa Lunati|Monteverde|Dolcemare",
    "Fior di Campo|Tre Torri|Ca' del Sole|Nonna Piera|Pregiata|Terre Alte|Il Granaio|Borgo Antico|Rivabella",
    "Alpe Serena|Mareblù|Gran Forno|Orto Mio|Buongusto|Stella d'Oro|La Malga|Portofelice|Villa Rovere",
)
VARIANTS = (
    "classico|integrale|biologico|senza glutine|al limone|con cioccolato|alle noci|leggero|senza zucchero",
    "extra|delicato|tradizionale|al tartufo|piccante|stagionato|fresco|con verdure|alla vaniglia|di montagna",
    "DOP|IGP|senza lattosio|ai cereali|artigianale|affumicato|al naturale|con basilico|rustico|cremoso",
)
SIZES = ("500 g|1 kg|250 g|1 l|750 ml|400 g|100 g|200 g|1,5 l|330 ml|150 g|6 x 1,5 l|300 g|2 kg|125 g|80 g",)
# Rarer brands are made of these, so that the words grow with the list, as they do in life.
SYLLABLES = (
    "ba be bo ca ce cio co da de do fa fe fio ga ghe go la le lo ma me mo na ne no pa pe po ra re ri ro"
)
ENDINGS = "lli rini netti sani belli zzi tta rosa lunga verde nova dori gli mare forte chini"

# What cashiers type, to be entered letter by letter.
TYPED = (
    "latte intero",
    "biscotti cioccolato",
    "pasta integrale",
    "vino rosso terre alte",
    "caffè macinato",
    "acqua frizzante 1,5",
    "prosciutto crudo",
    "mozzarella la malga",
    "riso",
    "olio extra",
    "birra",
    "pane senza glutine",
    "tonno all'olio",
    "miele di montagna",
    "san rocco",
    "pasta shampoo",
    "carta igienica",
    "shampoo delicato",
    "gelato vaniglia",
    "ceci",
    "a b c",
    "8000",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the made-up price list."""

    code: str
    name: str
    department: str
    vat: str
    price_cents: int


def items(count: int, seed: int = 7) -> Iterator[Item]:
    """`count` items with codes that are all different and have right check digits."""
    chance = random.Random(seed)
    shelves = [(department, vat, name) for department, vat, names in SHELVES for name in names.split("|")]
    chance.shuffle(shelves)
    brands = [*_all(BRANDS), *_more_brands(chance, max(200, count // 40))]
    variants, sizes = _all(VARIANTS), _all(SIZES)
    often = {len(things): _often(len(things)) for things in (shelves, brands, variants, sizes)}
    body = 800_000_000_000
    for _ in range(count):
        body += chance.randint(1, 97)
        department, vat, product = _one(chance, shelves, often)
        parts = [product, _one(chance, brands, often)]
        if chance.random() < 0.75:
            parts.append(_one(chance, variants, often))
        parts.append(_one(chance, sizes, often))
        cents = chance.choice((9, 19, 29, 49, 59, 79, 89, 99)) + 100 * min(49, int(chance.expovariate(0.25)))
        code = f"{body}{check_digit(str(body))}"
        yield Item(code, " ".join(parts), department, vat, cents)


def write_price_list(path: Path, count: int, seed: int = 7, encoding: str = "utf-8") -> Path:
    """The items as a price list of a shop: semicolons, decimal comma, CRLF."""
    with path.open("w", encoding=encoding, newline="") as handle:
        out = csv.writer(handle, delimiter=";")
        out.writerow(HEADER)
        out.writerows(cells(item) for item in items(count, seed))
    return path


def cells(item: Item) -> tuple[str, ...]:
    """An item as the cells of its row."""
    price = f"{item.price_cents // 100},{item.price_cents % 100:02d}"
    return (item.code, item.name, item.department, item.vat, price)


def read_price_list(path: Path) -> list[Item]:
    """A price list in the same form (`--catalogue FILE`) as items."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle, delimiter=";"))[1:]
    return [Item(r[0], r[1], r[2], r[3], int(r[4].replace(",", ""))) for r in rows]


def raw_rows(source: Sequence[Item]) -> tuple[Rows, Rows, Rows]:
    """Rows ready for product, barcode and search_word: the yardstick of the import, and quick big files."""
    numbers = {name: n for n, name in enumerate(dict.fromkeys(item.department for item in source), 1)}
    products = [
        (
            row,
            f"01900000-0000-7000-8000-{row:012x}",
            item.name,
            item.name[:24],
            "",
            numbers[item.department],
            item.vat,
            item.price_cents,
            0,
            sort_name(item.name),
        )
        for row, item in enumerate(source, 1)
    ]
    codes = [(stored_key(item.code), row) for row, item in enumerate(source, 1)]
    words = {word for row in products for word in row[-1].split() if len(word) > PREFIX_LETTERS}
    return products, codes, [(word,) for word in sorted(words)]


INSERT_PRODUCT = (
    "INSERT INTO product (rowid_, id, name, short_name, detail, department, vat, price, weighed, tags,"
    " exclude, icon, sort_name) VALUES (?,?,?,?,?,?,?,?,?,'','','',?)"
)
INSERT_CODE = "INSERT INTO barcode (code, product) VALUES (?,?)"
INSERT_WORD = "INSERT OR IGNORE INTO search_word (word) VALUES (?)"


def fill(connection: Any, source: Sequence[Item]) -> None:
    """Write the items straight into the tables, in the caller's transaction."""
    write_raw(connection, *raw_rows(source))


def write_raw(connection: Any, products: Rows, codes: Rows, words: Rows) -> None:
    """The yardstick itself: rows that are ready, one `executemany` for each table."""
    connection.exec_driver_sql(INSERT_PRODUCT, products)
    connection.exec_driver_sql(INSERT_CODE, codes)
    connection.exec_driver_sql(INSERT_WORD, words)


def keystrokes() -> list[str]:
    """Every text the search field holds while the typed examples are entered."""
    return [text[:length] for text in TYPED for length in range(1, len(text) + 1)]


def _all(lines: Sequence[str]) -> list[str]:
    return [name for line in lines for name in line.split("|")]


def _more_brands(chance: random.Random, count: int) -> list[str]:
    first, last = SYLLABLES.split(), ENDINGS.split()
    return [
        "".join([*chance.choices(first, k=chance.randint(1, 3)), chance.choice(last)]).capitalize()
        for _ in range(count)
    ]


def _often(count: int) -> list[float]:
    """Cumulative weights: the n-th thing is taken 1/n as often as the first."""
    return list(accumulate(1 / place for place in range(1, count + 1)))


def _one(chance: random.Random, things: Sequence[Any], often: Mapping[int, list[float]]) -> Any:
    return chance.choices(things, cum_weights=often[len(things)])[0]
