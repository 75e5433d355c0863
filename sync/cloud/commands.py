"""The commands beside `serve`: each takes parsed arguments and a district, answers lines to print.

`__main__` parses and prints. Deliberately absent: rules and writes (`admin`, `vouchers`, `enrol`).
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.domain.errors import KnownError
from app.formats import euro
from app.i18n import N_, _
from sync.cloud import admin, errors, store
from sync.cloud import tables as t
from sync.cloud.database import command_url, exclusive, make_engine
from sync.cloud.district import DEFAULT_NAME, DEFAULT_NUMBER, DEFAULT_PORT, District, open_district
from sync.cloud.enrol import make_code
from sync.cloud.ledger import proof
from sync.cloud.pg import forget_cluster
from sync.cloud.projection import rerun_quarantine
from sync.cloud.vouchers import NewVoucher, issue_voucher, text_of, validity
from sync.wire.messages import decode
from sync.wire.objects import CauseWeight, Contract, Program, Ruleset
from sync.wire.qr import EnrolCode, enrol_text, read_card

Lines = list[str]
Argument = tuple[tuple[str, ...], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name, help, arguments (flags and settings of argparse) and work."""

    name: str
    help: str
    work: Callable[[District, Namespace], Lines]
    arguments: Sequence[Argument] = field(default_factory=tuple)


def run_command(data: Path, options: Namespace) -> Iterator[str]:
    """Run the command named in `options` on the district in `data`; the lines to print."""
    if options.command == "forget":
        with exclusive(data):
            forget_cluster(data)
        return
    command = next(c for c in COMMANDS if c.name == options.command)
    with command_url(data) as url:
        engine = make_engine(url)
        try:
            name, number = DEFAULT_NAME, DEFAULT_NUMBER
            if options.command == "init":
                name, number = options.name, options.number
            district = open_district(engine, data, name=name, number=number)
            admin.ensure_ruleset(district)
            yield from command.work(district, options)
        finally:
            engine.dispose()


def _init(district: District, _options: Namespace) -> Lines:
    return [_("District {name}, number {number}.").format(name=district.name, number=district.number)]


def _add_shop(district: District, o: Namespace) -> Lines:
    shop = admin.NewShop(o.id or admin.slug(o.name), o.name, o.address, o.vat)
    admin.add_shop(district, shop)
    return [shop.id]


def _add_cause(district: District, o: Namespace) -> Lines:
    cause = admin.NewCause(
        o.id or admin.slug(o.name), o.name, o.runts, o.tax_code, o.iban, o.goal, is_default=o.default
    )
    admin.add_cause(district, cause)
    return [cause.id]


def _set_contract(district: District, o: Namespace) -> Lines:
    contract = Contract(
        id=admin.slug(f"{o.shop} {o.agreement}"),
        shop=o.shop,
        valid_from=o.since or district.today(),
        valid_to=None,
        cause_bps=_natural("BPS", o.bps, 10_000),
        base=o.base,
        agreement=o.agreement,
    )
    admin.set_contract(district, contract)
    return [contract.id]


def _set_rules(district: District, o: Namespace) -> Lines:
    """The newest rule set with some figures changed, as its next version."""
    c = t.ruleset.c
    query = select(c.body).where(c.district == district.id)
    with district.engine.connect() as conn:
        newest = decode(conn.execute(query.order_by(c.version.desc()).limit(1)).scalar_one(), Ruleset)
    fields = {name: getattr(newest, name) for name in newest.__struct_fields__}
    version = newest.version + 1
    fields |= {"id": admin.ruleset_id(version), "version": version}
    fields |= {"valid_from": o.since or district.today()}
    given = {
        "cashback_bps": o.cashback_bps,
        "default_cause_bps": o.default_cause_bps,
        "anonymous_cause": o.anonymous_cause,
        "bricks_per_euro": o.bricks_per_euro,
    }
    ruleset = Ruleset(**(fields | {name: value for name, value in given.items() if value is not None}))
    admin.set_ruleset(district, ruleset)
    return [_("Rules, version {version}.").format(version=version)]


def _add_program(district: District, o: Namespace) -> Lines:
    program = Program(
        id=o.number,
        name=o.name,
        issuer=o.issuer,
        kind=o.kind,
        legal_kind="multi",
        funding_party=o.funding or o.issuer,
        tags=None,
        mode="partial",
        min_spend=0,
        max_share_bps=None,
        policy=["HOME", "ONLINE"],
        covers=o.covers,
    )
    admin.add_program(district, program)
    return [program.id]


def _add_member(district: District, o: Namespace) -> Lines:
    causes = [CauseWeight(cause, 10_000) for cause in o.cause or []]
    return [admin.add_member(district, admin.NewMember(o.name, causes))]


def _block_member(district: District, o: Namespace) -> Lines:
    card = read_card(o.card).text
    c = t.member.c
    with district.engine.connect() as conn:
        member = conn.execute(select(c.member).where(c.district == district.id, c.card == card)).scalar()
    if member is None:
        raise KnownError(errors.UNKNOWN_MEMBER, {"card": card})
    admin.set_member_status(district, member, "active" if o.undo else "blocked")
    return []


def _issue_voucher(district: District, o: Namespace) -> Lines:
    """The readable code and the text of the QR; the value goes into the ledger."""
    home = admin.find_till_named(district, o.home) if o.home else None
    nbf, exp = validity(district, _natural("DAYS", o.days, 36_500))
    cents = _natural("CENTS", o.cents, 99_999_999)
    voucher = issue_voucher(district, NewVoucher(o.program, cents, nbf, exp, home=home))
    return [voucher.readable, text_of(district, voucher)]


def _enrol_code(district: District, o: Namespace) -> Lines:
    admin.require_shop(district, o.shop)
    code = make_code(district, o.shop)
    return [code, enrol_text(EnrolCode(o.url, code)), _("Good once, for 15 minutes.")]


def _tills(district: District, _options: Namespace) -> Lines:
    c = t.till.c
    query = select(c.till, c.shop, c.number, c.revoked_at).where(c.district == district.id)
    with district.engine.connect() as conn:
        rows = list(conn.execute(query.order_by(c.shop, c.number)))
    revoked = _("revoked")
    return [
        f"{row.shop}:{row.number}  {row.till}" + (f"  {revoked}" if row.revoked_at is not None else "")
        for row in rows
    ]


def _revoke_till(district: District, o: Namespace) -> Lines:
    admin.revoke_till(district, admin.find_till_named(district, o.till))
    return []


def _cases(district: District, _options: Namespace) -> Lines:
    with district.engine.connect() as conn:
        found = store.cases(conn, district.id)
    return [f"{row['kind']}  {row['subject']}  {json.dumps(row['facts'], sort_keys=True)}" for row in found]


def _rerun(district: District, _options: Namespace) -> Lines:
    count = rerun_quarantine(district)
    return [_("Projected again: {count}.").format(count=count)]


def _check(district: District, _options: Namespace) -> Lines:
    """The daily proof: balances equal their transfers, every unit sums to zero (value L11)."""
    with district.engine.connect() as conn:
        wrong = proof(conn, district.id)
        c = t.transfer.c
        moved = conn.execute(
            select(func.coalesce(func.sum(c.amount), 0)).where(c.district == district.id, c.ledger == "EUR")
        ).scalar_one()
    if wrong:
        return wrong
    return [_("The books agree; {amount} moved in all.").format(amount=euro(int(moved)))]


def _after_restore(district: District, _options: Namespace) -> Lines:
    admin.renew_incarnation(district)
    return [_("Done. Restart the district: every till will say what it has.")]


def _forget(_district: District, _options: Namespace) -> Lines:
    return []


def _natural(name: str, value: int, most: int) -> int:
    if not 0 <= value <= most:
        raise KnownError(errors.BAD_VALUE, {"field": name, "value": value})
    return value


_SINCE: Argument = (("--from",), {"dest": "since", "default": None})
_BASE = {"choices": ("gross", "net"), "default": "gross"}
_KIND = {"choices": ("mpv", "promo", "social"), "default": "mpv"}
_URL = {"default": f"http://127.0.0.1:{DEFAULT_PORT}"}

COMMANDS: Sequence[Command] = (
    Command(
        "init",
        N_("name the district"),
        _init,
        [(("name",), {}), (("--number",), {"type": int, "default": DEFAULT_NUMBER})],
    ),
    Command(
        "add-shop",
        N_("a new shop"),
        _add_shop,
        [
            (("name",), {}),
            (("--id",), {"default": None}),
            (("--address",), {"default": ""}),
            (("--vat",), {"default": ""}),
        ],
    ),
    Command(
        "add-cause",
        N_("a new cause"),
        _add_cause,
        [
            (("name",), {}),
            (("--id",), {"default": None}),
            (("--runts",), {"default": None}),
            (("--tax-code",), {"default": None}),
            (("--iban",), {"default": None}),
            (("--goal",), {"type": int, "default": None, "metavar": "CENTS"}),
            (("--default",), {"action": "store_true"}),
        ],
    ),
    Command(
        "set-contract",
        N_("what a shop gives to causes"),
        _set_contract,
        [
            (("shop",), {}),
            (("bps",), {"type": int}),
            (("--agreement",), {"default": "1"}),
            (("--base",), _BASE),
            _SINCE,
        ],
    ),
    Command(
        "set-rules",
        N_("what sales earn, as a new version"),
        _set_rules,
        [
            (("--cashback-bps",), {"type": int, "default": None}),
            (("--bricks-per-euro",), {"type": int, "default": None}),
            (("--default-cause-bps",), {"type": int, "default": None}),
            (("--anonymous-cause",), {"default": None}),
            _SINCE,
        ],
    ),
    Command(
        "add-program",
        N_("a new kind of voucher"),
        _add_program,
        [
            (("number",), {}),
            (("name",), {}),
            (("--issuer",), {"required": True}),
            (("--kind",), _KIND),
            (("--funding",), {"default": None}),
            (("--covers",), {"default": "tutta la spesa"}),
        ],
    ),
    Command(
        "add-member",
        N_("a new member; prints the card number"),
        _add_member,
        [(("name",), {}), (("--cause",), {"action": "append"})],
    ),
    Command(
        "block-member",
        N_("block a card"),
        _block_member,
        [(("card",), {}), (("--undo",), {"action": "store_true"})],
    ),
    Command(
        "issue-voucher",
        N_("a new voucher; prints its code and its QR text"),
        _issue_voucher,
        [
            (("program",), {}),
            (("cents",), {"type": int}),
            (("--home",), {"default": None, "metavar": "TILL"}),
            (("--days",), {"type": int, "default": 365}),
        ],
    ),
    Command("enrol-code", N_("let a till join a shop"), _enrol_code, [(("shop",), {}), (("--url",), _URL)]),
    Command("tills", N_("list the tills"), _tills),
    Command("revoke-till", N_("shut out a till"), _revoke_till, [(("till",), {})]),
    Command("cases", N_("list what needs a person"), _cases),
    Command("rerun", N_("project quarantined entries again"), _rerun),
    Command("check", N_("prove the books"), _check),
    Command("after-restore", N_("after restoring a backup of the database"), _after_restore),
    Command("forget", N_("remove a database that lies outside the data folder"), _forget),
)
