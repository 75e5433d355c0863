"""The cards of Rapporti: figures with trend, hours, tenders, causes, members; each readable as words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from ui import icons, theme
from ui.presenters.views_owner import CauseRowView, HourView, KpiView, MembersView, ShareView
from ui.widgets import paint
from ui.widgets.charts import Bar, BarChart, Meter, Sparkline, SplitBar
from ui.widgets.facts import FactRows
from ui.widgets.label import Card, Hairline, Label

_PAD = 16
_CAUSE_LEAST, _MORE = 43, 20
_ROUND_TENTHS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)


def _title(text: str, name: str) -> Label:
    label = Label(text, 16, 700, elide=True, name=name)
    label.setFixedHeight(22)
    return label


class KpiCard(Card):
    """One of the four figures."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(f"kpi-{number}", parent=parent)
        self._view = KpiView("", "", "")
        self.setFixedHeight(115)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._spark = Sparkline(f"kpi-{number}-trend")
        self._spark.setParent(self)

    def show_kpi(self, view: KpiView) -> None:
        """Show it; without data the comparison and the trend are left out."""
        if view != self._view:
            self._view = view
            self._spark.show_values(view.trend, view.tone)
            self._spark.setVisible(len(view.trend) > 1)
            self.setAccessibleName(f"{view.label} {view.value} {view.change} {view.against}".strip())
            self.update()

    def figure_fits(self) -> bool:
        """True when the whole figure can be seen."""
        return theme.text_width(self._view.value, 32, 700) <= self.width() - 2 * _PAD

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spark.move(self.width() - 11 - self._spark.width(), 11)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = paint.painter_for(self)
        t, v, room = theme.tokens(), self._view, self.width() - 2 * _PAD
        paint.text(p, QRectF(_PAD, 18, room - 96, 20), v.label, 14, 500, t.ink2)
        paint.text(p, QRectF(_PAD, 44, room, 42), v.value, 32, 700, t.ink)
        if v.change:
            ink = t.tone(v.change_tone).ink
            icons.draw(p, _PAD, 87, "trend-up" if v.up else "trend-down", 16, ink, "regular")
            wide = theme.text_width(v.change, 13, 600) + 1
            paint.text(p, QRectF(_PAD + 21, 86, wide, 18), v.change, 13, 600, ink)
            x = _PAD + 21 + wide + 6
            paint.text(p, QRectF(x, 86, self.width() - x - 8, 18), v.against, 13, 400, t.ink2)
        p.end()


class Legend(QWidget):
    """What bars and ticks mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hours-legend")
        self._now, self._before = "", ""
        self.setFixedHeight(22)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_keys(self, now: str, before: str) -> None:
        """`before` "" leaves out the tick's key."""
        if (now, before) != (self._now, self._before):
            self._now, self._before = now, before
            self.setAccessibleName(f"{now}, {before}".strip(", "))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        wide = 18 + theme.text_width(self._now, 13, 400) if self._now else 0
        if self._before:
            wide += 16 + 22 + theme.text_width(self._before, 13, 400)
        return QSize(wide + 1, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if self._now:
            paint.box(p, QRectF(0, 5, 12, 12), 3, t.primary.solid)
            wide = theme.text_width(self._now, 13, 400)
            paint.text(p, QRectF(18, 0, wide + 1, 22), self._now, 13, 400, t.ink2)
            if self._before:
                x = 18 + wide + 16
                paint.box(p, QRectF(x, 9, 16, 4), 2, t.gold.solid)
                paint.text(p, QRectF(x + 22, 0, self.width() - x - 21, 22), self._before, 13, 400, t.ink2)
        p.end()


class HourChart(BarChart):
    """Bars by hour whose scale ends close above the highest value (36,00 for 34,24, not 60,00)."""

    def top_of_scale(self) -> int:
        """Three equal steps of a round number, the smallest that holds every bar and tick."""
        highest = max((max(bar.value, bar.before or 0) for bar in self._bars), default=0)
        step = self._unit
        while True:
            for tenths in _ROUND_TENTHS:
                if step * tenths % 10 == 0 and step * tenths // 10 * 3 >= highest:
                    return step * tenths // 10 * 3
            step *= 10


class HoursCard(Card):
    """Takings by hour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("hours-card", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 14, _PAD, 7)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(_title(_("Takings by hour"), "hours-title"), 1)
        self.legend = Legend()
        head.addWidget(self.legend)
        column.addLayout(head)
        self.chart = HourChart("hours")
        self.chart.setMinimumHeight(140)  # with banner and notice at 768 px
        column.addWidget(self.chart, 1)

    def show_hours(self, hours: tuple[HourView, ...], now: str, before: str) -> None:
        """Show them."""
        self.legend.show_keys(now, before)
        self.chart.show_bars(tuple(Bar(h.label, h.cents, h.before_cents, h.words) for h in hours))
        self.chart.setAccessibleName(_("Takings by hour"))


class ShareList(QWidget):
    """Square, name, amount, share; one row per tender group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tender-shares")
        self._rows: tuple[ShareView, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_shares(self, rows: tuple[ShareView, ...]) -> None:
        """Show these."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(". ".join(f"{row.label} {row.amount}, {row.share}" for row in rows))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 26 * len(self._rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, right = theme.tokens(), self.width() - 1
        pitch = min(26.0, self.height() / max(1, len(self._rows)))
        for number, row in enumerate(self._rows):
            y = number * pitch
            paint.box(p, QRectF(0, y + pitch / 2 - 7, 12, 12), 3, t.tone(row.tone).solid)
            paint.text(p, QRectF(right - 44, y, 44, pitch), row.share, 14, 400, t.ink2, paint.RIGHT)
            amount = theme.text_width(row.amount, 14, 600) + 1
            area = QRectF(right - 52 - amount, y, amount, pitch)
            paint.text(p, area, row.amount, 14, 600, t.ink, paint.RIGHT)
            room = right - 60 - amount - 20
            paint.text(p, QRectF(20, y, room, pitch), row.label, 14, 500, t.ink)
        p.end()


class TendersCard(Card):
    """How people paid: one bar and its table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("tenders-card", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 14, _PAD, 12)
        column.setSpacing(0)
        column.addWidget(_title(_("How people paid"), "tenders-title"))
        column.addSpacing(8)
        self.bar = SplitBar("tenders-bar", 14)
        column.addWidget(self.bar)
        column.addSpacing(5)
        self.shares = ShareList()
        column.addWidget(self.shares, 1)

    def show_tenders(self, rows: tuple[ShareView, ...]) -> None:
        """Show them."""
        parts = tuple((row.tone, max(0, row.weight)) for row in rows)
        words = ". ".join(f"{row.label} {row.share}" for row in rows)
        self.bar.show_parts(parts, sum(weight for _tone, weight in parts), words)
        self.shares.show_shares(rows)


class CauseList(QWidget):
    """Causes with what the day brought and how far each goal is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cause-list")
        self._rows: tuple[CauseRowView, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_causes(self, rows: tuple[CauseRowView, ...], empty: str) -> None:
        """Show these; `empty` is the sentence without any."""
        if (rows, empty) != (self._rows, self._empty):
            self._rows, self._empty = rows, empty
            words = ". ".join(f"{row.name}, {row.members}, {row.amount}, {row.progress}" for row in rows)
            self.setAccessibleName(words or empty)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if not self._rows:
            paint.text(p, QRectF(0, 0, self.width(), 24), self._empty, 14, 400, t.ink2)
        shown, pitch = self._seen()
        for number, row in enumerate(shown):
            self._row(p, number * pitch, row)
        left = len(self._rows) - len(shown)
        if left:
            words = ngettext("and {n} more cause", "and {n} more causes", left).format(n=left)
            area = QRectF(26, self.height() - _MORE, self.width() - 26, _MORE)
            paint.text(p, area, words, 13, 400, t.ink2)
        p.end()

    def _seen(self) -> tuple[tuple[CauseRowView, ...], float]:
        """The causes there is room for, and their pitch; the last line counts the others."""
        rows, room = self._rows, self.height()
        if len(rows) * _CAUSE_LEAST > room:
            room -= _MORE
            rows = rows[: max(1, room // _CAUSE_LEAST)]
        spare = (room - _CAUSE_LEAST) / max(1, len(rows) - 1)
        return rows, max(float(_CAUSE_LEAST), min(53.0, spare))

    def seen(self) -> tuple[CauseRowView, ...]:
        """The causes on the screen."""
        return self._seen()[0]

    def _row(self, p: QPainter, y: float, row: CauseRowView) -> None:
        t, right = theme.tokens(), self.width()
        icons.draw(p, 0, y + 1, "heart", 18, t.cause.solid, "fill")
        amount = theme.text_width(row.amount, 16, 700) + 1
        paint.text(p, QRectF(right - amount, y, amount, 22), row.amount, 16, 700, t.ink, paint.RIGHT)
        name = min(theme.text_width(row.name, 15, 600) + 1, right - amount - 40)
        paint.text(p, QRectF(26, y, name, 21), row.name, 15, 600, t.ink)
        x = 26 + name + 9
        paint.text(p, QRectF(x, y, max(0, right - amount - 8 - x), 21), row.members, 13, 400, t.ink2)
        wide = theme.text_width(row.progress, 12, 500) + 1 if row.progress else 0
        paint.text(p, QRectF(right - wide, y + 25, wide, 18), row.progress, 12, 500, t.ink2, paint.RIGHT)
        track = QRectF(0, y + 30, right - wide - (10 if wide else 0), 8)
        paint.box(p, track, 4, t.cause.tint)
        if row.bps > 0:
            filled = max(8.0, track.width() * min(10_000, row.bps) / 10_000)
            paint.box(p, QRectF(0, y + 30, filled, 8), 4, t.cause.solid)


class CausesCard(Card):
    """The causes of the range and their sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("causes-card", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 14, _PAD, 12)
        column.setSpacing(14)
        head = QHBoxLayout()
        self.title = _title("", "causes-title")
        head.addWidget(self.title, 1)
        self.total = Label(size=16, weight=700, ink="cause", align=paint.RIGHT, name="causes-total")
        head.addWidget(self.total)
        column.addLayout(head)
        self.list = CauseList()
        column.addWidget(self.list, 1)

    def show_causes(self, title: str, total: str, rows: tuple[CauseRowView, ...], empty: str) -> None:
        """Show them."""
        self.title.show_text(title)
        self.total.show_text(total)
        self.list.show_causes(rows, empty)


class MembersCard(Card):
    """How many receipts came with a card, and what members received."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("members-card", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 14, _PAD, 12)
        column.setSpacing(0)
        column.addWidget(_title(_("Members"), "members-title"))
        column.addSpacing(7)
        line = QHBoxLayout()
        line.setSpacing(9)
        self.count = Label(size=32, weight=700, name="members-count")
        self.count.setFixedHeight(40)
        line.addWidget(self.count)
        self.caption = Label(size=14, ink="ink2", elide=True, name="members-caption")
        line.addWidget(self.caption, 1)
        column.addLayout(line)
        column.addSpacing(8)
        self.meter = Meter("members-meter")
        column.addWidget(self.meter)
        column.addSpacing(8)
        column.addWidget(Hairline())
        column.addSpacing(4)
        self.rows = FactRows("members-rows", 25)
        column.addWidget(self.rows)
        column.addStretch(1)

    def show_members(self, view: MembersView | None) -> None:
        """Show it; None empties the card."""
        shown = view or MembersView("", "", 0)
        self.count.show_text(shown.count)
        self.caption.show_text(shown.caption)
        self.meter.show_progress(shown.bps, f"{shown.count} {shown.caption}")
        self.rows.show_rows(shown.rows)
