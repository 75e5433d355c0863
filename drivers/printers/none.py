"""No receipt printer is configured: the till sells on, papers wait (adapter `none` of `ReceiptPrinter`)."""

from __future__ import annotations

from app.ports.devices import (
    DeviceState,
    DeviceStatus,
    PrintDone,
    PrintJob,
    PrintOutcome,
    PrintState,
    StatusListener,
)
from app.ports.documents import Document
from drivers.lane import Lane, Work
from drivers.paper.escpos import EscposEncoder
from drivers.printers.jobs import Once


class NoPrinter:
    """Fails every job with NOT_CONFIGURED, from a lane of its own as every printer does."""

    def __init__(self, detail: str = "") -> None:
        """`detail`: why there is none, e.g. "BAD_ADDRESS" when the setting cannot be used."""
        self._status = DeviceStatus(DeviceState.NOT_CONFIGURED, detail)
        self._encoder = EscposEncoder()
        self._lane = Lane("printer-none")

    def encode(self, document: Document) -> bytes:
        """Bytes for a usual printer (80 mm, CP858): what was sold can be printed once there is one."""
        return self._encoder.encode(document)

    def send(self, job: PrintJob, done: PrintDone) -> None:
        """Tell that there is no printer."""
        once = Once(done)
        outcome = PrintOutcome(PrintState.FAILED, DeviceState.NOT_CONFIGURED)
        self._lane.submit(Work(lambda: once(outcome), once.dropped))

    def status(self) -> DeviceStatus:
        """Not configured."""
        return self._status

    def watch(self, listener: StatusListener) -> None:
        """Nothing ever changes here."""

    def warm_up(self) -> None:
        """Nothing to load: no receipt will come out."""

    def close(self) -> None:
        """End the lane."""
        self._lane.close()
