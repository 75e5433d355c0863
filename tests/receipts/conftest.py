"""A till of Alimentari da Nino, joined to its district, for papers of real sales."""

from pathlib import Path

import pytest

from app.i18n import set_language
from app.receipts.parts import Names, ShopHeader
from tests.fakes import BANCO, FONDO, PONTE, FakeClock, FakeLink, close_till, join_district, open_till

SHOP = ShopHeader(
    "Alimentari da Nino", "Via dei Cedri 14, San Vito", "01234567890", "01", "Distretto San Vito"
)
NAMES = Names(
    "Marta",
    {PONTE: "Doposcuola Il Ponte", BANCO: "Banco di quartiere", FONDO: "Fondo di Quartiere"},
    {"1": "Buono spesa di quartiere"},
)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def link():
    return FakeLink()


@pytest.fixture
def till(tmp_path, clock, link):
    till = open_till(tmp_path, clock, link)
    join_district(till)
    yield till
    close_till(till)


@pytest.fixture(params=["en", "it"])
def language(request):
    """Both languages of the paper; the test is given the one that is on."""
    set_language(request.param)
    return request.param


@pytest.fixture
def golden():
    """Compare a paper with the stored one; a new layout is looked at, then stored by hand."""

    def check(name, text):
        stored = Path(__file__).with_name("golden") / name
        assert text == stored.read_text(encoding="utf-8")

    return check
