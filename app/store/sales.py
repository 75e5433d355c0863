"""Sales and returns: constant SQL for the sale path, named queries for the rest.

The rows are for reports and search; the journal's payload stays the one whole record (`record_of`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.ledger import Posting
from app.domain.record import ReturnRecord, SaleRecord
from sync.wire.ids import uuid_bytes

_SALE = "INSERT INTO sale VALUES (" + ",".join("?" * 25) + ")"
_LINE = "INSERT INTO sale_line VALUES (" + ",".join("?" * 16) + ")"
_TENDER = "INSERT INTO sale_tender VALUES (?,?,?,?,?,?,?,?,?)"
_POSTING = "INSERT INTO posting VALUES (?,?,?,?,?,?,?,?)"
_RETURN = "INSERT INTO return_doc VALUES (" + ",".join("?" * 21) + ")"


def insert_sale(
    connection: Connection, seq: int, key: bytes, sale: SaleRecord, postings: Sequence[Posting]
) -> None:
    """All rows of a sale, in the caller's transaction; `key` is the sale's 16-byte id."""
    stamp, done = sale.stamp, sale.done
    payment, earned, priced = done.payment, done.accruals, done.priced
    connection.exec_driver_sql(
        _SALE,
        (
            seq,
            key,
            stamp.number,
            stamp.at_ms,
            stamp.date,
            stamp.business_date,
            stamp.closure,
            stamp.shift,
            stamp.operator,
            sale.party.member,
            priced.subtotal_cents,
            priced.discount_cents,
            priced.net_total_cents,
            payment.payable_cents,
            payment.rounding_cents,
            payment.received_cents,
            payment.change_cents,
            earned.cause_base_cents,
            earned.cause_cents,
            earned.cashback_base_cents,
            earned.cashback_cents,
            earned.bricks_base_cents,
            earned.bricks,
            stamp.rule,
            sale.document,
        ),
    )
    _insert_parts(connection, seq, sale)
    insert_postings(connection, seq, postings)


def _insert_parts(connection: Connection, seq: int, sale: SaleRecord) -> None:
    connection.exec_driver_sql(
        _LINE,
        [
            (
                seq,
                pos,
                p.line.id,
                p.line.product,
                p.line.code,
                p.line.text,
                p.line.department,
                p.line.unit_cents,
                p.line.list_unit_cents,
                p.line.qty_milli,
                int(p.line.weighed),
                p.line.vat,
                p.line.vat_bps,
                p.gross_cents,
                p.discount_cents + p.document_discount_cents,
                p.net_cents,
            )
            for pos, p in enumerate(sale.done.priced.lines)
        ],
    )
    tenders = [
        (
            seq,
            pos,
            a.tender.id,
            a.tender.type.value,
            a.applied_cents,
            a.tender.ladder,
            a.tender.instrument,
            a.tender.program,
            a.tender.hold,
        )
        for pos, a in enumerate(sale.done.payment.applied)
    ]
    if tenders:
        connection.exec_driver_sql(_TENDER, tenders)


def insert_postings(connection: Connection, seq: int, postings: Sequence[Posting]) -> None:
    """The linked set of an entry; all of it or none, with its transaction (value L3)."""
    if postings:
        connection.exec_driver_sql(
            _POSTING,
            [
                (seq, pos, p.book, p.ledger, p.debit, p.credit, p.amount, p.code)
                for pos, p in enumerate(postings)
            ],
        )


def insert_return(
    connection: Connection, seq: int, sale_seq: int, made: ReturnRecord, postings: Sequence[Posting]
) -> None:
    """All rows of a return, in the caller's transaction."""
    stamp = made.stamp
    connection.exec_driver_sql(
        _RETURN,
        (
            seq,
            uuid_bytes(stamp.id),
            stamp.number,
            stamp.at_ms,
            stamp.date,
            stamp.business_date,
            stamp.closure,
            stamp.shift,
            stamp.operator,
            sale_seq,
            made.sale_number,
            made.member,
            made.refund_cents,
            made.payout_cents,
            made.rounding_cents,
            made.reversed.cause_base_cents,
            made.reversed.cause_cents,
            made.reversed.cashback_cents,
            made.reversed.bricks,
            made.reason,
            made.case_number,
        ),
    )
    vat = {p.line.id: (p.line.vat, p.line.vat_bps) for p in made.sold}
    connection.exec_driver_sql(
        "INSERT INTO return_line VALUES (?,?,?,?,?,?)",
        [(seq, line, milli, cents, *vat[line]) for line, (milli, cents) in made.lines.items()],
    )
    if made.back:
        connection.exec_driver_sql(
            "INSERT INTO return_back VALUES (?,?,?,?,?)",
            [(seq, b.tender, b.type.value, b.cents, b.instrument) for b in made.back],
        )
    insert_postings(connection, seq, postings)


def sale_by_number(connection: Connection, closure: int, number: str) -> bytes | None:
    """The id of the sale with exactly this document number."""
    row = connection.exec_driver_sql(
        "SELECT id FROM sale WHERE closure = ? AND number = ?", (closure, number)
    ).fetchone()
    return None if row is None else bytes(row[0])


def returns_of(connection: Connection, sale_seq: int) -> Sequence[bytes]:
    """Ids of the returns made against a sale, oldest first."""
    rows = connection.exec_driver_sql("SELECT id FROM return_doc WHERE sale = ? ORDER BY seq", (sale_seq,))
    return [bytes(row[0]) for row in rows]


def latest_sales(connection: Connection, limit: int) -> Sequence[bytes]:
    """The sales made last on this till, newest first."""
    rows = connection.exec_driver_sql("SELECT id FROM sale ORDER BY seq DESC LIMIT ?", (limit,))
    return [bytes(row[0]) for row in rows]


def sales_of_member(connection: Connection, member: str, limit: int) -> Sequence[bytes]:
    """A member's sales on this till, newest first: "list his receipts" in Resi. Scans backwards."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM sale WHERE member = ? ORDER BY seq DESC LIMIT ?", (member, limit)
    )
    return [bytes(row[0]) for row in rows]


def count_returns_in_year(connection: Connection, year: str) -> int:
    """How many returns were made in a calendar year: the next return case number is one more."""
    row = connection.exec_driver_sql(
        "SELECT count(*) FROM return_doc WHERE date >= ? AND date <= ?", (f"{year}-01-01", f"{year}-12-31")
    ).fetchone()
    return int(row[0]) if row else 0
