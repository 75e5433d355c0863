"""Impostazioni: the list at the left, one page at the right (DESIGN §9.9).

Passive: `render(SettingsView)`; each page is a file in `ui.screens.pages`. Entries whose page comes with a
later issue keep their place, disabled.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.keys import Intent
from ui.presenters.views_settings import PageItemView, SettingsView
from ui.screens.base import Screen
from ui.screens.pages.catalogue import CataloguePage
from ui.screens.pages.circuit import CircuitPage
from ui.screens.pages.devices import DevicesPage
from ui.screens.pages.page import Page
from ui.screens.pages.shop import ShopPage
from ui.screens.pages.sync import SyncPage
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.group import FocusGroup
from ui.widgets.label import Label
from ui.widgets.tabs import tabs_after


class PageItem(Pressable):
    """One entry of the list, 48 px."""

    def __init__(self, view: PageItemView) -> None:
        super().__init__(f"page-item-{view.id}", view.text)
        self._icon, self._chosen = view.icon, False
        self.setText(view.text)
        self.setFixedHeight(48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_available(not view.why, view.why)

    def set_chosen(self, chosen: bool) -> None:
        """Mark the page that is shown."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, state = theme.tokens(), self.state()
        rect = self.body()
        if self._chosen:
            paint.box(p, rect, theme.R_BUTTON, t.primary.tint)
        elif state in ("hover", "press"):
            paint.box(p, rect, theme.R_BUTTON, t.surface if state == "hover" else t.press)
        if self.has_ring:
            paint.ring(p, rect, theme.R_BUTTON, t.focus)
        ink = t.primary.ink if self._chosen else t.disabled_ink if state == "disabled" else t.ink
        mark = t.ink2 if state != "disabled" and not self._chosen else ink
        icons.draw(p, 14, 14, self._icon, 20, mark, "fill" if self._chosen else "regular")
        weight = 600 if self._chosen else 500
        paint.text(p, QRectF(46, 0, self.width() - 54, 48), self.text(), 15, weight, ink)
        p.end()


class SettingsScreen(Screen):
    """The settings.

    Signals:
        page_chosen(page id); shop_saved(ShopForm); refresh_pressed(); device_chosen(id);
        device_action(id); address_saved(id, text); paper_resume(paper id); paper_removed(paper id);
        detail_primary(id); detail_secondary(id); enrol_pressed(url, code); retry_pressed();
        file_chosen(path); option_chosen(option id, choice id); column_chosen(column, field id);
        catalogue_primary(); catalogue_secondary().
    """

    page_chosen = Signal(str)
    shop_saved = Signal(object)
    refresh_pressed = Signal()
    device_chosen = Signal(str)
    device_action = Signal(str)
    address_saved = Signal(str, str)
    paper_resume = Signal(str)
    paper_removed = Signal(str)
    detail_primary = Signal(str)
    detail_secondary = Signal(str)
    enrol_pressed = Signal(str, str)
    retry_pressed = Signal()
    file_chosen = Signal(str)
    option_chosen = Signal(str, str)
    column_chosen = Signal(int, str)
    catalogue_primary = Signal()
    catalogue_secondary = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("settings", parent)
        self._view = SettingsView()
        self._items: dict[str, PageItem] = {}
        self._group = FocusGroup()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 12, 12)
        row.setSpacing(16)
        row.addLayout(self._build_list())
        self.shop = ShopPage()
        self.devices = DevicesPage()
        self.catalogue = CataloguePage()
        self.circuit = CircuitPage()
        self.sync = SyncPage()
        self.pages: dict[str, Page] = {
            "shop": self.shop,
            "devices": self.devices,
            "catalogue": self.catalogue,
            "circuit": self.circuit,
            "sync": self.sync,
        }
        main = QWidget()
        self._stack = QStackedLayout(main)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in self.pages.values():
            self._stack.addWidget(page)
        row.addWidget(main, 1)
        self._wire()

    def _build_list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        title = Label(_("Settings"), 24, 700, name="settings-title")
        title.setFixedHeight(30)
        column.addWidget(title)
        column.addSpacing(8)
        self._box = QWidget()
        self._box.setFixedWidth(230)
        self._list = QVBoxLayout(self._box)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self._list.addStretch(1)
        column.addWidget(self._box, 1)
        return column

    def _wire(self) -> None:
        self.shop.saved.connect(self.shop_saved)
        devices = self.devices
        for signal, out in (
            (devices.refresh_pressed, self.refresh_pressed),
            (devices.device_chosen, self.device_chosen),
            (devices.device_action, self.device_action),
            (devices.address_saved, self.address_saved),
            (devices.paper_resume, self.paper_resume),
            (devices.paper_removed, self.paper_removed),
            (devices.detail_primary, self.detail_primary),
            (devices.detail_secondary, self.detail_secondary),
            (self.circuit.enrol_pressed, self.enrol_pressed),
            (self.sync.retry_pressed, self.retry_pressed),
            (self.catalogue.file_chosen, self.file_chosen),
            (self.catalogue.option_chosen, self.option_chosen),
            (self.catalogue.column_chosen, self.column_chosen),
            (self.catalogue.primary_pressed, self.catalogue_primary),
            (self.catalogue.secondary_pressed, self.catalogue_secondary),
        ):
            signal.connect(out)

    # -- showing

    def render(self, view: SettingsView) -> None:
        """Show `view`: the list, and the page it names."""
        old, self._view = self._view, view
        self.rearm_primary()
        if list(self._items) != [item.id for item in view.items]:
            self._make_items(view.items)
        for key, item in self._items.items():
            item.set_chosen(key == view.page)
        self._show_page(view)
        page = self.pages[view.page]
        self.scan_ready = not page.fields()
        if self._stack.currentWidget() is not page or old.page != view.page:
            self._stack.setCurrentWidget(page)
            self.focus_freed.emit()

    def _show_page(self, view: SettingsView) -> None:
        match view.page:
            case "shop":
                self.shop.show_page(view.shop)
            case "devices":
                self.devices.show_page(view.devices)
            case "catalogue":
                self.catalogue.show_page(view.catalogue)
            case "circuit":
                self.circuit.show_page(view.circuit)
            case "sync":
                self.sync.show_page(view.sync)
            case _:
                raise ValueError(f"no settings page {view.page}")

    def _make_items(self, items: tuple[PageItemView, ...]) -> None:
        for old in self._items.values():
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._items = {}
        for number, view in enumerate(items):
            item = PageItem(view)
            item.clicked.connect(lambda _checked=False, key=view.id: self.page_chosen.emit(key))
            self._items[view.id] = item
            self._list.insertWidget(number, item)
        self._group.set_members(list(self._items.values()))
        tabs_after(self._box, list(self._items.values()))

    def item(self, page: str) -> PageItem:
        """The entry of a page."""
        return self._items[page]

    # -- focus and keys

    def take_focus(self) -> bool:
        """A field that has the caret keeps it; else the page's first one; else the scan field."""
        fields = [field for field in self.pages[self._view.page].fields() if field.field.isEnabled()]
        if not fields:
            return False
        if not any(field.has_caret() for field in fields):
            fields[0].put_caret()
        return True

    def on_intent(self, intent: str, argument: str) -> bool:
        """F12 the page's primary, F5 refresh."""
        page = self.pages[self._view.page]
        if intent == Intent.PRIMARY:
            page.press_primary()
        elif intent == Intent.REPRINT:
            page.refresh()
        else:
            return False
        return True
