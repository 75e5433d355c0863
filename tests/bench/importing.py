"""import_26k: a whole price list as the till imports it, against its rows put in with nothing else to do."""

from __future__ import annotations

from pathlib import Path

from app.store.engine import Store
from app.store.upgrade import prepare
from tests.bench.catalogue_data import Rows
from tests.bench.figures import Figure, of_rates, timed
from tests.bench.workshop import Workshop, import_whole, till_in

ROUNDS = 5
_TABLES = ("department", "product", "barcode", "search_word")


def import_26k(shop: Workshop) -> Figure:
    """From the file to the last commit: preview, steps of 20 ms, journal entry. The raw insert gets the very
    rows the import made, ready, in one transaction; triggers and indexes are the same."""
    path = shop.price_list
    rates, yardstick, rows = [], [], 0
    for turn in range(ROUNDS):
        folder = shop.room(f"import-{turn}")
        with till_in(folder) as till:
            took = timed(lambda till=till: import_whole(till, path))
        made = _rows_of(folder)
        rows = len(made["product"])
        rates.append(rows / took)
        yardstick.append(rows / _insert(shop.room(f"raw-{turn}"), made))
    against = "executemany of the same rows, same tables and indexes"
    return of_rates("import_26k", "rows/s", ROUNDS * rows, rates, yardstick, against)


def _rows_of(folder: Path) -> dict[str, Rows]:
    store = Store(folder / "till.db")
    with store.read() as connection:
        made = {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
            for table in _TABLES
        }
    store.close()
    return made


def _insert(folder: Path, made: dict[str, Rows]) -> float:
    prepare(folder / "till.db", folder / "backup")
    store = Store(folder / "till.db")

    def insert() -> None:
        with store.write() as connection:
            for table, rows in made.items():
                places = ",".join("?" * len(rows[0]))
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", rows)

    try:
        return timed(insert)
    finally:
        store.close()
