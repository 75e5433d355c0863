"""The journal: append in the caller's transaction, read from a seq, verify the chain, `acked` (sync R2).

Insert-only (triggers forbid more). It is the outbox: what was sent is one number, never a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.errors import BugError
from sync.wire.chain import entry_hash

GENESIS = bytes(32)

_HEAD = "SELECT branch, seq, hash, acked FROM head WHERE id = 1"
_INSERT = "INSERT INTO journal (seq, branch, uuid, kind, payload, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ADVANCE = "UPDATE head SET seq = ?, hash = ? WHERE id = 1 AND seq = ?"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the branch stands: last seq and its hash, and how far the district has acknowledged."""

    branch: bytes
    seq: int
    hash: bytes
    acked: int

    @property
    def unsent(self) -> int:
        """Entries the district has not acknowledged (I23: |J| - acked)."""
        return self.seq - self.acked


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry with its exact payload bytes."""

    seq: int
    uuid: bytes
    kind: str
    payload: bytes
    prev: bytes
    hash: bytes


def begin_branch(connection: Connection, branch: bytes) -> None:
    """Start the till's first branch (no parent, seq 0, prev of entry 1 is 32 zero bytes; sync R2) and its
    first day: closure 1 opens with the first money fact, with an empty drawer."""
    connection.exec_driver_sql(
        "INSERT INTO head VALUES (1, ?, 0, ?, 0, 1, 0, '', '', 0, 0, 0)", (branch, GENESIS)
    )


def head(connection: Connection) -> Head:
    """The head of the branch."""
    row = connection.exec_driver_sql(_HEAD).fetchone()
    if row is None:
        raise BugError("journal has no branch")
    return Head(row[0], row[1], row[2], row[3])


def append(connection: Connection, uuid: bytes, kind: str, payload: bytes, known: Head | None = None) -> int:
    """Add one entry to the chain in the caller's transaction; returns its seq.

    `known` is the head if the caller read it in this transaction already.
    """
    now = known or head(connection)
    seq = now.seq + 1
    digest = entry_hash(now.branch, seq, now.hash, payload)
    connection.exec_driver_sql(_INSERT, (seq, now.branch, uuid, kind, payload, now.hash, digest))
    moved = connection.exec_driver_sql(_ADVANCE, (seq, digest, now.seq))
    if moved.rowcount != 1:
        raise BugError("journal head moved under the writer")
    return seq


def read(connection: Connection, first: int, limit: int) -> Sequence[Entry]:
    """Up to `limit` entries from `first` on, in order."""
    rows = connection.exec_driver_sql(
        "SELECT seq, uuid, kind, payload, prev, hash FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?",
        (first, limit),
    )
    return [Entry(*row) for row in rows]


def find(connection: Connection, uuid: bytes) -> Entry | None:
    """The entry with that id: what is asked after an uncertain COMMIT (sync R4)."""
    row = connection.exec_driver_sql(
        "SELECT seq, uuid, kind, payload, prev, hash FROM journal WHERE uuid = ?", (uuid,)
    ).fetchone()
    return None if row is None else Entry(*row)


def hash_at(connection: Connection, seq: int) -> bytes | None:
    """The hash of entry `seq`, zeros for 0, None beyond the journal: an ack is believed only by it (R8)."""
    if seq == 0:
        return GENESIS
    row = connection.exec_driver_sql("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def set_acked(connection: Connection, upto: int) -> None:
    """Move `acked`: up on an ack, down on `need` (sync R8)."""
    connection.exec_driver_sql("UPDATE head SET acked = ? WHERE id = 1", (upto,))


def first_broken(connection: Connection, first: int) -> int | None:
    """The first seq from `first` on whose hash or link is wrong, or None when the chain holds (I4)."""
    branch = head(connection).branch
    prev = hash_at(connection, first - 1) or GENESIS
    expected = first
    rows = connection.exec_driver_sql(
        "SELECT seq, payload, prev, hash FROM journal WHERE seq >= ? ORDER BY seq", (first,)
    )
    for seq, payload, stored_prev, digest in rows:
        if seq != expected or stored_prev != prev or entry_hash(branch, seq, prev, payload) != digest:
            return int(seq)
        prev, expected = digest, seq + 1
    return None
