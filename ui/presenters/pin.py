"""The PIN pad inside another screen: one action needs the owner (DESIGN §8 "Needs a role + PIN")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.refusals import Reason
from app.i18n import _
from app.services import operators
from app.services.changes import Done, Refused
from app.services.operators import Operator
from app.settings import PIN_LENGTH
from app.wording import refusal_sentence
from ui.presenters.desk import Desk
from ui.presenters.views import ChoiceView
from ui.presenters.views_owner import PinView


class OwnerPin:
    """Asks an owner for the PIN, then calls back with who answered. The cart is never lost."""

    def __init__(self, desk: Desk, render: Callable[[], None]) -> None:
        self._desk = desk
        self._render = render
        self._owners: tuple[Operator, ...] = ()
        self._typed = ""
        self._granted: Callable[[Operator], None] | None = None
        self._busy = False
        self.view: PinView | None = None

    def ask(self, title: str, text: str, granted: Callable[[Operator], None]) -> None:
        """Open the pad. Somebody who is the owner already is not asked."""
        me = self._desk.register.operator
        if me is not None and me.is_owner:
            granted(me)
            return
        self._granted, self._typed = granted, ""

        def have(people: tuple[Operator, ...]) -> None:
            self._owners = tuple(p for p in people if p.is_owner)
            chosen = self._owners[0].id if self._owners else ""
            self.view = PinView(
                "owner",
                title,
                text,
                people=tuple(ChoiceView(p.id, p.name) for p in self._owners),
                chosen=chosen,
                length=self._desk.till.settings.get(PIN_LENGTH),
            )
            self._render()

        self._desk.ask(lambda: operators.list_operators(self._desk.till), have)

    def person(self, person: str) -> None:
        """Another owner answers."""
        if self.view is not None:
            self._show(chosen=person, typed=0)
            self._typed = ""

    def cancel(self) -> None:
        """Esc."""
        self.view = None
        self._render()

    def key(self, key: str) -> None:
        """A digit; the last one checks the PIN."""
        if self.view is None or self._busy:
            return
        if key == "back":
            self._typed = self._typed[:-1]
        elif key == "clear":
            self._typed = ""
        elif key.isdigit():
            self._typed = (self._typed + key)[: self.view.length]
        self._show(typed=len(self._typed), wrong=False, note="")
        if len(self._typed) == self.view.length:
            self._check(self.view.chosen, self._typed)

    def _check(self, person: str, pin: str) -> None:
        self._busy = True
        self._desk.ask(lambda: operators.log_in(self._desk.till, person, pin), self._answered, self._failed)

    def _answered(self, answer: Done[Operator] | Refused) -> None:
        self._busy = False
        self._typed = ""
        if isinstance(answer, Refused):
            paused = answer.refusal.reason is Reason.PIN_PAUSED
            self._show(typed=0, wrong=True, paused=paused, note=refusal_sentence(answer.refusal))
            return
        granted, self.view = self._granted, None
        self._render()
        if granted is not None:
            granted(answer.value)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._show(typed=0, wrong=False, note=_("The PIN could not be checked. Try again."))

    def _show(self, **changes: Any) -> None:
        if self.view is not None:
            self.view = replace(self.view, **changes)
            self._render()
