"""What the people of the district do: shops, causes, rules, programs, members, vouchers, revocation.

The command line and the demo call these; each is one transaction that writes its rows and the signed
changes tills will pull. Deliberately absent: text for people and arguments (`__main__`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from app.domain.errors import KnownError
from app.domain.ids import is_uuid
from app.domain.ledger import BRICK, DISTRICT, EUR, Posting
from sync.cloud import errors as e
from sync.cloud import tables as t
from sync.cloud.changes import Changes, shop_scope
from sync.cloud.database import in_transaction
from sync.cloud.district import District
from sync.cloud.ledger import book, bricks_account, cause_account, wallet_account
from sync.cloud.store import cause_bodies, find_member, find_shop, member_body
from sync.wire.objects import (
    CAUSE,
    CONTRACT,
    MEMBER,
    PROGRAM,
    RULESET,
    SHOP,
    CauseWeight,
    Contract,
    Program,
    Ruleset,
    Shop,
    body_text,
)
from sync.wire.qr import card_number
from sync.wire.rules import rule_hash

OPENING = "opening:balances"


@dataclass(frozen=True, slots=True)
class NewShop:
    """A shop as it is entered."""

    id: str
    name: str
    address: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class NewCause:
    """A cause as it is entered; `raised_cents` is what it had before the district counted."""

    id: str
    name: str
    runts: str | None = None
    tax_code: str | None = None
    iban: str | None = None
    goal_cents: int | None = None
    raised_cents: int = 0
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as entered. `member` is the random pseudonym, `serial` the card's; None makes them."""

    name: str
    causes: Sequence[CauseWeight]
    member: str | None = None
    serial: int | None = None
    status: str = "active"
    tesoretto_cents: int = 0
    bricks: int = 0


def slug(name: str) -> str:
    """An id made of a name: `Alimentari da Nino` to `alimentari-da-nino`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def add_shop(district: District, shop: NewShop) -> None:
    """A new shop. Raises KnownError("ALREADY_THERE")."""
    body = Shop(
        id=shop.id,
        name=shop.name,
        address=shop.address,
        vat_number=shop.vat_number,
        district_id=district.id,
        district_name=district.name,
        district_number=district.number,
    )

    def work(conn: Connection, changes: Changes) -> None:
        row = {"shop": shop.id, "name": shop.name, "address": shop.address, "vat_number": shop.vat_number}
        conn.execute(insert(t.shop).values(district=district.id, **row))
        changes.put(SHOP, shop.id, body_text(body), shop_scope(shop.id))

    write(district, work)


def add_cause(district: District, cause: NewCause) -> None:
    """A new cause, with what it had raised before. Raises KnownError("ALREADY_THERE")."""

    def work(conn: Connection, changes: Changes) -> None:
        row = {
            "cause": cause.id,
            "name": cause.name,
            "runts": cause.runts,
            "tax_code": cause.tax_code,
            "iban": cause.iban,
            "goal_cents": cause.goal_cents,
            "is_default": cause.is_default,
        }
        conn.execute(insert(t.cause).values(district=district.id, **row))
        if cause.raised_cents:
            _open_balance(conn, district, EUR, cause_account(cause.id), cause.raised_cents)
        changes.put(CAUSE, cause.id, cause_bodies(conn, district.id, [cause.id])[cause.id])

    write(district, work)


def set_ruleset(district: District, ruleset: Ruleset) -> None:
    """A new version of the rules; sales from `valid_from` on use it. Raises KnownError("ALREADY_THERE").

    Each version has an id of its own, so that the till holds them side by side (see `ruleset_id`).
    """
    body = body_text(ruleset)

    def work(conn: Connection, changes: Changes) -> None:
        conn.execute(
            insert(t.ruleset).values(
                district=district.id,
                ruleset=ruleset.id,
                version=ruleset.version,
                valid_from=ruleset.valid_from,
                body=body,
            )
        )
        changes.put(RULESET, ruleset.id, body)
        contracts = conn.execute(select(t.contract.c.body).where(t.contract.c.district == district.id))
        _name_rules(conn, district, [(body, row.body) for row in contracts])

    write(district, work)


def set_contract(district: District, contract: Contract) -> None:
    """A shop's contract, new or in a new wording under the same id. Raises KnownError("UNKNOWN_SHOP")."""
    body = body_text(contract)

    def work(conn: Connection, changes: Changes) -> None:
        if find_shop(conn, district.id, contract.shop) is None:
            raise KnownError(e.UNKNOWN_SHOP, {"shop": contract.shop})
        row = {
            "district": district.id,
            "contract": contract.id,
            "shop": contract.shop,
            "valid_from": contract.valid_from,
            "body": body,
        }
        statement = upsert(t.contract).values(row)
        conn.execute(statement.on_conflict_do_update(index_elements=["district", "contract"], set_=row))
        changes.put(CONTRACT, contract.id, body, shop_scope(contract.shop))
        rulesets = conn.execute(select(t.ruleset.c.body).where(t.ruleset.c.district == district.id))
        _name_rules(conn, district, [(row.body, body) for row in rulesets])

    write(district, work)


def ensure_ruleset(district: District) -> None:
    """A district that has no rules yet gets the usual ones: 4 % tesoretto, 1 brick a euro, gross base."""
    with district.engine.connect() as conn:
        c = t.ruleset.c
        if conn.execute(select(c.ruleset).where(c.district == district.id).limit(1)).first():
            return
    try:
        set_ruleset(district, usual_ruleset(district.today(), None))
    except KnownError as error:
        if error.code != e.ALREADY_THERE:  # another district on this database was quicker
            raise


def ruleset_id(version: int) -> str:
    """The id of a version of the district's rules."""
    return f"rules.{version}"


def usual_ruleset(valid_from: str, anonymous_cause: str | None) -> Ruleset:
    """The rules of value §6 with its default figures."""
    return Ruleset(
        id=ruleset_id(1),
        version=1,
        valid_from=valid_from,
        cashback_bps=400,
        cashback_cap=None,
        bricks_per_euro=1,
        cause_base="gross",
        default_cause_bps=100,
        anonymous_cause=anonymous_cause,
        mult_cause_bps=10_000,
        mult_cashback_bps=10_000,
        mult_bricks_bps=10_000,
        round_cash_to=5,
    )


def add_program(district: District, program: Program) -> None:
    """A new kind of voucher; its id is the number its QR carries. Raises KnownError("ALREADY_THERE")."""
    if not (program.id.isascii() and program.id.isdecimal()):
        raise KnownError(e.BAD_VALUE, {"field": "program", "value": program.id})
    body = body_text(program)

    def work(conn: Connection, changes: Changes) -> None:
        row = {"program": program.id, "kind": program.kind, "body": body}
        conn.execute(insert(t.program).values(district=district.id, **row))
        changes.put(PROGRAM, program.id, body)

    write(district, work)


def add_member(district: District, new: NewMember) -> str:
    """A new member; the card number. Raises KnownError("UNKNOWN_CAUSE", "ALREADY_THERE")."""
    pseudonym = new.member or district.clock.random_bytes(16).hex()

    def work(conn: Connection, changes: Changes) -> str:
        wanted = [weight.id for weight in new.causes]
        missing = set(wanted) - set(cause_bodies(conn, district.id, wanted))
        if missing:
            raise KnownError(e.UNKNOWN_CAUSE, {"cause": sorted(missing)[0]})
        serial = new.serial if new.serial is not None else _next_serial(conn, district)
        card = card_number(district.number, serial)
        causes = [{"id": weight.id, "weight_bps": weight.weight_bps} for weight in new.causes]
        conn.execute(
            insert(t.member).values(
                district=district.id,
                member=pseudonym,
                card=card,
                name=new.name,
                status=new.status,
                causes=causes,
            )
        )
        if new.tesoretto_cents:
            _open_balance(conn, district, EUR, wallet_account(pseudonym), new.tesoretto_cents)
        if new.bricks:
            _open_balance(conn, district, BRICK, bricks_account(pseudonym), new.bricks)
        row = find_member(conn, district.id, pseudonym)
        if row is None:
            raise KnownError(e.BAD_VALUE, {"field": "member", "value": pseudonym})
        changes.put(MEMBER, pseudonym, member_body(conn, district.id, row))
        return card

    cards: list[str] = []
    write(district, lambda conn, changes: cards.append(work(conn, changes)))
    return cards[-1]


def set_member_status(district: District, member: str, status: str) -> None:
    """Block a member, or let them in again. `member` is the pseudonym."""

    def work(conn: Connection, changes: Changes) -> None:
        c = t.member.c
        conn.execute(
            update(t.member).where(c.district == district.id, c.member == member).values(status=status)
        )
        row = find_member(conn, district.id, member)
        if row is None:
            raise KnownError(e.BAD_VALUE, {"field": "member", "value": member})
        changes.put(MEMBER, member, member_body(conn, district.id, row))

    write(district, work)


def find_till_named(district: District, name: str) -> str:
    """The id of a till given by its id or as SHOP:NUMBER. Raises KnownError("UNKNOWN_TILL")."""
    shop, _colon, number = name.rpartition(":")
    c = t.till.c
    query = select(c.till).where(c.district == district.id)
    query = query.where(c.shop == shop, c.number == number) if shop else query.where(c.till == name)
    till = None
    if shop or is_uuid(name):
        with district.engine.connect() as conn:
            till = conn.execute(query).scalar()
    if till is None:
        raise KnownError(e.UNKNOWN_TILL, {"till": name})
    return str(till)


def revoke_till(district: District, till: str) -> None:
    """From now on the till pulls nothing and holds nothing; what it sold before still counts (sync R20)."""
    c = t.till.c
    with district.engine.begin() as conn:
        conn.execute(
            update(t.till)
            .where(c.district == district.id, c.till == till, c.revoked_at.is_(None))
            .values(revoked_at=district.now_ms())
        )


def renew_incarnation(district: District) -> str:
    """After a restored backup: a new name of this database, so that every till speaks up (sync R30)."""
    incarnation = district.clock.random_bytes(16).hex()
    with district.engine.begin() as conn:
        conn.execute(
            update(t.district).where(t.district.c.district == district.id).values(incarnation=incarnation)
        )
    return incarnation


def require_shop(district: District, shop: str) -> None:
    """Raise KnownError("UNKNOWN_SHOP") unless the shop is here."""
    with district.engine.connect() as conn:
        if find_shop(conn, district.id, shop) is None:
            raise KnownError(e.UNKNOWN_SHOP, {"shop": shop})


def write(district: District, work: Callable[[Connection, Changes], None]) -> None:
    """One transaction: the rows of `work`, then its changes. A second of the same is ALREADY_THERE."""

    def both(conn: Connection) -> None:
        changes = district.changes()
        work(conn, changes)
        changes.write(conn, district.now_ms())

    try:
        in_transaction(district.engine, both)
    except IntegrityError as error:
        raise KnownError(e.ALREADY_THERE, {}) from error


def _name_rules(conn: Connection, district: District, pairs: Sequence[tuple[str, str]]) -> None:
    """Remember both texts under the hash a sale will carry."""
    rows = [
        {
            "district": district.id,
            "hash": rule_hash(ruleset.encode(), contract.encode()),
            "ruleset_body": ruleset,
            "contract_body": contract,
        }
        for ruleset, contract in pairs
    ]
    if rows:
        conn.execute(upsert(t.rule).values(rows).on_conflict_do_nothing())


def _open_balance(conn: Connection, district: District, ledger: str, account: str, amount: int) -> None:
    moved = Posting(DISTRICT, ledger, OPENING, account, amount, "opening")
    book(conn, district.id, district.ids.next_text(), [moved], district.now_ms())


def _next_serial(conn: Connection, district: District) -> int:
    """The serial after the greatest card number; card numbers of one district sort by serial."""
    c = t.member.c
    newest = conn.execute(select(func.max(c.card)).where(c.district == district.id)).scalar()
    return 1 if newest is None else int(newest[6:12]) + 1
