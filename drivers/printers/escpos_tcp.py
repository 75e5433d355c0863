"""Receipt printer over ESC/POS and TCP: the adapter of `ReceiptPrinter` (devices §1.4).

Each job: connect, DLE EOT 1..4, send in one piece, `GS r 1`, wait for its answer. A successful send says
nothing about paper; only that answer does. Made by `drivers.registry`. Absent: printing anything again.
"""

from __future__ import annotations

import logging
import time

from app.ports.clock import Clock
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
from drivers.lane import Backoff, Lane, Work
from drivers.paper.codepages import code_page
from drivers.paper.escpos import EscposEncoder
from drivers.printers.escpos_status import ASK_ONE, ASK_PROOF, ASK_STATUS, Answers, state_of
from drivers.printers.jobs import Once
from drivers.printers.options import PrinterOptions
from drivers.transports.link import LinkError
from drivers.transports.network import NetworkLink, parse_address

_STATUS_WAIT_S = 1.0
_MUTE_STATUS_WAIT_S = 0.25  # a printer that has never answered is not waited for at each receipt
_MUTE_CONFIRM_WAIT_S = 2.0
_ONE_ANSWER_WAIT_S = 0.3
_ASK_AGAIN_S = 1.0
_DRAIN_S = 0.2
_log = logging.getLogger(__name__)


class EscposTcpPrinter:
    """One printer at one address; its thread starts with the first job or `warm_up`."""

    def __init__(self, options: PrinterOptions, clock: Clock) -> None:
        """Raises `LinkError("BAD_ADDRESS")` or `KnownError("BAD_SETTING")` for options that cannot be."""
        self._options = options
        self._clock = clock
        self._encoder = EscposEncoder(options.columns, code_page(options.code_page), options.has_knife)
        self._link = NetworkLink(*parse_address(options.address))
        self._backoff = Backoff()
        self._lane = Lane(f"printer-{options.address}", self._tend if options.probe_s > 0 else None)
        self._status = DeviceStatus(DeviceState.UNKNOWN, "NEVER_ASKED")
        self._listeners: list[StatusListener] = []
        self._was_asked = False
        self._has_answered = False  # this printer speaks: its silence means something
        self._has_proved = False  # this printer answers GS r 1
        self._is_unsettled = False  # an unproven job may still be in its buffer

    # -- the port -------------------------------------------------------------------------------------------

    def encode(self, document: Document) -> bytes:
        """ESC/POS bytes of the document. Raises `MalformedError` for a bar code that cannot be."""
        return self._encoder.encode(document)

    def code_page_sample(self) -> bytes:
        """A job that shows the euro in each code page, for the person to choose."""
        return self._encoder.code_page_sample()

    def send(self, job: PrintJob, done: PrintDone, expires_s: float | None = None) -> None:
        """Hand the job to the lane; `done` is called from there, once. After `expires_s` it is not begun."""
        once = Once(done)
        expires_at = None if expires_s is None else time.monotonic() + expires_s
        self._lane.submit(Work(lambda: once(self._print(job)), once.dropped, expires_at))

    def status(self) -> DeviceStatus:
        """The printer's last word."""
        return self._status

    def watch(self, listener: StatusListener) -> None:
        """Call `listener` from the lane's thread when the state changes."""
        self._listeners.append(listener)

    def warm_up(self) -> None:
        """Load the encoder and ask the printer how it is, both in the lane."""
        self._lane.submit(Work(self._encoder.warm_up, lambda _: None))
        self._lane.tend_in(0)

    def close(self) -> None:
        """End the lane; waits at most for what cannot be interrupted (a name being looked up)."""
        self._link.abort()
        if self._lane.close():
            self._link.dispose()

    # -- in the lane ----------------------------------------------------------------------------------------

    def _print(self, job: PrintJob) -> PrintOutcome:
        outcome = self._job(job.data)
        if outcome.state is not PrintState.CONFIRMED:
            _log.info(
                "job %s: %s %s after %s bytes", job.id, outcome.state, outcome.cause, outcome.bytes_sent
            )
        if outcome.state is PrintState.UNKNOWN:
            self._is_unsettled = True
        if not self._status.state.can_print:
            self._lane.tend_in(self._backoff.next_s())
        return outcome

    def _job(self, data: bytes) -> PrintOutcome:
        """The whole conversation; until `_deliver` nothing of the job has left."""
        try:
            self._link.open()
            state = self._ask()
            if state is None and self._has_answered:
                self._say(DeviceState.BUSY, "SILENT")
                return PrintOutcome(PrintState.FAILED, DeviceState.BUSY)
            if state is not None and not state.can_print:
                return PrintOutcome(PrintState.FAILED, state)
            if self._is_unsettled and not self._settle():
                return PrintOutcome(PrintState.FAILED, DeviceState.BUSY)
            return self._deliver(data)
        except LinkError as error:
            self._say(DeviceState.OFFLINE, error.code)
            return PrintOutcome(PrintState.FAILED, DeviceState.OFFLINE)
        finally:
            self._link.close()

    def _deliver(self, data: bytes) -> PrintOutcome:
        """Send the job and wait for its proof. From here a loss is UNKNOWN, unless no byte was taken."""
        try:
            self._link.send(data + ASK_PROOF)
        except LinkError as error:
            cause = DeviceState.BUSY if error.code == "SEND_TIMEOUT" else DeviceState.OFFLINE
            self._say(cause, error.code)
            state = PrintState.UNKNOWN if error.bytes_sent else PrintState.FAILED
            return PrintOutcome(state, cause, min(error.bytes_sent, len(data)))
        try:
            return self._await_proof(len(data))
        except LinkError as error:
            self._say(DeviceState.OFFLINE, error.code)
            return PrintOutcome(PrintState.UNKNOWN, DeviceState.OFFLINE, len(data))

    def _await_proof(self, sent: int) -> PrintOutcome:
        answers = Answers()
        wait = self._options.confirm_timeout_s
        if not self._has_answered:
            wait = min(wait, _MUTE_CONFIRM_WAIT_S)
        now = time.monotonic()
        deadline, ask_at = now + wait, now + _ASK_AGAIN_S
        heard: DeviceState | None = None
        while (now := time.monotonic()) < deadline:
            answers.feed(self._link.read(min(ask_at, deadline) - now))
            if answers.proofs:
                self._has_answered = self._has_proved = True
                self._confirmed()
                return PrintOutcome(PrintState.CONFIRMED, None, sent)
            if (word := answers.take_status()) is not None:
                heard = self._say(*word, heard=True)
            if time.monotonic() >= ask_at:
                answers.realtime.clear()
                self._link.send(ASK_STATUS)
                ask_at += _ASK_AGAIN_S
        return self._unproven(heard, sent)

    def _unproven(self, heard: DeviceState | None, sent: int) -> PrintOutcome:
        """No proof in time. SENT only for a printer that never proves anything and is well or always mute."""
        if heard is not None and not heard.can_print:
            return PrintOutcome(PrintState.UNKNOWN, heard, sent)
        is_mute = not self._has_answered
        if (heard is not None and not self._has_proved) or is_mute:
            return PrintOutcome(PrintState.SENT, DeviceState.UNKNOWN if is_mute else None, sent)
        if heard is None:
            self._say(DeviceState.UNKNOWN, "SILENT")
        return PrintOutcome(PrintState.UNKNOWN, None, sent)

    def _confirmed(self) -> None:
        """A proof is a word of the printer: it is at least able to print."""
        state = self._status.state
        self._say(state if state is DeviceState.PAPER_LOW else DeviceState.READY, "", heard=True)

    def _settle(self) -> bool:
        """After an unproven job: is the printer's buffer empty now? Else its late answer would pass for the
        proof of the next job."""
        if not self._has_proved:
            self._is_unsettled = False
            return True
        answers = Answers()
        self._link.send(ASK_PROOF)
        deadline = time.monotonic() + self._options.confirm_timeout_s
        while not answers.proofs and (left := deadline - time.monotonic()) > 0:
            answers.feed(self._link.read(left))
        if not answers.proofs:
            return False
        deadline = time.monotonic() + _DRAIN_S
        while (left := deadline - time.monotonic()) > 0:
            self._link.read(left)
        self._is_unsettled = False
        return True

    def _ask(self) -> DeviceState | None:
        """How the printer is, by DLE EOT 1..4; None if it says nothing. Raises `LinkError`."""
        is_mute = self._was_asked and not self._has_answered
        self._was_asked = True
        answers = Answers()
        self._link.send(ASK_STATUS)
        deadline = time.monotonic() + (_MUTE_STATUS_WAIT_S if is_mute else _STATUS_WAIT_S)
        while (left := deadline - time.monotonic()) > 0:
            answers.feed(self._link.read(left))
            if (word := answers.take_status()) is not None:
                return self._say(*word, heard=True)
        if answers.realtime:
            return self._ask_singly()
        if not self._has_answered:
            self._say(DeviceState.UNKNOWN, "SILENT")
        return None

    def _ask_singly(self) -> DeviceState:
        """For printers that know only some of the questions: one at a time, silence counts as clean."""
        clean = 0x12
        bytes_heard: list[int] = []
        for question in ASK_ONE:
            answers = Answers()
            self._link.send(question)
            deadline = time.monotonic() + _ONE_ANSWER_WAIT_S
            while not answers.realtime and (left := deadline - time.monotonic()) > 0:
                answers.feed(self._link.read(left))
            bytes_heard.append(answers.realtime[0] if answers.realtime else clean)
        printer, offline, error, paper = bytes_heard
        return self._say(*state_of(printer, offline, error, paper), heard=True)

    def _tend(self) -> float:
        """Ask how the printer is; in how many seconds to ask again."""
        try:
            self._link.open()
            if self._ask() is None and self._has_answered:
                self._say(DeviceState.BUSY, "SILENT")
        except LinkError as error:
            self._say(DeviceState.OFFLINE, error.code)
        finally:
            self._link.close()
        if self._status.state in (DeviceState.READY, DeviceState.PAPER_LOW):
            self._backoff.reset()
            return self._options.probe_s
        return self._backoff.next_s()

    def _say(self, state: DeviceState, detail: str = "", heard: bool = False) -> DeviceState:
        """Note the state; `heard` when the printer itself said it. Tells the listeners of a change."""
        before = self._status
        self._has_answered = self._has_answered or heard
        self._status = DeviceStatus(state, detail, self._clock.now_ms() if heard else before.at_ms)
        if state is not before.state:
            for listener in self._listeners:
                listener(self._status)
        return state
