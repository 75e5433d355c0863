"""What a push carries, read from the journal as it was written (sync R6).

Called by `runner` on its own read-only connection, which is given back before the network is touched
(R23). Deliberately absent: compression and signature (`transport`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from msgspec import structs
from sqlalchemy import Connection

from app.domain.errors import BugError
from app.domain.events import RETURN_MADE
from app.store import journal
from app.store.journal import Entry
from sync.wire.entry import read_entry
from sync.wire.messages import PrivatePart, PushHeader
from sync.wire.signing import hex_bytes

# A batch of ordinary sales stays far below; entries of 1,000 lines must not be read a thousand at a time.
_READ_AT_ONCE = 100
_MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """One push: header, exact entry bytes, hash of the last (64 hex), and what names persons (sync R3)."""

    header: PushHeader
    payloads: tuple[bytes, ...]
    hashes: tuple[bytes, ...]
    prev: bytes
    private: tuple[PrivatePart, ...] = ()

    @property
    def head(self) -> str:
        """Hash of the last entry, or of the one before `first` when it carries nothing."""
        return (self.hashes[-1] if self.hashes else self.prev).hex()

    def half(self) -> Batch:
        """The first half of it, for a body that did not fit; private parts go again with their entries."""
        count = max(1, len(self.payloads) // 2)
        left = (self.header.left or 0) + len(self.payloads) - count
        header = structs.replace(self.header, left=left)
        return replace(self, header=header, payloads=self.payloads[:count], hashes=self.hashes[:count])


def read_batch(connection: Connection, first: int, limit: int, sent_at: int, turn: str | None) -> Batch:
    """Up to `limit` entries from seq `first` on; `limit` 0 reads a hello. `sent_at` wall time in ms."""
    prev = journal.hash_at(connection, first - 1)
    if prev is None:
        raise BugError(f"the journal has no entry {first - 1}")
    head = journal.head(connection)
    entries = _entries(connection, first, limit)
    header = PushHeader(
        branch=head.branch.hex(),
        parent=None,
        first=first,
        prev=prev.hex(),
        sent_at=sent_at,
        turn=turn,
        left=head.seq - (first - 1) - len(entries),
    )
    return Batch(
        header,
        tuple(entry.payload for entry in entries),
        tuple(entry.hash for entry in entries),
        prev,
        _private_parts(connection, entries),
    )


def _entries(connection: Connection, first: int, limit: int) -> list[Entry]:
    entries: list[Entry] = []
    size = 0
    while len(entries) < limit:
        wanted = min(_READ_AT_ONCE, limit - len(entries))
        found = journal.read(connection, first + len(entries), wanted)
        for entry in found:
            size += len(entry.payload)
            if entries and size > _MAX_BYTES:
                return entries
            entries.append(entry)
        if len(found) < wanted:
            break
    return entries


def _private_parts(connection: Connection, entries: list[Entry]) -> tuple[PrivatePart, ...]:
    """The private parts these entries refer to, as far as they were not erased."""
    parts = []
    for entry in entries:
        if entry.kind != RETURN_MADE:
            continue
        ref = read_entry(entry.payload).facts().get("customer")
        if not isinstance(ref, str):
            continue
        row = connection.exec_driver_sql(
            "SELECT salt, bytes FROM private WHERE ref = ?", (hex_bytes(ref),)
        ).fetchone()
        if row is not None:
            parts.append(PrivatePart(ref, bytes(row[0]).hex(), bytes(row[1]).hex()))
    return tuple(parts)
