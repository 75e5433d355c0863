"""The paper of a closure says what the entry says, today and as a copy years later."""

from app.ports.documents import Row
from app.receipts.closure import closure_receipt
from app.services.refunds import make_return
from tests.fakes import BREAD, sell
from tests.receipts.samples import NAMES, SHOP, big_sale, close_two_cents_short, text_of


def small_day(till):
    sale = big_sale(till)
    make_return(till, sale.stamp.id, [("4", 1000)], "other", "marta", is_owner=True)
    sell(till, BREAD)


def test_italian_paper(till, italian, golden):
    small_day(till)
    _paper, document = close_two_cents_short(till)
    golden("closure-it-48.txt", text_of(document))
    golden("closure-it-32.txt", text_of(document, 32))


def test_figures_agree(till):
    small_day(till)
    paper, document = close_two_cents_short(till)
    takings = paper.sales_cents - paper.returns_cents
    assert takings == sum(cents for _key, cents in paper.tenders) == sum(g.gross_cents for g in paper.vat)
    assert paper.counted_cents == sum(piece * count for piece, count in paper.counted)
    assert paper.difference_cents == paper.counted_cents - paper.expected_cents == -2
    rows = {block.left: block.right for block in document.blocks if isinstance(block, Row)}
    assert rows["Difference"] == "−0,02\u00a0€"
    assert rows["Members served"] == "1 of 2"
    assert not document.kicks_drawer


def test_copy_differs_by_one_word(till):
    small_day(till)
    paper, document = close_two_cents_short(till)
    copy = closure_receipt(paper, SHOP, NAMES, is_copy=True)
    extra = [line for line in text_of(copy).splitlines() if line not in text_of(document).splitlines()]
    assert [line.strip() for line in extra] == ["COPY"]


def test_shop_alone_closes_without_causes(lone_till):
    sell(lone_till, BREAD)
    _paper, document = close_two_cents_short(lone_till)
    assert "causes" not in text_of(document)
