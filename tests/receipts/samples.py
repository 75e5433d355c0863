"""A shop, its names, and the sales whose papers the tests look at."""

import re

from app.domain.basket import Discount, discount_document, discount_line
from app.domain.payment import Tender, TenderType
from app.domain.shift import Count
from app.receipts.closure import closure_receipt, read_closure
from app.receipts.parts import MemberLines, Names, ShopHeader
from app.services.checkout import Draft, cash_tender, close_sale
from app.services.loyalty import find_member
from app.services.shifts import close_day, overview
from app.services.vouchers import reserve_tesoretto
from app.store import journal
from drivers.paper.text import to_text
from sync.wire.entry import read_entry
from tests.fakes import BANCO, BREAD, CARD_GIULIA, COFFEE, FONDO, HAM, OIL, PONTE, basket_of

SHOP = ShopHeader(
    "Alimentari da Nino", "Via dei Cedri 14, San Vito", "01234567890", "01", "Distretto San Vito"
)
NAMES = Names(
    "Marta",
    {PONTE: "Doposcuola Il Ponte", BANCO: "Banco di quartiere", FONDO: "Fondo di Quartiere"},
    {"1": "Buono spesa di quartiere"},
)
VOUCHER = "77" * 16


def text_of(document, columns=48):
    """The paper as text. Receipt codes are random, so a paper shows them only as `BR1:`."""
    return re.sub(r" *\[QR BR1:\w+\]", "[QR BR1:]", to_text(document, columns))


def giulia(till):
    return find_member(till, CARD_GIULIA).value


def lines_of(member):
    return MemberLines(member.name, member.card_ending, member.tesoretto_cents, member.bricks)


def big_sale(till):
    """Weighed and counted goods, three VAT rates, both kinds of discount, a voucher, tesoretto, cash."""
    basket = basket_of(BREAD, (HAM, 186), OIL, (COFFEE, 2000))
    basket = discount_line(basket, "3", Discount(bps=1000))
    basket = discount_document(basket, Discount(cents=50))
    sale = till.ids.next_text()
    wallet = reserve_tesoretto(till, sale, "T2", giulia(till), 500).value
    voucher = Tender("T1", TenderType.MPV, 1000, exp="2026-12-31", instrument=VOUCHER, program="1")
    tenders = (voucher, wallet, cash_tender(2000, True))
    return close_sale(till, Draft(sale, basket, tenders, giulia(till), "marta")).value.record


def close_two_cents_short(till):
    """Close the day; returns the closure's paper values and its receipt."""
    day = overview(till)
    left = day.float_cents + day.drawer_cents - 2
    counted = Count({100: left // 100, 1: left % 100})
    row = close_day(till, counted, 100, "Resto sbagliato a metà mattina", "marta", True).value.row
    with till.store.read() as connection:
        entry = read_entry(journal.find(connection, row.entry).payload)
    paper = read_closure(entry.facts(), entry.at)
    return paper, closure_receipt(paper, SHOP, NAMES)
