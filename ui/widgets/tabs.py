"""Where widgets made while rendering stand in the Tab order: right after something made earlier."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tabs_after(anchor: QWidget, widgets: Sequence[QWidget]) -> None:
    """Tab visits `widgets` in this order, next after the place of `anchor` (which may be any widget).

    Qt leaves out what has no focus policy, so anchor and members of groups open up for a moment.
    """
    chain = [anchor, *widgets]
    closed = [widget for widget in chain if widget.focusPolicy() == Qt.FocusPolicy.NoFocus]
    for widget in closed:
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for one, other in pairwise(chain):
        QWidget.setTabOrder(one, other)
    for widget in closed:
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
