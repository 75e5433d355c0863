"""What the top bar and the lock screen say about the till: line, queue, papers, clock, disk (DESIGN §10).

Counts and ages come from the journal and the file, never from memory (sync R27).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum

from app.services.till import Till
from app.store import journal, print_jobs, sync_state
from sync.wire.ids import uuid_bytes

DISK_RESERVE_BYTES = 64 * 1024 * 1024  # sync R28
OFFLINE_AFTER_MS = 10_000


class Line(StrEnum):
    """The badge: alone (no district), online, sending, offline, stopped (a person is needed)."""

    ALONE = "alone"
    ONLINE = "online"
    SENDING = "sending"
    OFFLINE = "offline"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Health:
    """The till's state as people should see it. `papers` counts receipts that did not come out for sure."""

    line: Line
    unsent: int
    offline_since_ms: int | None
    stopped: str | None
    papers: int
    paper_cause: str | None
    clock_behind_ms: int
    disk_is_low: bool


def look(till: Till) -> Health:
    """The state now. A short read: runs in the pool."""
    with till.store.read() as connection:
        unsent = journal.head(connection).unsent
        state = sync_state.read(connection)
        papers = print_jobs.waiting(connection)
    line, since = _line(till, unsent, state)
    stuck = [job for job in papers if job.state in (print_jobs.FAILED, print_jobs.UNKNOWN)]
    return Health(
        line=line,
        unsent=unsent,
        offline_since_ms=since,
        stopped=state.stopped,
        papers=len(stuck),
        paper_cause=stuck[0].cause if stuck else None,
        clock_behind_ms=till.clock_behind_ms(),
        disk_is_low=shutil.disk_usage(till.store.path.parent).free < DISK_RESERVE_BYTES,
    )


def _line(till: Till, unsent: int, state: sync_state.SyncState) -> tuple[Line, int | None]:
    if state.till is None or till.link is None:
        return Line.ALONE, None
    if state.stopped is not None:
        return Line.STOPPED, None
    seen = till.link.state()
    if seen.silent_since_ms is not None and till.now_ms() - seen.silent_since_ms >= OFFLINE_AFTER_MS:
        return Line.OFFLINE, seen.silent_since_ms
    return (Line.SENDING if unsent else Line.ONLINE), None


def is_sent(till: Till, fact: str) -> bool:
    """Whether the district has acknowledged the entry with that id."""
    with till.store.read() as connection:
        entry = journal.find(connection, uuid_bytes(fact))
        return entry is not None and entry.seq <= journal.head(connection).acked
