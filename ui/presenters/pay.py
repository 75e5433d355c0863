"""The payment screen's presenter: credits, cash and card until nothing is due, then one call to checkout.

Qt-free. Amounts are priced here at every key; holds run in the pool with their 1.5 s stop; the sale itself
is one job on the database worker, first in line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from app.domain.catalogue import Product
from app.domain.payment import Payment, Tender, TenderType
from app.domain.refusals import Reason
from app.formats import amount, euro, parse_amount
from app.i18n import _
from app.services import vouchers
from app.services.changes import Changes, Done, Refused
from app.services.checkout import Draft, SaleDone, card_tender, cash_tender, close_sale
from app.services.worker import Priority
from app.settings import CASH_ROUNDING
from ui.presenters import pay_parts as parts
from ui.presenters import sheets
from ui.presenters.desk import Desk
from ui.presenters.register import Credit
from ui.presenters.sell_scan import ScanAnswers
from ui.presenters.views import ButtonView, EntryView, SheetView, SnackbarView
from ui.presenters.views_pay import PanelView, PayView

MAX_TYPED = 9


class PaySurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: PayView) -> None: ...


class PayPresenter:
    """Pagamento. `back` returns to Cassa, `add_in_cassa` rings up an item there, `paid` shows Esito."""

    def __init__(
        self,
        desk: Desk,
        surface: PaySurface,
        back: Callable[[], None],
        add_in_cassa: Callable[[Product, int | None, int | None], None],
        paid: Callable[[SaleDone], None],
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._back = back
        self._add_in_cassa = add_in_cassa
        self._paid = paid
        self.scans = ScanAnswers(self)
        self.sheet: SheetView | None = None
        self._snackbar: SnackbarView | None = None
        self._partials: tuple[Tender, ...] = ()
        self._method = "cash"
        self._typed = ""
        self._panel: str = ""
        self._asking: frozenset[str] = frozenset()
        self._busy = False
        self._close_when_answered = False
        self._serial = 0

    # -- opening ---------------------------------------------------------------------------------------

    def open(self, method: str = "") -> None:
        """Paga, F10, F11: cash with the exact amount filled in; card goes to the terminal at once."""
        self._partials = ()
        self._typed, self._panel, self._method = "", "", "cash"
        self._busy = self._close_when_answered = False
        self.sheet = None
        self._snackbar = None
        self.desk.show("pay")
        if method == "card":
            self.card()
        else:
            self.render()

    def back(self) -> None:
        """Esc: clear the typing first, then back to the sale; credits stay on the ticket."""
        if self._busy or self._panel == "card":
            return
        if self.sheet is not None:
            self.show_sheet(None)
        elif self._panel:
            self._panel = ""
            self.render()
        elif self._typed:
            self._typed = ""
            self.render()
        elif self._partials:
            self.say("warning", _("Remove what was already taken, or finish the payment"))
            self.render()
        else:
            self._back()

    # -- figures ---------------------------------------------------------------------------------------

    def _payment(self, extra: tuple[Tender, ...] = ()) -> Payment:
        return self.desk.register.payment((*self._partials, *extra), self.desk.till.rules_day())

    def _cash(self, offered: int | None) -> Tender:
        rounding = self.desk.till.settings.get(CASH_ROUNDING)
        return replace(cash_tender(offered, rounding), id=f"C{len(self._partials) + 1}")

    def _card(self, offered: int | None) -> Tender:
        return replace(card_tender(offered), id=f"K{len(self._partials) + 1}")

    def _cash_due(self) -> tuple[int, int]:
        """(what cash has to cover, its rounding)."""
        whole = self._payment((self._cash(None),))
        before = self._payment()
        others = sum(a.applied_cents for a in before.applied)
        return whole.payable_cents - others, whole.rounding_cents

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show the payment as it stands."""
        register, till = self.desk.register, self.desk.till
        ticket = register.ticket
        payment = self._payment()
        cash_due, rounding = self._cash_due()
        given = parse_amount(self._typed) if self._typed else None
        change = self._payment((self._cash(cash_due if given is None else given),)).change_cents
        total = register.priced.net_total_cents
        locked = self._panel == "card" or self._busy
        earned = register.earns(till.circuit, self.desk.today)
        is_cash = self._method == "cash" and not self._panel
        self._surface.render(
            PayView(
                total=euro(total),
                ledger=parts.ledger(
                    ticket.credits, payment, self._partials, rounding if is_cash and not given else 0
                ),
                due=euro(cash_due if is_cash else payment.due_cents),
                coverage=parts.coverage(ticket.credits, payment, total),
                fiscal_code_why=_("Not available yet"),
                lottery_why=_("Only with a fiscal printer"),
                lottery_note=_("Lottery: only if all electronic, from 1.00 €, with a fiscal printer."),
                receiver=parts.receiver(ticket.member, earned, till.circuit),
                credits=parts.credits(ticket, payment.applied, payment.due_cents, self._asking, locked),
                method=self._method,
                other_why=_("Not available yet"),
                hint=_("You can scan another voucher at any time."),
                locked=locked,
                tender=parts.tendering(given, self._typed, cash_due, change, self._busy),
                panel=self._panel_view(payment.due_cents),
                sheet=self.sheet,
                snackbar=self._snackbar,
            )
        )

    def _panel_view(self, due_cents: int) -> PanelView | None:
        if self._panel == "card":
            return PanelView(
                "card",
                "info",
                "contactless-payment",
                _("Take it on the terminal"),
                euro(due_cents),
                _("Type the amount on the bank's terminal, then say here how it ended."),
                primary=ButtonView(_("Card accepted"), "check", "F12", enabled=not self._busy),
                secondary=ButtonView(_("Card declined"), "x", "Esc", enabled=not self._busy),
            )
        if self._panel == "declined":
            return PanelView(
                "declined",
                "danger",
                "x-circle",
                _("Card declined"),
                euro(due_cents),
                _("Nothing was taken; credits stay applied."),
                primary=ButtonView(_("Try the card again"), "credit-card", "F11"),
                secondary=ButtonView(_("Switch to cash"), "money", "F10"),
            )
        return None

    # -- host of scans ---------------------------------------------------------------------------------

    def add(self, product: Product, milli: int | None = None, cents: int | None = None) -> None:
        """An item was scanned: back to Cassa with it, credits are kept and recomputed."""
        if self._panel == "card" or self._busy or self._partials:
            self.say("warning", _("Finish the payment first"))
            self.render()
            return
        self._add_in_cassa(product, milli, cents)

    def open_return(self, sale: str) -> None:
        """A receipt was scanned in the middle of a payment."""
        self.say("warning", _("Finish the payment first"))
        self.render()

    def say(self, icon: str, text: str, undo: bool = False) -> None:
        """One snackbar."""
        self._snackbar = self.desk.snackbar(icon, text, undo)

    def show_sheet(self, sheet: SheetView | None) -> None:
        """Open or close the sheet."""
        self.sheet = sheet
        self.render()

    def mark_fresh(self) -> None:
        """Members are shown in the ledger's foot; no border here."""

    def refresh(self, changes: Changes) -> None:
        """A pull brought new balances."""
        if changes & Changes.CIRCUIT:
            self.scans.reload_member()

    # -- typing an amount ------------------------------------------------------------------------------

    def amount_key(self, key: str) -> None:
        """Keypad or keyboard: digits, `00`, comma, back, clear."""
        if self._panel or self._busy:
            return
        self._method = "cash"
        self._typed = typed_after(self._typed, key)
        self.render()

    def press_note(self, note: str) -> None:
        """The exact amount or a banknote."""
        if not self._panel and not self._busy:
            self._typed = amount(int(note))
            self.render()

    # -- credits ---------------------------------------------------------------------------------------

    def use_credit(self, kind: str) -> None:
        """*Usa*: the best amount of a credit."""
        ticket = self.desk.register.ticket
        if kind == "tesoretto" and ticket.member is not None and not self._asking:
            due = self._payment().due_cents
            self._reserve_tesoretto(min(ticket.member.tesoretto_cents, due))

    def _reserve_tesoretto(self, want_cents: int, again: bool = True) -> None:
        register, till = self.desk.register, self.desk.till
        ticket, member = register.ticket, register.ticket.member
        if member is None or want_cents <= 0:
            return
        tender_id = f"T{ticket.next_tender}"
        register.ticket = replace(ticket, next_tender=ticket.next_tender + 1)
        self._asking = frozenset({"tesoretto"})
        self.render()

        def answered(answer: Any) -> None:
            self._asking = frozenset()
            if isinstance(answer, Refused):
                left = answer.refusal.facts.get("available_cents")
                if answer.refusal.reason is Reason.INSUFFICIENT and isinstance(left, int) and left and again:
                    self._reserve_tesoretto(min(left, want_cents), again=False)
                    return
                self._close_when_answered = False
                self.show_sheet(sheets.refused(answer.refusal, _("Tesoretto")))
                return
            now = register.ticket
            if now.sale != ticket.sale or now.member is None or now.member.id != member.id:
                self.desk._give_back(answer.value)
                return
            credit = Credit(answer.value, _("Tesoretto"), available_cents=member.tesoretto_cents)
            register.edit(replace(now, credits=(*now.credits, credit)), _("Tesoretto"))
            self._typed = ""
            self.render()
            if self._close_when_answered:
                self.primary()

        self.desk.ask(
            lambda: vouchers.reserve_tesoretto(till, ticket.sale, tender_id, member, want_cents), answered
        )

    def remove_credit(self, kind: str) -> None:
        """×: the credit leaves, its hold is given back."""
        register = self.desk.register
        ticket = register.ticket
        wallet = kind == "tesoretto"
        mine = [c for c in ticket.credits if (c.tender.type is TenderType.TESORETTO) == wallet]
        if not mine or self._panel == "card" or self._busy:
            return
        gone = mine[-1]
        kept = tuple(c for c in ticket.credits if c is not gone)
        register.edit(replace(ticket, credits=kept), gone.label)
        self._typed = ""
        self.say("x", _("{name} removed").format(name=gone.label))
        self.render()

    def cancel_credit(self, kind: str) -> None:
        """The cashier does not wait for the district's answer: what comes late is given back."""
        self._asking = frozenset()
        self._close_when_answered = False
        ticket = self.desk.register.ticket
        self.desk.register.ticket = replace(ticket, member=ticket.member)
        self.render()

    def edit_credit(self, kind: str) -> None:
        """Tapping the amount of the tesoretto edits it."""
        credit = self.desk.register.credit_of(TenderType.TESORETTO)
        if kind != "tesoretto" or credit is None or self._panel or self._busy:
            return
        self._serial += 1
        self.show_sheet(
            SheetView(
                id="credit_amount",
                tone="gold",
                icon="piggy-bank",
                eyebrow=_("Tesoretto"),
                title=_("How much to use"),
                entry=EntryView(
                    _("Amount"), amount(credit.tender.offered_cents or 0), "€", 2, serial=self._serial
                ),
                primary=ButtonView(_("Confirm"), "check", sheets.enter_key()),
                secondary=ButtonView(_("Cancel"), "", "Esc"),
            )
        )

    def _take_credit_amount(self, text: str) -> None:
        cents = parse_amount(text)
        self.sheet = None
        if cents is None:
            self.render()
            return
        self.remove_credit("tesoretto")
        member = self.desk.register.ticket.member
        if member is not None and cents:
            self._snackbar = None
            self._reserve_tesoretto(min(cents, member.tesoretto_cents, self._payment().due_cents))

    # -- sheets ----------------------------------------------------------------------------------------

    def sheet_primary(self, sheet_id: str, text: str) -> None:
        """The sheet's primary button."""
        if sheet_id == "voucher":
            self.scans.apply_offer(self.show_sheet, self._voucher_applied)
        elif sheet_id == "credit_amount":
            self._take_credit_amount(text)
        else:
            self.show_sheet(None)

    def _voucher_applied(self) -> None:
        self._typed = ""
        self.say("ticket", _("Voucher applied"), undo=True)
        self.render()

    # -- taking money ----------------------------------------------------------------------------------

    def cash(self) -> None:
        """F10."""
        if self._busy or self._panel == "card":
            return
        self._panel, self._method, self._typed = "", "cash", ""
        self.render()

    def card(self) -> None:
        """F11: the rest, or the typed part of it, goes to the terminal."""
        if self._busy or self._panel == "card" or self._payment().due_cents == 0:
            return
        self._method, self._panel = "card", "card"
        self._typed = ""
        self.render()

    def panel_primary(self, panel: str) -> None:
        """*Carta accettata*, *Riprova la carta*."""
        if panel == "card":
            self._close((self._card(None),))
        else:
            self._panel = ""
            self.card()

    def panel_secondary(self, panel: str) -> None:
        """*Carta rifiutata*, *Passa ai contanti*."""
        if self._busy:
            return
        if panel == "card":
            self._panel = "declined"
            self.render()
        else:
            self.cash()

    def primary(self) -> None:
        """F12: take the cash, or add a part of it."""
        if self._busy or self._panel or self.sheet is not None:
            return
        if self._asking:
            self._close_when_answered = True
            return
        cash_due, _rounding = self._cash_due()
        given = parse_amount(self._typed) if self._typed else cash_due
        if given is None:
            return
        if given < cash_due:
            if given > 0:
                self._partials = (*self._partials, replace(self._cash(given), round_to_cents=None))
                self._typed = ""
                self.render()
            return
        self._close((self._cash(given),) if cash_due or given else ())

    def remove_partial(self, tender_id: str) -> None:
        """× on what was already taken."""
        if not self._busy and self._panel != "card":
            self._partials = tuple(t for t in self._partials if t.id != tender_id)
            self.render()

    def _close(self, extra: tuple[Tender, ...]) -> None:
        """Everything is covered: store the sale. Credits that pay nothing are left out and given back."""
        register, till = self.desk.register, self.desk.till
        payment = self._payment(extra)
        useless = {a.tender.id for a in payment.applied if not a.applied_cents}
        ticket = register.ticket
        kept = tuple(c for c in ticket.credits if c.tender.id not in useless)
        if len(kept) != len(ticket.credits):
            register.edit(replace(ticket, credits=kept), _("Unused credit"))
            ticket = register.ticket
        tenders = (*ticket.tenders, *(t for t in (*self._partials, *extra) if t.id not in useless))
        draft = Draft(ticket.sale, ticket.basket, tenders, ticket.member, self.desk.operator_id)
        self._busy = True

        def job() -> Done[SaleDone] | Refused:
            answer = close_sale(till, draft)
            if isinstance(answer, Done):
                self.desk.committed()  # from here, because the screen may be painting just now
            return answer

        self.render()
        self.desk.write(job, self._closed, Priority.SALE, failed=self._failed)

    def _closed(self, answer: Done[SaleDone] | Refused) -> None:
        self._busy = False
        self._close_when_answered = False
        if isinstance(answer, Refused):
            self._panel = ""
            self.show_sheet(sheets.refused(answer.refusal, _("The sale stays open")))
            return
        self.desk.register.sold(answer.value)
        self._partials = ()
        self._paid(answer.value)
        self.desk.till.feed.tell(answer.changes)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._panel = ""
        self.desk._tell(error)
        self.render()


def typed_after(text: str, key: str) -> str:
    """The typed amount after a key; keys that make no amount change nothing."""
    if key == "clear":
        return ""
    if key == "back":
        return text[:-1]
    grown = text + (key if key != "." else ",")
    if grown.startswith(","):
        grown = "0" + grown
    return grown if len(grown) <= MAX_TYPED and parse_amount(grown) is not None else text
