"""Where a voucher lives: placing its value at a till, the single writer from then on (value §4.1 HOME).

Enrolment places the vouchers that wait for the shop's first till; issuing places one at once. The value
stays in the voucher's account: placing only decides who may spend it without a line.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import RowMapping

from sync.cloud import tables as t
from sync.cloud.booking import voucher_body
from sync.cloud.changes import Changes, till_scope
from sync.wire.objects import HOME, VOUCHER, Home, body_text


def place_waiting(conn: Connection, district: str, shop: str, till: str, changes: Changes) -> int:
    """Place every voucher that waits for a till of `shop`; how many."""
    c = t.voucher.c
    query = select(t.voucher).where(c.district == district, c.home_shop == shop, c.home.is_(None))
    rows = conn.execute(query.order_by(c.voucher).with_for_update()).mappings().all()
    for row in rows:
        place_voucher(conn, district, row, till, changes)
    return len(rows)


def place_voucher(conn: Connection, district: str, row: RowMapping, till: str, changes: Changes) -> None:
    """From now on the voucher's value lives at `till`; the objects reach it with its next pull."""
    c = t.voucher.c
    version = row["home_version"] + 1
    conn.execute(
        update(t.voucher)
        .where(c.district == district, c.voucher == row["voucher"])
        .values(home=till, placed_cents=row["cents"], home_version=version)
    )
    placed = conn.execute(
        select(t.voucher).where(c.district == district, c.voucher == row["voucher"])
    ).mappings()
    voucher = placed.one()
    home = Home(
        instrument=voucher["voucher"], till=till, balance_cents=voucher["placed_cents"], version=version
    )
    scope = till_scope(till)
    changes.put(VOUCHER, voucher["voucher"], voucher_body(voucher, "active"), scope)
    changes.put(HOME, voucher["voucher"], body_text(home), scope)
