"""Finding things at the counter: by code, by name while one types, by department, among the favourites."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes import stored_key
from app.domain.catalogue import Department, Product
from app.store import catalogue
from app.store.engine import Store
from app.store.upgrade import prepare
from tests.bench.catalogue_data import fill, items

SHOP = (
    ("Latte intero", "1 l", "8000000000026", 179),
    ("Latte parzialmente scremato", "1 l", "8000000000767", 169),
    ("Biscotti al latte", "350 g", "8000000001887", 315),
    ("Caffè macinato", "250 g", "8000000138071", 429),
    ("Müesli con frutta", "", "8000000142283", 469),
    ("7 Up", "33 cl", "96385074", 120),
    ("Pane casereccio", "500 g", "42", 240),
    ("Vino dell'oste", "", "ART-7", 550),
    ('" Le Cottarelle "', "", "8000000149404", 489),
)


def product(number, name, detail, cents, **more):
    return Product(f"p{number}", name, name[:24], 1, "4", cents, detail=detail, **more)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    prepare(folder / "till.db", folder / "backup")
    store = Store(folder / "till.db")
    with store.write() as connection:
        catalogue.put_department(connection, Department(1, "Alimentari", "4", "basket", "gold"))
        for number, (name, detail, code, cents) in enumerate(SHOP):
            catalogue.put_product(connection, product(number, name, detail, cents), [stored_key(code)])
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path):
    prepare(tmp_path / "till.db", tmp_path / "backup")
    store = Store(tmp_path / "till.db")
    yield store
    store.close()


def found(store, text, limit=20):
    with store.read() as connection:
        return [product.name for product in catalogue.search(connection, text, limit)]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("8000000000026", "Latte intero"),
        ("08000000000026", "Latte intero"),
        ("96385074", "7 Up"),
        ("42", "Pane casereccio"),
        ("0042", "Pane casereccio"),
        ("art-7", "Vino dell'oste"),
        ("8000000000027", None),
        ("9999999999994", None),
        ("", None),
    ],
)
def test_by_code(shop, code, name):
    with shop.read() as connection:
        product = catalogue.product_by_code(connection, code)
    assert (product.name if product else None) == name


def test_a_product_comes_whole(shop):
    with shop.read() as connection:
        product = catalogue.product_by_code(connection, "8000000000026")
        again = catalogue.product_by_id(connection, product.id)
    assert (product.price_cents, product.vat, product.detail, product.code) == (
        179,
        "4",
        "1 l",
        "8000000000026",
    )
    assert again == product


def test_names_that_begin_with_the_text_come_first(shop):
    assert found(shop, "latte") == ["Latte intero", "Latte parzialmente scremato", "Biscotti al latte"]
    assert found(shop, "latte in") == ["Latte intero"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("caffe", ["Caffè macinato"]),
        ("CAFFÈ", ["Caffè macinato"]),
        ("muesli frutta", ["Müesli con frutta"]),
        ("oste", ["Vino dell'oste"]),
        ("dell'o", ["Vino dell'oste"]),
        ("int lat", ["Latte intero"]),
        ("biscotti 350", ["Biscotti al latte"]),
        ("le cott", ['" Le Cottarelle "']),
        ("7", ["7 Up"]),
        ("7 up", ["7 Up"]),
        ("42", ["Pane casereccio"]),
        ("8000000000026", ["Latte intero"]),
        ("80000000000", ["Latte intero"]),
        ("8000000000", ["Latte intero", "Latte parzialmente scremato"]),
        ("9638", ["7 Up"]),
        ("art-7", ["Vino dell'oste"]),
        ("latte scremato intero", []),
        ("zzz", []),
        ("zzzzz", []),
        ("", []),
        ("   ", []),
        ('"', []),
        ("*", []),
    ],
)
def test_what_is_typed_finds(shop, text, names):
    assert found(shop, text) == names


@pytest.mark.parametrize(
    "text",
    [
        '" OR name:*',
        "latte) OR (pane",
        "NEAR(latte pane)",
        "latte AND NOT pane",
        "'; DROP TABLE product; --",
        "a^b",
        "-pane",
    ],
)
def test_no_text_is_a_query_of_its_own(shop, text):
    found(shop, text)
    assert found(shop, "latte int") == ["Latte intero"]


@settings(max_examples=300)
@given(text=st.text(max_size=30))
def test_any_text_can_be_typed(shop, text):
    assert len(found(shop, text)) <= 20


def test_every_name_is_found_by_each_of_its_beginnings(empty):
    stock = list(items(500))
    with empty.write() as connection:
        fill(connection, stock)
    for item in stock[:60]:
        for length in range(4, len(item.name) + 1):
            typed = item.name[:length]
            names = found(empty, typed, 100)
            assert names, typed
            assert catalogue.sort_name(names[0]).startswith(catalogue.sort_name(typed)), typed
        assert item.name in found(empty, item.name)
        assert found(empty, item.code) == [item.name]


def test_the_list_ends_where_it_is_full(empty):
    with empty.write() as connection:
        fill(connection, list(items(500)))
    with empty.read() as connection:
        products = catalogue.search(connection, "p", 20)
    assert len({product.id for product in products}) == 20


def test_a_changed_name_is_found_anew_and_a_changed_price_keeps_the_place(empty):
    with empty.write() as connection:
        catalogue.put_product(connection, product(1, "Pane nero", "", 240), ["42"])
        catalogue.put_product(connection, product(2, "Pane bianco", "", 220))
        catalogue.put_product(connection, product(1, "Filone scuro", "1 kg", 260), ["43"])
    assert found(empty, "nero") == []
    assert found(empty, "filone 1 kg") == ["Filone scuro"]
    with empty.read() as connection:
        assert catalogue.product_by_code(connection, "42").price_cents == 260
        assert catalogue.product_by_code(connection, "43").code == "43"
        assert connection.exec_driver_sql("SELECT rowid_ FROM product WHERE id = 'p1'").scalar_one() == 1
        assert catalogue.counts(connection) == catalogue.Counts(2, 2, 0)


def test_a_code_can_be_given_to_another_product(empty):
    with empty.write() as connection:
        catalogue.put_product(connection, product(1, "Pane", "", 240), ["42"])
        catalogue.put_product(connection, product(2, "Focaccia", "", 340), ["42"])
    with empty.read() as connection:
        assert catalogue.product_by_code(connection, "42").name == "Focaccia"
        assert catalogue.product_by_id(connection, "p1").code is None


def test_tags_and_exclusions_come_back(empty):
    given = product(
        1, "Gratta e vinci", "", 500, tags=("lottery",), exclude=("cause", "bricks"), weighed=False
    )
    with empty.write() as connection:
        catalogue.put_product(connection, given)
    with empty.read() as connection:
        assert catalogue.product_by_id(connection, "p1") == given


def test_departments_and_tiles(empty):
    with empty.write() as connection:
        catalogue.put_department(connection, Department(1, "Pane", "4", "bread", "gold"))
        catalogue.put_department(connection, Department(2, "Vini", "22", "wine", "cause"))
        for number, name in enumerate(["Michetta", "Focaccia", "Pane"]):
            catalogue.put_product(connection, product(number, name, "", 100))
        catalogue.set_favourite(connection, "p2", 1)
        catalogue.set_favourite(connection, "p0", 2)
    with empty.read() as connection:
        assert [d.name for d in catalogue.departments(connection)] == ["Pane", "Vini"]
        assert [p.name for p in catalogue.favourites(connection)] == ["Pane", "Michetta"]
        of_bread = catalogue.products_of_department(connection, 1, 2)
        rest = catalogue.products_of_department(connection, 1, 2, 2)
    assert [p.name for p in (*of_bread, *rest)] == ["Focaccia", "Michetta", "Pane"]


@pytest.mark.parametrize(
    "query",
    [
        catalogue._BY_KEY,
        catalogue._BY_ID,
        catalogue._BY_CODE_START,
        catalogue._BY_NAME_START,
        catalogue._BY_WORDS,
        catalogue._FAVOURITES,
        catalogue._OF_DEPARTMENT,
        catalogue._WORDS,
    ],
)
def test_no_query_of_the_counter_reads_the_whole_list(empty, query):
    with empty.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("x",) * query.count("?")).fetchall()
    steps = [row[3] for row in plan]
    scans = [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step]
    assert scans == [], steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
