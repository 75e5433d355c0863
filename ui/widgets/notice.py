"""Notices that ask for nothing but eyes: tinted box, snackbar with undo, banner under the top bar."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.presenters.views_shell import BannerView, NoticeView, SnackbarView
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.button import TillButton

SNACKBAR_MS = 8000


class Notice(QWidget):
    """A tinted box: icon (fill) at the left, a sentence over as many lines as it takes (or bold + line)."""

    def __init__(self, name: str = "notice", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._view = NoticeView("info", "info", "")
        self._title = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_notice(self, view: NoticeView, title: str = "") -> None:
        """`title` is drawn bold on a line of its own."""
        if (view, title) != (self._view, self._title):
            self._view, self._title = view, title
            self.setAccessibleName(f"{title} {view.text}".strip())
            self._fit()
            self.update()

    def text(self) -> str:
        """The sentence shown."""
        return self._view.text

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        tone = theme.tokens().tone(self._view.tone)
        paint.box(p, QRectF(self.rect()), theme.R_BUTTON, tone.tint)
        size = 20
        icons.draw(p, 12, self.height() / 2 - size / 2, self._view.icon, size, tone.ink, "fill")
        lines = self._lines()
        y = (self.height() - 17 * (len(lines) + bool(self._title))) / 2
        if self._title:
            area = QRectF(44, y - 1, self.width() - 56, 18)
            paint.text(p, area, self._title, 14, 600, tone.ink)
            y += 17
        for line in lines:
            weight, size = (400, 13) if self._title else (500, 14)
            paint.text(
                p, QRectF(42 if not self._title else 44, y, self.width(), 17), line, size, weight, tone.ink
            )
            y += 17
        p.end()

    def _lines(self) -> tuple[str, ...]:
        weight, size = (400, 13) if self._title else (500, 14)
        return paint.wrapped(self._view.text, size, weight, max(40, self.width() - 54), 6)

    def _fit(self) -> None:
        lines = len(self._lines()) + bool(self._title)
        self.setFixedHeight(24 + 17 * max(1, lines))


class Snackbar(QWidget):
    """One message at the foot of the cart for 8 s, with an undo that keeps working from the keyboard.

    Signals:
        action_pressed(): the person pressed the action.
    """

    action_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("snackbar")
        self.setFixedHeight(48)
        self._view: SnackbarView | None = None
        self._action = SnackAction()
        self._action.setParent(self)
        self._action.clicked.connect(self.action_pressed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SNACKBAR_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, view: SnackbarView | None) -> None:
        """Show a message, replacing the older one; the same serial is not shown twice. None hides it."""
        if view == self._view:
            return
        self._view = view
        if view is None:
            self._timer.stop()
            self.hide()
            return
        self.setAccessibleName(view.text)
        self._action.show_action(view.action, view.keycap)
        self._place()
        self._timer.start()
        self.show()
        self.raise_()
        self.update()

    def message(self) -> str:
        """The words on the screen; empty when hidden."""
        return self._view.text if self._view is not None and not self.isHidden() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None:
            return
        p = paint.painter_for(self)
        t = theme.tokens()
        paint.box(p, QRectF(self.rect()), theme.R_BUTTON, t.snack)
        icons.draw(p, 15, 15, self._view.icon, 18, t.snack_ink, "regular")
        room = (self._action.x() if self._view.action else self.width()) - 44 - 6
        paint.text(p, QRectF(44, 0, room, 48), self._view.text, 14, 500, t.snack_ink)
        p.end()

    def _place(self) -> None:
        wide = self._action.sizeHint().width()
        self._action.setGeometry(self.width() - wide - 2, 2, wide, 44)


class SnackAction(Pressable):
    """ "Annulla" and its keycap on the dark bar."""

    def __init__(self) -> None:
        super().__init__("snackbar-action", "")
        self._keycap = ""

    def show_action(self, text: str, keycap: str) -> None:
        """Empty text hides it."""
        self._keycap = keycap
        self.setText(text)
        self.rename(text)
        self.setVisible(bool(text))
        self.update()

    def sizeHint(self) -> QSize:
        wide = theme.text_width(self.text(), 14, 600) + 24
        return QSize(wide + (paint.keycap_width(self._keycap, 10) + 10 if self._keycap else 0), 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, t.focus_dark)
        paint.text(p, QRectF(12, 0, self.width(), 44), self.text(), 14, 600, t.snack_action)
        if self._keycap:
            wide = paint.keycap_width(self._keycap, 10)
            paint.keycap(p, self.width() - wide - 10, 12, self._keycap, t.snack_ink, pad=10)
        p.end()


class Banner(QWidget):
    """One line under the top bar, 44 px, over the whole content; one action.

    Signals:
        action_pressed(str): the action id of the banner.
    """

    action_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setFixedHeight(44)
        self._view: BannerView | None = None
        self._action = TillButton("banner-action", "", "ghost", "caret-right", height=44, size=14)
        self._action.setParent(self)
        self._action.clicked.connect(self._pressed)
        self.hide()

    def show_banner(self, view: BannerView | None) -> None:
        """Show, change or hide (None)."""
        if view == self._view:
            return
        self._view = view
        if view is not None:
            self.setAccessibleName(f"{view.title} {view.text}".strip())
            self._action.set_label(view.action)
            self._action.setVisible(bool(view.action))
            self._place()
        self.setVisible(view is not None)
        self.update()

    def text(self) -> str:
        """Title and text on the screen; empty when hidden."""
        return f"{self._view.title} {self._view.text}".strip() if self._view else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None:
            return
        p = paint.painter_for(self)
        v, tone = self._view, theme.tokens().tone(self._view.tone)
        p.fillRect(self.rect(), theme.qc(tone.tint))
        icons.draw(p, 16, 11, v.icon, 22, tone.ink, "fill")
        end = (self._action.x() if v.action else self.width()) - 12
        title = min(theme.text_width(v.title, 15, 600) + 1, end - 48)
        paint.text(p, QRectF(48, 0, title, 44), v.title, 15, 600, tone.ink)
        paint.text(p, QRectF(48 + title + 10, 0, end - 58 - title, 44), v.text, 14, 500, tone.ink)
        p.end()

    def _place(self) -> None:
        wide = self._action.sizeHint().width()
        self._action.move(QPoint(self.width() - wide - 10, 0))
        self._action.resize(wide, 44)

    def _pressed(self) -> None:
        if self._view is not None:
            self.action_pressed.emit(self._view.action_id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
