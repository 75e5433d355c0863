"""The cart as an item model over view values: the smallest change that turns the old rows into the new.

`CartView` (ui/widgets) listens to it. Nothing is computed here; presenters make the rows.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.presenters.views import CartRowView

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class CartModel(QAbstractListModel):
    """Rows of the cart. `Qt.DisplayRole` is the name, `ROW_ROLE` the CartRowView."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CartRowView] = []

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def row(self, number: int) -> CartRowView:
        """The view value of a row."""
        return self._rows[number]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name for display, the full sentence for assistive tools, the view value for the delegate."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken or f"{row.name}, {row.count}, {row.total}"
        return None

    def number_of(self, row_id: str) -> int:
        """Position of the line with that id; -1 when it is not there."""
        for number, row in enumerate(self._rows):
            if row.id == row_id:
                return number
        return -1

    def show_rows(self, rows: tuple[CartRowView, ...]) -> None:
        """Become `rows` with the fewest signals: the common head and tail stay untouched."""
        old, new = self._rows, rows
        head = 0
        while head < len(old) and head < len(new) and old[head].id == new[head].id:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail].id == new[-1 - tail].id:
            tail += 1
        if len(old) - tail > head:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            del old[head : len(old) - tail]
            self.endRemoveRows()
        if len(new) - tail > head:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            old[head:head] = new[head : len(new) - tail]
            self.endInsertRows()
        for number, row in enumerate(new):
            if old[number] is not row and old[number] != row:
                old[number] = row
                index = self.index(number)
                self.dataChanged.emit(index, index)
