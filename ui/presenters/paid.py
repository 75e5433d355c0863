"""Esito's presenter: change, cause, the member's new balances, and what became of paper and sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.domain.member import Member
from app.domain.payment import TenderType
from app.domain.record import SaleRecord
from app.domain.shift import change_coins
from app.formats import euro, number, signed
from app.i18n import _
from app.services import health, loyalty, printing
from app.services.changes import Changes
from app.services.checkout import RECEIPT, SaleDone
from ui.presenters import papers
from ui.presenters.desk import Desk
from ui.presenters.pay_parts import denomination
from ui.presenters.views import SnackbarView
from ui.presenters.views_pay import (
    BalanceView,
    CauseGiftView,
    CoinView,
    DocumentView,
    PaidView,
    StatusRowView,
    ThanksView,
)

_COIN_SIZE = {200: 46, 100: 44, 50: 40, 20: 38, 10: 36, 5: 36, 2: 34, 1: 32}


class PaidSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: PaidView) -> None: ...


class PaidPresenter:
    """Esito. `new_sale` goes back to an empty Cassa."""

    def __init__(self, desk: Desk, surface: PaidSurface, new_sale: Callable[[], None]) -> None:
        self.desk = desk
        self._surface = surface
        self._new_sale = new_sale
        self._sale: SaleRecord | None = None
        self._member: Member | None = None
        self._state: str | None = None
        self._cause: str | None = None
        self._job = 0
        self._is_sent = False
        self._snackbar: SnackbarView | None = None

    @property
    def returns_by_itself(self) -> bool:
        """Whether the screen goes back to Cassa after 30 s: only when no change is to be given."""
        return self._sale is not None and self._sale.done.payment.change_cents == 0

    def open(self, done: SaleDone) -> None:
        """Show a sale that was just stored."""
        self._sale, self._member = done.record, None
        self._state, self._cause, self._job = printing.QUEUED, None, done.print_job
        self._is_sent = False
        self._snackbar = None
        self.render()
        self.desk.show("paid")
        self.refresh(Changes.PRINT | Changes.SYNC | Changes.CIRCUIT)

    def refresh(self, changes: Changes) -> None:
        """Look again at the paper, the sending, the balances."""
        if self._sale is None or not changes & (Changes.PRINT | Changes.SYNC | Changes.CIRCUIT):
            return
        till, sale = self.desk.till, self._sale

        def look() -> tuple[Any, bool, Member | None]:
            jobs = printing.papers_of(till, sale.stamp.id)
            member = None if sale.party.member is None else loyalty.member_by_id(till, sale.party.member)
            return jobs, health.is_sent(till, sale.stamp.id), member

        def have(found: tuple[Any, bool, Member | None]) -> None:
            jobs, self._is_sent, self._member = found
            if self._sale is sale and jobs:
                last = jobs[-1]
                self._state, self._cause, self._job = last.state, last.cause, last.id
            self.render()

        self.desk.ask(look, have)

    def render(self) -> None:
        """Show the sale as it stands."""
        sale = self._sale
        if sale is None:
            return
        payment = sale.done.payment
        change = payment.change_cents
        self._surface.render(
            PaidView(
                title=_("Change to give") if change else "",
                figure=euro(change) if change else _("Paid"),
                detail=_detail(sale),
                coins=tuple(_coin(d, n) for d, n in change_coins(change)),
                fault=papers.fault(self._state, self._cause),
                cause=self._cause_card(sale),
                thanks=self._thanks(sale),
                document=self._document(sale),
                gift_why=_("Not available yet"),
                correct_why=_("Not available yet"),
                hint=_("Or scan the next item at once"),
                snackbar=self._snackbar,
            )
        )

    def _cause_card(self, sale: SaleRecord) -> CauseGiftView | None:
        earned = sale.done.accruals
        if not earned.cause_cents:
            return None
        cause_id = next(iter(earned.cause_split))
        cause = self.desk.till.circuit.causes.get(cause_id)
        if cause is None:
            return CauseGiftView(_("To the cause"), f"+{euro(earned.cause_cents)}", 0, "")
        raised = cause.raised_cents + (0 if self._is_sent else earned.cause_cents)
        if not cause.goal_cents:
            return CauseGiftView(cause.name, f"+{euro(earned.cause_cents)}", 0, "")
        caption = _("{raised} raised of {goal}").format(raised=euro(raised), goal=euro(cause.goal_cents))
        bps = min(10_000, raised * 10_000 // cause.goal_cents)
        return CauseGiftView(cause.name, f"+{euro(earned.cause_cents)}", bps, caption)

    def _thanks(self, sale: SaleRecord) -> ThanksView | None:
        member, earned = self._member, sale.done.accruals
        if member is None:
            return None
        pending = "" if self._is_sent else _("on its way")
        balances = (
            BalanceView(
                "piggy-bank",
                "gold",
                _("Tesoretto"),
                euro(member.tesoretto_cents),
                signed(earned.cashback_cents) if earned.cashback_cents else "",
                pending if earned.cashback_cents else "",
            ),
            BalanceView(
                "wall",
                "brick",
                _("Bricks"),
                number(member.bricks),
                f"+{number(earned.bricks)}" if earned.bricks else "",
                pending if earned.bricks else "",
            ),
        )
        return ThanksView(member.name, member.initials, _("Thanks from the neighbourhood"), balances)

    def _document(self, sale: SaleRecord) -> DocumentView:
        states = [papers.state_row(self._state, self._cause)]
        if self.desk.till.circuit.is_joined:
            label = _("Sending to the district")
            states.append(
                StatusRowView("ok", "check-circle", label, _("Done"))
                if self._is_sent
                else StatusRowView("info", "clock", label, _("In the queue"))
            )
        return DocumentView(_("Receipt no."), sale.stamp.number, tuple(states))

    # -- what the cashier presses ----------------------------------------------------------------------

    def new_sale(self) -> None:
        """F12, an item, or thirty seconds."""
        self._sale = None
        self._new_sale()

    def reprint(self) -> None:
        """F5: a copy, marked COPIA."""
        sale, till = self._sale, self.desk.till
        if sale is None:
            return

        def queued(_job: int) -> None:
            self.desk.printing.wake()
            self._snackbar = self.desk.snackbar("printer", _("Copy sent to the printer"))
            self.render()

        self.desk.write(lambda: printing.queue_copy(till, sale.stamp.id, RECEIPT), queued)

    def resume(self) -> None:
        """The roll was changed: go on. A paper whose fate is unknown is printed again as a copy."""
        if self._state == printing.UNKNOWN:
            job, till = self._job, self.desk.till
            self.desk.write(
                lambda: printing.settle_by_hand(till, job, came_out=True), lambda _r: self.reprint()
            )
        else:
            self.desk.printing.wake()


def _detail(sale: SaleRecord) -> str:
    payment = sale.done.payment
    cash = sum(a.applied_cents for a in payment.applied if a.tender.type is TenderType.CASH)
    if payment.received_cents:
        return _("{given} received in cash · {taken} taken").format(
            given=euro(payment.received_cents), taken=euro(cash + payment.rounding_cents)
        )
    return _("{amount} taken").format(amount=euro(payment.payable_cents))


def _coin(cents: int, pieces: int) -> CoinView:
    return CoinView(denomination(cents), str(pieces), cents >= 500, _COIN_SIZE.get(cents, 46))
