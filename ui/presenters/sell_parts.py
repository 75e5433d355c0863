"""Pieces of the sale screen's view, made from domain values: tiles, cart rows, member card, sums."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.basket import Basket
from app.domain.catalogue import Department, Product
from app.domain.member import Member
from app.domain.payment import TenderType
from app.domain.pricing import PricedBasket, PricedLine
from app.domain.record import SaleRecord
from app.domain.sale import Accruals
from app.formats import MINUS, NBSP, amount, clock_time, euro, kilos, number, percent, pieces, signed
from app.i18n import _, ngettext
from app.ports.clock import local
from app.services.circuit import Circuit
from ui.presenters.register import Credit
from ui.presenters.views import (
    CartRowView,
    CartView,
    DepartmentView,
    EarnView,
    FoundView,
    LastReceiptView,
    MemberView,
    TileView,
    TotalsView,
    ValueView,
)


def vat_words(code: str) -> str:
    """ "IVA 4%", or the nature for what carries no rate."""
    return _("VAT {rate}%").format(rate=code) if code.isdigit() else _("VAT {nature}").format(nature=code)


def tile(product: Product, department: Department | None, basket: Basket) -> TileView:
    """One item of the grid, with the count it has in the cart."""
    count = basket.pieces(product.id)
    price = amount(product.price_cents) + f"{NBSP}€"
    name = product.short_name or product.name
    spoken = f"{name}, {price.replace(NBSP, ' ')}"
    if count:
        spoken += ", " + _("{n} in the receipt").format(n=count)
    return TileView(
        id=product.id,
        name=name,
        price=price,
        icon=product.icon or (department.icon if department else "basket"),
        tone=department.tone if department else "gold",
        note=_("per kg") if product.weighed else product.detail,
        count=str(count) if count else "",
        spoken=spoken,
    )


def department_key(department: Department) -> DepartmentView:
    """A reparto key."""
    return DepartmentView(
        department.number,
        _("Dept. {n}").format(n=department.number),
        vat_words(department.vat),
    )


def found(product: Product, department: Department | None) -> FoundView:
    """One search result."""
    price = euro(product.price_cents) + (_(" / kg") if product.weighed else "")
    return FoundView(product.id, product.name, department.name if department else "", price)


def cart(priced: PricedBasket, selected: str) -> CartView:
    """The receipt in the making."""
    articles = sum(1 if p.line.weighed else max(1, p.line.qty_milli // 1000) for p in priced.lines)
    count = ngettext("{n} item", "{n} items", articles).format(n=articles) if priced.lines else _("empty")
    return CartView(tuple(cart_row(p) for p in priced.lines), selected, count)


def cart_row(priced: PricedLine) -> CartRowView:
    """One line: weighed goods say kg × €/kg, pieces say the price of one."""
    line = priced.line
    unit = euro(line.unit_cents)
    if line.weighed:
        detail = f"{kilos(line.qty_milli)} × {unit}/kg"
        qty, count = "", kilos(line.qty_milli)
    else:
        detail = _("{price} each").format(price=unit)
        count = pieces(line.qty_milli)
        qty = f"{count}{NBSP}×"
    chip = ""
    if priced.discount_cents and line.discount is not None:
        cut = f"{MINUS}{amount(priced.discount_cents)}"
        chip = cut if line.discount.bps is None else f"{MINUS}{percent(line.discount.bps)}{NBSP} {cut}"
    total = euro(priced.gross_cents - priced.discount_cents)
    spoken = f"{line.text}, {detail}, {total}".replace(NBSP, " ")
    return CartRowView(
        line.id,
        line.text,
        qty,
        count,
        detail,
        f"{detail} · {vat_words(line.vat)}",
        total,
        chip,
        line.weighed,
        spoken,
    )


def totals(priced: PricedBasket) -> TotalsView:
    """Subtotal, discounts, total."""
    total = euro(priced.net_total_cents)
    has_cut = priced.discount_cents > 0
    return TotalsView(
        total=total,
        subtotal=euro(priced.subtotal_cents) if has_cut else "",
        discounts=f"{MINUS}{euro(priced.discount_cents)}" if has_cut else "",
        can_pay=bool(priced.lines),
        spoken=_("Pay {amount}").format(amount=total.replace(NBSP, " ")),
    )


def member_card(
    member: Member, circuit: Circuit, credits: Sequence[Credit], fresh: bool, earned_cents: int = 0
) -> MemberView:
    """The member with wallet, bricks, vouchers entered, and the cause with its progress."""
    values = [
        ValueView("piggy-bank", "gold", _("Tesoretto"), euro(member.tesoretto_cents)),
        ValueView("wall", "brick", _("Bricks"), number(member.bricks)),
    ]
    vouchers = [c for c in credits if c.tender.type is not TenderType.TESORETTO]
    if vouchers:
        total = sum(c.tender.offered_cents or 0 for c in vouchers)
        values.append(ValueView("ticket", "buono", _("Vouchers"), f"{len(vouchers)} · {euro(total)}"))
    cause = circuit.causes.get(member.causes[0].id) if member.causes else None
    bps = 0
    if cause is not None and cause.goal_cents:
        bps = min(10_000, (cause.raised_cents + earned_cents) * 10_000 // cause.goal_cents)
    return MemberView(
        name=member.name,
        initials=member.initials,
        card=_("Card {ending}").format(ending=member.card_ending),
        values=tuple(values),
        cause=cause.name if cause else _("No cause chosen yet"),
        cause_share=f"{bps // 100}%" if cause and cause.goal_cents else "",
        cause_bps=bps,
        fresh=fresh,
    )


def earns(earned: Accruals, has_member: bool, is_joined: bool) -> tuple[EarnView, ...]:
    """ "Con questa spesa": what goes to the cause, to the tesoretto, in bricks."""
    if not is_joined or not earned.cause_base_cents:
        return ()
    views = [EarnView("heart", "cause", euro(earned.cause_cents), _("to the cause"))]
    if has_member:
        views.append(
            EarnView("piggy-bank", "gold", f"{signed(earned.cashback_cents)}{NBSP}€", _("tesoretto"))
        )
        views.append(EarnView("wall", "brick", f"+{number(earned.bricks)}", _("bricks")))
    return tuple(views)


def last_receipt(sale: SaleRecord) -> LastReceiptView:
    """The card of the last receipt on the empty screen."""
    payment = sale.done.payment
    how = [tender_word(a.tender.type) for a in payment.applied if a.applied_cents]
    detail = " + ".join(dict.fromkeys(how)) or "—"
    if payment.change_cents:
        detail += " · " + _("change {amount}").format(amount=euro(payment.change_cents))
    return LastReceiptView(
        time=clock_time(local(sale.stamp.at_ms)),
        number=sale.stamp.number.split("-", 1)[1],
        detail=detail,
        total=euro(sale.done.priced.net_total_cents),
    )


def tender_word(kind: TenderType) -> str:
    """The screen's word for a tender."""
    words = {
        TenderType.CASH: _("Cash"),
        TenderType.CARD: _("Card"),
        TenderType.TESORETTO: _("Tesoretto"),
        TenderType.BRICKS: _("Bricks"),
        TenderType.PREPAID: _("Prepaid"),
        TenderType.WELFARE: _("Welfare"),
        TenderType.MEAL: _("Meal voucher"),
    }
    return words.get(kind, _("Voucher"))
