"""What a till asks for in the background: the changes after its cursor (sync R11).

`api` calls `page`. A cursor is `incarnation.position`, or `incarnation.position.target` while a till
catches up from far behind: then history before the target is left out and `projected` waits. Everything
is read in one snapshot, so that changes, cursor and `projected` are one moment.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import RowMapping

from sync.cloud import tables as t
from sync.cloud.changes import EVERYONE, PAGE, PUT, page_of, read_counter, shop_scope, till_scope
from sync.cloud.district import District
from sync.cloud.errors import RequestRefusedError
from sync.cloud.store import Till, newest_branch
from sync.wire.messages import Change, Changes, Projected, Signed

CURSOR_GONE = "CURSOR_GONE"
_MAX_CURSOR = 100


@dataclass(frozen=True, slots=True)
class _Cursor:
    position: int
    target: int | None


def page(district: District, till: Till, cursor: str) -> Changes:
    """At most 200 changes after `cursor` ("" at first), and the next cursor.

    Raises RequestRefusedError(410) for a foreign or too old cursor: the till starts again from "".
    """
    snapshot = district.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as conn, conn.begin():
        upto, compacted_to, pruned_to = read_counter(conn, district.id)
        at = _parse(district, cursor, upto, compacted_to, pruned_to)
        scopes = [EVERYONE, shop_scope(till.shop), till_scope(till.id)]
        end = upto if at.target is None else at.target
        rows = page_of(conn, district.id, scopes, at.position, end, at.target)
        rows, more = _cut(rows)
        reached = rows[-1]["position"] if more else end
        target = at.target if more else None
        return Changes(
            changes=[_change(row) for row in rows],
            cursor=_text(district, reached, target),
            more=more or reached < upto,
            projected=None if target is not None else _projected(conn, district, till, reached),
            server_incarnation=district.incarnation,
            time=district.now_ms(),
        )


def _parse(district: District, cursor: str, upto: int, compacted_to: int, pruned_to: int) -> _Cursor:
    """Where a till stands. A new one, or one behind the kept history, catches up to `upto` without it."""
    if cursor == "":
        return _Cursor(0, upto)
    incarnation, *numbers = cursor[:_MAX_CURSOR].split(".")
    if incarnation != district.incarnation or not 1 <= len(numbers) <= 2:
        raise RequestRefusedError(410, CURSOR_GONE, "another incarnation")
    if not all(number.isascii() and number.isdecimal() for number in numbers):
        raise RequestRefusedError(410, CURSOR_GONE, "not a cursor")
    position, target = int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else None
    if position > upto or (target is not None and target > upto):
        raise RequestRefusedError(410, CURSOR_GONE, "from the future: this database was restored")
    if target is not None:
        return _Cursor(position, target)
    if position < pruned_to:
        raise RequestRefusedError(410, CURSOR_GONE, "older than the tombstones")
    return _Cursor(position, upto if position < compacted_to else None)


def _text(district: District, position: int, target: int | None) -> str:
    return ".".join([district.incarnation, str(position)] + ([str(target)] if target is not None else []))


def _cut(rows: list[RowMapping]) -> tuple[list[RowMapping], bool]:
    """A page that ends between two transactions, never inside one; and whether more follow."""
    if len(rows) <= PAGE:
        return rows, False
    torn = rows[-1]["position"]
    return [row for row in rows if row["position"] != torn], True


def _change(row: RowMapping) -> Change:
    payload = Signed(row["body"], row["kid"], row["sig"]) if row["op"] == PUT else None
    return Change(kind=row["kind"], id=row["id"], version=row["version"], op=row["op"], payload=payload)


def _projected(conn: Connection, district: District, till: Till, position: int) -> Projected | None:
    """The last own entry whose effects are in everything up to `position`."""
    branch = newest_branch(conn, district.id, till.id)
    if branch is None:
        return None
    c = t.projection.c
    seq = conn.execute(
        select(func.max(c.seq)).where(
            c.district == district.id, c.branch == branch["branch"], c.position <= position
        )
    ).scalar()
    if seq is None:
        return None if branch["base"] else Projected(branch["branch"], 0)
    return Projected(branch["branch"], int(seq))
