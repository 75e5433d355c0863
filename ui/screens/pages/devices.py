"""Dispositivi: each device with its state and its test; what to do and what waits at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from ui import theme
from ui.presenters.views import ButtonView
from ui.presenters.views_settings import DeviceDetailView, DevicesPageView, DeviceView, PaperView
from ui.screens.pages.page import Page
from ui.widgets import paint
from ui.widgets.button import TillButton
from ui.widgets.facts import FactRows
from ui.widgets.form import LabelledField, page_head, scroll_box
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.pill import ToneIcon
from ui.widgets.state_row import StateRow
from ui.widgets.tabs import tabs_after


class Steps(QWidget):
    """Numbered sentences: what to do, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("device-steps")
        self._steps: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[str, ...]) -> None:
        """Show these; hides itself when there are none."""
        if steps != self._steps:
            self._steps = steps
            self.setAccessibleName(". ".join(f"{n} {step}" for n, step in enumerate(steps, 1)))
            self.setFixedHeight(max(1, sum(self._heights())))
            self.update()
        self.setVisible(bool(steps))

    def _lines(self, step: str) -> tuple[str, ...]:
        return paint.wrapped(step, 14, 400, max(120, self.width() - 20), 4)

    def _heights(self) -> list[int]:
        return [17 * len(self._lines(step)) + 10 for step in self._steps]

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, sum(self._heights())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(1, sum(self._heights())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, y = theme.tokens(), 2.0
        for number, step in enumerate(self._steps, 1):
            paint.text(p, QRectF(0, y, 18, 17), str(number), 14, 700, t.primary.ink)
            for line in self._lines(step):
                paint.text(p, QRectF(20, y, self.width() - 18, 17), line, 14, 400, t.ink)
                y += 17
            y += 10
        p.end()


class PaperBox(Card):
    """One waiting paper with its two ways out.

    Signals:
        resumed(); removed().
    """

    resumed = Signal()
    removed = Signal()

    def __init__(self, view: PaperView) -> None:
        super().__init__(f"paper-{view.id}", theme.R_TILE)
        self.set_look("sunken", "line", 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(2)
        column.addWidget(Label(view.title, 14, 600, elide=True))
        column.addWidget(Label(view.detail, 13, ink="ink2", elide=True))
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.resume = TillButton(f"paper-{view.id}-resume", _("Resume"), "secondary", height=44, size=14)
        self.remove = TillButton(f"paper-{view.id}-remove", _("Delete"), "quiet", height=44, size=14)
        self.resume.set_available(view.can_resume)
        self.resume.rename(f"{_('Resume')}: {view.title}")
        self.remove.rename(f"{_('Remove from the list')}: {view.title}")
        self.remove.set_hint(_("Remove from the list"))
        self.resume.clicked.connect(lambda: self.resumed.emit())
        self.remove.clicked.connect(lambda: self.removed.emit())
        row.addWidget(self.resume, 1)
        row.addWidget(self.remove, 1)
        column.addLayout(row)


class DeviceDetail(Card):
    """The column at the right.

    Signals:
        address_saved(str text); paper_resume(str id); paper_removed(str id); primary(); secondary().
    """

    address_saved = Signal(str)
    paper_resume = Signal(str)
    paper_removed = Signal(str)
    primary = Signal()
    secondary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("device-detail", parent=parent)
        self._serial = ("", -1)
        self._papers: tuple[PaperView, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(self._build_head())
        column.addWidget(Hairline())
        area, body = scroll_box("device-body")
        body.setSpacing(6)
        self._what = Label(_("What to do"), 14, 700)
        self._what.setFixedHeight(20)
        body.addWidget(self._what)
        self.steps = Steps()
        body.addWidget(self.steps)
        self._line = Hairline()
        body.addWidget(self._line)
        self.facts = FactRows("device-facts", 27)
        body.addWidget(self.facts)
        self._build_address(body)
        self._waiting = Label(_("Waiting papers"), 14, 700)
        body.addWidget(self._waiting)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        body.addLayout(self._list)
        self._more = Label(size=13, ink="ink2", elide=True, name="papers-more")
        body.addWidget(self._more)
        body.addStretch(1)
        column.addWidget(area, 1)
        self.primary_button = TillButton("device-primary", "", "primary", height=56)
        self.secondary_button = TillButton("device-secondary", "", "secondary", height=48)
        self.primary_button.clicked.connect(lambda: self.primary.emit())
        self.secondary_button.clicked.connect(lambda: self.secondary.emit())
        column.addWidget(self.primary_button)
        column.addWidget(self.secondary_button)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        self._icon = ToneIcon("printer", "neutral", 40, 10, 22)
        head.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = Label(size=18, weight=700, elide=True, name="device-title")
        self.subtitle = Label(size=13, ink="ink2", elide=True, name="device-subtitle")
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        return head

    def _build_address(self, body: QVBoxLayout) -> None:
        self._address = QWidget()
        column = QVBoxLayout(self._address)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        self.address = LabelledField("device-address", _("Address on the network"))
        self.address.field.submitted.connect(self.address_saved)
        column.addWidget(self.address)
        self.save = TillButton("device-save", _("Save the address"), "secondary", height=44, size=14)
        self.save.clicked.connect(lambda: self.address_saved.emit(self.address.text().strip()))
        column.addWidget(self.save)
        body.addWidget(self._address)

    def show_detail(self, view: DeviceDetailView) -> None:
        """Show it; the typed address stays unless device or `serial` changed."""
        self._icon.show_icon(view.icon, view.tone or "neutral")
        self.title.show_text(view.title)
        self.subtitle.show_text(view.subtitle)
        self._what.setVisible(bool(view.steps))
        self.steps.show_steps(view.steps)
        self._line.setVisible(bool(view.steps) and bool(view.rows))
        self.facts.show_rows(view.rows)
        self._address.setVisible(view.address is not None)
        self.address.field.set_placeholder(view.address_hint)
        if view.address is not None and (view.id, view.serial) != self._serial:
            self._serial = (view.id, view.serial)
            self.address.field.set_text(view.address)
        self.address.field.set_error(view.address_error)
        self._show_papers(view)
        _button(self.primary_button, view.primary)
        _button(self.secondary_button, view.secondary)

    def _show_papers(self, view: DeviceDetailView) -> None:
        self._waiting.setVisible(bool(view.papers))
        self._more.show_text(view.papers_more)
        self._more.setVisible(bool(view.papers_more))
        if view.papers == self._papers:
            return
        self._papers = view.papers
        while (item := self._list.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        last: QWidget = self.save
        for paper in view.papers:
            box = PaperBox(paper)
            box.resumed.connect(lambda key=paper.id: self.paper_resume.emit(key))
            box.removed.connect(lambda key=paper.id: self.paper_removed.emit(key))
            self._list.addWidget(box)
            tabs_after(last, [box.resume, box.remove])
            last = box.remove


class DevicesPage(Page):
    """Shows a DevicesPageView.

    Signals:
        refresh_pressed(); device_chosen(str id); device_action(str id); address_saved(str id, str text);
        paper_resume(str id); paper_removed(str id); detail_primary(str id); detail_secondary(str id).
    """

    refresh_pressed = Signal()
    device_chosen = Signal(str)
    device_action = Signal(str)
    address_saved = Signal(str, str)
    paper_resume = Signal(str)
    paper_removed = Signal(str)
    detail_primary = Signal(str)
    detail_secondary = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", parent)
        self._shown = ""
        self._rows: dict[str, StateRow] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(8)
        self._summary = Label(size=14, ink="ink2", elide=True, name="devices-summary")
        self.search = TillButton(
            "devices-refresh", _("Search again"), "secondary", "arrows-clockwise", "F5", height=44, size=14
        )
        self.search.clicked.connect(lambda: self.refresh_pressed.emit())
        column.addLayout(page_head(_("Devices"), self._summary, self.search))
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column.addLayout(self._list)
        column.addStretch(1)
        row.addLayout(column, 1)
        self.detail = DeviceDetail()
        self.detail.setFixedWidth(320)
        row.addWidget(self.detail)
        self._wire()

    def _wire(self) -> None:
        detail = self.detail
        detail.address_saved.connect(lambda text: self.address_saved.emit(self._shown, text))
        detail.paper_resume.connect(self.paper_resume)
        detail.paper_removed.connect(self.paper_removed)
        detail.primary.connect(lambda: self.detail_primary.emit(self._shown))
        detail.secondary.connect(lambda: self.detail_secondary.emit(self._shown))

    def row(self, device: str) -> StateRow:
        """The row of a device."""
        return self._rows[device]

    def show_page(self, view: DevicesPageView) -> None:
        """Show it."""
        self._summary.show_text(view.summary)
        if list(self._rows) != [device.id for device in view.devices]:
            self._make_rows(view.devices)
        for device in view.devices:
            self._rows[device.id].show_device(device, device.id == view.selected)
        self.detail.setVisible(view.detail is not None)
        if view.detail is not None:
            self._shown = view.detail.id
            self.detail.show_detail(view.detail)

    def _make_rows(self, devices: tuple[DeviceView, ...]) -> None:
        for row in self._rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for device in devices:
            row = StateRow(f"device-{device.id}", selectable=True)
            row.clicked.connect(lambda _checked=False, key=device.id: self.device_chosen.emit(key))
            row.action_pressed.connect(lambda key=device.id: self.device_action.emit(key))
            self._rows[device.id] = row
            self._list.addWidget(row)
        stops = [part for row in self._rows.values() for part in (row, row.action)]
        tabs_after(self.search, stops)

    def press_primary(self) -> None:
        """The detail's primary, when there is one."""
        if not self.detail.isHidden() and not self.detail.primary_button.isHidden():
            self.detail.primary_button.click()

    def refresh(self) -> None:
        """F5."""
        self.refresh_pressed.emit()


def _button(button: TillButton, view: ButtonView | None) -> None:
    button.setVisible(view is not None)
    if view is not None:
        button.set_label(view.text, view.icon, view.keycap)
        button.set_available(view.enabled, view.why)
