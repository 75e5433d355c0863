"""Every printer adapter, over every kind of other side, keeps the promises of the port."""

import contextlib
import socket
import struct

import pytest

pytest.register_assert_rewrite("tests.drivers.conformance")

from app.ports.clock import SystemClock  # noqa: E402
from drivers.printers.options import PrinterOptions  # noqa: E402
from drivers.registry import receipt_printer  # noqa: E402
from drivers.simulated.printer import SimulatedPrinter  # noqa: E402
from tests.drivers.conformance import ReceiptPrinterConformance  # noqa: E402
from tests.drivers.rigs import HostileSocket, make_printer, reset  # noqa: E402


@contextlib.contextmanager
def over_simulated(**faults):
    simulated = SimulatedPrinter()
    simulated.start()
    simulated.set(**faults)
    printer = make_printer(simulated.address)
    try:
        yield printer, lambda: len(simulated.wait_for(1, 1.0))
    finally:
        printer.close()
        simulated.stop()


@contextlib.contextmanager
def over_socket(behave):
    with HostileSocket(behave) as other:
        printer = make_printer(other.address)
        try:
            yield printer, lambda: 0
        finally:
            printer.close()


class TestNone(ReceiptPrinterConformance):
    @contextlib.contextmanager
    def make(self):
        printer = receipt_printer(PrinterOptions(), SystemClock())
        try:
            yield printer, lambda: 0
        finally:
            printer.close()


class TestHealthy(ReceiptPrinterConformance):
    def make(self):
        return over_simulated()


class TestOutOfPaper(ReceiptPrinterConformance):
    def make(self):
        return over_simulated(paper_out=True)


class TestSlow(ReceiptPrinterConformance):
    def make(self):
        return over_simulated(late_ms=50)


class TestSwitchedOff(ReceiptPrinterConformance):
    """Nobody listens at the address."""

    def make(self):
        return over_simulated(offline=True)


class TestSilent(ReceiptPrinterConformance):
    """Takes everything, never says a word."""

    def make(self):
        return over_simulated(silent=True)


class TestClosesAtOnce(ReceiptPrinterConformance):
    def make(self):
        return over_socket(lambda guest, server: None)


class TestResetsAtOnce(ReceiptPrinterConformance):
    def make(self):
        return over_socket(lambda guest, server: reset(guest))


class TestTalksNonsense(ReceiptPrinterConformance):
    """Some other service on port 9100: greets with text, then hangs up at the first question."""

    def make(self):
        def behave(guest, server):
            guest.sendall(b"220 mail.example ESMTP ready\r\n" + struct.pack("256B", *range(256)))
            server.read(guest, 4096)

        return over_socket(behave)


class TestNeverAccepts(ReceiptPrinterConformance):
    """Its queue of guests is full: a connection attempt hears nothing at all."""

    @contextlib.contextmanager
    def make(self):
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            for _ in range(4):
                filler = stack.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(listener.getsockname())
            printer = make_printer(f"127.0.0.1:{listener.getsockname()[1]}")
            printer._link._connect_timeout_s = 0.3
            stack.callback(printer.close)
            yield printer, lambda: 0
