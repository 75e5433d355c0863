"""The print queue: one job at a time to the receipt printer, every state on disk (devices §1.4).

A job is made in the transaction of its fact; this thread picks it up after COMMIT. FAILED means nothing came
out: it is tried again by itself when the printer is back. UNKNOWN means nobody knows: never again unasked,
the cashier is told. Selling never waits for any of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING

from app.domain.errors import KnownError
from app.ports.devices import DeviceStatus, PrintJob, PrintOutcome, PrintState, ReceiptPrinter
from app.services.changes import Changes
from app.services.till import Till
from app.services.worker import Priority
from app.store import print_jobs
from app.store.print_jobs import JobRow
from sync.wire.ids import uuid_bytes

if TYPE_CHECKING:
    from app.ports.documents import Document

log = logging.getLogger(__name__)

RETRY_MS = (1_000, 2_000, 5_000, 10_000, 30_000)
DRAWER_KICK_EXPIRES_MS = 10_000  # devices §1.4: a drawer must not jump open twenty minutes later
ANSWER_TIMEOUT_S = 60.0
TEST_PAGE = "test"

# The states of a paper, for those who may not look into the store.
QUEUED, SENDING, SENT = print_jobs.QUEUED, print_jobs.SENDING, print_jobs.SENT
CONFIRMED, UNKNOWN, FAILED = print_jobs.CONFIRMED, print_jobs.UNKNOWN, print_jobs.FAILED

_STATE_OF = {
    PrintState.CONFIRMED: print_jobs.CONFIRMED,
    PrintState.SENT: print_jobs.SENT,
    PrintState.UNKNOWN: print_jobs.UNKNOWN,
    PrintState.FAILED: print_jobs.FAILED,
}


class Printing:
    """Drives one receipt printer from the stored queue. `build` makes a job's document, None if it cannot."""

    def __init__(
        self,
        till: Till,
        printer: ReceiptPrinter,
        build: Callable[[JobRow, bool], Document | None],
    ) -> None:
        self._till = till
        self._printer = printer
        self._build = build
        self._wanted = Condition()
        self._awake = True
        self._closed = False
        self._failures = 0
        self._first_rest_s = 0.0
        self._used: ReceiptPrinter | None = None
        self._thread: Thread | None = None

    def start(self, after_s: float = 0.0) -> None:
        """Settle what a crash left open, then begin printing: `after_s` seconds later, or when woken."""
        self._till.worker.call(self._settle_interrupted)
        self._first_rest_s = after_s
        self._thread = Thread(target=self._run, name="printing", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was queued, or the cashier changed the roll: look now. Never blocks."""
        with self._wanted:
            self._awake = True
            self._failures = 0
            self._wanted.notify()

    def status(self) -> DeviceStatus:
        """The printer as it last spoke."""
        return self._printer.status()

    def replace(self, printer: ReceiptPrinter) -> None:
        """Use another printer from the next job on (its address was changed)."""
        old, self._printer = self._printer, printer
        old.close()
        self._use(printer)
        self.wake()

    def _use(self, printer: ReceiptPrinter) -> None:
        """Hear of its changes (a roll was put in: go on at once) and load what the first receipt needs."""
        with self._wanted:
            is_new, self._used = self._used is not printer, printer
        if is_new:
            printer.watch(lambda _status: self._heard())
            with suppress(KnownError):  # closed meanwhile: the till ends, or has another one already
                printer.warm_up()

    def _heard(self) -> None:
        with self._wanted:  # a retry, but without forgetting how often it failed
            self._awake = True
            self._wanted.notify()
        self._till.feed.tell(Changes.DEVICES)

    def close(self) -> None:
        """End after the job under way."""
        with self._wanted:
            self._closed = True
            self._wanted.notify()
        self._printer.close()
        if self._thread is not None:
            self._thread.join(timeout=ANSWER_TIMEOUT_S)

    # -- the thread ----------------------------------------------------------------------------------

    def _run(self) -> None:
        with self._wanted:
            if self._first_rest_s and not self._closed:
                self._wanted.wait(self._first_rest_s)
        self._use(self._printer)
        while self._wait():
            job = self._next()
            while job is not None and not self._closed:
                if not self._print(job):
                    break
                job = self._next()

    def _wait(self) -> bool:
        """Sleep until woken or until a failed job may be tried again; False when closing."""
        with self._wanted:
            if not self._awake and not self._closed:
                pause = RETRY_MS[min(self._failures, len(RETRY_MS)) - 1] / 1000 if self._failures else None
                self._wanted.wait(timeout=pause)
            self._awake = False
            return not self._closed

    def _next(self) -> JobRow | None:
        """The oldest job that has to come out. Jobs whose fate is unknown wait for a person."""
        with self._till.store.read() as connection:
            for job in print_jobs.waiting(connection):
                if job.state in (print_jobs.QUEUED, print_jobs.FAILED):
                    return job
        return None

    def _print(self, job: JobRow) -> bool:
        """Send one job and store what became of it; False when the queue has to wait."""
        try:
            data = self._encode(job)
        except Exception:  # a lane's loop: one bad paper must not stop the others
            log.exception("job %s cannot be drawn", job.id)
            self._store(job.id, print_jobs.UNKNOWN, "bug", None)
            return True
        if data is None:
            self._store(job.id, print_jobs.UNKNOWN, "gone", None)
            return True
        self._store(job.id, print_jobs.SENDING, None, data)
        outcome = self._send(PrintJob(job.id, data, f"{job.kind} {job.id}"))
        cause = None if outcome.cause is None else outcome.cause.value
        self._store(job.id, _STATE_OF[outcome.state], cause, None)
        if outcome.state is PrintState.FAILED:
            self._failures += 1
            return False
        self._failures = 0
        return True

    def _encode(self, job: JobRow) -> bytes | None:
        is_fresh = self._till.now_ms() - job.created_at < DRAWER_KICK_EXPIRES_MS
        document = self._build(job, is_fresh)
        return None if document is None else self._printer.encode(document)

    def _send(self, job: PrintJob) -> PrintOutcome:
        answered = Event()
        outcome: list[PrintOutcome] = []

        def done(result: PrintOutcome) -> None:
            outcome.append(result)
            answered.set()

        try:
            self._printer.send(job, done)
        except KnownError:  # the lane is closing: nothing of it was sent
            return PrintOutcome(PrintState.FAILED)
        if not answered.wait(ANSWER_TIMEOUT_S):
            return PrintOutcome(PrintState.UNKNOWN)
        return outcome[0]

    def _store(self, job: int, state: str, cause: str | None, data: bytes | None) -> None:
        def write() -> None:
            with self._till.store.write() as connection:
                print_jobs.set_state(connection, job, state, cause, self._till.now_ms(), data)

        try:
            self._till.worker.call(write, Priority.SALE)
        except KnownError as error:
            log.warning("print job %s: state %s could not be stored: %s", job, state, error)
        self._till.feed.tell(Changes.PRINT)

    def _settle_interrupted(self) -> None:
        """A job that was being sent when the till died: nobody knows whether it came out."""
        with self._till.store.write() as connection:
            for job in print_jobs.waiting(connection):
                if job.state == print_jobs.SENDING:
                    print_jobs.set_state(
                        connection, job.id, print_jobs.UNKNOWN, "interrupted", self._till.now_ms()
                    )


def queue_copy(till: Till, fact: str, kind: str) -> int:
    """Queue a reprint of a sale, return or closure, marked COPIA; returns the job's id. On the worker."""
    with till.store.write() as connection:
        return print_jobs.add(connection, kind, uuid_bytes(fact), True, till.now_ms())


def queue_test(till: Till) -> int:
    """Queue the printer's test page. Runs on the worker."""
    with till.store.write() as connection:
        return print_jobs.add(connection, TEST_PAGE, till.ids.next_bytes(), False, till.now_ms())


def papers_of(till: Till, fact: str) -> tuple[JobRow, ...]:
    """All papers of one fact, oldest first: Esito shows the last one's state."""
    with till.store.read() as connection:
        return tuple(print_jobs.of_ref(connection, uuid_bytes(fact)))


def waiting(till: Till) -> tuple[JobRow, ...]:
    """Papers that did not come out for sure."""
    with till.store.read() as connection:
        return tuple(print_jobs.waiting(connection))


def settle_by_hand(till: Till, job: int, came_out: bool) -> None:
    """The cashier looked: the paper is there, or it has to be printed again. Runs on the worker."""
    with till.store.write() as connection:
        state = print_jobs.CONFIRMED if came_out else print_jobs.QUEUED
        print_jobs.set_state(connection, job, state, "by hand", till.now_ms())
