"""Label and Card: text and surface drawn from the tokens, so that a theme switch costs one repaint.

`Label` is a QLabel for assistive tools and tests (`text()`), but paints itself: tabular figures, elision
at the end with the full text as tool tip, amounts that never elide (DESIGN §14).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint


class Label(QLabel):
    """One or more lines of text. `ink`: a token ("ink", "ink2", "ink3") or a meaning ("cause", "gold").

    `elide` lets the label become narrower than its text (names); amounts keep the default. With `wrap` the
    text flows over as many lines as it needs.
    """

    def __init__(
        self,
        text: str = "",
        size: int = 15,
        weight: int = 400,
        ink: str = "ink",
        align: Qt.AlignmentFlag = paint.LEFT,
        elide: bool = False,
        wrap: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._weight, self._ink, self._elide = size, weight, ink, elide
        if name:
            self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, weight))
        self.setAlignment(align)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        elif not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def show_text(self, text: str) -> None:
        """Change the text when it differs (saves a layout pass on the sale path)."""
        if text != self.text():
            self.setText(text)

    def set_ink(self, ink: str) -> None:
        """Change the colour by token or meaning."""
        if ink != self._ink:
            self._ink = ink
            self.update()

    def set_type(self, size: int, weight: int) -> None:
        """Change size and weight."""
        if (size, weight) != (self._size, self._weight):
            self._size, self._weight = size, weight
            self.setFont(theme.font(size, weight))
            self.updateGeometry()

    def colour(self) -> str:
        """The colour it is drawn in now."""
        t = theme.tokens()
        if not self.isEnabled():
            return t.disabled_ink
        value = getattr(t, self._ink)
        return value.ink if isinstance(value, theme.Tone) else str(value)

    def fits(self) -> bool:
        """True when all of the text can be seen (tests ask every label)."""
        if self.wordWrap():
            return self.heightForWidth(self.width()) <= self.height()
        return theme.text_width(self.text(), self._size, self._weight) <= self.width() + 1

    @property
    def may_elide(self) -> bool:
        """True for names, which may be cut at the end."""
        return self._elide

    def sizeHint(self) -> QSize:
        if self.wordWrap():
            return super().sizeHint()
        height = int(theme.metrics(self._size, self._weight).height() + 0.999)
        return QSize(theme.text_width(self.text(), self._size, self._weight), height)

    def minimumSizeHint(self) -> QSize:
        if self.wordWrap():
            return super().minimumSizeHint()
        return QSize(0, self.sizeHint().height()) if self._elide else self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        p.setFont(theme.font(self._size, self._weight))
        p.setPen(theme.qc(self.colour()))
        words = self.text()
        if self.wordWrap():
            p.drawText(QRectF(self.rect()), int(self.alignment()) | int(Qt.TextFlag.TextWordWrap), words)
        else:
            if self._elide:
                cut = paint.elided(words, self._size, self._weight, self.width())
                if (cut != words) != bool(self.toolTip()):
                    self.setToolTip(words if cut != words else "")
                words = cut
            p.drawText(QRectF(self.rect()), self.alignment(), words)
        p.end()


class Card(QWidget):
    """A surface with hairline border and radius 14. `tone` colours border and fill; 2 px when `strong`."""

    def __init__(self, name: str, radius: int = theme.R_CARD, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._radius = radius
        self._fill, self._border, self._width = "surface", "line", 1

    def set_look(self, fill: str = "surface", border: str = "line", width: int = 1) -> None:
        """Tokens (or meanings: tint for the fill, solid for the border) of the card; "" = no border."""
        if (fill, border, width) != (self._fill, self._border, self._width):
            self._fill, self._border, self._width = fill, border, width
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        border = self._colour(self._border, "solid") if self._border else None
        fill = self._colour(self._fill, "tint")
        paint.box(p, QRectF(self.rect()), self._radius, fill, border, self._width)
        p.end()

    @staticmethod
    def _colour(token: str, part: str) -> str:
        value = getattr(theme.tokens(), token)
        return str(getattr(value, part)) if isinstance(value, theme.Tone) else str(value)


class Hairline(QWidget):
    """A one pixel line, horizontal or vertical, in `line`; `dashed` for the ledger."""

    def __init__(self, vertical: bool = False, dashed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dashed = dashed
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if self._dashed:
            x = 0
            while x < self.width():
                p.fillRect(QRectF(x, 0, 4, 1), theme.qc(t.edge))
                x += 7
        else:
            p.fillRect(self.rect(), theme.qc(t.line))
        p.end()
