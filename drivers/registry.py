"""Name -> factory of device adapters; called by bootstrap alone. Adapters are imported when they are made."""

from __future__ import annotations

from app.domain.errors import KnownError
from app.ports.clock import Clock
from app.ports.devices import CashDrawer, FiscalPrinter, PaymentTerminal, ReceiptPrinter
from drivers.printers.options import PrinterOptions

PRINTERS = ("none", "escpos_tcp")
FISCAL_PRINTERS = ("none",)
TERMINALS = ("manual",)


def printer_name(address: str) -> str:
    """The adapter an address calls for: none without one, else ESC/POS over TCP."""
    return "escpos_tcp" if address.strip() else "none"


def receipt_printer(options: PrinterOptions, clock: Clock, name: str = "") -> ReceiptPrinter:
    """The shop's receipt printer. An address or code page that cannot be used gives the adapter `none` with
    the reason in its status: a wrong setting must not keep the till from opening.

    Raises `KnownError("BAD_SETTING")` for an unknown name.
    """
    from drivers.printers.none import NoPrinter

    name = name or printer_name(options.address)
    if name == "none":
        return NoPrinter()
    if name != "escpos_tcp":
        raise KnownError("BAD_SETTING", {"key": "printer", "value": name})
    from drivers.printers.escpos_tcp import EscposTcpPrinter

    try:
        return EscposTcpPrinter(options, clock)
    except KnownError as error:
        return NoPrinter(error.code)


def cash_drawer(printer: ReceiptPrinter) -> CashDrawer | None:
    """The drawer on this printer, or None where there is no socket for one."""
    from drivers.printers.drawer import PrinterDrawer
    from drivers.printers.escpos_tcp import EscposTcpPrinter

    return PrinterDrawer(printer) if isinstance(printer, EscposTcpPrinter) else None


def fiscal_printer(name: str = "none") -> FiscalPrinter:
    """The fiscal printer by name. Raises `KnownError("BAD_SETTING")` for one that is not driven yet."""
    if name not in FISCAL_PRINTERS:
        raise KnownError("BAD_SETTING", {"key": "fiscal", "value": name})
    from drivers.fiscal.none import NoFiscalPrinter

    return NoFiscalPrinter()


def payment_terminal(name: str = "manual") -> PaymentTerminal:
    """The card terminal by name. Raises `KnownError("BAD_SETTING")` for one that is not driven yet."""
    if name not in TERMINALS:
        raise KnownError("BAD_SETTING", {"key": "terminal", "value": name})
    from drivers.terminals.manual import ManualTerminal

    return ManualTerminal()
