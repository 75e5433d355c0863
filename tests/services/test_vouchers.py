"""Vouchers at the counter: signed, placed, spent, refused; verified without a line when they live here."""

import pytest

from app.domain.refusals import Reason
from app.services.changes import Done, Refused
from app.services.checkout import Draft, cash_tender, close_sale
from app.services.loyalty import find_member
from app.services.refunds import make_return
from app.services.vouchers import check_qr, check_typed, release, release_orphans, reserve_voucher
from app.store import circuit
from sync.wire.qr import VoucherCode, readable_code, voucher_text
from sync.wire.signing import Signer, kid_of
from tests.fakes import BREAD, CARD_BLOCKED, OIL, basket_of, put

SIGNER = Signer(b"d" * 32)
FORGER = Signer(b"f" * 32)
HOME, AWAY = "11" * 16, "22" * 16


def qr(instrument, cents=2500, *, signer=SIGNER, district=1, nbf="2026-01-01", exp="2026-12-31"):
    code = VoucherCode(
        district=district, id=instrument, kind="mpv", cents=cents, nbf=nbf, exp=exp, program="1", flags=0
    )
    return voucher_text(signer, code)


@pytest.fixture
def shop(till):
    with till.store.write() as connection:
        key = {"kid": kid_of(SIGNER.public), "public": SIGNER.public.hex(), "id": kid_of(SIGNER.public)}
        put(connection, "key", key)
        circuit.put_home(connection, HOME, 2500, 1)
        put(
            connection,
            "voucher",
            {
                "id": HOME,
                "program": "1",
                "cents": 2500,
                "nbf": "2026-01-01",
                "exp": "2026-12-31",
                "status": "active",
                "home": "t1",
            },
        )
    till.reload_circuit()
    return till


def spend(till, offer, *items):
    sale = till.ids.next_text()
    tender = reserve_voucher(till, sale, "T1", offer, offer.available_cents).value
    draft = Draft(sale, basket_of(*items), (tender, cash_tender(None, True)), None, "marta")
    return close_sale(till, draft)


def test_home_voucher_needs_no_line(shop, link):
    link.silent = True
    offer = check_qr(shop, qr(HOME), basket_of(OIL), ()).value
    assert (offer.ladder, offer.available_cents, offer.covers_cents) == ("HOME", 2500, 980)
    assert isinstance(spend(shop, offer, OIL), Done)
    again = check_qr(shop, qr(HOME), basket_of(OIL), ()).value
    assert again.available_cents == 2500 - 980
    spend(shop, again, (OIL, 2000))
    used = check_qr(shop, qr(HOME), basket_of(OIL), ())
    assert used.refusal.reason is Reason.ALREADY_USED


def test_home_voucher_cannot_be_spent_twice_at_once(shop):
    offer = check_qr(shop, qr(HOME), basket_of((OIL, 2000)), ()).value
    first = spend(shop, offer, (OIL, 2000))
    second = spend(shop, offer, (OIL, 2000))
    assert isinstance(first, Done)
    assert isinstance(second, Refused)
    assert second.refusal.reason is Reason.INSUFFICIENT


def test_returned_goods_give_the_voucher_its_value_back(shop):
    offer = check_qr(shop, qr(HOME), basket_of(OIL), ()).value
    sold = spend(shop, offer, OIL).value.record
    make_return(shop, sold.stamp.id, [("1", 1000)], "other", None, is_owner=True)
    assert check_qr(shop, qr(HOME), basket_of(OIL), ()).value.available_cents == 2500


def test_typed_code_of_a_voucher_that_lives_here(shop):
    offer = check_typed(shop, readable_code(HOME), basket_of(OIL), ()).value
    assert offer.voucher.id == HOME
    unknown = check_typed(shop, readable_code(AWAY), basket_of(OIL), ())
    assert unknown.refusal.reason is Reason.CANNOT_VERIFY


def test_online_voucher_is_held_and_without_a_line_refused(shop, link):
    link.balances[AWAY] = 2000
    offer = check_qr(shop, qr(AWAY, 2000), basket_of(OIL), ()).value
    assert offer.ladder == "ONLINE"
    done = spend(shop, offer, OIL)
    assert done.value.record.done.payment.applied[0].tender.hold.endswith(":T1")
    link.silent = True
    answer = reserve_voucher(shop, shop.ids.next_text(), "T1", offer, 2000)
    assert answer.refusal.reason is Reason.CANNOT_VERIFY


def test_a_hold_that_was_never_granted_buys_nothing(shop, link):
    link.balances[AWAY] = 300
    offer = check_qr(shop, qr(AWAY, 2000), basket_of(OIL), ()).value
    sale = shop.ids.next_text()
    tender = reserve_voucher(shop, sale, "T1", offer, 2000).value
    assert tender.offered_cents == 300
    release(shop, tender)
    draft = Draft(sale, basket_of(OIL), (tender, cash_tender(None, True)), None, "marta")
    assert close_sale(shop, draft).refusal.reason is Reason.INSUFFICIENT


def test_holds_of_a_sale_that_never_was_are_given_back_at_start(shop, link):
    link.balances[AWAY] = 2000
    offer = check_qr(shop, qr(AWAY, 2000), basket_of(OIL), ()).value
    reserve_voucher(shop, shop.ids.next_text(), "T1", offer, 2000)
    assert release_orphans(shop) == 1
    assert release_orphans(shop) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (qr(AWAY, signer=FORGER), Reason.BAD_SIGNATURE),
        (qr(AWAY, signer=FORGER, district=7), Reason.OTHER_DISTRICT),
        (qr(AWAY, exp="2026-11-11"), Reason.EXPIRED),
        (qr(AWAY, nbf="2026-11-13"), Reason.NOT_YET_VALID),
        ("BV1:GARBAGE", Reason.BAD_SIGNATURE),
    ],
)
def test_refused_with_its_reason(shop, text, reason):
    assert check_qr(shop, text, basket_of(BREAD), ()).refusal.reason is reason


def test_usable_on_its_last_day(shop):
    assert isinstance(check_qr(shop, qr(AWAY, exp="2026-11-12"), basket_of(BREAD), ()), Done)


def test_spent_list_refuses_without_a_line(shop, link):
    link.silent = True
    with shop.store.write() as connection:
        put(connection, "spent", {"id": AWAY, "at": "2026-11-10", "shop": "Forno Bianchi"})
    refusal = check_qr(shop, qr(AWAY), basket_of(BREAD), ()).refusal
    assert (refusal.reason, refusal.facts["shop"]) == (Reason.ALREADY_USED, "Forno Bianchi")


def test_a_shop_alone_has_no_district(lone_till):
    assert check_qr(lone_till, qr(HOME), basket_of(BREAD), ()).refusal.reason is Reason.NO_DISTRICT
    assert find_member(lone_till, CARD_BLOCKED).refusal.reason is Reason.NO_DISTRICT


def test_blocked_card(shop):
    assert find_member(shop, CARD_BLOCKED).refusal.reason is Reason.MEMBER_BLOCKED
