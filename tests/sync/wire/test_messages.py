"""Messages and pulled bodies: what is sent is what is read, and nothing else gets in (sync R7, R11)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import messages as m
from sync.wire import objects as o
from sync.wire.errors import WireError

INCARNATION = "0f" * 16


def test_golden_replies_of_a_push():
    ack = m.PushReply(ack=m.Ack(1091, "ab" * 32), server_incarnation=INCARNATION, time=5, pull=True)
    assert json.loads(m.encode(ack)) == {
        "ack": {"upto": 1091, "hash": "ab" * 32},
        "server_incarnation": INCARNATION,
        "time": 5,
        "pull": True,
    }
    whole = m.PushReply(whole=True, server_incarnation=INCARNATION, time=5, proto=m.PROTO_RANGE)
    assert json.loads(m.encode(whole))["whole"] is True
    for text, expected in [
        ('{"need":{"seq":980}', m.Need(980)),
        ('{"fork":{"common":1060}', m.Fork(1060)),
    ]:
        rest = f',"server_incarnation":"{INCARNATION}","time":1,"proto":[1,3]}}'
        reply = m.decode(text + rest, m.PushReply)
        assert expected in (reply.need, reply.fork)


def test_a_page_of_changes_comes_back_as_it_went():
    signed = m.Signed("{}", "0a0b0c0d", "00" * 64)
    change = m.Change(kind="cause", id="c1", version=3, op="put", payload=signed)
    gone = m.Change(kind="cause", id="c2", version=4, op="del", payload=None)
    page = m.Changes(
        changes=[change, gone],
        cursor=f"{INCARNATION}.7",
        more=False,
        projected=m.Projected("ff" * 16, 12),
        server_incarnation=INCARNATION,
        time=1,
    )
    assert m.decode(m.encode(page), m.Changes) == page


ALL = [m.PushReply, m.Changes, m.HoldWant, m.HoldReply, m.EnrolAsk, m.Enrolled, m.Push]


@pytest.mark.parametrize("kind", ALL)
@given(data=st.binary(max_size=120))
def test_any_bytes_are_a_message_or_a_wire_error(kind, data):
    try:
        m.decode(data, kind)
    except WireError as refused:
        assert refused.code == "MALFORMED"


def test_a_hold_of_zero_or_of_a_float_is_refused():
    for want in ("0", "-5", "7.0", '"7"', "true", "100000000"):
        text = f'{{"sale":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7081","kind":"voucher","want":{want}}}'
        with pytest.raises(WireError):
            m.decode(text, m.HoldWant)


def bodies() -> dict[str, o.Body]:
    return {
        "ruleset": o.Ruleset(
            id="r1",
            version=1,
            valid_from="2026-01-01",
            cashback_bps=400,
            cashback_cap=None,
            bricks_per_euro=1,
            cause_base="gross",
            default_cause_bps=100,
            anonymous_cause="fondo",
            mult_cause_bps=10000,
            mult_cashback_bps=10000,
            mult_bricks_bps=10000,
            round_cash_to=5,
        ),
        "contract": o.Contract(
            id="k1",
            shop="nino",
            valid_from="2025-05-02",
            valid_to=None,
            cause_bps=300,
            base="gross",
            agreement="17/2025",
        ),
        "member": o.Member(
            id="ab" * 16,
            card="BT310700000146",
            name="Giulia F.",
            status="active",
            causes=[o.CauseWeight("ponte", 10000)],
            tesoretto_cents=1240,
            bricks=1240,
        ),
        "home": o.Home(instrument="ab" * 16, till="t", balance_cents=2500, version=1),
        "spent": o.Spent(id="ab" * 16, at="2026-11-12", shop="Forno Bianchi"),
    }


@pytest.mark.parametrize("kind", ["ruleset", "contract", "member", "home", "spent"])
def test_a_body_is_read_from_the_text_that_was_signed(kind):
    body = bodies()[kind]
    assert o.read_body(kind, o.body_text(body)) == body


def test_golden_text_of_a_ruleset_and_a_contract_because_their_hash_is_in_every_sale():
    both = bodies()
    assert o.body_text(both["ruleset"]) == (
        '{"id":"r1","version":1,"valid_from":"2026-01-01","cashback_bps":400,"cashback_cap":null,'
        '"bricks_per_euro":1,"cause_base":"gross","default_cause_bps":100,"anonymous_cause":"fondo",'
        '"mult_cause_bps":10000,"mult_cashback_bps":10000,"mult_bricks_bps":10000,"round_cash_to":5}'
    )
    assert o.body_text(both["contract"]) == (
        '{"id":"k1","shop":"nino","valid_from":"2025-05-02","valid_to":null,"cause_bps":300,"base":"gross",'
        '"agreement":"17/2025"}'
    )


def test_a_kind_of_a_later_district_is_left_unread():
    assert o.read_body("lease", '{"id":"x"}') is None
    with pytest.raises(WireError):
        o.read_body("home", '{"instrument":"x"}')
