"""Every sentence of the program has its Italian, with the same placeholders, and can be found at all."""

from __future__ import annotations

import ast
import gettext
import json
from pathlib import Path

import pytest

from ..conftest import load_script
from .source import PACKAGES, files_below, name_of, tree_of

texts = load_script("texts")
MARKS = {"_", "N_", "ngettext"}
SPEECHLESS = ("app/domain", "app/ports", "app/services", "app/store", "drivers")


def composed_texts_in(tree: ast.Module) -> list[str]:
    """Marked texts the catalogue cannot hold, because they are put together before they are looked up."""
    found = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
            looked_up = call.args[: 2 if call.func.id == "ngettext" else 1]
            found += [f"line {argument.lineno}" for argument in looked_up if is_composed(argument)]
    return found


def is_composed(text: ast.expr) -> bool:
    """f"…", "…" + …, "…" % …, "…".format(…)."""
    if isinstance(text, ast.Call):
        return isinstance(text.func, ast.Attribute) and text.func.attr in {"format", "join"}
    return isinstance(text, ast.JoinedStr | ast.BinOp)


@pytest.mark.parametrize("path", files_below(*PACKAGES), ids=name_of)
def test_texts_are_whole_sentences(path: Path) -> None:
    assert composed_texts_in(tree_of(path)) == []


@pytest.mark.parametrize("path", files_below(*SPEECHLESS), ids=name_of)
def test_rules_and_devices_do_not_speak(path: Path) -> None:
    imported = [
        alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "app.i18n"
        for alias in node.names
    ]
    assert not MARKS & set(imported)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert texts.problems(language) == []


def test_the_source_is_found() -> None:
    assert len(texts.texts_of(texts.extract())) > 50


def test_composed_texts_are_seen() -> None:
    torn = '_(f"Pay {n}")\n_("Pay " + n)\n_("Pay {n}".format(n=n))\n'
    whole = '_("Pay {n}").format(n=n)\n_(LABELS[n])\n'
    assert composed_texts_in(ast.parse(torn + whole)) == ["line 1", "line 2", "line 3"]


# --- the script that keeps the catalogue --------------------------------------------------------------


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one module with three texts, on which the script works."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "pay.py").write_text(
        '_("Pay {amount}")\nN_("Change")\nngettext("{n} piece", "{n} pieces", n)\n', encoding="utf-8"
    )
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    monkeypatch.setattr(texts, "LOCALE", tmp_path / "locale")
    return tmp_path


def merge(project: Path, **translations: object) -> list[str]:
    """Merge translations as people write them: a JSON file."""
    given = project / "given.json"
    given.write_text(json.dumps(translations), encoding="utf-8")
    return texts.merge("it", [given])


def test_merged_texts_reach_the_screen_in_italian(small_project: Path) -> None:
    pieces = {"{n} piece|||{n} pieces": ["un pezzo", "{n} pezzi"]}
    remarks = merge(small_project, **{"Pay {amount}": "Paga {amount}", "Change": "Resto"}, **pieces)
    assert remarks == []
    assert texts.problems("it") == []
    (mo,) = texts.compile_all()
    with mo.open("rb") as handle:
        italian = gettext.GNUTranslations(handle)
    assert italian.gettext("Pay {amount}") == "Paga {amount}"
    assert [italian.ngettext("{n} piece", "{n} pieces", n) for n in (1, 2)] == ["un pezzo", "{n} pezzi"]
    assert sorted(path.name for path in mo.parent.iterdir()) == ["bancone.mo", "bancone.po"]


def test_merging_again_changes_nothing_and_keeps_what_was_there(small_project: Path) -> None:
    merge(small_project, Change="Resto")
    first = texts.po_path("it").read_bytes()
    merge(small_project)
    assert texts.po_path("it").read_bytes() == first
    assert b"Resto" in first


def test_check_names_what_is_missing_wrong_or_left_over(small_project: Path) -> None:
    remarks = merge(small_project, **{"Pay {amount}": "Paga {importo}", "Change": "Resto", "Gone": "Via"})
    assert remarks == ["not in the source, left out: 'Gone'"]
    (small_project / "app" / "pay.py").write_text('_("Pay {amount}")\n_("New")\n', encoding="utf-8")
    assert texts.problems("it") == [
        "missing: 'New' (app/pay.py)",
        "obsolete: 'Change'",
        "obsolete: '{n} piece|||{n} pieces'",
        "placeholders: 'Pay {amount}': has ['importo'], the source ['amount']",
    ]
