"""What the printer tests share: a receipt of an ordinary morning, an impatient printer, hostile sockets."""

import contextlib
import socket
import struct
import threading
import time

from app.ports.clock import SystemClock
from app.ports.devices import PrintJob
from app.ports.documents import (
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Feed,
    Qr,
    Row,
    Rule,
    Text,
)
from drivers.printers.escpos_tcp import EscposTcpPrinter
from drivers.printers.options import PrinterOptions

PATIENCE_S = 20.0
SHORT = 0.4  # how long these tests wait for proof of printing


def item(text, vat, price):
    return Columns((Cell(text), Cell(vat, 4, "right"), Cell(price, 9, "right")))


def receipt(**changes):
    """A sale as Nino's till prints it: accents, euro, a long name, a weighed line, codes."""
    blocks = (
        Text("Alimentari da Nino", "center", bold=True, double=True),
        Text("Via dei Cedri 14, San Vito · P. IVA 01234567890", "center"),
        Text("NON FISCALE", "center", bold=True),
        Rule(),
        Columns((Cell("DESCRIZIONE"), Cell("IVA", 4, "right"), Cell("EURO", 9, "right")), bold=True),
        item("Caffè Perché 250 g", "22%", "3,90"),
        item("Mozzarella di bufala campana DOP, la più buona della città", "4%", "7,80"),
        item("n. 0,326 * 14,50", "", ""),
        item("Tiramisù così com’è – “del giorno”…", "10%", "4,73"),
        item("Sconto", "10%", "-0,50"),
        Rule(heavy=True),
        Row("TOTALE COMPLESSIVO", "15,93 €", bold=True, tall=True),
        Row("di cui IVA", "1,68"),
        Row("Pagamento contante", "20,00"),
        Row("Resto", "4,07"),
        Feed(),
        Text("È un aiuto: 0,48 € a «Doposcuola Il Ponte»", "center"),
        Text("01-0412-0087  12/11/2026 14:32", "right"),
        Qr("BR1:0R4T2QX7M8K9V3C5B1N6P0Z2Y4"),
        Barcode("8076809513753"),
        Barcode("01-0412-0087", "CODE128"),
        Feed(2),
        Cut(),
    )
    return Document("sale", "01-0412-0087", blocks, **changes)


def slip(text="Prova"):
    """A paper of one line."""
    return Document("test", text, (Text(text), Cut()))


def make_printer(address, **changes):
    """An adapter that asks nothing by itself and waits shortly for proof."""
    options = {"confirm_timeout_s": SHORT, "probe_s": 0.0, **changes}
    return EscposTcpPrinter(PrinterOptions(address, **options), SystemClock())


class Answer:
    """Collects what `done` is called with, and by which thread."""

    def __init__(self):
        self.outcomes = []
        self.threads = []
        self._called = threading.Event()

    def __call__(self, outcome):
        self.outcomes.append(outcome)
        self.threads.append(threading.current_thread())
        self._called.set()

    def wait(self):
        assert self._called.wait(PATIENCE_S), "done was never called"
        return self.outcomes[0]


def print_paper(printer, document=None, number=1):
    """Print and wait; how it ended."""
    answer = Answer()
    printer.send(PrintJob(number, printer.encode(document or slip()), "test"), answer)
    return answer.wait()


@contextlib.contextmanager
def printing(address, **changes):
    """A printer that is closed in the end."""
    printer = make_printer(address, **changes)
    try:
        yield printer
    finally:
        printer.close()


class HostileSocket:
    """A server that treats each guest as `behave(connection, server)` says: whatever may answer there."""

    def __init__(self, behave):
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._guests = []
        self.stopping = threading.Event()
        self.received = bytearray()
        self._thread = threading.Thread(target=self._run, name="hostile")
        self._thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def _run(self):
        while not self.stopping.is_set():
            try:
                guest, _ = self._listener.accept()
            except OSError:
                return
            guest.settimeout(5)
            self._guests.append(guest)
            with contextlib.suppress(OSError):
                self._behave(guest, self)
            guest.close()

    def read(self, guest, count):
        """Up to `count` bytes more; empty when the guest has gone."""
        data = guest.recv(count)
        self.received += data
        return data

    def close(self):
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for guest in self._guests:
            with contextlib.suppress(OSError):
                guest.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        for guest in self._guests:
            guest.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def reset(connection):
    """Close with a reset instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def eventually(condition, seconds=PATIENCE_S):
    """Whether it comes true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return False
