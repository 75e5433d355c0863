"""A till joins a shop with a one-time code (sync R20); the vouchers waiting for the shop move in with it.

`api` calls `enrol`, the command line `make_code`. Deliberately absent: key rotation and the district's CA.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from sync.cloud import tables as t
from sync.cloud.changes import Changes
from sync.cloud.core.enrol import CODE_BYTES, CODE_TTL_MS, CodeState, Door, judge, new_code, normal_code
from sync.cloud.database import in_transaction
from sync.cloud.district import District
from sync.cloud.errors import RequestRefusedError
from sync.cloud.placement import place_waiting
from sync.wire.errors import BAD_SIGNATURE, WireError
from sync.wire.messages import DistrictName, EnrolAsk, Enrolled, TillName
from sync.wire.signing import enrol_message, require_signature

_NUMBERS = 99  # two digits on every document (sync R32)
SHOP_FULL = "SHOP_FULL"


def make_code(district: District, shop: str) -> str:
    """A new code for a till of `shop`, good once and for fifteen minutes."""
    code = new_code(district.clock.random_bytes(CODE_BYTES))
    row = {
        "district": district.id,
        "code": normal_code(code),
        "shop": shop,
        "expires_at": district.now_ms() + CODE_TTL_MS,
        "used_by": None,
        "till": None,
    }
    in_transaction(district.engine, lambda conn: conn.execute(insert(t.enrol_code).values(row)))
    return code


def enrol(district: District, ask: EnrolAsk) -> Enrolled:
    """The till that `ask` becomes; the same code with the same key gets the same answer again.

    Raises RequestRefusedError: 400 BAD_SIGNATURE, 403 CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, SHOP_FULL.
    """
    try:
        message = enrol_message(ask.code, ask.public)
        require_signature(bytes.fromhex(ask.public), message, bytes.fromhex(ask.proof))
    except WireError as error:
        raise RequestRefusedError(400, BAD_SIGNATURE, error.reason) from error
    till, number, shop = in_transaction(district.engine, lambda conn: _enrol(conn, district, ask))
    return Enrolled(
        till=TillName(till, number),
        shop=shop,
        district=DistrictName(district.id, district.name, district.number),
        server_key=district.signer.public.hex(),
        server_incarnation=district.incarnation,
        time=district.now_ms(),
    )


def _enrol(conn: Connection, district: District, ask: EnrolAsk) -> tuple[str, str, str]:
    """(till id, number, shop) of the till that holds the code's key."""
    c = t.enrol_code.c
    mine = (c.district == district.id, c.code == normal_code(ask.code))
    row = conn.execute(select(t.enrol_code).where(*mine).with_for_update()).mappings().first()
    state = None if row is None else CodeState(row["expires_at"], row["used_by"])
    now = district.now_ms()
    door = judge(state, ask.public, now)
    if row is None or door not in (Door.OPEN, Door.AGAIN):
        raise RequestRefusedError(403, door)
    if door is Door.AGAIN:
        number = conn.execute(
            select(t.till.c.number).where(t.till.c.district == district.id, t.till.c.till == row["till"])
        ).scalar_one()
        return row["till"], number, row["shop"]
    till = district.ids.next_text()
    number = _free_number(conn, district, row["shop"])
    conn.execute(
        insert(t.till).values(
            district=district.id,
            till=till,
            shop=row["shop"],
            number=number,
            public=ask.public,
            enrolled_at=now,
            revoked_at=None,
            seen_at=now,
            reported_at=0,
        )
    )
    conn.execute(update(t.enrol_code).where(*mine).values(used_by=ask.public, till=till))
    changes: Changes = district.changes()
    place_waiting(conn, district.id, row["shop"], till, changes)
    changes.write(conn, now)
    return till, number, row["shop"]


def _free_number(conn: Connection, district: District, shop: str) -> str:
    """The next two-digit number of a shop; numbers are not given twice, documents carry them.

    The shop's row is locked: two tills that enrol at once get two numbers.
    """
    lock = select(t.shop.c.shop).where(t.shop.c.district == district.id, t.shop.c.shop == shop)
    conn.execute(lock.with_for_update())
    c = t.till.c
    rows = conn.execute(select(c.number).where(c.district == district.id, c.shop == shop))
    taken = {int(row.number) for row in rows}
    number = max(taken, default=0) + 1
    if number > _NUMBERS:
        raise RequestRefusedError(403, SHOP_FULL)
    return f"{number:02d}"
