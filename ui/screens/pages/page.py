"""What every page of Impostazioni offers to the screen: its primary action and its first field."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.form import LabelledField


class Page(QWidget):
    """Base of the pages."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"page-{name}")

    def press_primary(self) -> None:
        """F12."""

    def refresh(self) -> None:
        """F5."""

    def fields(self) -> tuple[LabelledField, ...]:
        """Its fields in reading order; the caret goes to the first unless one has it."""
        return ()
