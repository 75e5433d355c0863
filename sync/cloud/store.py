"""Named queries of the district: tills, people, instruments, rules, cases. One function per question.

Callers hand in their connection, so that reading and writing share a transaction. Deliberately absent:
decisions (`core`) and the ingest path (`ingest`), which copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from app.domain.ledger import BRICK, EUR
from sync.cloud import tables as t
from sync.cloud.core.projection import Case
from sync.cloud.ledger import balances_of, bricks_account, cause_account, wallet_account
from sync.wire.objects import CauseBody, CauseWeight, Member, body_text


@dataclass(frozen=True, slots=True)
class Till:
    """An enrolled till. `public` is its key; `revoked_at` ms UTC or None."""

    id: str
    shop: str
    number: str
    public: bytes
    revoked_at: int | None
    reported_at: int


def find_till(conn: Connection, district: str, till: str) -> Till | None:
    """The till with that id (a UUID text), or None."""
    c = t.till.c
    row = conn.execute(
        select(c.till, c.shop, c.number, c.public, c.revoked_at, c.reported_at).where(
            c.district == district, c.till == till
        )
    ).first()
    if row is None:
        return None
    return Till(row.till, row.shop, row.number, bytes.fromhex(row.public), row.revoked_at, row.reported_at)


def note_till_seen(conn: Connection, district: str, till: str, now_ms: int, is_full: bool) -> None:
    """Remember that a till spoke; `is_full`: it has told everything it had (CV-49)."""
    values = {"seen_at": now_ms, "reported_at": now_ms} if is_full else {"seen_at": now_ms}
    conn.execute(update(t.till).where(t.till.c.district == district, t.till.c.till == till).values(**values))


def find_shop(conn: Connection, district: str, shop: str) -> RowMapping | None:
    """A shop's row, or None."""
    c = t.shop.c
    return conn.execute(select(t.shop).where(c.district == district, c.shop == shop)).mappings().first()


def find_voucher(
    conn: Connection, district: str, voucher: str | None, readable: str | None = None
) -> RowMapping | None:
    """A voucher's row by its id or by its readable code, or None."""
    c = t.voucher.c
    which = c.voucher == voucher if voucher is not None else c.readable == readable
    query = select(t.voucher).where(c.district == district, which)
    return conn.execute(query).mappings().first()


def find_member(conn: Connection, district: str, member: str) -> RowMapping | None:
    """A member's row by pseudonym, or None."""
    c = t.member.c
    query = select(t.member).where(c.district == district, c.member == member)
    return conn.execute(query).mappings().first()


Balances = Mapping[tuple[str, str], int]
"""(ledger, account) to balance, as `ledger.book` has just left it."""


def member_body(conn: Connection, district: str, row: RowMapping, known: Balances | None = None) -> str:
    """The signed text of a member as of now: name, causes, balances (sync R17).

    `known` spares asking for balances the caller has just moved.
    """
    pseudonym = row["member"]
    body = Member(
        id=pseudonym,
        card=row["card"],
        name=row["name"],
        status=row["status"],
        causes=[CauseWeight(weight["id"], weight["weight_bps"]) for weight in row["causes"]],
        tesoretto_cents=_balance(conn, district, EUR, wallet_account(pseudonym), known),
        bricks=_balance(conn, district, BRICK, bricks_account(pseudonym), known),
    )
    return body_text(body)


def cause_bodies(
    conn: Connection, district: str, causes: Iterable[str], known: Balances | None = None
) -> dict[str, str]:
    """The signed texts of causes as of now, with what they have raised; unknown ones are left out."""
    wanted = list(causes)
    if not wanted:
        return {}
    c = t.cause.c
    rows = conn.execute(select(t.cause).where(c.district == district, c.cause.in_(wanted))).mappings().all()
    bodies = {}
    for row in rows:
        body = CauseBody(
            id=row["cause"],
            name=row["name"],
            runts=row["runts"],
            tax_code=row["tax_code"],
            iban=row["iban"],
            goal_cents=row["goal_cents"],
            raised_cents=_balance(conn, district, EUR, cause_account(row["cause"]), known),
            is_default=row["is_default"],
        )
        bodies[row["cause"]] = body_text(body)
    return bodies


def _balance(conn: Connection, district: str, ledger: str, account: str, known: Balances | None) -> int:
    if known is not None and (ledger, account) in known:
        return known[(ledger, account)]
    return balances_of(conn, district, [account], ledger)[account]


def find_rule(conn: Connection, district: str, rule: str) -> tuple[str, str] | None:
    """(ruleset body, contract body) of a rule hash that was issued here, or None."""
    c = t.rule.c
    row = conn.execute(
        select(c.ruleset_body, c.contract_body).where(c.district == district, c.hash == rule)
    ).first()
    return None if row is None else (row[0], row[1])


def open_case(conn: Connection, district: str, case: Case, till: str | None, now_ms: int) -> None:
    """Open a case, or leave the one that is already open for the same thing (sync R16)."""
    row = {
        "district": district,
        "kind": case.kind,
        "subject": case.subject,
        "till": till,
        "facts": dict(case.facts),
        "opened_at": now_ms,
    }
    conn.execute(upsert(t.case_file).values(row).on_conflict_do_nothing())


def cases(conn: Connection, district: str) -> list[RowMapping]:
    """All cases, oldest first."""
    c = t.case_file.c
    query = select(t.case_file).where(c.district == district).order_by(c.opened_at, c.kind, c.subject)
    return list(conn.execute(query).mappings())


def newest_branch(conn: Connection, district: str, till: str) -> RowMapping | None:
    """The branch a till lives on: the one opened last."""
    c = t.branch.c
    query = select(t.branch).where(c.district == district, c.till == till)
    return conn.execute(query.order_by(c.opened_at.desc(), c.branch).limit(1)).mappings().first()


def has_backlog(conn: Connection, district: str, till: str) -> bool:
    """Whether entries of a till are stored but not projected yet: its sales may still be unseen."""
    b, p = t.branch.c, t.pointer.c
    query = (
        select(b.branch)
        .join(t.pointer, and_(p.district == b.district, p.branch == b.branch))
        .where(b.district == district, b.till == till, p.seq < b.upto)
        .limit(1)
    )
    return conn.execute(query).first() is not None
