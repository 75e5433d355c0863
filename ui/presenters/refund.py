"""Resi: a receipt by number, code or list; lines and quantities; money back where it came from.

Qt-free. The quote is pure and asked at every press; the return itself is one job on the database worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.codes import ItemCode, MemberCard, ReceiptCode, ReceiptNumber, classify
from app.domain.pricing import PricedLine
from app.domain.quantity import ONE
from app.domain.record import SaleRecord
from app.domain.refusals import Refusal
from app.formats import MINUS, clock_time, day_month, euro, kilos, number, percent, pieces
from app.i18n import _, ngettext
from app.ports.clock import local
from app.services import loyalty, refunds
from app.services.changes import Changes, Done, Refused
from app.services.operators import Operator
from app.services.refunds import ReturnDone, ReturnQuote, ReturnView
from app.services.worker import Priority
from app.settings import REFUND_LIMIT
from app.wording import cause_name, refusal_sentence
from ui.presenters import sheets
from ui.presenters.desk import Desk
from ui.presenters.pay_parts import look
from ui.presenters.pin import OwnerPin
from ui.presenters.sell_parts import tender_word, vat_words
from ui.presenters.views import (
    ButtonView,
    ChipView,
    EntryView,
    NoticeView,
    SheetView,
    SnackbarView,
)
from ui.presenters.views_owner import (
    RecentSaleView,
    RefundSideView,
    RefundView,
    ReturnLineView,
    ReturnOpenView,
    TitledNotice,
)
from ui.presenters.views_pay import LedgerRowView


class RefundSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: RefundView) -> None: ...
    def replace_typing(self, text: str = "") -> None: ...


class RefundPresenter:
    """Resi. `leave` goes back to Cassa after a return."""

    def __init__(self, desk: Desk, surface: RefundSurface, leave: Callable[[], None]) -> None:
        self.desk = desk
        self._surface = surface
        self._leave = leave
        self.pin = OwnerPin(desk, self.render)
        self._recent: tuple[SaleRecord, ...] = ()
        self._view: ReturnView | None = None
        self._wanted: dict[str, int] = {}
        self._selected = ""
        self._reason = "defective"
        self._customer = ""
        self._return_id = ""
        self._sheet: SheetView | None = None
        self._snackbar: SnackbarView | None = None
        self._busy = False
        self._serial = 0

    @property
    def is_open(self) -> bool:
        """Whether a receipt is on the screen."""
        return self._view is not None

    # -- opening ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """The empty screen: latest sales, waiting for a receipt's code or number."""
        self._close_receipt()
        self.render()
        till = self.desk.till
        self.desk.ask(lambda: tuple(refunds.recent(till)), self._have_recent)

    def open_sale(self, sale: str) -> None:
        """A receipt was scanned, or chosen from the list."""
        till = self.desk.till
        self.desk.ask(lambda: refunds.open_sale(till, sale), self._opened)

    def typed(self, text: str) -> None:
        """A document number, typed."""
        till = self.desk.till
        self.desk.ask(lambda: refunds.find_sale(till, text), self._opened)

    def scanned(self, text: str) -> None:
        """A code while Resi is in front (DESIGN §7): receipt loads, item selects its line, member lists."""
        code = classify(text)
        match code:
            case ReceiptCode(sale=sale):
                self.open_sale(sale)
            case ReceiptNumber(raw=raw):
                self.typed(raw)
            case ItemCode(code=item) if self._view is not None:
                self._select_item(item)
            case MemberCard(card=card):
                self.desk.ask(lambda: self._sales_of(card), self._have_recent)
            case _:
                self._say("warning", _("Not a document of this till"))

    def _sales_of(self, card: str) -> tuple[SaleRecord, ...]:
        found = loyalty.find_member(self.desk.till, card)
        if isinstance(found, Refused):
            return ()
        return tuple(refunds.member_sales(self.desk.till, found.value.id))

    def _have_recent(self, found: tuple[SaleRecord, ...]) -> None:
        self._recent = found
        self.render()

    def _opened(self, answer: Done[ReturnView] | Refused) -> None:
        if isinstance(answer, Refused):
            self._say("warning", refusal_sentence(answer.refusal))
            return
        self._close_receipt()
        self._view = answer.value
        self._return_id = self.desk.till.ids.next_text()
        first = self._view.sale.done.priced.lines
        self._selected = first[0].line.id if first else ""
        self._surface.replace_typing("")
        self.desk.show("refund")
        self.render()

    def _close_receipt(self) -> None:
        self._view = None
        self._wanted = {}
        self._selected, self._customer, self._reason = "", "", "defective"
        self._sheet, self._snackbar = None, None
        self.pin.view = None
        self._busy = False

    # -- choosing --------------------------------------------------------------------------------------

    def _left(self, line: str) -> int:
        if self._view is None:
            return 0
        sold = next(p.line.qty_milli for p in self._view.sale.done.priced.lines if p.line.id == line)
        return sold - self._view.state.returned_milli.get(line, 0)

    def step(self, line: str, by: int) -> None:
        """− and +: one piece, or the whole weighing."""
        if self._view is None or not line:
            return
        left = self._left(line)
        unit = left if left % ONE else ONE
        now = self._wanted.get(line, 0) + by * unit
        self._wanted[line] = max(0, min(left, now))
        self._selected = line
        self.render()

    def return_all(self) -> None:
        """*Rendi tutto*: everything that is left."""
        if self._view is not None:
            for priced in self._view.sale.done.priced.lines:
                self._wanted[priced.line.id] = self._left(priced.line.id)
            self.render()

    def select(self, line: str) -> None:
        """↑ ↓."""
        self._selected = line
        self.render()

    def _select_item(self, code: str) -> None:
        if self._view is None:
            return
        for priced in self._view.sale.done.priced.lines:
            if priced.line.code == code and self._wanted.get(priced.line.id, 0) < self._left(priced.line.id):
                self.step(priced.line.id, 1)
                return
        self._say("warning", _("This item is not on the receipt"))

    def choose_reason(self, reason: str) -> None:
        """Why it comes back."""
        self._reason = reason
        self.render()

    def ask_customer(self) -> None:
        """*Aggiungi nome*: kept apart from the journal, erasable."""
        self._serial += 1
        self._sheet = SheetView(
            id="customer",
            tone="primary",
            icon="user",
            eyebrow=_("Customer of the return"),
            title=_("Name, for the return's record"),
            entry=EntryView(_("Name"), self._customer, keypad=False, serial=self._serial),
            primary=ButtonView(_("Confirm"), "check", sheets.enter_key()),
            secondary=ButtonView(_("Cancel"), "", "Esc"),
        )
        self.render()

    def sheet_primary(self, sheet_id: str, text: str) -> None:
        """The sheet's button."""
        if sheet_id == "customer":
            self._customer = text.strip()
        self._sheet = None
        self.render()

    def sheet_secondary(self, sheet_id: str) -> None:
        """Cancel."""
        self._sheet = None
        self.render()

    def back(self) -> None:
        """Esc: sheet, receipt, screen."""
        if self._sheet is not None:
            self._sheet = None
            self.render()
        elif self._view is not None and not self._busy:
            self.open()
        else:
            self._leave()

    # -- doing it --------------------------------------------------------------------------------------

    def _pairs(self) -> list[tuple[str, int]]:
        return [(line, milli) for line, milli in self._wanted.items() if milli]

    def _quote(self) -> ReturnQuote | None:
        if self._view is None or not self._pairs():
            return None
        answer = refunds.quote(self.desk.till, self._view, self._pairs())
        return None if isinstance(answer, Refusal) else answer

    def refund(self) -> None:
        """F12: above the shop's limit the owner's PIN is asked first."""
        asked = self._quote()
        if asked is None or self._busy:
            return
        if asked.needs_owner:
            limit = euro(self.desk.till.settings.get(REFUND_LIMIT))
            self.pin.ask(
                _("Above {limit} the owner is needed").format(limit=limit),
                _("Refund of {amount}").format(amount=euro(asked.step.refund_cents)),
                self._refund_by,
            )
        else:
            self._refund_by(self.desk.register.operator)

    def _refund_by(self, operator: Operator | None) -> None:
        view, till = self._view, self.desk.till
        if view is None:
            return
        self._busy = True
        self.render()
        pairs, reason, customer, mine = self._pairs(), self._reason, self._customer or None, self._return_id
        by, is_owner = (operator.id, operator.is_owner) if operator else (None, False)
        self.desk.write(
            lambda: refunds.make_return(
                till, view.sale.stamp.id, pairs, reason, by, is_owner, customer, mine
            ),
            self._done,
            Priority.SALE,
            failed=self._failed,
        )

    def _done(self, answer: Done[ReturnDone] | Refused) -> None:
        self._busy = False
        if isinstance(answer, Refused):
            self._sheet = sheets.refused(answer.refusal, _("The return was not made"))
            self.render()
            return
        self.desk.committed()
        made = answer.value.record
        self.open()
        back = _("Return {number}: give back {amount}").format(
            number=made.stamp.number, amount=euro(made.payout_cents or made.refund_cents)
        )
        self._say("arrow-u-up-left", back)
        self.desk.till.feed.tell(answer.changes)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self.desk._tell(error)
        self.render()

    def _say(self, icon: str, text: str) -> None:
        self._snackbar = self.desk.snackbar(icon, text)
        self.render()

    def refresh(self, changes: Changes) -> None:
        """New sales appear in the list."""
        if changes & Changes.SALES and self._view is None:
            till = self.desk.till
            self.desk.ask(lambda: tuple(refunds.recent(till)), self._have_recent)

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show the receipt being returned, or the invitation."""
        view = self._view
        self._surface.render(
            RefundView(
                recent=tuple(_recent(sale) for sale in self._recent) if view is None else (),
                open=None if view is None else self._open_view(view),
                side=None if view is None else self._side(view),
                sheet=self._sheet,
                pin=self.pin.view,
                snackbar=self._snackbar,
            )
        )

    def _open_view(self, view: ReturnView) -> ReturnOpenView:
        return ReturnOpenView(
            document=_("Document {number}").format(number=view.sale.stamp.number),
            detail=_head(view.sale),
            lines=tuple(self._line(p) for p in view.sale.done.priced.lines),
            selected=self._selected,
            can_return_all=any(self._left(p.line.id) for p in view.sale.done.priced.lines),
            reasons=tuple(ChipView(key, words) for key, words in _reasons().items()),
            reason=self._reason,
        )

    def _line(self, priced: PricedLine) -> ReturnLineView:
        line = priced.line
        wanted, left = self._wanted.get(line.id, 0), self._left(line.id)
        asked = self._quote() if wanted else None
        cents = asked.step.line_refunds.get(line.id, 0) if asked is not None else 0
        detail = [_("{price} each").format(price=euro(line.unit_cents)) if not line.weighed else ""]
        if line.weighed:
            detail = [f"{kilos(line.qty_milli)} × {euro(line.unit_cents)}/kg"]
        if line.discount is not None:
            cut = line.discount
            words = percent(cut.bps) if cut.bps is not None else euro(cut.cents or 0)
            detail.append(_("discount {amount}").format(amount=words))
        detail.append(vat_words(line.vat))
        count = _("{n} of {all}").format(n=_qty(wanted, line.weighed), all=_qty(left, line.weighed))
        return ReturnLineView(
            id=line.id,
            name=line.text,
            detail=" · ".join(part for part in detail if part),
            count=count,
            amount=euro(cents) if wanted else "—",
            chosen=wanted > 0,
            can_less=wanted > 0,
            can_more=wanted < left,
            spoken=f"{line.text}, {count}",
        )

    def _side(self, view: ReturnView) -> RefundSideView:
        asked = self._quote()
        cents = asked.step.refund_cents if asked is not None else 0
        limit = self.desk.till.settings.get(REFUND_LIMIT)
        notice = None
        if cents > limit:
            notice = TitledNotice(
                NoticeView("warn", "warning", _("The PIN is asked before the drawer opens.")),
                _("Above {limit} the owner is needed").format(limit=euro(limit)),
            )
        words = _("Refund {amount}").format(amount=euro(cents)) if cents else _("Refund")
        return RefundSideView(
            amount=euro(cents),
            back=_back(view, asked),
            taken=self._taken(view, asked),
            case_number=view.case_number,
            customer=self._customer,
            notice=notice,
            primary=ButtonView(words, "arrow-u-up-left", "F12", enabled=cents > 0 and not self._busy),
            footnote=_("Prints the return document"),
        )

    def _taken(self, view: ReturnView, asked: ReturnQuote | None) -> tuple[tuple[str, str], ...]:
        if asked is None:
            return ()
        gone = asked.step.reversed
        rows = []
        for cause, cents in gone.cause_split.items():
            if cents:
                known = self.desk.till.circuit.causes.get(cause)
                name = cause_name(cause, known.name if known else "")
                rows.append((_("Contribution to {name}").format(name=name), f"{MINUS}{euro(cents)}"))
        if gone.cashback_cents:
            rows.append((_("Tesoretto earned"), f"{MINUS}{euro(gone.cashback_cents)}"))
        if gone.bricks:
            rows.append((_("Bricks"), f"{MINUS}{number(gone.bricks)}"))
        return tuple(rows)


def _reasons() -> dict[str, str]:
    return {
        "defective": _("Defective"),
        "wrong_item": _("Wrong item"),
        "change_of_mind": _("Change of mind"),
        "till_error": _("Till error"),
        "other": _("Other"),
    }


def _qty(milli: int, weighed: bool) -> str:
    return kilos(milli) if weighed and milli else pieces(milli)


def _back(view: ReturnView, asked: ReturnQuote | None) -> tuple[LedgerRowView, ...]:
    if asked is None:
        return ()
    rows = []
    for tender, cents in asked.step.back.items():
        kind = view.state.types[tender]
        icon, tone = look(kind)
        is_money = kind.value in ("cash", "card", "cheque", "app")
        rows.append(
            LedgerRowView(
                tender,
                tender_word(kind),
                euro(cents) if is_money else f"+{euro(cents)}",
                "" if is_money else icon,
                "neutral" if is_money else tone,
            )
        )
    if asked.payout_cents and asked.payout_cents != asked.step.refund_cents and len(rows) == 1:
        rows.append(LedgerRowView("payout", _("From the drawer"), euro(asked.payout_cents)))
    return tuple(rows)


def _head(sale: SaleRecord) -> str:
    moment = local(sale.stamp.at_ms)
    parts = [f"{day_month(moment.date())}, {clock_time(moment)}"]
    paid = [
        f"{euro(a.applied_cents)} {tender_word(a.tender.type).lower()}"
        for a in sale.done.payment.applied
        if a.applied_cents
    ]
    if paid:
        parts.append(_("paid {how}").format(how=" + ".join(paid)))
    return " · ".join(parts)


def _recent(sale: SaleRecord) -> RecentSaleView:
    lines = len(sale.done.priced.lines)
    items = ngettext("{n} line", "{n} lines", lines).format(n=lines)
    return RecentSaleView(
        sale.stamp.id,
        sale.stamp.number,
        f"{clock_time(local(sale.stamp.at_ms))} · {items}",
        euro(sale.done.priced.net_total_cents),
    )
