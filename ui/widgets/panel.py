"""PanelCard: what takes the tendering column's place while a terminal or a person is asked.

Not a dialog: ledger and instruments stay as they were. Its buttons answer to their keycaps.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import icons, theme
from ui.presenters.views import ButtonView
from ui.presenters.views_pay import PanelView
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.facts import FactRows
from ui.widgets.label import Card, Label
from ui.widgets.notice import Notice


class IconDisc(QWidget):
    """A big icon on a round tint: the state of the panel, of Esito, of an empty screen."""

    def __init__(
        self,
        size: int = 64,
        icon_size: int = 36,
        weight: str = "duotone",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._icon_size, self._weight = "", "info", icon_size, weight
        self.setFixedSize(size, size)

    def show_icon(self, icon: str, tone: str, weight: str = "") -> None:
        """Change icon, meaning and (optionally) weight."""
        weight = weight or self._weight
        if (icon, tone, weight) != (self._icon, self._tone, self._weight):
            self._icon, self._tone, self._weight = icon, tone, weight
            self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._icon:
            return
        p = paint.painter_for(self)
        tone = theme.tokens().tone(self._tone)
        middle = self.width() / 2
        paint.dot(p, QPointF(middle, middle), middle, tone.tint)
        ink = tone.ink if self._tone == "warn" else tone.solid
        at = middle - self._icon_size / 2
        icons.draw(p, at, at, self._icon, self._icon_size, ink, self._weight)
        p.end()


class PanelCard(Card):
    """Shows a PanelView.

    Signals:
        primary(); secondary().
    """

    primary = Signal()
    secondary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent=parent)
        self._view: PanelView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(0)
        self._disc = IconDisc()
        column.addWidget(self._disc)
        column.addSpacing(14)
        self._title = Label(size=26, weight=700, wrap=True, name="panel-title")
        self._amount = Label(size=52, weight=700, name="panel-amount")
        self._text = Label(size=16, ink="ink2", wrap=True, name="panel-text")
        column.addWidget(self._title)
        column.addSpacing(9)
        column.addWidget(self._amount)
        column.addSpacing(7)
        column.addWidget(self._text)
        column.addSpacing(12)
        self._rows = FactRows("panel-rows", pitch=25)
        column.addWidget(self._rows)
        column.addSpacing(12)
        self._notice = Notice("panel-notice")
        column.addWidget(self._notice)
        column.addStretch(1)
        self.primary_button = TillButton("panel-primary", "", "primary", height=64)
        self.secondary_button = TillButton("panel-secondary", "", "secondary", height=56)
        self.lone_button = TillButton("panel-lone", "", "secondary", height=64)
        self.primary_button.clicked.connect(lambda: self.primary.emit())
        for button in (self.secondary_button, self.lone_button):
            button.clicked.connect(lambda: self.secondary.emit())
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        for button in (self.primary_button, self.secondary_button, self.lone_button):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.hide()

    @property
    def view(self) -> PanelView | None:
        """What it shows; None when it is away."""
        return self._view

    def show_panel(self, view: PanelView | None) -> None:
        """Show, change or take away (None). A new id gives the focus to its first button."""
        old, self._view = self._view, view
        if view is None or view == old:
            return
        self.set_look("surface", "edge" if view.tone == "warn" else view.tone, 2)
        self._disc.show_icon(view.icon, view.tone, "fill" if view.tone == "danger" else "duotone")
        self._title.show_text(view.title)
        self._amount.show_text(view.amount)
        self._amount.setVisible(bool(view.amount))
        self._text.show_text(view.text)
        self._rows.show_rows(view.rows)
        self._notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self._notice.show_notice(view.notice)
        _show(self.primary_button, view.primary)
        lone = view.primary is None
        _show(self.secondary_button, None if lone else view.secondary)
        _show(self.lone_button, view.secondary if lone else None)
        self.setAccessibleName(f"{view.title} {view.amount}. {view.text}")

    def take_focus(self) -> None:
        """The caret's place while the panel is shown: its first button, without a ring."""
        button = self.lone_button if self.primary_button.isHidden() else self.primary_button
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, keycap: str) -> bool:
        """Press the button that carries `keycap`; False when none does or it is disabled."""
        if self._view is None:
            return False
        for view, signal in ((self._view.primary, self.primary), (self._view.secondary, self.secondary)):
            if view is not None and view.keycap == keycap and view.enabled:
                signal.emit()
                return True
        return False


def _show(button: TillButton, view: ButtonView | None) -> None:
    button.setVisible(view is not None)
    if view is not None:
        button.set_label(view.text, view.icon, view.keycap)
        button.set_available(view.enabled, view.why)
