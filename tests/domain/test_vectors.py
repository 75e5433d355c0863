"""The worked cases of the value contract, through the functions that checkout itself uses."""

import pytest

from app.domain.ledger import Posting, balances
from app.domain.money import allocate
from app.domain.returns import make_return
from tests.domain.vector_cases import CASES, check_out, figures, sale_state


def of_kind(kind):
    return [case for case in CASES.values() if case["kind"] == kind]


@pytest.mark.parametrize("case", of_kind("allocate"), ids=lambda c: c["id"])
def test_allocation(case):
    given = case["given"]
    assert list(allocate(given["total"], given["weights"])) == case["expect"]["shares"]


@pytest.mark.parametrize("case", of_kind("checkout"), ids=lambda c: c["id"])
def test_checkout(case):
    actual = figures(check_out(case["given"]))
    assert {key: actual[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", of_kind("refund"), ids=lambda c: c["id"])
def test_refund_step_by_step(case):
    given = case["given"]
    sale_given = given.get("inline_sale") or CASES[given["sale"]]["given"]
    if "sale" in case["expect"]:
        actual = figures(check_out(sale_given))
        assert {key: actual[key] for key in case["expect"]["sale"]} == case["expect"]["sale"]
    state = sale_state(sale_given)
    for step, expected in zip(given["steps"], case["expect"]["steps"], strict=True):
        done = make_return(state, [(step["line"], step["qty_milli"])])
        actual = {
            "refund": done.refund_cents,
            "back": dict(done.back),
            "cashback_reversed": done.reversed.cashback_cents,
            "bricks_reversed": done.reversed.bricks,
            "cause_reversed": done.reversed.cause_cents,
            "cause_split_reversed": dict(done.reversed.cause_split),
        }
        assert {key: actual[key] for key in expected} == expected
        state = done.state
    left = state.accruals
    after = {"cashback": left.cashback_cents, "bricks": left.bricks, "cause_total": left.cause_cents}
    assert after == case["expect"]["after"]


@pytest.mark.parametrize("case", of_kind("postings"), ids=lambda c: c["id"])
def test_postings_sum_to_zero_per_unit(case):
    moves = [
        Posting("district", t["ledger"], t["debit"], t["credit"], t["amount"], "case")
        for t in case["given"]["transfers"]
    ]
    sums = balances(moves)
    assert sums == case["expect"]["credit_minus_debit"]
    assert {unit: sum(accounts.values()) for unit, accounts in sums.items()} == case["expect"]["sum"]
