"""A sale is closed once, whole, with its number, postings, journal entry and print job; or not at all."""

import json

from app.domain.refusals import Reason
from app.services.changes import Done, Refused
from app.services.checkout import card_tender, cash_tender, close_sale, load_sale
from app.services.loyalty import find_member
from app.store import days, journal, print_jobs
from sync.wire.ids import uuid_bytes
from sync.wire.records import postings_of_sale, read_sale
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, FONDO, HAM, OIL, PONTE, draft_of, sell


def rows(till, sql, *params):
    with till.store.read() as connection:
        return connection.exec_driver_sql(sql, params).fetchall()


def test_first_sale_opens_closure_and_takes_number_one(lone_till):
    record = sell(lone_till, BREAD, OIL)
    assert record.stamp.number == "01-0001-0001"
    assert record.stamp.business_date == "2026-11-12"
    assert record.done.payment.payable_cents == 1220
    assert sell(lone_till, BREAD).stamp.number == "01-0001-0002"
    with lone_till.store.read() as connection:
        day = days.current(connection)
    assert (day.is_open, day.progressive) == (True, 2)


def test_shop_alone_accrues_nothing_and_names_no_rule(lone_till):
    record = sell(lone_till, BREAD)
    assert record.stamp.rule is None
    assert record.done.accruals.cause_cents == 0
    assert record.done.accruals.bricks == 0


def test_member_earns_and_the_cause_receives(till):
    giulia = find_member(till, CARD_GIULIA).value
    record = sell(till, BREAD, COFFEE, member=giulia)
    earned = record.done.accruals
    assert earned.cause_split == {PONTE: 20}  # 669 x 3 % = 20.07
    assert earned.cashback_cents == 26  # 669 x 4 % = 26.76, floor
    assert earned.bricks == 6
    after = find_member(till, CARD_GIULIA).value
    assert after.tesoretto_cents == 1240 + 26
    assert after.bricks == 1240 + 6


def test_anonymous_sale_feeds_the_default_fund(till):
    earned = sell(till, (OIL, 2000)).done.accruals
    assert earned.cause_split == {FONDO: 20}  # 1960 x 1 % = 19.6, half up
    assert (earned.cashback_cents, earned.bricks) == (0, 0)


def test_everything_of_a_sale_is_in_one_transaction(till):
    record = sell(till, BREAD, (HAM, 186), member=find_member(till, CARD_GIULIA).value)
    key = uuid_bytes(record.stamp.id)
    with till.store.read() as connection:
        entry = journal.find(connection, key)
        assert load_sale(connection, key) == record
        assert journal.first_broken(connection, 1) is None
        assert [job.state for job in print_jobs.of_ref(connection, key)] == ["queued"]
    stored = json.loads(entry.payload)
    assert stored["kind"] == "sale.paid"
    assert stored["d"]["number"] == record.stamp.number
    assert len(rows(till, "SELECT * FROM sale_line WHERE sale = ?", entry.seq)) == 2
    moved = rows(till, "SELECT book, ledger, debit, credit, amount FROM posting WHERE entry = ?", entry.seq)
    for book in ("shop", "district"):
        for unit in ("EUR", "BRICK"):
            balance = {}
            for b, u, debit, credit, amount in moved:
                if (b, u) == (book, unit):
                    balance[debit] = balance.get(debit, 0) - amount
                    balance[credit] = balance.get(credit, 0) + amount
            assert sum(balance.values()) == 0
    again = postings_of_sale(read_sale(entry.payload), "nino")
    assert [
        tuple(p.__getattribute__(f) for f in ("book", "ledger", "debit", "credit", "amount")) for p in again
    ] == [tuple(row) for row in moved]


def test_pressing_twice_sells_once(till):
    draft = draft_of(till, BREAD)
    first = close_sale(till, draft)
    second = close_sale(till, draft)
    assert first.value.record == second.value.record
    assert rows(till, "SELECT count(*) FROM sale")[0][0] == 1


def test_cash_rounding_goes_to_its_own_account(till):
    record = sell(till, (COFFEE, 2000), tenders=[cash_tender(1000, True)])
    assert (record.done.payment.payable_cents, record.done.payment.change_cents) == (860, 140)
    booked = rows(till, "SELECT debit, credit, amount FROM posting WHERE code = 'rounding'")
    assert [tuple(row) for row in booked] == [("drawer", "rounding:cash", 2)]


def test_refused_before_the_first_write(till):
    short = close_sale(till, draft_of(till, OIL, tenders=[cash_tender(500, True)]))
    assert isinstance(short, Refused)
    assert short.refusal.reason is Reason.STILL_DUE
    assert short.refusal.facts["due_cents"] == 480
    over = close_sale(till, draft_of(till, OIL, tenders=[card_tender(1500)]))
    assert over.refusal.reason is Reason.AMOUNT_ABOVE_DUE
    empty = close_sale(till, draft_of(till))
    assert empty.refusal.reason is Reason.EMPTY_SALE
    assert rows(till, "SELECT count(*) FROM journal")[0][0] == 0


def test_card_and_cash_together_round_nothing(till):
    done = close_sale(
        till, draft_of(till, (COFFEE, 2000), tenders=[card_tender(500), cash_tender(None, True)])
    )
    assert isinstance(done, Done)
    payment = done.value.record.done.payment
    assert (payment.rounding_cents, payment.payable_cents) == (0, 858)


def test_clock_set_back_keeps_order_and_says_so(till, clock):
    sell(till, BREAD)
    clock.forward(days=-2)
    record = sell(till, BREAD)
    assert record.stamp.number == "01-0001-0002"
    assert till.clock_behind_ms() > 0
    assert till.rules_day() == "2026-11-12"
    with till.store.read() as connection:
        assert journal.first_broken(connection, 1) is None
