"""The test page of the printer, and sheets of codes."""

import pytest

from app.codes.gtin import has_check_digit
from app.ports.documents import Barcode, Qr, Text
from app.receipts.pages import PrintedCode, codes_sheet, trial_page
from drivers.paper.codepages import Cleaner, code_page
from drivers.paper.text import to_text
from tests.fakes import MORNING
from tests.receipts.samples import SHOP, text_of


@pytest.mark.parametrize("columns", [48, 42, 32])
def test_ruler_is_as_wide_as_the_paper(columns):
    lines = text_of(trial_page(SHOP, columns, "CP858", MORNING), columns).splitlines()
    ruler = next(line for line in lines if line.startswith("123456"))
    assert len(ruler) == columns and max(len(line) for line in lines) == columns


def test_signs_of_italian_are_on_the_page():
    page = trial_page(SHOP, 48, "CP858", MORNING)
    printed = to_text(page, 48, Cleaner(code_page("CP858")))
    assert "à è é ì ò ù À È É Ì Ò Ù € × · °" in printed and "?" not in printed
    codes = [block for block in page.blocks if isinstance(block, Barcode)]
    assert [has_check_digit(code.data) for code in codes] == [True]
    assert not page.kicks_drawer


def test_codes_can_be_scanned_and_short_ones_typed():
    long = "BV1:" + "A" * 190
    sheet = codes_sheet(
        "Demo", [PrintedCode("Giulia", "BT000100482173", "tessera"), PrintedCode("Buono", long)]
    )
    assert [block.data for block in sheet.blocks if isinstance(block, Qr)] == ["BT000100482173", long]
    texts = [block.text for block in sheet.blocks if isinstance(block, Text)]
    assert "BT000100482173" in texts and long not in texts and "tessera" in texts
