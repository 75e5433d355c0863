"""The window: rail, top bar with the scan field, banner slot, and the screen that is shown.

Built by `app.bootstrap`; fed by the shell presenter through `render`. It owns the keyboard map and hands
intents to the current screen. The lock screen takes the whole window. Absent on purpose: any decision; a
press on the rail only says `navigate`, the presenter answers with `show_screen`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from ui import theme
from ui.keys import Intent, KeyMap
from ui.presenters.views_shell import ShellView
from ui.screens.base import Screen
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.field import ScanField
from ui.widgets.group import FocusGroup
from ui.widgets.label import Hairline, Label
from ui.widgets.notice import Banner
from ui.widgets.pill import Pill
from ui.widgets.rail import Rail

TOP_BAR = 57


class OperatorButton(Pressable):
    """Who is at the till: initials, name, till number. A press changes operator."""

    def __init__(self) -> None:
        super().__init__("operator", "")
        self._name, self._initials, self._till = "", "", ""
        self.setFixedHeight(44)

    def show_operator(self, name: str, initials: str, till: str) -> None:
        """Change who is shown."""
        if (name, initials, till) != (self._name, self._initials, self._till):
            self._name, self._initials, self._till = name, initials, till
            self.rename(f"{name}, {till}")
            self.setFixedWidth(40 + max(theme.text_width(name, 13, 600), theme.text_width(till, 12, 500)))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, t.focus)
        disc = QRectF(0, 6, 32, 32)
        paint.box(p, disc, 16, t.primary_tint2)
        paint.text(p, disc, self._initials, 12, 600, t.primary.ink, paint.CENTER)
        paint.text(p, QRectF(40, 2, self.width(), 18), self._name, 13, 600, t.ink)
        paint.text(p, QRectF(40, 23, self.width(), 18), self._till, 12, 500, t.ink2)
        p.end()


class TopBar(QWidget):
    """Scan field, device and link pills, clock, operator."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top-bar")
        self.setFixedHeight(TOP_BAR)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(12)
        self.scan = ScanField()
        self.devices = Pill("devices", height=32, clickable=True)
        self.link = Pill("link", height=32, clickable=True)
        self.clock = Label(size=18, weight=600, name="clock")
        line = Hairline(vertical=True)
        line.setFixedHeight(44)
        self.operator = OperatorButton()
        FocusGroup((self.devices, self.link, self.operator))
        row.addWidget(self.scan, 1)
        for widget in (self.devices, self.link, self.clock, line, self.operator):
            row.addWidget(widget)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        p.fillRect(self.rect(), theme.qc(t.surface))
        paint.hairline(p, 0, self.width(), self.height() - 1, t.line)
        p.end()


class Shell(QWidget):
    """The main window.

    Signals:
        navigate(str): a screen was asked for ("sell", "refund", "reports", "close", "settings", "lock").
        banner_action(str): id of the banner's action. devices_pressed(); link_pressed();
        operator_pressed(): change operator. closing(): the person closes the window.
    """

    navigate = Signal(str)
    banner_action = Signal(str)
    devices_pressed = Signal()
    link_pressed = Signal()
    operator_pressed = Signal()
    closing = Signal()

    def __init__(self, title: str = "Bancone", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell")
        self.setWindowTitle(title)
        self.setMinimumSize(1024, 600)
        self.resize(1366, 768)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._view: ShellView | None = None
        self._screens: dict[str, Screen] = {}
        self._rail_of: dict[str, str] = {}
        self._whole: set[str] = set()
        self._current = ""
        self._may_close = True
        self.rail = Rail()
        self.top = TopBar()
        self.scan = self.top.scan
        self.banner = Banner()
        self._stack = QStackedWidget()
        self._outer = QStackedLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._build_house())
        self.keys = KeyMap(self)
        self._wire()

    def _build_house(self) -> QWidget:
        house = QWidget()
        row = QHBoxLayout(house)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        return house

    def _wire(self) -> None:
        self.rail.chosen.connect(self.navigate)
        self.banner.action_pressed.connect(self.banner_action)
        self.top.devices.clicked.connect(lambda: self.devices_pressed.emit())
        self.top.link.clicked.connect(lambda: self.link_pressed.emit())
        self.top.operator.clicked.connect(lambda: self.operator_pressed.emit())
        self.keys.intent.connect(self.on_intent)
        self.scan.edited.connect(self._typed_in_scan)
        self.scan.submitted.connect(self._entered_in_scan)
        later = _("Not available yet")
        for key in ("F1", "F6", "F7", "F9", "Ctrl+D", "Ctrl+Del"):
            self.keys.actions[key].setToolTip(later)

    # -- screens

    def add_screen(self, name: str, screen: Screen, rail: str = "", whole: bool = False) -> None:
        """Register a screen. `rail`: item lit while it is shown; `whole`: covers rail and top bar (lock)."""
        self._screens[name] = screen
        self._rail_of[name] = rail or name
        screen.typing_replaced.connect(self.scan.set_text)
        screen.focus_freed.connect(self.settle_focus)
        if whole:
            self._whole.add(name)
            self._outer.addWidget(screen)
        else:
            self._stack.addWidget(screen)

    def show_screen(self, name: str) -> None:
        """Bring a registered screen to the front and the caret to where it wants it."""
        screen = self._screens[name]
        self._current = name
        whole = name in self._whole
        if whole:
            self._outer.setCurrentWidget(screen)
        else:
            self._stack.setCurrentWidget(screen)
            self._outer.setCurrentIndex(0)
            self.rail.show_current(self._rail_of[name])
            self.scan.set_placeholder(
                screen.scan_hint or _("Scan a code or search an item, a member, a receipt")
            )
            self.scan.set_ready(screen.scan_ready)
        self.keys.set_enabled(not whole)
        screen.rearm_primary()
        self.settle_focus()
        screen.shown.emit()

    @property
    def current(self) -> str:
        """Name of the screen in front; "" before the first."""
        return self._current

    def screen_named(self, name: str) -> Screen:
        """A registered screen."""
        return self._screens[name]

    def settle_focus(self) -> None:
        """Give the caret back: to what the screen wants, else to the scan field (DESIGN §8)."""
        screen = self._screens.get(self._current)
        if screen is None:
            return
        self.scan.set_ready(screen.scan_ready)
        if screen.take_focus():
            return
        if self._current in self._whole:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.scan.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what the presenter shows

    def render(self, view: ShellView) -> None:
        """Show `view`; touches only what differs."""
        if view == self._view:
            return
        top = self.top
        top.clock.show_text(view.clock)
        for pill, badge in ((top.devices, view.devices), (top.link, view.link)):
            pill.show_status(badge.text, badge.tone, badge.icon, badge.tip)
            pill.setVisible(bool(badge.text))
        top.operator.show_operator(view.operator, view.initials, view.till)
        top.operator.setVisible(bool(view.operator))
        self.rail.items["parked"].set_badge(view.parked)
        self.banner.show_banner(view.banner)
        self._view = view

    # -- keys

    def on_intent(self, intent: str, argument: str) -> None:
        """One key's meaning: the shell's own, else the screen's."""
        screen = self._screens.get(self._current)
        if screen is None:
            return
        if intent == Intent.SCAN_FIELD:
            self.scan.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.scan.edit.selectAll()
        elif intent == Intent.GO:
            if self.rail.items[argument].isEnabled():
                self.navigate.emit(argument)
        elif intent == Intent.LOCK:
            self.navigate.emit("lock")
        elif intent == Intent.TYPED:
            self._letters(screen, argument)
        elif intent == Intent.PRIMARY and not screen.primary_once():
            return
        elif not screen.on_intent(intent, argument) and intent == Intent.BACK and self.scan.text():
            self.scan.clear()
            screen.text_edited.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.from_key(event):
            event.ignore()

    def _letters(self, screen: Screen, letters: str) -> None:
        if screen.on_typed(letters) or self._current in self._whole:
            return
        if screen.scan_ready:
            self.scan.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scan.edit.insert(letters)  # tells `edited` itself

    def _typed_in_scan(self, text: str) -> None:
        screen = self._screens.get(self._current)
        if screen is not None:
            screen.text_edited.emit(text)

    def _entered_in_scan(self, text: str) -> None:
        screen = self._screens.get(self._current)
        if screen is not None and not screen.on_intent(Intent.CONFIRM, text):
            screen.text_submitted.emit(text)

    # -- the window itself

    def hold_open(self, hold: bool) -> None:
        """While held, closing the window only says `closing` (something is still being written)."""
        self._may_close = not hold

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self.focusWidget():
            self.settle_focus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        p.fillRect(self.rect(), theme.qc(theme.tokens().canvas))
        p.end()
