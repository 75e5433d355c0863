"""The cart's item model: the fewest signals that turn old rows into new ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from tests.ui.samples import ROWS, row
from ui.models.cart import ROW_ROLE, CartModel

Signal = tuple[str, int, int]


def heard(model: CartModel) -> list[Signal]:
    said: list[Signal] = []
    model.rowsInserted.connect(lambda _parent, first, last: said.append(("insert", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: said.append(("remove", first, last)))
    model.dataChanged.connect(lambda first, last: said.append(("change", first.row(), last.row())))
    return said


@pytest.fixture
def model() -> CartModel:
    made = CartModel()
    made.show_rows(ROWS)
    return made


def test_a_new_line_at_the_end_is_one_insertion(model: CartModel) -> None:
    said = heard(model)
    model.show_rows((*ROWS, row(8, "Basilico", "1", "1,20 € cad.", "1,20")))
    assert said == [("insert", 7, 7)]


def test_a_changed_quantity_is_one_change(model: CartModel) -> None:
    said = heard(model)
    model.show_rows((*ROWS[:5], replace(ROWS[5], count="3"), ROWS[6]))
    assert said == [("change", 5, 5)]


def test_a_removed_line_is_one_removal(model: CartModel) -> None:
    said = heard(model)
    model.show_rows((*ROWS[:2], *ROWS[3:]))
    assert said == [("remove", 2, 2)]


def test_the_same_rows_say_nothing(model: CartModel) -> None:
    said = heard(model)
    model.show_rows(tuple(replace(line) for line in ROWS))
    assert said == []


def test_a_row_answers_for_list_and_assistive_tools(model: CartModel) -> None:
    index = model.index(5)
    assert model.data(index) == "Latte intero 1 l"
    assert model.data(index, ROW_ROLE) is ROWS[5]
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Latte intero 1 l, 2, 3,58 euro"
    assert model.data(index, Qt.ItemDataRole.ToolTipRole) is None
    assert model.data(QModelIndex()) is None
    assert model.rowCount(index) == 0
    assert (model.number_of("line-6"), model.number_of("gone")) == (5, -1)


LINES = st.lists(st.integers(0, 8), unique=True, max_size=8)


@given(before=LINES, after=LINES, changed=st.sets(st.integers(0, 8)))
def test_any_sale_becomes_any_other(before: list[int], after: list[int], changed: set[int]) -> None:
    made = CartModel()
    first = tuple(row(n, f"Articolo {n}", "1", "1,00 € cad.", "1,00") for n in before)
    second = tuple(
        row(n, f"Articolo {n}", "2" if n in changed else "1", "1,00 € cad.", "1,00") for n in after
    )
    made.show_rows(first)
    made.show_rows(second)
    assert tuple(made.row(number) for number in range(made.rowCount())) == second
