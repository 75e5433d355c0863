"""Meter, SplitBar, BarChart, Sparkline: painted from the tokens, each readable as a table (DESIGN §5).

The accessible description of every chart is its data in words. Bars are now, ticks are the same weekday of
last week, the peak carries its label: colour never speaks alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.theme import qc
from ui.widgets import paint


class Meter(QWidget):
    """Progress of one thing, 0–10000 bps. `track`: token of the empty part ("surface" on a tint)."""

    def __init__(
        self,
        name: str,
        tone: str = "primary",
        height: int = 8,
        track: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tone, self._track, self._bps = tone, track, 0
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, bps: int, words: str = "") -> None:
        """`bps` is clipped to 0–10000; `words` is its value for assistive tools."""
        bps = max(0, min(10_000, bps))
        self.setAccessibleDescription(words or f"{bps // 100}%")
        if bps != self._bps:
            self._bps = bps
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        tone = t.tone(self._tone)
        rect, radius = QRectF(self.rect()), self.height() / 2
        paint.box(p, rect, radius, str(getattr(t, self._track)) if self._track else tone.tint)
        if self._bps:
            width = max(float(self.height()), rect.width() * self._bps / 10_000)
            paint.box(p, QRectF(0, 0, width, rect.height()), radius, tone.solid)
        p.end()


class SplitBar(QWidget):
    """One bar of several meanings side by side (coverage in Pagamento, tenders in Rapporti), 2 px gaps."""

    def __init__(self, name: str, height: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._parts: tuple[tuple[str, int], ...] = ()
        self._whole = 0
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: tuple[tuple[str, int], ...], whole: int, words: str = "") -> None:
        """`parts`: (meaning, amount) in order; `whole`: what the full length stands for."""
        if (parts, whole) != (self._parts, self._whole):
            self._parts, self._whole = parts, whole
            self.update()
        self.setAccessibleDescription(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        p.setClipPath(clip)
        p.fillRect(rect, qc(t.line))
        x = 0.0
        for tone, amount in self._parts:
            if self._whole <= 0 or amount <= 0:
                continue
            width = rect.width() * amount / self._whole
            p.fillRect(QRectF(x, 0, max(1.0, width - 2), rect.height()), qc(t.tone(tone).solid))
            x += width
        p.end()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value, the value of the same hour last week (None = unknown), its label."""

    label: str
    value: int
    before: int | None = None
    words: str = ""


class BarChart(QWidget):
    """Bars for now, ticks for the same weekday last week. `unit` 100 = values are cents, scale in euro."""

    def __init__(self, name: str, unit: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._bars: tuple[Bar, ...] = ()
        self._unit = unit
        self.setMinimumHeight(160)

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars; the highest one is labelled with its `words`."""
        if bars != self._bars:
            self._bars = bars
            self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.words or bar.value}" for bar in bars))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 220)

    def top_of_scale(self) -> int:
        """The value of the highest gridline: three steps of a round number, in the unit's thousandths."""
        highest = max((max(bar.value, bar.before or 0) for bar in self._bars), default=0)
        step = self._unit
        while step * 3 < highest:
            for factor in (1, 2, 4, 5, 10):
                if step * factor * 3 >= highest:
                    return step * factor * 3
            step *= 10
        return step * 3

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        plot = QRectF(40, 16, self.width() - 40, self.height() - 48)
        top = self.top_of_scale()
        self._grid(p, plot, top)
        if self._bars:
            self._draw_bars(p, plot, top)
        p.end()

    def _grid(self, p: QPainter, plot: QRectF, top: int) -> None:
        t = theme.tokens()
        for step in range(4):
            y = round(plot.bottom() - plot.height() * step / 3)
            paint.hairline(p, plot.left(), plot.right(), y, t.line)
            value = str(top * step // 3 // self._unit)
            paint.text(p, QRectF(0, y - 8, 32, 16), value, 12, 500, t.ink2, paint.RIGHT)

    def _draw_bars(self, p: QPainter, plot: QRectF, top: int) -> None:
        t = theme.tokens()
        slot = plot.width() / len(self._bars)
        peak = max(self._bars, key=lambda bar: bar.value)
        for number, bar in enumerate(self._bars):
            middle = plot.left() + slot * (number + 0.5)
            width = min(36.0, slot * 0.6)
            height = plot.height() * bar.value / top
            area = QRectF(middle - width / 2, plot.bottom() - height, width, height)
            path = QPainterPath()
            path.addRoundedRect(area.adjusted(0, 0, 0, 6), 6, 6)
            p.save()
            p.setClipRect(QRectF(area.x() - 1, area.y() - 1, width + 2, height + 1))
            p.fillPath(path, qc(t.primary.solid))
            p.restore()
            if bar.before is not None:
                y = plot.bottom() - plot.height() * bar.before / top
                p.fillRect(QRectF(middle - 24, y - 3, 48, 6), qc(t.surface))
                paint.box(p, QRectF(middle - 23, y - 1.5, 46, 3), 1.5, t.gold.solid)
            is_peak = bar is peak and bar.value > 0
            label = QRectF(middle - slot / 2, plot.bottom() + 6, slot, 18)
            weight, ink = (700, t.ink) if is_peak else (500, t.ink2)
            paint.text(p, label, bar.label, 12, weight, ink, paint.CENTER)
            if is_peak:
                above = QRectF(middle - 40, area.y() - 19, 80, 16)
                paint.text(p, above, bar.words, 12, 700, t.ink, paint.CENTER)


class Sparkline(QWidget):
    """The last few values as a line with a dot at its end; `tone` by direction or meaning."""

    def __init__(self, name: str, tone: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tone = tone
        self._values: tuple[int, ...] = ()
        self.setFixedSize(86, 32)

    def show_values(self, values: tuple[int, ...], tone: str) -> None:
        """At least two values draw a line."""
        if (values, tone) != (self._values, self._tone):
            self._values, self._tone = values, tone
            self.setAccessibleDescription(", ".join(str(value) for value in values))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._values) < 2:
            return
        p = paint.painter_for(self)
        colour = theme.tokens().tone(self._tone).solid
        low, high = min(self._values), max(self._values)
        span = max(1, high - low)
        step = (self.width() - 8) / (len(self._values) - 1)
        line = QPolygonF(
            [
                QPointF(2 + step * i, 4 + (self.height() - 8) * (high - value) / span)
                for i, value in enumerate(self._values)
            ]
        )
        p.setPen(QPen(qc(colour), 2))
        p.drawPolyline(line)
        paint.dot(p, line.last(), 3, colour)
        p.end()
