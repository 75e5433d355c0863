"""The district a process serves: its identity, key, clock and engine, built once and handed around.

`serve` and every command build it with `open_district`. The key lies in the data folder (0600) and names
the district: one database may hold several, each row's key starts with its district.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from app.domain.errors import KnownError
from app.ports.clock import Clock, SystemClock, local_date
from sync.cloud import tables as t
from sync.cloud.changes import Changes
from sync.cloud.database import in_transaction, migrate
from sync.cloud.errors import KEY_UNREADABLE
from sync.wire.ids import Uuid7
from sync.wire.objects import KEY, Key, body_text
from sync.wire.signing import SEED_BYTES, Signer

DEFAULT_NAME, DEFAULT_NUMBER = "Distretto", 1000
DEFAULT_PORT = 8470


@dataclass(frozen=True, slots=True)
class District:
    """Who we are and what we work with. `incarnation` changes when the database is restored (sync R30)."""

    engine: Engine
    id: str
    name: str
    number: int
    incarnation: str
    signer: Signer
    clock: Clock
    ids: Uuid7

    def now_ms(self) -> int:
        """The district's own time, ms UTC."""
        return self.clock.now_ms()

    def today(self) -> str:
        """The local ISO date by which vouchers expire (value E18)."""
        return local_date(self.clock.now_ms())

    def changes(self) -> Changes:
        """A fresh list of changes for one transaction."""
        return Changes(self.id, self.signer)


def open_district(
    engine: Engine,
    data: Path,
    clock: Clock | None = None,
    name: str = DEFAULT_NAME,
    number: int = DEFAULT_NUMBER,
) -> District:
    """The district whose key lies in `data`; key, schema and row are made if they are not there yet.

    `name` and `number` count only when it is made. Raises KnownError("KEY_UNREADABLE").
    """
    clock = clock or SystemClock()
    migrate(engine)
    signer = Signer(load_or_make_key(data / "district.key", clock))
    ids = Uuid7(clock.now_ms, clock.random_bytes)
    row = in_transaction(engine, lambda conn: _find(conn, signer.public.hex()))
    if row is None:
        made = (ids.next_text(), clock.random_bytes(16).hex())
        in_transaction(engine, lambda conn: _found(conn, signer, clock, made, name, number))
        row = in_transaction(engine, lambda conn: _find(conn, signer.public.hex()))
    if row is None:
        raise KnownError(KEY_UNREADABLE, {"reason": "the district that was just made is not there"})
    return District(engine, *row, signer=signer, clock=clock, ids=ids)


def load_or_make_key(path: Path, clock: Clock) -> bytes:
    """The district's 32-byte seed, hex in a file only its owner reads; made at first start."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        seed = clock.random_bytes(SEED_BYTES)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(seed.hex())
            handle.flush()
            os.fsync(handle.fileno())
        return seed
    try:
        seed = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise KnownError(KEY_UNREADABLE, {"path": path.name}) from error
    if len(seed) != SEED_BYTES:
        raise KnownError(KEY_UNREADABLE, {"path": path.name})
    return seed


def _find(conn: Connection, public: str) -> tuple[str, str, int, str] | None:
    columns = (t.district.c.district, t.district.c.name, t.district.c.number, t.district.c.incarnation)
    row = conn.execute(select(*columns).where(t.district.c.public == public)).first()
    return None if row is None else (row[0], row[1], row[2], row[3])


def _found(
    conn: Connection, signer: Signer, clock: Clock, made: tuple[str, str], name: str, number: int
) -> None:
    """Write the district's own row, its counter, and its public key as the first change."""
    district, incarnation = made
    now = clock.now_ms()
    conn.execute(
        insert(t.district).values(
            district=district,
            name=name,
            number=number,
            public=signer.public.hex(),
            incarnation=incarnation,
            created_at=now,
        )
    )
    conn.execute(insert(t.counter).values(district=district, position=0, compacted_to=0, pruned_to=0))
    changes = Changes(district, signer)
    day = local_date(now)
    key = Key(kid=signer.kid, public=signer.public.hex(), role="district", valid_from=day, valid_to=None)
    changes.put(KEY, signer.kid, body_text(key))
    changes.write(conn, now)
