"""The lines of a receipt that may come back: painted rows of 60 px, with − "1 di 2" + on each that is seen.

Rows are painted, never widgets; the steppers are real buttons (touch, names), only as many as there are
rows on the screen, moved along while scrolling. Used by Resi.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScroller, QWidget

from app.i18n import _
from ui import theme
from ui.presenters.views_owner import ReturnLineView
from ui.widgets import paint
from ui.widgets.button import IconButton

ROW = 60
_STEP_WIDTH, _COUNT, _AMOUNT, _PAD = 52, 60, 88, 15


class Stepper:
    """The two keys of one visible row."""

    def __init__(self, owner: ReturnList) -> None:
        self.line = ""
        self.less = IconButton("line-less", "minus", "", "quiet", icon_size=18)
        self.more = IconButton("line-more", "plus", "", "quiet", icon_size=18)
        for key, by in ((self.less, -1), (self.more, 1)):
            key.setParent(owner.viewport())
            key.setFixedSize(_STEP_WIDTH, 44)
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(lambda _checked=False, step=by: owner.stepped.emit(self.line, step))

    def show_line(self, view: ReturnLineView) -> None:
        """Serve this row from now on."""
        self.line = view.id
        for key, name, words, on in (
            (self.less, "less", _("One less of {name}"), view.can_less),
            (self.more, "more", _("One more of {name}"), view.can_more),
        ):
            key.setObjectName(f"line-{view.id}-{name}")
            key.rename(words.format(name=view.name))
            key.set_hint(words.format(name=view.name))
            key.set_available(on)

    def place(self, right: int, y: int) -> None:
        """Move to the row whose top is at `y`."""
        plus = right - _AMOUNT - _STEP_WIDTH
        self.more.move(plus, y + 8)
        self.less.move(plus - _COUNT - _STEP_WIDTH, y + 8)
        for key in (self.less, self.more):
            key.show()

    def hide(self) -> None:
        """Out of use."""
        self.less.hide()
        self.more.hide()


class ReturnList(QAbstractScrollArea):
    """Shows ReturnLineViews.

    Signals:
        stepped(str line id, int by); selected(str line id).
    """

    stepped = Signal(str, int)
    selected = Signal(str)

    def __init__(self, name: str = "return-lines", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Lines of the receipt"))
        self._lines: tuple[ReturnLineView, ...] = ()
        self._selected = ""
        self._steppers: list[Stepper] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_lines(self, lines: tuple[ReturnLineView, ...], selected: str) -> None:
        """Show these lines; `selected` is the one + and − act on."""
        if (lines, selected) == (self._lines, self._selected):
            return
        moved = selected != self._selected
        self._lines, self._selected = lines, selected
        self.setAccessibleDescription(
            ". ".join(line.spoken or f"{line.name}, {line.count}, {line.amount}" for line in lines)
        )
        self._measure()
        if moved:
            self._keep_in_view()
        self._place()
        self.viewport().update()

    def lines(self) -> tuple[ReturnLineView, ...]:
        """The lines on the screen."""
        return self._lines

    def stepper(self, line: str) -> Stepper:
        """The keys of a visible row."""
        for stepper in self._steppers:
            if stepper.line == line and not stepper.less.isHidden():
                return stepper
        raise KeyError(line)

    def _measure(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, ROW * len(self._lines) - page))
        bar.setPageStep(page)
        bar.setSingleStep(ROW)

    def _keep_in_view(self) -> None:
        number = next((n for n, line in enumerate(self._lines) if line.id == self._selected), -1)
        if number < 0:
            return
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(max(min(bar.value(), ROW * number), ROW * (number + 1) - page))

    def _place(self) -> None:
        offset, page = self.verticalScrollBar().value(), self.viewport().height()
        first = offset // ROW
        seen = self._lines[first : (offset + page - 1) // ROW + 1] if page > 0 else ()
        while len(self._steppers) < len(seen):
            self._steppers.append(Stepper(self))
        right = self.viewport().width() - _PAD
        for number, stepper in enumerate(self._steppers):
            if number < len(seen):
                stepper.show_line(seen[number])
                stepper.place(right, (first + number) * ROW - offset)
            else:
                stepper.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows, + and − are intents of the screen (ui/keys.py)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._place()
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position().toPoint())
        if number >= 0:
            self.selected.emit(self._lines[number].id)

    def _number_at(self, point: QPoint) -> int:
        number = (point.y() + self.verticalScrollBar().value()) // ROW
        return number if 0 <= number < len(self._lines) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(event.rect(), theme.qc(theme.tokens().surface))
        offset = self.verticalScrollBar().value()
        for number in range(max(0, self._number_at(event.rect().topLeft())), len(self._lines)):
            y = number * ROW - offset
            if y > event.rect().bottom():
                break
            self._row(p, QRectF(0, y, self.viewport().width(), ROW), self._lines[number])
        p.end()

    def _row(self, p: QPainter, rect: QRectF, line: ReturnLineView) -> None:
        t = theme.tokens()
        y, right = rect.y(), rect.right() - _PAD
        if line.chosen:
            p.fillRect(rect, theme.qc(t.brick.tint))
        if line.id == self._selected:
            p.fillRect(QRectF(0, y, 4, ROW - 1), theme.qc(t.brick.solid))
        room = right - _AMOUNT - 2 * _STEP_WIDTH - _COUNT - 12 - _PAD
        paint.text(p, QRectF(_PAD, y + 10, room, 21), line.name, 15, 500, t.ink)
        paint.text(p, QRectF(_PAD, y + 31, room, 18), line.detail, 13, 400, t.ink3)
        x = right - _AMOUNT - _STEP_WIDTH - _COUNT
        ink, weight = (t.ink, 600) if line.chosen else (t.ink2, 400)
        paint.text(p, QRectF(x, y, _COUNT, ROW), line.count, 15, weight, ink, paint.CENTER)
        area = QRectF(right - _AMOUNT + 4, y, _AMOUNT - 4, ROW)
        paint.text(p, area, line.amount, 16, weight, ink, paint.RIGHT)
        paint.hairline(p, _PAD, right, y + ROW - 1, t.line)
