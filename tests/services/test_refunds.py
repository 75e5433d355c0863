"""Returns by receipt: money back the way it came, accruals taken back, never more than was sold."""

from app.domain.refusals import Reason
from app.services.changes import Refused
from app.services.checkout import card_tender, cash_tender
from app.services.loyalty import find_member
from app.services.refunds import find_sale, make_return, open_sale, quote
from app.services.vouchers import reserve_tesoretto
from app.store import journal
from sync.wire.ids import uuid_bytes
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, GIULIA, OIL, sell


def test_found_by_whole_and_short_number(till):
    sold = sell(till, BREAD, OIL)
    assert find_sale(till, "01-0001-0001").value.sale == sold
    assert find_sale(till, "0001-0001").value.sale == sold
    assert find_sale(till, "0001-0009").refusal.reason is Reason.UNKNOWN_RECEIPT
    assert find_sale(till, "pane").refusal.reason is Reason.UNKNOWN_RECEIPT


def test_one_line_back_by_card_and_the_rest_later(till):
    giulia = find_member(till, CARD_GIULIA).value
    sold = sell(till, BREAD, OIL, member=giulia, tenders=[card_tender(None)])
    key = sold.stamp.id
    view = open_sale(till, key).value
    asked = quote(till, view, [("2", 1000)])
    assert asked.step.back == {"card": 980}
    assert asked.payout_cents == 0
    done = make_return(till, key, [("2", 1000)], "defective", "marta", is_owner=False)
    assert done.value.record.stamp.number == "01-0001-0002"
    assert done.value.record.reversed.cashback_cents == 39
    again = make_return(till, key, [("2", 1000)], "defective", "marta", is_owner=False)
    assert isinstance(again, Refused)
    assert again.refusal.reason is Reason.QUANTITY_ALREADY_RETURNED
    rest = make_return(till, key, [("1", 1000)], "other", "marta", is_owner=False)
    assert rest.value.record.refund_cents == 240
    after = find_member(till, CARD_GIULIA).value
    assert (after.tesoretto_cents, after.bricks) == (giulia.tesoretto_cents, giulia.bricks)
    with till.store.read() as connection:
        assert journal.first_broken(connection, 1) is None


def test_tesoretto_goes_back_to_the_wallet(till, link):
    link.balances[GIULIA] = 1240
    giulia = find_member(till, CARD_GIULIA).value
    sale = till.ids.next_text()
    wallet = reserve_tesoretto(till, sale, "T1", giulia, 500).value
    from app.services.checkout import Draft, close_sale
    from tests.fakes import basket_of

    draft = Draft(sale, basket_of(OIL, COFFEE), (wallet, cash_tender(None, True)), giulia, "marta")
    sold = close_sale(till, draft).value.record
    assert (
        find_member(till, CARD_GIULIA).value.tesoretto_cents == 1240 - 500 + sold.done.accruals.cashback_cents
    )
    key = sold.stamp.id
    whole = [(p.line.id, p.line.qty_milli) for p in sold.done.priced.lines]
    done = make_return(till, key, whole, "wrong_item", "marta", is_owner=True)
    assert {b.tender: b.cents for b in done.value.record.back} == {"T1": 500, "cash": 909}
    assert find_member(till, CARD_GIULIA).value.tesoretto_cents == 1240


def test_whole_cash_return_rounds_its_payout(till):
    sold = sell(till, COFFEE)
    done = make_return(till, sold.stamp.id, [("1", 1000)], "other", None, is_owner=False)
    assert (done.value.record.payout_cents, done.value.record.rounding_cents) == (430, 1)


def test_above_the_limit_needs_the_owner(till):
    sold = sell(till, (OIL, 20_000))
    key = sold.stamp.id
    refused = make_return(till, key, [("1", 20_000)], "defective", "luca", is_owner=False)
    assert refused.refusal.reason is Reason.NOT_ALLOWED
    done = make_return(till, key, [("1", 20_000)], "defective", "marta", is_owner=True)
    assert done.value.record.refund_cents == 19_600


def test_name_of_the_customer_is_not_in_the_chain(till):
    sold = sell(till, BREAD)
    done = make_return(
        till, sold.stamp.id, [("1", 1000)], "other", None, is_owner=False, customer="Anna Bianchi"
    )
    with till.store.read() as connection:
        entry = journal.find(connection, uuid_bytes(done.value.record.stamp.id))
        kept = connection.exec_driver_sql("SELECT bytes FROM private").scalar()
    assert b"Anna" not in entry.payload
    assert kept == b"Anna Bianchi"


def test_pressing_twice_returns_once(till):
    sold = sell(till, BREAD)
    key, mine = sold.stamp.id, till.ids.next_text()
    first = make_return(till, key, [("1", 1000)], "other", None, is_owner=False, return_id=mine)
    second = make_return(till, key, [("1", 1000)], "other", None, is_owner=False, return_id=mine)
    assert first.value.record == second.value.record
