"""The middle column of Cassa: title, count, park, menu; the lines or the invitation; tools; snackbar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.i18n import _
from ui import icons, theme
from ui.presenters.views import CartView
from ui.widgets import paint
from ui.widgets.button import IconButton, TillButton
from ui.widgets.cart_view import CartList
from ui.widgets.group import FocusGroup
from ui.widgets.label import Card, Hairline, Label
from ui.widgets.notice import Snackbar
from ui.widgets.pill import Pill


class Invitation(QWidget):
    """The empty cart: what to do, and three keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("invitation")
        self.setAccessibleName(_("Ready for the next customer"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        middle, y = self.width() / 2, self.height() / 2 - 33
        icons.draw(p, middle - 36, y - 61, "barcode", 72, t.line, "regular")
        area = QRectF(0, y + 23, self.width(), 24)
        paint.text(p, area, _("Ready for the next customer"), 18, 600, t.ink, paint.CENTER)
        lines = (_("Scan an item, tap a product"), _("or pass the member's card."))
        for number, line in enumerate(lines):
            area = QRectF(0, y + 50 + 19 * number, self.width(), 19)
            paint.text(p, area, line, 15, 400, t.ink2, paint.CENTER)
        hints = (("F2", _("search")), ("F8", _("member")), ("F7", _("resume parked")))
        widths = [paint.keycap_width(key, 10) + 6 + theme.text_width(words, 13, 400) for key, words in hints]
        x = middle - (sum(widths) + 14 * (len(hints) - 1)) / 2
        for (key, words), width in zip(hints, widths, strict=True):
            paint.sunken_keycap(p, round(x), round(y + 108), key, 10)
            cap = paint.keycap_width(key, 10) + 6
            paint.text(p, QRectF(x + cap, y + 108, width, 20), words, 13, 400, t.ink2)
            x += width + 14
        p.end()


class CartCard(Card):
    """The receipt in the making.

    Signals:
        quantity_pressed(); discount_pressed(); remove_pressed(): the tools at the foot;
        undo_pressed(): the snackbar's action; reprint_pressed(): the menu.
    """

    quantity_pressed = Signal()
    discount_pressed = Signal()
    remove_pressed = Signal()
    undo_pressed = Signal()
    reprint_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("cart-card", parent=parent)
        self._later = _("Not available yet")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        column.addWidget(Hairline())
        self.list = CartList("cart")
        self.invitation = Invitation()
        column.addWidget(self.list, 1)
        column.addWidget(self.invitation, 1)
        self._foot = self._build_foot()
        column.addWidget(self._foot)
        self.snackbar = Snackbar(self)
        self.snackbar.action_pressed.connect(self.undo_pressed)
        self._tools = FocusGroup((self.quantity, self.discount, self.remove, self.park, self.menu))
        self._show_lines(False)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(15, 0, 4, 0)
        head.setSpacing(8)
        title = Label(_("Receipt"), 18, 700, name="cart-title")
        title.setFixedHeight(55)
        head.addWidget(title)
        self.count = Pill("cart-count", height=26)
        head.addWidget(self.count)
        head.addStretch(1)
        self.park = TillButton("park", _("Park"), "ghost", "pause", "F6", height=44, size=14)
        self.park.set_available(False, self._later)
        head.addWidget(self.park)
        self.menu = IconButton("cart-menu", "dots-three-vertical", _("More actions"))
        self.menu.clicked.connect(self._open_menu)
        head.addWidget(self.menu)
        return head

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 11)
        column.setSpacing(10)
        column.addWidget(Hairline())
        row = QHBoxLayout()
        row.setContentsMargins(11, 0, 11, 0)
        row.setSpacing(8)
        self.quantity = TillButton("quantity", _("Quantity"), "quiet", "hash", "*", height=44, size=14)
        self.discount = TillButton("discount", _("Discount"), "quiet", "percent", "F4", height=44, size=14)
        self.remove = TillButton("remove", _("Remove"), "quiet", "backspace", _("Del"), height=44, size=14)
        self.remove.rename(_("Remove line"))
        for button, weight in ((self.quantity, 123), (self.discount, 120), (self.remove, 131)):
            row.addWidget(button, weight)
        self.quantity.clicked.connect(lambda: self.quantity_pressed.emit())
        self.discount.clicked.connect(lambda: self.discount_pressed.emit())
        self.remove.clicked.connect(lambda: self.remove_pressed.emit())
        column.addLayout(row)
        return foot

    def tab_order(self) -> list[QWidget]:
        """What Tab may reach here, in reading order."""
        return [self.list, *self._tools.members()]

    def show_cart(self, view: CartView) -> None:
        """Show lines, count and tools."""
        self._show_lines(bool(view.rows))
        self.count.show_status(view.count, "neutral")
        self.list.show_cart(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_snackbar()

    def _place_snackbar(self) -> None:
        foot = self._foot.sizeHint().height() if not self._foot.isHidden() else 2
        self.snackbar.setGeometry(12, self.height() - foot - 11 - 48, self.width() - 24, 48)

    def _show_lines(self, some: bool) -> None:
        self.list.setVisible(some)
        self._foot.setVisible(some)
        self.invitation.setVisible(not some)
        self._place_snackbar()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("cart-menu-list")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for name, words, on in (
            ("void", _("Void the whole receipt"), False),
            ("note", _("Note on the receipt"), False),
            ("reprint", _("Reprint the last receipt"), True),
            ("training", _("Training mode"), False),
        ):
            action = menu.addAction(words)
            action.setObjectName(f"menu-{name}")
            action.setEnabled(on)
            if on:
                action.triggered.connect(lambda: self.reprint_pressed.emit())
            else:
                action.setToolTip(self._later)
        menu.popup(self.menu.mapToGlobal(self.menu.rect().bottomLeft()))
