"""What people read when something is refused or fails: a sentence for every case, in both languages."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from app import formats, i18n, wording
from app.domain.errors import KnownError
from app.domain.refusals import Reason, Refusal
from app.wording import error_sentence, refusal_sentence, stop_sentence

ROOT = Path(__file__).parents[2]
STOPS = ("FORK", "WHOLE", "BLOCKED", "OBJECT_REFUSED", "UPDATE_NEEDED", "REVOKED")


@pytest.fixture(params=["it", "en"])
def tongue(request):
    before = i18n.language()
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language(before)


@pytest.fixture
def italian():
    before = i18n.language()
    i18n.set_language("it")
    yield
    i18n.set_language(before)


def known_errors():
    """The codes of every KnownError a till's program can raise, read from its source."""
    found = set()
    for package in ("app", "drivers", "ui", "sync/client"):
        for path in (ROOT / package).rglob("*.py"):
            module = ast.parse(path.read_text())
            names = {
                target.id: node.value.value
                for node in module.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(module):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "KnownError" and node.args:
                    code = node.args[0]
                    if isinstance(code, ast.Constant):
                        found.add(code.value)
                    elif isinstance(code, ast.Name) and code.id in names:
                        found.add(names[code.id])
    return sorted(found)


def test_every_reason_to_refuse_has_a_sentence(tongue):
    for reason in Reason:
        sentence = refusal_sentence(Refusal(reason))
        assert len(sentence) > 10 and "{" not in sentence, reason


def test_the_source_names_its_errors():
    assert {"FILE_IS_UTF16", "DATA_IN_USE", "KEY_MISSING"} <= set(known_errors())


@pytest.mark.parametrize("code", known_errors())
def test_every_error_of_the_world_has_a_sentence_of_its_own(code, tongue):
    sentence = error_sentence(KnownError(code))
    assert code not in sentence and "{" not in sentence


@pytest.mark.parametrize("code", STOPS)
def test_a_stopped_exchange_is_told_in_words(code, tongue):
    assert code not in stop_sentence(code) and len(stop_sentence(code)) > 10


def test_an_unknown_stop_keeps_its_code_for_whoever_is_called():
    assert "TEAPOT" in stop_sentence("TEAPOT")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "il 1 novembre 2026"),
        (8, "l'8 novembre 2026"),
        (11, "l'11 novembre 2026"),
        (18, "il 18 novembre 2026"),
    ],
)
def test_an_italian_date_elides_its_article_before_a_vowel(italian, day, words):
    assert formats.on_date(date(2026, 11, day)) == words


def test_a_used_voucher_says_when_and_where(italian):
    facts = {"at": "2026-11-08", "shop": "Forno Bianchi"}
    sentence = refusal_sentence(Refusal(Reason.ALREADY_USED, facts))
    assert sentence == "Già usato l'8 novembre 2026 presso Forno Bianchi. Chiedi un altro pagamento."
    assert wording.our_bug("A1B2").endswith("A1B2.")
