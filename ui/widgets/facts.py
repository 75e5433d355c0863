"""FactRows and FactsCard: label and value pairs, painted; cards of figures in the side columns."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.presenters.views_owner import FactsCardView
from ui.widgets import paint
from ui.widgets.label import Card, Hairline, Label


class FactRows(QWidget):
    """Pairs, `pitch` px each; numbers in `strong` are written bold. Labels elide, values never."""

    def __init__(self, name: str, pitch: int = 27, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._pitch, self._size = pitch, size
        self._rows: tuple[tuple[str, str], ...] = ()
        self._strong: tuple[int, ...] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pitch(self, pitch: int, size: int) -> None:
        """Height of a row and size of its text, before rows are shown."""
        self._pitch, self._size = pitch, size

    def show_rows(self, rows: tuple[tuple[str, str], ...], strong: tuple[int, ...] | None = None) -> None:
        """Show these pairs (`strong` None: all values bold); hides itself when there are none."""
        if (rows, strong) != (self._rows, self._strong):
            self._rows, self._strong = rows, strong
            self.setAccessibleName(". ".join(f"{label}: {value}" for label, value in rows))
            self.setFixedHeight(max(1, self._pitch * len(rows)))
            self.updateGeometry()
            self.update()
        self.setVisible(bool(rows))

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The pairs on the screen."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(160, max(1, self._pitch * len(self._rows)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        for number, (label, value) in enumerate(self._rows):
            strong = self._strong is None or number in self._strong
            weight = 600 if strong else 500
            y, wide = number * self._pitch, self.width()
            used = min(theme.text_width(value, self._size, weight) + 1, wide - 48)
            area = QRectF(0, y, wide - used - 8, self._pitch)
            paint.text(p, area, label, self._size, 400, t.ink2)
            area = QRectF(wide - used, y, used, self._pitch)
            paint.text(p, area, value, self._size, weight, t.ink, paint.RIGHT)
        p.end()


class FigureLine(QWidget):
    """The one number of a card: an optional icon (fill) and a big amount in the colour of its meaning."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._text, self._icon, self._tone, self._size = "", "", "", 52
        self.setFixedHeight(62)

    def show_figure(self, text: str, icon: str = "", tone: str = "", size: int = 52) -> None:
        """`tone` "" is plain ink."""
        if (text, icon, tone, size) != (self._text, self._icon, self._tone, self._size):
            self._text, self._icon, self._tone, self._size = text, icon, tone, size
            self.setAccessibleName(text)
            self.update()
        self.setVisible(bool(text))

    def fits(self) -> bool:
        """True when the whole amount can be seen."""
        return theme.text_width(self._text, self._size, 700) <= self.width() - (42 if self._icon else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        ink, mark = t.ink, t.ink2
        if self._tone:
            ink, mark = t.tone(self._tone).ink, t.tone(self._tone).solid
        x = 0.0
        if self._icon:
            icons.draw(p, 0, self.height() / 2 - 16, self._icon, 32, mark, "fill")
            x = 42.0
        size = self._size
        while size > 24 and theme.text_width(self._text, size, 700) > self.width() - x:
            size -= 2
        paint.text(p, QRectF(x, 0, self.width() - x + 1, self.height()), self._text, size, 700, ink)
        p.end()


class FactsCard(Card):
    """A card of the side column: title, figure, pairs; whatever the view has."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._view: FactsCardView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 13, 16, 12)
        column.setSpacing(0)
        self._title = Label(size=15, weight=600, ink="ink2", elide=True, name=f"{name}-title")
        self._title.setFixedHeight(25)
        self.figure = FigureLine(f"{name}-figure")
        self._line = Hairline()
        self.facts = FactRows(f"{name}-rows", pitch=27, size=15)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(self.figure)
        self._gap = QWidget()
        self._gap.setFixedHeight(5)
        column.addWidget(self._gap)
        column.addWidget(self._line)
        self._gap2 = QWidget()
        self._gap2.setFixedHeight(4)
        column.addWidget(self._gap2)
        column.addWidget(self.facts)
        self.hide()

    def show_card(self, view: FactsCardView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            self._title.show_text(view.title)
            self._title.setVisible(bool(view.title))
            gives = bool(view.icon)
            self.figure.show_figure(view.figure, view.icon, view.tone, 44 if gives else 52)
            self.figure.setFixedHeight(62 if gives else 71)
            self.facts.set_pitch(25 if gives else 27, 14 if gives else 15)
            for part in (self._gap, self._line, self._gap2):
                part.setVisible(bool(view.figure) and bool(view.rows))
            self.facts.show_rows(view.rows, view.strong)
            self.setAccessibleName(f"{view.title} {view.figure}".strip())
        self.setVisible(view is not None)
