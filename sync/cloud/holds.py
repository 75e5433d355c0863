"""Reserving value online: `PUT` and `DELETE /v1/holds/{id}` (value §4.1 ONLINE, L5, L6).

`api` calls `place` and `release`, the projection posts, its housekeeping voids. The instrument's account
row is locked while a hold is decided, so two tills can never be granted the same cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from app.domain.errors import KnownError
from app.domain.refusals import Reason, Refusal
from app.ports.clock import local_date
from sync.cloud import tables as t
from sync.cloud.core.holds import (
    TESORETTO,
    TTL_MS,
    VOUCHER,
    Expiry,
    Grant,
    HoldState,
    VoucherState,
    WalletState,
    expiry_of,
    grant_tesoretto,
    grant_voucher,
)
from sync.cloud.database import in_transaction
from sync.cloud.district import District
from sync.cloud.ledger import locked_balance, voucher_account, wallet_account
from sync.cloud.store import Till, find_member, find_shop, find_till, find_voucher, has_backlog
from sync.wire.errors import MALFORMED, WireError
from sync.wire.messages import HoldGranted, HoldReply, HoldWant, Refused, encode
from sync.wire.qr import parse_readable

ALREADY_VOIDED, ALREADY_POSTED = "ALREADY_VOIDED", "ALREADY_POSTED"
_NO_HEADROOM = 0  # the guarantee fund comes with risk epochs; until then a silent till's hold is kept


def place(district: District, till: Till, hold: str, want: HoldWant) -> HoldReply:
    """Grant or refuse; the same id with the same content gets the same answer (value L5).

    Raises WireError("MALFORMED") when id and content do not belong together.
    """
    if not hold.startswith(f"{want.sale}:"):
        raise WireError(MALFORMED, "a hold's id starts with its sale")
    now = district.now_ms()
    return in_transaction(district.engine, lambda conn: _place(conn, district, till, hold, want, now))


def release(district: District, till: Till, hold: str) -> HoldReply:
    """Give a hold back. Saying it twice, or before the hold itself arrives, is the same as saying it once."""
    now = district.now_ms()
    return in_transaction(district.engine, lambda conn: _release(conn, district, till, hold, now))


def void_expired(conn: Connection, district: str, now_ms: int, account: str | None = None) -> int:
    """Void holds past their time whose till has told everything since (CV-49); how many.

    `account` limits it to one instrument, for the moment another till asks for it.
    """
    c = t.hold.c
    query = select(c.hold, c.till, c.granted, c.expires_at).where(
        c.district == district, c.state == HoldState.OPEN, c.expires_at <= now_ms
    )
    if account is not None:
        query = query.where(c.account == account)
    voided = 0
    for row in list(conn.execute(query.order_by(c.hold))):
        till = find_till(conn, district, row.till)
        has_reported = (
            till is not None
            and till.reported_at > row.expires_at
            and not has_backlog(conn, district, row.till)
        )
        # An open hold is by itself one whose sale was not found: projecting the sale posts it.
        if expiry_of(has_reported, False, _NO_HEADROOM, row.granted) is Expiry.VOID:
            voided += conn.execute(
                update(t.hold)
                .where(c.district == district, c.hold == row.hold, c.state == HoldState.OPEN)
                .values(state=HoldState.EXPIRED)
            ).rowcount
    return voided


def _place(
    conn: Connection, district: District, till: Till, hold: str, want: HoldWant, now: int
) -> HoldReply:
    content = sha256(encode(want)).hexdigest()
    known = _find(conn, district, hold)
    if known is not None:
        return _answer_again(known, till, content, now)
    if want.kind == VOUCHER:
        row, outcome = _ask_voucher(conn, district, till, want, now)
    elif want.kind == TESORETTO:
        row, outcome = None, _ask_tesoretto(conn, district, want, now)
    else:
        raise WireError(MALFORMED, f"unknown kind {want.kind!r}")
    if isinstance(outcome, Refusal):
        return HoldReply(refused=Refused(outcome.reason, dict(outcome.facts)), time=now)
    # Two identical requests may have waited for the same lock: the second finds the first's hold.
    known = _find(conn, district, hold)
    if known is not None:
        return _answer_again(known, till, content, now)
    values = _hold_row(district, till, hold, want, now) | {
        "content": content,
        "account": voucher_account(row["voucher"]) if row is not None else wallet_account(want.member or ""),
        "instrument": row["voucher"] if row is not None else None,
        "program": row["program"] if row is not None else None,
        "granted": outcome.granted,
        "balance": outcome.balance,
        "state": HoldState.OPEN,
    }
    if not _write_new(conn, values):
        known = _find(conn, district, hold)
        assert known is not None  # its release was written meanwhile
        return _answer_again(known, till, content, now)
    return HoldReply(hold=_granted_of(values), time=now)


def _write_new(conn: Connection, values: Mapping[str, Any]) -> bool:
    """Write a hold unless its id exists: a hold and its release may arrive at the same moment."""
    try:
        with conn.begin_nested():
            conn.execute(insert(t.hold).values(**values))
    except IntegrityError:
        return False
    return True


def _hold_row(district: District, till: Till, hold: str, want: HoldWant, now: int) -> dict[str, Any]:
    return {
        "district": district.id,
        "hold": hold,
        "till": till.id,
        "sale": want.sale,
        "member": want.member if want.kind == TESORETTO else None,
        "placed_at": now,
        "expires_at": now + TTL_MS,
        "posted": None,
        "instrument": None,
        "program": None,
    }


def _ask_voucher(
    conn: Connection, district: District, till: Till, want: HoldWant, now: int
) -> tuple[RowMapping | None, Grant | Refusal]:
    readable = None
    if want.instrument is None:
        if want.code is None:
            raise WireError(MALFORMED, "a voucher is named by its id or by its code")
        try:
            readable = parse_readable(want.code)
        except KnownError:
            return None, Refusal(Reason.UNKNOWN_INSTRUMENT)
    row = find_voucher(conn, district.id, want.instrument, readable)
    if row is None:
        return None, grant_voucher(None, want.want, till.id, local_date(now))
    account = voucher_account(row["voucher"])
    balance = locked_balance(conn, district.id, account)
    # Read again behind the lock: it may have been used, blocked or placed meanwhile.
    row = find_voucher(conn, district.id, row["voucher"]) or row
    shop = find_shop(conn, district.id, row["home_shop"]) if row["home_shop"] else None
    state = VoucherState(
        status=row["status"],
        nbf=row["nbf"],
        exp=row["exp"],
        balance=balance,
        held=_held(conn, district, account, now),
        # A voucher that waits for its shop's first till is not for others either.
        home=row["home"] or row["home_shop"],
        home_shop=shop["name"] if shop is not None else row["home_shop"],
        spent_at=local_date(row["used_at"]) if row["used_at"] is not None else None,
        spent_shop=row["used_shop"],
    )
    return row, grant_voucher(state, want.want, till.id, local_date(now))


def _ask_tesoretto(conn: Connection, district: District, want: HoldWant, now: int) -> Grant | Refusal:
    if want.member is None:
        raise WireError(MALFORMED, "a wallet needs its member")
    account = wallet_account(want.member)
    member = find_member(conn, district.id, want.member)
    if member is None:
        return grant_tesoretto(None, want.want)
    balance = locked_balance(conn, district.id, account)
    held = _held(conn, district, account, now)
    return grant_tesoretto(WalletState(member["status"], balance, held), want.want)


def _held(conn: Connection, district: District, account: str, now: int) -> int:
    """Cents reserved on an account by open holds, after those that may go are gone."""
    void_expired(conn, district.id, now, account)
    c = t.hold.c
    query = select(func.coalesce(func.sum(c.granted), 0)).where(
        c.district == district.id, c.account == account, c.state == HoldState.OPEN
    )
    return int(conn.execute(query).scalar_one())


def _answer_again(row: RowMapping, till: Till, content: str, now: int) -> HoldReply:
    if row["till"] != till.id or (row["content"] != content and row["content"] != ""):
        return HoldReply(refused=Refused(Reason.EXISTS_WITH_DIFFERENT_CONTENT), time=now)
    if row["state"] in (HoldState.RELEASED, HoldState.EXPIRED):
        return HoldReply(refused=Refused(ALREADY_VOIDED), time=now)
    return HoldReply(hold=_granted_of(row), time=now)


def _release(conn: Connection, district: District, till: Till, hold: str, now: int) -> HoldReply:
    row = _find(conn, district, hold, for_update=True)
    if row is None:
        # The release overtook its hold: remember it, so that the late hold is not granted.
        sale = hold.partition(":")[0]
        want = HoldWant(sale=sale, kind=VOUCHER, want=1)
        values = _hold_row(district, till, hold, want, now) | {
            "content": "",
            "account": "",
            "granted": 0,
            "balance": 0,
            "state": HoldState.RELEASED,
        }
        if _write_new(conn, values):
            return HoldReply(released=True, time=now)
        row = _find(conn, district, hold, for_update=True)
        assert row is not None  # the late hold was written meanwhile
    if row["till"] != till.id:
        return HoldReply(refused=Refused(Reason.EXISTS_WITH_DIFFERENT_CONTENT), time=now)
    if row["state"] == HoldState.POSTED:
        return HoldReply(refused=Refused(ALREADY_POSTED), time=now)
    if row["state"] == HoldState.OPEN:
        c = t.hold.c
        conn.execute(
            update(t.hold).where(c.district == district.id, c.hold == hold).values(state=HoldState.RELEASED)
        )
    return HoldReply(released=True, time=now)


def _find(conn: Connection, district: District, hold: str, for_update: bool = False) -> RowMapping | None:
    c = t.hold.c
    query = select(t.hold).where(c.district == district.id, c.hold == hold)
    if for_update:
        query = query.with_for_update()
    return conn.execute(query).mappings().first()


def _granted_of(row: Mapping[Any, Any]) -> HoldGranted:
    return HoldGranted(
        id=row["hold"],
        granted=row["granted"],
        balance=row["balance"],
        instrument=row["instrument"],
        program=row["program"],
        exp=row["expires_at"],
    )
