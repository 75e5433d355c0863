"""`Till`: what bootstrap fills and use cases receive. No globals, no container (HOUSE §7).

Every member that changes while the till runs sits behind a method here; use cases read it, never a module
variable.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from app.domain.errors import KnownError
from app.domain.events import SETTING_CHANGED
from app.ports.clock import Clock, local_date
from app.ports.devices import DeviceState, FiscalPrinter
from app.ports.link import DistrictLink
from app.services.changes import ChangeFeed
from app.services.circuit import load
from app.services.worker import Priority, Worker
from app.settings import TILL_NUMBER, Settings
from app.store import journal, people, sync_state
from app.store.engine import Store
from sync.wire.entry import build_payload
from sync.wire.ids import Uuid7, uuid_bytes

T = TypeVar("T")

CLOCK_BEHIND_MS = 120_000  # sync R18: beyond two minutes the clock is said to be wrong


class Till:
    """The running till: its file, its threads, its clock, and what it knows of its circuit."""

    def __init__(
        self,
        store: Store,
        worker: Worker,
        pool: ThreadPoolExecutor,
        clock: Clock,
        feed: ChangeFeed,
        data: Path,
        link: DistrictLink | None = None,
        fiscal: FiscalPrinter | None = None,
    ) -> None:
        self.store = store
        self.worker = worker
        self.pool = pool
        self.clock = clock
        self.feed = feed
        self.data = data
        self.link = link
        self.fiscal = fiscal
        with store.write() as connection:
            _begin(connection, clock)
            head = journal.head(connection)
            last = journal.read(connection, head.seq, 1)
            self.circuit = load(connection)
            self.clock_offset_ms = sync_state.read(connection).offset_ms
            self.settings = Settings(people.setting_values(connection))
        self.ids = Uuid7(clock.now_ms, clock.random_bytes, last[0].uuid if last else None)
        self._high_water_ms = int.from_bytes(last[0].uuid[:6], "big") if last else 0

    # -- work ---------------------------------------------------------------------------------------

    def in_worker(self, job: Callable[[], T], priority: Priority = Priority.NORMAL) -> Future[T]:
        """Run a use case that writes."""
        return self.worker.submit(job, priority)

    def in_pool(self, job: Callable[[], T]) -> Future[T]:
        """Run a long read, a PIN check, a hold."""
        return self.pool.submit(job)

    # -- time ---------------------------------------------------------------------------------------

    def now_ms(self) -> int:
        """The machine's wall time: what entries are stamped with."""
        return self.clock.now_ms()

    def rules_day(self) -> str:
        """The local date that expiry is judged by: never before the latest fact (value §4.3 `now`)."""
        return local_date(max(self.clock.now_ms(), self._high_water_ms))

    def note_fact(self, at_ms: int) -> None:
        """Raise the high-water mark after a commit."""
        self._high_water_ms = max(self._high_water_ms, at_ms)

    def clock_behind_ms(self) -> int:
        """How far the wall clock is behind the latest fact, 0 within the two minutes that are tolerated."""
        behind = self._high_water_ms - self.clock.now_ms()
        return behind if behind > CLOCK_BEHIND_MS else 0

    # -- what may change while the till runs ----------------------------------------------------------

    def reload_circuit(self) -> None:
        """After a pull: read rules, causes, programs anew. Runs on the worker."""
        with self.store.read() as connection:
            self.circuit = load(connection)
            self.clock_offset_ms = sync_state.read(connection).offset_ms

    def reload_settings(self) -> None:
        """After a setting changed. Runs on the worker."""
        with self.store.read() as connection:
            self.settings = Settings(people.setting_values(connection))

    @property
    def document_state(self) -> str:
        """What a sale says of its fiscal document when it is stored: `none` without a fiscal printer, else
        `to_issue` until the printer has answered (italy §1)."""
        if self.fiscal is None or self.fiscal.status().state is DeviceState.NOT_CONFIGURED:
            return "none"
        return "to_issue"

    @property
    def number(self) -> str:
        """The till's two-digit number in its shop."""
        return self.settings.get(TILL_NUMBER)


def _begin(connection: Connection, clock: Clock) -> None:
    """A file that was just made gets its branch and its first day."""
    row = connection.exec_driver_sql("SELECT count(*) FROM head").fetchone()
    if row is not None and row[0] == 0:
        journal.begin_branch(connection, clock.random_bytes(16))


def append_entry(
    till: Till,
    connection: Connection,
    entry_id: str,
    kind: str,
    at_ms: int,
    by: str | None,
    rule: str | None,
    facts: dict[str, object],
    head: journal.Head | None = None,
) -> int:
    """Write one journal entry in the caller's transaction; returns its seq (sync R2)."""
    payload = build_payload(entry_id, kind, at_ms, till.clock_offset_ms, by, rule, facts)
    key = uuid_bytes(entry_id)
    return journal.append(connection, key, kind, payload, head)


def change_setting(till: Till, key: str, value: str | int | bool, by: str | None) -> None:
    """Store a setting and tell of it in the journal (sync R3). Raises KnownError("BAD_SETTING")."""
    from app.settings import ALL

    setting = ALL.get(key)
    if setting is None:
        raise KnownError("BAD_SETTING", {"key": key})
    setting.check(value)
    write_setting(till, key, value, by)


def write_setting(till: Till, key: str, value: str | int | bool, by: str | None) -> None:
    """The transaction behind `change_setting`."""
    import json

    at_ms = till.now_ms()
    with till.store.write() as connection:
        people.put_setting(connection, key, json.dumps(value), at_ms)
        entry_id = till.ids.next_text()
        append_entry(
            till, connection, entry_id, SETTING_CHANGED, at_ms, by, None, {"key": key, "value": value}
        )
    till.reload_settings()
