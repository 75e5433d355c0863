"""Step 3 of Chiusura: expected, counted, difference; the note; what stays in the drawer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import theme
from ui.presenters.views import ButtonView
from ui.presenters.views_owner import CompareRowView, CompareView
from ui.presenters.views_pay import FaultView
from ui.widgets import paint
from ui.widgets.field import Field
from ui.widgets.label import Card, Label
from ui.widgets.outcome import FaultStrip

_HEAD, _ROW, _COLUMN = 37, 40, 130


class CompareTable(QWidget):
    """Painted; its accessible description is the table in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare-table")
        self.setAccessibleName(_("Expected and counted"))
        self._rows: tuple[CompareRowView, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[CompareRowView, ...]) -> None:
        """Show these rows."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleDescription(
                ". ".join(f"{r.label}: {r.expected}, {r.counted}, {r.difference}" for r in rows)
            )
            self.setFixedHeight(_HEAD + _ROW * len(rows) - 1)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEAD + _ROW * len(self._rows) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        right = float(self.width())
        heads = ((_("Expected"), 2), (_("Counted"), 1), (_("Difference"), 0))
        for words, column in heads:
            area = QRectF(right - (column + 1) * _COLUMN, 0, _COLUMN, _HEAD)
            paint.text(p, area, words, 13, 600, t.ink2, paint.RIGHT)
        for number, row in enumerate(self._rows):
            y = _HEAD + number * _ROW
            paint.hairline(p, 0, right, y - 1, t.line)
            weight = 700 if row.strong else 500
            paint.text(p, QRectF(0, y, right - 3 * _COLUMN, _ROW), row.label, 15, weight, t.ink)
            tone = t.tone(row.tone).ink if row.tone else t.ink2
            cells = (
                (row.expected, 2, 400, t.ink2),
                (row.counted, 1, 600, t.ink),
                (row.difference, 0, 600, tone),
            )
            for words, column, cell_weight, ink in cells:
                area = QRectF(right - (column + 1) * _COLUMN, y, _COLUMN, _ROW)
                paint.text(p, area, words, 15, cell_weight, ink, paint.RIGHT)
        p.end()


class CompareCard(Card):
    """Shows a CompareView.

    Signals:
        recount_pressed(); note_edited(str); float_edited(str).
    """

    recount_pressed = Signal()
    note_edited = Signal(str)
    float_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("compare", parent=parent)
        self._serial = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 18, 14)
        column.setSpacing(10)
        self.table = CompareTable()
        column.addWidget(self.table)
        self.strip = FaultStrip("compare-notice", 72, 44)
        self.strip.action_pressed.connect(self.recount_pressed)
        column.addWidget(self.strip)
        self.note = Field("close-note", _("Note"), icon="note-pencil", height=51, size=16)
        self.note.edit.setMaxLength(200)
        self.note.edited.connect(self.note_edited)
        self.note.submitted.connect(lambda _text: self._to_float())
        column.addWidget(self.note)
        column.addStretch(1)
        column.addLayout(self._build_float())

    def _build_float(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(_("Stays in the drawer"), 15, 600))
        caption = _("It is the next opening float; the rest is taken out.")
        words.addWidget(Label(caption, 13, ink="ink2", elide=True))
        row.addLayout(words, 1)
        self.float = Field(
            "close-float",
            _("Stays in the drawer"),
            height=48,
            size=18,
            weight=600,
            align=Qt.AlignmentFlag.AlignRight,
            suffix="€",
        )
        self.float.edit.setMaxLength(9)
        self.float.setFixedWidth(260)
        self.float.edited.connect(self.float_edited)
        row.addWidget(self.float)
        return row

    def show_compare(self, view: CompareView) -> None:
        """Show it; note and float are set anew with a new serial only."""
        self.table.show_rows(view.rows)
        notice = view.notice
        action = ButtonView(_("Count again"))
        self.strip.show_fault(
            None
            if notice is None
            else FaultView(notice.notice.tone, notice.notice.icon, notice.title, notice.notice.text, action)
        )
        self.note.set_placeholder(view.note_hint)
        if view.serial != self._serial:
            self._serial = view.serial
            self.note.set_text(view.note)
            self.float.set_text(view.float_text)
        self.float.set_error(view.float_error)

    def put_caret(self) -> None:
        """The note is what is written here."""
        self.note.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_caret(self) -> bool:
        """True while note or float is being typed in."""
        return self.note.edit.hasFocus() or self.float.edit.hasFocus()

    def _to_float(self) -> None:
        self.float.edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.float.edit.selectAll()
