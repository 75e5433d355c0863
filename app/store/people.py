"""Operators with their PIN hashes and pauses, and the shop's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A person at the till. `pin_hash` is argon2id; `failed` counts wrong PINs since the last right one."""

    id: str
    name: str
    initials: str
    role: str
    pin_hash: str
    badge: str | None
    failed: int
    paused_until: int


_COLUMNS = "id, name, initials, role, pin_hash, badge, failed, paused_until"


def operators(connection: Connection) -> Sequence[OperatorRow]:
    """All operators by name."""
    rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM operator ORDER BY name")
    return [OperatorRow(*row) for row in rows]


def operator(connection: Connection, operator_id: str) -> OperatorRow | None:
    """One operator."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM operator WHERE id = ?", (operator_id,)
    ).fetchone()
    return None if row is None else OperatorRow(*row)


def put_operator(connection: Connection, row: OperatorRow) -> None:
    """Add or replace an operator."""
    connection.exec_driver_sql(
        "INSERT INTO operator VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
        " initials = excluded.initials, role = excluded.role, pin_hash = excluded.pin_hash,"
        " badge = excluded.badge",
        (
            row.id,
            row.name,
            row.initials,
            row.role,
            row.pin_hash,
            row.badge,
            row.failed,
            row.paused_until,
        ),
    )


def note_pin(connection: Connection, operator_id: str, failed: int, paused_until: int) -> None:
    """Remember wrong PINs and the pause they earned; both survive a restart."""
    connection.exec_driver_sql(
        "UPDATE operator SET failed = ?, paused_until = ? WHERE id = ?", (failed, paused_until, operator_id)
    )


def setting_values(connection: Connection) -> dict[str, str]:
    """Every setting that was ever changed, as JSON text."""
    return {str(k): str(v) for k, v in connection.exec_driver_sql("SELECT key, value FROM setting")}


def put_setting(connection: Connection, key: str, value: str, at_ms: int) -> None:
    """Keep a setting's JSON text."""
    connection.exec_driver_sql(
        "INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
        " changed_at = excluded.changed_at",
        (key, value, at_ms),
    )


def meta(connection: Connection, key: str) -> str | None:
    """A fact about the file itself (demo content version, last unclean start)."""
    row = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put_meta(connection: Connection, key: str, value: str) -> None:
    """Keep a fact about the file itself."""
    connection.exec_driver_sql(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )
