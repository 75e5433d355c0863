"""The closure period that is open, or about to open: closure, shift, business date, progressive.

Closure n+1 and its shift open with the first money fact after closure n (HOUSE §3). One progressive for
sales and returns, from 0001 in each closure (sync R32).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.errors import BugError
from app.store.journal import Head


@dataclass(frozen=True, slots=True)
class Day:
    """The open closure period. `progressive` is the last number given out."""

    closure: int
    is_open: bool
    business_date: str
    shift: str
    opened_at: int
    float_cents: int
    progressive: int


_COLUMNS = "closure, is_open, business_date, shift, opened_at, float, progressive"
_NEXT = (
    "UPDATE head SET progressive = progressive + 1 WHERE id = 1 AND is_open = 1"
    f" RETURNING {_COLUMNS}, branch, seq, hash, acked"
)
_OPEN = (
    "UPDATE head SET is_open = 1, business_date = ?, shift = ?, opened_at = ?, progressive = 1 WHERE id = 1"
    f" RETURNING {_COLUMNS}, branch, seq, hash, acked"
)


def current(connection: Connection) -> Day:
    """The period as it stands; `is_open` False means the next money fact opens it."""
    row = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM head WHERE id = 1").fetchone()
    if row is None:
        raise BugError("till has no head row")
    return Day(row[0], bool(row[1]), *row[2:])


def next_number(connection: Connection, business_date: str, shift: str, at_ms: int) -> tuple[Day, Head]:
    """Take the next progressive, opening the period with these values if it is not open yet.

    The journal's head stands in the same row and comes back with it, so a sale asks once.
    """
    row = connection.exec_driver_sql(_NEXT).fetchone()
    if row is None:
        row = connection.exec_driver_sql(_OPEN, (business_date, shift, at_ms)).fetchone()
    if row is None:
        raise BugError("till has no head row")
    return Day(row[0], bool(row[1]), *row[2:7]), Head(*row[7:])


def close(connection: Connection, float_next_cents: int) -> None:
    """End the period; the next one starts with what was left in the drawer."""
    connection.exec_driver_sql(
        "UPDATE head SET closure = closure + 1, is_open = 0, business_date = '', shift = '', opened_at = 0,"
        " float = ?, progressive = 0 WHERE id = 1",
        (float_next_cents,),
    )
