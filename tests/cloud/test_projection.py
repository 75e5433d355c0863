"""What entries mean: the district's books after sales, returns and closures (sync R9, R16, R17, value §3)."""

from __future__ import annotations

import random
import time

import pytest

from sync.cloud import projection
from sync.cloud.projection import ProjectionWorker, project_all, rerun_quarantine
from sync.wire import messages as m
from sync.wire.chain import ZERO_HASH, chain_hashes
from tests.cloud.rig import card, cash, tesoretto, voucher

GIULIA = "35140c0f784d26542e7c22f987e79915"
PAOLO = "d5dc2383fc5c30c952478d3afd2afe6d"  # any member; causes travel with the sale
PONTE, BANCO, FONDO = "doposcuola-il-ponte", "banco-di-quartiere", "fondo-di-quartiere"
HOME_25 = "38c602071cade54d1aa487cb8aa36b0f"
HOME_10 = "2204139ef38a96d96bfacfa86f27aed3"
NINO = "merchant:alimentari-da-nino"


def wallet(town, member=GIULIA):
    return town.balance(f"member:{member}:tesoretto")


def test_a_members_sale_moves_contribution_cashback_and_bricks(town):
    till = town.till()
    till.sell(1_590, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    assert town.project() == 1
    assert wallet(town) == 1_240 + 63
    assert town.balance(f"member:{GIULIA}:bricks", "BRICK") == 1_240 + 15
    assert town.balance(f"cause:{PONTE}") == 214_060 + 48
    assert town.balance(NINO) == -48 - 63
    assert town.cases() == []


def test_an_anonymous_sale_gives_to_the_fund_alone(town):
    till = town.till()
    till.sell(1_000, tenders=[cash()])
    till.push()
    town.project()
    assert town.balance(f"cause:{FONDO}") == 12_000 + 10
    assert town.balance(NINO) == -10


def test_a_member_without_cause_has_the_contribution_waiting(town):
    till = town.till()
    till.sell(1_000, tenders=[card()], member=PAOLO, causes=[])
    till.push()
    town.project()
    assert town.balance(f"cause:unassigned:{PAOLO}") == 30
    assert town.cases() == []


def test_a_sale_with_discounts_on_line_and_document_agrees(town):
    till = town.till()
    till.sell(1_299, 845, 333, tenders=[card()], member=GIULIA, causes=[PONTE], discount=177)
    till.push()
    town.project()
    assert town.cases() == []
    assert town.value("SELECT cents FROM document") == 2_300


def test_a_home_voucher_is_spent_in_part_then_up_and_everyone_hears(town):
    till, other = town.till(), town.till()
    till.sell(1_500, tenders=[voucher(HOME_25, 1_500, ladder="HOME")])
    till.push()
    town.project()
    assert town.balance(f"voucher:{HOME_25}") == 1_000
    other.pull()
    assert HOME_25 not in other.bodies("spent")
    till.sell(3_000, tenders=[voucher(HOME_25, 1_000, ladder="HOME"), cash()])
    till.push()
    town.project()
    other.pull()
    till.pull()
    assert other.body("spent", HOME_25).shop == "Alimentari da Nino"
    assert till.body("voucher", HOME_25).status == "used"
    assert till.body("home", HOME_25).balance_cents == 2_500  # what was placed; the till knows what it spent
    assert town.cases() == []


def test_a_return_gives_back_voucher_cause_cashback_and_bricks(town):
    till = town.till()
    tenders = [voucher(HOME_10, 1_000, ladder="HOME"), card()]
    sale = till.sell(600, 900, tenders=tenders, member=GIULIA, causes=[PONTE])
    till.push()
    town.project()
    assert town.balance(f"voucher:{HOME_10}") == 0
    till.give_back(sale, ("1", 1_000))
    till.give_back(sale, ("2", 1_000))
    till.push()
    town.project()
    assert town.cases() == []
    assert town.balance(f"voucher:{HOME_10}") == 1_000
    assert wallet(town) == 1_240
    assert town.balance(f"cause:{PONTE}") == 214_060
    assert town.balance(f"member:{GIULIA}:bricks", "BRICK") == 1_240
    assert town.balance(NINO) == 0
    other = town.till()
    assert HOME_10 not in other.bodies("spent")


def test_returns_in_parts_agree_step_by_step(town):
    till = town.till()
    sale = till.sell(334, 215, 777, tenders=[card()], member=GIULIA, causes=[PONTE])
    for milli in (300, 300, 400):
        till.give_back(sale, ("1", milli))
    till.give_back(sale, ("2", 500), ("3", 1_000))
    till.push()
    town.project()
    assert town.cases() == []
    assert town.value("SELECT count(*) FROM document WHERE kind = 'return'") == 4


@pytest.mark.parametrize("path", ["cashback", "bricks", "cause", "postings"])
def test_a_till_that_promises_more_is_booked_as_the_district_counts_and_a_case_is_opened(town, path):
    till = town.till()

    def inflate(facts):
        if path == "cashback":
            facts["accruals"]["cashback"]["cents"] = 99_999
        elif path == "bricks":
            facts["accruals"]["bricks"]["units"] = 99_999
        elif path == "cause":
            facts["accruals"]["cause"] |= {"total": 99_999, "split": {PONTE: 99_999}}
        else:
            facts["postings"] = [p for p in facts["postings"] if p["code"] != "contribution"]

    till.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE], tweak=inflate)
    till.push()
    town.project()
    assert wallet(town) == 1_240 + 40
    assert town.balance(f"cause:{PONTE}") == 214_060 + 30
    assert town.balance(f"member:{GIULIA}:bricks", "BRICK") == 1_240 + 10
    assert town.cases() == ["postings_differ" if path == "postings" else "accruals_differ"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda f: f["lines"][0].update(net=900), "sale_does_not_add_up"),
        (lambda f: f["lines"][0].update(unit=1), "prices_differ"),
        (lambda f: f.update(net_total=5), "sale_does_not_add_up"),
        (lambda f: f.update(payable=5), "sale_does_not_add_up"),
        (lambda f: f.update(lines=[]), "sale_does_not_add_up"),
    ],
)
def test_figures_that_do_not_agree_open_a_case(town, change, kind):
    till = town.till()
    till.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE], tweak=change)
    till.push()
    town.project()
    assert kind in town.cases()


def test_a_voucher_spent_beyond_its_value_is_recorded_and_opens_exactly_one_case(town):
    till = town.till()
    for _ in range(3):
        till.sell(1_000, tenders=[voucher(HOME_10, 1_000, ladder="HOME")])
    till.push()
    town.project()
    assert town.balance(NINO) == 3_000 - 3 * 10
    assert town.balance(f"voucher:{HOME_10}") == -2_000
    assert town.cases() == ["over_redemption"]


def test_a_voucher_taken_as_home_where_it_does_not_live_is_recorded_with_a_case(town):
    town.till()
    thief = town.till()
    thief.sell(1_000, tenders=[voucher(HOME_10, 1_000, ladder="HOME")])
    thief.push()
    town.project()
    assert town.balance(f"voucher:{HOME_10}") == 0
    assert town.cases() == ["home_elsewhere"]


def test_an_invented_voucher_costs_a_case_not_the_queue(town):
    till = town.till()
    till.sell(1_000, tenders=[voucher("ab" * 16, 1_000, ladder="HOME")])
    till.sell(500)
    till.push()
    assert town.project() == 2
    assert sorted(town.cases()) == ["home_elsewhere", "over_redemption"]


def test_a_return_that_comes_before_its_sale_waits_and_is_booked_later(town):
    till, donor = town.till(), town.till()
    sale = donor.sell(800, tenders=[card()])
    till.sales[sale] = donor.sales[sale]
    till.give_back(sale, ("1", 1_000))
    till.push()
    town.project()
    assert reasons(town) == ["SALE_UNKNOWN"]
    assert rerun_quarantine(town.district) == 0
    donor.push()
    town.project()
    assert rerun_quarantine(town.district) == 1
    assert town.value("SELECT count(*) FROM quarantine WHERE resolved_at IS NULL") == 0
    assert town.value("SELECT count(*) FROM document WHERE kind = 'return'") == 1
    assert town.balance(NINO) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f["tenders"][0].update(type="seashells"),
        lambda f: f["tenders"][0].update(type="mpv"),
        lambda f: f["composition"]["1"].update(ghost=5),
        lambda f: f.pop("accruals"),
        lambda f: f.update(number="01\x00-0001"),
        lambda f: f["lines"][0].update(qty=-1),
        lambda f: f["lines"][0].update(qty=10**12),
    ],
)
def test_facts_that_cannot_be_a_sale_wait_in_quarantine_and_delay_nobody(town, change):
    till = town.till()
    till.sell(500, tweak=change)
    till.sell(700)
    till.push()
    assert town.project() == 2
    assert reasons(town) == ["MALFORMED"]
    assert town.value("SELECT count(*) FROM document") == 1


def reasons(town):
    return [row["reason"] for row in town.rows("SELECT reason FROM quarantine ORDER BY since, reason")]


def test_rules_that_were_never_issued_here_are_not_trusted(town):
    till = town.till()
    sale = till.sell(500)
    genuine = till.rules(False)[0]
    till.payloads[-1] = till.payloads[-1].replace(genuine.encode(), b"ab" * 32)
    till.hashes = chain_hashes(till.branch, 1, ZERO_HASH, till.payloads)
    till.push()
    town.project()
    rows = town.rows("SELECT uuid::text, reason FROM quarantine")
    assert [(row["uuid"], row["reason"]) for row in rows] == [(sale, "RULES_UNKNOWN")]


def test_returning_more_than_was_sold_moves_nothing_and_opens_a_case(town):
    till = town.till()
    sale = till.sell(500, tenders=[card()], member=GIULIA, causes=[PONTE])
    record, state = till.sales[sale]
    till.give_back(sale, ("1", 1_000))
    till.sales[sale] = (record, state)
    till.give_back(sale, ("1", 1_000))
    till.push()
    town.project()
    assert town.cases() == ["return_exceeds_sale"]
    assert wallet(town) == 1_240


def test_a_closure_whose_documents_are_here_agrees_and_another_opens_a_case(town):
    till, sloppy = town.till(), town.till()
    for rig in (till, sloppy):
        sale = rig.sell(1_000, tenders=[card()])
        rig.sell(700, tenders=[card()])
        rig.give_back(sale, ("1", 1_000))
    till.close_day(2, 1_700, 1, 1_000)
    sloppy.close_day(3, 1_700, 1, 1_000)
    till.push()
    sloppy.push()
    town.project()
    assert town.cases() == ["closure_differs"]


def test_projecting_again_changes_no_byte(town):
    till = town.till()
    till.sell(1_590, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    town.project()
    before = state_of(town)
    till.send(1, 1)
    assert town.project() == 0
    assert state_of(town) == before


def test_the_books_do_not_depend_on_order_batches_or_replays(town):
    """Two tills, one member and one voucher: any interleaving ends in the same books (I14)."""
    rng = random.Random(4)
    tills = [town.till(), town.till()]
    for till in tills:
        for n in range(6):
            sale = till.sell(700 + n * 131, tenders=[card()], member=GIULIA, causes=[PONTE])
            if n % 2:
                till.give_back(sale, ("1", 400))
    while any(till.acked < till.head for till in tills):
        till = rng.choice(tills)
        first = rng.randint(1, till.acked + 1)
        last = min(till.head, first + rng.randint(0, 4))
        reply = till.send(first, last)
        assert reply.status_code == 200
        till.acked = max(till.acked, last)
        if rng.random() < 0.5:
            town.project()
    town.project()
    earned = sum(record.done.accruals.cashback_cents for till in tills for record, _s in till.sales.values())
    left = sum(state.accruals.cashback_cents for till in tills for _r, state in till.sales.values())
    assert wallet(town) == 1_240 + left < 1_240 + earned
    assert town.cases() == []


@pytest.mark.expect_log("cannot be projected")
def test_a_bug_of_ours_sets_one_entry_aside_and_the_next_goes_on(town, monkeypatch):
    till = town.till()
    broken = till.sell(1_000)
    till.sell(500)
    till.push()
    genuine = projection.effects_of

    def stumble(facts, context):
        if context.entry == broken:
            raise ZeroDivisionError("a mistake of ours")
        return genuine(facts, context)

    monkeypatch.setattr(projection, "effects_of", stumble)
    town.project()
    assert reasons(town) == ["BUG"]
    assert town.value("SELECT count(*) FROM document") == 1
    monkeypatch.setattr(projection, "effects_of", genuine)
    assert rerun_quarantine(town.district) == 1
    assert town.balance(f"cause:{FONDO}") == 12_000 + 10 + 5


def test_a_fork_is_read_after_its_trunk(town):
    till = town.till()
    sale = till.sell(1_000, tenders=[card()])
    till.push()
    fork = town.till()
    fork.id, fork.signer = till.id, till.signer
    fork.parent = m.Point(till.branch.hex(), 1, till.hashes[0].hex())
    fork.sales, fork.objects = till.sales, till.objects
    fork.give_back(sale, ("1", 1_000))
    fork.acked = 1
    fork.push()
    assert project_all(town.district) == 2
    assert town.value("SELECT count(*) FROM quarantine") == 0
    till.page()
    assert till.projected == m.Projected(fork.branch.hex(), 2)


def test_a_sale_that_comes_again_under_a_new_branch_counts_once(town):
    till = town.till()
    till.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    town.project()
    whole = town.till()
    whole.id, whole.signer, whole.objects = till.id, till.signer, till.objects
    whole.note(till.payloads[0])
    whole.sell(500, tenders=[card()], member=GIULIA, causes=[PONTE])
    whole.push()
    assert town.project() == 2
    states = [row["state"] for row in town.rows("SELECT state FROM projection ORDER BY position")]
    assert states == ["done", "known", "done"]
    assert wallet(town) == 1_240 + 40 + 20
    assert reasons(town) == []
    till.page()
    assert till.projected == m.Projected(whole.branch.hex(), 2)


def test_the_worker_projects_by_itself_when_it_is_woken(town):
    worker = ProjectionWorker(town.district)
    worker.start()
    till = town.till()
    till.sell(1_000)
    till.push()
    worker.wake()
    deadline = time.monotonic() + 10
    while not town.value("SELECT count(*) FROM document") and time.monotonic() < deadline:
        time.sleep(0.02)
    worker.stop()
    assert town.value("SELECT count(*) FROM document") == 1


def test_tesoretto_spent_on_a_hold_moves_from_wallet_to_merchant(town):
    till = town.till()
    sale = till.ids.next_text()
    held = till.hold(sale, kind="tesoretto", member=GIULIA, want=500)
    assert held.hold.granted == 500
    till.sell(2_000, tenders=[tesoretto(500, f"{sale}:1"), card()], member=GIULIA, causes=[PONTE], sale=sale)
    till.push()
    town.project()
    assert wallet(town) == 1_240 - 500 + 60
    assert town.balance(NINO) == 500 - 45 - 60
    assert town.value("SELECT state FROM hold") == "posted"
    assert town.cases() == []


TABLES = ("transfer", "account", "document", "case_file", "change", "projection", "quarantine", "hold")


def state_of(town):
    return {table: sorted(map(str, town.rows(f"SELECT * FROM {table}"))) for table in TABLES}
