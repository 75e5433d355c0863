"""Qt's own texts come from our catalogue first, then from Qt's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from app import i18n as texts
from ui.i18n import GettextTranslator, install


class Catalogue:
    """A catalogue of one entry."""

    def gettext(self, message: str) -> str:
        return {"Cancel": "Lascia stare"}.get(message, message)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_current", Catalogue())


@pytest.fixture
def installed(qapp: QApplication) -> Iterator[None]:
    texts.set_language("it")
    before = set(qapp.findChildren(QTranslator))
    install(qapp)
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_our_catalogue_answers_qt(catalogue: None) -> None:
    translator = GettextTranslator()
    assert translator.translate("QPlatformTheme", "Cancel") == "Lascia stare"
    assert not translator.isEmpty()


def test_what_we_do_not_know_is_left_to_qt(catalogue: None) -> None:
    translator = GettextTranslator()
    assert translator.translate("QPlatformTheme", "Save All") is None
    assert translator.translate("QPlatformTheme", "") is None


def test_stock_texts_are_italian(installed: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Save All") == "Salva tutti"
