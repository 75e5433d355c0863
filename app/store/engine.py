"""Opens the till's file: durable WAL, one writing connection, read-only ones beside it; migrations.

Called by bootstrap and tests. The writing connection belongs to the database worker alone
(services/worker.py); readers never block it. `synchronous=FULL`: NORMAL loses acknowledged sales on power
cut (sync §1.6). Deliberately absent: queries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from app.domain.errors import KnownError
from app.store.errors import known_error

OLDEST_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 carry the WAL-reset corruption bug (sync §1.7)
BUSY_TIMEOUT_MS = 5_000
APPLICATION_ID = 0x62616E63  # "banc": tells our file from any other SQLite file


def refuse_old_sqlite() -> None:
    """Stop with a sentence when the SQLite in use could corrupt the file."""
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise KnownError("SQLITE_TOO_OLD", {"version": sqlite.sqlite_version})


class Store:
    """The till's open file. `write()` is one transaction, `read()` a consistent read-only view."""

    def __init__(self, path: Path) -> None:
        refuse_old_sqlite()
        self.path = path
        self._open()

    def _open(self) -> None:
        self._writer = _engine(self.path, read_only=False)
        # Held open: taking it from the pool and resetting it would cost a sale about 40 µs.
        self._connection = self._writer.connect()
        # For BEGIN alone, which has neither values nor rows: SQLAlchemy's way to it costs ten times as much.
        self._driver: Any = self._connection.connection.driver_connection
        self._reader = _engine(self.path, read_only=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """BEGIN IMMEDIATE … COMMIT; rolls back on any exception. Raises `KnownError` when the disk fails.

        After an exception from COMMIT the outcome is unknown (sync R4): callers of money use cases look
        their id up in the reopened file.
        """
        try:
            with self._connection.begin():
                self._driver.execute("BEGIN IMMEDIATE")
                yield self._connection
        except (DBAPIError, sqlite.Error) as error:
            known = known_error(error)
            if known is None:
                raise
            raise known from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only connection of the pool, one snapshot for all its queries."""
        try:
            with self._reader.begin() as connection:
                connection.exec_driver_sql("BEGIN")
                yield connection
        except DBAPIError as error:
            known = known_error(error)
            if known is None:
                raise
            raise known from error

    def reopen(self) -> None:
        """Drop every connection and open the file anew, as after a failed COMMIT (sync R4)."""
        self.close()
        self._open()

    def close(self) -> None:
        """Close all connections; the WAL is folded into the file by SQLite."""
        self._reader.dispose()
        self._connection.close()
        self._writer.dispose()


def _engine(path: Path, read_only: bool) -> Engine:
    if read_only:
        engine = create_engine(
            f"sqlite:///file:{path}?mode=ro&uri=true",
            module=sqlite,
            poolclass=QueuePool,
            pool_size=4,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
    else:
        engine = create_engine(
            f"sqlite:///{path}",
            module=sqlite,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA mmap_size=268435456")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine
