"""Reserving value online: never the same cent twice, nothing lost when the line drops (value §4, CV-49)."""

from __future__ import annotations

import threading

import pytest

from sync.cloud import admin, holds
from sync.cloud.projection import housekeeping
from sync.cloud.vouchers import NewVoucher, issue_voucher
from sync.wire import messages as m
from tests.cloud.rig import card, cash, tesoretto, voucher

GIULIA = "35140c0f784d26542e7c22f987e79915"
PONTE = "doposcuola-il-ponte"
ONLINE_20 = "304a810a3dfdf733ea1f39b80dbce924"
HOME_25 = "38c602071cade54d1aa487cb8aa36b0f"
USED = "08520009b4de82481e5dc22fb64f5f2a"
EXPIRED = "18009092db885abc2419bc810a6cc17f"
NINO = "merchant:alimentari-da-nino"


@pytest.fixture
def till(town):
    return town.till()


def new_sale(till):
    return till.ids.next_text()


def refused(reply):
    assert reply.hold is None and not reply.released
    return reply.refused.code, reply.refused.facts


def test_a_voucher_grants_what_is_wanted_and_names_its_program(town, till):
    sale = new_sale(till)
    got = till.hold(sale, instrument=ONLINE_20, want=1_234).hold
    assert (got.granted, got.balance, got.instrument, got.program) == (1_234, 2_000, ONLINE_20, "1001")
    assert got.exp == town.clock.now + 600_000


def test_a_voucher_grants_no_more_than_it_has(till):
    assert till.hold(new_sale(till), instrument=ONLINE_20, want=9_999).hold.granted == 2_000


def test_a_typed_code_finds_the_voucher(till):
    assert till.hold(new_sale(till), code="bn 6158 22hx", want=500).hold.instrument == ONLINE_20


def test_the_same_hold_again_gets_the_same_answer_and_reserves_once(town, till):
    sale = new_sale(till)
    first = till.hold(sale, instrument=ONLINE_20, want=700).hold
    town.clock.forward(seconds=20)
    assert till.hold(sale, instrument=ONLINE_20, want=700).hold == first
    assert town.value("SELECT sum(granted) FROM hold") == 700


def test_the_same_id_with_other_content_is_refused(till):
    sale = new_sale(till)
    till.hold(sale, instrument=ONLINE_20, want=700)
    assert refused(till.hold(sale, instrument=ONLINE_20, want=800))[0] == "EXISTS_WITH_DIFFERENT_CONTENT"


def test_two_tills_share_a_voucher_to_the_cent_and_no_further(town):
    one, two = town.till(), town.till()
    assert one.hold(new_sale(one), instrument=ONLINE_20, want=1_500).hold.granted == 1_500
    assert two.hold(new_sale(two), instrument=ONLINE_20, want=1_500).hold.granted == 500
    assert refused(two.hold(new_sale(two), instrument=ONLINE_20)) == ("INSUFFICIENT", {"available_cents": 0})


def test_ten_tills_at_once_are_never_granted_the_same_cent(town):
    tills = [town.till(pulled=False) for _ in range(10)]
    granted = []

    def ask(till):
        reply = till.hold(new_sale(till), instrument=ONLINE_20, want=300)
        granted.append(reply.hold.granted if reply.hold else 0)

    threads = [threading.Thread(target=ask, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 2_000
    assert sorted(granted) == [0, 0, 0, 200, *[300] * 6]


def test_the_same_hold_sent_five_times_at_once_is_one_hold(town, till):
    sale = new_sale(till)
    got = []

    def ask():
        got.append(till.hold(sale, instrument=ONLINE_20, want=900).hold)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(hold.id, hold.granted) for hold in got}) == 1
    assert town.value("SELECT count(*) FROM hold") == 1


@pytest.mark.parametrize(
    ("want", "expected"),
    [
        ({"instrument": "ab" * 16}, ("UNKNOWN_INSTRUMENT", {})),
        ({"code": "BN00000000"}, ("UNKNOWN_INSTRUMENT", {})),
        ({"code": "drivel"}, ("UNKNOWN_INSTRUMENT", {})),
        ({"instrument": USED}, ("ALREADY_USED", {"at": "2026-11-11", "shop": "Forno Bianchi"})),
        ({"instrument": EXPIRED}, ("EXPIRED", {"at": "2026-10-31"})),
        ({"instrument": HOME_25}, ("CANNOT_VERIFY", {"home": True})),
        ({"kind": "tesoretto", "member": "ab" * 16}, ("UNKNOWN_MEMBER", {})),
        (
            {"kind": "tesoretto", "member": GIULIA, "want": 1_241},
            ("INSUFFICIENT", {"available_cents": 1_240}),
        ),
    ],
)
def test_a_refusal_says_why(till, want, expected):
    assert refused(till.hold(new_sale(till), **want)) == expected


def test_a_blocked_member_cannot_spend(town, till):
    admin.set_member_status(town.district, GIULIA, "blocked")
    assert refused(till.hold(new_sale(till), kind="tesoretto", member=GIULIA, want=1))[0] == "MEMBER_BLOCKED"


def test_a_voucher_that_lives_elsewhere_names_the_shop(town, till):
    other = town.till()
    assert refused(other.hold(new_sale(other), instrument=HOME_25)) == (
        "ELSEWHERE",
        {"shop": "Alimentari da Nino"},
    )


def test_a_voucher_is_usable_on_its_last_day_and_not_before_its_first(town, till):
    made = issue_voucher(town.district, NewVoucher("1001", 500, "2026-11-13", "2026-11-14"))
    assert refused(till.hold(new_sale(till), instrument=made.id)) == ("NOT_YET_VALID", {"from": "2026-11-13"})
    town.clock.forward(days=2)
    assert till.hold(new_sale(till), instrument=made.id, want=1).hold.granted == 1
    town.clock.forward(days=1)
    assert refused(till.hold(new_sale(till), instrument=made.id)) == ("EXPIRED", {"at": "2026-11-14"})


def test_a_released_hold_frees_its_value_and_releasing_twice_is_once(till):
    sale = new_sale(till)
    till.hold(sale, instrument=ONLINE_20, want=2_000)
    assert till.release(sale).released and till.release(sale).released
    assert till.hold(new_sale(till), instrument=ONLINE_20, want=2_000).hold.granted == 2_000
    assert refused(till.hold(sale, instrument=ONLINE_20, want=2_000))[0] == "ALREADY_VOIDED"


def test_a_release_that_overtakes_its_hold_is_remembered(till):
    sale = new_sale(till)
    assert till.release(sale).released
    assert refused(till.hold(sale, instrument=ONLINE_20, want=500))[0] == "ALREADY_VOIDED"
    assert till.hold(new_sale(till), instrument=ONLINE_20, want=2_000).hold.granted == 2_000


def test_a_hold_written_while_its_release_looks_is_still_released(town, till, monkeypatch):
    """The release finds no hold, the hold is written, then the release wants to write its own mark."""
    sale, find, done = new_sale(till), holds._find, []

    def late(*args, **options):
        row = find(*args, **options)
        if not done:
            done.append(True)
            assert till.hold(sale, instrument=ONLINE_20, want=500).hold.granted == 500
        return row

    monkeypatch.setattr(holds, "_find", late)
    assert till.release(sale).released
    assert till.hold(new_sale(till), instrument=ONLINE_20, want=2_000).hold.granted == 2_000


def test_another_tills_hold_is_not_for_this_key(town, till):
    other = town.till()
    sale = new_sale(till)
    till.hold(sale, instrument=ONLINE_20, want=500)
    assert refused(other.hold(sale, instrument=ONLINE_20, want=500))[0] == "EXISTS_WITH_DIFFERENT_CONTENT"
    assert refused(other.release(sale))[0] == "EXISTS_WITH_DIFFERENT_CONTENT"


def test_the_sale_posts_its_hold_and_frees_the_rest(town, till):
    sale = new_sale(till)
    till.hold(sale, instrument=ONLINE_20, want=2_000)
    till.sell(650, tenders=[voucher(ONLINE_20, 650, f"{sale}:1")], sale=sale)
    till.push()
    town.project()
    assert town.balance(f"voucher:{ONLINE_20}") == 1_350
    assert till.hold(new_sale(till), instrument=ONLINE_20, want=2_000).hold.granted == 1_350
    assert refused(till.release(sale))[0] == "ALREADY_POSTED"
    assert town.cases() == []


def test_an_expired_hold_of_a_silent_till_still_holds(town, till):
    """The sale may have been closed on it while the line was down (CV-49: KEEP)."""
    till.hold(new_sale(till), instrument=ONLINE_20, want=2_000)
    town.clock.forward(minutes=30)
    other = town.till()
    assert refused(other.hold(new_sale(other), instrument=ONLINE_20))[0] == "INSUFFICIENT"


@pytest.mark.parametrize("by", ["hello", "push", "housekeeping"])
def test_an_expired_hold_is_freed_once_its_till_has_told_everything(town, till, by):
    """CV-49: VOID."""
    other = town.till()
    till.hold(new_sale(till), instrument=ONLINE_20, want=2_000)
    town.clock.forward(minutes=11)
    if by == "push":
        till.chatter(1)
        till.push()
        town.project()
    else:
        till.hello()
    if by == "housekeeping":
        housekeeping(town.district)
        assert town.value("SELECT state FROM hold") == "expired"
    assert other.hold(new_sale(other), instrument=ONLINE_20, want=2_000).hold.granted == 2_000


def test_a_report_before_the_expiry_or_a_partial_one_frees_nothing(town, till):
    other = town.till()
    till.hold(new_sale(till), instrument=ONLINE_20, want=2_000)
    town.clock.forward(minutes=5)
    till.hello()
    town.clock.forward(minutes=10)
    till.chatter(4)
    till.send(1, 2)
    town.project()
    assert refused(other.hold(new_sale(other), instrument=ONLINE_20))[0] == "INSUFFICIENT"
    till.send(3, 4)
    assert refused(other.hold(new_sale(other), instrument=ONLINE_20))[0] == "INSUFFICIENT"
    town.project()
    assert other.hold(new_sale(other), instrument=ONLINE_20).hold.granted == 1_000


def test_a_sale_that_comes_after_its_hold_was_freed_is_posted_if_the_value_is_there(town, till):
    sale = new_sale(till)
    till.hold(sale, instrument=ONLINE_20, want=800)
    town.clock.forward(minutes=11)
    till.hello()
    housekeeping(town.district)
    till.sell(800, tenders=[voucher(ONLINE_20, 800, f"{sale}:1")], sale=sale)
    till.push()
    town.project()
    assert town.balance(f"voucher:{ONLINE_20}") == 1_200
    assert town.value("SELECT state FROM hold") == "posted"
    assert town.cases() == []


def test_a_late_sale_whose_value_is_gone_is_recorded_with_one_case(town, till):
    other = town.till()
    late, quick = new_sale(till), new_sale(other)
    till.hold(late, instrument=ONLINE_20, want=2_000)
    town.clock.forward(minutes=11)
    till.hello()
    other.hold(quick, instrument=ONLINE_20, want=2_000)
    other.sell(2_000, tenders=[voucher(ONLINE_20, 2_000, f"{quick}:1")], sale=quick)
    other.push()
    till.sell(2_000, tenders=[voucher(ONLINE_20, 2_000, f"{late}:1")], sale=late)
    till.push()
    town.project()
    assert town.balance(f"voucher:{ONLINE_20}") == -2_000
    assert town.balance(NINO) == 4_000 - 2 * 20
    assert town.cases() == ["over_redemption"]


def test_a_sale_on_a_hold_of_another_sale_opens_a_case(town, till):
    granted, sold = new_sale(till), new_sale(till)
    till.hold(granted, instrument=ONLINE_20, want=500)
    till.sell(500, tenders=[voucher(ONLINE_20, 500, f"{granted}:1")], sale=sold)
    till.sell(400, tenders=[voucher(ONLINE_20, 400, "nobody:9")])
    till.push()
    town.project()
    assert sorted(town.cases()) == ["hold_differs", "hold_unknown"]
    assert town.balance(f"voucher:{ONLINE_20}") == 1_100


def test_more_than_was_held_is_recorded_with_a_case(town, till):
    sale = new_sale(till)
    till.hold(sale, kind="tesoretto", member=GIULIA, want=100)
    till.sell(900, tenders=[tesoretto(300, f"{sale}:1"), cash()], member=GIULIA, causes=[PONTE], sale=sale)
    till.push()
    town.project()
    assert town.cases() == ["hold_differs"]


def test_two_holds_on_one_wallet_cannot_exceed_it(town, till):
    other = town.till()
    assert till.hold(new_sale(till), kind="tesoretto", member=GIULIA, want=1_000).hold.granted == 1_000
    reply = other.hold(new_sale(other), kind="tesoretto", member=GIULIA, want=300)
    assert refused(reply) == ("INSUFFICIENT", {"available_cents": 240})


def test_a_hold_does_not_change_what_others_pull(town, till):
    other = town.till()
    till.hold(new_sale(till), kind="tesoretto", member=GIULIA, want=1_000)
    assert other.page().changes == []
    assert other.body("member", GIULIA).tesoretto_cents == 1_240


IMPOSSIBLE = ["nonsense", "------------------------------------:1", "{sale}", "{sale}:%C3%A9"]


@pytest.mark.parametrize("path", IMPOSSIBLE)
def test_a_hold_with_an_impossible_id_is_malformed(till, path):
    sale = new_sale(till)
    body = m.encode(m.HoldWant(sale=sale, kind="voucher", want=5, instrument=ONLINE_20))
    target = "/v1/holds/" + path.format(sale=sale)
    for method in ("PUT", "DELETE"):
        reply = till.request(method, target, body if method == "PUT" else b"")
        assert (reply.status_code, reply.json()["error"]) == (400, "MALFORMED")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"sale":"x","kind":"voucher","want":5}', b'{"kind":"voucher","want":0}'],
)
def test_a_hold_without_sense_is_malformed(till, body):
    reply = till.request("PUT", f"/v1/holds/{new_sale(till)}:1", body)
    assert (reply.status_code, reply.json()["error"]) == (400, "MALFORMED")


@pytest.mark.parametrize(
    "want", [{"kind": "magic"}, {"kind": "voucher"}, {"kind": "tesoretto"}, {"sale": "other"}]
)
def test_a_hold_that_names_nothing_is_malformed(till, want):
    sale = new_sale(till)
    fields = {"sale": sale, "kind": "voucher", "want": 5} | want
    if fields["sale"] == "other":
        fields |= {"sale": new_sale(till), "instrument": ONLINE_20}
    reply = till.request("PUT", f"/v1/holds/{sale}:1", m.encode(m.HoldWant(**fields)))
    assert (reply.status_code, reply.json()["error"]) == (400, "MALFORMED")


def test_a_whole_sale_with_voucher_wallet_and_card_agrees(town, till):
    sale = new_sale(till)
    till.hold(sale, 1, instrument=ONLINE_20, want=2_000)
    till.hold(sale, 2, kind="tesoretto", member=GIULIA, want=600)
    tenders = [voucher(ONLINE_20, 2_000, f"{sale}:1"), tesoretto(600, f"{sale}:2"), card()]
    till.sell(1_999, 1_501, tenders=tenders, member=GIULIA, causes=[PONTE], sale=sale)
    till.give_back(sale, ("1", 1_000))
    till.push()
    town.project()
    assert town.cases() == []
    _record, state = till.sales[sale]
    left = {tender: sum(row.get(tender, 0) for row in state.composition.values()) for tender in ("V1", "W1")}
    assert town.balance(f"voucher:{ONLINE_20}") == 2_000 - left["V1"] > 0
    earned = state.accruals.cashback_cents
    assert town.balance(f"member:{GIULIA}:tesoretto") == 1_240 - left["W1"] + earned
