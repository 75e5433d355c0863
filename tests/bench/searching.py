"""search_26k, search_800k: one keystroke in the search field, from text to products."""

from __future__ import annotations

import pysqlite3.dbapi2 as sqlite

from app.services import catalogue
from app.store.catalogue import sort_name
from app.store.engine import Store
from tests.bench.catalogue_data import keystrokes
from tests.bench.figures import Figure, of_times, timed
from tests.bench.workshop import Workshop
from ui.presenters.sell import SEARCH_FROM

PASSES = 3
LIMIT = 20
_RAW = (
    "SELECT p.id, p.name, p.price FROM product_search s JOIN product p ON p.rowid_ = s.rowid"
    " WHERE product_search MATCH ? LIMIT ?"
)


def search(shop: Workshop, size: str) -> Figure:
    """What cashiers type, letter by letter, against the plain FTS5 query for the same words."""
    path = shop.shop(size) / "till.db"
    store = Store(path)
    raw = sqlite.connect(f"file:{path}?mode=ro", uri=True)
    raw.execute("PRAGMA mmap_size=268435456")
    texts = [text for text in keystrokes() if len(text.strip()) >= SEARCH_FROM]
    taken, yardstick = [], []
    try:
        for turn in range(PASSES + 1):
            for text in texts:
                mine = timed(lambda text=text: catalogue.search(store, text, LIMIT))
                plain = timed(lambda text=text: _plain(raw, text))
                if turn:  # the first pass only reads the file in
                    taken.append(mine)
                    yardstick.append(plain)
    finally:
        raw.close()
        store.close()
    return of_times(f"search_{size}", taken, yardstick, "the same words as one raw FTS5 query")


def _plain(connection: sqlite.Connection, text: str) -> None:
    match = " AND ".join(f'"{word}"*' for word in sort_name(text).split())
    if match:
        connection.execute(_RAW, (match, LIMIT)).fetchall()
