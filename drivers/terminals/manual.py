"""A card terminal that stands beside the till: the cashier reads it and says how it ended (italy §4).

Adapter `manual` of `PaymentTerminal`. The till cannot know anything here by itself: an attempt that was left
without a word stays UNKNOWN until somebody says it.
"""

from __future__ import annotations

import threading

from app.ports.devices import (
    CardDone,
    CardOutcome,
    CardRequest,
    CardState,
    DeviceState,
    DeviceStatus,
    ProgressListener,
)
from drivers.lane import Dropped, Lane, Work


class ManualTerminal:
    """One attempt at a time; `confirm` and `refuse` are the cashier's word."""

    def __init__(self) -> None:
        self._lane = Lane("terminal-manual")
        self._lock = threading.Lock()
        self._open: tuple[CardRequest, CardDone] | None = None
        self._last = CardOutcome(CardState.UNKNOWN)

    @property
    def is_manual(self) -> bool:
        """A person says how it ended."""
        return True

    def pay(self, request: CardRequest, listener: ProgressListener, done: CardDone) -> None:
        """Wait for the cashier's word. An attempt still open ends UNKNOWN: two at once cannot be."""
        with self._lock:
            before, self._open = self._open, (request, done)
            self._last = CardOutcome(CardState.UNKNOWN, request.attempt)
        if before is not None:
            self._tell(before[1], CardOutcome(CardState.UNKNOWN, before[0].attempt))

    def confirm(self) -> None:
        """The terminal says it took the whole amount."""
        self._end(CardState.APPROVED)

    def refuse(self) -> None:
        """The terminal says it took nothing."""
        self._end(CardState.REFUSED)

    def cancel(self) -> None:
        """The payment was ended before a card was read."""
        self._end(CardState.CANCELLED)

    def ask_last_result(self, done: CardDone) -> None:
        """The last word that was said about the last attempt."""
        with self._lock:
            last = self._last
        self._tell(done, last)

    def status(self) -> DeviceStatus:
        """Unknown: there is no line to it."""
        return DeviceStatus(DeviceState.UNKNOWN, "MANUAL")

    def close(self) -> None:
        """An attempt still open ends UNKNOWN."""
        self._end(CardState.UNKNOWN)
        self._lane.close()

    def _end(self, state: CardState) -> None:
        with self._lock:
            if self._open is None:
                return
            (request, done), self._open = self._open, None
            amount = request.amount_cents if state is CardState.APPROVED else None
            self._last = CardOutcome(state, request.attempt, amount)
            outcome = self._last
        self._tell(done, outcome)

    def _tell(self, done: CardDone, outcome: CardOutcome) -> None:
        def dropped(reason: Dropped) -> None:
            if reason is not Dropped.CRASHED:  # a crash was `done` itself: it has heard
                done(outcome)

        self._lane.submit(Work(lambda: done(outcome), dropped))
