"""The district's ledger: transfers that never change and balances kept beside them (value L3, L4, L11).

Projection and admin write through `book`; `proof` compares the balances with the transfers they cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.ledger import BRICK, EUR, Posting
from sync.cloud import tables as t
from sync.cloud.rows import insert_rows

_TRANSFER = ("district", "uuid", "n", "ledger", "debit", "credit", "amount", "code", "at")
_ACCOUNT = ("district", "ledger", "account", "debits", "credits")
_ADD_UP = (
    "ON CONFLICT (district, ledger, account) DO UPDATE"
    " SET debits = account.debits + excluded.debits, credits = account.credits + excluded.credits"
    " RETURNING ledger, account, debits, credits"
)


def voucher_account(voucher: str) -> str:
    """The account of a voucher's value."""
    return f"voucher:{voucher}"


def wallet_account(member: str) -> str:
    """The account of a member's tesoretto."""
    return f"member:{member}:tesoretto"


def bricks_account(member: str) -> str:
    """The account of a member's bricks."""
    return f"member:{member}:bricks"


def cause_account(cause: str) -> str:
    """The account of what a cause has raised."""
    return f"cause:{cause}"


def book(
    conn: Connection, district: str, uuid: str, postings: Sequence[Posting], now_ms: int
) -> dict[tuple[str, str], int]:
    """Write the transfers of one entry and move the balances; (ledger, account) to new balance.

    `uuid` is the entry's id: the same entry twice breaks the primary key instead of moving money twice.
    Accounts are locked in one order, so that two writers never wait for each other in a ring.
    """
    if not postings:
        return {}
    transfers = [
        (district, uuid, n, p.ledger, p.debit, p.credit, p.amount, p.code, now_ms)
        for n, p in enumerate(postings)
    ]
    insert_rows(conn, "transfer", _TRANSFER, transfers)
    moves: dict[tuple[str, str], list[int]] = {}
    for posting in postings:
        moves.setdefault((posting.ledger, posting.debit), [0, 0])[0] += posting.amount
        moves.setdefault((posting.ledger, posting.credit), [0, 0])[1] += posting.amount
    rows = [(district, *key, sums[0], sums[1]) for key, sums in sorted(moves.items())]
    moved = insert_rows(conn, "account", _ACCOUNT, rows, _ADD_UP)
    return {(row.ledger, row.account): row.credits - row.debits for row in moved}


def balances_of(conn: Connection, district: str, names: Iterable[str], ledger: str = EUR) -> dict[str, int]:
    """Balances of accounts, credit minus debit; an account nothing ever touched is 0."""
    wanted = list(names)
    c = t.account.c
    rows = conn.execute(
        select(c.account, c.debits, c.credits).where(
            c.district == district, c.ledger == ledger, c.account.in_(wanted)
        )
    )
    found = {row.account: row.credits - row.debits for row in rows}
    return {name: found.get(name, 0) for name in wanted}


def locked_balance(conn: Connection, district: str, name: str) -> int:
    """An account's balance, with its row locked until the transaction ends: holds are decided on it."""
    empty = {"district": district, "ledger": EUR, "account": name, "debits": 0, "credits": 0}
    conn.execute(upsert(t.account).values(empty).on_conflict_do_nothing())
    c = t.account.c
    row = conn.execute(
        select(c.debits, c.credits)
        .where(c.district == district, c.ledger == EUR, c.account == name)
        .with_for_update()
    ).one()
    return int(row.credits - row.debits)


def proof(conn: Connection, district: str) -> list[str]:
    """What is wrong with the books, in English for the log; an empty list is the proof (value L11, Inv1)."""
    wrong = []
    x = t.transfer.c
    legs = union_all(
        select(x.ledger, x.debit.label("account"), (-x.amount).label("n")).where(x.district == district),
        select(x.ledger, x.credit.label("account"), x.amount.label("n")).where(x.district == district),
    ).subquery()
    sums = conn.execute(
        select(legs.c.ledger, legs.c.account, func.sum(legs.c.n)).group_by(legs.c.ledger, legs.c.account)
    )
    true = {(row[0], row[1]): int(row[2]) for row in sums}
    c = t.account.c
    rows = conn.execute(select(c.ledger, c.account, c.debits, c.credits).where(c.district == district))
    cached = {(row.ledger, row.account): row.credits - row.debits for row in rows}
    for key in sorted(true.keys() | cached.keys()):
        if true.get(key, 0) != cached.get(key, 0):
            wrong.append(f"{key}: transfers {true.get(key, 0)}, balance {cached.get(key, 0)}")
    for unit in (EUR, BRICK):
        total = sum(n for (ledger, _account), n in cached.items() if ledger == unit)
        if total:
            wrong.append(f"{unit} sums to {total}")
    return wrong
