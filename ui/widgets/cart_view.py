"""The cart: lines of 52 px, the selected one opened to 116 px with its tools (DESIGN §5).

A QListView by interface (model, assistive tools), but its geometry is arithmetic and its repaint is by
line: Qt's own list repaints everything when one row changes, and a till changes one row per scan. Rows are
painted, never widgets; the tools of the one open line are real buttons, moved from line to line.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScroller, QWidget

from app.i18n import _
from ui import icons, theme
from ui.models.cart import CartModel, Index
from ui.presenters.views import CartRowView, CartView
from ui.widgets import paint
from ui.widgets.button import IconButton, TillButton
from ui.widgets.label import Label

ROW, OPEN = 52, 116
_FLASH_MS = 300
_NAME_X, _RIGHT = 53, 13


class CartDelegate:
    """Paints one line; keeps nothing."""

    def paint(self, p: QPainter, rect: QRectF, row: CartRowView, flash: bool, is_open: bool) -> None:
        """Draw `row` into `rect`."""
        if is_open:
            self._open(p, rect, row, flash)
        else:
            self._closed(p, rect, row)

    @staticmethod
    def _closed(p: QPainter, rect: QRectF, row: CartRowView) -> None:
        t = theme.tokens()
        x, y, right = rect.x(), rect.y(), rect.right() - _RIGHT
        if row.weighed:
            icons.draw(p, x + 17, y + 16, "scales", 20, t.ink2, "regular")
        else:
            paint.text(p, QRectF(x + 8, y, 38, ROW), row.qty, 15, 600, t.ink, paint.CENTER)
        amount = theme.text_width(row.total, 16, 600) + 2
        paint.text(p, QRectF(right - amount, y, amount, ROW), row.total, 16, 600, t.ink, paint.RIGHT)
        room = right - amount - 8 - (x + _NAME_X)
        paint.text(p, QRectF(x + _NAME_X, y + 7, room, 20), row.name, 15, 500, t.ink)
        _detail(p, QRectF(x + _NAME_X, y + 27, room, 18), row.detail, row.chip, t.ink3)
        paint.hairline(p, x + _NAME_X, right, y + ROW - 1, t.line)

    @staticmethod
    def _open(p: QPainter, rect: QRectF, row: CartRowView, flash: bool) -> None:
        t = theme.tokens()
        x, y, right = rect.x(), rect.y(), rect.right() - _RIGHT - 1
        p.fillRect(rect, theme.qc(t.primary_tint2 if flash else t.primary.tint))
        p.fillRect(QRectF(x, y, 4, OPEN), theme.qc(t.primary.solid))
        amount = theme.text_width(row.total, 18, 700) + 2
        paint.text(p, QRectF(right - amount, y + 9, amount, 24), row.total, 18, 700, t.ink, paint.RIGHT)
        room = right - amount - 8 - (x + 14)
        paint.text(p, QRectF(x + 14, y + 10, room, 22), row.name, 16, 600, t.ink)
        _detail(p, QRectF(x + 14, y + 37, right - x - 14, 18), row.detail_open, row.chip, t.ink2)


def _detail(p: QPainter, rect: QRectF, words: str, chip: str, ink: str) -> None:
    """The second text line: price per piece, and the discount in a brick chip."""
    t = theme.tokens()
    wide = theme.text_width(chip, 12, 600) + 12 if chip else 0
    room = rect.width() - wide - (10 if chip else 0)
    paint.text(p, QRectF(rect.x(), rect.y(), room, rect.height()), words, 13, 400, ink)
    if chip:
        x = rect.x() + min(theme.text_width(words, 13, 400), room) + 10
        area = QRectF(x, rect.y(), wide, 18)
        paint.box(p, area, 5, t.brick.tint)
        paint.text(p, area, chip, 12, 600, t.brick.ink, paint.CENTER)


class LineTools(QWidget):
    """−, quantity, +, Prezzo, Sconto, bin of the open line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("line-tools")
        self.minus = IconButton("line-minus", "minus", _("One less"), "quiet", icon_size=18)
        self.plus = IconButton("line-plus", "plus", _("One more"), "quiet", icon_size=18)
        self.price = TillButton("line-price", _("Price"), "quiet", height=44, size=14)
        self.discount = TillButton("line-discount", _("Discount"), "quiet", height=44, size=14)
        self.bin = BinButton()
        self.count = Label(size=18, weight=700, align=paint.CENTER, name="line-count")
        self._widgets = (self.minus, self.count, self.plus, self.price, self.discount, self.bin)
        for tool in self._widgets:
            tool.setParent(self)
            tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_line(self, row: CartRowView) -> None:
        """Set the quantity; a weighed line cannot step."""
        self.count.show_text(row.count)
        self.count.setAccessibleName(row.count)
        self.minus.set_available(not row.weighed)
        self.plus.set_available(not row.weighed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = max(0, self.width() - 384)
        x = 0
        widths = (44, 36, 44, 78 + spare // 3, 80 + spare // 3, 62 + spare // 3)
        for tool, wide in zip(self._widgets, widths, strict=True):
            tool.setGeometry(x, 0, wide, 44)
            x += wide + 8


class BinButton(IconButton):
    """The bin is the one line tool that takes something away: surface, edge, danger ink."""

    def __init__(self) -> None:
        super().__init__("line-remove", "trash", _("Remove line"), "quiet")
        self.setMinimumSize(44, 44)
        self.setMaximumSize(200, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        fill = {"hover": t.hover, "press": t.press}.get(self.state(), t.surface)
        paint.box(p, self.body(), theme.R_BUTTON, fill, t.edge)
        at = self.body().center()
        icons.draw(p, at.x() - 9, at.y() - 9, "trash", 18, t.brick.ink, "regular")
        p.end()


class CartList(QListView):
    """Shows a CartView value.

    Signals:
        line_selected(str id); stepped(str id, int by); price_pressed(str id); discount_pressed(str id);
        remove_pressed(str id).
    """

    line_selected = Signal(str)
    stepped = Signal(str, int)
    price_pressed = Signal(str)
    discount_pressed = Signal(str)
    remove_pressed = Signal(str)

    def __init__(self, name: str = "cart", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Receipt lines"))
        self._rows = CartModel(self)
        self._open = -1
        self._pressed_row = -1
        self._flashing = False
        self._view = CartView()
        self._delegate = CartDelegate()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setModel(self._rows)
        # Every pixel is painted here, so scrolling moves pixels and nothing below is asked to paint.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.tools = LineTools(self.viewport())
        self._wire_tools()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_FLASH_MS)
        self._settle.timeout.connect(self._end_flash)

    def _wire_tools(self) -> None:
        tools = self.tools
        tools.minus.clicked.connect(lambda: self.stepped.emit(self._view.selected, -1))
        tools.plus.clicked.connect(lambda: self.stepped.emit(self._view.selected, 1))
        tools.price.clicked.connect(lambda: self.price_pressed.emit(self._view.selected))
        tools.discount.clicked.connect(lambda: self.discount_pressed.emit(self._view.selected))
        tools.bin.clicked.connect(lambda: self.remove_pressed.emit(self._view.selected))

    # -- what the screen calls

    def show_cart(self, view: CartView) -> None:
        """Show `view`: only lines that differ, and those that moved, are painted again."""
        if view == self._view:
            return
        grew = len(view.rows) > len(self._view.rows)
        self._view = view
        self._rows.show_rows(view.rows)
        self.updateGeometries()
        opened = self._rows.number_of(view.selected) if view.selected else -1
        moved = opened != self._open
        if moved:
            self._reopen(opened)
        if opened >= 0:
            self.tools.show_line(view.rows[opened])
            if moved or grew:
                self.setCurrentIndex(self._rows.index(opened))
                self._keep_in_view(opened)
            if grew and theme.motion():
                self._flashing = True
                self._settle.start()
        self._place_tools()

    def row_rect(self, number: int) -> QRect:
        """Where a line is now, in viewport coordinates."""
        return QRect(
            0,
            self._top(number) - self.verticalOffset(),
            self.viewport().width(),
            OPEN if number == self._open else ROW,
        )

    # -- geometry: arithmetic instead of Qt's item layout

    def _top(self, number: int) -> int:
        return number * ROW + (OPEN - ROW if 0 <= self._open < number else 0)

    def _height(self) -> int:
        return self._rows.rowCount() * ROW + (OPEN - ROW if self._open >= 0 else 0)

    def _reopen(self, opened: int) -> None:
        old, self._open = self._open, opened
        touched = [number for number in (old, opened) if number >= 0]
        first = min(touched, default=0)
        self.updateGeometries()
        below = self.viewport().height()
        if old >= 0 and opened >= 0:
            last = max(touched)
            below = max(self.row_rect(last).bottom() + 1, self._top(last) + OPEN - self.verticalOffset())
        top = self._top(first) - self.verticalOffset()
        self.viewport().update(0, top, self.viewport().width(), max(0, below - top))

    def _keep_in_view(self, number: int) -> None:
        bar, rect = self.verticalScrollBar(), self.row_rect(number)
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() + 1 - self.viewport().height())

    def _place_tools(self) -> None:
        shown = self._open >= 0
        if shown:
            rect = self.row_rect(self._open)
            self.tools.setGeometry(14, rect.top() + 60, rect.width() - 28, 44)
        if shown == self.tools.isHidden():
            self.tools.setVisible(shown)

    def _end_flash(self) -> None:
        self._flashing = False
        if self._open >= 0:
            self.viewport().update(self.row_rect(self._open))

    # -- QListView overrides

    def visualRect(self, index: Index) -> QRect:
        return self.row_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> Index:
        y = point.y() + self.verticalOffset()
        number = y // ROW
        if 0 <= self._open < number:
            number = max(self._open, (y - (OPEN - ROW)) // ROW)
        return self._rows.index(number) if 0 <= number < self._rows.rowCount() else self._rows.index(-1)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if index.isValid():
            self._keep_in_view(index.row())

    def verticalOffset(self) -> int:
        return int(self.verticalScrollBar().value())

    def horizontalOffset(self) -> int:
        return 0

    def doItemsLayout(self) -> None:
        """Nothing to lay out: see `_top`."""

    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._height() - page))
        bar.setPageStep(page)
        bar.setSingleStep(ROW)

    def dataChanged(self, first: Index, last: Index, _roles: list[int] | None = None) -> None:
        for number in range(first.row(), last.row() + 1):
            self.viewport().update(self.row_rect(number))

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        if start <= self._open:
            self._open += end - start + 1
        self._rows_moved(start)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        self._rows_moved(start)
        if start <= self._open <= end:
            self._open = -1
        elif end < self._open:
            self._open -= end - start + 1

    def _rows_moved(self, start: int) -> None:
        top = max(0, self._top(start) - self.verticalOffset())
        self.updateGeometries()
        self.viewport().update(0, top, self.viewport().width(), self.viewport().height() - top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()
        if self._open >= 0:
            self._keep_in_view(self._open)
        self._place_tools()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self._place_tools()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = event.rect()
        p.fillRect(area, theme.qc(theme.tokens().surface))
        first = self.indexAt(QPoint(0, max(0, area.top()))).row()
        if first >= 0:
            for number in range(first, self._rows.rowCount()):
                rect = self.row_rect(number)
                if rect.top() > area.bottom():
                    break
                is_open = number == self._open
                self._delegate.paint(p, QRectF(rect), self._rows.row(number), self._flashing, is_open)
        p.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows, +, −, Canc are intents of the screen (ui/keys.py)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_row = self.indexAt(event.position().toPoint()).row()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self.indexAt(event.position().toPoint()).row()
        if number >= 0 and number == self._pressed_row:
            self.line_selected.emit(self._rows.row(number).id)
        self._pressed_row = -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverMove, QEvent.Type.HoverLeave):
            return True  # rows have no hover look: nothing to repaint
        return super().viewportEvent(event)
