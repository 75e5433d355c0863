"""A screen that shows a Sheet in its side column: the signals of a sheet, wired once.

Parent of Pagamento and Resi; Cassa has the same signals by the same names.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from ui.presenters.views import SheetView
from ui.screens.base import Screen
from ui.widgets.sheet import Sheet


class SheetScreen(Screen):
    """Adds the sheet's signals, each with the id of the sheet that is shown.

    Signals:
        sheet_primary(sheet id, typed text); sheet_secondary(id); sheet_tertiary(id);
        sheet_edited(id, text); sheet_chosen(id, choice id).
    """

    sheet_primary = Signal(str, str)
    sheet_secondary = Signal(str)
    sheet_tertiary = Signal(str)
    sheet_edited = Signal(str, str)
    sheet_chosen = Signal(str, str)

    @staticmethod
    def show_sheet(sheet: Sheet, view: SheetView | None) -> None:
        """Show it; a sheet that asks for a word keeps its field close to its label."""
        sheet.show_sheet(view)
        tall = view is None or view.entry is None or view.entry.keypad
        vertical = QSizePolicy.Policy.Expanding if tall else QSizePolicy.Policy.Maximum
        sheet.entry.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def wire_sheet(self, sheet: Sheet) -> None:
        """Pass the sheet's signals on."""

        def shown() -> str:
            return sheet.view.id if sheet.view is not None else ""

        sheet.primary.connect(lambda text: self.sheet_primary.emit(shown(), text))
        sheet.secondary.connect(lambda: self.sheet_secondary.emit(shown()))
        sheet.tertiary.connect(lambda: self.sheet_tertiary.emit(shown()))
        sheet.entry_edited.connect(lambda text: self.sheet_edited.emit(shown(), text))
        sheet.chosen.connect(lambda choice: self.sheet_chosen.emit(shown(), choice))
