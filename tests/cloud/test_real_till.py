"""A real till's day read by the district: its own services wrote it, and not one figure differs (I9).

Everything a thin day has: alone before it joins, anonymous and member sales, discounts, weighed goods,
vouchers of both classes, tesoretto, returns in parts, cash rounding, the closure.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.basket import Discount, discount_document, discount_line, set_price
from app.domain.shift import Count
from app.services import shifts
from app.services.checkout import Draft, card_tender, cash_tender, close_sale
from app.services.loyalty import find_member
from app.services.refunds import make_return
from app.services.vouchers import check_qr, reserve_tesoretto, reserve_voucher
from drivers.keystore import FileKeyStore
from sync.client.enrol import enrol
from sync.client.link import Link
from sync.client.runner import Runner
from sync.cloud import demo
from sync.cloud.demo import seed
from sync.cloud.enrol import make_code
from tests.fakes import BREAD, COFFEE, HAM, OIL, basket_of, close_till, open_till, sell

GIULIA_CARD = "BT310700000146"
GIULIA = "35140c0f784d26542e7c22f987e79915"


class Quiet:
    """The pump's part of the line: this test turns the runner by hand."""

    def __init__(self, runner):
        self.state = runner.state

    def wake(self):
        """Nothing waits."""

    def link_up(self):
        """Nothing waits."""


@pytest.fixture
def till(town, tmp_path):
    folder = tmp_path / "till"
    folder.mkdir()
    made = open_till(folder, town.clock)
    keys = FileKeyStore(folder / "till.key")
    runner = Runner(
        made.store,
        made.worker,
        keys,
        town.clock,
        made.feed,
        pulled=lambda: made.worker.call(made.reload_circuit),
    )
    made.link = Link(made.store, keys, town.clock, Quiet(runner))
    made.sync = lambda: synchronise(town, runner)
    made.join = lambda: enrol(
        town.url, make_code(town.district, "alimentari-da-nino"), keys, made.store, made.worker, town.clock
    )
    yield made
    made.link.close()
    runner.forget()
    close_till(made)


def synchronise(town, runner):
    """Turn until everything is sent and pulled, the district projecting in between."""
    for _ in range(4):
        town.clock.forward(seconds=61)
        runner.turn()
        town.project()


def codes(town, label):
    seed(town.district, demo.content(), town.folder / "codes.json")
    texts = json.loads((town.folder / "codes.json").read_text(encoding="utf-8"))
    return next(code["text"] for code in texts if label in code["label_en"])


def giulia(till):
    return find_member(till, GIULIA_CARD).value


def draft(till, basket, tenders, member=None):
    return Draft(till.ids.next_text(), basket, tuple(tenders), member, "marta")


def close(till, a_draft):
    return close_sale(till, a_draft).value.record


def test_a_days_entries_open_no_case_and_the_books_agree(town, till):
    sell(till, BREAD, OIL)  # alone: nobody earns anything
    till.join()
    till.sync()
    member = giulia(till)

    sell(till, BREAD, OIL, COFFEE)
    anonymous = sell(till, (HAM, 186), BREAD)
    basket = basket_of(BREAD, OIL, COFFEE, (HAM, 412))
    basket = discount_line(basket, "2", Discount(bps=1_000))
    basket = set_price(discount_document(basket, Discount(cents=133)), "3", 399)
    discounted = close(till, draft(till, basket, [cash_tender(None, True)], member))

    home = check_qr(till, codes(town, "Voucher 25.00"), basket, ()).value
    mixed = draft(till, basket_of(OIL, OIL, COFFEE), [], member)
    part = reserve_voucher(till, mixed.id, "v1", home, 900).value
    wallet = reserve_tesoretto(till, mixed.id, "w1", member, 400).value
    mixed = close(till, replace(mixed, tenders=(part, wallet, card_tender(None))))

    online = check_qr(till, codes(town, "Voucher 20.00"), basket, ()).value
    whole = draft(till, basket_of(OIL, OIL, OIL), [], None)
    held = reserve_voucher(till, whole.id, "v1", online, 2_000).value
    close(till, replace(whole, tenders=(held, cash_tender(None, True))))

    assert make_return(till, mixed.stamp.id, [("1", 1_000)], "defective", "marta", True).value
    assert make_return(till, discounted.stamp.id, [("4", 200)], "other", "marta", True).value
    assert make_return(till, discounted.stamp.id, [("4", 212), ("1", 1_000)], "other", "marta", True).value
    whole_anonymous = [("1", 186), ("2", 1_000)]
    assert make_return(till, anonymous.stamp.id, whole_anonymous, "wrong_item", "marta", True).value
    counted = shifts.overview(till).check(0).expected_cents
    assert shifts.close_day(till, Count({1: counted}), 0, "", "marta", True).value

    till.sync()
    assert town.rows("SELECT kind, subject, facts FROM case_file") == []
    assert town.rows("SELECT reason, detail FROM quarantine") == []
    sales = town.rows("SELECT kind, count(*) AS n FROM document GROUP BY kind ORDER BY kind")
    assert [(row["kind"], row["n"]) for row in sales] == [("return", 4), ("sale", 6)]
    assert giulia_view(till) == town.balance(f"member:{GIULIA}:tesoretto")


def giulia_view(till):
    """Giulia's tesoretto as the till shows it once everything is contained in the pull."""
    return giulia(till).tesoretto_cents


def test_the_tills_view_of_a_balance_is_the_districts_before_and_after_the_pull(town, till):
    till.join()
    till.sync()
    for _ in range(3):
        close(till, draft(till, basket_of(OIL, COFFEE), [card_tender(None)], giulia(till)))
    shown = giulia_view(till)
    till.sync()
    assert giulia_view(till) == shown == town.balance(f"member:{GIULIA}:tesoretto") > 1_240


def test_a_used_an_expired_and_a_forged_voucher_are_refused_with_their_reason(town, till):
    till.join()
    till.sync()
    basket = basket_of(OIL)
    reasons = [
        check_qr(till, codes(town, label), basket, ()).refusal.reason
        for label in ("already used", "expired", "forged")
    ]
    assert reasons == ["ALREADY_USED", "EXPIRED", "BAD_SIGNATURE"]
