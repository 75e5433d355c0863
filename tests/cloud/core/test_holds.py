"""The worked cases of the contract that the district alone decides (value CV-49), and the refusals' order."""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.refusals import Reason
from sync.cloud.core.enrol import CodeState, Door, judge, new_code, normal_code
from sync.cloud.core.holds import Grant, VoucherState, WalletState, expiry_of, grant_tesoretto, grant_voucher

VECTORS = Path(__file__).parents[2] / "contracts" / "value-vectors.json"


def vector(name):
    cases = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    return next(case for case in cases if case["id"] == name)


def test_cv_49_a_hold_past_its_time():
    case = vector("CV-49")
    decisions = [
        expiry_of(
            given["till_synced_since"], given["sale_found"], given["headroom"], case["given"]["hold"]
        ).value
        for given in case["given"]["cases"]
    ]
    assert decisions == case["expect"]["decisions"]


def test_cv_36_a_wallet_reserves_pessimistically():
    """h1 reserves 800 of 1000, h2 of 300 is refused; after posting 650 of h1 there are 350."""
    assert grant_tesoretto(WalletState("active", 1_000, 0), 800) == Grant(800, 1_000)
    refused = grant_tesoretto(WalletState("active", 1_000, 800), 300)
    assert (refused.reason, refused.facts) == (Reason.INSUFFICIENT, {"available_cents": 200})
    assert grant_tesoretto(WalletState("active", 350, 0), 350) == Grant(350, 350)


def test_a_wallet_below_zero_has_nothing_rather_than_less():
    refused = grant_tesoretto(WalletState("active", -50, 0), 1)
    assert refused.facts == {"available_cents": 0}


def state(**changes):
    plain = {"status": "active", "nbf": "2026-01-01", "exp": "2026-12-31", "balance": 1_000, "held": 0}
    return VoucherState(**(plain | changes))


def test_the_first_reason_that_applies_is_given():
    day = "2026-11-12"
    everything = {"status": "blocked", "balance": 0, "nbf": "2027-01-01", "home": "other"}
    order = [
        ({}, Reason.BLOCKED),
        ({"status": "active"}, Reason.ALREADY_USED),
        ({"balance": 5}, Reason.NOT_YET_VALID),
        ({"nbf": "2025-01-01", "exp": "2025-02-01"}, Reason.EXPIRED),
        ({"exp": "2026-11-12"}, Reason.ELSEWHERE),
        ({"home": "me"}, Reason.CANNOT_VERIFY),
        ({"home": None, "held": 5}, Reason.INSUFFICIENT),
    ]
    for change, reason in order:
        everything |= change
        assert grant_voucher(state(**everything), 100, "me", day).reason is reason
    everything["held"] = 1
    assert grant_voucher(state(**everything), 100, "me", day) == Grant(4, 5)
    assert grant_voucher(None, 100, "me", day).reason is Reason.UNKNOWN_INSTRUMENT


def test_a_door_opens_once_in_time_and_again_only_for_its_own_key():
    assert judge(None, "k", 0) is Door.CODE_UNKNOWN
    assert judge(CodeState(100, None), "k", 99) is Door.OPEN
    assert judge(CodeState(100, None), "k", 100) is Door.CODE_EXPIRED
    assert judge(CodeState(100, "k"), "k", 10**9) is Door.AGAIN
    assert judge(CodeState(100, "k"), "other", 50) is Door.CODE_USED


def test_a_code_survives_how_people_write_it():
    code = new_code(bytes(range(8)))
    assert len(normal_code(code)) == 13
    assert normal_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == normal_code(
        code
    )
