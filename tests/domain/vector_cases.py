"""Reads the worked cases of tests/contracts/value-vectors.json into the engine's own values."""

import json
from pathlib import Path

from app.domain.basket import Basket, Discount, Line
from app.domain.causes import CauseShare
from app.domain.payment import Mode, Tender, TenderType
from app.domain.returns import SaleState
from app.domain.sale import AccrualRules, Checkout, Party, checkout

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[1] / "contracts" / "value-vectors.json").read_text(encoding="utf-8")
    )["vectors"]
}


def discount_of(spec):
    if spec is None:
        return None
    return Discount(bps=spec["bps"]) if spec["type"] == "pct" else Discount(cents=spec["cents"])


def line_of(spec):
    return Line(
        id=spec["id"],
        text=spec["id"],
        unit_cents=spec["unit"],
        qty_milli=spec["qty_milli"],
        vat=str(spec["vat_bps"]),
        vat_bps=spec["vat_bps"],
        discount=discount_of(spec.get("discount")),
        tags=tuple(spec.get("tags", ())),
        exclude=tuple(spec.get("exclude", ())),
        cause_bps=spec.get("cause_bps"),
    )


def tender_of(spec):
    return Tender(
        id=spec["id"],
        type=TenderType(spec["type"]),
        offered_cents=spec.get("offered"),
        tags=tuple(spec["tags"]) if "tags" in spec else None,
        vat_bps=spec.get("vat_bps"),
        min_spend_cents=spec.get("min_spend", 0),
        max_share_bps=spec.get("max_share_bps"),
        mode=Mode(spec["mode"]) if "mode" in spec else None,
        exp=spec.get("exp"),
        round_to_cents=spec.get("round_to"),
    )


def rules_of(program):
    return AccrualRules(
        cause_bps=program["cause_bps"],
        cashback_bps=program["cashback_bps"],
        cashback_cap_cents=program["cashback_cap"],
        bricks_per_euro=program["bricks_per_euro"],
        mult_cause_bps=program["mult_cause_bps"],
        mult_cashback_bps=program["mult_cashback_bps"],
        mult_bricks_bps=program["mult_bricks_bps"],
        cause_base=program["cause_base"],
    )


def party_of(given):
    causes = tuple(CauseShare(c["id"], c["weight_bps"]) for c in given["causes"])
    return Party(None if given.get("anonymous") else "m1", causes)


def check_out(given) -> Checkout:
    basket = Basket(tuple(line_of(x) for x in given["lines"]), discount_of(given.get("doc_discount")))
    tenders = [tender_of(x) for x in given["tenders"]]
    return checkout(
        basket, tenders, party_of(given), rules_of(given["program"]), given.get("date", "2026-11-12")
    )


def sale_state(given) -> SaleState:
    done = check_out(given)
    return SaleState(
        lines=done.priced.lines,
        order=tuple(a.tender.id for a in done.payment.applied),
        types={a.tender.id: a.tender.type for a in done.payment.applied},
        composition=done.payment.composition,
        accruals=done.accruals,
        party=party_of(given),
        rules=rules_of(given["program"]),
    )


def figures(done: Checkout) -> dict:
    """The keys a checkout case may assert, from the engine's own answer."""
    payment, earned = done.payment, done.accruals
    return {
        "net": {p.line.id: p.net_cents for p in done.priced.lines},
        "net_total": done.priced.net_total_cents,
        "applied": {a.tender.id: a.applied_cents for a in payment.applied},
        "residual": {a.tender.id: a.residual_cents for a in payment.applied if a.residual_cents is not None},
        "composition": {line: row for line, row in payment.composition.items()},
        "rejected": {tender: refusal.reason.value for tender, refusal in payment.refusals.items()},
        "base": {
            "cause": earned.cause_base_cents,
            "bricks": earned.bricks_base_cents,
            "cashback": earned.cashback_base_cents,
        },
        "cause_total": earned.cause_cents,
        "cause_split": dict(earned.cause_split),
        "cashback": earned.cashback_cents,
        "bricks": earned.bricks,
        "cash_payable": payment.payable_cents,
        "cash_rounding": payment.rounding_cents,
        "change": payment.change_cents,
        "due": payment.due_cents,
    }
