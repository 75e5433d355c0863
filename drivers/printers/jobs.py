"""A job's `done`, called once whatever happens: the promise of `app.ports.devices`, kept in one place."""

from __future__ import annotations

from app.ports.devices import DeviceState, PrintDone, PrintOutcome, PrintState
from drivers.lane import Dropped


class Once:
    """Calls `done` the first time only: a listener that raises must not hear a second, different outcome."""

    def __init__(self, done: PrintDone) -> None:
        self._done: PrintDone | None = done

    def __call__(self, outcome: PrintOutcome) -> None:
        """Tell how the job ended."""
        done, self._done = self._done, None
        if done is not None:
            done(outcome)

    def dropped(self, reason: Dropped) -> None:
        """The lane's word: closed or expired jobs never began; in a crash nobody knows."""
        if reason is Dropped.CRASHED:
            self(PrintOutcome(PrintState.UNKNOWN, DeviceState.FAULT))
        else:
            self(PrintOutcome(PrintState.FAILED, DeviceState.OFFLINE))
