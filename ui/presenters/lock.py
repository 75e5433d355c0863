"""The lock screen's presenter: who sells, PIN accepted at the last digit, pause after five wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.refusals import Reason
from app.formats import clock_time, weekday_date
from app.i18n import _
from app.services import operators
from app.services.changes import Done, Refused
from app.services.operators import Operator
from app.settings import PIN_LENGTH, SHOP_NAME
from app.wording import refusal_sentence
from ui.presenters.desk import Desk
from ui.presenters.views_shell import BadgeView, LockView, OperatorView


class LockSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: LockView) -> None: ...


class LockPresenter:
    """Blocco. `entered` is called with who unlocked. `help_lines` are the demo's PINs, empty elsewhere."""

    def __init__(
        self,
        desk: Desk,
        surface: LockSurface,
        entered: Callable[[Operator], None],
        help_lines: tuple[str, ...] = (),
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._entered = entered
        self._help = help_lines
        self._people: tuple[Operator, ...] = ()
        self._chosen = ""
        self._typed = ""
        self._note = ""
        self._wrong = False
        self._paused_until_ms = 0
        self._busy = False
        self.badges: tuple[BadgeView, ...] = ()

    @property
    def people_count(self) -> int:
        """How many may unlock."""
        return len(self._people)

    def show_help(self, lines: tuple[str, ...]) -> None:
        """Put other lines under the keypad: the first PIN, once it is known to be still the first."""
        self._help = lines
        self.render()

    def open(self) -> None:
        """Show the lock screen; the open receipt stays as it is."""
        self._typed, self._note, self._wrong = "", "", False
        self.desk.show("lock")
        self.render()
        self.desk.ask(lambda: operators.list_operators(self.desk.till), self._have_people)

    def _have_people(self, people: tuple[Operator, ...]) -> None:
        self._people = people
        if people and self._chosen not in {p.id for p in people}:
            self._chosen = people[0].id
        self.render()

    def render(self) -> None:
        """Show clock, shop, people and the PIN so far."""
        till, now = self.desk.till, self.desk.now
        circuit = till.circuit
        chosen = next((p for p in self._people if p.id == self._chosen), None)
        paused = till.now_ms() < self._paused_until_ms
        shop = str(circuit.shop_body.get("name") or till.settings.get(SHOP_NAME) or _("This shop"))
        till_name = _("Till {n}").format(n=int(till.number))
        self._surface.render(
            LockView(
                clock=clock_time(now),
                date=weekday_date(now.date()),
                shop=shop,
                place=f"{circuit.district_name} · {till_name}" if circuit.is_joined else till_name,
                badges=self.badges,
                operators=tuple(OperatorView(p.id, p.name, p.initials) for p in self._people),
                operator=self._chosen,
                prompt=self._note or (_("Type {name}'s PIN").format(name=chosen.name) if chosen else ""),
                typed=len(self._typed),
                pin_length=till.settings.get(PIN_LENGTH),
                wrong=self._wrong,
                paused=paused,
                note="",  # "scan the operator's badge" comes with the badges
                help=self._help,
            )
        )

    def choose(self, operator: str) -> None:
        """Another person."""
        self._chosen, self._typed, self._note, self._wrong = operator, "", "", False
        self.render()

    def key(self, key: str) -> None:
        """A digit, back, clear; the last digit checks the PIN, there is no OK."""
        if self._busy or self.desk.till.now_ms() < self._paused_until_ms:
            return
        self._wrong, self._note = False, ""
        if key == "back":
            self._typed = self._typed[:-1]
        elif key == "clear":
            self._typed = ""
        elif key.isdigit():
            self._typed += key
        length = self.desk.till.settings.get(PIN_LENGTH)
        self.render()
        if len(self._typed) >= length and self._chosen:
            pin, person = self._typed[:length], self._chosen
            self._busy = True
            self.desk.ask(lambda: operators.log_in(self.desk.till, person, pin), self._answered, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._busy, self._typed = False, ""
        self.desk._tell(error)
        self.render()

    def _answered(self, answer: Done[Operator] | Refused) -> None:
        self._busy, self._typed = False, ""
        if isinstance(answer, Refused):
            self._wrong = True
            self._note = refusal_sentence(answer.refusal)
            if answer.refusal.reason is Reason.PIN_PAUSED:
                seconds = int(str(answer.refusal.facts.get("seconds", 60)))
                self._paused_until_ms = self.desk.till.now_ms() + seconds * 1000
            self.render()
            return
        self._note = ""
        self.desk.register.operator = answer.value
        self._entered(answer.value)
