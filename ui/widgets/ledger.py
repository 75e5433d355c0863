"""The ledger of Pagamento: total, credits in their colours, what is due, what the member receives."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views_pay import LedgerRowView, PayView, ReceiverView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.charts import SplitBar
from ui.widgets.checkout import draw_earns
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.tender import CrossTap

_LEAST, _WITH_CROSS = 22, 44


class LedgerRows(QWidget):
    """Icon, words, amount; as many as there are. `pitch` px each, less when the column is short of room.

    Signals:
        removed(str): × of a removable row, its id.
    """

    removed = Signal(str)

    def __init__(self, name: str, pitch: int = 29, weight: int = 500, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name, self._pitch, self._weight, self._size = name, pitch, weight, 15
        self._rows: tuple[LedgerRowView, ...] = ()
        self._crosses: dict[str, CrossTap] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_rows(self, rows: tuple[LedgerRowView, ...]) -> None:
        """Show these rows; hides itself when there are none."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(". ".join(f"{row.text} {row.amount}" for row in rows))
            self._make_crosses()
            self._place()
            self.updateGeometry()
            self.update()
        self.setVisible(bool(rows))

    def sizeHint(self) -> QSize:
        return QSize(200, sum(_WITH_CROSS if row.removable else self._pitch for row in self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, sum(_WITH_CROSS if row.removable else _LEAST for row in self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        for row, y, high in self._spans():
            neutral = row.tone == "neutral"
            ink = t.ink if neutral else t.tone(row.tone).ink
            right = self.width() - (_WITH_CROSS - 8 if row.removable else 0)
            x = 0.0
            if row.icon:
                mark = t.ink2 if neutral else t.tone(row.tone).solid
                icons.draw(p, 0, y + high / 2 - 8, row.icon, 16, mark, "fill")
                x = 24.0
            weight = 600 if neutral else self._weight
            amount = theme.text_width(row.amount, self._size, weight) + 1
            words = QRectF(x, y, right - amount - 8 - x, high)
            paint.text(p, words, row.text, self._size, 400, ink)
            area = QRectF(right - amount, y, amount, high)
            paint.text(p, area, row.amount, self._size, weight, ink, paint.RIGHT)
        p.end()

    def _spans(self) -> list[tuple[LedgerRowView, float, float]]:
        plain = [row for row in self._rows if not row.removable]
        room = self.height() - _WITH_CROSS * (len(self._rows) - len(plain))
        pitch = min(float(self._pitch), room / len(plain)) if plain else 0.0
        spans, y = [], 0.0
        for row in self._rows:
            high = float(_WITH_CROSS) if row.removable else pitch
            spans.append((row, y, high))
            y += high
        return spans

    def _make_crosses(self) -> None:
        wanted = {row.id: row for row in self._rows if row.removable}
        for key in [key for key in self._crosses if key not in wanted]:
            gone = self._crosses.pop(key)
            gone.hide()
            gone.deleteLater()
        for key, row in wanted.items():
            cross = self._crosses.get(key)
            if cross is None:
                cross = CrossTap(f"{self._name}-{key}-remove", row.tone)
                cross.setParent(self)
                cross.clicked.connect(lambda _checked=False, k=key: self.removed.emit(k))
                self._crosses[key] = cross
                cross.show()
            cross.rename(_("Remove {tender}, {amount}").format(tender=row.text, amount=row.amount))

    def _place(self) -> None:
        for row, y, _high in self._spans():
            if row.id in self._crosses:
                self._crosses[row.id].move(self.width() - _WITH_CROSS + 10, round(y))


class ReceiverCard(Card):
    """Who receives what with this payment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("receiver", theme.R_TILE, parent)
        self._view: ReceiverView | None = None
        self.set_look("sunken", "line", 1)
        self.setFixedHeight(113)
        self.hide()

    def show_receiver(self, view: ReceiverView | None) -> None:
        """Show, or hide with None."""
        if view is not None and view != self._view:
            self._view = view
            words = ", ".join(f"{earn.caption} {earn.amount}" for earn in view.earns)
            self.setAccessibleName(f"{view.name}, {view.caption} {words}")
            self.update()
        self.setVisible(view is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view is None:
            return
        p = paint.painter_for(self)
        t, v = theme.tokens(), self._view
        disc = QRectF(14, 14, 36, 36)
        paint.box(p, disc, 18, t.cause.tint)
        paint.text(p, disc, v.initials, 13, 600, t.cause.ink, paint.CENTER)
        room = self.width() - 60 - 14
        paint.text(p, QRectF(60, 14, room, 19), v.name, 15, 600, t.ink)
        paint.text(p, QRectF(60, 33, room, 18), v.caption, 13, 400, t.ink2)
        draw_earns(p, QRectF(14, 63, self.width() - 28, 38), v.earns, 17)
        p.end()


class LedgerCard(Card):
    """The left column of Pagamento.

    Signals:
        back_pressed(); removed(str row id); fiscal_code_pressed(); lottery_pressed().
    """

    back_pressed = Signal()
    removed = Signal(str)
    fiscal_code_pressed = Signal()
    lottery_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ledger", parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(0)
        self.back = TillButton(
            "pay-back", _("Back to the sale"), "ghost", "arrow-left", "Esc", height=44, size=14
        )
        self.back.clicked.connect(lambda: self.back_pressed.emit())
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch(1)
        column.addLayout(line)
        column.addSpacing(7)
        self.total = Label(size=18, weight=700, align=paint.RIGHT, name="pay-total")
        column.addWidget(_pair(Label(_("Receipt total"), 15, ink="ink2"), self.total, 28))
        column.addSpacing(8)
        column.addWidget(Hairline(dashed=True))
        column.addSpacing(6)
        self.rows = LedgerRows("ledger-rows")
        self.rows.removed.connect(self.removed)
        column.addWidget(self.rows)
        column.addSpacing(6)
        self._second = Hairline(dashed=True)
        column.addWidget(self._second)
        column.addSpacing(11)
        self._build_due(column)
        self._build_foot(column)

    def _build_due(self, column: QVBoxLayout) -> None:
        self._due_word = Label(_("Due"), 15, 600, ink="ink2")
        self._due_word.setFixedHeight(20)
        column.addWidget(self._due_word)
        self.due = Label(size=64, weight=700, name="due")
        self.due.setFixedHeight(77)
        column.addWidget(self.due)
        self._coverage = QWidget()
        inner = QVBoxLayout(self._coverage)
        inner.setContentsMargins(0, 10, 0, 0)
        inner.setSpacing(9)
        self.bar = SplitBar("coverage")
        inner.addWidget(self.bar)
        self.covered = Label(size=13, weight=500, ink="ink2", elide=True, name="covered")
        self.share = Label(size=13, weight=600, ink="ink2", align=paint.RIGHT, name="covered-share")
        inner.addWidget(_pair(self.covered, self.share, 18))
        column.addWidget(self._coverage)

    def _build_foot(self, column: QVBoxLayout) -> None:
        column.addSpacing(15)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.fiscal_code = TillButton(
            "fiscal-code", _("Fiscal code"), "quiet", "identification-card", height=48, size=14
        )
        self.lottery = TillButton("lottery", _("Lottery"), "quiet", "clover", height=48, size=14)
        self.fiscal_code.clicked.connect(lambda: self.fiscal_code_pressed.emit())
        self.lottery.clicked.connect(lambda: self.lottery_pressed.emit())
        for button in (self.fiscal_code, self.lottery):
            row.addWidget(button, 1)
        column.addLayout(row)
        column.addSpacing(9)
        self.lottery_note = Label(size=13, ink="ink3", elide=True, name="lottery-note")
        self.lottery_note.setFixedHeight(18)
        column.addWidget(self.lottery_note)
        column.addStretch(1)
        column.addSpacing(8)
        self.receiver = ReceiverCard()
        column.addWidget(self.receiver)

    def show_ledger(self, view: PayView) -> None:
        """Show the ledger's part of `view`."""
        self.total.show_text(view.total)
        self.rows.show_rows(view.ledger)
        self._second.setVisible(bool(view.ledger))
        self.due.show_text(view.due)
        self.due.setAccessibleName(f"{self._due_word.text()} {view.due}")
        self._coverage.setVisible(view.coverage is not None)
        if view.coverage is not None:
            self.bar.show_parts(view.coverage.parts, view.coverage.whole, view.coverage.text)
            self.covered.show_text(view.coverage.text)
            self.share.show_text(view.coverage.share)
        self.fiscal_code.set_available(not view.fiscal_code_why, view.fiscal_code_why)
        self.lottery.set_available(not view.lottery_why, view.lottery_why)
        self.lottery_note.show_text(view.lottery_note)
        self.lottery_note.setVisible(bool(view.lottery_note))
        self.receiver.show_receiver(view.receiver)
        self.back.set_available(not view.locked, view.hint)


def _pair(left: Label, right: Label, height: int) -> QWidget:
    """Words at the left, a value at the right, in one row of `height` px."""
    row = QWidget()
    row.setFixedHeight(height)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    if left.may_elide:
        line.addWidget(left, 1)
    else:
        line.addWidget(left)
        line.addStretch(1)
    line.addWidget(right)
    return row
