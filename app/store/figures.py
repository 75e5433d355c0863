"""Sums over sales and returns of a span of closures or business dates: what reports and closures show.

Takings are net of returns, so that hours = tenders = VAT = takings to the cent. Nothing here rounds: VAT is
split by the domain from the gross per class.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Span:
    """Which facts: a condition on `closure`, made of whole numbers only."""

    condition: str


def of_closures(closures: Iterable[int]) -> Span:
    """These closures. A business date may hold several, and a wrong clock may leave gaps."""
    return Span(f"closure IN ({','.join(str(int(n)) for n in closures)})")


def before_closure(closure: int) -> Span:
    """Every closure before this one."""
    return Span(f"closure < {int(closure)}")


def of_date(connection: Connection, business_date: str) -> list[int]:
    """The closures of a business date, the open one included."""
    rows = connection.exec_driver_sql(
        "SELECT closure FROM closure WHERE business_date = ?1"
        " UNION SELECT closure FROM head WHERE is_open = 1 AND business_date = ?1 ORDER BY 1",
        (business_date,),
    )
    return [row[0] for row in rows]


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
        f" WHERE {span.condition}",
    ).one()
    back = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(refund), 0), coalesce(sum(cashback), 0), coalesce(sum(bricks), 0),"
        f" coalesce(sum(rounding), 0) FROM return_doc WHERE {span.condition}",
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
        "SELECT t.type, count(*), sum(t.applied) FROM sale AS s JOIN sale_tender AS t ON t.sale = s.seq"
        f" WHERE s.{span.condition} GROUP BY t.type",
    )
    for kind, count, cents in rows:
        sums[kind] = (count, cents)
    rows = connection.exec_driver_sql(
        "SELECT b.type, sum(b.cents) FROM return_doc AS r JOIN return_back AS b ON b.return_seq = r.seq"
        f" WHERE r.{span.condition} GROUP BY b.type",
    )
    for kind, cents in rows:
        count, before = sums.get(kind, (0, 0))
        sums[kind] = (count, before - cents)
    return sums


def by_vat(connection: Connection, span: Span) -> list[tuple[str, int, int]]:
    """(VAT class, bps, cents net of returns), ready for `domain.pricing.vat_groups`."""
    rows = connection.exec_driver_sql(
        "SELECT vat, vat_bps, sum(cents) FROM ("
        " SELECT l.vat, l.vat_bps, l.net AS cents FROM sale AS s JOIN sale_line AS l ON l.sale = s.seq"
        f" WHERE s.{span.condition} UNION ALL"
        " SELECT l.vat, l.vat_bps, -l.refund FROM return_doc AS r"
        " JOIN return_line AS l ON l.return_seq = r.seq"
        f" WHERE r.{span.condition}) GROUP BY vat, vat_bps",
    )
    return [(row[0], row[1], row[2]) for row in rows]


def moments(connection: Connection, span: Span) -> Sequence[tuple[int, int]]:
    """(ms, cents) of every document, returns negative: the hours are reckoned in local time by the caller."""
    rows = connection.exec_driver_sql(
        f"SELECT at, net_total FROM sale WHERE {span.condition} UNION ALL"
        f" SELECT at, -refund FROM return_doc WHERE {span.condition}",
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


# Shares whose member has not chosen yet lie on an account each (value §7); a report shows them as one.
UNASSIGNED = "unassigned"
_GIVEN = "CASE WHEN p.credit LIKE 'cause:unassigned:%' THEN 'unassigned' ELSE substr(p.credit, 7) END"
_TAKEN = "CASE WHEN p.debit LIKE 'cause:unassigned:%' THEN 'unassigned' ELSE substr(p.debit, 7) END"


def by_cause(connection: Connection, span: Span) -> list[CauseSum]:
    """Every cause that received or gave back something, by its postings; biggest first."""
    granted = connection.exec_driver_sql(
        f"SELECT {_GIVEN}, count(*), count(DISTINCT s.member), sum(p.amount) FROM sale AS s"
        " JOIN posting AS p ON p.entry = s.seq"
        f" WHERE s.{span.condition} AND p.book = 'district' AND p.code = 'contribution' GROUP BY 1"
    )
    sums = {row[0]: CauseSum(row[0], row[1], row[2], row[3], 0) for row in granted}
    taken = connection.exec_driver_sql(
        f"SELECT {_TAKEN}, sum(p.amount) FROM return_doc AS r JOIN posting AS p ON p.entry = r.seq"
        f" WHERE r.{span.condition} AND p.book = 'district' AND p.code = 'contribution.reversed' GROUP BY 1"
    )
    for cause, cents in taken:
        known = sums.get(cause, CauseSum(cause, 0, 0, 0, 0))
        sums[cause] = CauseSum(cause, known.documents, known.members, known.granted_cents, cents)
    return sorted(sums.values(), key=lambda c: (-c.net_cents, c.cause))


def distinct_members(connection: Connection, span: Span) -> int:
    """Members who bought in the span."""
    row = connection.exec_driver_sql(f"SELECT count(DISTINCT member) FROM sale WHERE {span.condition}").one()
    return int(row[0])


def drawer_movement(connection: Connection, closure: int) -> int:
    """Cents that sales and returns of a closure left in the drawer, cash rounding included (shop book)."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(sum(CASE WHEN p.debit = 'drawer' THEN p.amount WHEN p.credit = 'drawer'"
        " THEN -p.amount ELSE 0 END), 0)"
        " FROM (SELECT seq FROM sale WHERE closure = ?1"
        " UNION ALL SELECT seq FROM return_doc WHERE closure = ?1) AS e"
        " JOIN posting AS p ON p.entry = e.seq WHERE p.book = 'shop'",
        (closure,),
    ).one()
    return int(row[0])


def contributions(connection: Connection, span: Span) -> int:
    """What the documents say they gave to causes, net: the postings' sums must equal it."""
    row = connection.exec_driver_sql(
        f"SELECT (SELECT coalesce(sum(cause_total), 0) FROM sale WHERE {span.condition})"
        f" - (SELECT coalesce(sum(cause_total), 0) FROM return_doc WHERE {span.condition})"
    ).one()
    return int(row[0])


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
        f"SELECT s.number, s.at, {_GIVEN}, s.cause_base, p.amount, NULL, s.seq FROM sale AS s"
        f" JOIN posting AS p ON p.entry = s.seq WHERE s.{span.condition}"
        " AND p.book = 'district' AND p.code = 'contribution'"
        f" UNION ALL SELECT r.number, r.at, {_TAKEN}, -r.cause_base, -p.amount, r.sale_number, r.seq"
        f" FROM return_doc AS r JOIN posting AS p ON p.entry = r.seq WHERE r.{span.condition}"
        " AND p.book = 'district' AND p.code = 'contribution.reversed' ORDER BY 7, 3"
    )
    return [CauseDocument(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]
