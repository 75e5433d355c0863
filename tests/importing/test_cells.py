"""Cells as shops write them: what is read, and what is refused because it could mean another amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import amount
from app.importing import cells
from app.importing.faults import Bad, Fault


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("4,59", 459),
        ("4.59", 459),  # two digits behind the only sign are cents, whatever the file's sign
        ("€ 4,59", 459),
        ("4,59 €", 459),
        ("4,59\u00a0EUR", 459),
        ("4", 400),
        ("4,5", 450),
        ("4,", 400),
        (",50", 50),
        ("0,00", 0),  # open price: the till asks
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567,00", None),
        ("12.345,6", 1234560),
        ("1 234,50", 123450),
        ("1'234.50", 123450),
        ("4,5900", 459),  # databases write four decimals
        ("999999,99", 99_999_999),
    ],
)
def test_prices_as_they_are_written(text, cents):
    found = cells.price(text, ",")
    assert found == cents if cents is not None else found.fault is Fault.PRICE_TOO_LARGE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.PRICE_MISSING),
        ("€", Fault.PRICE_MISSING),
        ("-1,00", Fault.PRICE_NEGATIVE),
        ("\u22121,00", Fault.PRICE_NEGATIVE),
        ("1,00-", Fault.PRICE_NEGATIVE),
        ("(1,00)", Fault.PRICE_NEGATIVE),
        ("'-1,00", Fault.PRICE_NEGATIVE),  # as our own file of faults writes it
        ("1,234", Fault.PRICE_DECIMALS),
        ("1,290", Fault.PRICE_DECIMALS),
        ("1,2345", Fault.PRICE_DECIMALS),
        ("1.234", Fault.PRICE_AMBIGUOUS),  # one euro or one thousand?
        ("1.23.4", Fault.PRICE_UNREADABLE),
        ("1,2,3", Fault.PRICE_UNREADABLE),
        ("1.234,567,89", Fault.PRICE_UNREADABLE),
        ("12.34,56", Fault.PRICE_UNREADABLE),
        ("circa 4", Fault.PRICE_UNREADABLE),
        ("٤,٥٩", Fault.PRICE_UNREADABLE),
        ("1e3", Fault.PRICE_UNREADABLE),
        (",", Fault.PRICE_UNREADABLE),
        ("1000000,00", Fault.PRICE_TOO_LARGE),
        ("9" * 40, Fault.PRICE_TOO_LARGE),
    ],
)
def test_a_price_that_cannot_be_is_never_guessed(text, fault):
    assert cells.price(text, ",").fault is fault


def test_the_files_decimal_sign_decides_what_three_digits_mean():
    assert cells.price("1.234", ".").fault is Fault.PRICE_DECIMALS
    assert cells.price("1,234", ".").fault is Fault.PRICE_AMBIGUOUS


@given(st.integers(0, 99_999_999))
def test_every_price_we_print_can_be_read_again(cents):
    assert cells.price(amount(cents), ",") == cents
    assert cells.price(f"{cents // 100}.{cents % 100:02d}", ".") == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22", "22"),
        ("22%", "22"),
        ("22,00", "22"),
        ("22.0 %", "22"),
        ("IVA 22%", "22"),
        ("0,22", "22"),
        ("0.1", "10"),
        ("0,04", "4"),
        ("04", "4"),
        ("10", "10"),
        ("5", "5"),
        ("N2", "N2"),
        ("n2.1", "N2"),
        ("N6.9", "N6"),
        ("esente", "N4"),
        ("Esente art. 10", "N4"),
        ("non imponibile", "N3"),
        ("Escluso art.15", "N1"),
        ("ES", "N4"),
        ("regime del margine", "N5"),
    ],
)
def test_vat_as_it_is_written(text, code):
    assert cells.vat(text) == code


@pytest.mark.parametrize(
    "text", ["", "0", "21", "N7", "N0", "ordinaria", "22 o 10", "-22", "4,5", "2200", "0,4"]
)
def test_an_unknown_vat_is_never_a_rate(text):
    found = cells.vat(text)
    assert found.fault is (Fault.VAT_UNKNOWN if text else Fault.VAT_MISSING)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("8000000000026", ("08000000000026",)),
        (' ="8000000000026" ', ("08000000000026",)),
        ("'8000000000026", ("08000000000026",)),
        ("8000000000026.0", ("08000000000026",)),
        ("8 000000 000026", ("08000000000026",)),
        ("978-88-04-66823-7", ("09788804668237",)),
        ("8000000000026|96385074", ("08000000000026", "00000096385074")),
        ("8000000000026 8000000000767", ("08000000000026", "08000000000767")),
        ("42", ("42",)),
        ("0042", ("42",)),
        ("ART-7", ("ART-7",)),
        ("36000291452", ("00036000291452", "36000291452")),  # a spreadsheet took the zero of a UPC-A
        ("", ()),
        ("0", ()),
        ("n.d.", ()),
    ],
)
def test_codes_as_spreadsheets_leave_them(text, keys):
    assert cells.codes(text) == keys


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("8,00001E+12", Fault.CODE_SCIENTIFIC),
        ("8.0000000E+12", Fault.CODE_SCIENTIFIC),
        ("8000000000027", Fault.CODE_CHECK_DIGIT),
        ("1" * 60, Fault.CODE_UNREADABLE),
        ("a\tb", Fault.CODE_UNREADABLE),
    ],
)
def test_a_code_that_no_scanner_will_read(text, fault):
    assert cells.codes(text).fault is fault


def test_a_wrong_check_digit_says_what_it_should_be():
    assert cells.codes("8000000000027").facts == {"code": "8000000000027", "expected": "8000000000026"}


@pytest.mark.parametrize(
    ("text", "weighed"), [("kg", True), ("KG.", True), ("al kg", True), ("pz", False), ("", False)]
)
def test_what_is_sold_by_the_kilo(text, weighed):
    assert cells.is_weighed(text) is weighed


def test_a_price_for_a_hundred_grams_is_not_one_for_a_kilo():
    assert cells.is_weighed("hg").fault is Fault.UNIT_UNKNOWN


@given(st.text(max_size=40))
def test_no_cell_ever_breaks_the_import(text):
    assert isinstance(cells.price(text, ","), int | Bad)
    assert isinstance(cells.vat(text), str | Bad)
    assert isinstance(cells.codes(text), tuple | Bad)
    assert cells.words(text) == cells.words(text).strip()


@given(st.text(max_size=40))
def test_the_guard_against_formulas_comes_off_again(text):
    guarded = cells.with_guard(text)
    assert not guarded.startswith(cells.FORMULA_SIGNS)
    if not (text.startswith("'") and text[1:2] in cells.FORMULA_SIGNS):
        assert cells.without_guard(guarded) == text
