"""Writes what `core.projection` decided: transfers, holds, documents, cases, and the changes tills pull.

The projection worker makes one `Booking` per entry inside the entry's transaction; admin uses the bodies.
Locks are taken in one order everywhere: accounts, holds, vouchers, and the counter of changes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import RowMapping

from app.domain.ledger import EUR, Posting
from app.ports.clock import local, local_date
from sync.cloud import tables as t
from sync.cloud.changes import Changes, till_scope
from sync.cloud.core.holds import HoldState
from sync.cloud.core.projection import Case, Effects, HoldUse, Money, over_redemption
from sync.cloud.ledger import book, voucher_account
from sync.cloud.rows import insert_rows
from sync.cloud.store import (
    Balances,
    Till,
    cause_bodies,
    find_member,
    find_shop,
    find_voucher,
    member_body,
    open_case,
)
from sync.wire.objects import CAUSE, MEMBER, SPENT, VOUCHER, Spent, VoucherBody, body_text

_DOCUMENT = (
    *("district", "uuid", "till", "kind", "number"),
    *("date", "business_date", "closure", "cents", "member", "of"),
)


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry being booked: `uuid` its id, `moment_ms` when it happened by the till's corrected clock,
    `now_ms` the district's time; `changes` collects what tills will pull."""

    conn: Connection
    district: str
    uuid: str
    moment_ms: int
    till: Till
    changes: Changes
    now_ms: int

    def apply(self, effects: Effects, cases: Sequence[Case]) -> None:
        """Write all that the entry does, in the caller's transaction."""
        if effects.money is not None:
            self._keep_document(effects.money)
        balances = book(self.conn, self.district, self.uuid, effects.transfers, self.now_ms)
        found = [*effects.cases, *cases, *self._overspent(effects.transfers, balances)]
        for use in effects.holds:
            found += self._post_hold(use)
        for voucher in effects.vouchers:
            if voucher.home and not self._lives_here(voucher.instrument):
                subject = f"{self.uuid}:{voucher.instrument}"
                found.append(Case("home_elsewhere", subject, {"till": self.till.id}))
        for case in found:
            open_case(self.conn, self.district, case, self.till.id, self.now_ms)
        self._stage_changes(balances)

    def _keep_document(self, money: Money) -> None:
        day = (money.date, money.business_date, money.closure, money.cents, money.member, money.of)
        row = (self.district, self.uuid, self.till.id, money.kind, money.number, *day)
        insert_rows(self.conn, "document", _DOCUMENT, [row])

    def _overspent(self, transfers: Iterable[Posting], balances: Balances) -> list[Case]:
        spent = sorted({posting.debit for posting in transfers if posting.code == "redeem"})
        found = [over_redemption(account, balances[(EUR, account)], self.uuid) for account in spent]
        return [case for case in found if case is not None]

    def _post_hold(self, use: HoldUse) -> list[Case]:
        """Post a hold, also one that expired meanwhile: the value moved with the transfers."""
        c = t.hold.c
        mine = (c.district == self.district, c.hold == use.hold)
        row = self.conn.execute(select(t.hold).where(*mine).with_for_update()).mappings().first()
        if row is None:
            return [Case("hold_unknown", use.hold, {"entry": self.uuid})]
        self.conn.execute(update(t.hold).where(*mine).values(state=HoldState.POSTED, posted=use.cents))
        same_sale = (row["till"], row["sale"]) == (self.till.id, self.uuid)
        same_source = (row["instrument"], row["member"]) in ((use.instrument, None), (None, use.member))
        is_spent = row["state"] == HoldState.POSTED
        if not (same_sale and same_source) or is_spent or use.cents > row["granted"]:
            return [Case("hold_differs", use.hold, {"entry": self.uuid, "posted": use.cents})]
        return []

    def _lives_here(self, voucher: str) -> bool:
        row = find_voucher(self.conn, self.district, voucher)
        return row is not None and row["home"] == self.till.id

    def _stage_changes(self, balances: Balances) -> None:
        """New bodies of the members, causes and vouchers whose balances moved."""
        members, causes, vouchers = set(), set(), set()
        for _ledger, account in balances:
            kind, _sep, rest = account.partition(":")
            if kind == "member":
                members.add(rest.partition(":")[0])
            elif kind == "cause":
                causes.add(rest)
            elif kind == "voucher":
                vouchers.add(rest)
        for voucher in sorted(vouchers):
            self._stage_voucher(voucher, balances[(EUR, voucher_account(voucher))])
        for member in sorted(members):
            row = find_member(self.conn, self.district, member)
            if row is not None:
                self.changes.put(MEMBER, member, member_body(self.conn, self.district, row, balances))
        for cause, body in sorted(cause_bodies(self.conn, self.district, causes, balances).items()):
            self.changes.put(CAUSE, cause, body)

    def _stage_voucher(self, voucher: str, balance: int) -> None:
        """A voucher that is used up is told to everyone; one that got value back is freed again."""
        row = find_voucher(self.conn, self.district, voucher)
        if row is None or (row["used_at"] is not None) == (balance <= 0):
            return
        is_used = balance <= 0
        shop = find_shop(self.conn, self.district, self.till.shop)
        name = shop["name"] if shop is not None else self.till.shop
        used = {"used_at": self.moment_ms, "used_shop": name, "used_cents": row["cents"]}
        c = t.voucher.c
        self.conn.execute(
            update(t.voucher)
            .where(c.district == self.district, c.voucher == voucher)
            .values(**(used if is_used else dict.fromkeys(used)))
        )
        if is_used:
            self.changes.put(SPENT, voucher, spent_body(voucher, self.moment_ms, name, row["cents"]))
        else:
            self.changes.delete(SPENT, voucher)
        if row["home"] is not None:
            body = voucher_body(row, "used" if is_used else "active")
            self.changes.put(VOUCHER, voucher, body, till_scope(row["home"]))


def spent_body(voucher: str, moment_ms: int, shop: str, cents: int) -> str:
    """The signed text that tells every till that a voucher is used up."""
    clock = local(moment_ms).strftime("%H:%M")
    return body_text(Spent(id=voucher, at=local_date(moment_ms), shop=shop, time=clock, cents=cents))


def voucher_body(row: RowMapping, status: str) -> str:
    """The signed text of a voucher that lives at a till."""
    return body_text(
        VoucherBody(
            id=row["voucher"],
            program=row["program"],
            cents=row["cents"],
            nbf=row["nbf"],
            exp=row["exp"],
            status="blocked" if row["status"] == "blocked" else status,
            home=row["home"] or "",
        )
    )
