"""What the till asks of devices, and the values that cross. Standard library only.

`drivers` implements these, `app.bootstrap` picks them by name, `app.services` calls them. No call here waits
for a device: work goes to the device's own lane and `done` is called exactly once, from the lane's thread
(the caller posts it on). A silent device is UNKNOWN, never "broken" and never "fine" (HOUSE §3). States and
causes are codes; `app.wording` has the sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.ports.documents import Document


class DeviceState(StrEnum):
    """How a device is, as far as it has told us."""

    READY = "READY"
    UNKNOWN = "UNKNOWN"  # never asked, or asked and silent
    NOT_CONFIGURED = "NOT_CONFIGURED"
    BUSY = "BUSY"  # reachable, does not answer now: most often another till holds it
    PAPER_LOW = "PAPER_LOW"  # still prints
    PAPER_OUT = "PAPER_OUT"
    COVER_OPEN = "COVER_OPEN"
    OFFLINE = "OFFLINE"  # no connection, or it says it is off line
    FAULT = "FAULT"  # cutter, head, mechanics: somebody has to look

    @property
    def can_print(self) -> bool:
        """Whether a job may be started: no known reason against it."""
        return self in (DeviceState.READY, DeviceState.PAPER_LOW, DeviceState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """The last word about a device. `detail`: a code for the log and the help text, e.g. "CONNECT_REFUSED";
    `at_ms`: when the device itself last said anything (wall time), None if it never did."""

    state: DeviceState
    detail: str = ""
    at_ms: int | None = None


# -- receipt printer ---------------------------------------------------------------------------------------


class PrintState(StrEnum):
    """How far one job came."""

    CONFIRMED = "CONFIRMED"  # the printer answered behind the last line: it is on paper
    SENT = "SENT"  # handed over; this printer has never given proof of printing
    FAILED = "FAILED"  # nothing of it reached the printer: safe to send again
    UNKNOWN = "UNKNOWN"  # something went out, no proof came: ask a person, never reprint alone


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Bytes for the printer. `id` and `document_name` are for the caller and the log."""

    id: int
    data: bytes
    document_name: str = ""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What became of a job. `cause`: the device state that explains it, if one is known; `bytes_sent`: how
    many the connection took, which says nothing about paper (devices §1.3)."""

    state: PrintState
    cause: DeviceState | None = None
    bytes_sent: int = 0


PrintDone = Callable[[PrintOutcome], None]
StatusListener = Callable[[DeviceStatus], None]


class ReceiptPrinter(Protocol):
    """A printer of receipts. The persistent queue is the caller's: one job at a time."""

    def encode(self, document: Document) -> bytes:
        """Bytes of the document. Pure and quick; raises `MalformedError` for a code that
        cannot be printed (a wrong check digit)."""
        ...

    def send(self, job: PrintJob, done: PrintDone) -> None:
        """Hand the job to the printer's lane and return at once. Never prints twice by itself.

        Raises `KnownError("DEVICE_CLOSED")` after `close`, `KnownError("DEVICE_QUEUE_FULL")` behind 64 jobs.
        """
        ...

    def status(self) -> DeviceStatus:
        """The last word; never asks the device."""
        ...

    def watch(self, listener: StatusListener) -> None:
        """Call `listener` from the lane's thread whenever the state changes."""
        ...

    def warm_up(self) -> None:
        """Load what the first receipt needs and ask the printer how it is; returns at once."""
        ...

    def close(self) -> None:
        """End the lane. Jobs still waiting are FAILED, the one under way UNKNOWN."""
        ...


class CashDrawer(Protocol):
    """A drawer. A kick that cannot be given within 10 s is dropped: it must not jump open later."""

    def kick(self, done: PrintDone) -> None:
        """Open it."""
        ...

    def status(self) -> DeviceStatus:
        """The last word of the device it hangs on."""
        ...


# -- fiscal printer ----------------------------------------------------------------------------------------


class FiscalState(StrEnum):
    """What became of a fiscal command (italy 3.3)."""

    DONE = "DONE"
    NOT_CONFIGURED = "NOT_CONFIGURED"  # no fiscal printer: the paper is headed "NON FISCALE"
    REFUSED = "REFUSED"  # the printer said no; `cause` is its reason
    FAILED = "FAILED"  # it was not asked: nothing happened
    UNKNOWN = "UNKNOWN"  # asked, no answer: read the last document before anything else


@dataclass(frozen=True, slots=True)
class FiscalLine:
    """One line. `quantity_milli`: thousandths; `vat`: "4", "5", "10", "22" or a nature "N1".."N6"."""

    text: str
    department: int
    vat: str
    quantity_milli: int
    unit_cents: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class FiscalTender:
    """One payment row; `kind`: "cash", "card", "ticket", "unpaid", "discount"."""

    kind: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class FiscalRequest:
    """A document to issue. `ref` is the sale's or return's id: the key by which it is asked for again."""

    ref: str
    total_cents: int
    lines: tuple[FiscalLine, ...]
    tenders: tuple[FiscalTender, ...]
    tax_code: str | None = None
    lottery_code: str | None = None


@dataclass(frozen=True, slots=True)
class FiscalDocument:
    """An issued document: printer serial, closure (Z), number in it, and when."""

    serial: str
    closure: int
    number: int
    at_ms: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class FiscalOutcome:
    """Answer to a fiscal command; `document` is set by DONE of issue, void, return and last document."""

    state: FiscalState
    document: FiscalDocument | None = None
    cause: str = ""


FiscalDone = Callable[[FiscalOutcome], None]


class FiscalPrinter(Protocol):
    """A telematic printer (RT). It alone numbers its documents."""

    def issue(self, request: FiscalRequest, done: FiscalDone) -> None:
        """Issue a document of sale."""
        ...

    def void(self, document: FiscalDocument, done: FiscalDone) -> None:
        """Void a document of the same closure."""
        ...

    def return_goods(self, document: FiscalDocument, request: FiscalRequest, done: FiscalDone) -> None:
        """Issue a return document that refers to `document`."""
        ...

    def last_document(self, done: FiscalDone) -> None:
        """Read the last document the printer issued: the way out of UNKNOWN."""
        ...

    def close_day(self, done: FiscalDone) -> None:
        """Print the daily closure (Z)."""
        ...

    def status(self) -> DeviceStatus:
        """The last word."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


# -- card terminal -----------------------------------------------------------------------------------------


class CardState(StrEnum):
    """What became of a card payment."""

    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"  # ended on the terminal or by hand; nothing was taken
    UNKNOWN = "UNKNOWN"  # the answer was lost: ask for the last result, never pay again


@dataclass(frozen=True, slots=True)
class CardRequest:
    """A payment to take. `attempt`: an id written to the journal before the first byte (devices §5.1)."""

    attempt: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class CardOutcome:
    """The terminal's answer. `amount_cents`: what it says it took; the rest is for slip and books."""

    state: CardState
    attempt: str = ""
    amount_cents: int | None = None
    terminal: str = ""
    authorisation: str = ""
    stan: str = ""
    cause: str = ""


CardDone = Callable[[CardOutcome], None]
ProgressListener = Callable[[str], None]


class PaymentTerminal(Protocol):
    """A card terminal. Nothing here ever sends a payment a second time."""

    @property
    def is_manual(self) -> bool:
        """Whether a person reads the terminal and says how it ended."""
        ...

    def pay(self, request: CardRequest, listener: ProgressListener, done: CardDone) -> None:
        """Start a payment; `listener` hears the terminal's own messages."""
        ...

    def ask_last_result(self, done: CardDone) -> None:
        """Ask what the last payment became: the way out of UNKNOWN."""
        ...

    def cancel(self) -> None:
        """Ask to end the payment under way; its `done` still tells how it ended."""
        ...

    def status(self) -> DeviceStatus:
        """The last word."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


# -- scanner, scale, display -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scan:
    """One code as read. `symbology`: AIM identifier such as "]E0" if the scanner gives it; GS stays in."""

    text: str
    symbology: str = ""
    at_ms: int = 0


class Scanner(Protocol):
    """A source of codes: wedge, serial or camera."""

    def start(self, listener: Callable[[Scan], None]) -> None:
        """Deliver every code from now on."""
        ...

    def status(self) -> DeviceStatus:
        """The last word."""
        ...

    def close(self) -> None:
        """Stop delivering."""
        ...


class WeightState(StrEnum):
    """Whether a weight may be charged."""

    STABLE = "STABLE"
    MOVING = "MOVING"
    OVERLOAD = "OVERLOAD"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Weight:
    """One reading. Charge only a STABLE one above 0 (devices §6); `weight_g` is in the scale's division."""

    state: WeightState
    weight_g: int = 0


class Scale(Protocol):
    """A scale, asked on demand."""

    def read(self, done: Callable[[Weight], None]) -> None:
        """Ask for one weight."""
        ...

    def status(self) -> DeviceStatus:
        """The last word."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class CustomerDisplay(Protocol):
    """Two lines towards the customer."""

    def show(self, upper: str, lower: str) -> None:
        """Show both lines at once; a frame that comes too soon replaces the waiting one."""
        ...

    def close(self) -> None:
        """Clear it and let go."""
        ...
