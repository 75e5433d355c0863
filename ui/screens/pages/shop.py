"""Negozio: name, address, VAT number, language, cash rounding."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from ui.presenters.views_owner import RangeView
from ui.presenters.views_settings import ShopForm, ShopPageView
from ui.screens.pages.page import Page
from ui.widgets.button import TillButton
from ui.widgets.form import LabelledField, page_head, setting_row
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Notice
from ui.widgets.picker import Switch
from ui.widgets.segments import Segments


class ShopPage(Page):
    """Shows a ShopPageView.

    Signals:
        saved(ShopForm): the form as typed.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("shop", parent)
        self._language = ""
        self._serial = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._summary = Label(size=14, ink="ink2", elide=True, name="shop-summary")
        column.addLayout(page_head(_("Shop"), self._summary))
        card = Card("shop-card")
        form = QVBoxLayout(card)
        form.setContentsMargins(20, 18, 20, 18)
        form.setSpacing(12)
        self.name = LabelledField("shop-name", _("Name of the shop"))
        self.address = LabelledField("shop-address", _("Address"))
        self.vat = LabelledField("shop-vat", _("VAT number"), "IT01234567890", 28)
        for field in self.fields():
            form.addWidget(field)
        form.addWidget(Hairline())
        self.language = Segments("shop-language")
        self.language.chosen.connect(self._choose_language)
        form.addLayout(setting_row(_("Language"), _("Screen, receipts and reports"), self.language))
        form.addWidget(Hairline())
        self.rounding = Switch("shop-rounding", _("Round the cash total to 5 cents"))
        detail = _("Only when the whole amount is paid in cash")
        form.addLayout(setting_row(_("Round the cash total to 5 cents"), detail, self.rounding))
        column.addWidget(card)
        self.notice = Notice("shop-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        column.addStretch(1)
        self.save = TillButton("shop-save", _("Save"), "primary", "check", "F12", height=56)
        self.save.setFixedWidth(320)
        self.save.clicked.connect(lambda: self.press_primary())
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)

    def fields(self) -> tuple[LabelledField, ...]:
        return (self.name, self.address, self.vat)

    def show_page(self, view: ShopPageView) -> None:
        """Show it; typed texts stay unless `serial` is new."""
        if view.serial != self._serial:
            self._serial = view.serial
            self.name.field.set_text(view.name)
            self.address.field.set_text(view.address)
            self.vat.field.set_text(view.vat_number)
            self.rounding.setChecked(view.rounding)
            self._language = view.language
        self._languages = tuple(RangeView(choice.id, choice.text) for choice in view.languages)
        self.language.show_choices(self._languages, self._language)
        self._summary.show_text(view.locked_why)
        errors = dict(view.errors)
        for key, field in (("name", self.name), ("address", self.address), ("vat_number", self.vat)):
            field.field.setEnabled(not view.locked_why)
            field.field.setToolTip(view.locked_why)
            field.field.set_error(errors.get(key, ""))
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice)

    def press_primary(self) -> None:
        """Say what is typed."""
        form = ShopForm(
            self.name.text().strip(),
            self.address.text().strip(),
            self.vat.text().strip(),
            self._language,
            self.rounding.isChecked(),
        )
        self.saved.emit(form)

    def _choose_language(self, language: str) -> None:
        self._language = language
        self.language.show_choices(self._languages, language)
