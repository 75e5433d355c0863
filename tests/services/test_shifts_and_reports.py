"""The end of the day: count, compare, close, report; all figures agree."""

import json
from hashlib import sha256

from app.domain.refusals import Reason
from app.domain.shift import Count
from app.services.checkout import card_tender
from app.services.loyalty import find_member
from app.services.refunds import make_return
from app.services.reports import NO_REPORT, cause_report, day_figures
from app.services.shifts import close_day, overview
from app.store import journal
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, FONDO, OIL, PONTE, sell


def small_day(till, clock):
    giulia = find_member(till, CARD_GIULIA).value
    sell(till, BREAD, OIL)  # 1220 cash
    clock.forward(hours=1)
    second = sell(till, (COFFEE, 2000), member=giulia, tenders=[card_tender(None)])  # 858 card
    clock.forward(hours=1)
    make_return(till, second.stamp.id, [("1", 1000)], "other", "marta", is_owner=False)
    sell(till, COFFEE, member=giulia)  # 429 cash, payable 430


def test_blind_overview_and_expected_cash(till, clock):
    small_day(till, clock)
    day = overview(till)
    assert (day.counts.sales, day.counts.returns, day.counts.returns_cents) == (3, 1, 429)
    assert day.drawer_cents == 1220 + 430
    assert {g.key: g.cents for g in day.groups} == {
        "cash": 1649,
        "card": 429,
        "voucher": 0,
        "reward": 0,
        "wallet": 0,
    }


def test_close_needs_a_note_for_a_difference(till, clock):
    small_day(till, clock)
    exact = Count({1000: 1, 500: 1, 100: 1, 50: 1})
    short = Count({1000: 1, 500: 1, 100: 1, 20: 1})
    assert close_day(till, short, 0, "", "marta", False).refusal.reason is Reason.NOTE_NEEDED
    far = Count({1000: 1})
    assert close_day(till, far, 0, "boh", "luca", False).refusal.reason is Reason.NOT_ALLOWED
    done = close_day(till, exact, 650, "", "marta", False).value
    assert (done.number, done.row.expected_cents, done.row.counted_cents) == ("01-0001", 1650, 1650)
    assert close_day(till, exact, 0, "", "marta", False).refusal.reason is Reason.NOTHING_TO_CLOSE
    assert sell(till, BREAD).stamp.number == "01-0002-0001"
    assert overview(till).float_cents == 650


def test_all_sums_of_the_day_agree(till, clock):
    small_day(till, clock)
    day = day_figures(till, "2026-11-12")
    assert day.takings_cents == 1220 + 858 - 429 + 429
    assert sum(day.hours.values()) == day.takings_cents
    assert sum(g.cents for g in day.groups) == day.takings_cents
    assert sum(g.gross_cents for g in day.vat) == day.takings_cents
    assert sum(c.net_cents for c in day.causes) == day.causes_cents


def test_open_day_is_provisional(till, clock):
    small_day(till, clock)
    report = cause_report(till, "2026-11-12").value
    assert (report.number, report.hash) == (None, None)


def test_closed_day_is_issued_once_and_chained(till, clock):
    small_day(till, clock)
    close_day(till, Count({1000: 1, 500: 1, 100: 1, 50: 1}), 0, "", "marta", False)
    first = cause_report(till, "2026-11-12").value
    again = cause_report(till, "2026-11-12").value
    assert first == again
    assert (first.number, first.prev) == (1, NO_REPORT)
    with till.store.read() as connection:
        issued = [e for e in journal.read(connection, 1, 100) if e.kind == "report.issued"]
    assert len(issued) == 1
    assert sha256(issued[0].payload).hexdigest() == first.hash
    assert list(json.loads(issued[0].payload)["d"]) == ["number", "date", "prev", "figures"]
    clock.forward(days=1)
    sell(till, BREAD)
    close_day(till, Count({200: 1, 20: 2}), 0, "", "marta", False)
    second = cause_report(till, "2026-11-13").value
    assert (second.number, second.prev) == (2, first.hash)
    assert second.figures["balance"]["opening"] == first.figures["balance"]["closing"]


def test_report_sums_equal_the_ledger(till, clock):
    small_day(till, clock)
    figures = cause_report(till, "2026-11-12").value.figures
    by_cause = {row["id"]: row["net"] for row in figures["causes"]}
    shares = {}
    for _number, _at, cause, _base, share, _of in figures["documents"]:
        shares[cause] = shares.get(cause, 0) + share
    assert shares == by_cause
    assert by_cause == {PONTE: 26, FONDO: 12}
    assert figures["totals"]["net"] == 38


def test_second_closure_of_a_date_gets_its_own_report(till, clock):
    sell(till, BREAD)
    close_day(till, Count({200: 1, 20: 2}), 0, "", "marta", False)
    first = cause_report(till, "2026-11-12").value
    clock.forward(hours=3)
    sell(till, OIL)
    assert cause_report(till, "2026-11-12").value.number is None
    close_day(till, Count({500: 1, 200: 2, 50: 1, 20: 1, 10: 1}), 0, "", "marta", False)
    second = cause_report(till, "2026-11-12").value
    assert (second.number, second.prev, second.figures["closures"]) == (2, first.hash, [2])
