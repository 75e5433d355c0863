"""Returns by receipt: whole, by line, by quantity; money back where it came from (value E4, E5, §7).

Thin in this issue: receipts of this till. Refunds without a receipt, exchanges and voids come with the
value issue. Runs on the database worker; the customer's name, if given, travels as a `ref` only (sync R3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from app.domain.events import RETURN_MADE
from app.domain.ids import DocumentNumber, parse_number
from app.domain.ledger import Parties, return_postings
from app.domain.money import round_to_step
from app.domain.payment import TenderType
from app.domain.record import ReturnBack, ReturnRecord, SaleRecord, Stamp
from app.domain.refusals import Reason, Refusal
from app.domain.returns import ReturnStep, SaleState
from app.domain.returns import make_return as decide_return
from app.domain.vouchers import Ladder
from app.ports.clock import local_date
from app.services.changes import Changes, Done, Refused
from app.services.checkout import load_sale
from app.services.circuit import rules_by_hash
from app.services.till import Till, append_entry
from app.settings import CASH_ROUNDING, REFUND_LIMIT
from app.store import circuit, days, journal, print_jobs, sales
from sync.wire.ids import uuid_bytes
from sync.wire.records import read_return, return_facts

RETURN_RECEIPT = "return"
REASONS = ("defective", "wrong_item", "change_of_mind", "till_error", "other")
MAX_CUSTOMER_CHARS = 120


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A sale ready for a return: the record, and what earlier returns left of it."""

    seq: int
    sale: SaleRecord
    state: SaleState
    case_number: str


@dataclass(frozen=True, slots=True)
class ReturnQuote:
    """What a chosen return would do, without doing it."""

    step: ReturnStep
    payout_cents: int
    needs_owner: bool


@dataclass(frozen=True, slots=True)
class ReturnDone:
    """A return that is on disk, and the print job of its paper."""

    record: ReturnRecord
    print_job: int


def find_sale(till: Till, text: str) -> Done[ReturnView] | Refused:
    """The sale with a typed number (`01-0412-0061` or `0412-0061`). See `open_sale` for scanned codes."""
    number = parse_number(text) or parse_number(f"{till.number}-{text}")
    if number is None:
        return Refused(Refusal(Reason.UNKNOWN_RECEIPT, {"number": text}))
    with till.store.read() as connection:
        found = sales.sale_by_number(connection, number.closure, str(number))
        if found is None:
            return Refused(Refusal(Reason.UNKNOWN_RECEIPT, {"number": str(number)}))
        return _view(till, connection, found)


def open_sale(till: Till, sale: str) -> Done[ReturnView] | Refused:
    """The sale whose id a receipt's QR carries."""
    with till.store.read() as connection:
        return _view(till, connection, uuid_bytes(sale))


def latest(till: Till) -> SaleRecord | None:
    """The sale made last on this till, for "Ultimo scontrino"."""
    with till.store.read() as connection:
        found = sales.latest_sales(connection, 1)
        return load_sale(connection, found[0]) if found else None


def recent(till: Till, limit: int = 12) -> Sequence[SaleRecord]:
    """The latest sales of this till, newest first."""
    with till.store.read() as connection:
        found = [load_sale(connection, key) for key in sales.latest_sales(connection, limit)]
    return [sale for sale in found if sale is not None]


def member_sales(till: Till, member: str, limit: int = 20) -> Sequence[SaleRecord]:
    """A member's sales on this till, newest first."""
    with till.store.read() as connection:
        found = [load_sale(connection, key) for key in sales.sales_of_member(connection, member, limit)]
    return [sale for sale in found if sale is not None]


def quote(till: Till, view: ReturnView, wanted: Sequence[tuple[str, int]]) -> ReturnQuote | Refusal:
    """What returning (line, thousandths) pairs would give back. Pure: the screen asks at every press."""
    step = decide_return(view.state, wanted)
    if isinstance(step, Refusal):
        return step
    payout, _rounding = _payout(till, view.state, step)
    return ReturnQuote(step, payout, step.refund_cents > till.settings.get(REFUND_LIMIT))


def make_return(
    till: Till,
    sale: str,
    wanted: Sequence[tuple[str, int]],
    reason: str,
    operator: str | None,
    is_owner: bool,
    customer: str | None = None,
    return_id: str | None = None,
) -> Done[ReturnDone] | Refused:
    """Store a return: postings, journal entry, print job, restored home balances; all or nothing.

    `return_id` is made when the return begins, so that pressing twice stores it once. Above the shop's
    limit a person with the owner's role must ask for it (`is_owner`), else NOT_ALLOWED.
    """
    entry_id = return_id or till.ids.next_text()
    with till.store.write() as connection:
        stored = journal.find(connection, uuid_bytes(entry_id))
        if stored is not None:
            jobs = print_jobs.of_ref(connection, stored.uuid)
            return Done(ReturnDone(read_return(stored.payload), jobs[0].id if jobs else 0))
        found = _view(till, connection, uuid_bytes(sale))
        if isinstance(found, Refused):
            return found
        view = found.value
        step = decide_return(view.state, wanted)
        if isinstance(step, Refusal):
            return Refused(step)
        limit = till.settings.get(REFUND_LIMIT)
        if step.refund_cents > limit and not is_owner:
            return Refused(Refusal(Reason.NOT_ALLOWED, {"limit_cents": limit}))
        result = _write(till, connection, view, step, entry_id, reason, operator, customer)
    till.note_fact(result.record.stamp.at_ms)
    return Done(result, Changes.SALES | Changes.DAY | Changes.SYNC | Changes.PRINT)


def _write(
    till: Till,
    connection: Connection,
    view: ReturnView,
    step: ReturnStep,
    entry_id: str,
    reason: str,
    operator: str | None,
    customer: str | None,
) -> ReturnDone:
    at_ms = till.now_ms()
    date = local_date(at_ms)
    sale = view.sale
    day, head = days.next_number(connection, date, till.ids.next_text(), at_ms)
    stamp = Stamp(
        id=entry_id,
        number=str(DocumentNumber(till.number, "", day.closure, day.progressive)),
        at_ms=at_ms,
        date=date,
        business_date=day.business_date,
        closure=day.closure,
        shift=day.shift,
        operator=operator,
        rule=sale.stamp.rule,
    )
    payout, rounding = _payout(till, view.state, step)
    tenders = {a.tender.id: a for a in sale.done.payment.applied}
    record = ReturnRecord(
        stamp=stamp,
        sale=sale.stamp.id,
        sale_number=sale.stamp.number,
        member=sale.party.member,
        lines={
            line: (_milli(wanted_before, step, line), cents)
            for line, cents in step.line_refunds.items()
            for wanted_before in (view.state.returned_milli.get(line, 0),)
        },
        sold=tuple(p for p in sale.done.priced.lines if p.line.id in step.line_refunds),
        back=tuple(
            ReturnBack(
                t,
                tenders[t].tender.type,
                cents,
                tenders[t].tender.instrument,
                tenders[t].tender.program,
                tenders[t].tender.ladder,
            )
            for t, cents in step.back.items()
        ),
        refund_cents=step.refund_cents,
        payout_cents=payout,
        rounding_cents=rounding,
        reversed=step.reversed,
        reason=reason if reason in REASONS else "other",
        case_number=_next_case(connection, date),
        customer_ref=_keep_private(till, connection, customer),
        moved=step.moved,
    )
    vat = {p.line.id: p.line.vat for p in sale.done.priced.lines}
    parties = Parties(till.circuit.shop, sale.party.member)
    postings = return_postings(step.moved, tenders, vat, rounding, step.reversed, parties)
    facts = return_facts(record, postings)
    seq = append_entry(till, connection, entry_id, RETURN_MADE, at_ms, operator, stamp.rule, facts, head)
    sales.insert_return(connection, seq, view.seq, record, postings)
    for back in record.back:
        if back.ladder == Ladder.HOME and back.instrument is not None:
            circuit.spend_home(connection, back.instrument, -back.cents)
    job = print_jobs.add(connection, RETURN_RECEIPT, uuid_bytes(entry_id), False, at_ms)
    return ReturnDone(record, job)


def _milli(before: int, step: ReturnStep, line: str) -> int:
    return step.state.returned_milli[line] - before


def _payout(till: Till, state: SaleState, step: ReturnStep) -> tuple[int, int]:
    """(cash handed out, rounding): a return paid out wholly in cash rounds as a sale does (value §7)."""
    cash = sum(cents for tender, cents in step.back.items() if state.types[tender] is TenderType.CASH)
    if cash == step.refund_cents and till.settings.get(CASH_ROUNDING):
        rounded = round_to_step(cash, 5)
        return rounded, rounded - cash
    return cash, 0


def _view(till: Till, connection: Connection, key: bytes) -> Done[ReturnView] | Refused:
    sale, entry = load_sale(connection, key), journal.find(connection, key)
    if sale is None or entry is None:
        return Refused(Refusal(Reason.UNKNOWN_RECEIPT))
    member_rules, anonymous_rules = rules_by_hash(connection, sale.stamp.rule)
    rules = member_rules if sale.party.member is not None else anonymous_rules
    state = sale.state(rules)
    for made in sales.returns_of(connection, entry.seq):
        stored = journal.find(connection, made)
        if stored is None:
            continue
        earlier = read_return(stored.payload)
        step = decide_return(state, [(line, milli) for line, (milli, _c) in earlier.lines.items()])
        if isinstance(step, ReturnStep):
            state = step.state
    return Done(ReturnView(entry.seq, sale, state, _next_case(connection, local_date(till.now_ms()))))


def _next_case(connection: Connection, date: str) -> str:
    """Return practice number, by calendar year: 2026-0031 (italy §1.4)."""
    year = date[:4]
    return f"{year}-{sales.count_returns_in_year(connection, year) + 1:04d}"


def _keep_private(till: Till, connection: Connection, customer: str | None) -> str | None:
    """The customer's name apart from the chain: only its salted hash stands in the entry (sync R3)."""
    if not customer or not customer.strip():
        return None
    salt = till.clock.random_bytes(16)
    private = customer.strip()[:MAX_CUSTOMER_CHARS].encode()
    ref = sha256(salt + private).digest()
    connection.exec_driver_sql(
        "INSERT INTO private (ref, salt, bytes) VALUES (?, ?, ?)", (ref, salt, private)
    )
    return ref.hex()
