"""The persistent print queue: queued, sending, sent, confirmed, unknown, failed (devices §1.4).

A job is made in the transaction of the fact it prints; its bytes are kept for the reprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

QUEUED, SENDING, SENT, CONFIRMED, UNKNOWN, FAILED = (
    "queued",
    "sending",
    "sent",
    "confirmed",
    "unknown",
    "failed",
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One paper to print: what kind of fact, which one, and how far it came."""

    id: int
    kind: str
    ref: bytes
    is_copy: bool
    data: bytes | None
    state: str
    cause: str | None
    created_at: int
    changed_at: int


_COLUMNS = "id, kind, ref, is_copy, data, state, cause, created_at, changed_at"


def add(connection: Connection, kind: str, ref: bytes, is_copy: bool, at_ms: int) -> int:
    """Queue a paper in the caller's transaction; returns the job's id."""
    done = connection.exec_driver_sql(
        "INSERT INTO print_job (kind, ref, is_copy, state, created_at, changed_at)"
        " VALUES (?,?,?,'queued',?,?)",
        (kind, ref, int(is_copy), at_ms, at_ms),
    )
    return int(done.lastrowid)


def get(connection: Connection, job: int) -> JobRow | None:
    """One job."""
    row = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM print_job WHERE id = ?", (job,)).fetchone()
    return None if row is None else _row(row)


def waiting(connection: Connection) -> Sequence[JobRow]:
    """Jobs that still have to come out or whose fate is open, oldest first."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM print_job WHERE state IN ('queued','sending','failed','unknown') ORDER BY id"
    )
    return [_row(row) for row in rows]


def of_ref(connection: Connection, ref: bytes) -> Sequence[JobRow]:
    """All papers of one fact, oldest first."""
    rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM print_job WHERE ref = ? ORDER BY id", (ref,))
    return [_row(row) for row in rows]


def set_state(
    connection: Connection, job: int, state: str, cause: str | None, at_ms: int, data: bytes | None = None
) -> None:
    """Move a job; `data` is stored once, when it was encoded."""
    connection.exec_driver_sql(
        "UPDATE print_job SET state = ?, cause = ?, changed_at = ?, data = coalesce(?, data) WHERE id = ?",
        (state, cause, at_ms, data, job),
    )


def _row(row: Sequence[Any]) -> JobRow:
    job, kind, ref, is_copy, *rest = row
    return JobRow(job, kind, ref, bool(is_copy), *rest)
