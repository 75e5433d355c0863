"""Joining a shop: one code, one key, fifteen minutes (sync R20)."""

from __future__ import annotations

import threading

import pytest

from app.domain.errors import KnownError
from sync.cloud import admin
from sync.cloud.enrol import make_code
from sync.wire import messages as m
from tests.cloud.rig import TillRig

SHOP = "alimentari-da-nino"


def ask(town, rig, code, **changes):
    asked = rig.ask(code)
    fields = {name: getattr(asked, name) for name in asked.__struct_fields__} | changes
    return town.http.post("/v1/enrol", content=m.encode(m.EnrolAsk(**fields)))


@pytest.fixture
def rig(town):
    return TillRig(town.http, town.clock, seed=99)


def test_a_till_learns_its_number_its_shop_and_the_key_that_signs(town, rig):
    told = rig.enrol(make_code(town.district, SHOP))
    assert (told.till.number, told.shop) == ("01", SHOP)
    assert (told.district.name, told.district.number) == ("Distretto San Vito", 3107)
    assert told.server_key == town.district.signer.public.hex()
    rig.pull()
    assert rig.body("shop", SHOP).name == "Alimentari da Nino"


def test_numbers_are_unique_in_the_shop_and_start_again_in_another(town, shop_two):
    assert [town.till().number for _ in range(3)] == ["01", "02", "03"]
    assert town.till(shop_two).number == "01"


def test_tills_that_enrol_at_once_get_numbers_of_their_own(town):
    codes = [make_code(town.district, SHOP) for _ in range(6)]
    rigs = [TillRig(town.http, town.clock, seed=50 + n) for n in range(6)]
    threads = [
        threading.Thread(target=rig.enrol, args=(code,)) for rig, code in zip(rigs, codes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(rig.number for rig in rigs) == [f"{n:02d}" for n in range(1, 7)]


def test_a_code_opens_once(town, rig):
    code = make_code(town.district, SHOP)
    rig.enrol(code)
    other = TillRig(town.http, town.clock, seed=98)
    reply = ask(town, other, code)
    assert (reply.status_code, reply.json()["error"]) == (403, "CODE_USED")


def test_the_same_key_again_after_a_lost_reply_is_the_same_till(town, rig):
    code = make_code(town.district, SHOP)
    first = rig.enrol(code)
    again = rig.enrol(code)
    assert again.till == first.till
    assert town.value("SELECT count(*) FROM till") == 1


def test_a_code_dies_after_fifteen_minutes(town, rig):
    code = make_code(town.district, SHOP)
    town.clock.forward(minutes=15)
    reply = ask(town, rig, code)
    assert (reply.status_code, reply.json()["error"]) == (403, "CODE_EXPIRED")


def test_a_code_nobody_made_opens_nothing(town, rig):
    reply = ask(town, rig, "AAAA-BBBB-CCCCC")
    assert (reply.status_code, reply.json()["error"]) == (403, "CODE_UNKNOWN")


def test_a_code_is_read_as_people_type_it(town, rig):
    code = make_code(town.district, SHOP)
    rig.enrol(code.replace("-", " ").lower())
    assert rig.number == "01"


def test_a_proof_by_another_key_is_refused(town, rig):
    code = make_code(town.district, SHOP)
    other = TillRig(town.http, town.clock, seed=97)
    for changes in ({"proof": other.ask(code).proof}, {"public": other.signer.public.hex()}):
        reply = ask(town, rig, code, **changes)
        assert (reply.status_code, reply.json()["error"]) == (400, "BAD_SIGNATURE")
    assert ask(town, rig, code).status_code == 200


def test_what_is_no_enrolment_is_malformed(town):
    for body in (b"", b"{}", b"[]", b'{"code":1}', b"\xff"):
        reply = town.http.post("/v1/enrol", content=body)
        assert (reply.status_code, reply.json()["error"]) == (400, "MALFORMED")


def test_vouchers_that_wait_for_the_shop_move_in_with_its_first_till_only(town):
    first, second = town.till(), town.till()
    homes = first.bodies("home")
    assert sorted(home.balance_cents for home in homes.values()) == [1_000, 2_500]
    assert {home.till for home in homes.values()} == {first.id}
    assert set(first.bodies("voucher")) == set(homes)
    assert second.bodies("home") == {} and second.bodies("voucher") == {}


def test_health_says_that_it_answers_and_nothing_else(town):
    reply = town.http.get("/v1/health")
    assert reply.status_code == 200
    assert set(reply.json()) == {"ok", "time", "proto"}


def test_a_shop_without_name_cannot_be_enrolled_by_command(town):
    with pytest.raises(KnownError) as refused:
        admin.require_shop(town.district, "nowhere")
    assert refused.value.code == "UNKNOWN_SHOP"
