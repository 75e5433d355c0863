"""Receipts and reports as PDF: the same bytes every time, the right words in the right place."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from app.domain.errors import KnownError, MalformedError
from app.ports.documents import (
    A4_HEIGHT_PT,
    A4_WIDTH_PT,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    IconOp,
    LineOp,
    Page,
    Qr,
    RectOp,
    Report,
    Row,
    Text,
    TextOp,
)
from drivers.paper import metrics
from drivers.paper.metrics import InterMeasure
from drivers.paper.pdf import document_pdf, report_pdf
from drivers.paper.slip import MM, slip
from tests.drivers.rigs import receipt

ROOT = Path(__file__).parents[2]


def page(*ops):
    return Page(A4_WIDTH_PT, A4_HEIGHT_PT, ops)


def cause_report():
    return Report(
        (
            page(
                RectOp(56, 52, 36, 36, 8, fill="primary"),
                IconOp(62, 58, "storefront", 24, "#FFFFFF"),
                TextOp(104, 68, "Alimentari da Nino", 13, 700),
                TextOp(540, 68, "486,72 €", 20, 700, "cause", "right"),
                TextOp(298, 100, "però, città, perché", 10, 500, "ink2", "center"),
                TextOp(56, 130, "Diciotto", 10, 600),
                LineOp(56, 110, 540, 110),
                RectOp(56, 140, 100, 30, 4, stroke="edge"),
                IconOp(56, 180, "heart", 24, "cause", "duotone"),
            ),
            page(TextOp(56, 60, "Elenco documenti", 18, 700)),
        ),
        "Rapporto delle cause",
        "rapporto-0001.pdf",
    )


def pixel(data, number, x, y, scale=2):
    """The colour at a point (in points from the top left) of a page."""
    with pypdfium2.PdfDocument(data) as pdf:
        sheet = pdf[number]
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        sheet.close()
        return "#" + bytes(picture.getpixel((int(x * scale), int(y * scale)))).hex().upper()


def words(data):
    """The text of each page."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for sheet in pdf:
            text = sheet.get_textpage()
            found.append(text.get_text_range())
            text.close()
            sheet.close()
        return found


def test_equal_reports_are_equal_bytes_in_this_process_and_in_another():
    here = [
        hashlib.sha256(data).hexdigest() for data in (report_pdf(cause_report()), document_pdf(receipt()))
    ]
    assert here == [
        hashlib.sha256(data).hexdigest() for data in (report_pdf(cause_report()), document_pdf(receipt()))
    ]
    code = (
        "import hashlib; from tests.drivers.test_pdf import *;"
        "print(hashlib.sha256(document_pdf(receipt())).hexdigest());"
        "print(hashlib.sha256(report_pdf(cause_report())).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert there.stdout.split() == here[::-1]


def test_the_words_can_be_searched_and_the_fonts_are_inside():
    data = report_pdf(cause_report())
    first, second = words(data)
    assert "486,72 €" in first
    assert "però, città, perché" in first
    assert second.strip() == "Elenco documenti"
    for weight in (b"Inter-Medium", b"Inter-SemiBold", b"Inter-Bold"):
        assert b"+" + weight in data
    assert data.count(b"/FontFile2") == 3
    assert b"Helvetica" not in data  # every font it names is in it


def test_the_file_says_what_it_is_and_not_when_it_was_made():
    with pypdfium2.PdfDocument(report_pdf(cause_report())) as pdf:
        metadata = pdf.get_metadata_dict()
    assert (metadata["Title"], metadata["Author"]) == ("Rapporto delle cause", "Bancone")
    assert metadata["CreationDate"].startswith("D:20000101")


def test_marks_stand_where_the_list_says():
    data = report_pdf(cause_report())
    assert pixel(data, 0, 60, 70) == "#0F6B4F"  # inside the shop's square
    assert pixel(data, 0, 74, 77) == "#FFFFFF"  # inside the icon on it
    assert pixel(data, 0, 300, 110) in ("#E3DFD4", "#E4E0D5")  # the line
    assert pixel(data, 0, 100, 155) == "#FFFFFF"  # an outlined box is not filled
    assert pixel(data, 0, 68, 186) != "#FFFFFF"  # the pale half of the heart
    assert pixel(data, 1, 300, 400) == "#FFFFFF"


def test_a_receipt_is_one_narrow_page_with_every_word():
    data = document_pdf(receipt())
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) == 1
        width, height = pdf.get_page_size(0)
    assert width == pytest.approx(80 * MM)
    assert height > 100 * MM
    text = words(data)[0]
    for expected in ("Alimentari da Nino", "TOTALE COMPLESSIVO", "15,93 €", "È un aiuto", "com’è – “del"):
        assert expected in text


def test_its_codes_can_be_scanned():
    zxingcpp = pytest.importorskip("zxingcpp")
    with pypdfium2.PdfDocument(document_pdf(receipt())) as pdf:
        sheet = pdf[0]
        found = {str(code.text) for code in zxingcpp.read_barcodes(sheet.render(scale=4).to_pil())}
        sheet.close()
    assert found == {"BR1:0R4T2QX7M8K9V3C5B1N6P0Z2Y4", "8076809513753", "01-0412-0087"}


@pytest.mark.parametrize(
    ("kind", "data"), [("EAN8", "96385074"), ("UPC-A", "036000291452"), ("CODE128", "1234")]
)
def test_other_codes_can_be_scanned_too(kind, data):
    zxingcpp = pytest.importorskip("zxingcpp")
    document = Document("test", "", (Text("sopra"), Barcode(data, kind), Text("sotto")))
    with pypdfium2.PdfDocument(document_pdf(document)) as pdf:
        sheet = pdf[0]
        found = [str(code.text) for code in zxingcpp.read_barcodes(sheet.render(scale=4).to_pil())]
        sheet.close()
    assert [text.lstrip("0") for text in found] == [data.lstrip("0")]


def test_each_cut_begins_a_page_and_an_empty_one_is_none():
    blocks = (Text("uno"), Cut(), Cut(), Text("due"), Qr(""), Cut())
    assert [text.strip() for text in words(document_pdf(Document("test", "", blocks)))] == ["uno", "due"]


def test_nothing_on_a_slip_is_wider_than_the_paper():
    measure = InterMeasure()
    long = "Confettura extra di albicocche biologiche della valle"
    amount = "123.456.789.012,00 €"
    blocks = (
        Row(long, amount, bold=True, tall=True),
        Row(long * 2, amount * 2),
        Columns((Cell(long), Cell(amount, 10, "right"), Cell(amount, 10, "right"))),
        Columns((Cell(long), Cell("4%", 4, "right"), Cell("7,80", 9, "right"))),
        Columns((Cell("4%", 4, "center"), Cell("7,80", 9, "right"))),
        Text("a" * 120, "center"),
        Text("", double=True),
    )
    (sheet,) = slip(Document("test", "", blocks), measure).pages
    drawn = [op for op in sheet.ops if isinstance(op, TextOp)]
    for op in drawn:
        width = measure.width(op.text, op.size, op.weight)
        left = {"left": op.x, "center": op.x - width / 2, "right": op.x - width}[op.align]
        if op.text != amount * 2:  # one amount wider than the paper: kept whole all the same
            assert left >= 4 * MM - 0.01, op
            assert left + width <= 76 * MM + 0.01, op
    joined = "".join(op.text for op in drawn).replace(" ", "")
    assert joined.count(amount.replace(" ", "")) == 5


def test_words_are_measured_and_broken():
    measure = InterMeasure()
    assert measure.width("Totale", 10, 700) > measure.width("Totale", 10) > 0
    assert measure.width("Totale", 20) == pytest.approx(2 * measure.width("Totale", 10))
    lines = measure.wrap("Il negozio destina il 3% di quanto incassa dai soci", 100, 8)
    assert " ".join(lines) == "Il negozio destina il 3% di quanto incassa dai soci"
    assert all(measure.width(line, 8) <= 100 for line in lines)
    assert measure.wrap("", 100, 8) == [""]
    assert measure.wrap("a\n\nb", 100, 8) == ["a", "", "b"]
    assert "".join(measure.wrap("m" * 50, 60, 8)) == "m" * 50


def test_a_missing_font_is_told_by_its_name(monkeypatch):
    metrics.font_name.cache_clear()
    monkeypatch.setattr(metrics, "_FILES", {400: "Inter-Nowhere"})
    with pytest.raises(KnownError, match="FONT_MISSING"):
        InterMeasure().width("x", 10)
    metrics.font_name.cache_clear()


def test_a_file_that_is_no_font_is_told_by_its_name(monkeypatch, tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Inter-Regular.ttf").write_bytes(b"not a font")
    metrics.font_name.cache_clear()
    monkeypatch.setattr(metrics, "files", lambda _: tmp_path)
    with pytest.raises(KnownError, match="FONT_MISSING"):
        InterMeasure().width("x", 10)
    metrics.font_name.cache_clear()


@pytest.mark.parametrize(
    "op",
    [
        TextOp(0, 0, "x", 10, colour="no-such-token"),
        LineOp(0, 0, 1, 1, colour="#12345"),
        RectOp(0, 0, 1, 1, fill="#GGGGGG"),
        IconOp(0, 0, "no-such-icon", 10),
    ],
)
def test_a_colour_or_icon_that_does_not_exist_is_a_bug(op):
    with pytest.raises(MalformedError):
        report_pdf(Report((page(op),), "", "x.pdf"))
