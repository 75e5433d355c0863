"""Catalogo: import a price list: choose the file, map its columns, watch it go in, see what to fix."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views import ButtonView, ChoiceView
from ui.presenters.views_settings import CataloguePageView, ColumnView, ResultView
from ui.screens.pages.page import Page
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.charts import Meter
from ui.widgets.form import page_head, scroll_box
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Notice
from ui.widgets.panel import IconDisc
from ui.widgets.picker import Picker
from ui.widgets.tabs import tabs_after

_PAGES = {"idle": 0, "preview": 1, "running": 2, "done": 3, "stopped": 3}


class ColumnRow(QWidget):
    """One column of the file: header, samples, the field it feeds.

    Signals:
        chosen(int column, str field).
    """

    chosen = Signal(int, str)

    def __init__(self, index: int) -> None:
        super().__init__()
        self.setFixedHeight(53)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.header = Label(size=15, weight=600, elide=True, name=f"column-{index}-header")
        self.samples = Label(size=13, ink="ink2", elide=True, name=f"column-{index}-samples")
        words.addWidget(self.header)
        words.addWidget(self.samples)
        row.addLayout(words, 1)
        self.picker = Picker(f"column-{index}", _("This column is"))
        self.picker.setFixedWidth(230)
        self.picker.chosen.connect(lambda field: self.chosen.emit(index, field))
        row.addWidget(self.picker)
        column.addLayout(row)
        column.addWidget(Hairline())

    def show_column(self, view: ColumnView, fields: tuple[ChoiceView, ...]) -> None:
        """Show it."""
        self.header.show_text(view.header)
        self.samples.show_text(" · ".join(view.samples))
        self.picker.show_choices(fields, view.field)
        self.picker.rename(f"{view.header}: {self.picker.text()}")


class ResultBox(Card):
    """One count of the finished import."""

    def __init__(self, number: int, view: ResultView) -> None:
        super().__init__(f"result-{number}", theme.R_TILE)
        self._view = view
        self.setFixedHeight(84)
        self.setAccessibleName(f"{view.value} {view.label}")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = paint.painter_for(self)
        t, v = theme.tokens(), self._view
        icons.draw(p, 16, 20, v.icon, 20, t.tone(v.tone).ink, "fill")
        paint.text(p, QRectF(46, 12, self.width() - 56, 36), v.value, 24, 700, t.ink)
        paint.text(p, QRectF(46, 48, self.width() - 56, 20), v.label, 13, 400, t.ink2)
        p.end()


class CataloguePage(Page):
    """Shows a CataloguePageView.

    Signals:
        file_chosen(str path); option_chosen(str option, str choice); column_chosen(int column, str field);
        primary_pressed(); secondary_pressed().
    """

    file_chosen = Signal(str)
    option_chosen = Signal(str, str)
    column_chosen = Signal(int, str)
    primary_pressed = Signal()
    secondary_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("catalogue", parent)
        self._view = CataloguePageView()
        self._options: dict[str, Picker] = {}
        self._columns: dict[int, ColumnRow] = {}
        self._results: tuple[ResultView, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._summary = Label(size=14, ink="ink2", elide=True, name="catalogue-summary")
        column.addLayout(page_head(_("Catalogue"), self._summary))
        self.notice = Notice("catalogue-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.setContentsMargins(0, 0, 0, 0)
        for page in (self._build_idle(), self._build_preview(), self._build_running(), self._build_done()):
            self._pages.addWidget(page)
        column.addWidget(pages, 1)
        column.addLayout(self._build_foot())

    # -- building

    @staticmethod
    def _build_idle() -> QWidget:
        card = Card("import-idle")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(1)
        disc = IconDisc(88, 44, "duotone")
        disc.show_icon("file-csv", "primary")
        column.addWidget(disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(14)
        column.addWidget(Label(_("Import a price list"), 24, 700, align=paint.CENTER, elide=True))
        column.addSpacing(6)
        for words in (
            _("A CSV file with name, price and VAT; codes and departments if you have them."),
            _("You see the columns before anything changes."),
        ):
            column.addWidget(Label(words, 15, ink="ink2", align=paint.CENTER, elide=True))
        column.addStretch(1)
        return card

    def _build_preview(self) -> QWidget:
        card = Card("import-preview")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        self.file = Label(size=17, weight=700, elide=True, name="import-file")
        column.addWidget(self.file)
        self._option_row = QHBoxLayout()
        self._option_row.setSpacing(8)
        column.addLayout(self._option_row)
        column.addWidget(Hairline())
        area, body = scroll_box("columns")
        self._columns_area = area
        body.setSpacing(0)
        self._column_list = QVBoxLayout()
        self._column_list.setSpacing(0)
        body.addLayout(self._column_list)
        body.addStretch(1)
        column.addWidget(area, 1)
        self.faults = [Label(size=13, ink="danger", elide=True, name=f"fault-{n + 1}") for n in range(4)]
        for fault in self.faults:
            fault.hide()
            column.addWidget(fault)
        return card

    def _build_running(self) -> QWidget:
        card = Card("import-running")
        column = QVBoxLayout(card)
        column.setContentsMargins(40, 24, 40, 24)
        column.setSpacing(12)
        column.addStretch(1)
        self.running_file = Label(size=20, weight=700, align=paint.CENTER, elide=True, name="running-file")
        column.addWidget(self.running_file)
        self.meter = Meter("import-progress", "primary", 16)
        column.addWidget(self.meter)
        self.progress = Label(size=15, ink="ink2", align=paint.CENTER, elide=True, name="import-words")
        column.addWidget(self.progress)
        column.addStretch(1)
        return card

    def _build_done(self) -> QWidget:
        card = Card("import-done")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(12)
        self.done_file = Label(size=17, weight=700, elide=True, name="done-file")
        column.addWidget(self.done_file)
        self._result_row = QHBoxLayout()
        self._result_row.setSpacing(8)
        column.addLayout(self._result_row)
        self._reject_word = Label(_("Rows to fix are in this file:"), 14, 600, ink="ink2")
        self.rejects = Label(size=14, elide=True, name="import-rejects")
        self.rejects.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._reject_word)
        column.addWidget(self.rejects)
        self.done_faults = [Label(size=13, ink="danger", elide=True, name=f"done-{n + 1}") for n in range(6)]
        for fault in self.done_faults:
            fault.hide()
            column.addWidget(fault)
        column.addStretch(1)
        return card

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        self.secondary = TillButton("import-secondary", "", "secondary", height=56)
        self.primary = TillButton("import-primary", "", "primary", height=56)
        self.primary.setMinimumWidth(320)
        self.secondary.clicked.connect(lambda: self.secondary_pressed.emit())
        self.primary.clicked.connect(lambda: self.press_primary())
        row.addWidget(self.secondary)
        row.addWidget(self.primary)
        return row

    # -- showing

    def show_page(self, view: CataloguePageView) -> None:
        """Show it."""
        self._view = view
        self._summary.show_text(view.summary)
        self._pages.setCurrentIndex(_PAGES[view.state])
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice.notice, view.notice.title)
        for label in (self.file, self.running_file, self.done_file):
            label.show_text(view.file)
        if view.state == "preview":
            self._show_options(view)
            self._show_columns(view)
        self.meter.show_progress(view.progress_bps, view.progress)
        self.progress.show_text(view.progress)
        self._show_done(view)
        for labels in (self.faults, self.done_faults):
            for number, label in enumerate(labels):
                label.setVisible(number < len(view.faults))
                label.show_text(view.faults[number] if number < len(view.faults) else "")
        self._show_buttons(view)

    def _show_options(self, view: CataloguePageView) -> None:
        if list(self._options) != [option.id for option in view.options]:
            for old in self._options.values():
                self._option_row.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._options = {}
            for option in view.options:
                picker = Picker(f"option-{option.id}", option.label)
                picker.set_hint(option.label)
                picker.chosen.connect(lambda choice, key=option.id: self.option_chosen.emit(key, choice))
                self._options[option.id] = picker
                self._option_row.addWidget(picker, 1)
            tabs_after(self.file, list(self._options.values()))
        for option in view.options:
            self._options[option.id].show_choices(option.choices, option.chosen)

    def _show_columns(self, view: CataloguePageView) -> None:
        if list(self._columns) != [column.index for column in view.columns]:
            for old in self._columns.values():
                self._column_list.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._columns = {column.index: ColumnRow(column.index) for column in view.columns}
            for row in self._columns.values():
                row.chosen.connect(self.column_chosen)
                self._column_list.addWidget(row)
            tabs_after(self._columns_area, [row.picker for row in self._columns.values()])
        for column in view.columns:
            self._columns[column.index].show_column(column, view.fields)

    def _show_done(self, view: CataloguePageView) -> None:
        self._reject_word.setVisible(bool(view.rejects))
        self.rejects.show_text(view.rejects)
        self.rejects.setVisible(bool(view.rejects))
        if view.results == self._results:
            return
        self._results = view.results
        while (item := self._result_row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, result in enumerate(view.results, 1):
            self._result_row.addWidget(ResultBox(number, result), 1)

    def _show_buttons(self, view: CataloguePageView) -> None:
        primary = view.primary
        if primary is None and view.state == "idle":
            primary = ButtonView(_("Choose the file"), "file-csv", "F12")
        for button, shown in ((self.primary, primary), (self.secondary, view.secondary)):
            button.setVisible(shown is not None)
            if shown is not None:
                button.set_label(shown.text, shown.icon, shown.keycap)
                button.set_available(shown.enabled, shown.why)

    # -- what the person does

    def press_primary(self) -> None:
        """Idle: choose a file; else what the view says is next."""
        if self.primary.isHidden() or not self.primary.isEnabled():
            return
        if self._view.state == "idle" and self._view.primary is None:
            self.ask_file()
        else:
            self.primary_pressed.emit()

    def ask_file(self) -> None:
        """Open the file dialog; it does not block the till."""
        dialog = QFileDialog(self, _("Choose a price list"))
        dialog.setObjectName("import-dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Price lists (*.csv *.txt)"), _("All files (*)")])
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()

    def column_row(self, index: int) -> ColumnRow:
        """The row of a column."""
        return self._columns[index]
