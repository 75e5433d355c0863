"""Cause e circuito: join a district with URL and code; afterwards the district, its rules and its causes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views_settings import CauseItemView, CircuitPageView
from ui.screens.pages.page import Page
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.facts import FactRows
from ui.widgets.form import LabelledField, page_head, scroll_box
from ui.widgets.label import Card, Label
from ui.widgets.notice import Notice

_ROW = 62


class CauseItems(QWidget):
    """The district's causes: heart, name, facts, amount, progress; painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("circuit-causes")
        self._causes: tuple[CauseItemView, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_causes(self, causes: tuple[CauseItemView, ...]) -> None:
        """Show these."""
        if causes != self._causes:
            self._causes = causes
            self.setAccessibleName(". ".join(f"{c.name}, {c.detail}, {c.amount}" for c in causes))
            self.setFixedHeight(max(1, _ROW * len(causes)))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, max(1, _ROW * len(self._causes)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, right = theme.tokens(), self.width()
        for number, cause in enumerate(self._causes):
            y = number * _ROW
            icons.draw(p, 0, y + 5, "heart", 18, t.cause.solid, "fill")
            amount = theme.text_width(cause.amount, 15, 600) + 1
            area = QRectF(right - amount, y + 3, amount, 22)
            paint.text(p, area, cause.amount, 15, 600, t.ink, paint.RIGHT)
            paint.text(p, QRectF(28, y + 3, right - amount - 36, 22), cause.name, 15, 600, t.ink)
            paint.text(p, QRectF(28, y + 24, right - 28, 18), cause.detail, 13, 400, t.ink2)
            track = QRectF(28, y + 46, right - 28, 8)
            paint.box(p, track, 4, t.cause.tint)
            if cause.bps > 0:
                filled = max(8.0, track.width() * min(10_000, cause.bps) / 10_000)
                paint.box(p, QRectF(28, y + 46, filled, 8), 4, t.cause.solid)
        p.end()


class CircuitPage(Page):
    """Shows a CircuitPageView.

    Signals:
        enrol_pressed(str url, str code).
    """

    enrol_pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("circuit", parent)
        self._joined, self._serial = False, -1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._summary = Label(size=14, ink="ink2", elide=True, name="circuit-summary")
        column.addLayout(page_head(_("Causes and circuit"), self._summary))
        self.notice = Notice("circuit-notice")
        self.notice.hide()
        column.addWidget(self.notice)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._build_form())
        self._pages.addWidget(self._build_joined())
        column.addWidget(pages, 1)

    def _build_form(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card("enrol-card")
        form = QVBoxLayout(card)
        form.setContentsMargins(20, 18, 20, 20)
        form.setSpacing(12)
        form.addWidget(Label(_("Join a district"), 17, 700))
        words = _("Members, vouchers and causes work once this till has joined. Sales work without it too.")
        form.addWidget(Label(words, 14, ink="ink2", wrap=True))
        self.url = LabelledField("enrol-url", _("Address of the district"), "https://")
        self.code = LabelledField("enrol-code", _("Code of this till"), _("As the district gave it"))
        self.url.field.submitted.connect(lambda _text: self.code.put_caret())
        self.code.field.submitted.connect(lambda _text: self.press_primary())
        form.addWidget(self.url)
        form.addWidget(self.code)
        column.addWidget(card)
        column.addStretch(1)
        self.enrol = TillButton("enrol", _("Connect"), "primary", "plugs-connected", "F12", height=56)
        self.enrol.setFixedWidth(320)
        self.enrol.clicked.connect(lambda: self.press_primary())
        column.addWidget(self.enrol, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def _build_joined(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card("circuit-card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(20, 12, 20, 12)
        self.facts = FactRows("circuit-facts", 29, 15)
        inner.addWidget(self.facts)
        column.addWidget(card)
        causes = Card("causes-of-district")
        box = QVBoxLayout(causes)
        box.setContentsMargins(20, 14, 20, 14)
        box.setSpacing(10)
        box.addWidget(Label(_("Causes of the district"), 17, 700))
        area, body = scroll_box("causes-scroll")
        self.causes = CauseItems()
        body.addWidget(self.causes)
        body.addStretch(1)
        box.addWidget(area, 1)
        column.addWidget(causes, 1)
        return page

    def fields(self) -> tuple[LabelledField, ...]:
        return () if self._joined else (self.url, self.code)

    def show_page(self, view: CircuitPageView) -> None:
        """Show it; typed texts stay unless `serial` is new."""
        self._joined = view.joined
        self._pages.setCurrentIndex(1 if view.joined else 0)
        if view.serial != self._serial:
            self._serial = view.serial
            self.url.field.set_text(view.url)
            self.code.field.set_text(view.code)
        self.url.field.set_error(view.url_error)
        self.code.field.set_error(view.code_error)
        self.enrol.set_label(_("Connecting…") if view.busy else _("Connect"))
        self.enrol.set_available(not view.busy, _("The district is being asked"))
        self.facts.show_rows(view.rows)
        self.causes.show_causes(view.causes)
        self.notice.setVisible(view.notice is not None)
        if view.notice is not None:
            self.notice.show_notice(view.notice.notice, view.notice.title)

    def press_primary(self) -> None:
        """Ask the district, with what is typed."""
        if not self._joined and self.enrol.isEnabled():
            self.enrol_pressed.emit(self.url.text().strip(), self.code.text().strip())
