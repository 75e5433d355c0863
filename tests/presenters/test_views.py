"""View values: frozen, comparable, and built without Qt."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from ui.presenters import views


def all_views() -> list[type]:
    return [thing for thing in vars(views).values() if isinstance(thing, type) and is_dataclass(thing)]


@pytest.mark.parametrize("kind", all_views(), ids=lambda kind: kind.__name__)
def test_views_are_frozen_slotted_and_hold_no_floats(kind: type) -> None:
    assert hasattr(kind, "__slots__")
    assert kind.__dataclass_params__.frozen
    assert not [field.name for field in fields(kind) if "float" in str(field.type)]


def test_a_view_cannot_be_changed_and_equals_its_twin() -> None:
    row = views.CartRowView("1", "Latte", "2 ×", "2", "1,79 € cad.", "1,79 € cad. · IVA 4%", "3,58 €")
    with pytest.raises(FrozenInstanceError):
        row.total = "0,00 €"
    assert row == views.CartRowView("1", "Latte", "2 ×", "2", "1,79 € cad.", "1,79 € cad. · IVA 4%", "3,58 €")
    assert hash(views.SellView()) == hash(views.SellView())


def test_views_are_built_without_qt() -> None:
    code = (
        "import sys, ui.presenters.views; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
