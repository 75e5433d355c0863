"""A till of Alimentari da Nino, joined to its district, for papers of real sales."""

from pathlib import Path

import pytest

from app.i18n import set_language
from tests.fakes import GIULIA, FakeClock, FakeLink, close_till, join_district, open_till


@pytest.fixture
def clock():
    clock = FakeClock()
    clock.forward(hours=5, minutes=32)
    return clock


@pytest.fixture
def lone_till(tmp_path, clock):
    till = open_till(tmp_path, clock)
    yield till
    close_till(till)


@pytest.fixture
def till(tmp_path, clock):
    till = open_till(tmp_path, clock, FakeLink({GIULIA: 1240}))
    join_district(till)
    yield till
    close_till(till)


@pytest.fixture
def italian():
    set_language("it")


@pytest.fixture
def golden():
    """Compare a paper with the one that was looked at and stored."""

    def check(name, text):
        stored = Path(__file__).with_name("golden") / name
        assert text == stored.read_text(encoding="utf-8")

    return check
