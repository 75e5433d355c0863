"""Inserting a few rows in one statement, as constant SQL: for the path every entry takes.

`ledger`, `changes` and the projection use it. SQLAlchemy compiles a multi-row insert anew each time, which
costs more than the database needs to run it; everything else stays with Core.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult


@lru_cache(maxsize=512)
def _insert_sql(table: str, columns: tuple[str, ...], count: int, tail: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    row = "(" + ", ".join(["%s"] * len(columns)) + ")"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * count)} {tail}'


def insert_rows(
    conn: Connection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]], tail: str = ""
) -> CursorResult[Any]:
    """`INSERT INTO table (columns) VALUES …` for one or more rows, with `tail` after it (ON CONFLICT,
    RETURNING). `table`, `columns` and `tail` are constants of ours, never data."""
    sql = _insert_sql(table, columns, len(rows), tail)
    return conn.exec_driver_sql(sql, tuple(value for row in rows for value in row))
