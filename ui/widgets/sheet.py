"""Sheet: takes the place of the checkout column, with a 2 px border in the colour of its meaning.

Not a dialog and never dims the screen: the cart stays as it was. It takes the focus on its primary button
(or its field), gives it back when it goes, and ignores Enter for its first 300 ms (DESIGN §5, §7).
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.presenters.views import ButtonView, EntryView, SheetView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.field import Field
from ui.widgets.group import order_tabs
from ui.widgets.keypad import Keypad, amount_keypad, typed
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Notice
from ui.widgets.pill import ToneIcon

GUARD_MS = 300
_ROW_HEIGHT, _ROW_TEXT = 29, 18


class Sheet(Card):
    """Shows a SheetView.

    Signals:
        primary(str): primary pressed, with the typed text ("" without a field); secondary(); tertiary();
        entry_edited(str): typing in the field; chosen(str): a choice pressed.
    """

    primary = Signal(str)
    secondary = Signal()
    tertiary = Signal()
    entry_edited = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str = "sheet", parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._view: SheetView | None = None
        self._since = QElapsedTimer()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self._amount = Label(size=52, weight=700, name="sheet-amount")
        column.addWidget(self._amount)
        self._line = Hairline()
        column.addWidget(self._line)
        self._rows = Facts()
        column.addWidget(self._rows)
        self._change = ChangeBox()
        column.addWidget(self._change)
        self._notice = Notice("sheet-notice")
        column.addWidget(self._notice)
        self.entry = Entry()
        self.entry.edited.connect(self.entry_edited)
        self.entry.chosen.connect(self.chosen)
        self.entry.confirmed.connect(self.confirm)
        column.addWidget(self.entry, 1000)  # takes all the room the stretch would have
        column.addStretch(1)
        self._build_buttons(column)
        self.hide()

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        self._icon = ToneIcon("ticket", "buono", 48, 10, 28)
        head.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(5)
        words.addStretch(1)
        self._eyebrow = Label(size=13, weight=600, elide=True, name="sheet-eyebrow")
        self._title = Label(size=18, weight=700, wrap=True, name="sheet-title")
        words.addWidget(self._eyebrow)
        words.addWidget(self._title)
        words.addStretch(1)
        head.addLayout(words, 1)
        return head

    def _build_buttons(self, column: QVBoxLayout) -> None:
        self.primary_button = TillButton("sheet-primary", "", "primary", height=64)
        self.secondary_button = TillButton("sheet-secondary", "", "secondary", height=52)
        self.tertiary_button = TillButton("sheet-tertiary", "", "ghost", height=50)
        self.primary_button.clicked.connect(lambda: self.primary.emit(self.entry.text()))
        self.secondary_button.clicked.connect(self.secondary)
        self.tertiary_button.clicked.connect(self.tertiary)
        self._buttons = (self.primary_button, self.secondary_button, self.tertiary_button)
        for button in self._buttons:
            column.addWidget(button)

    @property
    def view(self) -> SheetView | None:
        """What it shows; None when it is away."""
        return self._view

    def show_sheet(self, view: SheetView | None) -> None:
        """Show, change or take away (None). A new id starts the Enter guard and takes the focus."""
        old = self._view
        if view == old:
            return
        self._view = view
        if view is None:
            self.hide()
            return
        self.set_look("surface", "edge" if view.tone == "warn" else view.tone, 2)
        self._icon.show_icon(view.icon, view.tone)
        ink = view.tone
        self._eyebrow.set_ink(ink)
        self._eyebrow.show_text(view.eyebrow)
        self._eyebrow.setVisible(bool(view.eyebrow))
        self._title.show_text(view.title)
        self._amount.set_ink(ink)
        self._amount.show_text(view.amount)
        self._amount.setVisible(bool(view.amount))
        self._line.setVisible(view.entry is None)
        self._rows.show_rows(view.rows)
        self._change.show_change(view.change)
        self._notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self._notice.show_notice(view.notice)
        self.entry.show_entry(view.entry)
        self._column.setSpacing(12 if view.entry is None else 10)
        self.secondary_button.setFixedHeight(52 if view.entry is None else 48)
        self._show_button(self.primary_button, view.primary)
        self._show_button(self.secondary_button, view.secondary)
        self._show_button(self.tertiary_button, view.tertiary)
        self.setAccessibleName(f"{view.eyebrow} {view.title} {view.amount}".strip())
        self.show()
        order_tabs([*self.entry.tab_order(), *self._buttons])
        if old is None or old.id != view.id:
            self._since.restart()
            self._take_focus(view)

    def confirm(self) -> None:
        """Enter: press the primary button, unless the sheet is younger than 300 ms."""
        if self._view is not None and self._since.elapsed() >= GUARD_MS and self.primary_button.isEnabled():
            self.primary.emit(self.entry.text())

    def back(self) -> None:
        """Esc: the button that leaves things as they are (the last one there is)."""
        if self._view is None:
            return
        if self._view.tertiary is not None:
            self.tertiary.emit()
        elif self._view.secondary is not None and self._view.secondary.keycap == "Esc":
            self.secondary.emit()
        else:
            self.primary.emit(self.entry.text())

    def _take_focus(self, view: SheetView) -> None:
        if view.entry is not None:
            self.entry.take_focus()
        else:
            self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _show_button(button: TillButton, view: ButtonView | None) -> None:
        button.setVisible(view is not None)
        if view is not None:
            button.set_label(view.text, view.icon, view.keycap)
            button.set_available(view.enabled, view.why)


class Facts(QWidget):
    """Label and value pairs, 29 px each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet-rows")
        self._rows: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show these pairs; hides itself when there are none."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(". ".join(f"{label}: {value}" for label, value in rows))
            self.setFixedHeight(self._needed())
            self.update()
        self.setVisible(bool(rows))

    def sizeHint(self) -> QSize:
        return QSize(200, self._needed())

    def _needed(self) -> int:
        return max(1, _ROW_HEIGHT * (len(self._rows) - 1) + _ROW_TEXT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        for number, (label, value) in enumerate(self._rows):
            y, wide = number * _ROW_HEIGHT, self.width()
            used = min(theme.text_width(value, 14, 500) + 1, wide - 60)
            area = QRectF(0, y, wide - used - 8, _ROW_TEXT)
            paint.text(p, area, label, 14, 400, t.ink2)
            area = QRectF(wide - used, y, used, _ROW_TEXT)
            paint.text(p, area, value, 14, 500, t.ink, paint.RIGHT)
        p.end()


class ChangeBox(QWidget):
    """ "Resta 34,60 → 24,60"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet-change")
        self._change: tuple[str, str, str] | None = None
        self.setFixedHeight(49)

    def show_change(self, change: tuple[str, str, str] | None) -> None:
        """(label, before, after), or None to hide."""
        if change != self._change:
            self._change = change
            self.setAccessibleName(" ".join(change or ()))
            self.update()
        self.setVisible(change is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._change is None:
            return
        p = paint.painter_for(self)
        t = theme.tokens()
        label, before, after = self._change
        paint.box(p, QRectF(self.rect()), theme.R_BUTTON, t.sunken)
        paint.text(p, QRectF(12, 0, 120, 49), label, 14, 500, t.ink2)
        wide = theme.text_width(after, 20, 700) + 1
        x = self.width() - 12 - wide
        paint.text(p, QRectF(x, 0, wide, 49), after, 20, 700, t.ink, paint.RIGHT)
        icons.draw(p, x - 24, 17, "arrow-right", 16, t.ink3, "regular")
        wide = theme.text_width(before, 15, 400) + 1
        paint.text(p, QRectF(x - 33 - wide, 0, wide, 49), before, 15, 400, t.ink3, paint.RIGHT)
        p.end()


class Entry(QWidget):
    """Field, choices and keypad of a sheet that asks for a number or a word.

    Signals:
        edited(str); chosen(str choice id); confirmed(): Enter in the field.
    """

    edited = Signal(str)
    chosen = Signal(str)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet-entry")
        self._view: EntryView | None = None
        self._buttons: dict[str, TillButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._label = Label(size=13, weight=600, ink="ink2", elide=True, name="sheet-entry-label")
        self._column.addWidget(self._label)
        self.field: Field | None = None
        self._choices = QGridLayout()
        self._choices.setSpacing(8)
        self._column.addLayout(self._choices)
        self.keypad: Keypad = amount_keypad("sheet-keypad", with_back=True)
        self.keypad.pressed.connect(self._key)
        self._column.addWidget(self.keypad, 1)

    def text(self) -> str:
        """What is typed; "" when the sheet has no field."""
        return self.field.text() if self._view is not None and self.field is not None else ""

    def tab_order(self) -> list[QWidget]:
        """What Tab may reach here, in reading order."""
        field: list[QWidget] = [self.field.edit] if self.field is not None else []
        return [*field, *self._buttons.values(), *self.keypad.keys.values()]

    def take_focus(self) -> None:
        """Put the caret into the field, all text selected."""
        if self.field is not None:
            self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.edit.selectAll()

    def show_entry(self, view: EntryView | None) -> None:
        """Show or hide; typed text is kept unless `serial` changed."""
        old, self._view = self._view, view
        self.setVisible(view is not None)
        if view is None:
            return
        fresh = old is None or old.serial != view.serial
        if self.field is None or old is None or (old.label, old.suffix) != (view.label, view.suffix):
            self._make_field(view)
            fresh = True
        if self.field is not None:
            if fresh:
                self.field.set_text(view.text)
            self.field.set_error(view.error)
        self._label.show_text(view.label)
        self._label.setVisible(not view.keypad)
        self.keypad.setVisible(view.keypad)
        self.keypad.keys[","].set_available(view.decimals > 0)
        self._show_choices(view)

    def _make_field(self, view: EntryView) -> None:
        had_focus = False
        if self.field is not None:
            had_focus = self.field.edit.hasFocus()
            self.field.hide()
            self.field.deleteLater()
        right = Qt.AlignmentFlag.AlignRight if view.keypad else Qt.AlignmentFlag.AlignLeft
        size = 24 if view.keypad else 16
        self.field = Field(
            "sheet-field",
            view.label,
            height=52,
            size=size,
            weight=600,
            align=right,
            prefix=view.label if view.keypad else "",
            suffix=view.suffix,
        )
        self.field.set_ready(True)
        self.field.edited.connect(self.edited)
        self.field.submitted.connect(lambda _text: self.confirmed.emit())
        self._column.insertWidget(1, self.field)
        if had_focus:
            self.take_focus()

    def _show_choices(self, view: EntryView) -> None:
        if list(self._buttons) != [choice.id for choice in view.choices]:
            for button in self._buttons.values():
                self._choices.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = {}
            columns = 4 if len(view.choices) == 4 else 3
            for number, choice in enumerate(view.choices):
                button = TillButton(f"sheet-choice-{choice.id}", choice.text, "quiet", height=44, size=14)
                button.clicked.connect(lambda _checked=False, key=choice.id: self.chosen.emit(key))
                self._buttons[choice.id] = button
                self._choices.addWidget(button, number // columns, number % columns)
        for key, button in self._buttons.items():
            button.set_kind("tonal" if key == view.chosen else "quiet")

    def _key(self, key: str) -> None:
        if self.field is None or self._view is None:
            return
        selected = self.field.edit.hasSelectedText()
        text = typed("" if selected and key != "back" else self.field.text(), key, self._view.decimals)
        if selected and key == "back":
            text = ""
        if text != self.field.text() or selected:
            self.field.set_text(text)
            self.edited.emit(text)
