"""The demo shop's own content is a shop: right codes, right VAT, the tiles of the pictures, two people."""

from importlib.resources import files

import pytest

from app.codes import WeighedItem, classify
from app.codes.gtin import check_digit, has_check_digit
from app.demo import content
from app.domain.catalogue import VAT_BPS
from app.formats import amount
from app.importing.scan import preview
from app.services import catalogue
from app.store import catalogue as store_catalogue
from tests.fakes import close_till, open_till

# sale-1366-light and sale-empty-1366-light, row by row: name, price, [note; kg: "al kg"], icon.
TILES = """
Pane casereccio 2,40 [500 g] bread | Michetta 0,45 [] bread
Focaccia 11,90 [kg] bread | Mozzarella di bufala 3,90 [] cheese
Prosciutto crudo 29,90 [kg] knife | Mortadella 16,50 [kg] knife
Parmigiano 24 mesi 22,80 [kg] cheese | Ricotta fresca 2,60 [300 g] cheese
Pomodorini Pachino 3,98 [kg] carrot | Zucchine 2,49 [kg] carrot
Arance da spremuta 1,98 [kg] orange | Basilico 1,20 [vaso] leaf
Uova fresche 2,95 [6 pz] egg | Latte intero 1,79 [1 l] cow
Olio extravergine 9,80 [0,75 l] drop | Spaghetti 1,35 [500 g] grains
Caffè macinato 4,29 [250 g] coffee | Vino rosso della casa 5,50 [] wine
Acqua naturale 2,20 [6 × 1,5 l] drop | Biscotti frollini 3,15 [] cookie
"""
TONES = (
    "gold gold gold brick brick brick brick brick ok ok ok ok info info gold prepaid brick cause prepaid gold"
)
LINES = {
    "Pane casereccio 500 g": "4",
    "Mozzarella di bufala 250 g": "4",
    "Prosciutto crudo": "10",
    "Pomodorini Pachino": "4",
    "Olio extravergine 0,75 l": "4",
    "Latte intero 1 l": "4",
    "Caffè macinato 250 g": "22",
    "Passata di pomodoro": "4",
}


@pytest.fixture
def products():
    return [product for product, _codes in content.items()]


@pytest.fixture
def till(tmp_path):
    till = open_till(tmp_path)
    catalogue.save_items(till.store, content.departments(), content.items())
    catalogue.set_tiles(till.store, content.tiles())
    yield till
    close_till(till)


def test_tiles_are_those_of_the_pictures(till):
    tones = {department.number: department.tone for department in content.departments()}
    tiles = catalogue.tiles(till.store)
    shown = [
        f"{p.short_name} {amount(p.price_cents)} [{'kg' if p.weighed else p.detail}] {p.icon}" for p in tiles
    ]
    assert shown == [tile.strip() for row in TILES.strip().splitlines() for tile in row.split("|")]
    assert " ".join(tones[p.department] for p in tiles) == TONES


def test_lines_of_the_pictures_have_their_names_and_rates(products):
    assert {p.name: p.vat for p in products if p.name in LINES} == LINES


def test_about_two_hundred_items_each_once(products):
    assert 190 <= len(products) <= 220
    for what in ("id", "code", "name", "short_name"):
        assert len({getattr(product, what) for product in products}) == len(products)


def test_ids_never_change(products):
    bread = next(p for p in products if p.name == "Pane casereccio 500 g")
    assert (bread.id, bread.code) == ("988ed355-32b4-5845-b30c-43ac49be68ae", "8001234000011")


def test_every_code_is_the_shops_own_and_right(products):
    assert all(p.code.startswith("8001234") and has_check_digit(p.code) for p in products)
    plus = [codes for product, codes in content.items() if product.weighed]
    assert plus and all(len(codes) == 1 and codes[0].isdecimal() for codes in plus)
    assert all(codes == () for product, codes in content.items() if not product.weighed)


def test_short_names_fit_two_lines_of_a_tile(products):
    assert all(0 < len(product.short_name) <= 24 for product in products)
    assert all(amount(product.price_cents) != "0,00" for product in products)


def test_departments_are_whole():
    departments = content.departments()
    assert [d.number for d in departments] == list(range(1, len(departments) + 1))
    assert {product.department for product, _codes in content.items()} == {d.number for d in departments}
    # The three reparto keys and Ctrl 1, 2, 3 stand for the three rates.
    assert [d.vat for d in departments[:3]] == ["4", "10", "22"]
    assert {d.vat for d in departments} <= set(VAT_BPS)


def test_every_icon_is_bundled(products):
    icons = files("resources") / "icons" / "duotone"
    names = {p.icon for p in products} | {d.icon for d in content.departments()}
    assert [name for name in sorted(names) if not (icons / f"{name}.svg").is_file()] == []


def test_window_offers_what_a_scanner_can_simply_add():
    offered = [product for product, _codes in content.items()[: content.SHOWN_ITEMS]]
    assert len(offered) == content.SHOWN_ITEMS
    assert not any(product.weighed for product in offered)


def test_two_people_with_a_pin_each():
    owner, cashier = content.PEOPLE
    assert (owner.role, cashier.role) == ("owner", "cashier")
    assert owner.pin != cashier.pin and all(len(p.pin) == 4 and p.pin.isdecimal() for p in content.PEOPLE)
    assert content.pin_lines() == ("Marta: PIN 1234", "Luca: PIN 2580")


def test_items_are_found_by_scan_by_name_and_by_the_scales_label(till, products):
    for product in products:
        found = catalogue.find(till.store, classify(product.code))
        assert found.product.name == product.name
    assert catalogue.search(till.store, "pomod")[0].name == "Pomodorini Pachino"
    ham, (plu,) = next((p, codes) for p, codes in content.items() if p.name == "Prosciutto crudo")
    body = f"2{int(plu):06d}00556"
    label = classify(body + check_digit(body))
    assert isinstance(label, WeighedItem)
    found = catalogue.find(till.store, label)
    assert (found.product.id, found.price_cents) == (ham.id, 556)


def test_list_is_one_that_any_shop_could_import():
    seen = preview(files("resources") / "demo" / "catalogue.csv")
    assert (seen.bad_rows, seen.plan.missing, seen.twice) == (0, (), {})
    assert seen.rows == len(content.items())
    assert set(seen.departments) == {department.name for department in content.departments()}


def test_filling_the_shop_again_changes_nothing(till):
    with till.store.read() as connection:
        before = store_catalogue.counts(connection)
    catalogue.save_items(till.store, content.departments(), content.items())
    with till.store.read() as connection:
        assert store_catalogue.counts(connection) == before
