import pytest

from tests.fakes import FakeClock, FakeLink, close_till, join_district, open_till


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def link():
    return FakeLink()


@pytest.fixture
def lone_till(tmp_path, clock):
    till = open_till(tmp_path, clock)
    yield till
    close_till(till)


@pytest.fixture
def till(tmp_path, clock, link):
    till = open_till(tmp_path, clock, link)
    join_district(till)
    yield till
    close_till(till)
