"""Pictures of windows and the checks of DESIGN §16 beside them: clipping, overlap, names, targets, primary.

`faults(window)` returns sentences; an empty list is the pass. `picture(window, folder, name)` grabs what
`faults` looked at.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollBar, QWidget

from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.field import BareEdit
from ui.widgets.label import Label

TARGET = 44
#: drawn over their neighbours on purpose
OVERLAYS = {"snackbar", "search-list"}


def picture(window: QWidget, folder: Path, name: str) -> Path:
    """Save a grab; also into $BANCONE_PICTURES when that is set, for comparing by eye."""
    QApplication.processEvents()
    target = folder / f"{name}.png"
    image = window.grab()
    assert image.save(str(target))
    if keep := os.environ.get("BANCONE_PICTURES"):
        Path(keep).mkdir(parents=True, exist_ok=True)
        image.save(str(Path(keep) / f"{name}.png"))
    return target


def faults(window: QWidget) -> list[str]:
    """Everything DESIGN §16 forbids that can be seen in `window` now."""
    QApplication.processEvents()
    found = list(_texts(window)) + list(_names(window)) + list(_targets(window)) + list(_overlaps(window))
    primary = [b.objectName() for b in visible(window, TillButton) if b.kind in ("primary", "danger")]
    if len(primary) > 1:
        found.append(f"more than one primary button: {primary}")
    return found


def visible(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Visible descendants of a kind."""
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def tab_stops(window: QWidget) -> list[str]:
    """Object names in the order Tab visits them, starting at the widget that has the focus."""
    start = window.focusWidget()
    assert start is not None
    names, at = [], start
    while True:
        reachable = at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and at.focusProxy() is None:
            names.append(at.objectName())
        at = at.nextInFocusChain()
        if at is start:
            return names


@contextmanager
def cut_texts() -> Iterator[list[str]]:
    """Collects every text that painting had to cut while the block runs."""
    cut: list[str] = []
    original = paint.elided

    def noting(words: str, size: int, weight: int, width: int) -> str:
        shown = original(words, size, weight, width)
        if shown != words:
            cut.append(words)
        return shown

    paint.elided = noting
    try:
        yield cut
    finally:
        paint.elided = original


def _texts(window: QWidget) -> Iterator[str]:
    for label in visible(window, Label):
        if isinstance(label, Label) and not label.may_elide and not label.fits():
            yield f"text cut: “{label.text()}” in {label.width()} px"


def _controls(window: QWidget) -> Iterable[QWidget]:
    buttons = (b for b in visible(window, QAbstractButton) if not _is_decoration(b))
    return [*buttons, *visible(window, QLineEdit)]


def _is_decoration(widget: QWidget) -> bool:
    return widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) or isinstance(
        widget.parent(), QScrollBar
    )


def _names(window: QWidget) -> Iterator[str]:
    for control in _controls(window):
        if not control.accessibleName():
            yield f"no accessible name: {control.objectName() or control}"
        if not control.objectName():
            yield f"no object name: {control.accessibleName()}"
    names = Counter(control.objectName() for control in _controls(window))
    for name, count in names.items():
        if count > 1:
            yield f"{count} controls are called {name}"


def _targets(window: QWidget) -> Iterator[str]:
    for control in _controls(window):
        box = control.parentWidget() if isinstance(control, BareEdit) else control
        if box is not None and (box.width() < TARGET or box.height() < TARGET):
            yield f"{control.objectName()} is {box.width()} × {box.height()} px"


def _overlaps(window: QWidget) -> Iterator[str]:
    parents = [window, *visible(window, QWidget)]
    for parent in parents:
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget) and child.isVisible() and child.objectName() not in OVERLAYS
        ]
        for one, other in combinations(children, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{_called(one)} overlaps {_called(other)} in {_called(parent)}"


def _called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel) else ""
    return widget.objectName() or words or type(widget).__name__
