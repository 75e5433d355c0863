"""ItemTile, the scrolling grid of tiles, and the department key (reparto)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QSizePolicy, QWidget

from ui import theme
from ui.presenters.views import DepartmentView, TileView
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup
from ui.widgets.pill import draw_tone_icon

MIN_HEIGHT, GAP, _LOW = 88, 8, 104


class ItemTile(Pressable):
    """One item: icon on tint, name on at most two lines, price; size top right, or the count in the cart."""

    def __init__(self, name: str = "tile", parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self._view = TileView()
        self.setMinimumSize(112, MIN_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def view(self) -> TileView:
        """What it shows now."""
        return self._view

    def show_tile(self, view: TileView) -> None:
        """Show another item or count; repaints only when something differs."""
        if view != self._view:
            self._view = view
            self.setObjectName(f"tile-{view.id}")
            self.setText(view.name)
            self.rename(view.spoken or f"{view.name}, {view.price}")
            self.set_available(view.enabled, view.why)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, v, state = theme.tokens(), self._view, self.state()
        rect, radius = self.body(), float(theme.R_TILE)
        if self.has_ring:
            inner = paint.ring(p, rect, radius, t.focus)
            paint.box(p, inner.adjusted(-2, -2, 2, 2), radius - 2, t.surface, t.line)
        else:
            fill = {"hover": t.hover, "press": t.press, "disabled": t.disabled}.get(state, t.surface)
            paint.box(p, rect, radius, fill, t.edge if state == "hover" else t.line)
        off = state == "disabled"
        low = rect.height() < _LOW  # a banner is shown: icon and texts close up
        icon = QRectF(9, 8, 22, 22) if low else QRectF(10, 10, 28, 28)
        draw_tone_icon(p, icon, v.icon, v.tone, 7, 15 if low else 18, disabled=off)
        ink, ink2 = (t.disabled_ink, t.disabled_ink) if off else (t.ink, t.ink2)
        self._corner(p, t.disabled_ink if off else t.ink3, 15 if low else 20)
        bottom = rect.height() - (7 if low else 10)
        width = rect.width() - 18
        paint.text(p, QRectF(10, bottom - 17, width, 18), v.price, 14, 500, ink2)
        lines = paint.wrapped(v.name, 14, 600, int(width) - 4, 2)
        y = bottom - (18 if low else 19) - 17 * len(lines)
        for line in lines:
            paint.text(p, QRectF(10, y, width + 4, 17), line, 14, 600, ink)
            y += 17
        p.end()

    def _corner(self, p: QPainter, ink: str, y: int) -> None:
        t, v = theme.tokens(), self._view
        if v.count:
            centre = QPointF(self.width() - 19, y)
            paint.count_badge(p, centre, v.count, t.primary.solid, t.primary_text)
        elif v.note:
            area = QRectF(36, y - 8, self.width() - 46, 24)
            paint.text(p, area, v.note, 12, 500, ink, paint.RIGHT)


class TileGrid(QScrollArea):
    """Four columns of tiles; five rows fill the height, more rows scroll (finger, wheel, keys).

    Signals:
        pressed(str): id of the pressed tile.
    """

    pressed = Signal(str)

    def __init__(
        self, name: str = "tiles", columns: int = 4, rows: int = 5, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._columns, self._rows = columns, rows
        self._pool: list[ItemTile] = []
        self._shown = 0
        self._group = FocusGroup(columns=columns)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._board = QWidget()
        self._board.setObjectName(f"{name}-board")
        self._board.setProperty("clear", True)
        self.setWidget(self._board)
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_tiles(self, tiles: tuple[TileView, ...]) -> None:
        """Show these items, reusing the widgets that exist."""
        while len(self._pool) < len(tiles):
            tile = ItemTile(parent=self._board)
            tile.clicked.connect(self._clicked)
            tile.focused.connect(self._keep_visible)
            self._pool.append(tile)
        count_changed = len(tiles) != self._shown
        self._shown = len(tiles)
        for tile, view in zip(self._pool, tiles, strict=False):
            tile.show_tile(view)
        if count_changed:
            self._place()
            self._group.set_members(self.tiles())

    def tiles(self) -> list[ItemTile]:
        """The tiles in use, in order."""
        return self._pool[: self._shown]

    def scroll_to_top(self) -> None:
        """Back to the first row."""
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows belong to the group, or to the cart

    def sizeHint(self) -> QSize:
        return QSize(self._columns * 120, self._rows * 96)

    def _clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, ItemTile):
            self.pressed.emit(tile.view.id)

    def _keep_visible(self) -> None:
        tile = self.sender()
        if isinstance(tile, ItemTile):
            self.ensureWidgetVisible(tile)

    def _place(self) -> None:
        size = self.maximumViewportSize()
        width, rows = size.width(), -(-self._shown // self._columns)
        height = max(MIN_HEIGHT, (size.height() - GAP * (self._rows - 1)) / self._rows)
        total = round(rows * height + GAP * max(0, rows - 1))
        if total > size.height():
            width -= 14
        each = (width - GAP * (self._columns - 1)) / self._columns
        self._board.resize(width, max(total, 1))
        for index, tile in enumerate(self._pool):
            used = index < self._shown
            tile.setVisible(used)
            if used:
                row, column = divmod(index, self._columns)
                x, y = int(column * (each + GAP) + 0.5), int(row * (height + GAP) + 0.5)
                right = int(column * (each + GAP) + each + 0.5)
                below = int(row * (height + GAP) + height + 0.5)
                tile.setGeometry(x, y, right - x, below - y)


class DepartmentKey(Pressable):
    """A reparto: name and VAT. A typed amount and this key make a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("department", "", parent)
        self.view = DepartmentView(0, "", "")
        self.setFixedHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_department(self, view: DepartmentView) -> None:
        """Show another department."""
        if view != self.view:
            self.view = view
            self.setObjectName(f"department-{view.number}")
            self.setText(view.name)
            self.rename(f"{view.name}, {view.rate}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.text_width(self.text(), 14, 600) + 32, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, state = theme.tokens(), self.state()
        rect, radius = self.body(), float(theme.R_BUTTON)
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        fill = {"hover": t.hover, "press": t.press, "disabled": t.disabled}.get(state, t.sunken)
        paint.box(p, rect, radius, fill, t.line)
        ink, ink2 = (t.ink, t.ink2) if self.isEnabled() else (t.disabled_ink, t.disabled_ink)
        width = self.width() - 24
        paint.text(p, QRectF(16, 7, width, 18), self.view.name, 14, 600, ink)
        paint.text(p, QRectF(16, 27, width, 16), self.view.rate, 12, 500, ink2)
        p.end()
