"""Sincronizzazione: how the line stands, what waits, why it stopped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from ui.presenters.views_settings import SyncPageView
from ui.screens.pages.page import Page
from ui.widgets.button import TillButton
from ui.widgets.facts import FactRows
from ui.widgets.form import page_head
from ui.widgets.label import Card, Label
from ui.widgets.notice import Notice
from ui.widgets.pill import Pill


class SyncPage(Page):
    """Shows a SyncPageView.

    Signals:
        retry_pressed().
    """

    retry_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sync", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.state = Pill("sync-state", height=32)
        column.addLayout(page_head(_("Synchronisation"), Label(elide=True), self.state))
        self.stopped = Notice("sync-stopped")
        self.stopped.hide()
        column.addWidget(self.stopped)
        card = Card("sync-card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(20, 12, 20, 12)
        self.facts = FactRows("sync-facts", 33, 15)
        inner.addWidget(self.facts)
        column.addWidget(card)
        column.addStretch(1)
        self.retry = TillButton("sync-retry", "", "primary", "arrows-clockwise", "F12", height=56)
        self.retry.setFixedWidth(320)
        self.retry.clicked.connect(lambda: self.retry_pressed.emit())
        column.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignRight)

    def show_page(self, view: SyncPageView) -> None:
        """Show it."""
        self.state.show_status(view.state.text, view.state.tone, view.state.icon)
        self.state.setVisible(bool(view.state.text))
        self.facts.show_rows(view.rows)
        self.stopped.setVisible(view.stopped is not None)
        if view.stopped is not None:
            self.stopped.show_notice(view.stopped.notice, view.stopped.title)
        self.retry.setVisible(view.retry is not None)
        if view.retry is not None:
            self.retry.set_label(view.retry.text, view.retry.icon, view.retry.keycap)
            self.retry.set_available(view.retry.enabled, view.retry.why)

    def press_primary(self) -> None:
        """Try now."""
        if not self.retry.isHidden():
            self.retry.click()

    def refresh(self) -> None:
        """F5 does the same."""
        self.press_primary()
