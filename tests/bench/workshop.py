"""Where the benches work: a folder on a disk, and tills with 26,356 or 800,000 items, each built once a run.

Made by `__main__`; removed at the end, whatever happened.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from app.domain.catalogue import Department
from app.ports.clock import SystemClock
from app.services import catalogue
from app.services.import_job import run_whole
from app.services.till import Till
from app.store import catalogue as store_catalogue
from app.store.engine import Store
from app.store.upgrade import prepare
from tests.bench import catalogue_data
from tests.fakes import close_till, open_till

REAL, BIG = "26k", "800k"
BIG_ROWS = 800_000
_SLICE = 50_000
_INDEX = "INSERT INTO product_search (rowid, words) SELECT rowid_, sort_name FROM product WHERE rowid_ > ?"


class Workshop:
    """A folder and the price lists in it."""

    def __init__(self, folder: Path, price_list: Path | None) -> None:
        """`price_list`: a real one for the figures of 26,356 items; made up without it."""
        self.folder = folder
        self._given = price_list

    def room(self, name: str) -> Path:
        """An empty folder of its own."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    @cached_property
    def price_list(self) -> Path:
        """The CSV of the figures of 26,356 items."""
        if self._given is not None:
            return self._given
        return catalogue_data.write_price_list(self.folder / "price-list.csv", catalogue_data.REAL_ROWS)

    def shop(self, size: str) -> Path:
        """The data folder of a till with that many items."""
        return self._real_shop if size == REAL else self._big_shop

    @cached_property
    def _real_shop(self) -> Path:
        say("building the shop with the price list")
        folder = self.room(REAL)
        with till_in(folder) as till:
            import_whole(till, self.price_list)
        return folder

    @cached_property
    def _big_shop(self) -> Path:
        say(f"building the shop with {BIG_ROWS:,} items")
        folder = self.room(BIG)
        prepare(folder / "till.db", folder / "backup")
        store = Store(folder / "till.db")
        fill(store, list(catalogue_data.items(BIG_ROWS)))
        store.close()
        return folder


def import_whole(till: Till, price_list: Path) -> None:
    """The whole price list, as `./bancone import` does it."""
    run_whole(till, price_list, lambda _progress: None, ("riga", "perché"))


def fill(store: Store, items: list[catalogue_data.Item]) -> None:
    """Write the items straight into the tables, a slice in each transaction so that the WAL stays small."""
    products, codes, words = catalogue_data.raw_rows(items)
    vat = {item.department: item.vat for item in items}
    with store.write() as connection:
        for number, name in enumerate(vat, 1):
            store_catalogue.put_department(connection, Department(number, name, vat[name], "basket", "ok"))
        connection.exec_driver_sql(catalogue_data.INSERT_WORD, words)
    with without_trigger(store, "product_search_insert"):
        for first in range(0, len(products), _SLICE):
            with store.write() as connection:
                connection.exec_driver_sql(catalogue_data.INSERT_PRODUCT, products[first : first + _SLICE])
                connection.exec_driver_sql(catalogue_data.INSERT_CODE, codes[first : first + _SLICE])
                connection.exec_driver_sql(_INDEX, (first,))
    tiles = [row[1] for row in products[:: max(1, len(products) // catalogue.TILES)]]
    catalogue.set_tiles(store, tiles[: catalogue.TILES])


@contextmanager
def without_trigger(store: Store, name: str) -> Iterator[None]:
    """Full text row by row takes twenty times as long as many rows at once: nearly a minute here."""
    with store.write() as connection:
        row = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).one()
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    with store.write() as connection:
        connection.exec_driver_sql(row[0])


@contextmanager
def till_in(folder: Path) -> Iterator[Till]:
    """A till without a face or devices, as services see it, at the time of the machine."""
    till = open_till(folder, SystemClock())
    try:
        yield till
    finally:
        close_till(till)


@contextmanager
def opened(price_list: Path | None) -> Iterator[Workshop]:
    """A workshop, gone afterwards. Not in /tmp, which is memory on many machines: a commit has to reach a
    disk here."""
    disk = Path("/var/tmp")
    with tempfile.TemporaryDirectory(prefix="bancone-bench-", dir=disk if disk.is_dir() else None) as folder:
        yield Workshop(Path(folder), price_list)


def say(words: str) -> None:
    """Tell the person who waits."""
    print(f"… {words}", file=sys.stderr, flush=True)
