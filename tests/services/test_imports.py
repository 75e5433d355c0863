"""A supplier's list goes in, is cut off, goes on, comes back with mistakes, is mended and goes in again."""

import csv
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from app.codes import classify
from app.domain.catalogue import Product
from app.domain.errors import KnownError
from app.importing.faults import Fault
from app.services import catalogue, imports
from app.store.engine import Store
from app.store.upgrade import prepare
from tests.bench.catalogue_data import REAL_ROWS, cells, items, write_price_list

HEADER = "barcode;descrizione;reparto;iva;prezzo\n"
NOW = 1_795_000_000_000


def open_store(folder):
    prepare(folder / "till.db", folder / "backup")
    return Store(folder / "till.db")


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def ids():
    numbers = count(1)
    return lambda: f"id-{next(numbers):06d}"


def write(tmp_path, text, name="listino.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def bring_in(store, path, ids, plan=None, at_end=None):
    run = imports.start(store, imports.preview(path, plan), NOW)
    while True:
        progress = imports.step(store, run, ids, lambda: NOW, at_end=at_end)
        if progress.finished:
            return run, progress


def listed(store):
    """The whole price list as a shop would read it out: code, name, department, VAT, price."""
    with store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT b.code, p.id, p.name, p.short_name, d.name, p.vat, p.price, p.weighed FROM product p "
            "JOIN department d ON d.number = p.department LEFT JOIN barcode b ON b.product = p.rowid_ "
            "ORDER BY p.rowid_, b.code"
        ).fetchall()
    return [tuple(row) for row in rows]


def say(fault):
    return f"{fault.field or 'row'}: {fault.fault.value}"


# -- a good list ---------------------------------------------------------------------------------------


def test_a_whole_list_goes_in(tmp_path, store, ids):
    path = write_price_list(tmp_path / "listino.csv", 1_000)
    _run, done = bring_in(store, path, ids)
    assert (done.rows, done.created, done.updated, done.unchanged, done.rejected) == (1_000, 1_000, 0, 0, 0)
    assert (done.done_bytes, done.total_rows) == (done.total_bytes, 1_000)
    sold = [(row[0][1:], row[2], row[4], row[5], row[6]) for row in listed(store)]
    assert sold == [(i.code, i.name, i.department, i.vat, i.price_cents) for i in items(1_000)]
    assert catalogue.search(store, "latte")


def test_departments_come_with_the_list(tmp_path, store, ids):
    text = HEADER + "1;Pane;Pane;4;2,40\n2;Vino;Vini;22;5,50\n3;Focaccia;PANE ;10;3,40\n"
    bring_in(store, write(tmp_path, text), ids)
    bread, wine = catalogue.departments(store)
    assert (bread.number, bread.name, bread.vat, bread.icon) == (1, "Pane", "4", "bread")
    assert (wine.number, wine.vat, wine.icon) == (2, "22", "wine")
    assert [p.vat for p in catalogue.of_department(store, 1)] == ["10", "4"]  # each product keeps its own


def test_everything_a_list_can_say(tmp_path, store, ids):
    text = (
        "codice;barcode;descrizione;descrizione breve;formato;um;reparto;iva;prezzo\n"
        "12;8000000000026|96385074;Parmigiano Reggiano 24 mesi;Parmigiano;;KG;Latticini;4;22,80\n"
        "13;;Uova fresche;;6 pz;PZ;Uova;10;2,95\n"
    )
    bring_in(store, write(tmp_path, text), ids)
    name = "Parmigiano Reggiano 24 mesi"
    for code in ("96385074", "8000000000026", "12"):
        cheese = catalogue.find(store, classify(code)).product
        assert cheese == Product("id-000001", name, "Parmigiano", 1, "4", 2280, weighed=True, code=code)
    eggs = catalogue.find(store, classify("13")).product
    assert (eggs.short_name, eggs.detail, eggs.weighed) == ("Uova fresche", "6 pz", False)


# -- again ---------------------------------------------------------------------------------------------


def test_the_same_list_again_changes_nothing(tmp_path, store, ids):
    path = write_price_list(tmp_path / "listino.csv", 300)
    bring_in(store, path, ids)
    before = listed(store)
    _run, done = bring_in(store, path, ids)
    assert (done.created, done.updated, done.unchanged) == (0, 0, 300)
    assert listed(store) == before


def test_new_prices_arrive_and_the_product_stays_the_same(tmp_path, store, ids):
    text = HEADER + "1;Pane;Pane;4;2,40\n2;Focaccia;Pane;4;3,40\n"
    bring_in(store, write(tmp_path, text), ids)
    catalogue.set_tiles(store, ["id-000001"])
    changed = text.replace("2,40", "2,60").replace("Focaccia", "Focaccia ligure") + "3;Michetta;Pane;4;0,45\n"
    _run, done = bring_in(store, write(tmp_path, changed), ids)
    assert (done.created, done.updated, done.unchanged) == (1, 2, 0)
    assert [(*row[1:3], row[6]) for row in listed(store)] == [
        ("id-000001", "Pane", 260),
        ("id-000002", "Focaccia ligure", 340),
        ("id-000003", "Michetta", 45),
    ]
    assert [p.name for p in catalogue.tiles(store)] == ["Pane"]
    assert [p.name for p in catalogue.search(store, "ligure")] == ["Focaccia ligure"]


def test_what_a_list_does_not_say_stays(tmp_path, store, ids):
    wide = "codice;descrizione;descrizione breve;um;formato;reparto;iva;prezzo\n"
    bring_in(store, write(tmp_path, wide + "1;Mele golden;Mele;KG;cassetta;Frutta;4;1,98\n"), ids)
    bring_in(
        store, write(tmp_path, "codice;descrizione;reparto;iva;prezzo\n1;Mele golden;Frutta;4;2,10\n"), ids
    )
    apples = catalogue.find(store, classify("1")).product
    assert (apples.short_name, apples.weighed, apples.detail, apples.price_cents) == (
        "Mele",
        True,
        "cassetta",
        210,
    )


def test_a_second_code_joins_its_product(tmp_path, store, ids):
    two = "codice;barcode;descrizione;reparto;iva;prezzo\n"
    bring_in(store, write(tmp_path, two + "42;;Pane;Pane;4;2,40\n"), ids)
    _run, done = bring_in(store, write(tmp_path, two + "42;8000000000026;Pane;Pane;4;2,40\n"), ids)
    assert (done.created, done.updated) == (0, 1)
    assert catalogue.find(store, classify("8000000000026")).product.id == "id-000001"


def test_goods_without_a_code_are_updated_by_name(tmp_path, store, ids):
    bring_in(store, write(tmp_path, HEADER + ";Michetta;Pane;4;0,45\n"), ids)
    _run, done = bring_in(store, write(tmp_path, HEADER + ";Michetta;Pane;4;0,50\n"), ids)
    assert (done.created, done.updated) == (0, 1)
    (roll,) = catalogue.search(store, "michetta")
    assert (roll.price_cents, roll.code) == (50, None)


# -- mistakes ------------------------------------------------------------------------------------------

WITH_MISTAKES = (
    HEADER
    + "8000000000026;Pane;Pane;4;2,40\n"
    + "8000000000027;Latte;Latticini;4;1,79\n"
    + "8000000000767;=HYPERLINK(1);Casa;esente?;-1,00\n"
    + '8000000001887;"Vino ""rosso""; buono";Vini;22;5,50\n'
    + "8000000000026;Pane nero;Pane;4;2,60\n"
    + "8000000138071;Miele;Dispensa;10;5,4"
)


def test_good_rows_are_in_and_bad_rows_are_in_a_file_to_mend(tmp_path, store, ids):
    run, done = bring_in(store, write(tmp_path, WITH_MISTAKES), ids)
    assert (done.created, done.rejected) == (2, 4)
    assert [row[2] for row in listed(store)] == ["Pane", 'Vino "rosso"; buono']
    path = imports.write_rejects(store, run, tmp_path / "report", say, ("riga", "motivo"))
    assert path.name == "listino-da-correggere.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle, delimiter=";"))
    assert rows == [
        ["barcode", "descrizione", "reparto", "iva", "prezzo", "riga", "motivo"],
        ["8000000000027", "Latte", "Latticini", "4", "1,79", "3", "code: CODE_CHECK_DIGIT"],
        [
            "8000000000767",
            "'=HYPERLINK(1)",
            "Casa",
            "esente?",
            "'-1,00",
            "4",
            "vat: VAT_UNKNOWN · price: PRICE_NEGATIVE",
        ],
        ["8000000000026", "Pane nero", "Pane", "4", "2,60", "6", "code: CODE_TWICE"],
        ["8000000138071", "Miele", "Dispensa", "10", "", "7", "price: TORN_LINE"],
    ]
    assert [(f.line, f.fault) for f in imports.faults_of(store, run)][:2] == [
        (3, Fault.CODE_CHECK_DIGIT),
        (4, Fault.VAT_UNKNOWN),
    ]


def test_the_mended_file_goes_in_as_it_is(tmp_path, store, ids):
    run, _done = bring_in(store, write(tmp_path, WITH_MISTAKES), ids)
    path = imports.write_rejects(store, run, tmp_path, say, ("riga", "motivo"))
    text = path.read_text(encoding="utf-8-sig")
    for wrong, right in (
        ("8000000000027", "8000000142283"),
        ("esente?", "N4"),
        ("'-1,00", "1,00"),
        ("10;;7", "10;5,49;7"),
    ):
        assert wrong in text
        text = text.replace(wrong, right)
    path.write_text(text, encoding="utf-8-sig")
    _run, done = bring_in(store, path, ids)
    assert (done.created, done.updated, done.rejected) == (
        3,
        1,
        0,
    )  # the bread's second price now stands alone
    assert [(row[2], row[6]) for row in listed(store)] == [
        ("Pane nero", 260),
        ('Vino "rosso"; buono', 550),
        ("Latte", 179),
        ("=HYPERLINK(1)", 100),
        ("Miele", 549),
    ]


def test_faults_of_a_file_of_faults_do_not_overwrite_it(tmp_path, store, ids):
    run, _done = bring_in(store, write(tmp_path, WITH_MISTAKES), ids)
    first = imports.write_rejects(store, run, tmp_path, say, ("riga", "motivo"))
    again, done = bring_in(store, first, ids)
    assert done.rejected == 3  # the bread's second price now stands alone; half a price is still none
    second = imports.write_rejects(store, again, tmp_path, say, ("riga", "motivo"))
    assert (first.name, second.name) == ("listino-da-correggere.csv", "listino-da-correggere-2.csv")


def test_a_clean_import_leaves_no_file(tmp_path, store, ids):
    run, _done = bring_in(store, write(tmp_path, HEADER + "1;Pane;Pane;4;2,40\n"), ids)
    assert imports.write_rejects(store, run, tmp_path / "report", say, ("riga", "motivo")) is None
    assert list((tmp_path / "report").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_and_the_import_stands(tmp_path, store, ids):
    run, done = bring_in(store, write(tmp_path, WITH_MISTAKES), ids)
    (tmp_path / "report").write_text("a file stands where the folder should be")
    with pytest.raises(KnownError) as refused:
        imports.write_rejects(store, run, tmp_path / "report", say, ("riga", "motivo"))
    assert refused.value.code == "FILE_UNWRITABLE"
    assert done.created == catalogue.counts(store).products == 2
    assert imports.write_rejects(store, run, tmp_path / "elsewhere", say, ("riga", "motivo")).exists()


def test_codes_of_two_products_in_one_row_are_not_guessed(tmp_path, store, ids):
    two = "codice;barcode;descrizione;reparto;iva;prezzo\n"
    bring_in(store, write(tmp_path, two + "1;;Pane;Pane;4;2,40\n;8000000000026;Torta;Pane;10;9,00\n"), ids)
    run, done = bring_in(store, write(tmp_path, two + "1;8000000000026;Pane;Pane;4;2,50\n"), ids)
    assert done.rejected == 1
    (fault,) = imports.faults_of(store, run)
    assert (fault.fault, fault.facts) == (Fault.CODE_OF_ANOTHER, {"names": "Pane, Torta"})
    assert [row[6] for row in listed(store)] == [240, 900]


def test_a_column_taken_for_departments_by_mistake_is_noticed(tmp_path, store, ids):
    rows = "".join(f"{n};Cosa {n};Gruppo {n};4;1,00\n" for n in range(1, 150))
    run, done = bring_in(store, write(tmp_path, HEADER + rows), ids)
    assert (done.created, done.rejected) == (99, 50)
    assert imports.faults_of(store, run)[0].fault is Fault.TOO_MANY_DEPARTMENTS


def test_an_import_without_a_price_column_does_not_begin(tmp_path, store):
    path = write(tmp_path, "barcode;descrizione;iva;costo\n1;Pane;4;1,00\n")
    with pytest.raises(KnownError) as refused:
        imports.start(store, imports.preview(path), NOW)
    assert (refused.value.code, refused.value.facts) == ("COLUMNS_MISSING", {"fields": ["price"]})


def test_a_file_that_changes_under_the_import_stops_it(tmp_path, store, ids):
    path = write_price_list(tmp_path / "listino.csv", 500)
    run = imports.start(store, imports.preview(path), NOW)
    imports.step(store, run, ids, lambda: NOW)
    path.write_text(HEADER)
    with pytest.raises(KnownError) as refused:
        imports.step(store, run, ids, lambda: NOW)
    assert refused.value.code == "FILE_CHANGED"
    assert catalogue.counts(store).products == 100


def test_the_end_is_told_once_in_its_own_transaction(tmp_path, store, ids):
    told = []
    path = write_price_list(tmp_path / "listino.csv", 250)

    def at_end(connection, row):
        assert connection.in_transaction()
        told.append((row.rows, row.created, row.rejected, row.file_sha256))

    run, _done = bring_in(store, path, ids, at_end=at_end)
    assert imports.step(store, run, ids, lambda: NOW, at_end=at_end).finished
    assert told == [(250, 250, 0, run.given.facts.sha256)]


# -- cut off -------------------------------------------------------------------------------------------


def test_an_interrupted_import_goes_on_at_the_next_row(tmp_path, store, ids):
    path = write_price_list(tmp_path / "listino.csv", 700)
    run = imports.start(store, imports.preview(path), NOW)
    first = imports.step(store, run, ids, lambda: NOW)
    assert not first.finished
    file, plan = imports.interrupted(store)
    assert file == path
    again = imports.start(store, imports.preview(file, plan), NOW + 1)
    assert again.was_resumed
    while not (done := imports.step(store, again, ids, lambda: NOW)).finished:
        pass
    assert (done.rows, done.created, done.updated, done.unchanged) == (700, 700, 0, 0)
    assert imports.interrupted(store) is None


def test_another_plan_is_another_import(tmp_path, store, ids):
    path = write_price_list(tmp_path / "listino.csv", 400)
    given = imports.preview(path)
    run = imports.start(store, given, NOW)
    imports.step(store, run, ids, lambda: NOW)
    other = imports.start(store, replace(given, plan=replace(given.plan, default_department="Vari")), NOW)
    assert not other.was_resumed
    with pytest.raises(KnownError) as refused:
        imports.step(store, run, ids, lambda: NOW)
    assert refused.value.code == "IMPORT_REPLACED"


IMPORTER = """
import sys
from pathlib import Path
from app.services import imports
from app.store.engine import Store
folder, path = Path(sys.argv[1]), Path(sys.argv[2])
store = Store(folder / "till.db")
run = imports.start(store, imports.preview(path), 1)
import itertools
with store.read() as connection:
    first = connection.exec_driver_sql("SELECT count(*) FROM product").scalar_one() + 1
numbers = itertools.count(first)
print("ready", flush=True)
while not imports.step(store, run, lambda: f"id-{next(numbers):06d}", lambda: 1, budget_ms=4).finished:
    pass
print("finished", flush=True)
"""


def test_killed_again_and_again_every_row_is_in_once(tmp_path):
    path = write_price_list(tmp_path / "listino.csv", 1_500)
    with path.open("a", encoding="utf-8") as handle:
        handle.write("8000000000027;Latte;Latticini;4;1,79\n42;Pane;Pane;?;1,00\n")
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    for folder in (whole, torn):
        open_store(folder).close()
    assert run_importer(whole, path, None) == "finished"
    kills = 0
    for number in range(200):
        if run_importer(torn, path, 0.01 + 0.013 * (number % 6)) == "finished":
            break
        kills += 1
    assert kills >= 3
    answers = []
    for folder in (whole, torn):
        store = Store(folder / "till.db")
        with store.read() as connection:
            run = connection.exec_driver_sql(
                "SELECT rows, created, updated, unchanged, rejected, next_byte FROM import_run"
            ).fetchall()
            rejects = connection.exec_driver_sql("SELECT line, cells, faults FROM import_reject").fetchall()
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        answers.append(([tuple(row) for row in run], [tuple(row) for row in rejects], listed(store)))
        store.close()
    assert answers[0] == answers[1]
    assert answers[0][0][0][:5] == (1_502, 1_500, 0, 0, 2)


def run_importer(folder, path, kill_after_s):
    """Import in a process of its own; SIGKILL it that long after it began. Says how it ended."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    arguments = [sys.executable, "-c", IMPORTER, str(folder), str(path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout.readline() == "ready\n"
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            process.send_signal(signal.SIGKILL)
        said = process.stdout.read()
        process.wait()
    return "finished" if "finished" in said else "killed"


# -- the real thing ------------------------------------------------------------------------------------


@pytest.mark.skipif("BANCONE_CATALOGUE" not in os.environ, reason="BANCONE_CATALOGUE names no price list")
def test_the_real_list_goes_in_whole(store, ids):
    path = Path(os.environ["BANCONE_CATALOGUE"])
    _run, done = bring_in(store, path, ids)
    assert (done.created, done.rejected) == (done.rows, 0)
    assert done.rows >= REAL_ROWS
    with path.open(encoding="utf-8", newline="") as handle:
        given = list(csv.reader(handle, delimiter=";"))[1:]
    for row in given[:: len(given) // 50]:
        product = catalogue.find(store, classify(row[0])).product
        assert product.price_cents == int(row[4].replace(",", ""))
        assert product.name == " ".join(row[1].split())


def test_made_up_rows_are_the_same_on_every_machine():
    first = next(items(1))
    assert cells(first) == cells(next(items(1)))
    assert list(items(50)) == list(items(50))
    assert len({item.code for item in items(2_000)}) == 2_000
