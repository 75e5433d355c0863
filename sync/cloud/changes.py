"""What tills will pull: every transaction's puts and deletes, signed, in commit order (sync R11).

Projection and admin collect changes while they work and write them last: the counter row stays locked
until the commit, so positions are given in commit order and no reader can skip one (sync I16). Superseded
rows stay until they are pruned, so that a page never mixes two states (sync I15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.engine import RowMapping

from app.domain.errors import BugError
from sync.cloud import tables as t
from sync.cloud.rows import insert_rows
from sync.wire.signing import Signer, sign_object

PAGE = 200  # the most changes one transaction may make, so that a page never cuts one (sync R11)
EVERYONE = ""
DAY_MS = 86_400_000
SUPERSEDED_DAYS = 30
TOMBSTONE_DAYS = 400  # sync R11

PUT, DELETE = "put", "del"
_CHANGE = ("district", "position", "kind", "id", "scope", "version", "op", "body", "kid", "sig", "at")


def shop_scope(shop: str) -> str:
    """The scope of an object only one shop's tills pull."""
    return f"shop:{shop}"


def till_scope(till: str) -> str:
    """The scope of an object only one till pulls."""
    return f"till:{till}"


@dataclass(frozen=True, slots=True)
class _Staged:
    op: str
    body: str | None = None
    kid: str | None = None
    sig: str | None = None


class Changes:
    """The changes of one transaction; the last put or delete of an object wins."""

    def __init__(self, district: str, signer: Signer) -> None:
        self._district = district
        self._signer = signer
        self._staged: dict[tuple[str, str, str], _Staged] = {}

    def put(self, kind: str, id: str, body: str, scope: str = EVERYONE) -> None:
        """`body` becomes the object (kind, id) for all in `scope`; signed here, before any lock is taken."""
        signed = sign_object(self._signer, kind, body)
        self._staged[(kind, id, scope)] = _Staged(PUT, signed.body, signed.kid, signed.sig)

    def delete(self, kind: str, id: str, scope: str = EVERYONE) -> None:
        """The object goes away for everyone in `scope`."""
        self._staged[(kind, id, scope)] = _Staged(DELETE)

    def write(self, conn: Connection, now_ms: int) -> int:
        """Take the next position and write everything at it; call it last, right before the commit.

        Returns the position, also when there was nothing to write: a projection without effect still moves
        `projected`.
        """
        if len(self._staged) > PAGE:
            raise BugError(f"{len(self._staged)} changes in one transaction")
        position = _next_position(conn, self._district)
        if self._staged:
            versions = _supersede(conn, self._district, list(self._staged), position)
            rows = []
            for key, staged in self._staged.items():
                version = versions.get(key, 0) + 1
                signed = (staged.op, staged.body, staged.kid, staged.sig)
                rows.append((self._district, position, *key, version, *signed, now_ms))
            insert_rows(conn, "change", _CHANGE, rows)
        self._staged.clear()
        return position


_NEXT = "UPDATE counter SET position = position + 1 WHERE district = %s RETURNING position"


def _next_position(conn: Connection, district: str) -> int:
    return int(conn.exec_driver_sql(_NEXT, (district,)).scalar_one())


@lru_cache(maxsize=PAGE)
def _supersede_sql(count: int) -> str:
    keys = ", ".join(["(%s, %s, %s)"] * count)
    return (
        "UPDATE change SET until = %s WHERE district = %s AND until IS NULL"
        f" AND (kind, id, scope) IN ({keys}) RETURNING kind, id, scope, version"
    )


def _supersede(
    conn: Connection, district: str, keys: Sequence[tuple[str, str, str]], position: int
) -> dict[tuple[str, str, str], int]:
    """End the current rows of these objects at `position`; their versions."""
    values = (position, district, *(part for key in keys for part in key))
    ended = conn.exec_driver_sql(_supersede_sql(len(keys)), values)
    return {(row[0], row[1], row[2]): row[3] for row in ended}


def read_counter(conn: Connection, district: str) -> tuple[int, int, int]:
    """(position, compacted_to, pruned_to) as committed."""
    c = t.counter.c
    row = conn.execute(select(c.position, c.compacted_to, c.pruned_to).where(c.district == district)).one()
    return row[0], row[1], row[2]


def page_of(
    conn: Connection, district: str, scopes: list[str], after: int, upto: int, alive_at: int | None
) -> list[RowMapping]:
    """At most `PAGE` + 1 changes with `after` < position <= `upto`, in order.

    `alive_at` leaves out rows that were superseded at or before that position (a long catch-up needs no
    history).
    """
    c = t.change.c
    query = (
        select(c.position, c.kind, c.id, c.version, c.op, c.body, c.kid, c.sig)
        .where(c.district == district, c.position > after, c.position <= upto, c.scope.in_(scopes))
        .order_by(c.position, c.kind, c.id)
        .limit(PAGE + 1)
    )
    if alive_at is not None:
        query = query.where(or_(c.until.is_(None), c.until > alive_at))
    return list(conn.execute(query).mappings())


def prune(conn: Connection, district: str, now_ms: int) -> int:
    """Forget history older than 30 days and tombstones older than 400; how many rows went (sync R11).

    A till whose cursor is older than the history catches up without it; one older than the tombstones
    starts again from the empty cursor.
    """
    c = t.change.c
    old_history = now_ms - SUPERSEDED_DAYS * DAY_MS
    old_tombs = now_ms - TOMBSTONE_DAYS * DAY_MS
    # `until` is a position; the row that ended it carries the moment.
    mark = select(c.position).where(c.district == district, c.at < bindparam("before"))
    compact = conn.execute(mark.order_by(c.position.desc()).limit(1), {"before": old_history}).scalar()
    tombs = conn.execute(mark.order_by(c.position.desc()).limit(1), {"before": old_tombs}).scalar()
    gone = 0
    if compact is not None:
        gone += conn.execute(
            delete(t.change).where(c.district == district, c.until.is_not(None), c.until <= compact)
        ).rowcount
    if tombs is not None:
        gone += conn.execute(
            delete(t.change).where(c.district == district, c.op == DELETE, c.position <= tombs)
        ).rowcount
    counter = t.counter.c
    values = {"compacted_to": compact, "pruned_to": tombs}
    known = {name: value for name, value in values.items() if value is not None}
    if known:
        conn.execute(update(t.counter).where(counter.district == district).values(**known))
    return gone
