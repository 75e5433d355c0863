"""What a use case touched, and its answer. Screens refresh by these flags (HOUSE §8.2, Anki's OpChanges)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag
from threading import Lock
from typing import Generic, TypeVar

from app.domain.refusals import Refusal

T = TypeVar("T")


class Changes(IntFlag):
    """Which parts of what screens show may be different now."""

    NONE = 0
    SALES = 1
    CATALOGUE = 2
    CIRCUIT = 4
    PRINT = 8
    SYNC = 16
    DAY = 32
    SETTINGS = 64
    PEOPLE = 128
    DEVICES = 256


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The use case did it: its value and what changed."""

    value: T
    changes: Changes = Changes.NONE


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule said no; nothing was written."""

    refusal: Refusal


class ChangeFeed:
    """Tells listeners what changed, from any thread; the screen's bridge is one of them."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Changes], None]] = []
        self._lock = Lock()

    def listen(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `listener` on the thread that changed something; returns how to stop."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def tell(self, changes: Changes) -> None:
        """Tell everyone, in the caller's thread."""
        if not changes:
            return
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changes)
