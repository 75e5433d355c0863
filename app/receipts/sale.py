"""The receipt of a sale, laid out after italy §1.2: items, total, VAT, payment block, then the circuit.

Called for the original in the print queue and for every copy. The payment block satisfies the law's two
identities: paid = cash - change + electronic + ticket, and paid + discounts at payment = total. Deliberately
absent: the class a voucher was taken by, which is the merchant's own matter (value §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domain.payment import AppliedTender, TenderType
from app.domain.pricing import PricedLine
from app.domain.quantity import ONE
from app.domain.record import SaleRecord
from app.formats import NBSP, amount, euro, kilos, number, percent, pieces, short_date
from app.i18n import _
from app.ports.documents import Block, Document, Feed, Qr, Row, Rule, Text
from app.receipts.parts import (
    MemberLines,
    Names,
    ShopHeader,
    foot,
    head,
    inset,
    item,
    moment_row,
    money_row,
    plus,
    table_head,
    vat_rows,
)
from sync.wire.ids import uuid_bytes
from sync.wire.qr import readable_code, receipt_text

CASH_LIKE = frozenset({TenderType.CASH, TenderType.CHEQUE})
ELECTRONIC = frozenset({TenderType.CARD, TenderType.APP})
TICKET = frozenset({TenderType.MEAL})


def sale_receipt(
    sale: SaleRecord,
    shop: ShopHeader,
    names: Names,
    member: MemberLines | None = None,
    vouchers_left: Mapping[str, int] | None = None,
    is_copy: bool = False,
    is_fresh: bool = True,
) -> Document:
    """The paper of a paid sale.

    `member`: who it accrued for. `vouchers_left`: voucher id (32 hex) to the cents left on it after this
    sale, for those the till knows. A copy prints no balances, whatever is handed in: they would be today's.
    `is_fresh` False keeps the drawer shut (devices §1.4: a late paper must not open it).
    """
    title = _("Receipt {number}").format(number=sale.stamp.number)
    blocks: list[Block] = [*head(shop, title, is_copy), table_head()]
    for priced in sale.done.priced.lines:
        blocks += _line(priced)
    blocks += [Rule(), *_totals(sale), Rule(), *_payment(sale, names), Rule()]
    blocks.append(moment_row(sale.stamp.at_ms, shop, names.operator))
    circuit = _circuit(sale, names, member, {} if is_copy else vouchers_left or {}, is_copy)
    if circuit:
        blocks += [Rule(), *circuit]
    blocks += [Feed(), Qr(receipt_text(uuid_bytes(sale.stamp.id)))]
    thanks = [_("Keep this receipt for exchanges and returns."), _("Thank you, see you soon!")]
    return Document(
        kind="sale",
        title=title,
        blocks=(*blocks, *foot(thanks)),
        is_copy=is_copy,
        open_drawer=is_fresh and opens_drawer(sale),
    )


def opens_drawer(sale: SaleRecord) -> bool:
    """Whether something goes into the drawer or comes out of it: cash, a cheque, change."""
    payment = sale.done.payment
    touched = any(a.applied_cents and a.tender.type in CASH_LIKE for a in payment.applied)
    return touched or payment.change_cents > 0


def quantity_text(priced: PricedLine) -> str | None:
    """`2 × 3,90`, `0,186 kg × 29,90 €/kg`; None for a single piece, whose price is the line's amount."""
    line = priced.line
    if line.weighed:
        return f"{kilos(line.qty_milli)} × {amount(line.unit_cents)}{NBSP}€/kg"
    if line.qty_milli == ONE:
        return None
    return f"{pieces(line.qty_milli)} × {amount(line.unit_cents)}"


def _line(priced: PricedLine) -> list[Block]:
    line = priced.line
    blocks: list[Block] = [item(line.text, line.vat, priced.gross_cents)]
    quantity = quantity_text(priced)
    if quantity is not None:
        blocks.append(Text(inset(quantity)))
    if priced.discount_cents:
        label = _("Discount")
        if line.discount is not None and line.discount.bps is not None:
            label = _("Discount {percent}").format(percent=percent(line.discount.bps))
        blocks.append(item(inset(label), line.vat, -priced.discount_cents))
    return blocks


def _totals(sale: SaleRecord) -> list[Block]:
    priced = sale.done.priced
    document_cut = sum(p.document_discount_cents for p in priced.lines)
    blocks: list[Block] = []
    if priced.discount_cents:
        blocks.append(Row(_("Subtotal"), amount(priced.net_total_cents + document_cut)))
    if document_cut:
        blocks.append(Row(_("Discount on the total"), amount(-document_cut)))
    blocks.append(Row(_("GRAND TOTAL"), euro(priced.net_total_cents), bold=True, tall=True))
    return [*blocks, *vat_rows(sale.vat)]


def _payment(sale: SaleRecord, names: Names) -> list[Block]:
    """Zero rows are left out, except what was paid (italy §1.2)."""
    payment = sale.done.payment
    cheques = _applied(payment.applied, CASH_LIKE - {TenderType.CASH})
    cash = payment.received_cents + cheques
    electronic = _applied(payment.applied, ELECTRONIC)
    ticket = _applied(payment.applied, TICKET)
    plain = [
        (_("Cash payment"), cash),
        (_("Electronic payment"), electronic),
        (_("Meal vouchers"), ticket),
        (_("Change given"), payment.change_cents),
    ]
    blocks: list[Block] = [Row(label, amount(cents)) for label, cents in plain if cents]
    for applied in payment.applied:
        if applied.applied_cents and applied.tender.type not in CASH_LIKE | ELECTRONIC | TICKET:
            name = names.tender(applied.tender.type, applied.tender.program)
            label = _("Discount at payment: {name}").format(name=name)
            blocks.append(Row(label, amount(applied.applied_cents)))
    blocks += _rounding(payment.rounding_cents)
    paid = cash - payment.change_cents + electronic + ticket
    return [*blocks, Row(_("Amount paid"), amount(paid), bold=True)]


def _rounding(cents: int) -> list[Block]:
    """Art. 13-quater DL 50/2017: rounded down it is a discount at payment, rounded up a row of its own."""
    law = _("Rounding DL No. 50/2017")
    if cents < 0:
        return [Row(_("Discount at payment: {name}").format(name=law), amount(-cents))]
    return [Row(law, amount(cents))] if cents else []


def _applied(applied: tuple[AppliedTender, ...], kinds: frozenset[TenderType]) -> int:
    return sum(a.applied_cents for a in applied if a.tender.type in kinds)


def _circuit(
    sale: SaleRecord,
    names: Names,
    member: MemberLines | None,
    vouchers_left: Mapping[str, int],
    is_copy: bool,
) -> list[Block]:
    """Contribution, bricks, tesoretto, vouchers (value §5 "Receipt lines"); empty for a shop alone."""
    earned = sale.done.accruals
    blocks: list[Block] = []
    if member is not None:
        card = _("card ··{ending}").format(ending=member.card_ending)
        blocks.append(Row(member.name, card, bold=True))
    for cause, cents in earned.cause_split.items():
        if cents:
            blocks.append(money_row(_("To the cause: {name}").format(name=names.cause(cause)), cents))
    if member is not None:
        blocks += _earned(sale, member, is_copy)
    for applied in sale.done.payment.applied:
        if applied.tender.instrument is not None and applied.applied_cents:
            blocks += _voucher(applied, names, vouchers_left.get(applied.tender.instrument))
    return blocks


def _earned(sale: SaleRecord, member: MemberLines, is_copy: bool) -> list[Block]:
    """Everything earned is "on its way" until the district has the sale (value §4.1)."""
    earned = sale.done.accruals
    blocks: list[Block] = []
    if earned.bricks:
        blocks.append(Row(_("Bricks on their way"), f"+{number(earned.bricks)}"))
    if member.bricks is not None and not is_copy:
        blocks.append(Row(_("Bricks in all"), number(member.bricks)))
    if earned.cashback_cents:
        blocks.append(Row(_("Tesoretto on its way"), plus(earned.cashback_cents)))
    if member.tesoretto_cents is not None and not is_copy:
        blocks.append(money_row(_("Tesoretto left"), member.tesoretto_cents))
    return blocks


def _voucher(applied: AppliedTender, names: Names, left_cents: int | None) -> list[Block]:
    tender = applied.tender
    name = names.tender(tender.type, tender.program)
    blocks: list[Block] = []
    if left_cents == 0:
        blocks.append(Text(_("{name}: used up").format(name=name)))
    elif left_cents is not None:
        blocks.append(money_row(_("{name}: left").format(name=name), left_cents))
    else:
        blocks.append(Text(name))
    facts = [readable_code(tender.instrument or "")]
    if tender.exp is not None and left_cents != 0:
        facts.append(_("usable until {date}").format(date=short_date(date.fromisoformat(tender.exp))))
    return [*blocks, Text(inset(" · ".join(facts)))]
