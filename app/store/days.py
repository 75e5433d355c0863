"""The closure period that is open, or about to open: closure, shift, business date, progressive.

Closure n+1 and its shift open with the first money fact after closure n (HOUSE §3). One progressive for
sales and returns, from 0001 in each closure (sync R32).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.errors import BugError


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


_READ = "SELECT closure, is_open, business_date, shift, opened_at, float, progressive FROM day WHERE id = 1"


def begin(connection: Connection) -> None:
    """A new till: closure 1 will open with the first money fact, with an empty drawer."""
    connection.exec_driver_sql("INSERT INTO day VALUES (1, 1, 0, '', '', 0, 0, 0)")


def current(connection: Connection) -> Day:
    """The period as it stands; `is_open` False means the next money fact opens it."""
    row = connection.exec_driver_sql(_READ).fetchone()
    if row is None:
        raise BugError("till has no day row")
    return Day(row[0], bool(row[1]), row[2], row[3], row[4], row[5], row[6])


def next_number(connection: Connection, business_date: str, shift: str, at_ms: int) -> Day:
    """Take the next progressive, opening the period with these values if it is not open yet."""
    day = current(connection)
    progressive = day.progressive + 1
    if day.is_open:
        connection.exec_driver_sql("UPDATE day SET progressive = ? WHERE id = 1", (progressive,))
        return Day(
            day.closure, True, day.business_date, day.shift, day.opened_at, day.float_cents, progressive
        )
    connection.exec_driver_sql(
        "UPDATE day SET is_open = 1, business_date = ?, shift = ?, opened_at = ?, progressive = ?"
        " WHERE id = 1",
        (business_date, shift, at_ms, progressive),
    )
    return Day(day.closure, True, business_date, shift, at_ms, day.float_cents, progressive)


def close(connection: Connection, float_next_cents: int) -> None:
    """End the period; the next one starts with what was left in the drawer."""
    connection.exec_driver_sql(
        "UPDATE day SET closure = closure + 1, is_open = 0, business_date = '', shift = '', opened_at = 0,"
        " float = ?, progressive = 0 WHERE id = 1",
        (float_next_cents,),
    )
