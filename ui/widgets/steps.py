"""StepBar: the four steps of Chiusura in one line; done ones with a check, the present one bold."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint

_DISC, _LINE, _GAP = 26, 28, 12


class StepBar(QWidget):
    """Names in order; `step` counts from 1."""

    def __init__(self, name: str, steps: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._steps, self._at = steps, 1
        self.setFixedHeight(_DISC)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: int) -> None:
        """Mark `step` as the present one, those before as done."""
        self._at = step
        words = _("Step {n} of {total}: {name}")
        name = self._steps[min(step, len(self._steps)) - 1]
        self.setAccessibleName(words.format(n=step, total=len(self._steps), name=name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, _DISC)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        x = 0.0
        for number, name in enumerate(self._steps, 1):
            done, now = number < self._at, number == self._at
            disc = QRectF(x, 0, _DISC, _DISC)
            if done or now:
                paint.box(p, disc, _DISC / 2, t.primary.solid)
            else:
                paint.box(p, disc, _DISC / 2, t.surface, t.edge)
            if done:
                icons.draw(p, x + 6, 6, "check", 14, t.primary_text, "bold")
            else:
                ink = t.primary_text if now else t.ink2
                paint.text(p, disc, str(number), 13, 600, ink, paint.CENTER)
            weight, ink = (700, t.ink) if now else (500, t.ink2)
            wide = theme.text_width(name, 14, weight)
            paint.text(p, QRectF(x + 34, 0, wide + 2, _DISC), name, 14, weight, ink)
            x += 34 + wide + _GAP
            if number < len(self._steps):
                paint.hairline(p, x, x + _LINE, _DISC / 2 - 1, t.edge)
            x += _LINE + _GAP
        p.end()
