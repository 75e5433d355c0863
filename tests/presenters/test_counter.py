"""A customer at the counter, told by what the screens show: no window, a real till behind."""

import pytest

from app.i18n import set_language
from app.services.changes import Changes
from tests.fakes import BREAD, CARD_BLOCKED, CARD_GIULIA, COFFEE, GIULIA, OIL
from tests.presenters.conftest import Surface
from ui.presenters.paid import PaidPresenter
from ui.presenters.pay import PayPresenter, typed_after
from ui.presenters.sell import SellPresenter


@pytest.fixture(autouse=True)
def english():
    set_language("en")


class Shop:
    """Cassa, Pagamento and Esito tied as `ui.flow` ties them."""

    def __init__(self, counter):
        self.counter, self.desk = counter, counter.desk
        self.cassa, self.cash_desk, self.esito = Surface(), Surface(), Surface()
        self.opened_returns = []
        self.sell = SellPresenter(self.desk, self.cassa, self._pay, self.opened_returns.append)
        self.pay = PayPresenter(self.desk, self.cash_desk, self.back, self.add_in_cassa, self._paid)
        self.paid = PaidPresenter(self.desk, self.esito, self.back)
        self.sell.start()

    def _pay(self, method):
        self.pay.open(method)

    def _paid(self, done):
        self.paid.open(done)

    def back(self):
        self.desk.show("sell")
        self.sell.render()

    def add_in_cassa(self, product, milli, cents):
        self.back()
        self.sell.add(product, milli, cents)

    def scan(self, *codes):
        for code in codes:
            self.sell.scans.answer(code)

    @property
    def view(self):
        return self.cassa.view

    @property
    def screen(self):
        return self.counter.screens[-1]


@pytest.fixture
def shop(counter):
    return Shop(counter)


def plain(text):
    return text.replace("\u00a0", " ")


def test_scan_scan_cash_paid(shop):
    shop.scan(BREAD.code, BREAD.code, COFFEE.code)
    assert [(row.name, row.count) for row in shop.view.cart.rows] == [(BREAD.name, "2"), (COFFEE.name, "1")]
    assert plain(shop.view.totals.total) == "9,09 €"
    shop.sell.open_payment("cash")
    assert (shop.screen, plain(shop.cash_desk.view.due)) == ("pay", "9,10 €")
    assert [row.id for row in shop.cash_desk.view.ledger] == ["rounding"]
    shop.pay.amount_key("2")
    shop.pay.amount_key("0")
    assert plain(shop.cash_desk.view.tender.change.amount) == "10,90 €"
    shop.pay.primary()
    assert shop.screen == "paid"
    assert plain(shop.esito.view.figure) == "10,90 €"
    assert shop.esito.view.document.number == "01-0001-0001"
    shop.paid.new_sale()
    assert (shop.screen, shop.view.cart.rows) == ("sell", ())
    assert shop.view.last.number == "0001-0001"


def test_unknown_code_moves_nothing(shop):
    shop.scan(BREAD.code)
    before = shop.view.cart
    shop.scan("8009999999990")
    assert shop.view.sheet.id == "unknown"
    assert shop.view.cart is before
    shop.sell.sheets.tertiary("unknown")
    assert shop.view.sheet is None


def test_remove_and_undo(shop):
    shop.scan(BREAD.code, OIL.code)
    shop.sell.remove_line("1")
    assert [row.name for row in shop.view.cart.rows] == [OIL.name]
    assert shop.view.snackbar.action == "Undo"
    shop.sell.undo()
    assert [row.name for row in shop.view.cart.rows] == [BREAD.name, OIL.name]
    shop.sell.redo()
    assert len(shop.view.cart.rows) == 1


def test_five_star_is_the_quantity_of_the_next_item(shop):
    shop.sell.text_edited("5*")
    shop.scan(BREAD.code)
    assert shop.view.cart.rows[0].count == "5"


def test_amount_and_department_key(shop):
    shop.sell.text_edited("3,50")
    shop.sell.press_department(2)
    assert plain(shop.view.totals.total) == "3,50 €"
    shop.sell.press_department(6)
    assert shop.view.sheet.id == "open_price"
    shop.sell.sheets.primary("open_price", "0")
    assert shop.view.sheet.entry.error
    shop.sell.sheets.primary("open_price", "1,20")
    assert plain(shop.view.totals.total) == "4,70 €"


def test_weighed_goods_ask_for_the_weight(shop):
    shop.sell.press_tile("p-ham")
    assert shop.view.sheet.id == "quantity"
    shop.sell.sheets.primary("quantity", "0,186")
    assert plain(shop.view.totals.total) == "5,56 €"
    assert shop.view.cart.rows[0].weighed


def test_discount_on_a_line_and_on_the_receipt(shop):
    shop.scan(OIL.code)
    shop.sell.sheets.ask_discount("1")
    shop.sell.sheets.primary("discount", "10")
    assert plain(shop.view.totals.total) == "8,82 €"
    shop.sell.sheets.ask_discount("")
    shop.sell.sheets.chosen("discount", "fixed")
    shop.sell.sheets.primary("discount", "0,82")
    assert plain(shop.view.totals.total) == "8,00 €"


def test_search_while_typing_and_enter(shop):
    shop.sell.text_edited("caff")
    assert [row.name for row in shop.view.search.rows] == [COFFEE.name]
    shop.sell.text_submitted("caff")
    assert [row.name for row in shop.view.cart.rows] == [COFFEE.name]
    assert shop.view.search is None


def test_member_attaches_at_once_and_blocked_card_does_not(shop):
    shop.scan(OIL.code, CARD_GIULIA)
    assert (shop.view.member.name, shop.view.member.fresh) == ("Giulia F.", True)
    assert [plain(e.amount) for e in shop.view.earns] == ["0,29 €", "+0,39 €", "+9"]
    shop.sell.settle()
    assert not shop.view.member.fresh
    shop.scan(CARD_GIULIA)
    assert shop.view.snackbar.text == "Already entered"
    shop.sell.detach_member()
    shop.scan(CARD_BLOCKED)
    assert (shop.view.sheet.title, shop.view.member) == ("Card blocked", None)


def test_tesoretto_is_held_and_the_rest_paid_by_card(shop, link):
    shop.scan(OIL.code, COFFEE.code, CARD_GIULIA)
    shop.sell.open_payment()
    shop.pay.use_credit("tesoretto")
    view = shop.cash_desk.view
    assert [row.text for row in view.ledger] == ["Tesoretto"]
    assert plain(view.due) == "1,69 €"
    shop.pay.card()
    assert view is not shop.cash_desk.view and shop.cash_desk.view.panel.id == "card"
    shop.pay.panel_primary("card")
    sale = shop.desk.register.last
    assert {a.tender.type.value: a.applied_cents for a in sale.done.payment.applied} == {
        "tesoretto": 1240,
        "card": 169,
    }
    assert sale.done.accruals.cashback_cents == 6
    assert not link.released


def test_removed_credit_gives_its_hold_back(shop, link):
    shop.scan(OIL.code, CARD_GIULIA)
    shop.sell.open_payment()
    shop.pay.use_credit("tesoretto")
    shop.pay.remove_credit("tesoretto")
    assert len(link.released) == 1
    assert plain(shop.cash_desk.view.due) == "9,80 €"


def test_without_a_line_tesoretto_cannot_be_verified(shop, link):
    link.silent = True
    shop.scan(OIL.code, CARD_GIULIA)
    shop.sell.open_payment()
    shop.pay.use_credit("tesoretto")
    assert shop.cash_desk.view.sheet.tone == "warn"
    shop.pay.show_sheet(None)
    shop.pay.primary()
    assert shop.screen == "paid"


def test_less_than_the_wallet_holds_is_asked_again(shop, link):
    from app.domain.refusals import Reason, Refusal

    real = link.hold

    def less_first(request):
        if request.want_cents > 500:
            return Refusal(Reason.INSUFFICIENT, {"available_cents": 500})
        return real(request)

    link.hold = less_first
    link.balances[GIULIA] = 500
    shop.scan(OIL.code, CARD_GIULIA)
    shop.sell.open_payment()
    shop.pay.use_credit("tesoretto")
    assert plain(shop.cash_desk.view.due) == "4,80 €"


def test_part_in_cash_then_card(shop):
    shop.scan(OIL.code)
    shop.sell.open_payment("cash")
    shop.pay.amount_key("5")
    assert plain(shop.cash_desk.view.tender.primary.text) == "Add 5,00 €"
    shop.pay.primary()
    assert plain(shop.cash_desk.view.due) == "4,80 €"
    shop.pay.back()
    assert shop.screen == "pay"
    shop.pay.card()
    shop.pay.panel_secondary("card")
    assert shop.cash_desk.view.panel.id == "declined"
    shop.pay.panel_primary("declined")
    shop.pay.panel_primary("card")
    assert [a.applied_cents for a in shop.desk.register.last.done.payment.applied] == [480, 500] or [
        a.applied_cents for a in shop.desk.register.last.done.payment.applied
    ] == [500, 480]


def test_item_scanned_in_payment_goes_back_to_cassa(shop):
    shop.scan(OIL.code)
    shop.sell.open_payment()
    shop.pay.scans.answer(BREAD.code)
    assert shop.screen == "sell"
    assert len(shop.view.cart.rows) == 2


def test_disk_failure_keeps_the_sale_open(shop, monkeypatch):
    from app.domain.errors import KnownError
    from ui.presenters import pay as pay_module

    def full(till, draft):
        raise KnownError("DISK_FULL")

    monkeypatch.setattr(pay_module, "close_sale", full)
    shop.scan(OIL.code)
    shop.sell.open_payment()
    shop.pay.primary()
    assert [error.code for error in shop.counter.told] == ["DISK_FULL"]
    assert len(shop.desk.register.ticket.basket.lines) == 1


def test_pressing_f12_twice_sells_once(shop):
    shop.scan(OIL.code)
    shop.sell.open_payment()
    shop.pay.primary()
    shop.pay.primary()
    with shop.counter.till.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sale").scalar() == 1


def test_paid_screen_hears_of_paper_and_sending(shop):
    shop.scan(OIL.code, CARD_GIULIA)
    shop.sell.open_payment()
    shop.pay.primary()
    shop.paid.refresh(Changes.PRINT | Changes.SYNC)
    view = shop.esito.view
    assert [state.value for state in view.document.states] == ["Printing…", "In the queue"]
    assert [b.pending for b in view.thanks.balances] == ["on its way", "on its way"]


@pytest.mark.parametrize(
    ("text", "key", "after"),
    [
        ("", "5", "5"),
        ("5", ",", "5,"),
        ("5,2", "0", "5,20"),
        ("5,20", "1", "5,20"),
        ("", ",", "0,"),
        ("12", "00", "1200"),
        ("12", "back", "1"),
        ("12", "clear", ""),
        ("5,", ",", "5,"),
    ],
)
def test_amount_keys(text, key, after):
    assert typed_after(text, key) == after
