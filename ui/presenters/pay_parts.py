"""Pieces of the payment screen: ledger, credits, notes, change with its coins, what the member gets."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.member import Member
from app.domain.payment import AppliedTender, Payment, Tender, TenderType
from app.domain.sale import Accruals
from app.domain.shift import change_coins, next_notes
from app.formats import MINUS, NBSP, amount, euro, number, signed
from app.i18n import _
from app.services.circuit import Circuit
from ui.presenters.register import Credit, Ticket
from ui.presenters.sell_parts import tender_word
from ui.presenters.views import ButtonView, EarnView
from ui.presenters.views_pay import (
    ChangeView,
    CoverageView,
    CreditView,
    LedgerRowView,
    NoteView,
    ReceiverView,
    TenderView,
)

_LOOK = {
    TenderType.TESORETTO: ("piggy-bank", "gold"),
    TenderType.BRICKS: ("wall", "brick"),
    TenderType.PREPAID: ("wallet", "prepaid"),
    TenderType.WELFARE: ("briefcase", "welfare"),
    TenderType.CARD: ("credit-card", "info"),
    TenderType.CASH: ("money", "primary"),
}


def look(kind: TenderType) -> tuple[str, str]:
    """Icon and tone of an instrument; every voucher looks the same (DESIGN §1.7)."""
    return _LOOK.get(kind, ("ticket", "buono"))


def denomination(cents: int) -> str:
    """`2 €`, `50 c`."""
    return f"{cents // 100}{NBSP}€" if cents >= 100 else f"{cents}{NBSP}c"


def coins_line(cents: int) -> str:
    """`2 € · 50 c · 2 × 20 c`."""
    return " · ".join(
        denomination(d) if pieces == 1 else f"{pieces} × {denomination(d)}"
        for d, pieces in change_coins(cents)
    )


def ledger(
    credits: Sequence[Credit], payment: Payment, partials: Sequence[Tender], rounding_cents: int
) -> tuple[LedgerRowView, ...]:
    """Credits in waterfall order, then what was taken already, then the rounding."""
    labels = {c.tender.id: c.label for c in credits}
    partial_ids = {t.id for t in partials}
    rows = []
    for applied in payment.applied:
        tender = applied.tender
        if not applied.applied_cents or (tender.id not in labels and tender.id not in partial_ids):
            continue
        icon, tone = look(tender.type)
        rows.append(
            LedgerRowView(
                tender.id,
                labels.get(tender.id) or tender_word(tender.type),
                f"{MINUS}{euro(applied.applied_cents)}",
                icon,
                tone,
                removable=tender.id in partial_ids,
            )
        )
    if rounding_cents:
        sign = "+" if rounding_cents > 0 else MINUS
        rows.append(LedgerRowView("rounding", _("Rounding"), f"{sign}{euro(abs(rounding_cents))}"))
    return tuple(rows)


def coverage(credits: Sequence[Credit], payment: Payment, total_cents: int) -> CoverageView | None:
    """The bar of what credits cover."""
    ids = {c.tender.id for c in credits}
    parts = [
        (look(a.tender.type)[1], a.applied_cents)
        for a in payment.applied
        if a.tender.id in ids and a.applied_cents
    ]
    covered = sum(cents for _tone, cents in parts)
    if not covered or not total_cents:
        return None
    return CoverageView(
        tuple(parts),
        total_cents,
        _("{amount} covered by credits").format(amount=euro(covered)),
        f"{covered * 100 // total_cents}%",
    )


def credits(
    ticket: Ticket, applied: Sequence[AppliedTender], due_cents: int, asking: frozenset[str], locked: bool
) -> tuple[CreditView, ...]:
    """The five rows in the fixed order of value §6; those of later issues keep their place."""
    paid = {a.tender.id: a.applied_cents for a in applied}
    return (
        _later("welfare", "briefcase", "welfare", _("Welfare"), "Alt W", ticket.member),
        _vouchers(ticket, paid, locked),
        _later("bricks", "wall", "brick", _("Bricks"), "Alt K", ticket.member),
        _tesoretto(ticket, paid, due_cents, asking, locked),
        _later("prepaid", "wallet", "prepaid", _("Prepaid"), "Alt P", ticket.member),
    )


def _later(id_: str, icon: str, tone: str, title: str, keycap: str, member: Member | None) -> CreditView:
    note = _("Not available yet")
    if id_ == "bricks" and member is not None:
        note = _("{n} available").format(n=number(member.bricks))
    return CreditView(id_, icon, tone, title, keycap, note, "off", why=_("Not available yet"))


def _vouchers(ticket: Ticket, paid: dict[str, int], locked: bool) -> CreditView:
    mine = [c for c in ticket.credits if c.tender.type is not TenderType.TESORETTO]
    base = ("voucher", "ticket", "buono", _("Vouchers"), "Alt B")
    if not mine:
        return CreditView(*base, _("Scan a voucher"), "off", why=_("Scan a voucher"))
    used = sum(paid.get(c.tender.id, 0) for c in mine)
    left = sum((c.tender.offered_cents or 0) for c in mine) - used
    note = _("{n} used").format(n=len(mine))
    if left:
        note += " · " + _("{amount} stays on it").format(amount=euro(left))
    return CreditView(*base, note, "locked" if locked else "applied", f"{MINUS}{euro(used)}")


def _tesoretto(
    ticket: Ticket, paid: dict[str, int], due_cents: int, asking: frozenset[str], locked: bool
) -> CreditView:
    base = ("tesoretto", "piggy-bank", "gold", _("Tesoretto"), "Alt T")
    if ticket.member is None:
        return CreditView(*base, _("Scan the member's card"), "off", why=_("Scan the member's card"))
    if "tesoretto" in asking:
        return CreditView(*base, _("Asking the district…"), "asking")
    credit = next((c for c in ticket.credits if c.tender.type is TenderType.TESORETTO), None)
    balance = ticket.member.tesoretto_cents
    if credit is not None:
        used = paid.get(credit.tender.id, 0)
        note = _("{amount} still available").format(amount=euro(max(0, balance - used)))
        return CreditView(*base, note, "locked" if locked else "applied", f"{MINUS}{euro(used)}")
    note = _("Balance {amount}").format(amount=euro(balance))
    if balance <= 0:
        return CreditView(*base, note, "off", why=_("Nothing on it yet"))
    if due_cents <= 0 or locked:
        return CreditView(*base, note, "off", why=_("Nothing is left to pay."))
    return CreditView(*base, note)


def tendering(
    given_cents: int | None, typed: str, cash_due: int, change_cents: int, busy: bool
) -> TenderView:
    """The cash column: amount, quick amounts, change or what is missing, the primary button."""
    given = cash_due if given_cents is None else given_cents
    shown = f"{typed}{NBSP}€" if typed else euro(given)
    notes = []
    for cents in next_notes(cash_due):
        exact = cents == cash_due
        notes.append(
            NoteView(
                str(cents),
                amount(cents),
                _("exact") if exact else "",
                chosen=cents == given,
                spoken=euro(cents).replace(NBSP, " "),
            )
        )
    if given < cash_due:
        change = ChangeView(_("Still missing"), euro(cash_due - given), tone="warn")
        primary = ButtonView(
            _("Add {amount}").format(amount=euro(given)), "plus", "F12", enabled=given > 0 and not busy
        )
    else:
        change = ChangeView(_("Change due"), euro(change_cents), coins_line(change_cents))
        primary = ButtonView(_("Take and print"), "check", "F12", enabled=not busy)
    return TenderView(_("Cash received"), shown, bool(typed), tuple(notes), change, primary)


def receiver(member: Member | None, earned: Accruals, circuit: Circuit) -> ReceiverView | None:
    """Who receives what with this payment."""
    if not circuit.is_joined or not earned.cause_split:
        return None
    cause = next(iter(earned.cause_split))
    known = circuit.causes.get(cause)
    name = known.name if known else _("to the cause")
    earns = [EarnView("heart", "cause", euro(earned.cause_cents), name)]
    if member is None:
        return ReceiverView(_("No member"), "", _("This payment gives"), tuple(earns))
    earns.append(EarnView("piggy-bank", "gold", f"{signed(earned.cashback_cents)}{NBSP}€", _("tesoretto")))
    earns.append(EarnView("wall", "brick", f"+{number(earned.bricks)}", _("bricks")))
    return ReceiverView(member.name, member.initials, _("With this payment receives"), tuple(earns))
