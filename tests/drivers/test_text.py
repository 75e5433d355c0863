"""How a receipt stands on 48, 42 and 32 columns."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports.documents import Cell, Columns, Cut, Document, Feed, Qr, Row, Rule, Text
from drivers.paper.codepages import Cleaner, code_page
from drivers.paper.text import to_text
from tests.drivers.rigs import receipt

GOLDEN = Path(__file__).parent / "golden"


def shown(*blocks, columns=32):
    return to_text(Document("test", "", blocks), columns)


@pytest.mark.parametrize("columns", [48, 42, 32])
def test_the_receipt_of_an_ordinary_morning(columns):
    assert to_text(receipt(), columns) == (GOLDEN / f"receipt-{columns}.txt").read_text("utf-8")


def test_an_amount_stands_on_the_first_line_of_a_long_name():
    assert shown(Row("Confettura extra di albicocche", "12,50")) == (
        "Confettura extra di        12,50\nalbicocche\n"
    )


def test_an_amount_is_never_cut():
    wide = "123.456.789,00 € (diciassette per cento)"
    assert shown(Row("Totale complessivo", wide)).replace("\n", " ").split() == [
        "Totale",
        "complessivo",
        *wide.split(),
    ]
    assert shown(Row("", "1,00")) == f"{'1,00':>32}\n"


def test_a_table_keeps_its_columns():
    name = Cell("Pane di Altamura a lievitazione naturale")
    assert shown(Columns((name, Cell("4%", 4, "right"), Cell("3,20", 8, "right")))) == (
        "Pane di Altamura a   4%     3,20\nlievitazione\nnaturale\n"
    )


def test_a_table_too_wide_for_the_paper_puts_the_name_on_a_line_of_its_own():
    row = Columns((Cell("Latte"), Cell("1234567890", 10), Cell("1234567890", 10), Cell("12,00", 8, "right")))
    assert shown(row) == "Latte\n  1234567890 1234567890    12,00\n"


def test_a_table_without_a_stretching_cell_stays_together():
    assert (
        shown(Columns((Cell("20,00", 8, "right"), Cell("x", 1), Cell("3", 3, "center")))) == "   20,00 x  3\n"
    )


def test_paragraphs_break_between_words_and_long_words_anywhere():
    assert shown(Text("a" * 40)) == "a" * 32 + "\n" + "a" * 8 + "\n"
    assert shown(Text("uno\ndue", "right")) == f"{'uno':>32}\n{'due':>32}\n"
    assert shown(Text("")) == "\n"


def test_double_width_has_half_the_columns():
    assert (
        shown(Text("Alimentari da Nino", "center", double=True))
        == "         Alimentari da\n              Nino\n"
    )


def test_rules_codes_and_empty_lines():
    assert shown(Rule(), Rule(True), Qr("BR1:X"), Feed(2), Cut()) == (
        "-" * 32 + "\n" + "=" * 32 + "\n" + "[QR BR1:X]".center(32).rstrip() + "\n\n\n"
    )


def test_a_printer_without_the_euro_gets_it_in_letters_before_lines_are_broken():
    line = to_text(Document("test", "", (Row("Totale", "15,93 €"),)), 32, Cleaner(code_page("CP437")))
    assert line == f"Totale{'15,93 EUR':>26}\n"


def test_paper_too_narrow_to_print_on_is_a_bug():
    with pytest.raises(ValueError, match="too few"):
        shown(Text("x"), columns=12)


texts = st.text(st.characters(codec="cp858", exclude_categories=["Cc"]), max_size=60)
cells = st.builds(Cell, texts, st.integers(0, 20), st.sampled_from(["left", "center", "right"]))
blocks = st.one_of(
    st.builds(Text, texts, st.sampled_from(["left", "center", "right"]), st.booleans(), st.booleans()),
    st.builds(Row, texts, texts, st.booleans(), st.booleans()),
    st.builds(Columns, st.lists(cells, min_size=1, max_size=5).map(tuple), st.booleans()),
    st.builds(Rule, st.booleans()),
    st.builds(Feed, st.integers(1, 3)),
)


def words_of(block):
    match block:
        case Text(text):
            return (text,)
        case Row(left, right):
            return (left, right)
        case Columns(parts):
            return tuple(cell.text for cell in parts)
        case _:
            return ()


@given(st.lists(blocks, max_size=6).map(tuple), st.sampled_from([24, 32, 42, 48]))
def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(some, columns):
    page = Cleaner(code_page("CP858"))
    text = to_text(Document("test", "", some), columns, page)
    assert all(len(line) <= columns for line in text.split("\n"))
    wanted = "".join(page(words) for block in some for words in words_of(block))
    rules = sum(isinstance(block, Rule) for block in some)
    letters = sorted(text.replace(" ", "").replace("\n", ""))
    heavy = sum(isinstance(block, Rule) and block.heavy for block in some)
    lines = list("=" * columns * heavy + "-" * columns * (rules - heavy))
    assert letters == sorted([*wanted.replace(" ", "").replace("\n", ""), *lines])
