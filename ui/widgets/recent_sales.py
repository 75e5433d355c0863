"""The empty screen of Resi: what to do, and the last sales to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views_owner import RecentSaleView, TitledNotice
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Notice
from ui.widgets.panel import IconDisc
from ui.widgets.tabs import tabs_after

MOST = 7
_ROW = 54


class SaleRow(Pressable):
    """One recent sale: number, when and what, total."""

    def __init__(self, view: RecentSaleView) -> None:
        super().__init__(f"recent-{view.id}", "")
        self.view = view
        self._at = False
        self.setFixedHeight(_ROW)
        self.rename(f"{view.number}, {view.detail}, {view.total} {view.note}".strip())

    def set_at(self, at: bool) -> None:
        """Mark the row Enter would open."""
        if at != self._at:
            self._at = at
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        rect = self.body()
        fill = {"hover": t.hover, "press": t.press}.get(self.state())
        if self._at:
            fill = t.primary.tint
        if fill:
            paint.box(p, rect, theme.R_BUTTON, fill)
        if self.has_ring:
            paint.ring(p, rect, theme.R_BUTTON, t.focus)
        v = self.view
        icons.draw(p, 12, 17, "receipt", 20, t.ink2, "regular")
        amount = theme.text_width(v.total, 16, 600) + 1
        right = rect.width() - 12
        paint.text(p, QRectF(right - amount, 0, amount, _ROW), v.total, 16, 600, t.ink, paint.RIGHT)
        end = right - amount - 12
        if v.note:
            note = theme.text_width(v.note, 13, 500) + 1
            paint.text(p, QRectF(end - note, 0, note, _ROW), v.note, 13, 500, t.brick.ink, paint.RIGHT)
            end -= note + 12
        paint.text(p, QRectF(46, 7, end - 46, 21), v.number, 15, 600, t.ink)
        paint.text(p, QRectF(46, 28, end - 46, 18), v.detail, 13, 400, t.ink2)
        p.end()


class RecentSales(Card):
    """The invitation and the list.

    Signals:
        chosen(str): id of a sale.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("recent-sales", parent=parent)
        self._rows: list[SaleRow] = []
        self._group = FocusGroup()
        self._sales: tuple[RecentSaleView, ...] = ()
        self._at = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(0)
        column.addWidget(Label(_("Return"), 24, 700, name="refund-title"))
        self.notice = Notice("refund-refusal")
        self.notice.hide()
        column.addSpacing(8)
        column.addWidget(self.notice)
        column.addStretch(1)
        disc = IconDisc(72, 36, "regular")
        disc.show_icon("arrow-u-up-left", "brick")
        column.addWidget(disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(Label(_("Scan the receipt to take back"), 20, 700, align=paint.CENTER, elide=True))
        column.addSpacing(4)
        words = _("or type its number in the field above, then Enter.")
        column.addWidget(Label(words, 15, ink="ink2", align=paint.CENTER, elide=True))
        column.addStretch(1)
        column.addLayout(self._build_list())

    def _build_list(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self._box = QWidget()
        self._box.setMaximumWidth(720)
        self._list = QVBoxLayout(self._box)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._word = Label(_("Last sales"), 13, 600, ink="ink2")
        self._list.addWidget(self._word)
        self._list.addSpacing(4)
        self._list.addWidget(Hairline())
        row.addWidget(self._box, 8)
        row.addStretch(1)
        return row

    def show_sales(self, sales: tuple[RecentSaleView, ...], notice: TitledNotice | None) -> None:
        """Show the last sales, newest first (MOST of them), and why the last try was refused."""
        self.notice.setVisible(notice is not None)
        if notice is not None:
            self.notice.show_notice(notice.notice, notice.title)
        self._box.setVisible(bool(sales))
        if sales == self._sales:
            return
        self._sales = sales
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [SaleRow(sale) for sale in sales[:MOST]]
        self._at = -1
        for row in self._rows:
            row.clicked.connect(lambda _checked=False, key=row.view.id: self.chosen.emit(key))
            self._list.addWidget(row)
        self._group.set_members(self._rows)
        tabs_after(self._box, self._rows)

    def rows(self) -> list[SaleRow]:
        """The rows on the screen."""
        return list(self._rows)

    def step(self, by: int) -> None:
        """Move the mark that Enter opens."""
        if self._rows:
            self._at = max(0, min(len(self._rows) - 1, self._at + by))
            for number, row in enumerate(self._rows):
                row.set_at(number == self._at)

    def current(self) -> str:
        """Id of the marked sale; "" when none is."""
        return self._rows[self._at].view.id if 0 <= self._at < len(self._rows) else ""
