"""What must hold for any cart, any tenders, any order of returns (value §6, last paragraph)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.basket import Basket, Discount, Line
from app.domain.causes import CauseShare
from app.domain.errors import MalformedError
from app.domain.ledger import Parties, balances, sale_postings
from app.domain.money import allocate, half_up, require_cents
from app.domain.payment import Tender, TenderType, pay
from app.domain.pricing import price
from app.domain.refusals import Refusal
from app.domain.returns import SaleState, make_return
from app.domain.sale import AccrualRules, Party, checkout

RULES = AccrualRules(cause_bps=300, cashback_bps=400, bricks_per_euro=1)
VATS = (("4", 400), ("10", 1000), ("22", 2200))
TAGS = ("food", "house")

discounts = st.one_of(
    st.none(),
    st.builds(Discount, bps=st.integers(0, 10_000)),
    st.builds(Discount, cents=st.integers(0, 2_000)),
)


@st.composite
def baskets(draw):
    lines = []
    for number in range(draw(st.integers(1, 6))):
        vat, bps = draw(st.sampled_from(VATS))
        lines.append(
            Line(
                id=str(number + 1),
                text="goods",
                unit_cents=draw(st.integers(0, 5_000)),
                qty_milli=draw(st.integers(1, 5_000)),
                vat=vat,
                vat_bps=bps,
                discount=draw(discounts),
                tags=tuple(draw(st.sets(st.sampled_from(TAGS)))),
                exclude=tuple(draw(st.sets(st.sampled_from(("cause", "bricks", "cashback"))))),
            )
        )
    return Basket(tuple(lines), draw(discounts))


@st.composite
def stored_tenders(draw):
    tenders = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(
            st.sampled_from((TenderType.MPV, TenderType.PROMO, TenderType.SOCIAL, TenderType.TESORETTO))
        )
        tenders.append(
            Tender(
                f"T{number}",
                kind,
                draw(st.integers(0, 4_000)),
                tags=draw(st.one_of(st.none(), st.sets(st.sampled_from(TAGS)).map(tuple))),
                max_share_bps=draw(st.one_of(st.none(), st.integers(0, 10_000))),
                min_spend_cents=draw(st.integers(0, 2_000)),
                exp=draw(st.one_of(st.none(), st.sampled_from(("2026-01-01", "2026-12-31")))),
                instrument=f"{number:032x}",
            )
        )
    return tuple(tenders)


def member():
    return Party("m1", (CauseShare("C1", 5_000), CauseShare("C2", 3_000), CauseShare("C3", 2_000)))


def sold(basket, tenders, closing=TenderType.CARD):
    return checkout(basket, [*tenders, Tender("K", closing)], member(), RULES, "2026-11-12")


def state_of(done):
    return SaleState(
        lines=done.priced.lines,
        order=tuple(a.tender.id for a in done.payment.applied),
        types={a.tender.id: a.tender.type for a in done.payment.applied},
        composition=done.payment.composition,
        accruals=done.accruals,
        party=member(),
        rules=RULES,
    )


@given(st.integers(0, 99_999_999), st.lists(st.integers(0, 10**8), min_size=1, max_size=40))
def test_allocation_loses_nothing_and_overpays_nobody(total, weights):
    if total and not sum(weights):
        with pytest.raises(MalformedError):
            allocate(total, weights)
        return
    shares = allocate(total, weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    if total <= sum(weights):
        assert all(share <= weight for share, weight in zip(shares, weights, strict=True))


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_half_up_is_the_nearest(n, d):
    assert abs(half_up(n, d) * d - n) * 2 <= d


@given(st.one_of(st.floats(), st.booleans(), st.text(), st.none(), st.integers(max_value=-1)))
def test_no_float_is_ever_money(value):
    with pytest.raises(MalformedError):
        require_cents(value, "price")


@given(baskets(), stored_tenders())
def test_composition_covers_every_line_exactly(basket, tenders):
    done = sold(basket, tenders)
    for priced in done.priced.lines:
        assert sum(done.payment.composition[priced.line.id].values()) == priced.net_cents
        assert 0 <= priced.net_cents <= priced.gross_cents
    assert sum(a.applied_cents for a in done.payment.applied) == done.priced.net_total_cents
    for applied in done.payment.applied:
        if applied.tender.offered_cents is not None:
            assert applied.applied_cents <= applied.tender.offered_cents
    assert sum(done.accruals.cause_split.values()) == done.accruals.cause_cents


@given(baskets(), stored_tenders(), st.randoms(use_true_random=False))
def test_order_of_tenders_is_irrelevant(basket, tenders, random):
    shuffled = list(tenders)
    random.shuffle(shuffled)
    assert sold(basket, tenders) == sold(basket, tuple(shuffled))


@given(baskets(), stored_tenders())
def test_postings_sum_to_zero_and_name_what_was_paid(basket, tenders):
    done = sold(basket, tenders)
    postings = sale_postings(
        done.priced.lines,
        done.payment.applied,
        done.payment.composition,
        done.payment.rounding_cents,
        done.accruals,
        Parties("nino", "m1"),
    )
    shop = balances(p for p in postings if p.book == "shop").get("EUR", {})
    takings = sum(cents for account, cents in shop.items() if account.startswith("takings:"))
    assert takings == done.priced.net_total_cents


@given(baskets(), st.integers(0, 20_000))
def test_cash_rounds_only_alone_and_change_is_what_is_over(basket, more):
    priced = price(basket)
    assume(priced.net_total_cents > 0)  # a free basket takes no cash at all
    whole = pay(priced, [Tender("C", TenderType.CASH, round_to_cents=5)], "2026-11-12")
    assert whole.payable_cents % 5 == 0
    assert abs(whole.rounding_cents) <= 2
    given_ = pay(
        priced, [Tender("C", TenderType.CASH, whole.payable_cents + more, round_to_cents=5)], "2026-11-12"
    )
    assert (given_.due_cents, given_.change_cents) == (0, more)


@given(baskets(), stored_tenders(), st.data())
def test_full_return_in_any_order_leaves_nothing(basket, tenders, data):
    done = sold(basket, tenders)
    state = state_of(done)
    back = {}
    left = {p.line.id: p.line.qty_milli for p in done.priced.lines}
    accruals = state.accruals
    while left:
        line = data.draw(st.sampled_from(sorted(left)))
        milli = data.draw(st.integers(1, left[line]))
        step = make_return(state, [(line, milli)])
        assert not isinstance(step, Refusal)
        for tender, cents in step.back.items():
            back[tender] = back.get(tender, 0) + cents
        now = step.state.accruals
        assert now.cause_cents <= accruals.cause_cents
        assert now.cashback_cents <= accruals.cashback_cents
        assert now.bricks <= accruals.bricks
        assert all(now.cause_split[c] <= accruals.cause_split[c] for c in now.cause_split)
        accruals, state = now, step.state
        left[line] -= milli
        if not left[line]:
            del left[line]
    assert back == {a.tender.id: a.applied_cents for a in done.payment.applied if a.applied_cents}
    assert (accruals.cause_cents, accruals.cashback_cents, accruals.bricks) == (0, 0, 0)
    over = make_return(state, [(done.priced.lines[0].line.id, 1)])
    assert isinstance(over, Refusal)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_splitting_a_purchase_never_earns_more(parts):
    def earned(cents):
        line = Line("1", "x", cents, 1000, "10", 1000)
        return sold(Basket((line,)), ()).accruals

    apart = [earned(cents) for cents in parts]
    together = earned(sum(parts))
    assert sum(a.cashback_cents for a in apart) <= together.cashback_cents
    assert sum(a.bricks for a in apart) <= together.bricks
