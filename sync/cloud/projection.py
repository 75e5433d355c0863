"""The district's own worker: reads stored entries in order and books what they mean (sync R9, R17).

One transaction per entry, idempotent by its id; what cannot be interpreted goes to quarantine and the
next entry is read. `serve` runs one `ProjectionWorker`; several districts on one database share the work,
because each branch's pointer is locked while it moves. Deliberately absent: the decisions (`core`).
"""

from __future__ import annotations

import logging
import threading
import time
from functools import partial

from sqlalchemy import Connection, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from sync.cloud import tables as t
from sync.cloud.booking import Booking
from sync.cloud.changes import Changes, prune
from sync.cloud.core.projection import (
    Case,
    Context,
    DayTotals,
    UnprojectableError,
    closure_case,
    effects_of,
)
from sync.cloud.core.recompute import Rules
from sync.cloud.database import in_transaction
from sync.cloud.district import District
from sync.cloud.holds import void_expired
from sync.cloud.rows import insert_rows
from sync.cloud.store import (
    Till,
    find_rule,
    find_till,
    open_case,
)
from sync.wire.entry import Entry, read_entry
from sync.wire.errors import WireError
from sync.wire.facts import ClosureMade, Facts, ReturnMade, SalePaid, read_facts
from sync.wire.messages import decode
from sync.wire.objects import Contract, Ruleset

_log = logging.getLogger(__name__)

DONE, KNOWN, QUARANTINED = "done", "known", "quarantined"
AFTER_REVOCATION, BUG = "AFTER_REVOCATION", "BUG"
_PROJECTION = ("district", "branch", "seq", "uuid", "state", "position", "at")
_IDLE_S = 1.0
_HOUSEKEEPING_S = 30.0
_PRUNE_S = 6 * 3600.0
# Spelled out, not bound: only then may the database use the partial index of the same words.
_NOT_KNOWN = text("projection.state <> 'known'")
_LAST_MS = 253_402_300_799_000  # the end of the year 9999


class ProjectionWorker:
    """A thread that projects until it is stopped; `wake` it after a push, it also looks by itself."""

    def __init__(self, district: District) -> None:
        self._district = district
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="projection", daemon=True)

    def start(self) -> None:
        """Begin working."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something new."""
        self._wake.set()

    @property
    def is_alive(self) -> bool:
        """Whether it is at work."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End after the entry in hand."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        district = self._district
        sweep_at = prune_at = time.monotonic()
        while not self._stop.is_set():
            self._wake.clear()
            try:
                project_all(district, self._stop)
                if time.monotonic() >= sweep_at:
                    housekeeping(district)
                    sweep_at = time.monotonic() + _HOUSEKEEPING_S
                if time.monotonic() >= prune_at:
                    forget_old_changes(district)
                    prune_at = time.monotonic() + _PRUNE_S
            except DBAPIError as error:
                # The database is away or restarting: nothing is lost, the next round reads again.
                _log.warning("projection waits: %s", type(error).__name__)
            except Exception:  # noqa: BLE001 - the projection worker is one of the five places (CONTRIBUTING)
                _log.exception("projection stumbled; the next round tries again")
            self._wake.wait(_IDLE_S)


def housekeeping(district: District) -> int:
    """Void expired holds whose till has told everything since; how many."""
    now = district.now_ms()
    return in_transaction(district.engine, lambda conn: void_expired(conn, district.id, now))


def forget_old_changes(district: District) -> int:
    """Forget history of changes nobody can need any more; how many rows."""
    now = district.now_ms()
    return in_transaction(district.engine, lambda conn: prune(conn, district.id, now))


def project_all(district: District, stop: threading.Event | None = None) -> int:
    """Project everything that is stored; how many entries. Branches take turns, entries of one in order."""
    count = 0
    moved = True
    while moved and not (stop is not None and stop.is_set()):
        moved = False
        for branch in _waiting(district):
            while project_next(district, branch):
                count += 1
                moved = True
                if stop is not None and stop.is_set():
                    return count
    return count


def project_next(district: District, branch: str) -> bool:
    """Project one entry of a branch in its own transaction. False: nothing left, or another has it.

    Our own mistakes do not stop the branch either: the entry is quarantined as BUG, with the traceback in
    the log, and projected again once the program is mended (sync R9, I18).
    """
    try:
        return in_transaction(district.engine, lambda conn: _project(conn, district, branch, None))
    except (OperationalError, InterfaceError):
        raise  # the database is away: that is nothing the entry could help
    except Exception as error:  # noqa: BLE001 - the projection worker is one of the five places (CONTRIBUTING)
        _log.exception("an entry of branch %s cannot be projected", branch)
        trouble = UnprojectableError(BUG, f"{type(error).__name__}: {error}")
        return in_transaction(district.engine, lambda conn: _project(conn, district, branch, trouble))


def rerun_quarantine(district: District) -> int:
    """Try every quarantined entry again, after a fix; how many are now projected (sync R9)."""
    c = t.quarantine.c
    with district.engine.connect() as conn:
        query = select(c.uuid).where(c.district == district.id, c.resolved_at.is_(None))
        waiting = [row.uuid for row in conn.execute(query.order_by(c.since, c.uuid))]
    booked = 0
    for uuid in waiting:
        booked += in_transaction(district.engine, partial(_again, district=district, uuid=uuid))
    return booked


def _waiting(district: District) -> list[str]:
    """Branches with entries to project, oldest first; a fork waits until its trunk is through, so that a
    till's entries are always read in the order they were made."""
    b, p = t.branch.c, t.pointer.c
    trunk = t.pointer.alias("trunk")
    own = and_(p.district == b.district, p.branch == b.branch)
    above = and_(trunk.c.district == b.district, trunk.c.branch == b.parent_branch)
    query = (
        select(b.branch)
        .join(t.pointer, own)
        .outerjoin(trunk, above)
        .where(b.district == district.id, p.seq < b.upto, or_(b.base == 0, trunk.c.seq >= b.base))
        .order_by(b.opened_at, b.branch)
    )
    with district.engine.connect() as conn:
        return [row.branch for row in conn.execute(query)]


def _project(conn: Connection, district: District, branch: str, trouble: UnprojectableError | None) -> bool:
    p = t.pointer.c
    lock = select(p.seq).where(p.district == district.id, p.branch == branch)
    seq = conn.execute(lock.with_for_update(skip_locked=True)).scalar()
    if seq is None:
        return False
    row = _stored(conn, district, branch, seq + 1)
    if row is None:
        return False
    now = district.now_ms()
    changes = district.changes()
    if row["done"] is not None:
        state = KNOWN
    else:
        state = _judge(conn, district, row, changes, now, trouble)
    position = changes.write(conn, now)
    place = (district.id, branch, seq + 1, row["uuid"], state, position, now)
    insert_rows(conn, "projection", _PROJECTION, [place])
    conn.execute(update(t.pointer).where(p.district == district.id, p.branch == branch).values(seq=seq + 1))
    return True


def _stored(conn: Connection, district: District, branch: str, seq: int) -> RowMapping | None:
    """The entry at a place, with `done`: the state of its projection if it came by another branch before."""
    line, entry, done = t.line.c, t.entry.c, t.projection.c
    same = and_(entry.district == line.district, entry.uuid == line.uuid)
    before = and_(done.district == line.district, done.uuid == line.uuid, _NOT_KNOWN)
    query = select(t.entry, done.state.label("done")).join(t.line, same).outerjoin(t.projection, before)
    query = query.where(line.district == district.id, line.branch == branch, line.seq == seq)
    return conn.execute(query).mappings().first()


def _judge(
    conn: Connection,
    district: District,
    row: RowMapping,
    changes: Changes,
    now: int,
    trouble: UnprojectableError | None,
) -> str:
    """Book the entry, or put it into quarantine; the state its projection row gets."""
    try:
        if trouble is not None:
            raise trouble
        entry, facts, till = _read(conn, district, row)
        context = _context(conn, district, entry, facts, till)
        effects = effects_of(facts, context)
        cases: list[Case] = []
        if isinstance(facts, ClosureMade):
            own = _day_totals(conn, district, till.id, facts.closure)
            cases += [case for case in [closure_case(facts, own, context)] if case is not None]
    except WireError as error:
        _quarantine(conn, district, row["uuid"], error, now)
        return QUARANTINED
    moment = moment_of(row)
    Booking(conn, district.id, row["uuid"], moment, till, changes, now).apply(effects, cases)
    return DONE


def _read(conn: Connection, district: District, row: RowMapping) -> tuple[Entry, Facts | None, Till]:
    if row["trouble"] is not None:
        raise UnprojectableError(row["trouble"], "filed with trouble")
    till = find_till(conn, district.id, row["till"])
    if till is None:
        raise UnprojectableError("UNKNOWN_TILL", row["till"])
    revoked = till.revoked_at
    if revoked is not None and row["received_at"] > revoked and moment_of(row) > revoked:
        raise UnprojectableError(AFTER_REVOCATION, "made after the till's key was revoked")
    entry = read_entry(bytes(row["payload"]))
    return entry, read_facts(entry), till


def _context(conn: Connection, district: District, entry: Entry, facts: Facts | None, till: Till) -> Context:
    if isinstance(facts, ReturnMade):
        sold = _entry_of(conn, district, facts.of)
        if sold is None:
            return Context(entry.id, till.shop)
        sale = read_facts(sold)
        if not isinstance(sale, SalePaid):
            raise UnprojectableError("SALE_UNKNOWN", f"{facts.of} is no sale")
        shop = _shop_of_sale(conn, district, facts.of) or till.shop
        earlier = _earlier_returns(conn, district, facts.of)
        return Context(entry.id, shop, sold.rule, _rules(conn, district, sold.rule), sale, earlier)
    return Context(entry.id, till.shop, entry.rule, _rules(conn, district, entry.rule))


def moment_of(row: RowMapping) -> int:
    """When an entry was made by its till's corrected clock, ms UTC; a moment no calendar has is replaced by
    when it came."""
    moment = int(row["at"] + (row["off"] or 0))
    return moment if 0 <= moment <= _LAST_MS else int(row["received_at"])


# A rule hash means the same two texts for ever, so what was found once is not asked for again.
_known_rules: dict[tuple[str, str], Rules] = {}


def _rules(conn: Connection, district: District, rule: str | None) -> Rules | None:
    if rule is None:
        return None
    known = _known_rules.get((district.id, rule))
    if known is None:
        texts = find_rule(conn, district.id, rule)
        if texts is None:
            return None
        known = Rules(decode(texts[0], Ruleset), decode(texts[1], Contract))
        _known_rules[(district.id, rule)] = known
    return known


def _entry_of(conn: Connection, district: District, uuid: str) -> Entry | None:
    """A sale that was booked here, by its id."""
    d, e = t.document.c, t.entry.c
    same = and_(e.district == d.district, e.uuid == d.uuid)
    query = select(e.payload).join(t.document, same).where(d.district == district.id, d.uuid == uuid)
    payload = conn.execute(query).scalar()
    return None if payload is None else read_entry(bytes(payload))


def _shop_of_sale(conn: Connection, district: District, uuid: str) -> str | None:
    d, k = t.document.c, t.till.c
    same = and_(k.district == d.district, k.till == d.till)
    query = select(k.shop).join(t.document, same).where(d.district == district.id, d.uuid == uuid)
    return conn.execute(query).scalar()


def _earlier_returns(conn: Connection, district: District, sale: str) -> list[ReturnMade]:
    d, e, p = t.document.c, t.entry.c, t.projection.c
    query = (
        select(e.payload)
        .join(t.document, and_(e.district == d.district, e.uuid == d.uuid))
        .join(t.projection, and_(p.district == d.district, p.uuid == d.uuid, p.state == DONE))
        .where(d.district == district.id, d.of == sale)
        .order_by(p.position)
    )
    found = [read_facts(read_entry(bytes(row.payload))) for row in conn.execute(query)]
    return [facts for facts in found if isinstance(facts, ReturnMade)]


def _day_totals(conn: Connection, district: District, till: str, closure: int) -> DayTotals:
    c = t.document.c
    rows = conn.execute(
        select(c.kind, func.count(), func.sum(c.cents))
        .where(c.district == district.id, c.till == till, c.closure == closure)
        .group_by(c.kind)
    )
    sums = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    sales, returns = sums.get("sale", (0, 0)), sums.get("return", (0, 0))
    return DayTotals(sales[0], sales[1], returns[0], returns[1])


def _quarantine(conn: Connection, district: District, uuid: str, error: WireError, now: int) -> None:
    row = {
        "district": district.id,
        "uuid": uuid,
        "reason": error.code,
        "detail": _storable(error.reason[:2_000]),
        "since": now,
        "resolved_at": None,
    }
    conn.execute(upsert(t.quarantine).values(row).on_conflict_do_nothing())
    open_case(conn, district.id, Case("quarantine", uuid, {"reason": error.code}), None, now)


def _storable(text: str) -> str:
    """`text` without what no database text can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _again(conn: Connection, district: District, uuid: str) -> int:
    """Project one quarantined entry again in the caller's transaction; 1 if it is booked now."""
    q, p, e = t.quarantine.c, t.projection.c, t.entry.c
    query = select(t.entry).where(e.district == district.id, e.uuid == uuid)
    row = conn.execute(query).mappings().first()
    if row is None:
        return 0
    now = district.now_ms()
    changes = district.changes()
    if _judge(conn, district, row, changes, now, None) == QUARANTINED:
        return 0
    changes.write(conn, now)
    mine = and_(p.district == district.id, p.uuid == uuid, p.state == QUARANTINED)
    conn.execute(update(t.projection).where(mine).values(state=DONE))
    conn.execute(
        update(t.quarantine).where(q.district == district.id, q.uuid == uuid).values(resolved_at=now)
    )
    return 1
