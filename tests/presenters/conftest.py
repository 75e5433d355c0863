import pytest

from app.domain.catalogue import Department
from app.services import catalogue
from app.services.operators import CASHIER, OWNER, Operator, add_operator
from app.services.papers import build
from app.services.printing import Printing
from drivers.printers.none import NoPrinter
from tests.fakes import (
    BREAD,
    COFFEE,
    GIULIA,
    HAM,
    OIL,
    FakeClock,
    FakeLink,
    close_till,
    join_district,
    open_till,
)
from ui.presenters.desk import Desk

MARTA = Operator("marta", "Marta", "MR", OWNER)
LUCA = Operator("luca", "Luca", "LC", CASHIER)
DEPARTMENTS = [
    Department(1, "Pane", "4", "bread", "gold"),
    Department(2, "Salumi", "10", "knife", "brick"),
    Department(5, "Olio", "4", "drop", "gold"),
    Department(6, "Caffè", "22", "coffee", "brick"),
]


class Surface:
    """A screen that remembers what it was told to show."""

    def __init__(self):
        self.view = None
        self.shown = 0

    def render(self, view):
        self.view = view
        self.shown += 1

    def replace_typing(self, text=""):
        self.typed = text


def at_once(work, done, failed=None):
    """The bridge of these tests: the answer is there before the next line."""
    try:
        result = work().result(timeout=30)
    except BaseException as error:
        if failed is None:
            raise
        failed(error)
    else:
        done(result)


class Counter:
    """A desk with its till, and what was shown and told."""

    def __init__(self, till):
        self.till = till
        self.screens = []
        self.told = []
        printing = Printing(till, NoPrinter(), lambda job, fresh: build(till, job, fresh))
        self.desk = Desk(till, printing, at_once, self.screens.append, self.told.append)
        self.desk.register.operator = MARTA


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def link():
    return FakeLink({GIULIA: 1240})


@pytest.fixture
def counter(tmp_path, clock, link):
    till = open_till(tmp_path, clock, link)
    join_district(till)
    catalogue.save_items(till.store, DEPARTMENTS, [(p, ()) for p in (BREAD, OIL, COFFEE, HAM)])
    catalogue.set_tiles(till.store, [BREAD.id, HAM.id])
    yield Counter(till)
    close_till(till)


@pytest.fixture
def people(counter):
    add_operator(counter.till, MARTA, "1234")
    add_operator(counter.till, LUCA, "2580")
    return counter
