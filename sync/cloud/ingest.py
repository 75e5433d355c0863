"""Takes a push: lock the branch, compare, copy, advance, commit, answer (sync R7). The money-critical path.

`api` calls `take_push` after the signature was verified. Storing is not judging (sync R9): an entry whose
facts make no sense is stored and acknowledged like any other; `projection` finds out. Deliberately absent:
`INSERT … ON CONFLICT` per row, which costs four times the COPY and proves less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import msgspec
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, and_, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from sync.cloud import tables as t
from sync.cloud.core import guard
from sync.cloud.core.projection import Case
from sync.cloud.database import in_transaction
from sync.cloud.district import District
from sync.cloud.errors import RequestRefusedError
from sync.cloud.store import note_till_seen, open_case
from sync.wire.chain import chain_hashes
from sync.wire.entry import Kind, UuidText
from sync.wire.messages import PROTO_RANGE, Ack, Fork, Need, PrivatePart, Push, PushReply
from sync.wire.signing import Batch

MALFORMED, UUID_CONFLICT = "MALFORMED", "UUID_CONFLICT"
_INT64 = 2**63 - 1
_ENTRY_TYPES = ["text", "uuid", "text", "int4", "int8", "int8", "uuid", "bytea", "text", "int8"]
_LINE_TYPES = ["text", "text", "int8", "uuid", "bytea"]
_COPY_ENTRY = (
    "COPY entry (district, uuid, kind, v, at, off, till, payload, trouble, received_at)"
    " FROM STDIN (FORMAT BINARY)"
)
_COPY_LINE = "COPY line (district, branch, seq, uuid, hash) FROM STDIN (FORMAT BINARY)"


class _Head(msgspec.Struct):
    """Just enough of an entry to file it. Everything else is read when it is projected."""

    id: UuidText
    kind: Kind
    v: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    at: Annotated[int, msgspec.Meta(ge=0, le=_INT64)]
    off: Annotated[int, msgspec.Meta(ge=-_INT64, le=_INT64)] | None = None


_heads = msgspec.json.Decoder(_Head)


@dataclass(frozen=True, slots=True)
class SignedPush:
    """A push whose signature was verified, with what a later check of that signature needs."""

    till: str
    push: Push
    payloads: Sequence[bytes]
    hashes: Sequence[bytes]
    batch: Batch
    target: str
    sent_ms: int
    body_sha256: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class _Filed:
    """One entry on its way into the tables. `trouble` sends it to quarantine when it is projected."""

    uuid: UUID
    kind: str
    v: int
    at: int
    off: int | None
    payload: bytes
    trouble: str | None = None


def hashes_of(push: Push, payloads: Sequence[bytes]) -> list[bytes]:
    """The chain hashes a push's entries have, computed from their bytes."""
    return chain_hashes(bytes.fromhex(push.branch), push.first, bytes.fromhex(push.prev), payloads)


def take_push(district: District, signed: SignedPush) -> PushReply:
    """Store what is new and say what is agreed: ack, need, fork or whole (sync R7).

    Everything happens in one transaction, committed before the answer. Raises WireError("MALFORMED") for
    an offer no till can make, RequestRefusedError(403) for a branch of another till.
    """
    try:
        decision = in_transaction(district.engine, lambda conn: _take(conn, district, signed, False))
    except (UniqueViolation, IntegrityError):
        # A straight branch brought an id that is already here, or the same request came twice at once:
        # the unique keys are the second line of defence; look at every id before storing.
        decision = in_transaction(district.engine, lambda conn: _take(conn, district, signed, True))
    return _reply(district, signed, decision)


def _take(conn: Connection, district: District, signed: SignedPush, careful: bool) -> guard.Decision:
    push = signed.push
    row = _locked_branch(conn, district, push.branch)
    if row is not None and row["till"] != signed.till:
        raise RequestRefusedError(403, "BRANCH_OF_ANOTHER_TILL")
    state = None
    if row is not None:
        state = guard.BranchState(row["base"], row["base_hash"], row["upto"], row["head"])
    offer = guard.Offer(push.first, bytes.fromhex(push.prev), signed.hashes, _parent_of(push))
    known = {} if state is None else _known_hashes(conn, district, push.branch, offer)
    is_parent_known = state is None and _is_parent_known(conn, district, signed)
    decision = guard.decide(state, offer, known, is_parent_known)
    now = district.now_ms()
    if isinstance(decision, guard.Append):
        if decision.skip < len(signed.hashes):
            is_mixed = _append(conn, district, signed, decision, row, careful)
            _keep_batch(conn, district, signed, now)
            if state is None and push.parent is not None:
                open_case(conn, district.id, _fork_case(push, push.parent.seq), signed.till, now)
            _advance(conn, district, signed, decision, row, is_mixed, now)
        _keep_private(conn, district, signed, now)
    elif isinstance(decision, guard.SayFork) and decision.is_conflict:
        open_case(conn, district.id, _fork_case(push, decision.common), signed.till, now)
    is_full = isinstance(decision, guard.Append) and (not signed.hashes or push.left == 0)
    note_till_seen(conn, district.id, signed.till, now, is_full)
    return decision


def _reply(district: District, signed: SignedPush, decision: guard.Decision) -> PushReply:
    common: dict[str, Any] = {
        "server_incarnation": district.incarnation,
        "time": district.now_ms(),
        "proto": PROTO_RANGE,
        "pull": bool(signed.hashes),
    }
    if isinstance(decision, guard.Append):
        # The point both agree on: the till owns this hash, also when the district has more.
        return PushReply(ack=Ack(decision.upto, decision.head.hex()), **common)
    if isinstance(decision, guard.AskBack):
        return PushReply(need=Need(decision.seq), **common)
    if isinstance(decision, guard.SayFork):
        return PushReply(fork=Fork(decision.common), **common)
    return PushReply(whole=True, **common)


def _locked_branch(conn: Connection, district: District, branch: str) -> RowMapping | None:
    c = t.branch.c
    query = select(t.branch).where(c.district == district.id, c.branch == branch).with_for_update()
    return conn.execute(query).mappings().first()


def _parent_of(push: Push) -> tuple[bytes, int, bytes] | None:
    if push.parent is None:
        return None
    return bytes.fromhex(push.parent.branch), push.parent.seq, bytes.fromhex(push.parent.hash)


def _known_hashes(conn: Connection, district: District, branch: str, offer: guard.Offer) -> dict[int, bytes]:
    c = t.line.c
    rows = conn.execute(
        select(c.seq, c.hash).where(
            c.district == district.id,
            c.branch == branch,
            c.seq >= offer.first - 1,
            c.seq <= offer.last,
        )
    )
    return {row.seq: row.hash for row in rows}


def _is_parent_known(conn: Connection, district: District, signed: SignedPush) -> bool:
    """Whether the named parent point stands here, in a branch of the same till, with that hash."""
    parent = signed.push.parent
    if parent is None:
        return False
    line, branch = t.line.c, t.branch.c
    same = and_(branch.district == line.district, branch.branch == line.branch)
    stored = conn.execute(
        select(line.hash)
        .join(t.branch, same)
        .where(
            line.district == district.id,
            line.branch == parent.branch,
            line.seq == parent.seq,
            branch.till == signed.till,
        )
    ).scalar()
    return stored is not None and stored.hex() == parent.hash


def _append(
    conn: Connection,
    district: District,
    signed: SignedPush,
    decision: guard.Append,
    row: RowMapping | None,
    careful: bool,
) -> bool:
    """COPY the new entries into `entry` and `line`. Returns whether the branch may carry known ids.

    Only a branch with a parent, or one that is not its till's first (after `whole`), can; there, and after
    a collision, ids that are stored already keep their entry and get a line only.
    """
    is_mixed = row["is_mixed"] if row is not None else _opens_mixed(conn, district, signed)
    filed = [_file(payload) for payload in signed.payloads[decision.skip :]]
    fresh = filed
    if is_mixed or careful:
        filed, fresh = _without_known(conn, district, filed)
    now = district.now_ms()
    cursor = conn.connection.cursor()
    with cursor.copy(_COPY_ENTRY) as copy:
        copy.set_types(_ENTRY_TYPES)
        till = UUID(signed.till)
        for f in fresh:
            copy.write_row((district.id, f.uuid, f.kind, f.v, f.at, f.off, till, f.payload, f.trouble, now))
    first = signed.push.first + decision.skip
    branch = signed.push.branch
    with cursor.copy(_COPY_LINE) as copy:
        copy.set_types(_LINE_TYPES)
        for n, f in enumerate(filed):
            copy.write_row((district.id, branch, first + n, f.uuid, signed.hashes[decision.skip + n]))
    cursor.close()
    return bool(is_mixed)


def _opens_mixed(conn: Connection, district: District, signed: SignedPush) -> bool:
    if signed.push.parent is not None:
        return True
    c = t.branch.c
    other = select(c.branch).where(c.district == district.id, c.till == signed.till).limit(1)
    return conn.execute(other).first() is not None


def _file(payload: bytes) -> _Filed:
    """An entry's filing card. What cannot be read is filed under a name made of its own bytes."""
    try:
        head = _heads.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Filed(_name_of(payload), "?", 0, 0, None, payload, MALFORMED)
    return _Filed(UUID(head.id), head.kind, head.v, head.at, head.off, payload)


def _name_of(payload: bytes) -> UUID:
    return UUID(bytes=sha256(b"bancone/unreadable|" + payload).digest()[:16])


def _without_known(
    conn: Connection, district: District, filed: list[_Filed]
) -> tuple[list[_Filed], list[_Filed]]:
    """(all entries as their lines will name them, those whose bytes are not here yet).

    The same id with other bytes is kept under another name and goes to quarantine (value L5, sync R7).
    """
    c = t.entry.c
    ids = [str(f.uuid) for f in filed] + [str(_name_of(f.payload)) for f in filed]
    rows = conn.execute(select(c.uuid, c.payload).where(c.district == district.id, c.uuid.in_(ids)))
    known = {UUID(row.uuid): bytes(row.payload) for row in rows}
    named, fresh = [], []
    for entry in filed:
        if known.get(entry.uuid, entry.payload) != entry.payload:
            own = _name_of(entry.payload)
            entry = _Filed(own, entry.kind, entry.v, entry.at, entry.off, entry.payload, UUID_CONFLICT)
        named.append(entry)
        if entry.uuid not in known:
            known[entry.uuid] = entry.payload
            fresh.append(entry)
    return named, fresh


def _keep_batch(conn: Connection, district: District, signed: SignedPush, now: int) -> None:
    """One stored signature per batch vouches for every entry before it (sync R21, I10)."""
    batch = signed.batch
    row = {
        "district": district.id,
        "branch": batch.branch,
        "first": batch.first,
        "last": batch.last,
        "till": signed.till,
        "target": signed.target,
        "sent_ms": signed.sent_ms,
        "body_sha256": signed.body_sha256,
        "prev": bytes.fromhex(batch.prev),
        "head": bytes.fromhex(batch.head),
        "sig": signed.signature,
        "received_at": now,
    }
    conn.execute(upsert(t.batch).values(row).on_conflict_do_nothing())


def _keep_private(conn: Connection, district: District, signed: SignedPush, now: int) -> None:
    """Private parts whose reference is theirs; a wrong one is left out, no entry waits for it (sync R3)."""
    rows = [
        {
            "district": district.id,
            "ref": part.ref,
            "salt": bytes.fromhex(part.salt),
            "bytes": bytes.fromhex(part.bytes),
            "till": signed.till,
            "received_at": now,
        }
        for part in signed.push.private
        if _is_own_reference(part)
    ]
    if rows:
        conn.execute(upsert(t.private_part).values(rows).on_conflict_do_nothing())


def _is_own_reference(part: PrivatePart) -> bool:
    return sha256(bytes.fromhex(part.salt) + bytes.fromhex(part.bytes)).hexdigest() == part.ref


def _fork_case(push: Push, common: int) -> Case:
    """A fork is reported once per branch and point (sync R8, I12)."""
    return Case("fork", f"{push.branch}:{common}", {"branch": push.branch, "common": common})


def _advance(
    conn: Connection,
    district: District,
    signed: SignedPush,
    decision: guard.Append,
    row: RowMapping | None,
    is_mixed: bool,
    now: int,
) -> None:
    push = signed.push
    if row is not None:
        conn.execute(
            update(t.branch)
            .where(t.branch.c.district == district.id, t.branch.c.branch == push.branch)
            .values(upto=decision.upto, head=decision.head)
        )
        return
    conn.execute(
        insert(t.branch).values(
            district=district.id,
            branch=push.branch,
            till=signed.till,
            parent_branch=push.parent.branch if push.parent is not None else None,
            base=decision.base,
            base_hash=decision.base_hash,
            upto=decision.upto,
            head=decision.head,
            is_mixed=is_mixed,
            opened_at=now,
        )
    )
    conn.execute(insert(t.pointer).values(district=district.id, branch=push.branch, seq=decision.base))
