"""Sums over sales and returns of a span of closures or business dates: what reports and closures show.

Takings are net of returns, so that hours = tenders = VAT = takings to the cent. Nothing here rounds: VAT is
split by the domain from the gross per class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Span:
    """Which facts: a column of sale and return_doc, and its inclusive bounds."""

    column: str
    low: str | int
    high: str | int


def of_dates(first: str, last: str) -> Span:
    """Business dates, inclusive."""
    return Span("business_date", first, last)


def of_closures(first: int, last: int) -> Span:
    """Closure numbers, inclusive."""
    return Span("closure", first, last)


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents of a span; `members` counts sales with a card, `cents` are document totals."""

    sales: int
    sales_cents: int
    with_card: int
    cashback_cents: int
    bricks: int
    returns: int
    returns_cents: int
    rounding_cents: int


def counts(connection: Connection, span: Span) -> Counts:
    """How many documents and how much."""
    sale = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(net_total), 0), count(member), coalesce(sum(cashback), 0),"
        " coalesce(sum(bricks), 0), coalesce(sum(rounding), 0) FROM sale"
        f" WHERE {span.column} BETWEEN ? AND ?",
        (span.low, span.high),
    ).one()
    back = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(refund), 0), coalesce(sum(cashback), 0), coalesce(sum(bricks), 0),"
        f" coalesce(sum(rounding), 0) FROM return_doc WHERE {span.column} BETWEEN ? AND ?",
        (span.low, span.high),
    ).one()
    return Counts(
        sales=sale[0],
        sales_cents=sale[1],
        with_card=sale[2],
        cashback_cents=sale[3] - back[2],
        bricks=sale[4] - back[3],
        returns=back[0],
        returns_cents=back[1],
        rounding_cents=sale[5] - back[4],
    )


def by_tender(connection: Connection, span: Span) -> dict[str, tuple[int, int]]:
    """Tender type to (operations, cents net of what went back to it)."""
    sums: dict[str, tuple[int, int]] = {}
    rows = connection.exec_driver_sql(
        "SELECT t.type, count(*), sum(t.applied) FROM sale AS s JOIN sale_tender AS t ON t.sale = s.id"
        f" WHERE s.{span.column} BETWEEN ? AND ? GROUP BY t.type",
        (span.low, span.high),
    )
    for kind, count, cents in rows:
        sums[kind] = (count, cents)
    rows = connection.exec_driver_sql(
        "SELECT b.type, sum(b.cents) FROM return_doc AS r JOIN return_back AS b ON b.return_id = r.id"
        f" WHERE r.{span.column} BETWEEN ? AND ? GROUP BY b.type",
        (span.low, span.high),
    )
    for kind, cents in rows:
        count, before = sums.get(kind, (0, 0))
        sums[kind] = (count, before - cents)
    return sums


def by_vat(connection: Connection, span: Span) -> list[tuple[str, int, int]]:
    """(VAT class, bps, cents net of returns), ready for `domain.pricing.vat_groups`."""
    rows = connection.exec_driver_sql(
        "SELECT vat, vat_bps, sum(cents) FROM ("
        " SELECT l.vat, l.vat_bps, l.net AS cents FROM sale AS s JOIN sale_line AS l ON l.sale = s.id"
        f" WHERE s.{span.column} BETWEEN ?1 AND ?2 UNION ALL"
        " SELECT l.vat, l.vat_bps, -l.refund FROM return_doc AS r JOIN return_line AS l ON l.return_id = r.id"
        f" WHERE r.{span.column} BETWEEN ?1 AND ?2) GROUP BY vat, vat_bps",
        (span.low, span.high),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def moments(connection: Connection, span: Span) -> Sequence[tuple[int, int]]:
    """(ms, cents) of every document, returns negative: the hours are reckoned in local time by the caller."""
    rows = connection.exec_driver_sql(
        f"SELECT at, net_total FROM sale WHERE {span.column} BETWEEN ?1 AND ?2 UNION ALL"
        f" SELECT at, -refund FROM return_doc WHERE {span.column} BETWEEN ?1 AND ?2",
        (span.low, span.high),
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class CauseSum:
    """A cause over a span: documents and members that supported it, granted and taken back."""

    cause: str
    documents: int
    members: int
    granted_cents: int
    reversed_cents: int

    @property
    def net_cents(self) -> int:
        """Granted less reversed."""
        return self.granted_cents - self.reversed_cents


def by_cause(connection: Connection, span: Span) -> list[CauseSum]:
    """Every cause that received or gave back something, biggest first."""
    granted = connection.exec_driver_sql(
        "SELECT c.cause, count(*), count(DISTINCT s.member), sum(c.cents) FROM sale AS s"
        " JOIN sale_cause AS c ON c.sale = s.id"
        f" WHERE s.{span.column} BETWEEN ? AND ? AND c.cents > 0 GROUP BY c.cause",
        (span.low, span.high),
    )
    sums = {row[0]: CauseSum(row[0], row[1], row[2], row[3], 0) for row in granted}
    taken = connection.exec_driver_sql(
        "SELECT c.cause, sum(c.cents) FROM return_doc AS r JOIN return_cause AS c ON c.return_id = r.id"
        f" WHERE r.{span.column} BETWEEN ? AND ? GROUP BY c.cause",
        (span.low, span.high),
    )
    for cause, cents in taken:
        known = sums.get(cause, CauseSum(cause, 0, 0, 0, 0))
        sums[cause] = CauseSum(cause, known.documents, known.members, known.granted_cents, cents)
    return sorted(sums.values(), key=lambda c: (-c.net_cents, c.cause))


def distinct_members(connection: Connection, span: Span) -> int:
    """Members who bought in the span."""
    row = connection.exec_driver_sql(
        f"SELECT count(DISTINCT member) FROM sale WHERE {span.column} BETWEEN ? AND ?", (span.low, span.high)
    ).one()
    return int(row[0])


def drawer_movement(connection: Connection, closure: int) -> int:
    """Cents that sales and returns of a closure left in the drawer, cash rounding included (shop book)."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(sum(CASE WHEN p.debit = 'drawer' THEN p.amount WHEN p.credit = 'drawer'"
        " THEN -p.amount ELSE 0 END), 0)"
        " FROM (SELECT id FROM sale WHERE closure = ?1"
        " UNION ALL SELECT id FROM return_doc WHERE closure = ?1) AS e"
        " JOIN posting AS p ON p.entry = e.id WHERE p.book = 'shop'",
        (closure,),
    ).one()
    return int(row[0])


def ledger_by_cause(connection: Connection, span: Span) -> dict[str, int]:
    """What the postings themselves moved to each cause: the report's sums must equal it."""
    rows = connection.exec_driver_sql(
        "SELECT substr(CASE WHEN p.credit LIKE 'cause:%' THEN p.credit ELSE p.debit END, 7),"
        " sum(CASE WHEN p.credit LIKE 'cause:%' THEN p.amount ELSE -p.amount END)"
        f" FROM (SELECT id FROM sale WHERE {span.column} BETWEEN ?1 AND ?2 UNION ALL"
        f" SELECT id FROM return_doc WHERE {span.column} BETWEEN ?1 AND ?2) AS e"
        " JOIN posting AS p ON p.entry = e.id"
        " WHERE p.book = 'district' AND (p.credit LIKE 'cause:%' OR p.debit LIKE 'cause:%') GROUP BY 1",
        (span.low, span.high),
    )
    return {str(row[0]): int(row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class CauseDocument:
    """One row of "Elenco documenti": a sale's share for one cause, or what a return took back."""

    number: str
    at_ms: int
    cause: str
    base_cents: int
    share_cents: int
    reverses: str | None


def cause_documents(connection: Connection, span: Span) -> list[CauseDocument]:
    """Every share and reversal of the span in order of time (italy §2.4 "per document")."""
    rows = connection.exec_driver_sql(
        "SELECT s.number, s.at, c.cause, s.cause_base, c.cents, NULL, s.seq FROM sale AS s"
        f" JOIN sale_cause AS c ON c.sale = s.id WHERE s.{span.column} BETWEEN ?1 AND ?2 AND c.cents > 0"
        " UNION ALL SELECT r.number, r.at, c.cause, -r.cause_base, -c.cents, r.sale_number, r.seq"
        " FROM return_doc AS r JOIN return_cause AS c ON c.return_id = r.id"
        f" WHERE r.{span.column} BETWEEN ?1 AND ?2 ORDER BY 7, 3",
        (span.low, span.high),
    )
    return [CauseDocument(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


def cause_base(connection: Connection, span: Span) -> int:
    """Base of all contributions of the span, less what returns took out of it."""
    row = connection.exec_driver_sql(
        "SELECT (SELECT coalesce(sum(cause_base), 0) FROM sale"
        f" WHERE {span.column} BETWEEN ?1 AND ?2 AND cause_total > 0)"
        f" - (SELECT coalesce(sum(cause_base), 0) FROM return_doc WHERE {span.column} BETWEEN ?1 AND ?2)",
        (span.low, span.high),
    ).one()
    return int(row[0])
