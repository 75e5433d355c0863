"""The promises of `ReceiptPrinter`, as tests that every adapter runs over every kind of other side.

A subclass gives `make`, a context that yields (printer, papers): `papers()` counts what came out on paper.
Pytest collects the subclasses in test_conformance.py, not this file.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.errors import KnownError
from app.ports.devices import DeviceState, DeviceStatus, PrintJob, PrintState
from tests.drivers.rigs import Answer, eventually, print_paper, receipt, slip

AT_ONCE_S = 0.1
QUEUE = 64


class ReceiptPrinterConformance:
    """What a caller may rely on, whatever stands at the other end of the line."""

    def make(self):
        raise AssertionError("a subclass says how its printer is made")

    def test_the_same_document_gives_the_same_bytes_from_any_thread(self):
        with self.make() as (printer, _), ThreadPoolExecutor(4) as pool:
            first = printer.encode(receipt())
            assert first
            assert set(pool.map(lambda _: printer.encode(receipt()), range(20))) == {first}

    def test_sending_returns_at_once_whatever_the_printer_does(self):
        with self.make() as (printer, _):
            job = PrintJob(1, printer.encode(receipt()), "receipt")
            before = time.monotonic()
            answers = [Answer() for _ in range(3)]
            for answer in answers:
                printer.send(job, answer)
            assert time.monotonic() - before < AT_ONCE_S

    def test_done_is_called_once_from_the_lane(self):
        with self.make() as (printer, _):
            answer = Answer()
            printer.send(PrintJob(1, printer.encode(slip())), answer)
            answer.wait()
        assert len(answer.outcomes) == 1
        assert answer.threads[0] is not threading.current_thread()

    def test_an_outcome_tells_the_truth_about_paper(self):
        with self.make() as (printer, papers):
            outcome = print_paper(printer)
            if outcome.state is PrintState.CONFIRMED:
                assert papers() == 1
                assert outcome.cause is None
            if outcome.state is PrintState.FAILED:
                assert papers() == 0
                assert outcome.bytes_sent == 0
                assert isinstance(outcome.cause, DeviceState)

    def test_jobs_end_in_the_order_they_were_given(self):
        ended = []
        with self.make() as (printer, _):
            job = PrintJob(1, printer.encode(slip()))
            for number in range(3):
                printer.send(job, lambda _, number=number: ended.append(number))
            assert eventually(lambda: len(ended) == 3)
        assert ended == [0, 1, 2]

    def test_status_is_the_last_word_and_costs_nothing(self):
        with self.make() as (printer, _):
            before = time.monotonic()
            status = printer.status()
            assert time.monotonic() - before < AT_ONCE_S
            assert isinstance(status, DeviceStatus)
            assert status.at_ms is None  # nobody has asked it yet

    def test_a_listener_that_fails_does_not_take_the_printer_away(self, expect_log):
        expect_log("a work failed")
        heard = []

        def broken(outcome):
            heard.append(outcome)
            raise RuntimeError("the screen is gone")

        with self.make() as (printer, _):
            printer.send(PrintJob(1, printer.encode(slip())), broken)
            assert print_paper(printer) is not None
        assert len(heard) == 1

    def test_closing_ends_every_job_and_lets_nothing_in(self):
        with self.make() as (printer, _):
            answers = [Answer() for _ in range(5)]
            for answer in answers:
                printer.send(PrintJob(1, printer.encode(slip())), answer)
            printer.close()
            for answer in answers:
                assert isinstance(answer.wait().state, PrintState)
                assert len(answer.outcomes) == 1
            with pytest.raises(KnownError, match="DEVICE_CLOSED"):
                printer.send(PrintJob(1, b""), Answer())
            printer.close()

    def test_a_full_queue_says_so(self):
        hold, begun = threading.Event(), threading.Event()

        def blocking(_):
            begun.set()
            hold.wait(10)

        with self.make() as (printer, _):
            job = PrintJob(1, printer.encode(slip()))
            printer.send(job, blocking)
            assert begun.wait(10)
            for _ in range(QUEUE):
                printer.send(job, Answer())
            try:
                with pytest.raises(KnownError, match="DEVICE_QUEUE_FULL"):
                    printer.send(job, Answer())
            finally:
                threading.Timer(0.05, hold.set).start()
                printer.close()
