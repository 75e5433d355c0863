"""The list of search results under the scan field: ↓ and Enter add the found item (DESIGN §6)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui import theme
from ui.presenters.views import FoundView, SearchView
from ui.widgets import paint
from ui.widgets.label import Card

ROW, MOST = 52, 9
_NOTE = 36


class SearchList(Card):
    """Up to nine results, painted.

    Signals:
        chosen(str): id of the result pressed or confirmed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("search-list", parent=parent)
        self._view: SearchView | None = None
        self._at = -1
        self.set_look("surface", "edge", 1)
        self.hide()

    def show_results(self, view: SearchView | None) -> None:
        """Show results; None hides the list."""
        if view == self._view:
            return
        self._view = view
        if view is None:
            self.hide()
            return
        self._at = view.selected
        self.setFixedHeight(12 + ROW * len(self.rows()) + (_NOTE if view.note else 0))
        self._speak()
        self.show()
        self.raise_()
        self.update()

    def rows(self) -> tuple[FoundView, ...]:
        """The results on the screen."""
        return self._view.rows[:MOST] if self._view is not None else ()

    def step(self, by: int) -> bool:
        """Move the selection; False when there is nothing to select."""
        rows = self.rows()
        if self.isHidden() or not rows:
            return False
        self._at = max(-1, min(len(rows) - 1, self._at + by))
        self._speak()
        self.update()
        return True

    def current(self) -> str:
        """Id of the selected result; "" when none is."""
        rows = self.rows()
        return rows[self._at].id if not self.isHidden() and 0 <= self._at < len(rows) else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().y() - 6) // ROW)
        rows = self.rows()
        if 0 <= number < len(rows):
            self.chosen.emit(rows[number].id)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        t = theme.tokens()
        y, width = 6.0, self.width() - 32
        for number, row in enumerate(self.rows()):
            if number == self._at:
                paint.box(p, QRectF(6, y, self.width() - 12, ROW), theme.R_BUTTON, t.primary.tint)
            amount = theme.text_width(row.price, 16, 600) + 1
            room = width - amount - 12
            paint.text(p, QRectF(16, y + 6, room, 22), row.name, 15, 500, t.ink)
            paint.text(p, QRectF(16, y + 28, room, 18), row.detail, 13, 400, t.ink2)
            area = QRectF(16 + width - amount, y, amount, ROW)
            paint.text(p, area, row.price, 16, 600, t.ink, paint.RIGHT)
            y += ROW
        if self._view.note:
            paint.text(p, QRectF(16, y, width, _NOTE), self._view.note, 13, 400, t.ink2)
        p.end()

    def _speak(self) -> None:
        found = next((row for row in self.rows() if row.id == self.current()), None)
        words = f"{found.name}, {found.price}" if found else ""
        self.setAccessibleName(f"{_('Search results')} {words}".strip())
