"""The count of the drawer: one card of notes, one of coins, a field per denomination; nothing expected."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views_owner import CountRowView
from ui.widgets import paint
from ui.widgets.coins import Piece
from ui.widgets.field import CountField
from ui.widgets.label import Card, Label
from ui.widgets.tabs import tabs_after


class CountRow(QWidget):
    """Piece, "× 14", "28,00".

    Signals:
        counted(int cents, int pieces): -1 while the text cannot be read.
    """

    counted = Signal(int, int)

    def __init__(self, view: CountRowView, is_note: bool) -> None:
        super().__init__()
        self.cents = view.cents
        self.setFixedHeight(44)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Piece(view.label, is_note))
        spoken = _("Pieces of {value}").format(value=view.label)
        self.field = CountField(f"count-{view.cents}", spoken)
        self.field.counted.connect(lambda pieces: self.counted.emit(self.cents, pieces))
        row.addWidget(self.field, 1)
        self.amount = Label(size=15, weight=600, align=paint.RIGHT, name=f"count-{view.cents}-amount")
        self.amount.setFixedWidth(84)
        row.addWidget(self.amount)

    def show_row(self, view: CountRowView, anew: bool) -> None:
        """Show its amount; `anew` also sets the field to what the view says was typed."""
        if anew:
            self.field.set_text(view.typed)
        self.field.set_error(view.error)
        self.amount.set_type(15, 500 if view.zero else 600)
        self.amount.set_ink("ink3" if view.zero else "ink")
        self.amount.show_text(view.amount)


class Advice(QWidget):
    """A sunken box with an icon and one or two quiet lines."""

    def __init__(self, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon, self._text = icon, ""
        self.setFixedHeight(56)
        self.hide()

    def show_advice(self, text: str) -> None:
        """Show it; "" hides the box."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        paint.box(p, QRectF(self.rect()), theme.R_BUTTON, t.sunken)
        icons.draw(p, 12, 18, self._icon, 20, t.ink2, "regular")
        lines = paint.wrapped(self._text, 13, 400, self.width() - 58, 2)
        y = (self.height() - 16 * len(lines)) / 2
        for line in lines:
            paint.text(p, QRectF(42, y, self.width() - 50, 16), line, 13, 400, t.ink2)
            y += 16
        p.end()


class CountCard(Card):
    """Notes or coins.

    Signals:
        counted(int cents, int pieces).
    """

    counted = Signal(int, int)

    def __init__(self, name: str, title: str, is_note: bool, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._is_note = is_note
        self.rows: dict[int, CountRow] = {}
        self._serial = -1
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 11, 18, 14)
        column.setSpacing(0)
        head = QHBoxLayout()
        word = Label(title, 17, 700)
        word.setFixedHeight(28)
        head.addWidget(word)
        head.addStretch(1)
        self.total = Label(size=17, weight=700, align=paint.RIGHT, name=f"{name}-total")
        head.addWidget(self.total)
        column.addLayout(head)
        column.addSpacing(6)
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        column.addLayout(self._list)
        column.addStretch(1)
        self.advice = Advice(f"{name}-advice", "eye-slash")
        column.addWidget(self.advice)

    def show_rows(self, rows: tuple[CountRowView, ...], total: str, advice: str, serial: int) -> None:
        """Show these denominations; a new `serial` sets the fields anew."""
        if list(self.rows) != [row.cents for row in rows]:
            for old in self.rows.values():
                self._list.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.rows = {row.cents: CountRow(row, self._is_note) for row in rows}
            for made in self.rows.values():
                made.counted.connect(self.counted)
                self._list.addWidget(made)
            tabs_after(self, [row.field.edit for row in self.rows.values()])
        for row in rows:
            self.rows[row.cents].show_row(row, serial != self._serial)
        self._serial = serial
        self.total.show_text(total)
        self.advice.show_advice(advice)

    def first_open(self) -> CountField | None:
        """The first field nothing was typed in."""
        for row in self.rows.values():
            if not row.field.text():
                return row.field
        return None

    def has_caret(self) -> bool:
        """True while one of its fields is being typed in."""
        return any(row.field.edit.hasFocus() for row in self.rows.values())

    @staticmethod
    def put_caret(field: CountField) -> None:
        """Move the caret there, everything selected."""
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        field.edit.selectAll()
