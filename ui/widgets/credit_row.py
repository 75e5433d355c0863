"""CreditRow: a TenderRow that can also be asking the district, be locked, and speak its whole state.

Used by Pagamento; the plain look (icon, name, "Usa" or amount with ×) is TenderRow's.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.i18n import _
from ui.presenters.views_pay import CreditView
from ui.widgets.button import TillButton
from ui.widgets.tender import TenderRow


class CreditRow(TenderRow):
    """One credit of the member.

    Signals (besides TenderRow's use_pressed, remove_pressed, amount_pressed):
        cancel_pressed(): "Annulla" while the district is being asked.
    """

    cancel_pressed = Signal()

    _view: CreditView | None = None
    _cancel: TillButton | None = None

    def __init__(self, view: CreditView) -> None:
        super().__init__(f"credit-{view.id}", view.icon, view.tone, view.title, view.keycap)
        self._cancel = TillButton(f"credit-{view.id}-cancel", _("Cancel"), "secondary", height=44, size=14)
        self._cancel.setParent(self)
        self._cancel.clicked.connect(lambda: self.cancel_pressed.emit())
        self.show_credit(view)

    def show_credit(self, view: CreditView) -> None:
        """Show `view`; does nothing when nothing differs."""
        if view == self._view or self._cancel is None:
            return
        self._view = view
        used = view.state in ("applied", "locked")
        self.show_tender(view.note, view.amount if used else "", view.state != "off", view.why, view.title)
        asking = view.state == "asking"
        self._cancel.setVisible(asking)
        self._cancel.rename(_("Cancel {tender}").format(tender=view.title))
        if asking:
            self.use.hide()
        self.use.rename(_("Use {tender}, {note}").format(tender=view.title, note=view.note))
        self.remove.setVisible(view.state == "applied")
        self.amount.set_available(view.state == "applied")
        self._place()

    @property
    def view(self) -> CreditView | None:
        """What it shows."""
        return self._view

    def controls(self) -> list[QWidget]:
        """What can be pressed in it, in reading order."""
        found: list[QWidget] = [self.amount, self.remove, self.use]
        return found if self._cancel is None else [*found, self._cancel]

    def sizeHint(self) -> QSize:
        return QSize(300, 84)

    def _place(self) -> None:
        super()._place()
        if self._cancel is None or self._view is None:
            return
        middle, wide = self.height() // 2, self._cancel.sizeHint().width()
        self._cancel.setGeometry(self.width() - 12 - wide, middle - 22, wide, 44)
        if self._view.state == "locked":
            self.amount.move(self.width() - 10 - self.amount.needed(), middle - 22)
