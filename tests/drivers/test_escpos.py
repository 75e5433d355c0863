"""Document -> ESC/POS: golden bytes, and read back by an interpreter that shares nothing with the encoder."""

import logging
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import MalformedError
from app.ports.documents import Barcode, Cut, Document, Feed, Qr, Row, Text
from drivers.paper.codepages import Cleaner, code_page
from drivers.paper.escpos import EscposEncoder
from drivers.paper.text import to_text
from drivers.simulated.interpreter import Interpreter, Kick, Paper
from tests.drivers.rigs import receipt
from tests.drivers.test_text import blocks

GOLDEN = Path(__file__).parent / "golden"
ENCODE_LIMIT_S = 0.003
ITALIAN = "€ à è é ì ò ù È"


def read_back(data, columns=48):
    """The papers and kicks in `data`; nothing may be unknown."""
    head = Interpreter(columns)
    events = head.feed(data)
    assert head.unknown == []
    return events


def paper(*some, columns=48, page="CP858"):
    encoder = EscposEncoder(columns, code_page(page))
    (printed,) = read_back(encoder.encode(Document("test", "", (*some, Cut()))), columns)
    return printed


def test_golden_bytes_of_the_receipt():
    data = EscposEncoder().encode(receipt(open_drawer=True))
    assert data == (GOLDEN / "receipt-48.escpos").read_bytes()


def test_a_foreign_emulator_read_the_golden_bytes_as_we_do():
    """receipt-48.emupos.txt: what emupos 0.4.0 printed of them (TM-T20III); its codes were scanned from its
    picture."""
    foreign = (GOLDEN / "receipt-48.emupos.txt").read_text("utf-8").splitlines()
    _, ours = read_back((GOLDEN / "receipt-48.escpos").read_bytes())
    names = {"[qr ": "[QR ", "[barcode EAN-13 ": "[EAN13 ", "[barcode ": "["}
    for name, own in names.items():
        foreign = [line.replace(name, own) for line in foreign]
    assert [line.strip() for line in foreign if line.strip()] == [
        line.strip() for line in ours.text.splitlines() if line.strip()
    ]


def test_codes_keep_their_distance_from_what_stands_above_and_below():
    """Without it the emulated paper's QR code could not be scanned."""
    data = EscposEncoder().encode(
        Document("test", "", (Text("a"), Qr("x"), Barcode("96385074", "EAN8"), Text("b")))
    )
    quiet = b"\x1bJ\x18"
    assert data.count(quiet) == 4
    assert data.index(quiet) < data.index(b"\x1d(k") < data.rindex(b"\x1d(k") < data.index(b"\x1dk")
    assert data.rindex(quiet) > data.index(b"96385074")


def test_the_code_page_is_set_right_behind_the_reset():
    assert EscposEncoder().encode(Document("test", "", ())) == b"\x1b@\x1bt\x13"
    assert EscposEncoder(32, code_page("CP1252")).encode(Document("test", "", ())) == b"\x1b@\x1bt\x10"


@pytest.mark.parametrize("page", ["CP858", "CP1252"])
def test_euro_and_accents_are_read_back_exactly(page):
    assert paper(Text(ITALIAN), page=page).text == f"{ITALIAN}\n"


def test_a_page_without_the_euro_writes_it_out():
    assert paper(Text(ITALIAN), page="CP437").text == "EUR à è é ì ò ù E\n"
    assert paper(Text(ITALIAN), page="CP850").text == "EUR à è é ì ò ù È\n"


def test_sizes_and_bold_end_where_they_should():
    printed = paper(
        Text("a", double=True, bold=True), Text("b"), Row("c", "1,00", bold=True, tall=True), Text("d")
    )
    assert [(line.bold, line.width, line.height) for line in printed.lines] == [
        (True, 2, 2),
        (False, 1, 1),
        (True, 1, 2),
        (False, 1, 1),
    ]


def test_a_qr_is_native_centred_and_holds_any_text():
    printed = paper(Text("a"), Qr("https://esempio.it/Più?x=1&y=€", module=8), Text("b"))
    assert printed.qrs == ("https://esempio.it/Più?x=1&y=€",)
    assert [line.align for line in printed.lines] == ["left", "center", "left"]


def test_an_empty_qr_prints_nothing_and_a_huge_module_is_made_possible():
    assert paper(Text("a"), Qr("")).qrs == ()
    assert paper(Qr("x", module=99)).qrs == ("x",)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("EAN13", "8076809513753"),
        ("EAN8", "96385074"),
        ("UPC-A", "036000291452"),
        ("CODE128", "01-0412-0087"),
        ("CODE128", "a{b{{c"),
        ("CODE128", "123456789012"),
        ("CODE128", "1234567"),
    ],
)
def test_bar_codes_are_read_back(kind, data):
    assert paper(Barcode(data, kind)).barcodes == ((kind, data),)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("EAN13", "8001234567898"),
        ("EAN13", "807680951375"),
        ("EAN13", "80768095137５3"),
        ("EAN8", "96385073"),
        ("UPC-A", "036000291453"),
        ("CODE128", ""),
        ("CODE128", "caffè"),
        ("CODE128", "x" * 41),
    ],
)
def test_a_bar_code_that_no_scanner_would_read_is_refused(kind, data):
    with pytest.raises(MalformedError, match="barcode"):
        EscposEncoder().encode(Document("test", "", (Barcode(data, kind),)))


def test_a_bar_code_too_wide_for_the_paper_leaves_its_characters():
    printed = paper(Barcode("una-merce-dal-nome-lungo", "CODE128"), columns=32)
    assert printed.barcodes == ()
    assert printed.text.strip() == "una-merce-dal-nome-lungo"


def test_a_printer_without_knife_feeds():
    data = EscposEncoder(32, has_knife=False).encode(Document("test", "", (Text("a"), Cut())))
    assert data.endswith(b"a\n\x1bd\x05")


def test_feeding_counts_lines():
    assert paper(Text("a"), Feed(3), Text("b")).text == "a\n\n\n\nb\n"


def test_the_drawer_opens_first():
    events = read_back(EscposEncoder().encode(receipt(open_drawer=True)))
    assert isinstance(events[0], Kick)
    assert isinstance(events[1], Paper)


def test_the_sample_shows_the_euro_once_for_each_page():
    (printed,) = read_back(EscposEncoder().code_page_sample())
    lines = dict(line.split("  ") for line in printed.text.splitlines())
    assert lines["CP858/19"] == lines["CP1252/16"] == ITALIAN
    assert lines["CP437/0"] == "EUR à è é ì ò ù E"
    assert "□" in lines["ISO8859-15/40"]  # a page this simulated printer does not have


@given(st.lists(blocks, min_size=1, max_size=6).map(tuple), st.sampled_from([32, 42, 48]))
def test_what_is_printed_is_what_the_plain_text_shows(some, columns):
    document = Document("test", "", some)
    shown = to_text(document, columns, Cleaner(code_page("CP858")))
    data = EscposEncoder(columns).encode(Document("test", "", (*some, Cut())))
    (printed,) = read_back(data, columns)
    assert printed.text == shown


@given(st.text(max_size=200))
def test_no_name_of_a_product_can_command_the_printer(name):
    events = read_back(EscposEncoder().encode(Document("test", "", (Text(name + "."), Cut()))))
    assert len(events) == 1


def test_encoding_a_receipt_is_quick():
    encoder = EscposEncoder()
    encoder.warm_up()
    document, times = receipt(), []
    for _ in range(50):
        before = time.process_time()
        encoder.encode(document)
        times.append(time.process_time() - before)
    assert statistics.median(times) < ENCODE_LIMIT_S


def test_the_library_is_loaded_without_a_word_and_leaves_nothing_behind(tmp_path):
    """In a fresh process: nothing on the terminal, no log handler, no file, the environment as it was."""
    code = (
        "import logging, os; from drivers.paper.escpos import EscposEncoder;"
        "EscposEncoder().warm_up(); assert logging.getLogger().handlers == [];"
        "assert 'ESCPOS_CAPABILITIES_PICKLE_DIR' not in os.environ"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(tmp_path.iterdir()) == []
    assert logging.getLogger("escpos").handlers == []
