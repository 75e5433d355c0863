"""Brings a till's file to this program's schema: new file, verified copy then migration, or refusal.

Alembic is imported only when there is something to do: a start with a current file must be quick.
"""

from __future__ import annotations

from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from app.domain.errors import KnownError
from app.store.engine import APPLICATION_ID, refuse_old_sqlite

HEAD = "0001"
OLDEST_WRITER = 1  # `user_version`: the oldest program generation that may write this file (sync R19)


def prepare(path: Path, backups: Path) -> None:
    """Create or upgrade the file at `path`; a verified copy lies in `backups` before any change.

    Raises `KnownError`: DATABASE_NEWER, DATABASE_DAMAGED, NOT_OUR_FILE, DISK_FULL.
    """
    refuse_old_sqlite()
    path.parent.mkdir(parents=True, exist_ok=True)
    revision = _revision(path)
    if revision == HEAD:
        return
    if revision is not None:
        _verified_copy(path, backups, revision)
    _migrate(path)


def _revision(path: Path) -> str | None:
    """The schema revision of an existing file; None for a file that is yet to be made."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = sqlite.connect(str(path))
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] > OLDEST_WRITER:
            raise KnownError("DATABASE_NEWER", {"path": path.name})
        has_version = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name='alembic_version'"
        ).fetchone()
        if not has_version:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise KnownError("NOT_OUR_FILE", {"path": path.name})
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    except sqlite.DatabaseError as error:
        raise KnownError("DATABASE_DAMAGED", {"path": path.name}) from error
    finally:
        connection.close()


def _verified_copy(path: Path, backups: Path, revision: str) -> None:
    """`VACUUM INTO` a copy and open it again: a copy that was never opened is a hope (sync R19)."""
    backups.mkdir(parents=True, exist_ok=True)
    copy = backups / f"before-{HEAD}-from-{revision}.db"
    copy.unlink(missing_ok=True)
    connection = sqlite.connect(str(path))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    check = sqlite.connect(str(copy))
    try:
        if check.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise KnownError("DATABASE_DAMAGED", {"path": path.name})
    finally:
        check.close()


def _migrate(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", "app:store/migrations")
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}", module=sqlite)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.commit()
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            connection.exec_driver_sql(f"PRAGMA user_version={OLDEST_WRITER}")
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.commit()
    finally:
        engine.dispose()
