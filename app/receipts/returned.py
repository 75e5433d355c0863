"""The paper of a return: what came back, how the money went back, what was taken back (italy §1.4, value E5).

The shop keeps it with the return's case number and the customer's signature; the original is quoted by its
number and date.
"""

from __future__ import annotations

from datetime import date

from app.domain.payment import TenderType
from app.domain.record import ReturnRecord
from app.formats import MINUS, amount, euro, kilos, number, pieces, short_date
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
    table_head,
    vat_rows,
)
from sync.wire.ids import uuid_bytes
from sync.wire.qr import receipt_text


def return_receipt(
    made: ReturnRecord,
    sale_date: str,
    shop: ShopHeader,
    names: Names,
    member: MemberLines | None = None,
    customer: str = "",
    is_copy: bool = False,
    is_fresh: bool = True,
) -> Document:
    """The paper of a return. `sale_date`: local ISO date of the original; `customer`: the name the shop took
    down for its files, empty leaves a line to write it on. The drawer opens when cash is handed out."""
    title = _("Return {number}").format(number=made.stamp.number)
    original = _("Reference document: No. {number} of {date}").format(
        number=made.sale_number, date=short_date(date.fromisoformat(sale_date))
    )
    blocks: list[Block] = [*head(shop, title, is_copy), Text(_("issued for RETURN OF GOODS"), "center")]
    blocks += [Text(original, "center"), Feed(), table_head()]
    for line_id, (milli, cents) in made.lines.items():
        blocks += _line(made, line_id, milli, cents)
    blocks.append(Rule())
    blocks.append(Row(_("TOTAL RETURNED"), euro(made.refund_cents), bold=True, tall=True))
    blocks += [*vat_rows(made.vat), Rule(), *_back(made, names)]
    taken = _taken_back(made, names, member, is_copy)
    if taken:
        blocks += [Rule(), *taken]
    blocks += [Rule(), moment_row(made.stamp.at_ms, shop, names.operator), *_case(made, customer)]
    blocks += [Feed(), Qr(receipt_text(uuid_bytes(made.sale)))]
    return Document(
        kind="return",
        title=title,
        blocks=(*blocks, *foot([made.sale_number])),
        is_copy=is_copy,
        open_drawer=is_fresh and made.payout_cents > 0,
    )


def reason_word(reason: str) -> str:
    """Why it came back, as the return's screen says it."""
    return {
        "defective": _("Defective"),
        "wrong_item": _("Wrong item"),
        "change_of_mind": _("Change of mind"),
        "till_error": _("Till error"),
    }.get(reason, _("Other reason"))


def _line(made: ReturnRecord, line_id: str, milli: int, cents: int) -> list[Block]:
    line = next(p.line for p in made.sold if p.line.id == line_id)
    if line.weighed:
        quantity = _("{n} of {total}").format(n=kilos(milli), total=kilos(line.qty_milli))
    else:
        quantity = _("{n} of {total}").format(n=pieces(milli), total=pieces(line.qty_milli))
    return [item(line.text, line.vat, cents), Text(inset(quantity))]


def _back(made: ReturnRecord, names: Names) -> list[Block]:
    """Back as it was paid; cash last, rounded as a payout of cash alone is (value §7)."""
    blocks: list[Block] = [Text(_("Goes back as it was paid"))]
    for back in made.back:
        if back.type is not TenderType.CASH:
            blocks.append(Row(inset(names.tender(back.type, back.program)), amount(back.cents)))
    cash = sum(back.cents for back in made.back if back.type is TenderType.CASH)
    if cash:
        blocks.append(Row(inset(_("Cash")), amount(cash)))
    if made.rounding_cents:
        sign = "+" if made.rounding_cents > 0 else ""
        law = _("Rounding DL No. 50/2017")
        blocks.append(Row(inset(law), f"{sign}{amount(made.rounding_cents)}"))
    if made.payout_cents:
        blocks.append(Row(_("Cash handed out"), euro(made.payout_cents), bold=True))
    return blocks


def _taken_back(made: ReturnRecord, names: Names, member: MemberLines | None, is_copy: bool) -> list[Block]:
    gone = made.reversed
    rows: list[Block] = []
    for cause, cents in gone.cause_split.items():
        if cents:
            label = _("To the cause: {name}").format(name=names.cause(cause))
            rows.append(Row(inset(label), euro(-cents)))
    if gone.cashback_cents:
        rows.append(Row(inset(_("Tesoretto earned")), euro(-gone.cashback_cents)))
    if gone.bricks:
        rows.append(Row(inset(_("Bricks")), f"{MINUS}{number(gone.bricks)}"))
    blocks: list[Block] = [Text(_("Taken back in proportion")), *rows] if rows else []
    if member is not None:
        card = _("card ··{ending}").format(ending=member.card_ending)
        blocks.insert(0, Row(member.name, card, bold=True))
        if member.tesoretto_cents is not None and not is_copy:
            blocks.append(Row(_("Tesoretto left"), euro(member.tesoretto_cents)))
        if member.bricks is not None and not is_copy:
            blocks.append(Row(_("Bricks in all"), number(member.bricks)))
    return blocks


def _case(made: ReturnRecord, customer: str) -> list[Block]:
    """What the shop must keep of a return (ris. 154/E/2001, italy §1.4)."""
    line = "_" * 20
    return [
        Row(_("Return case"), made.case_number),
        Row(_("Reason"), reason_word(made.reason)),
        Row(_("Customer"), customer or line),
        Feed(),
        Row(_("Signature"), line),
    ]
