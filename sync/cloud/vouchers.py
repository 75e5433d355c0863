"""Issuing vouchers: the row, the value in the ledger, the placement, and the signed text people scan.

The command line and the demo call it. The text is a secret of its bearer: it goes to whoever asked for it
and into no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, insert, select

from app.domain.errors import KnownError
from app.domain.ledger import DISTRICT, EUR, Posting
from sync.cloud import errors as e
from sync.cloud import tables as t
from sync.cloud.admin import write
from sync.cloud.changes import Changes
from sync.cloud.district import District
from sync.cloud.ledger import book, voucher_account
from sync.cloud.placement import place_voucher
from sync.cloud.store import find_till, find_voucher
from sync.wire.qr import VoucherCode, readable_code, voucher_text


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """A voucher to issue; `voucher` 32 hex (random if None); `home_shop` waits for that shop's first till,
    `home` is a till that has it at once."""

    program: str
    cents: int
    nbf: str
    exp: str
    voucher: str | None = None
    home: str | None = None
    home_shop: str | None = None


def issue_voucher(district: District, new: NewVoucher) -> VoucherCode:
    """A new voucher with its value in the ledger, placed at a till if one is named.

    Its id is random: the first 40 bits are the code people type, so a time in front would repeat them.
    Raises KnownError: UNKNOWN_PROGRAM, UNKNOWN_TILL, BAD_VALUE, ALREADY_THERE.
    """
    if new.cents <= 0 or new.exp < new.nbf:
        raise KnownError(e.BAD_VALUE, {"field": "voucher", "value": new.cents})
    voucher = new.voucher or district.clock.random_bytes(16).hex()
    kinds: list[str] = []

    def work(conn: Connection, changes: Changes) -> None:
        kinds.append(_kind_of(conn, district, new.program))
        till = find_till(conn, district.id, new.home) if new.home is not None else None
        if new.home is not None and till is None:
            raise KnownError(e.UNKNOWN_TILL, {"till": new.home})
        shop = till.shop if till is not None else new.home_shop
        _insert(conn, district, new, voucher, shop)
        row = find_voucher(conn, district.id, voucher)
        if till is not None and row is not None:
            place_voucher(conn, district.id, row, till.id, changes)

    write(district, work)
    return VoucherCode(district.number, voucher, kinds[-1], new.cents, new.nbf, new.exp, new.program)


def _kind_of(conn: Connection, district: District, program: str) -> str:
    c = t.program.c
    kind = conn.execute(select(c.kind).where(c.district == district.id, c.program == program)).scalar()
    if kind is None:
        raise KnownError(e.UNKNOWN_PROGRAM, {"program": program})
    return str(kind)


def _insert(conn: Connection, district: District, new: NewVoucher, voucher: str, shop: str | None) -> None:
    """The voucher's row, and its value from whoever pays for the program."""
    conn.execute(
        insert(t.voucher).values(
            district=district.id,
            voucher=voucher,
            readable=readable_code(voucher),
            program=new.program,
            cents=new.cents,
            nbf=new.nbf,
            exp=new.exp,
            status="active",
            home_shop=shop,
            placed_cents=0,
            home_version=0,
        )
    )
    source = f"sponsor:{new.program}"
    moved = Posting(DISTRICT, EUR, source, voucher_account(voucher), new.cents, "issue")
    book(conn, district.id, district.ids.next_text(), [moved], district.now_ms())


def text_of(district: District, voucher: VoucherCode) -> str:
    """The `BV1:` text of a voucher, signed by the district."""
    return voucher_text(district.signer, voucher)


def validity(district: District, days: int) -> tuple[str, str]:
    """(from today, until so many days later), local ISO dates."""
    today = date.fromisoformat(district.today())
    return today.isoformat(), (today + timedelta(days=days)).isoformat()
