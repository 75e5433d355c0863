"""The cash drawer on the printer's kick-out socket (adapter of `CashDrawer`)."""

from __future__ import annotations

from app.ports.devices import DeviceStatus, PrintDone, PrintJob
from drivers.paper.escpos import DRAWER_KICK
from drivers.printers.escpos_tcp import EscposTcpPrinter

_EXPIRES_S = 10.0  # devices §1.4: it must not jump open when the printer comes back


class PrinterDrawer:
    """Opens through the printer's lane, in the printer's order."""

    def __init__(self, printer: EscposTcpPrinter) -> None:
        self._printer = printer

    def kick(self, done: PrintDone) -> None:
        """Open the drawer; FAILED if the printer cannot within 10 s."""
        self._printer.send(PrintJob(0, DRAWER_KICK, "drawer"), done, _EXPIRES_S)

    def status(self) -> DeviceStatus:
        """The printer's."""
        return self._printer.status()
