"""Closing a sale: decide, number, write everything in one transaction; paper and sync come after COMMIT.

Runs on the database worker. The sale path uses constant SQL (app/store) because it is the one place where
a customer waits for the disk (value Inv8: nothing but the local disk).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.domain import sale as domain_sale
from app.domain.basket import Basket
from app.domain.errors import KnownError
from app.domain.events import SALE_PAID
from app.domain.ids import DocumentNumber
from app.domain.ledger import Parties, sale_postings
from app.domain.member import Member
from app.domain.payment import Tender, TenderType
from app.domain.record import SaleRecord, Stamp
from app.domain.refusals import Reason, Refusal
from app.domain.sale import AccrualRules, Checkout, Party
from app.domain.vouchers import Ladder
from app.ports.clock import local_date
from app.services.changes import Changes, Done, Refused
from app.services.till import Till, append_entry
from app.store import circuit, days, journal, print_jobs, sales
from sync.wire.ids import uuid_bytes
from sync.wire.records import read_sale, sale_facts

RECEIPT = "receipt"
_SOLD = Changes.SALES | Changes.DAY | Changes.SYNC | Changes.PRINT


@dataclass(frozen=True, slots=True)
class Draft:
    """A sale about to be closed. `id` was made when the sale began: holds and the entry carry it."""

    id: str
    basket: Basket
    tenders: tuple[Tender, ...]
    member: Member | None
    operator: str | None


@dataclass(frozen=True, slots=True)
class SaleDone:
    """A sale that is on disk, and the print job of its receipt."""

    record: SaleRecord
    print_job: int


def decide(till: Till, draft: Draft, party: Party, rules: AccrualRules) -> Checkout | Refusal:
    """What closing would do, or the first reason it cannot be closed. Reads memory only."""
    if not draft.basket.lines:
        return Refusal(Reason.EMPTY_SALE)
    if draft.member is not None and draft.member.is_blocked:
        return Refusal(Reason.MEMBER_BLOCKED)
    done = domain_sale.checkout(draft.basket, draft.tenders, party, rules, till.rules_day())
    refused = next(iter(done.payment.refusals.values()), None)
    if refused is not None:
        return refused
    if done.payment.due_cents:
        return Refusal(Reason.STILL_DUE, {"due_cents": done.payment.due_cents})
    return done


def close_sale(till: Till, draft: Draft) -> Done[SaleDone] | Refused:
    """Store the sale, its postings, its journal entry and its print job; all of it or nothing.

    Calling it again with the same draft answers with the sale that is already there. Raises `KnownError`
    (DISK_FULL, DISK_ERROR): then nothing was sold.
    """
    key = uuid_bytes(draft.id)
    # Once for the whole sale: at midnight the rates and the hash that names them must be of the same day.
    at_ms = till.now_ms()
    party, rules, rule = till.circuit.party_and_rules(draft.member, local_date(at_ms))
    done = decide(till, draft, party, rules)
    try:
        with till.store.write() as connection:
            if isinstance(done, Refusal):
                return _already(connection, key) or Refused(done)
            refusal = _value_refusal(connection, done)
            if refusal is not None:
                return _already(connection, key) or Refused(refusal)
            result = _write(till, connection, draft, done, key, at_ms, party, rule)
    except IntegrityError:
        return _there_or_raise(till, key)
    except KnownError:
        # After an exception from COMMIT the outcome is unknown: reopen and look (sync R4).
        till.store.reopen()
        return _there_or_raise(till, key)
    till.note_fact(result.record.stamp.at_ms)
    return Done(result, _SOLD)


def _write(
    till: Till,
    connection: Connection,
    draft: Draft,
    done: Checkout,
    key: bytes,
    at_ms: int,
    party: Party,
    rule: str | None,
) -> SaleDone:
    date = local_date(at_ms)
    day, head = days.next_number(connection, date, till.ids.next_text(), at_ms)
    number = DocumentNumber(till.number, "", day.closure, day.progressive)
    stamp = Stamp(
        id=draft.id,
        number=str(number),
        at_ms=at_ms,
        date=date,
        business_date=day.business_date,
        closure=day.closure,
        shift=day.shift,
        operator=draft.operator,
        rule=rule,
    )
    record = SaleRecord(stamp, party, done, till.document_state)
    postings = sale_postings(
        done.priced.lines,
        done.payment.applied,
        done.payment.composition,
        done.payment.rounding_cents,
        done.accruals,
        Parties(till.circuit.shop, party.member),
    )
    facts = sale_facts(record, postings)
    seq = append_entry(till, connection, draft.id, SALE_PAID, at_ms, draft.operator, rule, facts, head)
    sales.insert_sale(connection, seq, key, record, postings)
    _spend(connection, done)
    job = print_jobs.add(connection, RECEIPT, key, False, at_ms)
    return SaleDone(record, job)


def _value_refusal(connection: Connection, done: Checkout) -> Refusal | None:
    """Whether every stored value in the sale is really reserved for it, asked in its own transaction."""
    for applied in done.payment.applied:
        tender = applied.tender
        if tender.ladder == Ladder.HOME and tender.instrument is not None:
            left = circuit.home_balance(connection, tender.instrument)
            if left is None or left < applied.applied_cents:
                return Refusal(Reason.INSUFFICIENT, {"available_cents": left or 0})
        if tender.ladder == Ladder.ONLINE:
            granted = _granted(connection, tender.hold)
            if granted < applied.applied_cents:
                return Refusal(Reason.INSUFFICIENT, {"available_cents": granted})
    return None


def _granted(connection: Connection, hold: str | None) -> int:
    row = connection.exec_driver_sql(
        "SELECT granted FROM hold WHERE id = ? AND state = 'granted'", (hold,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _spend(connection: Connection, done: Checkout) -> None:
    for applied in done.payment.applied:
        tender = applied.tender
        if tender.ladder == Ladder.HOME and tender.instrument is not None:
            circuit.spend_home(connection, tender.instrument, applied.applied_cents)
        if tender.hold is not None:
            circuit.settle_hold(connection, tender.hold, "posted", applied.applied_cents, None)


def _already(connection: Connection, key: bytes) -> Done[SaleDone] | None:
    """The sale with that id, if it was stored before: pressing twice sells once."""
    stored = journal.find(connection, key)
    if stored is None or stored.kind != SALE_PAID:
        return None
    jobs = print_jobs.of_ref(connection, key)
    return Done(SaleDone(read_sale(stored.payload), jobs[0].id if jobs else 0))


def _there_or_raise(till: Till, key: bytes) -> Done[SaleDone]:
    """Called in an `except`: the stored sale, or the exception goes on."""
    with till.store.read() as connection:
        found = _already(connection, key)
    if found is None:
        raise
    return found


def load_sale(connection: Connection, sale: bytes) -> SaleRecord | None:
    """The stored sale with that id, or None."""
    stored = journal.find(connection, sale)
    if stored is None or stored.kind != SALE_PAID:
        return None
    return read_sale(stored.payload)


def cash_tender(offered_cents: int | None, rounding: bool) -> Tender:
    """Cash as the payment screen offers it; `rounding` is the shop's setting (italy §1.7)."""
    return Tender("cash", TenderType.CASH, offered_cents, round_to_cents=5 if rounding else None)


def card_tender(offered_cents: int | None) -> Tender:
    """A card confirmed by hand on the bank's terminal."""
    return Tender("card", TenderType.CARD, offered_cents)
