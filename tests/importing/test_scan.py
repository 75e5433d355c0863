"""The preview of a price list: what the file is, what its columns mean, what is wrong with it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from app.importing.faults import Fault
from app.importing.looks import look_of
from app.importing.plan import plan_from_json
from app.importing.scan import plan_with, preview
from tests.bench.catalogue_data import write_price_list


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8", name="listino.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def faults(found):
    return [(problem.line, problem.field, problem.fault) for problem in found.problems]


def test_a_supplier_s_list_is_understood_without_a_question(tmp_path):
    found = preview(write_price_list(tmp_path / "fornitore.csv", 300))
    assert (found.plan.encoding, found.plan.delimiter, found.plan.decimal) == ("utf-8", ";", ",")
    assert dict(found.plan.columns) == {"code": 0, "name": 1, "department": 2, "vat": 3, "price": 4}
    assert found.plan.missing == ()
    assert (found.rows, found.bad_rows) == (300, 0)
    assert len(found.first_rows) == 10
    assert "Latticini" in found.departments


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_dialect_gives_the_same_rows(file, delimiter, encoding):
    rows = [
        ["Cod. EAN", "Descrizione articolo", "Prezzo di vendita", "Aliquota IVA", "Categoria", "U.M."],
        ["8000000000026", "Caffè più buono", '"1.234,56 €"', "22%", "Caffè", "PZ"],
        ["8000000000767", '"Mozzarella; di, bufala|fresca"', '"9,90"', "4", "Latticini", "KG"],
    ]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    found = preview(file(text, encoding))
    assert found.plan.delimiter == delimiter
    assert found.plan.encoding == encoding.removesuffix("-sig")
    assert found.header[0] == "Cod. EAN"
    assert sorted(found.plan.columns) == ["code", "department", "name", "price", "unit", "vat"]
    assert (found.rows, faults(found)) == (2, [])


def test_english_headings_and_decimal_points(file):
    found = preview(
        file("SKU,Product name,Price,VAT rate,Department\nA1,Bread,1.20,4%,Bakery\nA2,Wine,5.5,22%,Wines\n")
    )
    assert dict(found.plan.columns) == {"code": 0, "name": 1, "price": 2, "vat": 3, "department": 4}
    assert (found.plan.decimal, found.bad_rows) == (".", 0)


def test_the_code_of_the_shop_stands_beside_the_barcode(file):
    found = preview(
        file("codice;barcode;descrizione;prezzo;iva;reparto\n42;8000000000026;Pane;1,00;4;Pane\n")
    )
    assert (found.plan.columns["plu"], found.plan.columns["code"]) == (0, 1)


def test_a_list_without_headings_is_read_by_its_contents(file):
    rows = ["8000000000026;Pane casereccio;Pane;4;2,40", "8000000000767;Latte intero;Latticini;4;1,79"] * 3
    found = preview(file("\n".join(rows) + "\n"))
    assert not found.plan.has_header
    assert found.plan.columns["code"] == 0
    assert found.plan.columns["price"] == 4
    assert found.plan.columns["vat"] == 3
    assert found.rows == 6


def test_an_unknown_heading_is_asked_for_and_never_guessed(file):
    path = file("ean;descrizione;reparto;iva;prezzo acquisto\n8000000000026;Pane;Pane;4;0,90\n")
    found = preview(path)
    assert found.plan.missing == ("price",)
    chosen = replace(found.plan, columns={**found.plan.columns, "price": 4})
    assert preview(path, chosen).plan.missing == ()


def test_a_wrong_guess_is_put_right_by_hand(file):
    path = file("ean;descrizione;reparto;iva;prezzo\n42;Caffè;Bar;22;1,20\n", "cp1252")
    found = preview(path)
    wrong = plan_with(found, encoding="utf-8", delimiter=",")
    assert (wrong.missing, wrong.width) == (("name", "price", "vat"), 1)
    assert [problem.fault for problem in preview(path, wrong).problems] != []
    right = plan_with(preview(path, wrong), encoding="cp1252", delimiter=";")
    assert right == found.plan


def test_a_plan_survives_being_stored(file):
    found = preview(file("ean;descrizione;reparto;iva;prezzo\n8000000000026;Pane;Pane;4;0,90\n"))
    assert plan_from_json(found.plan.as_json()) == found.plan


def test_every_bad_row_is_named_with_line_field_and_reason(file):
    text = (
        "barcode;descrizione;reparto;iva;prezzo\n"
        "8000000000026;Pane;Pane;4;2,40\n"
        "8000000000027;Latte;Latticini;4;1,79\n"
        "8000000000767;;Latticini;22;-1,00\n"
        "\n"
        "8000000001887;Vino;Vini;21;5,50\n"
        "8000000000026;Pane nero;Pane;4;2,60\n"
        "8000000138071;Miele; di bosco;Dispensa;10;5,49\n"
        "8000000142283;Uova;;10;2,95\n"
    )
    found = preview(file(text))
    assert faults(found) == [
        (3, "code", Fault.CODE_CHECK_DIGIT),
        (4, "name", Fault.NAME_MISSING),
        (4, "price", Fault.PRICE_NEGATIVE),
        (6, "vat", Fault.VAT_UNKNOWN),
        (7, "code", Fault.CODE_TWICE),
        (8, "", Fault.TOO_MANY_COLUMNS),
        (9, "department", Fault.DEPARTMENT_MISSING),
    ]
    assert (found.rows, found.bad_rows) == (7, 6)
    assert found.problems[4].facts == {"code": "8000000000026", "first_line": 2}


def test_a_department_chosen_for_those_without_one(file):
    path = file("codice;descrizione;iva;prezzo\n1;Pane;4;2,40\n")
    found = preview(path)
    assert faults(found) == [(2, "department", Fault.DEPARTMENT_MISSING)]
    assert preview(path, replace(found.plan, default_department="Vari")).bad_rows == 0


def test_a_bad_row_does_not_reserve_its_code(file):
    text = (
        "barcode;descrizione;reparto;iva;prezzo\n42;Pane;Pane;4;?\n42;Pane;Pane;4;2,40\n42;Pane;Pane;4;2,50\n"
    )
    assert faults(preview(file(text))) == [
        (2, "price", Fault.PRICE_UNREADABLE),
        (4, "code", Fault.CODE_TWICE),
    ]


def test_goods_without_a_code_are_known_by_their_name(file):
    text = "barcode;descrizione;reparto;iva;prezzo\n;Michetta;Pane;4;0,45\n;MICHETTA;Pane;4;0,50\n"
    assert faults(preview(file(text))) == [(3, "name", Fault.NAME_TWICE)]


@pytest.mark.parametrize(
    ("last", "fault"),
    [
        ("8000000000767;Latte;Latticini;4;1,7", Fault.TORN_LINE),
        ("8000000000767;Latte;Latticini;4;1", Fault.TORN_LINE),
        ("8000000000767;Latte;Latt", Fault.TORN_LINE),
        ("8000000000767", Fault.TORN_LINE),
    ],
)
def test_a_torn_file_never_sells_at_half_a_price(file, last, fault):
    found = preview(file("barcode;descrizione;reparto;iva;prezzo\n8000000000026;Pane;Pane;4;2,40\n" + last))
    assert [problem.fault for problem in found.problems] == [fault]


def test_a_whole_last_line_needs_no_line_end(file):
    assert preview(file("barcode;descrizione;reparto;iva;prezzo\n42;Pane;Pane;4;2,40")).bad_rows == 0


def test_one_broken_letter_does_not_change_the_encoding_of_the_rest(file):
    good = "".join(f"{n};Caffè;Caffè;22;1,00\n" for n in range(1, 6)).encode()
    found = preview(file(b"barcode;descrizione;reparto;iva;prezzo\n" + good + b"9;Caff\xe8;Bar;22;1,00\n"))
    assert found.plan.encoding == "utf-8"
    assert faults(found) == [(7, "", Fault.BAD_ENCODING)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\xef\xbb\xbf \r\n", "FILE_EMPTY"),
        (b"PK\x03\x04rest", "FILE_IS_SPREADSHEET"),
        (b"\xd0\xcf\x11\xe0rest", "FILE_IS_SPREADSHEET"),
        ("barcode;prezzo".encode("utf-16"), "FILE_IS_UTF16"),
        (b"%PDF-1.7", "FILE_IS_BINARY"),
        (bytes(400), "FILE_IS_BINARY"),
    ],
)
def test_what_is_no_price_list_is_called_by_its_name(file, data, code):
    with pytest.raises(KnownError) as refused:
        preview(file(data))
    assert refused.value.code == code


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(KnownError) as refused:
        preview(tmp_path / "listino.csv")
    assert refused.value.code == "FILE_UNREADABLE"


@given(data=st.binary(max_size=300) | st.text('";,\n\r\0è8027 aP', max_size=300).map(str.encode))
def test_no_file_ever_breaks_the_preview(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "listino.csv"
    path.write_bytes(b"barcode;descrizione;reparto;iva;prezzo\n42;Pane;Pane;4;2,40\n" + data)
    try:
        found = preview(path)
    except KnownError as known:
        assert known.code.startswith("FILE_")
    else:
        assert 0 <= found.bad_rows <= found.rows


def test_departments_get_a_face():
    assert look_of("Pane e focacce")[0] == "bread"
    assert look_of("Bevande alcoliche")[0] == "wine"
    assert look_of("BEVANDE")[0] == "drop"
    assert look_of("Macelleria e salumi")[0] == "knife"
    assert look_of("Dolci e colazione")[0] == "cookie"
    assert look_of("Ferramenta") == ("shopping-bag", "gold")
