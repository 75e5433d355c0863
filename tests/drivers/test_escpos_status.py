"""What printers were measured to answer, and what any bytes at all are taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports.devices import DeviceState
from drivers.printers.escpos_status import Answers, state_of
from drivers.simulated.faults import Faults

# devices §1.3, a TM-T20III with the drawer open.
MEASURED = {
    "16 12 12 12": (DeviceState.READY, ""),
    "16 12 12 1e": (DeviceState.PAPER_LOW, ""),
    "1e 32 12 7e": (DeviceState.PAPER_OUT, ""),
    "1e 16 12 12": (DeviceState.COVER_OPEN, ""),
    "1e 12 12 12": (DeviceState.OFFLINE, "SWITCHED_OFF_LINE"),
}


@pytest.mark.parametrize(("answers", "meaning"), MEASURED.items())
def test_measured_answers(answers, meaning):
    assert state_of(*bytes.fromhex(answers)) == meaning


@pytest.mark.parametrize(
    ("error", "detail"),
    [(0x1A, "CUTTER"), (0x16, "MECHANICAL"), (0x32, "UNRECOVERABLE"), (0x52, "OVERHEATED")],
)
def test_errors_have_a_name(error, detail):
    assert state_of(0x1E, 0x52, error, 0x12) == (DeviceState.FAULT, detail)


def test_an_error_without_a_name_and_a_finger_on_the_feed_button():
    assert state_of(0x1E, 0x52, 0x12, 0x12) == (DeviceState.FAULT, "ERROR")
    assert state_of(0x1E, 0x1A, 0x12, 0x12) == (DeviceState.OFFLINE, "FEED_BUTTON")


@pytest.mark.parametrize(
    ("faults", "row"),
    [
        (Faults(), "16 12 12 12"),
        (Faults(paper_low=True), "16 12 12 1e"),
        (Faults(paper_out=True), "1e 32 12 7e"),
        (Faults(cover_open=True), "1e 16 12 12"),
        (Faults(says_offline=True), "1e 12 12 12"),
    ],
)
def test_the_simulated_printer_answers_as_measured(faults, row):
    assert b"".join(faults.answers()) == bytes.fromhex(row)


def test_automatic_status_is_skipped_even_when_it_comes_in_pieces():
    answers = Answers()
    for piece in (b"\x10\x00", b"\x0c", b"\x00\x16\x12", b"\x12\x12"):
        answers.feed(piece)
    assert answers.proofs == 0
    assert answers.take_status() == (DeviceState.READY, "")
    assert answers.take_status() is None


def test_flow_control_means_nothing():
    answers = Answers()
    answers.feed(b"\x11\x13\x00")
    assert (answers.realtime, answers.proofs) == ([], 1)


@given(st.lists(st.binary()))
def test_any_bytes_in_any_pieces_mean_the_same(pieces):
    whole, piecewise = Answers(), Answers()
    whole.feed(b"".join(pieces))
    for piece in pieces:
        piecewise.feed(piece)
    assert (whole.realtime, whole.proofs) == (piecewise.realtime, piecewise.proofs)
    while (word := whole.take_status()) is not None:
        assert word[0] in DeviceState
