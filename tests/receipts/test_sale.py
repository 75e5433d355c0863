"""What a customer takes home: every amount adds up as the law says, and nothing is promised twice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import Basket, Discount, add_open_price, add_product, discount_document, discount_line
from app.domain.payment import Tender, TenderType
from app.domain.record import SaleRecord, Stamp
from app.domain.sale import AccrualRules, Party, checkout
from app.i18n import set_language
from app.ports.documents import Columns, Qr, Row
from app.receipts.parts import MemberLines, vat_mark
from app.receipts.sale import sale_receipt
from app.services.checkout import card_tender, cash_tender
from drivers.paper.codepages import Cleaner, code_page
from drivers.paper.text import to_text
from sync.wire.ids import uuid_bytes
from sync.wire.qr import read_receipt
from tests.fakes import BREAD, COFFEE, HAM, MORNING, OIL, sell
from tests.receipts.samples import NAMES, SHOP, VOUCHER, big_sale, giulia, lines_of, text_of

NUMBER = re.compile(r"^([−+]?)([\d.]+),(\d\d)(?:\u00a0€)?$")


def paper(till, sale, **options):
    member = lines_of(giulia(till)) if sale.party.member else None
    return sale_receipt(sale, SHOP, NAMES, member, {VOUCHER: 1500}, **options)


def cents(text):
    sign, units, rest = NUMBER.match(text).groups()
    value = int(units.replace(".", "")) * 100 + int(rest)
    return -value if sign == "−" else value


def rows(document):
    return [(block.left, block.right) for block in document.blocks if isinstance(block, Row)]


def row(document, label):
    """The amount of the row with that label, 0 when the row was left out."""
    return next((cents(right) for left, right in rows(document) if left == label), 0)


@pytest.mark.parametrize("columns", [48, 32])
def test_italian_paper(till, italian, golden, columns):
    golden(f"sale-it-{columns}.txt", text_of(paper(till, big_sale(till)), columns))


def test_english_paper(till, golden):
    golden("sale-en-48.txt", text_of(paper(till, big_sale(till))))


@pytest.mark.parametrize("columns", [48, 32])
def test_no_line_is_wider_than_the_paper(till, italian, columns):
    printed = text_of(paper(till, big_sale(till)), columns)
    assert max(len(line) for line in printed.splitlines()) == columns


def test_every_sign_is_on_the_usual_code_page(till, italian):
    document = paper(till, big_sale(till))
    printed = to_text(document, 48, Cleaner(code_page("CP858")))
    assert "?" not in printed
    assert "34,60" not in printed and "24,86 €" in printed and "Caffè" in printed and "2 × 4,29" in printed


def test_qr_leads_back_to_the_sale(till):
    sale = sell(till, BREAD)
    codes = [block.data for block in paper(till, sale).blocks if isinstance(block, Qr)]
    assert [read_receipt(code) for code in codes] == [uuid_bytes(sale.stamp.id)]


def test_drawer_opens_for_cash_and_only_on_the_original(till):
    cash, card = sell(till, BREAD), sell(till, OIL, tenders=[card_tender(None)])
    assert paper(till, cash).kicks_drawer
    assert not paper(till, card).kicks_drawer
    assert not paper(till, cash, is_copy=True).kicks_drawer
    assert not paper(till, cash, is_fresh=False).kicks_drawer


def test_copy_says_so_and_shows_no_balance_of_today(till):
    sale = big_sale(till)
    copy = text_of(paper(till, sale, is_copy=True))
    assert "COPY" in copy
    assert "Bricks on their way" in copy and "Bricks in all" not in copy
    assert "Tesoretto on its way" in copy and "Tesoretto left" not in copy
    assert "15,00" not in copy  # what was left on the voucher that day is not known any more
    original = text_of(paper(till, sale))
    assert "COPY" not in original and "Buono spesa di quartiere: left           15,00 €" in original


def test_sale_without_card_thanks_the_fund_and_no_member(till):
    labels = [left for left, _right in rows(paper(till, sell(till, (OIL, 2000))))]
    assert "To the cause: Fondo di Quartiere" in labels
    assert not any("Bricks" in label or "Tesoretto" in label for label in labels)


def test_shop_alone_prints_no_circuit(lone_till):
    document = sale_receipt(sell(lone_till, BREAD), SHOP, NAMES)
    assert not any("cause" in left for left, _right in rows(document))
    assert "NOT FISCAL" in text_of(document)


def test_rounding_down_is_a_discount_at_payment_and_up_a_row_of_its_own(till):
    down, up = paper(till, sell(till, (BREAD, 400))), paper(till, sell(till, COFFEE))
    assert (row(down, "GRAND TOTAL"), row(down, "Amount paid")) == (96, 95)
    assert row(down, "Discount at payment: Rounding DL No. 50/2017") == 1
    assert (row(up, "GRAND TOTAL"), row(up, "Amount paid")) == (429, 430)
    assert row(up, "Rounding DL No. 50/2017") == 1


def test_nature_is_marked_and_explained(till):
    basket, _line = add_open_price(Basket(), 1, "Giornale", "N2", 150)
    basket, _line = add_product(basket, BREAD)
    document = sale_receipt(record_of(basket, [cash_tender(None, True)]), SHOP, NAMES)
    printed = text_of(document)
    assert re.search(r"Giornale +NS +1,50", printed)
    assert re.search(r"NS not subject to VAT +1,50", printed)
    assert [vat_mark(code) for code in ("22", "5", "N1", "N4", "N6")] == ["22%", "5%", "EE", "ES", "AL"]


def test_member_without_a_cause_is_told_to_choose():
    basket, _line = add_product(Basket(), OIL)
    sale = record_of(basket, [cash_tender(None, True)], Party("ab" * 16), AccrualRules(cause_bps=300))
    document = sale_receipt(sale, SHOP, NAMES, MemberLines("Giulia F.", "4821"))
    assert ("To the cause: cause still to choose", "0,29\u00a0€") in rows(document)


def record_of(basket, tenders, party=None, rules=None):
    """A sale as the domain decides it, without a till."""
    party = party or Party()
    done = checkout(basket, tenders, party, rules or AccrualRules(), "2026-11-12")
    sale = "01939c0e-5a00-7000-8000-000000000000"
    stamp = Stamp(sale, "01-0001-0001", MORNING, "2026-11-12", "2026-11-12", 1, sale, None, None)
    return SaleRecord(stamp, party, done)


@st.composite
def paid_sales(draw):
    """A basket of one to six lines with discounts, paid by some of voucher, meal voucher, card and cash."""
    basket = Basket()
    for product in draw(st.lists(st.sampled_from([BREAD, OIL, COFFEE, HAM]), min_size=1, max_size=6)):
        basket, line = add_product(
            basket, product, draw(st.integers(1, 9)) * (100 if product.weighed else 1000)
        )
        if draw(st.booleans()):
            basket = discount_line(basket, line, Discount(bps=draw(st.integers(0, 5000))))
    if draw(st.booleans()):
        basket = discount_document(basket, Discount(cents=draw(st.integers(0, 200))))
    tenders = []
    if draw(st.booleans()):
        tenders.append(
            Tender("v", TenderType.MPV, draw(st.integers(1, 900)), program="1", instrument=VOUCHER)
        )
    if draw(st.booleans()):
        tenders.append(Tender("m", TenderType.MEAL, draw(st.integers(100, 500))))
    due = checkout(basket, [*tenders, card_tender(None)], Party(), AccrualRules(), "2026-11-12")
    handed_over = due.payment.applied_of("card") + draw(st.integers(3, 5000))
    rest = draw(st.sampled_from([cash_tender(None, True), cash_tender(handed_over, True), card_tender(None)]))
    return record_of(basket, [*tenders, rest])


@given(sale=paid_sales())
def test_the_laws_identities_hold_on_every_paper(sale):
    set_language("en")
    document = sale_receipt(sale, SHOP, NAMES)
    table = [block for block in document.blocks if isinstance(block, Columns)]
    items = [cents(line.cells[2].text) for line in table[1:]]  # the first is the table's head
    total = row(document, "GRAND TOTAL")
    assert sum(items) + row(document, "Discount on the total") == total == sale.done.priced.net_total_cents
    paid = row(document, "Amount paid")
    money = (
        row(document, "Cash payment") - row(document, "Change given") + row(document, "Electronic payment")
    )
    assert paid == money + row(document, "Meal vouchers")
    discounts = sum(cents(right) for left, right in rows(document) if left.startswith("Discount at payment"))
    assert paid + discounts == total + row(document, "Rounding DL No. 50/2017")
    vat = [cents(right) for left, right in rows(document) if left.startswith("  VAT ")]
    assert sum(vat) == row(document, "of which VAT")
