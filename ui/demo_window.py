"""Beside the demo till: the printer's paper as it comes out, and codes that a click sends to the scanner.

Only the demo shows it. Codes enter the same queue as every scanner's (`Wedge.inject`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from ui import theme
from ui.widgets.label import Label

MAX_PAPER_LINES = 2_000


@dataclass(frozen=True, slots=True)
class DemoCode:
    """A code of the demo: what it is, and what the scanner reads."""

    label: str
    text: str


class _Paper(QObject):
    """Brings the printer's thread home."""

    came = Signal(str)


class DemoWindow(QWidget):
    """Paper at the left, codes at the right."""

    def __init__(self, send: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("demo-window")
        self.setWindowTitle(_("Bancone demo: printer and codes"))
        self.resize(860, 640)
        self._send = send
        self._paper_home = _Paper(self)
        self._paper_home.came.connect(self._show_paper, Qt.ConnectionType.QueuedConnection)
        self.paper = QPlainTextEdit()
        self.paper.setObjectName("demo-paper")
        self.paper.setAccessibleName(_("Printer's paper"))
        self.paper.setReadOnly(True)
        self.paper.setMaximumBlockCount(MAX_PAPER_LINES)
        self.paper.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.codes = QListWidget()
        self.codes.setObjectName("demo-codes")
        self.codes.setAccessibleName(_("Codes to scan"))
        self.codes.itemClicked.connect(self._clicked)
        self.codes.itemActivated.connect(self._clicked)
        row = QHBoxLayout(self)
        row.addLayout(self._column(_("The printer's paper"), self.paper), 3)
        row.addLayout(self._column(_("Click a code to scan it"), self.codes), 2)

    def _column(self, title: str, widget: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(Label(title, 15, 600))
        column.addWidget(widget, 1)
        return column

    def show_codes(self, codes: Sequence[DemoCode]) -> None:
        """Fill the list."""
        self.codes.clear()
        for code in codes:
            item = QListWidgetItem(code.label)
            item.setData(Qt.ItemDataRole.UserRole, code.text)
            item.setToolTip(code.text)
            item.setFont(theme.font(14, 400))
            self.codes.addItem(item)

    def paper_came(self, text: str) -> None:
        """A receipt came out; may be called from the printer's thread."""
        self._paper_home.came.emit(text)

    def _show_paper(self, text: str) -> None:
        self.paper.appendPlainText(text + "\n" + "- " * 24 + "\n")

    def _clicked(self, item: QListWidgetItem) -> None:
        self._send(str(item.data(Qt.ItemDataRole.UserRole)))
