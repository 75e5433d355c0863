"""The demo district: fixed content from resources/demo/district.json, keys and dates made at first start.

`serve --demo` calls `seed` at every start; what is there already stays. The codes people scan in the demo
go to DATA/codes.json, readable by this user alone, and nowhere else. Dates count from the day of the first
start, so that the demo never grows old.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import RowMapping

from app.domain.errors import KnownError
from app.domain.ledger import DISTRICT, EUR, Posting
from app.ports.clock import ROME
from sync.cloud import admin
from sync.cloud import tables as t
from sync.cloud.booking import spent_body
from sync.cloud.changes import Changes
from sync.cloud.district import District
from sync.cloud.errors import ALREADY_THERE
from sync.cloud.ledger import book, voucher_account
from sync.cloud.store import find_voucher
from sync.cloud.vouchers import NewVoucher, issue_voucher
from sync.wire.messages import decode
from sync.wire.objects import SPENT, CauseWeight, Contract, Program, Ruleset
from sync.wire.qr import VoucherCode, voucher_text
from sync.wire.signing import SEED_BYTES, Signer

Content = dict[str, Any]


def content() -> Content:
    """The demo's fixed content."""
    text = (files("resources") / "demo" / "district.json").read_text(encoding="utf-8")
    parsed: Content = json.loads(text)
    return parsed


def seed(district: District, demo: Content, codes: Path) -> str:
    """Put everything of the demo that is missing into the district, write the codes; the shop's id."""
    shop = demo["shop"]["id"]
    _once(partial(admin.add_shop, district, admin.NewShop(**demo["shop"])))
    for cause in demo["causes"]:
        _once(partial(admin.add_cause, district, admin.NewCause(**cause)))
    _once(partial(admin.set_ruleset, district, _ruleset(demo)))
    _seed_contract(district, demo, shop)
    for program in demo["programs"]:
        _once(partial(admin.add_program, district, decode(json.dumps(program), Program)))
    for member in demo["members"]:
        _once(partial(admin.add_member, district, _member(member)))
    for voucher in demo["vouchers"]:
        if voucher["at"] != "forged":
            _once(partial(issue_voucher, district, _voucher(district, voucher, shop)))
        if voucher["at"] == "used":
            _use(district, voucher)
    _write_codes(district, demo, codes)
    return str(shop)


def _once(step: Callable[[], object]) -> None:
    """Do a step of the first start; at every later start it is there already."""
    try:
        step()
    except KnownError as error:
        if error.code != ALREADY_THERE:
            raise


def _ruleset(demo: Content) -> Ruleset:
    return admin.usual_ruleset(demo["ruleset"]["valid_from"], demo["ruleset"]["anonymous_cause"])


def _seed_contract(district: District, demo: Content, shop: str) -> None:
    contract = Contract(shop=shop, valid_to=None, **demo["contract"])
    with district.engine.connect() as conn:
        c = t.contract.c
        known = select(c.contract).where(c.district == district.id, c.contract == contract.id)
        if conn.execute(known).first() is not None:
            return
    admin.set_contract(district, contract)


def _member(row: Content) -> admin.NewMember:
    return admin.NewMember(
        name=row["name"],
        causes=[CauseWeight(weight["id"], weight["weight_bps"]) for weight in row["causes"]],
        member=row["id"],
        serial=row["serial"],
        status=row["status"],
        tesoretto_cents=row["tesoretto_cents"],
        bricks=row["bricks"],
    )


def _voucher(district: District, row: Content, shop: str) -> NewVoucher:
    nbf, exp = _dates(district, row)
    waits = shop if row["at"] == "home" else None
    return NewVoucher(row["program"], row["cents"], nbf, exp, row["id"], home_shop=waits)


def _dates(district: District, row: Content) -> tuple[str, str]:
    today = date.fromisoformat(district.today())
    nbf, exp = (today + timedelta(days=row[key]) for key in ("from_day", "to_day"))
    return nbf.isoformat(), exp.isoformat()


def _use(district: District, row: Content) -> None:
    """The used voucher was spent whole at another shop, the day before the first start."""
    day = date.fromisoformat(district.today()) - timedelta(days=row["used_days_ago"])
    moment = datetime.combine(day, time.fromisoformat(row["used_time"]), ROME)
    moment_ms = int(moment.timestamp() * 1000)
    voucher = row["id"]

    def work(conn: Connection, changes: Changes) -> None:
        known = find_voucher(conn, district.id, voucher)
        if known is None or known["used_at"] is not None:
            return
        merchant = f"merchant:{admin.slug(row['used_shop'])}"
        spent = Posting(DISTRICT, EUR, voucher_account(voucher), merchant, row["cents"], "redeem")
        book(conn, district.id, district.ids.next_text(), [spent], district.now_ms())
        c = t.voucher.c
        conn.execute(
            update(t.voucher)
            .where(c.district == district.id, c.voucher == voucher)
            .values(used_at=moment_ms, used_shop=row["used_shop"], used_cents=row["cents"])
        )
        changes.put(SPENT, voucher, spent_body(voucher, moment_ms, row["used_shop"], row["cents"]))

    admin.write(district, work)


def _write_codes(district: District, demo: Content, path: Path) -> None:
    """The texts a scanner would hand over: member cards and vouchers, as the district has them."""
    forger = Signer(district.clock.random_bytes(SEED_BYTES))
    forger.kid = district.signer.kid  # it claims to be ours; only the signature tells
    entries: list[dict[str, str]] = []
    with district.engine.connect() as conn:
        c = t.member.c
        cards = conn.execute(select(c.member, c.card).where(c.district == district.id))
        card_of = {row.member: row.card for row in cards}
        for member in demo["members"]:
            note = {"active": ("", ""), "blocked": (" (blocked)", " (bloccata)")}[member["status"]]
            entries.append(
                {
                    "label_en": f"Card of {member['name']}{note[0]}",
                    "label_it": f"Tessera di {member['name']}{note[1]}",
                    "text": card_of[member["id"]],
                    "kind": "member",
                }
            )
        for voucher in demo["vouchers"]:
            row = find_voucher(conn, district.id, voucher["id"])
            signer = district.signer if row is not None else forger
            text = voucher_text(signer, _code(district, voucher, row))
            labels = {"label_en": voucher["label_en"], "label_it": voucher["label_it"]}
            entries.append({**labels, "text": text, "kind": "voucher"})
    _write_private(path, json.dumps(entries, ensure_ascii=False, indent=1))


def _code(district: District, voucher: Content, row: RowMapping | None) -> VoucherCode:
    nbf, exp = (row["nbf"], row["exp"]) if row is not None else _dates(district, voucher)
    cents, program = voucher["cents"], voucher["program"]
    return VoucherCode(district.number, voucher["id"], "mpv", cents, nbf, exp, program)


def _write_private(path: Path, text: str) -> None:
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
    aside.rename(path)
