"""The import's own rows, and its bulk writes: a batch of good rows into product, barcode and search at once.

Called by app.services.imports inside its transaction. Everything is set-based: one look-up and at most four
`executemany` for a batch, since single statements would cost more than the rows (issue 2 §4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.store import catalogue

_RUN = (
    "SELECT run, file_sha256, path, plan, next_byte, next_line, rows, created, updated, unchanged, rejected,"
    " finished_at FROM import_run"
)
_BEGIN = (
    "INSERT INTO import_run (run, file_sha256, path, plan, next_byte, next_line, rows, created, updated,"
    " unchanged, rejected, started_at, finished_at) VALUES (?,?,?,?,0,1,0,0,0,0,0,?,NULL)"
    " ON CONFLICT (run) DO UPDATE SET next_byte = 0, next_line = 1, rows = 0, created = 0, updated = 0,"
    " unchanged = 0, rejected = 0, started_at = excluded.started_at, finished_at = NULL, path = excluded.path"
)
_ADVANCE = (
    "UPDATE import_run SET next_byte = ?, next_line = ?, rows = ?, created = ?, updated = ?, unchanged = ?,"
    " rejected = ?, finished_at = ? WHERE run = ? AND next_byte = ? AND finished_at IS NULL"
)
_KNOWN = (
    "SELECT b.code, p.rowid_, p.name, p.short_name, p.detail, p.department, p.vat, p.price, p.weighed"
    " FROM json_each(?) k CROSS JOIN barcode b ON b.code = k.value JOIN product p ON p.rowid_ = b.product"
)
_INSERT = (
    "INSERT INTO product (rowid_, id, name, short_name, detail, department, vat, price, weighed, tags,"
    " exclude, icon, sort_name) VALUES (?,?,?,?,?,?,?,?,?,'','','',?)"
)
_UPDATE = (
    "UPDATE product SET name = ?, short_name = ?, detail = ?, department = ?, vat = ?, price = ?,"
    " weighed = ?, sort_name = ? WHERE rowid_ = ?"
)
_CODE = "INSERT INTO barcode (code, product) VALUES (?,?)"
_REJECT = "INSERT OR REPLACE INTO import_reject (run, line, cells, faults) VALUES (?,?,?,?)"


@dataclass(frozen=True, slots=True)
class RunRow:
    """How far one import has come: everything before `next_byte` is in, or among its rejects."""

    run: str
    file_sha256: str
    path: str
    plan: str
    next_byte: int
    next_line: int
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """A product as the price list has it now."""

    row: int
    name: str
    short_name: str
    detail: str
    department: int
    vat: str
    price_cents: int
    weighed: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A bad row: its line, its cells as read, its faults as [field, fault, facts]."""

    line: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str, Mapping[str, str | int]], ...]


NewRow = tuple[int, str, str, str, str, int, str, int, int, str]
ChangedRow = tuple[str, str, str, int, str, int, int, str, int]


def run_row(connection: Connection, run: str) -> RunRow | None:
    """The run with that key, or None."""
    row = connection.exec_driver_sql(f"{_RUN} WHERE run = ?", (run,)).fetchone()
    return None if row is None else RunRow(*row)


def unfinished(connection: Connection) -> RunRow | None:
    """The import that was interrupted last, or None: the screen offers to go on with it."""
    row = connection.exec_driver_sql(
        f"{_RUN} WHERE finished_at IS NULL ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    return None if row is None else RunRow(*row)


def begin_run(connection: Connection, run: str, sha256: str, path: str, plan: str, at_ms: int) -> None:
    """Start a run from its first row; the rejects and the unfinished state of all others are dropped."""
    connection.exec_driver_sql("DELETE FROM import_reject")
    connection.exec_driver_sql("DELETE FROM import_run WHERE finished_at IS NULL AND run <> ?", (run,))
    connection.exec_driver_sql(_BEGIN, (run, sha256, path, plan, at_ms))


def advance(connection: Connection, before: RunRow, after: RunRow) -> bool:
    """Move the run from `before` to `after`; False if it is no longer at `before`."""
    values = (after.next_byte, after.next_line, after.rows, after.created, after.updated, after.unchanged)
    moved = connection.exec_driver_sql(
        _ADVANCE, (*values, after.rejected, after.finished_at, before.run, before.next_byte)
    )
    return moved.rowcount == 1


def known_products(connection: Connection, keys: Iterable[str]) -> dict[str, Known]:
    """The products behind those of `keys` that are stored."""
    rows = connection.exec_driver_sql(_KNOWN, (json.dumps(list(keys)),))
    return {row[0]: Known(*row[1:]) for row in rows}


def next_product_row(connection: Connection) -> int:
    """The row number the next new product gets."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(rowid_), 0) + 1 FROM product").scalar_one())


def write_batch(
    connection: Connection,
    created: Sequence[NewRow],
    changed: Sequence[ChangedRow],
    codes: Sequence[tuple[str, int]],
) -> None:
    """Write new and changed products and new codes; the triggers keep the search index."""
    catalogue.put_words(connection, [row[-1] for row in created] + [row[-2] for row in changed])
    for statement, rows in ((_INSERT, created), (_UPDATE, changed), (_CODE, codes)):
        if rows:
            connection.exec_driver_sql(statement, list(rows))


def put_rejects(connection: Connection, run: str, rejects: Sequence[Reject]) -> None:
    """Keep bad rows until the file of faults is written, and for the screen."""
    if rejects:
        rows = [
            (run, r.line, json.dumps(r.cells, ensure_ascii=False), json.dumps(r.faults, ensure_ascii=False))
            for r in rejects
        ]
        connection.exec_driver_sql(_REJECT, rows)


def rejects(connection: Connection, run: str, after_line: int = 0, limit: int = 500) -> tuple[Reject, ...]:
    """Bad rows of a run behind `after_line`, in the order of the file."""
    rows = connection.exec_driver_sql(
        "SELECT line, cells, faults FROM import_reject WHERE run = ? AND line > ? ORDER BY line LIMIT ?",
        (run, after_line, limit),
    )
    return tuple(
        Reject(line, tuple(json.loads(cells)), tuple((f[0], f[1], f[2]) for f in json.loads(faults)))
        for line, cells, faults in rows
    )
