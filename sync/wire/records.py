"""Domain records to the `d` of money entries and back (sync R2, value §5).

The till writes entries with these and reads them back for returns, reprints and reports; whoever holds an
entry can recompute its postings with the same domain functions. `facts.py` is the strict reader for bytes
of others; here the bytes are our own. The format is final: new fields are optional (sync R19).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.basket import Discount, Line
from app.domain.causes import CauseShare
from app.domain.ledger import Parties, Posting, return_postings, sale_postings
from app.domain.payment import AppliedTender, Mode, Payment, Tender, TenderType
from app.domain.pricing import PricedBasket, PricedLine
from app.domain.record import ReturnBack, ReturnRecord, SaleRecord, Stamp
from app.domain.sale import Accruals, Checkout, Party
from sync.wire.entry import Entry, read_entry

JsonObject = dict[str, Any]


def stamp_facts(stamp: Stamp) -> JsonObject:
    """The five fields every money entry begins with."""
    return {
        "date": stamp.date,
        "business_date": stamp.business_date,
        "closure": stamp.closure,
        "shift": stamp.shift,
        "number": stamp.number,
    }


def sale_facts(sale: SaleRecord, postings: Sequence[Posting]) -> JsonObject:
    """The `d` of `sale.paid`."""
    payment = sale.done.payment
    earned = sale.done.accruals
    return {
        **stamp_facts(sale.stamp),
        "lines": [_line_facts(p) for p in sale.done.priced.lines],
        "tenders": [_tender_facts(a) for a in payment.applied],
        "composition": payment.composition,
        "subtotal": sale.done.priced.subtotal_cents,
        "net_total": sale.done.priced.net_total_cents,
        "payable": payment.payable_cents,
        "rounding": payment.rounding_cents,
        "change": payment.change_cents,
        "received": payment.received_cents,
        "member": sale.party.member,
        "causes": [{"id": c.id, "weight_bps": c.weight_bps} for c in sale.party.causes],
        "accruals": {
            "cause": {
                "base": earned.cause_base_cents,
                "total": earned.cause_cents,
                "split": earned.cause_split,
            },
            "cashback": {"base": earned.cashback_base_cents, "cents": earned.cashback_cents},
            "bricks": {"base": earned.bricks_base_cents, "units": earned.bricks},
        },
        "postings": [posting_facts(p) for p in postings],
        "document": {"state": sale.document},
    }


def read_sale(payload: bytes) -> SaleRecord:
    """The sale in the payload of our own `sale.paid`."""
    entry = read_entry(payload)
    d = entry.facts()
    earned = d["accruals"]
    payment = Payment(
        applied=tuple(_tender_of(row) for row in d["tenders"]),
        composition=d["composition"],
        due_cents=0,
        payable_cents=d["payable"],
        rounding_cents=d["rounding"],
        change_cents=d["change"],
        received_cents=d["received"],
    )
    priced = PricedBasket(
        tuple(_line_of(row) for row in d["lines"]),
        d["subtotal"],
        d["subtotal"] - d["net_total"],
        d["net_total"],
    )
    accruals = Accruals(
        cause_base_cents=earned["cause"]["base"],
        cause_cents=earned["cause"]["total"],
        cause_split=earned["cause"]["split"],
        cashback_base_cents=earned["cashback"]["base"],
        cashback_cents=earned["cashback"]["cents"],
        bricks_base_cents=earned["bricks"]["base"],
        bricks=earned["bricks"]["units"],
    )
    party = Party(d["member"], tuple(CauseShare(c["id"], c["weight_bps"]) for c in d["causes"]))
    return SaleRecord(_stamp_of(entry, d), party, Checkout(priced, payment, accruals), d["document"]["state"])


def postings_of_sale(sale: SaleRecord, shop: str) -> tuple[Posting, ...]:
    """Both books of a sale, recomputed from its own facts (value §3)."""
    done = sale.done
    return sale_postings(
        done.priced.lines,
        done.payment.applied,
        done.payment.composition,
        done.payment.rounding_cents,
        done.accruals,
        Parties(shop, sale.party.member),
    )


def return_facts(made: ReturnRecord, postings: Sequence[Posting]) -> JsonObject:
    """The `d` of `return.made`."""
    gone = made.reversed
    return {
        **stamp_facts(made.stamp),
        "of": made.sale,
        "of_number": made.sale_number,
        "lines": [{"id": line, "qty": q, "refund": cents} for line, (q, cents) in made.lines.items()],
        "sold": [_line_facts(p) for p in made.sold],
        "back": [
            {
                "tender": b.tender,
                "type": b.type.value,
                "cents": b.cents,
                "class": b.ladder,
                "instrument": b.instrument,
                "program": b.program,
            }
            for b in made.back
        ],
        "moved": [[line, tender, cents] for (line, tender), cents in made.moved.items()],
        "refund": made.refund_cents,
        "payout": made.payout_cents,
        "rounding": made.rounding_cents,
        "reversed": {
            "cause": gone.cause_cents,
            "split": gone.cause_split,
            "cashback": gone.cashback_cents,
            "bricks": gone.bricks,
            "cause_base": gone.cause_base_cents,
            "cashback_base": gone.cashback_base_cents,
            "bricks_base": gone.bricks_base_cents,
        },
        "member": made.member,
        "reason": made.reason,
        "case": made.case_number,
        "customer": made.customer_ref,
        "postings": [posting_facts(p) for p in postings],
    }


def read_return(payload: bytes) -> ReturnRecord:
    """The return in the payload of our own `return.made`."""
    entry = read_entry(payload)
    d = entry.facts()
    gone = d["reversed"]
    return ReturnRecord(
        stamp=_stamp_of(entry, d),
        sale=d["of"],
        sale_number=d["of_number"],
        member=d["member"],
        lines={row["id"]: (row["qty"], row["refund"]) for row in d["lines"]},
        sold=tuple(_line_of(row) for row in d["sold"]),
        back=tuple(
            ReturnBack(
                b["tender"], TenderType(b["type"]), b["cents"], b["instrument"], b["program"], b["class"]
            )
            for b in d["back"]
        ),
        refund_cents=d["refund"],
        payout_cents=d["payout"],
        rounding_cents=d["rounding"],
        reversed=Accruals(
            cause_base_cents=gone["cause_base"],
            cause_cents=gone["cause"],
            cause_split=gone["split"],
            cashback_base_cents=gone["cashback_base"],
            cashback_cents=gone["cashback"],
            bricks_base_cents=gone["bricks_base"],
            bricks=gone["bricks"],
        ),
        reason=d["reason"],
        case_number=d["case"],
        customer_ref=d["customer"],
        moved={(line, tender): cents for line, tender, cents in d["moved"]},
    )


def postings_of_return(made: ReturnRecord, shop: str) -> tuple[Posting, ...]:
    """Both books of a return, recomputed from its own facts."""
    tenders = {
        b.tender: AppliedTender(
            Tender(b.tender, b.type, b.cents, vat_bps=0, instrument=b.instrument), b.cents, None
        )
        for b in made.back
    }
    vat = {p.line.id: p.line.vat for p in made.sold}
    return return_postings(
        made.moved, tenders, vat, made.rounding_cents, made.reversed, Parties(shop, made.member)
    )


def posting_facts(posting: Posting) -> JsonObject:
    """One posting as it travels."""
    return {
        "book": posting.book,
        "ledger": posting.ledger,
        "debit": posting.debit,
        "credit": posting.credit,
        "amount": posting.amount,
        "code": posting.code,
    }


def _stamp_of(entry: Entry, d: Mapping[str, Any]) -> Stamp:
    return Stamp(
        id=entry.id,
        number=d["number"],
        at_ms=entry.at,
        date=d["date"],
        business_date=d["business_date"],
        closure=d["closure"],
        shift=d["shift"],
        operator=entry.by,
        rule=entry.rule,
    )


def _discount_facts(discount: Discount | None) -> JsonObject | None:
    if discount is None:
        return None
    if discount.bps is not None:
        return {"type": "pct", "bps": discount.bps}
    return {"type": "fixed", "cents": discount.cents}


def _discount_of(row: Mapping[str, Any] | None) -> Discount | None:
    if row is None:
        return None
    return Discount(bps=row["bps"]) if row["type"] == "pct" else Discount(cents=row["cents"])


def _line_facts(priced: PricedLine) -> JsonObject:
    """A line; what is at its default is left out: a receipt is mostly plain lines."""
    line = priced.line
    facts: JsonObject = {
        "id": line.id,
        "product": line.product,
        "code": line.code,
        "text": line.text,
        "department": line.department,
        "unit": line.unit_cents,
        "qty": line.qty_milli,
        "vat": line.vat,
        "vat_bps": line.vat_bps,
        "gross": priced.gross_cents,
        "net": priced.net_cents,
    }
    if line.list_unit_cents is not None:
        facts["list_unit"] = line.list_unit_cents
    if line.weighed:
        facts["weighed"] = True
    if line.discount is not None:
        facts["discount"] = _discount_facts(line.discount)
        facts["discount_cents"] = priced.discount_cents
    if priced.document_discount_cents:
        facts["doc_discount_cents"] = priced.document_discount_cents
    if line.tags:
        facts["tags"] = line.tags
    if line.exclude:
        facts["exclude"] = line.exclude
    if line.cause_bps is not None:
        facts["cause_bps"] = line.cause_bps
    return facts


def _line_of(row: Mapping[str, Any]) -> PricedLine:
    line = Line(
        id=row["id"],
        text=row["text"],
        unit_cents=row["unit"],
        qty_milli=row["qty"],
        vat=row["vat"],
        vat_bps=row["vat_bps"],
        department=row["department"],
        product=row["product"],
        code=row["code"],
        list_unit_cents=row.get("list_unit"),
        weighed=row.get("weighed", False),
        discount=_discount_of(row.get("discount")),
        tags=tuple(row.get("tags", ())),
        exclude=tuple(row.get("exclude", ())),
        cause_bps=row.get("cause_bps"),
    )
    discount, document = row.get("discount_cents", 0), row.get("doc_discount_cents", 0)
    return PricedLine(line, row["gross"], discount, document, row["net"])


def _tender_facts(applied: AppliedTender) -> JsonObject:
    tender = applied.tender
    facts: JsonObject = {
        "id": tender.id,
        "type": tender.type.value,
        "offered": tender.offered_cents,
        "applied": applied.applied_cents,
        "class": tender.ladder,
        "instrument": tender.instrument,
        "program": tender.program,
        "hold": tender.hold,
    }
    optional = {
        "residual": applied.residual_cents,
        "forfeited": applied.forfeited_cents or None,
        "exp": tender.exp,
        "max_share_bps": tender.max_share_bps,
        "min_spend": tender.min_spend_cents or None,
        "tags": tender.tags,
        "vat_bps": tender.vat_bps,
        "mode": None if tender.mode is None else tender.mode.value,
        "round_to": tender.round_to_cents,
    }
    facts.update((key, value) for key, value in optional.items() if value is not None)
    return facts


def _tender_of(row: Mapping[str, Any]) -> AppliedTender:
    tags, mode = row.get("tags"), row.get("mode")
    tender = Tender(
        id=row["id"],
        type=TenderType(row["type"]),
        offered_cents=row["offered"],
        tags=None if tags is None else tuple(tags),
        vat_bps=row.get("vat_bps"),
        min_spend_cents=row.get("min_spend", 0),
        max_share_bps=row.get("max_share_bps"),
        mode=None if mode is None else Mode(mode),
        exp=row.get("exp"),
        round_to_cents=row.get("round_to"),
        ladder=row["class"],
        instrument=row["instrument"],
        program=row["program"],
        hold=row["hold"],
    )
    return AppliedTender(tender, row["applied"], row.get("residual"), row.get("forfeited", 0))
