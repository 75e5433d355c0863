"""No fiscal printer: papers are headed "NON FISCALE" (adapter `none` of `FiscalPrinter`)."""

from __future__ import annotations

from app.ports.devices import (
    DeviceState,
    DeviceStatus,
    FiscalDocument,
    FiscalDone,
    FiscalOutcome,
    FiscalRequest,
    FiscalState,
)
from drivers.lane import Dropped, Lane, Work


class NoFiscalPrinter:
    """Answers every command NOT_CONFIGURED, from a lane of its own as every fiscal printer does."""

    def __init__(self) -> None:
        self._lane = Lane("fiscal-none")

    def issue(self, request: FiscalRequest, done: FiscalDone) -> None:
        """There is nothing to issue with."""
        self._answer(done)

    def void(self, document: FiscalDocument, done: FiscalDone) -> None:
        """There is nothing to void."""
        self._answer(done)

    def return_goods(self, document: FiscalDocument, request: FiscalRequest, done: FiscalDone) -> None:
        """There is nothing to return against."""
        self._answer(done)

    def last_document(self, done: FiscalDone) -> None:
        """There never was one."""
        self._answer(done)

    def close_day(self, done: FiscalDone) -> None:
        """There is no Z to print."""
        self._answer(done)

    def status(self) -> DeviceStatus:
        """Not configured."""
        return DeviceStatus(DeviceState.NOT_CONFIGURED)

    def close(self) -> None:
        """End the lane."""
        self._lane.close()

    def _answer(self, done: FiscalDone) -> None:
        def dropped(reason: Dropped) -> None:
            if reason is not Dropped.CRASHED:  # a crash was `done` itself: it has heard
                done(FiscalOutcome(FiscalState.FAILED))

        self._lane.submit(Work(lambda: done(FiscalOutcome(FiscalState.NOT_CONFIGURED)), dropped))
