"""The day's figures and the daily cause report: sums from the documents, never from the count.

A closed day's report is issued once as entry `report.issued {number, date, prev, figures}`; its hash is
SHA-256 of that payload, and a reprint is made from the entry alone, so it is byte-identical. An open day
is PROVISIONAL and has no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from app import __version__
from app.domain.errors import BugError
from app.domain.events import REPORT_ISSUED
from app.domain.money import half_up
from app.domain.pricing import VatGroup
from app.ports.clock import local
from app.services.changes import Changes, Done
from app.services.circuit import Cause, Circuit
from app.services.shifts import GroupSum, _signed_vat, group_tenders
from app.services.till import Till, append_entry
from app.settings import SHOP_ADDRESS, SHOP_NAME, SHOP_VAT
from app.store import closures, days, figures, journal
from sync.wire.entry import read_entry
from sync.wire.ids import uuid_bytes

NO_REPORT = "0" * 64


@dataclass(frozen=True, slots=True)
class CauseFigure:
    """A cause with what the day brought it."""

    cause: Cause
    documents: int
    members: int
    net_cents: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A business date: takings net of returns, split by hour, tender, VAT and cause; all agree."""

    date: str
    takings_cents: int
    documents: int
    average_cents: int
    causes_cents: int
    counts: figures.Counts
    hours: dict[int, int]
    groups: tuple[GroupSum, ...]
    vat: tuple[VatGroup, ...]
    causes: tuple[CauseFigure, ...]
    members: int


@dataclass(frozen=True, slots=True)
class CauseReport:
    """A cause report ready to draw. `number`, `hash` are None while the day is open (PROVISIONAL)."""

    business_date: str
    figures: dict[str, Any]
    number: int | None
    prev: str
    hash: str | None
    issued_at_ms: int


def day_figures(till: Till, business_date: str) -> DayFigures:
    """The figures of one business date."""
    with till.store.read() as connection:
        return _day(connection, till.circuit, business_date)


def week_before(business_date: str) -> str:
    """The same weekday a week earlier, which every figure is compared with."""
    return (date.fromisoformat(business_date) - timedelta(days=7)).isoformat()


def current_business_date(till: Till) -> str:
    """The open period's business date, else the date of the latest closure, else today."""
    with till.store.read() as connection:
        period = days.current(connection)
        if period.is_open:
            return period.business_date
    return local(till.now_ms()).date().isoformat()


def cause_report(till: Till, business_date: str) -> Done[CauseReport]:
    """The cause report of a day: issued now if its closures are made and unreported, else as it stands.

    Runs on the worker. With an open period of that date the answer is provisional and nothing is written.
    """
    with till.store.write() as connection:
        period = days.current(connection)
        if period.is_open and period.business_date == business_date:
            covered = figures.of_date(connection, business_date)
            body = _figures(till, connection, business_date, covered)
            return Done(CauseReport(business_date, body, None, _last_hash(connection), None, till.now_ms()))
        issued = closures.reports_of_date(connection, business_date)
        made = closures.of_date(connection, business_date)
        reported = issued[-1].last_closure if issued else -1
        fresh = [row.closure for row in made if row.closure > reported]
        if fresh:
            report = _issue(till, connection, business_date, fresh)
            return Done(report, Changes.SYNC)
        if issued:
            return Done(_issued(connection, issued[-1]))
        body = _figures(till, connection, business_date, [])
        return Done(CauseReport(business_date, body, None, _last_hash(connection), None, till.now_ms()))


def _issue(till: Till, connection: Connection, business_date: str, covered: list[int]) -> CauseReport:
    last = closures.last_report(connection)
    number = 1 if last is None else last.number + 1
    prev = NO_REPORT if last is None else last.hash
    body = _figures(till, connection, business_date, covered)
    at_ms = till.now_ms()
    entry_id = till.ids.next_text()
    facts = {"number": number, "date": business_date, "prev": prev, "figures": body}
    append_entry(till, connection, entry_id, REPORT_ISSUED, at_ms, None, None, facts)
    stored = journal.find(connection, uuid_bytes(entry_id))
    if stored is None:
        raise BugError("report entry vanished in its own transaction")
    digest = sha256(stored.payload).hexdigest()
    row = closures.ReportRow(number, stored.uuid, business_date, covered[0], covered[-1], prev, digest, at_ms)
    closures.insert_report(connection, row)
    return CauseReport(business_date, body, number, prev, digest, at_ms)


def _issued(connection: Connection, row: closures.ReportRow) -> CauseReport:
    stored = journal.find(connection, row.entry)
    if stored is None:
        raise BugError(f"report {row.number} has no entry")
    d = read_entry(stored.payload).facts()
    return CauseReport(row.business_date, d["figures"], row.number, row.prev, row.hash, row.issued_at)


def _last_hash(connection: Connection) -> str:
    last = closures.last_report(connection)
    return NO_REPORT if last is None else last.hash


def _day(connection: Connection, circuit: Circuit, business_date: str) -> DayFigures:
    span = figures.of_closures(figures.of_date(connection, business_date))
    counts = figures.counts(connection, span)
    takings = counts.sales_cents - counts.returns_cents
    hours: dict[int, int] = {}
    for at_ms, cents in figures.moments(connection, span):
        hour = local(at_ms).hour
        hours[hour] = hours.get(hour, 0) + cents
    causes = tuple(
        CauseFigure(cause_named(circuit, c.cause), c.documents, c.members, c.net_cents)
        for c in figures.by_cause(connection, span)
    )
    return DayFigures(
        date=business_date,
        takings_cents=takings,
        documents=counts.sales,
        average_cents=half_up(max(0, takings), counts.sales) if counts.sales else 0,
        causes_cents=sum(c.net_cents for c in causes),
        counts=counts,
        hours=dict(sorted(hours.items())),
        groups=group_tenders(figures.by_tender(connection, span)),
        vat=_signed_vat(figures.by_vat(connection, span)),
        causes=causes,
        members=figures.distinct_members(connection, span),
    )


def cause_named(circuit: Circuit, cause: str) -> Cause:
    """The cause behind an id; one the till no longer knows is shown by its id."""
    known = circuit.causes.get(cause)
    return known if known is not None else Cause(cause, cause, "", "", "", 0, 0)


def _figures(till: Till, connection: Connection, business_date: str, covered: list[int]) -> dict[str, Any]:
    """Everything the report shows (italy §2.4), as the entry stores it; `covered` are its closures."""
    circuit = till.circuit
    span = figures.of_closures(covered)
    documents = figures.cause_documents(connection, span)
    sums = figures.by_cause(connection, span)
    if sum(c.net_cents for c in sums) != figures.contributions(connection, span):
        raise BugError("cause report does not equal the ledger")
    counts = figures.counts(connection, span)
    with_cause = len({d.number for d in documents if d.reverses is None})
    granted = sum(c.granted_cents for c in sums)
    taken = sum(c.reversed_cents for c in sums)
    opening = _balance_before(connection, covered)
    rules = circuit.rules_on(business_date)
    return {
        "shop": {
            "name": circuit.shop_body.get("name") or till.settings.get(SHOP_NAME),
            "address": circuit.shop_body.get("address") or till.settings.get(SHOP_ADDRESS),
            "vat_number": circuit.shop_body.get("vat_number") or till.settings.get(SHOP_VAT),
        },
        "district": circuit.district_name,
        "till": till.number,
        "closures": covered,
        "from_ms": min((d.at_ms for d in documents), default=None),
        "to_ms": max((d.at_ms for d in documents), default=None),
        "agreement": rules.agreement if rules else "",
        "rate_bps": rules.contract_bps if rules else 0,
        "base": rules.member.cause_base if rules else "gross",
        "causes": [_cause_row(circuit, c, documents) for c in sums],
        "documents": [
            [d.number, d.at_ms, d.cause, d.base_cents, d.share_cents, d.reverses] for d in documents
        ],
        "totals": {
            "accrued": granted,
            "reversed": taken,
            "net": granted - taken,
            "base": sum(d.base_cents for d in _once(documents)),
            "documents": with_cause,
            "members": figures.distinct_members(connection, span),
            "takings": counts.sales_cents - counts.returns_cents,
            "sales": counts.sales,
            "returns": counts.returns,
        },
        "balance": {
            "opening": opening,
            "accrued": granted,
            "reversed": taken,
            "paid": 0,
            "closing": opening + granted - taken,
        },
        "software": __version__,
    }


def _once(documents: list[figures.CauseDocument]) -> list[figures.CauseDocument]:
    """Each document once: one that feeds several causes has one base."""
    seen: dict[str, figures.CauseDocument] = {}
    for document in documents:
        seen.setdefault(document.number, document)
    return list(seen.values())


def _cause_row(
    circuit: Circuit, total: figures.CauseSum, documents: list[figures.CauseDocument]
) -> dict[str, Any]:
    cause = cause_named(circuit, total.cause)
    return {
        "id": cause.id,
        "name": cause.name,
        "runts": cause.runts,
        "tax_code": cause.tax_code,
        "iban": cause.iban,
        "documents": total.documents,
        "members": total.members,
        "base": sum(d.base_cents for d in documents if d.cause == total.cause),
        "accrued": total.granted_cents,
        "reversed": total.reversed_cents,
        "net": total.net_cents,
    }


def _balance_before(connection: Connection, covered: list[int]) -> int:
    """What is owed to causes from before; payments are booked by the district, not by the till."""
    first = covered[0] if covered else days.current(connection).closure
    return sum(c.net_cents for c in figures.by_cause(connection, figures.before_closure(first)))
