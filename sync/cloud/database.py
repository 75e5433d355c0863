"""The district's PostgreSQL: which one, its schema, and transactions that try again.

`DATABASE_URL` if it is set, else the embedded server in the data folder, started by whoever comes first:
`serve` keeps it, a command starts it for its own duration. Deliberately absent: queries (`store`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from filelock import FileLock, Timeout
from psycopg.types.numeric import Int8Dumper
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.domain.errors import KnownError
from sync.cloud.errors import DATA_BUSY
from sync.cloud.pg import EmbeddedPostgres, running_url

HEAD = "0001"
_RETRY_STATES = frozenset({"40001", "40P01"})  # serialization failure, deadlock (toolchain §3)
_ATTEMPTS = 6
_LOCK_S = 20.0
_LOCK_WAIT = "10s"

T = TypeVar("T")


@contextmanager
def serving_url(data: Path) -> Iterator[str]:
    """The address for `serve`: it owns the data folder for as long as it runs.

    Raises KnownError("DATA_BUSY") when another district serves the same folder.
    """
    with exclusive(data), _owned_url(data) as url:
        yield url


@contextmanager
def exclusive(data: Path) -> Iterator[None]:
    """Nobody else works in this folder meanwhile. Raises KnownError("DATA_BUSY")."""
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "district.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise KnownError(DATA_BUSY, {"data": str(data)}) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def command_url(data: Path) -> Iterator[str]:
    """The address for a command: the running server if there is one, else one for its own duration."""
    given = _given_url()
    if given is not None:
        yield given
        return
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "district.lock")
    deadline = time.monotonic() + _LOCK_S
    while True:
        running = running_url(data)
        if running is not None:
            yield running
            return
        try:
            lock.acquire(timeout=0.2)
            break
        except Timeout as error:
            if time.monotonic() > deadline:
                raise KnownError(DATA_BUSY, {"data": str(data)}) from error
    try:
        with _owned_url(data) as url:
            yield url
    finally:
        lock.release()


@contextmanager
def _owned_url(data: Path) -> Iterator[str]:
    given = _given_url()
    if given is not None:
        yield given
        return
    server = EmbeddedPostgres(data)
    try:
        yield server.start()
    finally:
        server.stop()


def _given_url() -> str | None:
    """`DATABASE_URL` in the form SQLAlchemy wants for psycopg."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        return None
    for scheme in ("postgresql://", "postgres://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    return given


def make_engine(url: str) -> Engine:
    """An engine whose pool is as large as the API's threads need it. Its errors never quote parameters:
    names, codes and keys stay out of the log."""
    engine = create_engine(url, pool_size=8, max_overflow=16, pool_timeout=10, hide_parameters=True)
    event.listen(engine, "connect", _prepare_connection)
    return engine


def _prepare_connection(connection: psycopg.Connection[Any], _record: object) -> None:
    """Send every integer as a bigint: psycopg takes the smallest type that fits, so that 90 and 90,000 cents
    would be two statements to prepare and to plan. And wait for no lock longer than a till would."""
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{_LOCK_WAIT}'")
    connection.autocommit = False


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's; two districts that start at once do not disturb each other."""
    for attempt in range(_ATTEMPTS):
        if _revision(engine) == HEAD:
            return
        try:
            _upgrade(engine)
        except DBAPIError:
            # The other one was quicker; if it was not that, the last attempt tells.
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.5)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    # Alembic is imported only when there is something to do: a start must be quick.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "sync.cloud:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def in_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction and commit; after a deadlock or serialization failure run it again.

    `work` must be safe to repeat: everything it wrote was rolled back.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with engine.begin() as connection:
                return work(connection)
        except (OperationalError, psycopg.OperationalError) as error:
            # COPY speaks to psycopg directly, so its errors arrive unwrapped.
            state = getattr(getattr(error, "orig", error), "sqlstate", None)
            if state not in _RETRY_STATES or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")
