"""The district as the till sees it while selling: holds, and whether the line answers.

The adapter lives in `sync.client`; tests use a fake. Everything here may take up to its stop and is
never called on the screen thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.refusals import Refusal

HOLD_STOP_MS = 1_500  # value §4.1: ONLINE, hard stop 1.5 s, then the next class


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """Reserve value for one tender of one sale; `id` is made and stored before it is sent (value L5)."""

    id: str
    sale: str
    kind: str
    want_cents: int
    instrument: str | None = None
    code: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class HoldGranted:
    """The district reserved `granted_cents`; `balance_cents` is what the instrument held before."""

    id: str
    granted_cents: int
    balance_cents: int
    expires_ms: int
    instrument: str | None = None
    program: str | None = None
    exp: str | None = None


@dataclass(frozen=True, slots=True)
class LineState:
    """What the till knows of its line: `silent_since_ms` None while the district answers."""

    enrolled: bool
    silent_since_ms: int | None
    last_answer_ms: int | None
    stopped: str | None = None


class DistrictLink(Protocol):
    """Calls the till makes to its district while a customer waits, and the state of the line."""

    def hold(self, request: HoldRequest) -> HoldGranted | Refusal | None:
        """Ask for a hold; None = no answer within 1.5 s, so nothing is known."""
        ...

    def release(self, hold_id: str) -> bool:
        """Give a hold back; False = no answer (it will expire by itself)."""
        ...

    def state(self) -> LineState:
        """The line as last seen; never blocks."""
        ...

    def wake(self) -> None:
        """A sale was committed: push soon. Never blocks."""
        ...
