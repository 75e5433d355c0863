"""Pulling changes: every object signed, in commit order, none skipped, none mixed (sync R11, I15, I16)."""

from __future__ import annotations

import threading

import pytest

from app.domain.errors import BugError
from sync.cloud import admin, changes
from sync.cloud.core.projection import Case
from sync.cloud.district import open_district
from sync.cloud.projection import project_next
from sync.cloud.store import open_case
from sync.wire.objects import CauseWeight
from tests.cloud.rig import answering, card

GIULIA = "35140c0f784d26542e7c22f987e79915"
PONTE = "doposcuola-il-ponte"
DAY_MS = 86_400_000


def put_causes(town, count, start=0):
    """Changes of `count` transactions, each one object."""
    for n in range(start, start + count):
        admin.add_cause(town.district, admin.NewCause(f"c{n:04d}", f"Cause {n}"))


def take_back(town, kind, id):
    gone = town.district.changes()
    gone.delete(kind, id)
    with town.district.engine.begin() as conn:
        gone.write(conn, town.district.now_ms())


def test_a_new_till_gets_every_kind_it_needs_signed(town):
    till = town.till()
    kinds = {kind for kind, _id in till.objects}
    assert kinds == {
        "key", "ruleset", "contract", "program", "shop", "cause", "member", "voucher", "home", "spent",
    }  # fmt: skip
    assert len(till.bodies("member")) == 12
    assert till.body("member", GIULIA).tesoretto_cents == 1_240
    assert till.body("cause", PONTE).raised_cents == 214_060
    assert till.body("key", town.district.signer.kid).public == town.district.signer.public.hex()
    spent = next(iter(till.bodies("spent").values()))
    assert (spent.shop, spent.at, spent.time, spent.cents) == ("Forno Bianchi", "2026-11-11", "09:41", 500)


def test_the_next_pull_brings_only_what_changed(town):
    till = town.till()
    assert town.till().cursor  # another till enrols: nothing of that is for this one
    before = till.cursor
    assert till.page().changes == []
    admin.add_member(town.district, admin.NewMember("Nuovo S.", [CauseWeight(PONTE, 10_000)]))
    page = till.page()
    assert [change.kind for change in page.changes] == ["member"]
    assert till.cursor != before and not page.more


def test_a_change_of_the_same_object_carries_a_higher_version(town):
    till = town.till()
    admin.set_member_status(town.district, GIULIA, "blocked")
    (first,) = till.page().changes
    admin.set_member_status(town.district, GIULIA, "active")
    (second,) = till.page().changes
    assert second.version == first.version + 1
    assert till.body("member", GIULIA).status == "active"


def test_a_long_list_comes_in_pages_of_two_hundred_without_gap_or_double(town):
    put_causes(town, 430)
    till = town.till(pulled=False)
    pages = till.pull()
    seen = [(change.kind, change.id) for page in pages for change in page.changes]
    assert len(pages) >= 3 and max(len(page.changes) for page in pages) <= 200
    assert len(seen) == len(set(seen))
    assert {f"c{n:04d}" for n in range(430)} <= {id for kind, id in seen if kind == "cause"}
    assert [page.projected is None for page in pages] == [True] * len(pages)


def test_a_cursor_in_the_middle_of_a_catch_up_goes_on_where_it_was(town):
    put_causes(town, 250)
    till = town.till(pulled=False)
    till.page()
    kept = till.cursor
    rest = [change.id for page in till.pull() for change in page.changes]
    till.cursor = kept
    assert [change.id for page in till.pull() for change in page.changes] == rest


def test_a_deleted_object_arrives_as_a_tombstone(town):
    till = town.till()
    take_back(town, "program", "1001")
    (change,) = till.page().changes
    assert (change.op, change.payload) == ("del", None)
    assert ("program", "1001") not in till.objects


FOREIGN = ["nonsense", "ff.5", "{inc}.x", "{inc}.1.2.3", "{inc}.999999", "{inc}.0.999999"]


@pytest.mark.parametrize("cursor", FOREIGN)
def test_a_foreign_or_impossible_cursor_is_gone(town, cursor):
    till = town.till()
    till.cursor = cursor.format(inc=town.district.incarnation)
    reply = till.request("GET", f"/v1/changes?cursor={till.cursor}")
    assert (reply.status_code, reply.json()["error"]) == (410, "CURSOR_GONE")


def test_after_a_restore_every_till_starts_again(town):
    till = town.till()
    admin.renew_incarnation(town.district)
    restored = open_district(town.district.engine, town.folder, town.clock)
    with answering(restored) as url:
        till.http = till.http.__class__(base_url=url)
        reply = till.request("GET", f"/v1/changes?cursor={till.cursor}")
        assert reply.status_code == 410
        till.cursor = ""
        till.pull()
        till.http.close()
    assert till.cursor.startswith(restored.incarnation) and restored.incarnation != town.district.incarnation


def test_a_till_silent_for_months_catches_up_and_one_silent_for_years_starts_again(town):
    months, years = town.till(), town.till()
    admin.set_member_status(town.district, GIULIA, "blocked")
    town.clock.forward(days=40)
    admin.set_member_status(town.district, GIULIA, "active")
    take_back(town, "program", "1001")
    town.clock.forward(days=40)
    put_causes(town, 1)
    with town.district.engine.begin() as conn:
        assert changes.prune(conn, town.district.id, town.district.now_ms()) > 0
    pages = months.pull()
    assert months.body("member", GIULIA).status == "active"
    assert ("program", "1001") not in months.objects
    assert pages[-1].more is False
    town.clock.forward(days=400)
    put_causes(town, 1, start=1)
    with town.district.engine.begin() as conn:
        changes.prune(conn, town.district.id, town.district.now_ms())
    reply = years.request("GET", f"/v1/changes?cursor={years.cursor}")
    assert (reply.status_code, reply.json()["error"]) == (410, "CURSOR_GONE")
    years.cursor, years.objects = "", {}
    years.pull()
    assert ("program", "1001") not in years.objects
    assert years.body("member", GIULIA).status == "active"


def test_a_tills_balances_are_exact_at_every_page(town):
    """Last pull plus own entries after `projected` = what the district will say when all is projected."""
    till = town.till()
    for n in range(12):
        till.sell(1_000 + n, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    own = [record.done.accruals for record, _state in till.sales.values()]
    expected = 1_240 + sum(accruals.cashback_cents for accruals in own)
    for _ in range(12):
        assert till_view(till, own) == expected
        project_next(town.district, till.branch.hex())
        till.page()
        assert till.projected.branch == till.branch.hex()
        assert till_view(till, own) == expected
    assert till.projected.seq == 12
    assert till.body("member", GIULIA).tesoretto_cents == expected


def till_view(till, own):
    known = till.projected.seq if till.projected and till.projected.branch == till.branch.hex() else 0
    pulled = till.body("member", GIULIA).tesoretto_cents
    return pulled + sum(accruals.cashback_cents for accruals in own[known:])


def test_a_page_never_ends_inside_a_transaction(town):
    till = town.till()
    put_causes(town, 198)
    together = town.district.changes()
    for n in range(5):
        together.delete("cause", f"c{n:04d}")
    with town.district.engine.begin() as conn:
        together.write(conn, town.district.now_ms())
    first, second = till.pull()
    assert (len(first.changes), len(second.changes)) == (198, 5)
    assert {change.op for change in second.changes} == {"del"}


def test_projected_never_runs_ahead_of_the_page(town):
    """Two hundred changes, then a sale: the first page ends right before the sale's own effects."""
    till = town.till()
    till.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    put_causes(town, 200)
    town.project()
    first, second = till.page(), till.page()
    assert (len(first.changes), first.projected.seq) == (200, 0)
    assert ({change.kind for change in second.changes}, second.projected.seq) == ({"member", "cause"}, 1)


def test_projected_waits_for_the_page_that_contains_the_effects(town):
    till = town.till()
    till.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE])
    till.push()
    town.project()
    put_causes(town, 260)
    seen = []
    while True:
        page = till.page()
        seen.append((page.projected.seq, till.body("member", GIULIA).tesoretto_cents))
        if not page.more:
            break
    assert seen[0] == (1, 1_280) and seen[-1] == (1, 1_280)


def test_a_new_till_is_not_told_history_that_is_over(town):
    seller = town.till()
    for _ in range(5):
        seller.sell(1_000, tenders=[card()], member=GIULIA, causes=[PONTE])
    seller.push()
    town.project()
    fresh = town.till(pulled=False)
    told = [change.id for page in fresh.pull() for change in page.changes if change.kind == "member"]
    assert len(told) == len(set(told)) == 12
    assert fresh.body("member", GIULIA).tesoretto_cents == 1_240 + 5 * 40


def test_what_is_for_one_shop_is_not_for_another(town, shop_two):
    other = town.till(shop_two)
    assert set(other.bodies("shop")) == {"forno-bianchi"}
    assert other.bodies("contract") == {} and other.bodies("home") == {}


def test_no_change_is_skipped_while_others_write(town):
    """Writers that commit in any order, a reader that pulls all the time: nothing is missed (I16)."""
    till = town.till()
    stop = threading.Event()

    def write(writer):
        for n in range(25):
            admin.add_cause(town.district, admin.NewCause(f"w{writer}-{n:02d}", "Cause"))

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    reader = threading.Thread(target=lambda: [till.page() for _ in iter(stop.is_set, True)])
    for thread in [*writers, reader]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    till.pull()
    assert {f"w{w}-{n:02d}" for w in range(4) for n in range(25)} <= set(till.bodies("cause"))


def test_more_changes_than_a_page_cannot_be_made_at_once(town):
    many = town.district.changes()
    for n in range(changes.PAGE + 1):
        many.delete("cause", str(n))
    with town.district.engine.connect() as conn, pytest.raises(BugError):
        many.write(conn, 0)


def test_unsigned_pulls_are_refused(town):
    till = town.till()
    reply = town.http.get("/v1/changes?cursor=", headers={"X-Till": till.id})
    assert reply.status_code == 401
    signed_for_another_cursor = till.request("GET", "/v1/changes?cursor=").request.headers
    reply = town.http.get("/v1/changes?cursor=x", headers=dict(signed_for_another_cursor))
    assert (reply.status_code, reply.json()["error"]) == (401, "BAD_SIGNATURE")


def test_a_case_is_opened_once_however_often_it_is_found(town):
    for _ in range(3):
        with town.district.engine.begin() as conn:
            open_case(conn, town.district.id, Case("fork", "b:1", {"n": 1}), None, 5)
    assert town.cases() == ["fork"]
