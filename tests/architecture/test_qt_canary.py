"""A PySide6 that loses references to None, True or False kills the till within minutes (HOUSE §10).

PySide6 6.12.0 does so on Python 3.10 and 3.11: each void call drops a reference to None, each emitted bool
one to True or False, and a process starts with a few thousand. Python 3.12 and later cannot lose them. Here
that pairing fails before a shop does (tried: 6.12.0 loses all 200 in six of these, 6.11.3 none).
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200
LOST_AT_MOST = 50  # other parts of the process come and go meanwhile; a broken Qt loses all 200


class Lamp(QLabel):
    """A label that also tells others."""

    switched = Signal(bool)


def lost_references(constant: object, call: Callable[[], object]) -> int:
    """How many references to `constant` are gone after the call was made 200 times."""
    before = sys.getrefcount(constant)
    for _count in range(CALLS):
        call()
    return before - sys.getrefcount(constant)


CALLS_THAT_LOST = {
    "setText": lambda lamp: lamp.setText("3,50"),
    "setEnabled": lambda lamp: lamp.setEnabled(True),
    "setVisible": lambda lamp: lamp.setVisible(False),
    "parentWidget": lambda lamp: lamp.parentWidget(),
    "emit True": lambda lamp: lamp.switched.emit(True),
    "emit False": lambda lamp: lamp.switched.emit(False),
    "isEnabled": lambda lamp: lamp.isEnabled(),
}


@pytest.mark.parametrize("constant", [None, True, False], ids=repr)
@pytest.mark.parametrize("call", CALLS_THAT_LOST.values(), ids=CALLS_THAT_LOST)
def test_qt_calls_keep_the_constants_alive(
    qtbot: QtBot, constant: object, call: Callable[[Lamp], object]
) -> None:
    lamp = Lamp()
    qtbot.addWidget(lamp)
    assert lost_references(constant, lambda: call(lamp)) < LOST_AT_MOST
