"""From a queued print job to its document: loads the fact and the names around it, nothing else.

The layout is `app.receipts`; the bytes are the printer's. Runs on the printing thread, reads only.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from app.domain.payment import STORED_VALUE, TenderType
from app.domain.record import SaleRecord
from app.ports.documents import Document
from app.receipts.closure import closure_receipt, read_closure
from app.receipts.pages import trial_page
from app.receipts.parts import MemberLines, Names, ShopHeader
from app.receipts.returned import return_receipt
from app.receipts.sale import sale_receipt
from app.services.checkout import RECEIPT, load_sale
from app.services.loyalty import member_of
from app.services.printing import TEST_PAGE
from app.services.refunds import RETURN_RECEIPT
from app.services.shifts import CLOSURE_RECEIPT
from app.services.till import Till
from app.settings import PRINTER_CODE_PAGE, PRINTER_COLUMNS, SHOP_ADDRESS, SHOP_NAME, SHOP_VAT
from app.store import circuit, journal, people
from app.store.print_jobs import JobRow
from sync.wire.entry import read_entry
from sync.wire.ids import uuid_bytes
from sync.wire.records import read_return


def build(till: Till, job: JobRow, is_fresh: bool) -> Document | None:
    """The document of a job; None when its fact is gone. `is_fresh`: it may open the drawer."""
    if job.kind == TEST_PAGE:
        columns, page = till.settings.get(PRINTER_COLUMNS), till.settings.get(PRINTER_CODE_PAGE)
        return trial_page(header(till), columns, page, job.created_at)
    with till.store.read() as connection:
        entry = journal.find(connection, job.ref)
        if entry is None:
            return None
        if job.kind == RECEIPT:
            return _sale(till, connection, job, is_fresh)
        if job.kind == RETURN_RECEIPT:
            return _return(till, connection, job, entry.payload, is_fresh)
        if job.kind == CLOSURE_RECEIPT:
            read = read_entry(entry.payload)
            names = _names(till, connection, read.by)
            return closure_receipt(read_closure(read.facts(), read.at), header(till), names, job.is_copy)
    return None


def header(till: Till) -> ShopHeader:
    """The shop as papers head it: the district's object, else the settings."""
    body = till.circuit.shop_body
    return ShopHeader(
        name=str(body.get("name") or till.settings.get(SHOP_NAME)),
        address=str(body.get("address") or till.settings.get(SHOP_ADDRESS)),
        vat_number=str(body.get("vat_number") or till.settings.get(SHOP_VAT)),
        till=till.number,
        district=till.circuit.district_name,
    )


def _sale(till: Till, connection: Connection, job: JobRow, is_fresh: bool) -> Document | None:
    sale = load_sale(connection, job.ref)
    if sale is None:
        return None
    return sale_receipt(
        sale,
        header(till),
        _names(till, connection, sale.stamp.operator),
        _member(connection, sale.party.member),
        _vouchers_left(connection, sale),
        job.is_copy,
        is_fresh,
    )


def _return(
    till: Till, connection: Connection, job: JobRow, payload: bytes, is_fresh: bool
) -> Document | None:
    made = read_return(payload)
    sale = load_sale(connection, uuid_bytes(made.sale))
    if sale is None:
        return None
    return return_receipt(
        made,
        sale.stamp.date,
        header(till),
        _names(till, connection, made.stamp.operator),
        _member(connection, made.member),
        _customer(connection, made.customer_ref),
        job.is_copy,
        is_fresh,
    )


def _names(till: Till, connection: Connection, operator: str | None) -> Names:
    row = None if operator is None else people.operator(connection, operator)
    return Names(
        operator="" if row is None else row.name,
        causes={cause.id: cause.name for cause in till.circuit.causes.values()},
        programs={program.id: program.name for program in till.circuit.programs.values()},
    )


def _member(connection: Connection, member: str | None) -> MemberLines | None:
    text = None if member is None else circuit.body(connection, "member", member)
    if text is None:
        return None
    known = member_of(connection, text)
    return MemberLines(known.name, known.card_ending, known.tesoretto_cents, known.bricks)


def _vouchers_left(connection: Connection, sale: SaleRecord) -> Mapping[str, int]:
    """What is left on each voucher of the sale, as far as the till knows."""
    left: dict[str, int] = {}
    for applied in sale.done.payment.applied:
        tender = applied.tender
        if tender.type not in STORED_VALUE or tender.type is TenderType.TESORETTO or not tender.instrument:
            continue
        home = circuit.home_balance(connection, tender.instrument)
        if home is not None:
            left[tender.instrument] = home
        elif applied.residual_cents is not None:
            left[tender.instrument] = applied.residual_cents
    return left


def _customer(connection: Connection, ref: str | None) -> str:
    """The name behind a return's reference, unless it was erased."""
    if ref is None:
        return ""
    row = connection.exec_driver_sql(
        "SELECT bytes FROM private WHERE ref = ?", (bytes.fromhex(ref),)
    ).fetchone()
    return "" if row is None else bytes(row[0]).decode()
