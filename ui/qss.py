"""The one application style sheet, written from the tokens; used by `ui.theme.apply_theme` alone.

It sets what QSS draws well: plain fields, lists, menus, scroll bars, tool tips. Fonts are absent on
purpose: `ui.theme.font` sets them on the widgets, with tabular figures. So are colours: they are filled in.
"""

from __future__ import annotations

from string import Template

_SHEET = Template("""
QMainWindow, QDialog { background: $canvas; }
QToolTip { background: $snack; color: $snack_ink; border: 0; padding: 6px 10px; }
QLineEdit, QPlainTextEdit, QSpinBox {
  background: $surface; color: $ink; border: 1px solid $edge; border-radius: 10px; padding: 0 12px;
  placeholder-text-color: $ink3; min-height: 42px;
  selection-background-color: $primary_tint2; selection-color: $ink;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus {
  border: 2px solid $focus; padding: 0 11px; min-height: 40px;
}
QLineEdit:disabled, QPlainTextEdit:disabled { background: $disabled; color: $disabled_ink; }
QLineEdit[bare="true"] { background: transparent; border: 0; border-radius: 0; padding: 0; min-height: 0; }
QScrollArea, QScrollArea > QWidget > QWidget[clear="true"] { background: transparent; border: 0; }
QListView, QTableView {
  background: $surface; color: $ink; border: 0; outline: 0; selection-background-color: $primary_tint2;
  selection-color: $ink; gridline-color: $line;
}
QListView::item { min-height: 52px; border-bottom: 1px solid $line; padding: 0 12px; }
QHeaderView::section {
  background: $surface; color: $ink2; border: 0; border-bottom: 1px solid $line; padding: 8px;
}
QMenu { background: $surface; color: $ink; border: 1px solid $line; border-radius: 10px; padding: 6px; }
QMenu::item { min-height: 44px; padding: 0 18px; border-radius: 8px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled_ink; }
QProgressBar { background: $shade; border: 0; border-radius: 6px; max-height: 12px; text-align: center; }
QProgressBar::chunk { background: $primary; border-radius: 6px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $edge; border-radius: 4px; min-height: 44px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 4px; min-width: 44px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def sheet(colours: dict[str, object]) -> str:
    """The style sheet for one theme. `colours`: token name to colour, or to a tone (its solid is used)."""
    return _SHEET.substitute({name: getattr(value, "solid", value) for name, value in colours.items()})
