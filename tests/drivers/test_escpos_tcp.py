"""A receipt on its way to the printer, and everything that can happen to it (devices §1.3)."""

import contextlib
import socket
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from app.ports.devices import DeviceState, PrintJob, PrintState
from drivers.paper.codepages import Cleaner, code_page
from drivers.paper.text import to_text
from drivers.printers import escpos_tcp
from drivers.printers.drawer import PrinterDrawer
from drivers.simulated.printer import SimulatedPrinter
from tests.drivers.rigs import (
    PATIENCE_S,
    Answer,
    HostileSocket,
    eventually,
    print_paper,
    printing,
    receipt,
    reset,
    slip,
)

CLEAN = b"\x16\x12\x12\x12"
LONG_ENOUGH_TO_ASK_AGAIN = 1.4


@pytest.fixture
def simulated():
    printer = SimulatedPrinter()
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def printer(simulated):
    with printing(simulated.address) as adapter:
        yield adapter


# -- the good day ------------------------------------------------------------------------------------------


def test_a_receipt_comes_out_word_for_word_and_is_confirmed(simulated, printer):
    outcome = print_paper(printer, receipt())
    assert (outcome.state, outcome.cause) == (PrintState.CONFIRMED, None)
    paper = simulated.wait_for(1)[0]
    assert paper.text == to_text(receipt(), 48, Cleaner(code_page("CP858")))
    assert paper.qrs == ("BR1:0R4T2QX7M8K9V3C5B1N6P0Z2Y4",)
    assert paper.barcodes == (("EAN13", "8076809513753"), ("CODE128", "01-0412-0087"))
    assert simulated.unknown_commands == []


def test_the_printer_has_spoken_and_the_time_is_kept(simulated, printer):
    assert printer.status().state is DeviceState.UNKNOWN
    before = time.time_ns() // 1_000_000
    print_paper(printer)
    status = printer.status()
    assert status.state is DeviceState.READY
    assert before <= status.at_ms <= time.time_ns() // 1_000_000


def test_the_next_receipt_does_not_wait_for_the_last_connection(simulated, printer):
    for number in range(5):
        assert print_paper(printer, slip(f"Scontrino {number}")).state is PrintState.CONFIRMED
    assert [paper.text for paper in simulated.wait_for(5)] == [f"Scontrino {n}\n" for n in range(5)]


def test_the_drawer_opens_with_a_cash_receipt_and_not_with_its_copy(simulated, printer):
    print_paper(printer, receipt(open_drawer=True))
    assert simulated.kicks == 1
    print_paper(printer, receipt(open_drawer=True, is_copy=True))
    print_paper(printer, receipt(open_drawer=True, is_training=True))
    assert simulated.kicks == 1


def test_the_drawer_opens_on_its_own(simulated, printer):
    answer = Answer()
    PrinterDrawer(printer).kick(answer)
    assert answer.wait().state is PrintState.CONFIRMED
    assert simulated.kicks == 1
    assert simulated.receipts == []
    assert PrinterDrawer(printer).status() == printer.status()


def test_a_roll_near_its_end_still_prints_and_is_told(simulated, printer):
    simulated.set(paper_low=True)
    assert print_paper(printer).state is PrintState.CONFIRMED
    assert printer.status().state is DeviceState.PAPER_LOW


def test_a_slow_printer_is_waited_for(simulated, printer):
    simulated.set(late_ms=250)
    assert print_paper(printer).state is PrintState.CONFIRMED


# -- nothing was sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "state", "detail"),
    [
        ("paper_out", DeviceState.PAPER_OUT, ""),
        ("cover_open", DeviceState.COVER_OPEN, ""),
        ("says_offline", DeviceState.OFFLINE, "SWITCHED_OFF_LINE"),
        ("offline", DeviceState.OFFLINE, "CONNECT_REFUSED"),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing(simulated, printer, fault, state, detail):
    simulated.set(**{fault: True})
    outcome = print_paper(printer, receipt())
    assert (outcome.state, outcome.cause, outcome.bytes_sent) == (PrintState.FAILED, state, 0)
    assert (printer.status().state, printer.status().detail) == (state, detail)
    simulated.clear()
    assert print_paper(printer, slip("dopo")).state is PrintState.CONFIRMED
    assert [paper.text for paper in simulated.wait_for(1)] == [
        "dopo\n"
    ]  # the failed one is not in its buffer


def test_a_printer_that_used_to_answer_and_is_held_by_another_till_gets_nothing(simulated, printer):
    print_paper(printer)
    simulated.set(busy=True)
    outcome = print_paper(printer)
    assert (outcome.state, outcome.cause) == (PrintState.FAILED, DeviceState.BUSY)
    assert printer.status().state is DeviceState.BUSY
    simulated.clear()
    assert print_paper(printer).state is PrintState.CONFIRMED
    assert len(simulated.receipts) == 2


def test_a_drawer_that_could_not_open_does_not_jump_open_later(simulated, printer):
    late = Answer()
    begun = Answer()

    def slow(outcome):
        time.sleep(0.3)
        begun(outcome)

    printer.send(PrintJob(1, printer.encode(slip())), slow)
    printer.send(PrintJob(2, b"\x1bp\x0022"), late, expires_s=0.1)
    begun.wait()
    assert late.wait().state is PrintState.FAILED
    assert simulated.kicks == 0


# -- something was sent and nobody knows -------------------------------------------------------------------


def test_paper_that_ends_in_the_middle_leaves_the_job_unknown_and_says_why(simulated):
    with printing(simulated.address, confirm_timeout_s=LONG_ENOUGH_TO_ASK_AGAIN) as printer:
        simulated.set(paper_out_after=200)
        outcome = print_paper(printer, receipt())
        assert (outcome.state, outcome.cause) == (PrintState.UNKNOWN, DeviceState.PAPER_OUT)
        assert outcome.bytes_sent == len(printer.encode(receipt()))
        assert printer.status().state is DeviceState.PAPER_OUT
        simulated.clear()  # a new roll: the printer itself prints the rest, nobody sends again
        assert len(simulated.wait_for(1)) == 1
        assert print_paper(printer, slip("dopo")).state is PrintState.CONFIRMED
        assert [len(paper.lines) > 1 for paper in simulated.wait_for(2)] == [True, False]


def test_a_new_roll_within_the_wait_confirms_by_itself(simulated):
    with printing(simulated.address, confirm_timeout_s=5.0) as printer:
        simulated.set(paper_out_after=200)
        answer = Answer()
        printer.send(PrintJob(1, printer.encode(receipt())), answer)
        assert eventually(lambda: printer.status().state is DeviceState.PAPER_OUT)
        simulated.clear()
        assert answer.wait().state is PrintState.CONFIRMED
        assert printer.status().state is DeviceState.READY


@pytest.mark.parametrize("fault", ["reset_after", "close_after"])
@pytest.mark.parametrize("at", [20, 200, 600])
def test_a_printer_that_dies_in_the_middle_leaves_the_job_unknown(simulated, printer, fault, at):
    simulated.set(**{fault: at})
    outcome = print_paper(printer, receipt())
    assert (outcome.state, outcome.cause) == (PrintState.UNKNOWN, DeviceState.OFFLINE)
    assert outcome.bytes_sent > 0
    torn = list(simulated.receipts)
    assert all(not paper.is_complete for paper in torn)
    assert print_paper(printer, slip("dopo")).state is PrintState.CONFIRMED
    assert [paper.text for paper in simulated.receipts[len(torn) :]] == ["dopo\n"]  # it was not sent again


def test_silence_after_a_job_is_unknown_when_the_printer_used_to_prove(simulated, printer):
    print_paper(printer)
    simulated.set(mute_proof=True)
    outcome = print_paper(printer)
    assert (outcome.state, outcome.cause) == (PrintState.UNKNOWN, None)


def test_the_late_proof_of_one_job_is_not_taken_for_the_next(simulated):
    with printing(simulated.address, confirm_timeout_s=0.6) as printer:
        print_paper(printer)
        simulated.set(late_ms=900)
        assert print_paper(printer).state is PrintState.UNKNOWN
        simulated.set(late_ms=0)
        # The printer is still at the last job when the next comes: its proof arrives in this conversation.
        assert print_paper(printer).state is PrintState.CONFIRMED
        simulated.set(late_ms=900)
        assert print_paper(printer).state is PrintState.UNKNOWN
        simulated.set(late_ms=0, mute_proof=True)
        assert print_paper(printer).state is not PrintState.CONFIRMED


# -- printers that say little ------------------------------------------------------------------------------


def test_a_printer_that_never_says_anything_has_been_sent_the_job_and_no_more(simulated, printer):
    simulated.set(silent=True)
    outcome = print_paper(printer)
    assert (outcome.state, outcome.cause) == (PrintState.SENT, DeviceState.UNKNOWN)
    assert printer.status().state is DeviceState.UNKNOWN
    assert printer.status().at_ms is None
    assert len(simulated.wait_for(1)) == 1


def test_a_printer_that_tells_its_state_but_never_proves_is_sent_the_job(simulated):
    with printing(simulated.address, confirm_timeout_s=LONG_ENOUGH_TO_ASK_AGAIN) as printer:
        simulated.set(mute_proof=True)
        outcome = print_paper(printer)
        assert (outcome.state, outcome.cause) == (PrintState.SENT, None)
        assert printer.status().state is DeviceState.READY


def test_a_printer_that_goes_dead_without_a_word_is_not_called_sent():
    def behave(guest, server):
        guest.sendall(CLEAN)
        while server.read(guest, 4096):  # takes the job and never speaks again
            pass

    with HostileSocket(behave) as other, printing(other.address) as printer:
        outcome = print_paper(printer)
        assert (outcome.state, outcome.cause) == (PrintState.UNKNOWN, None)
        assert printer.status().state is DeviceState.UNKNOWN


def test_a_printer_that_knows_only_two_of_the_questions_is_understood():
    """Clones answer DLE EOT 1 and 4 and ignore the rest; the roll is out."""

    def behave(guest, server):
        while data := server.read(guest, 4096):
            for index in range(len(data) - 2):
                if data[index : index + 2] == b"\x10\x04":
                    guest.sendall({1: b"\x1e", 4: b"\x7e"}.get(data[index + 2], b""))

    with HostileSocket(behave) as other, printing(other.address) as printer:
        outcome = print_paper(printer)
        assert (outcome.state, outcome.cause) == (PrintState.FAILED, DeviceState.PAPER_OUT)


def test_automatic_status_is_not_read_as_paper_out():
    """A printer with Automatic Status Back on by a switch greets with four bytes and repeats them."""

    def behave(guest, server):
        guest.sendall(b"\x10\x00\x00\x00")
        server.read(guest, 4096)
        guest.sendall(CLEAN[:2] + b"\x10\x00\x00\x00" + CLEAN[2:])
        while not server.received.endswith(b"\x1dr\x01"):
            server.read(guest, 4096)
        guest.sendall(b"\x10\x00\x00\x00\x00")

    with HostileSocket(behave) as other, printing(other.address) as printer:
        assert print_paper(printer).state is PrintState.CONFIRMED
        assert printer.status().state is DeviceState.READY


def test_a_printer_that_stops_reading_does_not_hold_the_till():
    """It answers, then takes nothing more: a job larger than every buffer runs into the time limit."""

    def behave(guest, server):
        guest.sendall(CLEAN)
        server.stopping.wait(10)

    with HostileSocket(behave) as other, printing(other.address) as printer:
        printer._link._send_timeout_s = 0.3
        answer = Answer()
        printer.send(PrintJob(1, bytes(20_000_000)), answer)
        outcome = answer.wait()
        assert (outcome.state, outcome.cause) == (PrintState.UNKNOWN, DeviceState.BUSY)
        assert 0 < outcome.bytes_sent < 20_000_000


# -- tending -----------------------------------------------------------------------------------------------


def test_the_till_hears_that_the_printer_is_back_without_printing(simulated):
    heard = []
    with printing(simulated.address, probe_s=0.05) as printer:
        printer._backoff._first_s = printer._backoff._next_s = 0.05
        printer.watch(lambda status: heard.append(status.state))
        simulated.set(paper_out=True)
        printer.warm_up()
        assert eventually(lambda: heard == [DeviceState.PAPER_OUT])
        simulated.clear()
        assert eventually(lambda: heard == [DeviceState.PAPER_OUT, DeviceState.READY])
        simulated.set(offline=True)
        assert eventually(lambda: heard[-1] is DeviceState.OFFLINE)
        simulated.clear()
        assert eventually(lambda: heard[-1] is DeviceState.READY)
    assert simulated.receipts == []


def test_a_failed_job_makes_the_till_look_after_the_printer(simulated):
    with printing(simulated.address, probe_s=30.0) as printer:
        printer._backoff._first_s = printer._backoff._next_s = 0.05
        simulated.set(cover_open=True)
        assert print_paper(printer).state is PrintState.FAILED
        simulated.clear()
        assert eventually(lambda: printer.status().state is DeviceState.READY)


def test_closing_does_not_wait_for_the_printer(simulated):
    with printing(simulated.address, confirm_timeout_s=20.0) as printer:
        simulated.set(mute_proof=True)
        answer = Answer()
        printer.send(PrintJob(1, printer.encode(slip())), answer)
        simulated.wait_for(1)
        before = time.monotonic()
        printer.close()
        assert time.monotonic() - before < 1.0
        assert answer.wait().state is PrintState.UNKNOWN


# -- fuzz --------------------------------------------------------------------------------------------------


class Babbler:
    """Answers each question with the next of some chunks of any bytes."""

    def __init__(self):
        self.chunks = []

    def __call__(self, guest, server):
        chunks = list(self.chunks)
        while server.read(guest, 65536):
            if not chunks:
                return
            guest.sendall(chunks.pop(0))


@pytest.fixture(scope="module")
def babbler():
    return Babbler()


@contextlib.contextmanager
def little_patience(printer):
    """Many examples in little time: silence is waited for shortly."""
    options = printer._options
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_STATUS_WAIT_S", "_MUTE_STATUS_WAIT_S", "_ONE_ANSWER_WAIT_S", "_DRAIN_S"):
            patch.setattr(escpos_tcp, name, 0.02)
        printer._options = replace(options, confirm_timeout_s=0.1)
        yield
    printer._options = options


@given(chunks=st.lists(st.binary(min_size=1, max_size=40), max_size=5))
def test_whatever_the_printer_says_the_lane_lives_and_the_outcome_is_one_of_four(babbler, chunks):
    babbler.chunks = chunks
    with HostileSocket(babbler) as other, printing(other.address, confirm_timeout_s=PATIENCE_S) as printer:
        with little_patience(printer):
            for _ in range(2):
                outcome = print_paper(printer)
                assert outcome.state in PrintState
                assert outcome.state is not PrintState.FAILED or outcome.bytes_sent == 0
        babbler.chunks = [CLEAN, b"\x00"]
        printer._is_unsettled = False  # this printer comes from the repair
        assert print_paper(printer).state is PrintState.CONFIRMED


def test_an_address_that_cannot_be_is_refused_when_the_printer_is_made():
    for address in ("", "host:notaport", "host:0", "host:70000", "a b", ":9100"):
        with pytest.raises(KnownError, match="BAD_ADDRESS"), printing(address):
            pass


def test_a_host_nobody_knows_fails_like_any_other(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with printing("printer.invalid") as printer:
        outcome = print_paper(printer)
        assert (outcome.state, outcome.cause) == (PrintState.FAILED, DeviceState.OFFLINE)
        assert printer.status().detail == "BAD_ADDRESS"


def test_a_connection_that_breaks_while_the_printer_is_asked_has_sent_nothing():
    def behave(guest, server):
        server.read(guest, 4)
        reset(guest)

    with HostileSocket(behave) as other, printing(other.address) as printer:
        outcome = print_paper(printer)
        assert (outcome.state, outcome.cause, outcome.bytes_sent) == (
            PrintState.FAILED,
            DeviceState.OFFLINE,
            0,
        )
