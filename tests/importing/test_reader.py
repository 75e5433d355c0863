"""Bytes to records: a bad line spoils itself and nothing else, and any record can be begun from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from app.importing.faults import Fault
from app.importing.plan import Plan
from app.importing.reader import LINE_MAX, records, split

PLAN = Plan("utf-8", ";", ",", True, 3)


def read(tmp_path, data, plan=PLAN):
    path = tmp_path / "listino.csv"
    path.write_bytes(data)
    return list(records(path, plan))


def cells(found):
    return [record.cells for record in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b;c", ["a", "b", "c"]),
        ('"a;b";c', ["a;b", "c"]),
        ('"a ""x"" b";c', ['a "x" b', "c"]),
        ('TV 15";c', ['TV 15"', "c"]),  # a sign for inches opens nothing
        ('"a" b;c', ["a b", "c"]),
        ('"";""', ["", ""]),
        ("", [""]),
        ("a;;", ["a", "", ""]),
    ],
)
def test_quotes(text, expected):
    assert split(text, ";") == (expected, False)


def test_a_name_with_a_line_break_is_one_record(tmp_path):
    found = read(tmp_path, b'1;"Torta\ndi mele";2\r\n3;Pane;4\r\n')
    assert cells(found) == [("1", "Torta\ndi mele", "2"), ("3", "Pane", "4")]
    assert [record.line for record in found] == [1, 3]


def test_a_quote_that_never_closes_spoils_its_line_only(tmp_path):
    found = read(tmp_path, b'1;"Galbani;2\n3;Pane;4\n5;"Uova";6\n7;Latte;8\n')
    assert [record.fault for record in found] == [Fault.QUOTE_OPEN, None, None, None]
    assert cells(found)[1:] == [("3", "Pane", "4"), ("5", "Uova", "6"), ("7", "Latte", "8")]


def test_bytes_that_are_no_letters_spoil_their_line_only(tmp_path):
    found = read(tmp_path, b"1;Caff\xe8;2\n3;Pane\0;4\n5;Latte;6\n")
    assert [record.fault for record in found] == [Fault.BAD_ENCODING, Fault.NUL_BYTE, None]
    assert found[1].cells == ("3", "Pane", "4")


def test_windows_1252_and_the_byte_order_mark(tmp_path):
    windows = Plan("cp1252", ";", ",", True, 3)
    assert cells(read(tmp_path, "1;Caffè € 2;x\n".encode("cp1252"), windows)) == [("1", "Caffè € 2", "x")]
    assert cells(read(tmp_path, b"\xef\xbb\xbfcodice;b;c\n")) == [("codice", "b", "c")]
    undefined = read(tmp_path, b"1;\x81;2\n", windows)
    assert undefined[0].fault is Fault.BAD_ENCODING


def test_a_file_torn_in_the_middle_of_a_quoted_name(tmp_path):
    found = read(tmp_path, b'1;Pane;2\n3;"Lat')
    assert (found[1].fault, found[1].is_last_unended) == (Fault.TORN_LINE, True)


def test_lines_of_an_old_macintosh(tmp_path):
    plan = Plan("utf-8", ";", ",", True, 3, newline="\r")
    assert cells(read(tmp_path, b'a;b;c\r1;"x\ry";2\r3;z;4', plan)) == [
        ("a", "b", "c"),
        ("1", "x\ry", "2"),
        ("3", "z", "4"),
    ]
    many = b"".join(b"%d;Pane casereccio;2\r" % n for n in range(9_000))
    found = read(tmp_path, many, plan)
    assert [record.cells[0] for record in found] == [str(n) for n in range(9_000)]
    assert found[-1].next_byte == len(many)


def test_a_line_without_end_is_one_fault_and_the_next_is_read(tmp_path):
    found = read(tmp_path, b"1;" + b"x" * (3 * LINE_MAX) + b";2\n3;Pane;4\n")
    assert [record.fault for record in found] == [Fault.LINE_TOO_LONG, None]
    assert len(found[0].cells[1]) < 300
    assert found[1].cells == ("3", "Pane", "4")


def test_a_file_that_is_gone_is_said_to_be_unreadable(tmp_path):
    with pytest.raises(KnownError) as refused:
        list(records(tmp_path / "nowhere.csv", PLAN))
    assert refused.value.code == "FILE_UNREADABLE"


LINES = st.lists(
    st.sampled_from(
        [b"1;Pane;2\n", b'"a;\nb";c;d\n', b'1;"open;2\n', b"\n", b"\xff;x\n", b'"x""y";z;1\r\n', b'";;"\n']
    ),
    max_size=12,
)


@given(LINES)
def test_reading_can_begin_at_any_record(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("resume") / "listino.csv"
    data = b"".join(lines)
    path.write_bytes(data)
    whole = list(records(path, PLAN))
    assert (whole[-1].next_byte if whole else 0) == len(data)
    for index, record in enumerate(whole):
        assert list(records(path, PLAN, record.next_byte, record.next_line)) == whole[index + 1 :]
