"""The sheets that replace the checkout column: voucher, refusal, unknown code, price, quantity, card."""

from __future__ import annotations

from datetime import date

from app.codes import Unknown, Why
from app.domain.basket import Basket, Discount
from app.domain.catalogue import Department
from app.domain.refusals import Reason, Refusal
from app.formats import amount, euro, long_date, pieces
from app.i18n import _
from app.services.vouchers import VoucherOffer
from app.wording import refusal_sentence
from ui.presenters.views import ButtonView, ChoiceView, EntryView, NoticeView, SheetView


def enter_key() -> str:
    """What the Enter key is called on the keycap."""
    return _("Enter")


def voucher(offer: VoucherOffer, due_before: int, is_asking: bool) -> SheetView:
    """A recognised voucher: issuer, code in groups of four, expiry, what it covers, what is left to pay."""
    known = offer.voucher
    code = f"{known.code[:2]} {known.code[2:6]} {known.code[6:]}"
    primary = (
        ButtonView(_("Asking the district…"), "arrows-clockwise", "", False, _("Wait for the answer"))
        if is_asking
        else ButtonView(_("Apply voucher"), "check", enter_key())
    )
    return SheetView(
        id="voucher",
        tone="buono",
        icon="ticket",
        eyebrow=_("Voucher recognised"),
        title=offer.program.name,
        amount=euro(offer.available_cents),
        rows=(
            (_("Issued by"), offer.program.issuer),
            (_("Code"), code),
            (_("Expiry"), long_date(date.fromisoformat(known.exp))),
            (_("Valid for"), offer.program.covers),
        ),
        change=(_("Left to pay"), euro(due_before), euro(due_before - offer.covers_cents)),
        primary=primary,
        secondary=ButtonView(_("Not now"), "", "Esc"),
    )


def refused(refusal: Refusal, title: str = "") -> SheetView:
    """Why something was refused, with the next step; the cart stays as it was."""
    rows: tuple[tuple[str, str], ...] = ()
    if refusal.reason is Reason.ALREADY_USED and refusal.facts.get("shop"):
        rows = (
            (_("Where"), str(refusal.facts.get("shop") or "—")),
            (_("When"), _used_when(refusal)),
        )
    is_wait = refusal.reason in (Reason.CANNOT_VERIFY, Reason.OTHER_DISTRICT, Reason.NO_DISTRICT)
    return SheetView(
        id="refused",
        tone="warn" if is_wait else "danger",
        icon="warning" if is_wait else "x-circle",
        eyebrow=_("Cannot be used now") if is_wait else _("Not accepted"),
        title=title or _title_of(refusal),
        rows=rows,
        notice=NoticeView("warn" if is_wait else "danger", "info", refusal_sentence(refusal)),
        primary=ButtonView(_("Understood"), "check", enter_key()),
    )


def _used_when(refusal: Refusal) -> str:
    day = str(refusal.facts.get("at") or "")
    try:
        words = long_date(date.fromisoformat(day[:10]))
    except ValueError:
        return "—"
    time = refusal.facts.get("time")
    return f"{words}, {time}" if time else words


def _title_of(refusal: Refusal) -> str:
    titles = {
        Reason.ALREADY_USED: _("Voucher already used"),
        Reason.EXPIRED: _("Voucher expired"),
        Reason.NOT_YET_VALID: _("Voucher not active yet"),
        Reason.BAD_SIGNATURE: _("Voucher not valid"),
        Reason.OTHER_DISTRICT: _("Another district"),
        Reason.BLOCKED: _("Voucher blocked"),
        Reason.CANNOT_VERIFY: _("Cannot verify"),
        Reason.MEMBER_BLOCKED: _("Card blocked"),
        Reason.UNKNOWN_MEMBER: _("Unknown card"),
        Reason.NO_DISTRICT: _("No district connected"),
        Reason.ALREADY_ENTERED: _("Already entered"),
        Reason.NO_ELIGIBLE_LINE: _("Not for these goods"),
        Reason.MIN_SPEND_NOT_MET: _("Minimum spend"),
    }
    return titles.get(refusal.reason, _("Not possible"))


def unknown(scanned: Unknown | None, code: str) -> SheetView:
    """A code nobody knows: sell it at an open price, or leave it. The cart does not move."""
    why = {
        Why.BAD_CHECK_DIGIT: _("The check digit is wrong: scan it again."),
        Why.DAMAGED: _("One of our own codes, but not whole: scan it again."),
        Why.UNREADABLE: _("The scanner sends signs that cannot be read: check its keyboard layout."),
        Why.WEB_ADDRESS: _("This is a web address, not an item."),
    }
    sentence = why.get(scanned.why) if scanned is not None else None
    return SheetView(
        id="unknown",
        tone="warn",
        icon="barcode",
        eyebrow=_("Unknown code"),
        title=code[:40],
        notice=NoticeView("warn", "info", sentence or _("No item of this shop has this code.")),
        primary=ButtonView(_("Open price"), "currency-eur", enter_key()),
        secondary=ButtonView(_("Create item"), "plus", "", False, _("Not available yet")),
        tertiary=ButtonView(_("Ignore"), "", "Esc"),
    )


def open_price(
    departments: tuple[Department, ...], chosen: int, text: str, serial: int, error: str = ""
) -> SheetView:
    """An amount on a department: F3, or what an unknown code offers."""
    return SheetView(
        id="open_price",
        tone="primary",
        icon="currency-eur",
        eyebrow=_("Open price"),
        title=_("Amount on a department"),
        entry=EntryView(
            label=_("Amount"),
            text=text,
            suffix="€",
            decimals=2,
            choices=tuple(ChoiceView(str(d.number), d.name) for d in departments[:6]),
            chosen=str(chosen),
            error=error,
            serial=serial,
        ),
        primary=ButtonView(_("Add"), "plus", enter_key()),
        secondary=ButtonView(_("Cancel"), "", "Esc"),
    )


def line_price(name: str, cents: int, serial: int, error: str = "") -> SheetView:
    """Another price for one line; the list price stays in the journal."""
    return SheetView(
        id="line_price",
        tone="primary",
        icon="tag",
        eyebrow=_("Price"),
        title=name,
        entry=EntryView(_("Price of one"), amount(cents), "€", 2, error=error, serial=serial),
        primary=ButtonView(_("Change price"), "check", enter_key()),
        secondary=ButtonView(_("Cancel"), "", "Esc"),
    )


def discount(name: str, kind: str, text: str, serial: int, has_one: bool, error: str = "") -> SheetView:
    """A discount on a line or on the whole receipt, in percent or euro."""
    return SheetView(
        id="discount",
        tone="brick",
        icon="percent",
        eyebrow=_("Discount"),
        title=name,
        entry=EntryView(
            label=_("How much"),
            text=text,
            suffix="%" if kind == "pct" else "€",
            decimals=2,
            choices=(ChoiceView("pct", _("Percent")), ChoiceView("fixed", _("Euro"))),
            chosen=kind,
            error=error,
            serial=serial,
        ),
        primary=ButtonView(_("Apply discount"), "check", enter_key()),
        secondary=ButtonView(_("Cancel"), "", "Esc"),
        tertiary=ButtonView(_("Remove discount"), "trash") if has_one else None,
    )


def quantity(name: str, milli: int, weighed: bool, serial: int, error: str = "") -> SheetView:
    """How many, or how much it weighs."""
    return SheetView(
        id="quantity",
        tone="primary",
        icon="hash" if not weighed else "scales",
        eyebrow=_("Weight") if weighed else _("Quantity"),
        title=name,
        entry=EntryView(
            label=_("Weight in kg") if weighed else _("Pieces"),
            text=pieces(milli) if milli else "",
            suffix="kg" if weighed else "",
            decimals=3 if weighed else 0,
            error=error,
            serial=serial,
        ),
        primary=ButtonView(_("Confirm"), "check", enter_key()),
        secondary=ButtonView(_("Cancel"), "", "Esc"),
    )


def member(serial: int, error: str = "") -> SheetView:
    """The number of a card that cannot be scanned."""
    return SheetView(
        id="member",
        tone="primary",
        icon="identification-card",
        eyebrow=_("Member"),
        title=_("Scan the card, or type its number"),
        entry=EntryView(_("Card number"), "", "", 0, keypad=False, error=error, serial=serial),
        primary=ButtonView(_("Find member"), "magnifying-glass", enter_key()),
        secondary=ButtonView(_("Cancel"), "", "Esc"),
    )


def current_discount(basket: Basket, line: str) -> Discount | None:
    """The discount a line, or the whole receipt, has now."""
    return basket.line(line).discount if line else basket.discount
