"""The circuit as this till knows it: district, shop, causes, programs, and the rules in force.

Loaded from the signed objects after every pull and kept in memory, so that neither the screen nor a sale
asks the database for rules. A shop alone has an empty circuit: no member, no accrual (value §4.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.domain.causes import CauseShare
from app.domain.member import Member
from app.domain.payment import Mode, TenderType
from app.domain.sale import AccrualRules, Party
from app.domain.vouchers import VoucherProgram
from app.store import circuit as store_circuit
from app.store import sync_state
from sync.wire.rules import rule_hash


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause as reports and screens show it; `raised_cents` as the district last knew."""

    id: str
    name: str
    runts: str
    tax_code: str
    iban: str
    goal_cents: int
    raised_cents: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set and contract in force from `valid_from` on, with the hash entries carry."""

    hash: str
    valid_from: str
    valid_to: str | None
    member: AccrualRules
    anonymous: AccrualRules
    anonymous_cause: str | None
    agreement: str
    contract_bps: int


@dataclass(frozen=True, slots=True)
class Circuit:
    """Everything pulled that a sale may need. `till` None: a shop alone."""

    till: str | None = None
    shop: str = "alone"
    shop_body: Mapping[str, Any] = field(default_factory=dict)
    district_number: int = 0
    district_name: str = ""
    causes: Mapping[str, Cause] = field(default_factory=dict)
    programs: Mapping[str, VoucherProgram] = field(default_factory=dict)
    rules: tuple[Rules, ...] = ()
    keys: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def is_joined(self) -> bool:
        """Whether this till belongs to a district."""
        return self.till is not None

    def rules_on(self, day: str) -> Rules | None:
        """The rules of a local date: those with the latest start that is not after it."""
        fitting = [r for r in self.rules if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)]
        return max(fitting, key=lambda r: r.valid_from, default=None)

    def party_and_rules(self, member: Member | None, day: str) -> tuple[Party, AccrualRules, str | None]:
        """For whom a sale accrues, by which rates, and the rule hash it stores (value E15)."""
        rules = self.rules_on(day)
        if rules is None:
            return Party(), AccrualRules(), None
        if member is not None:
            return Party(member.id, member.causes), rules.member, rules.hash
        if rules.anonymous_cause is None:
            return Party(), rules.anonymous, rules.hash
        return Party(None, (CauseShare(rules.anonymous_cause, 10_000),)), rules.anonymous, rules.hash


def load(connection: Connection) -> Circuit:
    """Read the circuit from the pulled objects."""
    state = sync_state.read(connection)
    if state.till is None:
        return Circuit()
    shops = [json.loads(text) for text in store_circuit.bodies(connection, "shop")]
    shop = shops[0] if shops else {}
    keys = {body["kid"]: bytes.fromhex(body["public"]) for body in _bodies(connection, "key")}
    return Circuit(
        till=state.till,
        shop=shop.get("id", state.till),
        shop_body=shop,
        district_number=int(shop.get("district_number", 0)),
        district_name=shop.get("district_name", ""),
        causes={body["id"]: _cause(body) for body in _bodies(connection, "cause")},
        programs={body["id"]: _program(body) for body in _bodies(connection, "program")},
        rules=_rules(connection, shop.get("id", "")),
        keys=keys,
    )


def rules_by_hash(connection: Connection, rule: str | None) -> tuple[AccrualRules, AccrualRules]:
    """(member, anonymous) rates behind a rule hash, even years later (value E19); zero rates for None."""
    texts = None if rule is None else store_circuit.rules(connection, rule)
    if texts is None:
        return AccrualRules(), AccrualRules()
    ruleset, contract = json.loads(texts[0]), json.loads(texts[1]) if texts[1] else {}
    return _member_rates(ruleset, contract), _anonymous_rates(ruleset)


def _bodies(connection: Connection, kind: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in store_circuit.bodies(connection, kind)]


def _rules(connection: Connection, shop: str) -> tuple[Rules, ...]:
    out = []
    for ruleset_text in store_circuit.bodies(connection, "ruleset"):
        ruleset = json.loads(ruleset_text)
        for contract_text in store_circuit.bodies(connection, "contract"):
            contract = json.loads(contract_text)
            if contract["shop"] != shop:
                continue
            out.append(
                Rules(
                    hash=rule_hash(ruleset_text.encode(), contract_text.encode()),
                    valid_from=max(ruleset["valid_from"], contract["valid_from"]),
                    valid_to=contract["valid_to"],
                    member=_member_rates(ruleset, contract),
                    anonymous=_anonymous_rates(ruleset),
                    anonymous_cause=ruleset["anonymous_cause"],
                    agreement=contract["agreement"],
                    contract_bps=contract["cause_bps"],
                )
            )
    return tuple(out)


def _member_rates(ruleset: Mapping[str, Any], contract: Mapping[str, Any]) -> AccrualRules:
    return AccrualRules(
        cause_bps=contract.get("cause_bps", 0),
        cashback_bps=ruleset["cashback_bps"],
        cashback_cap_cents=ruleset["cashback_cap"],
        bricks_per_euro=ruleset["bricks_per_euro"],
        mult_cause_bps=ruleset["mult_cause_bps"],
        mult_cashback_bps=ruleset["mult_cashback_bps"],
        mult_bricks_bps=ruleset["mult_bricks_bps"],
        cause_base=contract.get("base", ruleset["cause_base"]),
    )


def _anonymous_rates(ruleset: Mapping[str, Any]) -> AccrualRules:
    bps = ruleset["default_cause_bps"] if ruleset["anonymous_cause"] else 0
    return AccrualRules(cause_bps=bps, cause_base=ruleset["cause_base"])


def _cause(body: Mapping[str, Any]) -> Cause:
    return Cause(
        body["id"],
        body["name"],
        body["runts"] or "",
        body["tax_code"] or "",
        body["iban"] or "",
        body["goal_cents"] or 0,
        body["raised_cents"],
    )


def _program(body: Mapping[str, Any]) -> VoucherProgram:
    return VoucherProgram(
        id=body["id"],
        name=body["name"],
        issuer=body["issuer"],
        kind=TenderType(body["kind"]),
        legal_kind=body["legal_kind"],
        funding_party=body["funding_party"],
        covers=body["covers"],
        tags=None if body["tags"] is None else tuple(body["tags"]),
        mode=Mode(body["mode"]),
        min_spend_cents=body["min_spend"],
        max_share_bps=body["max_share_bps"],
        policy=tuple(body["policy"]),
    )
