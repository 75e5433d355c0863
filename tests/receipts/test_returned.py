"""The paper of a return quotes the original, says where the money went, and takes rewards back."""

import pytest

from app.ports.documents import Qr, Row
from app.receipts.returned import reason_word, return_receipt
from app.services.refunds import REASONS, make_return
from sync.wire.ids import uuid_bytes
from sync.wire.qr import read_receipt
from tests.fakes import COFFEE, sell
from tests.receipts.samples import NAMES, SHOP, big_sale, giulia, lines_of, text_of


def give_back(till, sale, wanted, reason="defective"):
    return make_return(till, sale.stamp.id, wanted, reason, "marta", is_owner=True).value.record


def test_italian_paper(till, italian, golden):
    sale = big_sale(till)
    made = give_back(till, sale, [("3", 1000), ("4", 1000)])
    document = return_receipt(made, sale.stamp.date, SHOP, NAMES, lines_of(giulia(till)), "Anna Bianchi")
    golden("return-it-48.txt", text_of(document))
    golden("return-it-32.txt", text_of(document, 32))


def test_what_goes_back_adds_up_to_what_came_back(till):
    sale = big_sale(till)
    document = return_receipt(give_back(till, sale, [("2", 186)]), sale.stamp.date, SHOP, NAMES)
    labels = [block.left for block in document.blocks if isinstance(block, Row)]
    assert labels.index("TOTAL RETURNED") < labels.index("  Tesoretto") < labels.index("Cash handed out")
    printed = text_of(document)
    assert "Reference document: No. 01-0001-0001" in printed and "12/11/2026" in printed
    assert "0,186 kg of 0,186 kg" in printed


def test_cash_alone_is_rounded_and_the_drawer_opens(till):
    sale = sell(till, COFFEE)
    document = return_receipt(give_back(till, sale, [("1", 1000)]), sale.stamp.date, SHOP, NAMES)
    rows = {block.left: block.right for block in document.blocks if isinstance(block, Row)}
    assert rows["  Rounding DL No. 50/2017"] == "+0,01"
    assert rows["Cash handed out"] == "4,30\u00a0€"
    assert document.kicks_drawer
    copy = return_receipt(
        give_back(till, sell(till, COFFEE), [("1", 1000)]), "2026-11-12", SHOP, NAMES, is_copy=True
    )
    assert not copy.kicks_drawer and "COPY" in text_of(copy)


def test_qr_is_the_original_sales(till):
    sale = sell(till, (COFFEE, 2000))
    document = return_receipt(give_back(till, sale, [("1", 1000)]), sale.stamp.date, SHOP, NAMES)
    assert "1 of 2" in text_of(document)
    assert [read_receipt(b.data) for b in document.blocks if isinstance(b, Qr)] == [uuid_bytes(sale.stamp.id)]


def test_customer_signs_where_no_name_was_taken(till):
    sale = sell(till, COFFEE)
    printed = text_of(return_receipt(give_back(till, sale, [("1", 1000)]), "2026-11-12", SHOP, NAMES))
    assert "Customer                    ____________________" in printed


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_word(reason):
    words = {reason_word(known) for known in REASONS}
    assert len(words) == len(REASONS) and reason_word(reason) in words
