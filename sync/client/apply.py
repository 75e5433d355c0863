"""Pulled pages: every signature checked, then rows, cursor and `projected` in one transaction (sync R11).

`read_page` runs on the sync thread and touches no table; `apply_page` and `start_over` are jobs of the
database worker, one page of at most 200 rows each (R23). One adapter per kind; a kind this program does not
know is stored untouched. Deliberately absent: journal and sales, which no pull ever touches (R13).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from app.domain.payment import Mode, TenderType
from app.store import circuit, people, sync_state
from app.store.circuit import StoredObject
from sync.wire.errors import BAD_SIGNATURE, MALFORMED, WireError
from sync.wire.messages import Change, Changes
from sync.wire.objects import (
    CAUSE,
    CONTRACT,
    HOME,
    KEY,
    MEMBER,
    PROGRAM,
    RULESET,
    SHOP,
    SPENT,
    VOUCHER,
    Home,
    Key,
    read_body,
)
from sync.wire.rules import rule_hash
from sync.wire.signing import hex_bytes, kid_of, verify_object

log = logging.getLogger(__name__)

PUT, DELETE = "put", "del"


@dataclass(frozen=True, slots=True)
class Put:
    """An object whose signature holds: as it is stored, its second key, and its body if it was read."""

    stored: StoredObject
    alt: str | None
    body: Any


@dataclass(frozen=True, slots=True)
class Drop:
    """A tombstone."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """A checked page. `projected` own seq contained in its balances, None to keep what was known; `unread`
    objects the district signed but this program cannot read: left out, what was stored before stays."""

    rows: tuple[Put | Drop, ...]
    cursor: str
    more: bool
    incarnation: str
    projected: int | None
    unread: int


# -- one adapter per kind ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adapter:
    """How a kind is kept beside its signed text: its own id, a second key, the row it also feeds, and what a
    tombstone takes away."""

    own_id: Callable[[Any], str]
    alt: Callable[[Any], str | None] = lambda _body: None
    check: Callable[[Any], None] = lambda _body: None
    put: Callable[[Connection, Any], None] = lambda _connection, _body: None


def _id(body: Any) -> str:
    return str(body.id)


def _check_key(body: Key) -> None:
    if kid_of(bytes.fromhex(body.public)) != body.kid:
        raise WireError(MALFORMED, "a key under another key's name")


def _check_program(body: Any) -> None:
    """A way of paying this program does not know must not reach the till's screens."""
    try:
        TenderType(body.kind)
        Mode(body.mode)
    except ValueError as error:
        raise WireError(MALFORMED, str(error)) from error


def _put_home(connection: Connection, body: Home) -> None:
    """What is left is what was placed here less what this till spent; the latter stays (value HOME)."""
    circuit.put_home(connection, body.instrument, body.balance_cents, body.version)


ADAPTERS: Mapping[str, Adapter] = {
    KEY: Adapter(lambda body: str(body.kid), check=_check_key),
    RULESET: Adapter(_id),
    PROGRAM: Adapter(_id, check=_check_program),
    CONTRACT: Adapter(_id),
    CAUSE: Adapter(_id),
    SHOP: Adapter(_id),
    MEMBER: Adapter(_id, alt=lambda body: str(body.card)),
    VOUCHER: Adapter(_id),
    HOME: Adapter(lambda body: str(body.instrument), alt=lambda body: str(body.instrument), put=_put_home),
    SPENT: Adapter(_id),
}


# -- on the sync thread --------------------------------------------------------------------------------


def known_keys(connection: Connection, server_key: str) -> dict[str, bytes]:
    """Keys that may sign objects: the one of enrolment and those it vouched for; kid to public key."""
    public = hex_bytes(server_key)
    keys = {kid_of(public): public}
    for text in circuit.bodies(connection, KEY):
        body = read_body(KEY, text)
        if isinstance(body, Key):
            keys[body.kid] = bytes.fromhex(body.public)
    return keys


def read_page(changes: Changes, keys: Mapping[str, bytes], branch: str) -> Page:
    """The page with every signature checked; `branch` 32 hex, our own.

    A key in the page counts from there on. Raises WireError (BAD_SIGNATURE, UNKNOWN_KEY, MALFORMED) when one
    object is not the district's word under its own name: then nothing of the page is to be applied.
    """
    known = dict(keys)
    rows: list[Put | Drop] = []
    unread = 0
    for change in changes.changes:
        row = _read_change(change, known)
        if row is None:
            unread += 1
            continue
        rows.append(row)
        if isinstance(row, Put) and isinstance(row.body, Key):
            known[row.body.kid] = bytes.fromhex(row.body.public)
    projected = changes.projected
    own = projected.seq if projected is not None and projected.branch == branch else None
    return Page(tuple(rows), changes.cursor, changes.more, changes.server_incarnation, own, unread)


def _read_change(change: Change, keys: Mapping[str, bytes]) -> Put | Drop | None:
    if change.op == DELETE and change.payload is None:
        return Drop(change.kind, change.id)
    signed = change.payload
    if change.op != PUT or signed is None:
        raise WireError(BAD_SIGNATURE, f"{change.kind} {change.id}: {change.op} without a signed body")
    verify_object(keys, change.kind, signed)
    stored = StoredObject(change.kind, change.id, change.version, signed.body, signed.kid, signed.sig)
    adapter = ADAPTERS.get(change.kind)
    if adapter is None:
        return Put(stored, None, None)
    try:
        body = read_body(change.kind, signed.body)
        adapter.check(body)
    except WireError as error:
        log.warning("%s %s of the district cannot be read: %s", change.kind, change.id, error.reason)
        return None
    if adapter.own_id(body) != change.id:
        raise WireError(BAD_SIGNATURE, f"{change.kind} {change.id} carries another's body")
    return Put(stored, adapter.alt(body), body)


# -- in the worker's transaction -----------------------------------------------------------------------


def apply_page(connection: Connection, page: Page) -> None:
    """Rows, cursor and `projected`, in the caller's transaction."""
    kinds = set()
    for row in page.rows:
        if isinstance(row, Drop):
            circuit.drop_object(connection, row.kind, row.id)
            kinds.add(row.kind)
            continue
        kinds.add(row.stored.kind)
        circuit.put_object(connection, row.stored, row.alt)
        if row.body is not None:
            ADAPTERS[row.stored.kind].put(connection, row.body)
    if kinds & {RULESET, CONTRACT}:
        _keep_rules(connection)
    _sweep(connection, page, HOME in kinds)
    state = sync_state.read(connection)
    projected = state.projected_seq if page.projected is None else page.projected
    moved = replace(state, cursor=page.cursor, projected_seq=projected, server_incarnation=page.incarnation)
    if moved != state:
        sync_state.write(connection, moved)


def start_over(connection: Connection) -> None:
    """The next pull starts from the empty cursor (410, R11).

    Members go at once, since their balances hang on `projected`. Rules, programs and keys stay in use until
    the new pages have told everything, so that a sale in between still accrues; then `_sweep` takes away
    what was not told again.
    """
    connection.exec_driver_sql("DELETE FROM district_object WHERE kind = ?", (MEMBER,))
    connection.exec_driver_sql("UPDATE district_object SET version = ?", (_STALE,))
    connection.exec_driver_sql("UPDATE home SET version = ?", (_STALE,))
    people.put_meta(connection, _RESTARTED, "1")
    state = sync_state.read(connection)
    sync_state.write(connection, replace(state, cursor="", projected_seq=0))


def forget_district(connection: Connection) -> None:
    """Another district, or the same under a new name of ours: nothing pulled holds any more (R20)."""
    circuit.drop_all_objects(connection)
    start_over(connection)


_STALE = -1
_RESTARTED = "sync.restarted"


def _sweep(connection: Connection, page: Page, homes_changed: bool) -> None:
    """After a restart, once all is fetched, forget what was not told again; else follow moved homes."""
    if people.meta(connection, _RESTARTED) != "1":
        if homes_changed:
            _forget_homes_elsewhere(connection)
        return
    if not page.more:
        connection.exec_driver_sql("DELETE FROM district_object WHERE version = ?", (_STALE,))
        _forget_homes_elsewhere(connection)
        people.put_meta(connection, _RESTARTED, "0")


def _keep_rules(connection: Connection) -> None:
    """Every pair of rule set and contract we hold: the ones in force today and those announced, so that
    the hash any sale stores leads back to its texts (value E19)."""
    for ruleset in circuit.bodies(connection, RULESET):
        for contract in circuit.bodies(connection, CONTRACT):
            circuit.keep_rules(connection, rule_hash(ruleset.encode(), contract.encode()), ruleset, contract)


_ELSEWHERE = "instrument NOT IN (SELECT alt FROM district_object WHERE kind = 'home' AND alt IS NOT NULL)"


def _forget_homes_elsewhere(connection: Connection) -> None:
    """A home the district no longer places here holds nothing. What was spent of it stays counted, for the
    day it comes back."""
    connection.exec_driver_sql(f"DELETE FROM home WHERE spent = 0 AND {_ELSEWHERE}")
    connection.exec_driver_sql(f"UPDATE home SET granted = spent WHERE granted <> spent AND {_ELSEWHERE}")
