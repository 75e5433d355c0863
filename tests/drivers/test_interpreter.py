"""The simulated printer's head: ESC/POS as printers read it, in any pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.interpreter import Ask, Interpreter, Kick, Paper
from tests.drivers.test_escpos import GOLDEN

CUT = b"\x1dV\x00"


def read(data, columns=48):
    return Interpreter(columns).feed(data)


def text_of(data, columns=48):
    (paper,) = read(data + CUT, columns)
    return paper.text


def test_the_line_that_a_foreign_emulator_prints_too():
    assert text_of(b"\x1b@\x1bt\x13Caff\x8a \xd5 1,30\n") == "Caffè € 1,30\n"


@pytest.mark.parametrize(
    ("slot", "signs", "shown"),
    [
        (0, b"\x85\x8a\x82\x8d\x95\x97", "àèéìòù"),
        (2, b"\x85\xd4\xd5", "àÈı"),
        (16, b"\x80\xe0\xc8", "€àÈ"),
        (19, b"\xd5\xd4", "€È"),
        (15, b"\xa4A", "□A"),
    ],
)
def test_the_same_byte_is_another_sign_on_another_page(slot, signs, shown):
    assert text_of(bytes([0x1B, 0x74, slot]) + signs + b"\n") == f"{shown}\n"


def test_a_reset_goes_back_to_the_first_page():
    assert text_of(b"\x1bt\x13\xd5\n\x1b@\x8a\n") == "€\nè\n"


def test_a_full_line_goes_on_below():
    assert text_of(b"x" * 32 + b"\n" + b"y" * 33 + b"\n", 32) == "x" * 32 + "\n" + "y" * 32 + "\ny\n"
    assert text_of(b"\x1d!\x11" + b"z" * 17 + b"\n", 32) == "z" * 16 + "\nz\n"


def test_alignment_is_that_of_the_moment_of_printing():
    assert text_of(b"\x1ba\x01ab\n\x1ba2cd\n\x1ba\x00ef\n", 8) == "   ab\n      cd\nef\n"


def test_the_old_size_command_sets_bold_and_both_sizes():
    (paper,) = read(b"\x1b!\x38a\n\x1b!\x00b\n" + CUT)
    assert [(line.bold, line.width, line.height) for line in paper.lines] == [(True, 2, 2), (False, 1, 1)]


def test_questions_and_kicks_come_in_their_order():
    events = read(b"\x1bp\x00\x19\xfaa\n\x1dr\x01" + CUT + b"\x1dr2")
    assert [type(event) for event in events] == [Kick, Ask, Paper, Ask]
    assert [event.what for event in events if isinstance(event, Ask)] == [1, 2]


def test_each_paper_has_its_own_bytes():
    head = Interpreter()
    first, second = head.feed(b"a\n" + CUT + b"b\n\x1dVB\x00")
    assert (first.text, first.raw) == ("a\n", b"a\n" + CUT)
    assert (second.text, second.raw) == ("b\n", b"b\n\x1dVB\x00")
    assert head.feed(CUT) == []  # nothing between two cuts is no paper


def test_pictures_and_distances_are_skipped():
    raster = b"\x1dv0\x00\x02\x00\x03\x00" + b"\x1b\x1d\x0a\xff\x00\x01"
    column = b"\x1b*\x21\x02\x00" + bytes(6)
    head = Interpreter()
    (paper,) = head.feed(raster + column + b"\x1b2\x1b3\x10\x1d(L\x02\x00\x01\x02\x1bD\x08\x10\x00a\n" + CUT)
    assert paper.text == "a\n"
    assert head.unknown == []


def test_what_is_not_known_is_told():
    head = Interpreter()
    head.feed(b"\x1b\x07\x1dQ\x01\x1c~")
    assert head.unknown == ["1b 07 1d", "1d 51 01", "1c 7e"]


def test_a_restart_tears_the_paper_and_forgets_the_rest():
    head = Interpreter()
    head.feed(b"\x1bt\x13meta\nscont\x1d(k\x10\x00")
    torn = head.restart()
    assert (torn.text, torn.is_complete) == ("meta\nscont\n", False)
    assert head.restart() is None
    (paper,) = head.feed(b"nuovo\n" + CUT)
    assert paper.text == "nuovo\n"


@given(st.lists(st.integers(0, 964), max_size=8).map(sorted))
def test_the_receipt_reads_the_same_in_any_pieces(places):
    data = (GOLDEN / "receipt-48.escpos").read_bytes()
    head = Interpreter()
    events = []
    for begin, end in zip([0, *places], [*places, len(data)], strict=True):
        events += head.feed(data[begin:end])
    assert events == read(data)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_read_to_some_end(pieces):
    head = Interpreter()
    for piece in pieces:
        for event in head.feed(piece):
            assert isinstance(event, Paper | Ask | Kick)
    head.restart()
    (paper,) = head.feed(b"viva\n" + CUT)
    assert paper.text == "viva\n"
