"""What a code does in Cassa (and in Pagamento, which sends items back here): DESIGN §7's table.

Codes are answered one at a time, in order; up to 20 wait while a worker answers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from app.codes import (
    EnrolCode,
    FiscalCode,
    ItemCode,
    LotteryCode,
    MemberCard,
    MemberQr,
    OperatorBadge,
    PhoneAnswer,
    ReceiptCode,
    ReceiptNumber,
    Scanned,
    Unknown,
    VoucherCode,
    VoucherQr,
    WeighedItem,
    classify,
)
from app.domain.catalogue import Product
from app.domain.member import Member
from app.domain.payment import TenderType
from app.domain.refusals import Reason, Refusal
from app.i18n import _
from app.services import catalogue, loyalty, refunds, vouchers
from app.services.changes import Done, Refused
from app.services.vouchers import VoucherOffer
from ui.presenters import sheets
from ui.presenters.desk import Desk
from ui.presenters.register import Credit, Ticket
from ui.presenters.views import SheetView

QUEUE_LIMIT = 20  # DESIGN §7: up to 20 codes wait while a worker answers


class ScanHost(Protocol):
    """The presenter a code is answered for: Cassa, or Pagamento."""

    desk: Desk
    sheet: SheetView | None

    def add(self, product: Product, milli: int | None = None, cents: int | None = None) -> None: ...
    def open_return(self, sale: str) -> None: ...
    def say(self, icon: str, text: str, undo: bool = False) -> None: ...
    def show_sheet(self, sheet: SheetView | None) -> None: ...
    def mark_fresh(self) -> None: ...
    def render(self) -> None: ...


class ScanAnswers:
    """Answers codes for the sale screen or the payment screen."""

    def __init__(self, host: ScanHost) -> None:
        self._sell = host
        self._queue: deque[str] = deque()
        self._busy = False
        self.offer: VoucherOffer | None = None
        self.unknown_code = ""

    # -- one at a time ---------------------------------------------------------------------------------

    def answer(self, text: str) -> None:
        """Take a code; it is answered after those before it. Beyond twenty waiting codes it is refused."""
        if len(self._queue) >= QUEUE_LIMIT:
            self._sell.say("warning", _("Too many codes at once: scan the last one again"))
            self._sell.render()
            return
        self._queue.append(text)
        self._next()

    def _next(self) -> None:
        if self._busy or not self._queue:
            return
        self._busy = True
        self._dispatch(classify(self._queue.popleft()))

    def _finished(self) -> None:
        self._busy = False
        self._next()

    def _ask(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def home(result: Any) -> None:
            done(result)
            self._finished()

        def failed(error: BaseException) -> None:
            self._sell.desk._tell(error)
            self._finished()

        self._sell.desk.ask(job, home, failed)

    # -- the table -------------------------------------------------------------------------------------

    def _dispatch(self, scanned: Scanned) -> None:
        till = self._sell.desk.till
        ticket = self._sell.desk.register.ticket
        match scanned:
            case ItemCode() | WeighedItem() | LotteryCode():
                self._ask(lambda: catalogue.find(till.store, scanned), self._item(scanned.raw))
            case MemberCard(card=card):
                self._ask(lambda: loyalty.find_member(till, card), self._member)
            case VoucherQr(text=text):
                self._ask(lambda: vouchers.check_qr(till, text, ticket.basket, ticket.tenders), self._voucher)
            case VoucherCode(code=code):
                self._ask(
                    lambda: vouchers.check_typed(till, code, ticket.basket, ticket.tenders), self._voucher
                )
            case ReceiptCode(sale=sale):
                self._sell.open_return(sale)
                self._finished()
            case ReceiptNumber(raw=raw):
                self._ask(lambda: refunds.find_sale(till, raw), self._receipt)
            case _:
                self._other(scanned)
                self._finished()

    def _other(self, scanned: Scanned) -> None:
        match scanned:
            case MemberQr() | PhoneAnswer():
                self._message(_("Member's phone"), _("The phone's code cannot be read yet: scan the card."))
            case OperatorBadge():
                self._message(_("Operator badge"), _("Lock the till to change operator."))
            case EnrolCode():
                self._message(_("Enrolment code"), _("Use it in Settings, Causes and circuit."))
            case FiscalCode():
                self._message(_("Fiscal code"), _("Not available yet"))
            case Unknown(raw=raw):
                self._unknown(raw, scanned)
            case _:
                self._unknown(getattr(scanned, "raw", ""), None)

    def _message(self, title: str, sentence: str) -> None:
        refusal = Refusal(Reason.UNKNOWN_CODE, {"code": title})
        sheet = sheets.refused(refusal, title)
        notice = sheet.notice
        if notice is not None:
            sheet = replace(
                sheet, tone="warn", icon="warning", notice=replace(notice, tone="warn", text=sentence)
            )
        self._sell.show_sheet(sheet)

    def _unknown(self, code: str, scanned: Unknown | None) -> None:
        self.unknown_code = code
        self._sell.show_sheet(sheets.unknown(scanned, code))

    # -- items -----------------------------------------------------------------------------------------

    def _item(self, raw: str) -> Callable[[catalogue.Found | Refusal], None]:
        def have(found: catalogue.Found | Refusal) -> None:
            if isinstance(found, Refusal):
                self._unknown(raw.strip(), None)
            else:
                self._sell.add(found.product, found.weight_milli, found.price_cents)

        return have

    def _receipt(self, answer: Done[Any] | Refused) -> None:
        if isinstance(answer, Refused):
            self._sell.show_sheet(sheets.refused(answer.refusal, _("Receipt")))
        else:
            self._sell.open_return(answer.value.sale.stamp.id)

    # -- members ---------------------------------------------------------------------------------------

    def _member(self, answer: Done[Member] | Refused) -> None:
        if isinstance(answer, Refused):
            self._sell.show_sheet(sheets.refused(answer.refusal))
            return
        self.attach(answer.value)

    def attach(self, member: Member) -> None:
        """A member attaches at once, with undo; another member's wallet credits go."""
        register = self._sell.desk.register
        before = register.ticket.member
        if before is not None and before.id == member.id:
            self._sell.say("check", _("Already entered"))
            self._sell.render()
            return
        ticket = self.without_member(register.ticket)
        register.edit(replace(ticket, member=member), member.name)
        self._sell.sheet = None
        self._sell.mark_fresh()
        self._sell.say("identification-card", _("{name} attached").format(name=member.name), undo=True)
        self._sell.render()

    def reload_member(self) -> None:
        """A pull brought new balances: show them, keep the ticket."""
        till, register = self._sell.desk.till, self._sell.desk.register
        member = register.ticket.member
        if member is None:
            return
        wanted = member.id

        def have(fresh: Member | None) -> None:
            now = register.ticket.member
            if fresh is not None and now is not None and now.id == wanted:
                register.ticket = replace(register.ticket, member=fresh)
                self._sell.render()

        self._sell.desk.ask(lambda: loyalty.member_by_id(till, wanted), have)

    def without_member(self, ticket: Ticket) -> Ticket:
        """The ticket without its member: what only a member may use goes too."""
        kept = tuple(c for c in ticket.credits if c.tender.type is not TenderType.TESORETTO)
        return replace(ticket, member=None, credits=kept)

    # -- vouchers --------------------------------------------------------------------------------------

    def _voucher(self, answer: Done[VoucherOffer] | Refused) -> None:
        sell = self._sell
        if isinstance(answer, Refused):
            if answer.refusal.reason is Reason.ALREADY_ENTERED:
                sell.say("ticket", _("Already entered"))
                sell.render()
            else:
                sell.show_sheet(sheets.refused(answer.refusal))
            return
        self.offer = answer.value
        sell.show_sheet(self.offer_sheet(is_asking=False))

    def offer_sheet(self, is_asking: bool) -> SheetView | None:
        """The sheet of the voucher on offer."""
        if self.offer is None:
            return None
        register = self._sell.desk.register
        due = register.payment((), self._sell.desk.till.rules_day()).due_cents
        return sheets.voucher(self.offer, due, is_asking)

    def apply_offer(self, show: Callable[[SheetView | None], None], done: Callable[[], None]) -> None:
        """Reserve the voucher's value for this sale. HOME answers at once, ONLINE within 1.5 s."""
        offer, till, register = self.offer, self._sell.desk.till, self._sell.desk.register
        if offer is None:
            return
        ticket = register.ticket
        tender_id = f"T{ticket.next_tender}"
        register.ticket = replace(ticket, next_tender=ticket.next_tender + 1)
        show(self.offer_sheet(is_asking=True))

        def reserved(answer: Any) -> None:
            if isinstance(answer, Refused):
                show(sheets.refused(answer.refusal))
                return
            tender = answer.value
            if register.ticket.sale != ticket.sale:  # another customer stands here now: give it back
                self._sell.desk._give_back(tender)
                return
            credit = Credit(tender, offer.program.name, offer.voucher, offer.program, offer.available_cents)
            now = register.ticket
            register.edit(replace(now, credits=(*now.credits, credit)), offer.program.name)
            self.offer = None
            show(None)
            done()

        self._sell.desk.ask(
            lambda: vouchers.reserve_voucher(till, ticket.sale, tender_id, offer, offer.available_cents),
            reserved,
        )
