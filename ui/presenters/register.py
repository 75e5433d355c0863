"""What is on the counter: the open sale, its credits, who sells, and the way back (undo).

Qt-free and without I/O: presenters edit it, screens show it. Everything before payment is a step on the
undo stack (DESIGN §8); a ticket is an immutable value, so a step is the ticket before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.basket import Basket
from app.domain.member import Member
from app.domain.payment import Payment, Tender, TenderType, pay
from app.domain.pricing import PricedBasket, price
from app.domain.sale import Accruals, preview
from app.domain.vouchers import Voucher, VoucherProgram
from app.services.circuit import Circuit

if TYPE_CHECKING:
    from app.domain.record import SaleRecord
    from app.services.checkout import SaleDone
    from app.services.operators import Operator

MAX_UNDO = 200


@dataclass(frozen=True, slots=True)
class Credit:
    """A stored value reserved for this sale: its tender, and what the screen says about it."""

    tender: Tender
    label: str
    voucher: Voucher | None = None
    program: VoucherProgram | None = None
    available_cents: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """The open sale. `sale` is its future id; `selected` the open line; `credits` in the order they came."""

    sale: str
    basket: Basket = field(default_factory=Basket)
    member: Member | None = None
    credits: tuple[Credit, ...] = ()
    selected: str = ""
    next_tender: int = 1

    @property
    def is_empty(self) -> bool:
        """Nothing was rung up and nobody is attached."""
        return not self.basket.lines and self.member is None and not self.credits

    @property
    def tenders(self) -> tuple[Tender, ...]:
        """The tenders of the credits."""
        return tuple(credit.tender for credit in self.credits)


class Register:
    """The open ticket with its undo stack. `on_dropped` hears of credits that left and must be given back."""

    def __init__(self, new_id: Callable[[], str], on_dropped: Callable[[Tender], None]) -> None:
        self._new_id = new_id
        self._on_dropped = on_dropped
        self._undo: list[tuple[str, Ticket]] = []
        self._redo: list[tuple[str, Ticket]] = []
        self._priced: tuple[Basket, PricedBasket] | None = None
        self.ticket = Ticket(new_id())
        self.operator: Operator | None = None
        self.last: SaleRecord | None = None
        self.closed: SaleDone | None = None

    # -- editing ---------------------------------------------------------------------------------------

    def edit(self, ticket: Ticket, label: str) -> None:
        """Make `ticket` the open one; `label` is what undo will say it took back."""
        self._undo.append((label, self.ticket))
        del self._undo[:-MAX_UNDO]
        self._redo.clear()
        self._swap(ticket)

    def select(self, line: str) -> None:
        """Open a line; not a step of its own."""
        self.ticket = replace(self.ticket, selected=line)

    def undo(self) -> str | None:
        """Take the last step back; returns its label, None when there is none.

        A credit that was removed stays removed: its hold was given back and must be asked for anew.
        """
        if not self._undo:
            return None
        label, before = self._undo.pop()
        self._redo.append((label, self.ticket))
        self._swap(self._without_lost_credits(before))
        return label

    def redo(self) -> str | None:
        """Take the last undo back."""
        if not self._redo:
            return None
        label, after = self._redo.pop()
        self._undo.append((label, self.ticket))
        self._swap(self._without_lost_credits(after))
        return label

    def start_new(self) -> None:
        """An empty ticket; holds of the old one are given back unless it was sold."""
        for credit in self.ticket.credits:
            self._on_dropped(credit.tender)
        self._reset()

    def sold(self, done: SaleDone) -> None:
        """The ticket became a sale: its holds are posted, the next one begins."""
        self.closed = done
        self.last = done.record
        self._reset()

    def _reset(self) -> None:
        self._undo.clear()
        self._redo.clear()
        self.ticket = Ticket(self._new_id())

    def _swap(self, ticket: Ticket) -> None:
        kept = {credit.tender.id for credit in ticket.credits}
        for credit in self.ticket.credits:
            if credit.tender.id not in kept:
                self._on_dropped(credit.tender)
        self.ticket = ticket

    def _without_lost_credits(self, ticket: Ticket) -> Ticket:
        alive = {credit.tender.id: credit for credit in self.ticket.credits}
        credits = tuple(alive[c.tender.id] for c in ticket.credits if c.tender.id in alive)
        return replace(ticket, credits=credits, next_tender=max(ticket.next_tender, self.ticket.next_tender))

    # -- figures ---------------------------------------------------------------------------------------

    @property
    def priced(self) -> PricedBasket:
        """The basket priced; kept until the basket changes."""
        if self._priced is None or self._priced[0] is not self.ticket.basket:
            self._priced = (self.ticket.basket, price(self.ticket.basket))
        return self._priced[1]

    def payment(self, extra: tuple[Tender, ...], day: str) -> Payment:
        """What the credits and `extra` tenders cover, as of a local date."""
        return pay(self.priced, [*self.ticket.tenders, *extra], day)

    def earns(self, circuit: Circuit, day: str) -> Accruals:
        """What the sale would earn if the rest is paid with real money."""
        party, rules, _hash = circuit.party_and_rules(self.ticket.member, day)
        return preview(self.priced, self.ticket.tenders, party, rules)

    def credit_of(self, kind: TenderType) -> Credit | None:
        """The first credit of a kind."""
        return next((c for c in self.ticket.credits if c.tender.type is kind), None)
