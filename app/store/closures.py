"""Closures and issued reports: what was counted, and the chain of cause reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A made closure. Figures beyond these lie in its journal entry."""

    closure: int
    entry: bytes
    business_date: str
    shift: str
    opened_at: int
    closed_at: int
    float_cents: int
    counted_cents: int
    expected_cents: int
    float_next_cents: int
    note: str
    operator: str | None
    counts: str
    totals: str


_COLUMNS = (
    "closure, entry, business_date, shift, opened_at, closed_at, float, counted, expected, float_next,"
    " note, operator, counts, totals"
)


def insert(connection: Connection, row: ClosureRow) -> None:
    """Store a closure in the transaction that closes the day."""
    connection.exec_driver_sql(
        f"INSERT INTO closure ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            row.closure,
            row.entry,
            row.business_date,
            row.shift,
            row.opened_at,
            row.closed_at,
            row.float_cents,
            row.counted_cents,
            row.expected_cents,
            row.float_next_cents,
            row.note,
            row.operator,
            row.counts,
            row.totals,
        ),
    )


def recent(connection: Connection, limit: int) -> Sequence[ClosureRow]:
    """The latest closures, newest first."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM closure ORDER BY closure DESC LIMIT ?", (limit,)
    )
    return [ClosureRow(*row) for row in rows]


def get(connection: Connection, closure: int) -> ClosureRow | None:
    """One closure."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM closure WHERE closure = ?", (closure,)
    ).fetchone()
    return None if row is None else ClosureRow(*row)


def of_date(connection: Connection, business_date: str) -> Sequence[ClosureRow]:
    """The closures whose business date is that day, in order."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM closure WHERE business_date = ? ORDER BY closure", (business_date,)
    )
    return [ClosureRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An issued cause report: its number, the closures it covers, its hash and the one before."""

    number: int
    entry: bytes
    business_date: str
    first_closure: int
    last_closure: int
    prev: str
    hash: str
    issued_at: int


_REPORT = "number, entry, business_date, first_closure, last_closure, prev, hash, issued_at"


def last_report(connection: Connection) -> ReportRow | None:
    """The latest issued report, whose hash the next one carries."""
    row = connection.exec_driver_sql(f"SELECT {_REPORT} FROM report ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else ReportRow(*row)


def reports_of_date(connection: Connection, business_date: str) -> Sequence[ReportRow]:
    """The reports issued for a business date, in order."""
    rows = connection.exec_driver_sql(
        f"SELECT {_REPORT} FROM report WHERE business_date = ? ORDER BY number", (business_date,)
    )
    return [ReportRow(*row) for row in rows]


def insert_report(connection: Connection, row: ReportRow) -> None:
    """Store an issued report in the transaction of its entry."""
    connection.exec_driver_sql(
        f"INSERT INTO report ({_REPORT}) VALUES (?,?,?,?,?,?,?,?)",
        (
            row.number,
            row.entry,
            row.business_date,
            row.first_closure,
            row.last_closure,
            row.prev,
            row.hash,
            row.issued_at,
        ),
    )
