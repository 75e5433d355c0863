"""A code passes over the scanner: which item, at which price; and an item made at the till."""

import pytest

from app.codes import classify
from app.codes.gtin import check_digit
from app.domain.catalogue import Department, Product
from app.domain.refusals import Reason
from app.services import catalogue
from app.services.catalogue import Found, NewItem
from app.services.changes import Changes
from app.store.engine import Store
from app.store.upgrade import prepare

CHEESE = Product("cheese", "Parmigiano 24 mesi", "Parmigiano", 2, "4", 2280, weighed=True)
JAM = Product("jam", "Confettura della casa", "Confettura", 1, "10", 450)
COUPON = Product("mug", "Tazza ABCD1234", "Tazza", 1, "22", 900, code="ABCD1234")


def label(body):
    return body + check_digit(body)


@pytest.fixture
def store(tmp_path):
    prepare(tmp_path / "till.db", tmp_path / "backup")
    store = Store(tmp_path / "till.db")
    departments = [
        Department(1, "Dispensa", "10", "jar", "gold"),
        Department(2, "Latticini", "4", "cheese", "brick"),
    ]
    jam_label = label("210000700450")  # the shop numbers its own jars with the scale's prefix
    catalogue.save_items(store, departments, [(CHEESE, ["123"]), (JAM, [jam_label]), (COUPON, [])])
    yield store
    store.close()


def find(store, text):
    return catalogue.find(store, classify(text))


def test_the_scales_label_sells_at_its_own_price(store):
    found = find(store, label("200012300450"))
    assert (found.product.id, found.price_cents, found.weight_milli) == ("cheese", 450, None)


def test_the_key_on_the_scale_typed_by_hand_asks_for_the_weight(store):
    found = find(store, "123")
    assert found.product.weighed
    assert (found.price_cents, found.weight_milli) == (None, None)


def test_a_jar_numbered_like_a_label_keeps_its_list_price(store):
    assert find(store, label("210000700450")) == Found(catalogue.product(store, "jam"))


def test_an_item_whose_code_looks_like_a_lottery_ticket(store):
    assert find(store, "ABCD1234").product.id == "mug"
    assert find(store, "ABCD9999").reason is Reason.UNKNOWN_CODE


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("8000000000026", {"code": "8000000000026", "why": "NOT_FOUND"}),
        ("8000000000027", {"code": "8000000000027", "why": "BAD_CHECK_DIGIT"}),
        (label("200099900450"), {"code": "000999", "why": "NOT_FOUND"}),
        ("latte intero", {"code": "latte intero", "why": "WORDS"}),
        ("BM1:ABC", {"code": "BM1:ABC", "why": "NOT_AN_ITEM"}),
    ],
)
def test_an_unknown_code_says_why(store, text, facts):
    refusal = find(store, text)
    assert (refusal.reason, dict(refusal.facts)) == (Reason.UNKNOWN_CODE, facts)


def test_an_item_made_at_the_till_is_there_at_once(store):
    done = catalogue.add_item(store, lambda: "new", NewItem(" Miele  di bosco ", 1, 549, "8000000000026"))
    assert done.changes is Changes.CATALOGUE
    assert (done.value.name, done.value.vat, done.value.code) == ("Miele di bosco", "10", "8000000000026")
    assert find(store, "8000000000026").product == done.value
    assert [p.id for p in catalogue.search(store, "miele")] == ["new"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (NewItem("  ", 1, 549), Reason.NOTHING_CHOSEN),
        (NewItem("Miele", 9, 549), Reason.NOTHING_CHOSEN),
        (NewItem("Miele", 1, 0), Reason.NO_PRICE),
        (NewItem("Miele", 1, 549, "8000000000027"), Reason.UNKNOWN_CODE),
        (NewItem("Miele", 1, 549, "123"), Reason.ALREADY_ENTERED),
    ],
)
def test_an_item_that_cannot_be_is_not_made(store, item, reason):
    before = catalogue.counts(store)
    assert catalogue.add_item(store, lambda: "new", item).refusal.reason is reason
    assert catalogue.counts(store) == before


def test_tiles_are_the_shops_choice(store):
    catalogue.set_tiles(store, ["jam", "cheese"])
    catalogue.set_tiles(store, ["cheese"])
    assert [p.id for p in catalogue.tiles(store)] == ["cheese"]
    assert [d.name for d in catalogue.departments(store)] == ["Dispensa", "Latticini"]
    assert [p.id for p in catalogue.of_department(store, 1)] == ["jam", "mug"]
