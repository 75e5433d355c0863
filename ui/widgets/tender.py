"""Payment rows: TenderRow for each credit of the member, MethodKey for cash, card, other (DESIGN §5)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from ui import icons, theme
from ui.widgets import paint
from ui.widgets.base import Pressable
from ui.widgets.button import TillButton
from ui.widgets.pill import draw_tone_icon


class TenderRow(QWidget):
    """One credit: icon, name, availability; then "Usa" or the applied amount with a ×.

    Signals:
        use_pressed(); remove_pressed(); amount_pressed() (tap on the applied amount edits it).
    """

    use_pressed = Signal()
    remove_pressed = Signal()
    amount_pressed = Signal()

    def __init__(self, name: str, icon: str, tone: str, title: str, keycap: str = "") -> None:
        """`name` objectName; `tone` meaning of the instrument; `keycap` such as "Alt B"."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._icon, self._tone, self._title = icon, tone, title
        self._note, self._amount, self._enabled = "", "", True
        self.setMinimumHeight(64)
        self.setMaximumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.use = TillButton(f"{name}-use", _("Use"), "secondary", keycap=keycap, height=44, size=14)
        self.use.setParent(self)
        self.use.clicked.connect(self.use_pressed)
        self.amount = AmountTap(f"{name}-amount", tone)
        self.amount.setParent(self)
        self.amount.clicked.connect(self.amount_pressed)
        self.remove = CrossTap(f"{name}-remove", tone)
        self.remove.setParent(self)
        self.remove.clicked.connect(self.remove_pressed)
        self.show_tender("")

    def show_tender(
        self, note: str, amount: str = "", enabled: bool = True, why: str = "", title: str = ""
    ) -> None:
        """`note` below the name; `amount` applied ("" = not used); disabled with the reason `why`."""
        self._title = title or self._title
        self._note, self._amount, self._enabled = note, amount, enabled
        self.setToolTip("" if enabled else why)
        self.setAccessibleName(f"{self._title}, {amount or note}")
        self.use.setVisible(not amount)
        self.use.set_available(enabled, why)
        self.amount.setVisible(bool(amount))
        self.remove.setVisible(bool(amount))
        self.amount.show_amount(amount, _("Change {tender}, {amount}"), self._title)
        self.remove.rename(_("Remove {tender}, {amount}").format(tender=self._title, amount=amount))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t = theme.tokens()
        meaning = t.tone(self._tone)
        applied = bool(self._amount)
        rect = QRectF(self.rect())
        fill = t.disabled if not self._enabled else meaning.tint if applied else t.surface
        paint.box(p, rect, theme.R_TILE, fill, meaning.solid if applied else t.line)
        middle = rect.center().y()
        area = QRectF(12, middle - 22, 44, 44)
        off = not self._enabled
        draw_tone_icon(p, area, self._icon, self._tone, 10, 26, on_tint=applied, disabled=off)
        used = self.amount.width() + self.remove.width() if applied else self.use.width() + 20
        room = rect.width() - 68 - used - 8
        ink, ink2 = (t.disabled_ink, t.ink3) if off else (t.ink, t.ink2)
        paint.text(p, QRectF(68, middle - 22, room, 22), self._title, 16, 600, ink)
        paint.text(p, QRectF(68, middle + 1, room, 20), self._note, 13, 400, ink2)
        p.end()

    def _place(self) -> None:
        middle = self.height() // 2
        wide = self.use.sizeHint().width()
        self.use.setGeometry(self.width() - 12 - wide, middle - 22, wide, 44)
        self.remove.move(self.width() - 46, middle - 22)
        self.amount.setGeometry(
            self.width() - 46 - self.amount.needed(), middle - 22, self.amount.needed(), 44
        )


class AmountTap(Pressable):
    """The applied amount; a tap edits it."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__(name, "")
        self._tone = tone

    def show_amount(self, amount: str, sentence: str, tender: str) -> None:
        """`sentence` has {tender} and {amount}."""
        self.setText(amount)
        self.rename(sentence.format(tender=tender, amount=amount))

    def needed(self) -> int:
        """Width for the amount, at least a target."""
        return max(44, theme.text_width(self.text(), 18, 600) + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        ink = theme.tokens().tone(self._tone).ink
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, theme.tokens().focus)
        paint.text(p, self.body(), self.text(), 18, 600, ink, paint.CENTER)
        p.end()


class CrossTap(Pressable):
    """× in the ink of its row, 44 px square."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__(name, "")
        self._tone = tone
        self.setFixedSize(44, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        if self.has_ring:
            paint.ring(p, self.body(), theme.R_BUTTON, theme.tokens().focus)
        icons.draw(p, 12, 12, "x", 20, theme.tokens().tone(self._tone).ink, "bold")
        p.end()


class MethodKey(Pressable):
    """Contanti, Carta, Altro: 76 px high, keycap in the corner, chosen = tonal with 2 px border."""

    def __init__(self, name: str, text: str, icon: str, keycap: str) -> None:
        super().__init__(name, text)
        self._icon, self._keycap, self._chosen = icon, keycap, False
        self.setText(text)
        self.setFixedHeight(76)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the method in use."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    @property
    def chosen(self) -> bool:
        """True for the method in use."""
        return self._chosen

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        t, state = theme.tokens(), self.state()
        rect, radius = self.body(), float(theme.R_TILE)
        if self.has_ring:
            rect = paint.ring(p, rect, radius, t.focus)
            radius -= 4
        if state == "disabled":
            fill, border, width, ink = t.disabled, t.line, 1, t.disabled_ink
        elif self._chosen:
            fill, border, width, ink = t.primary.tint, t.primary.solid, 2, t.primary.ink
        else:
            fill = {"hover": t.hover, "press": t.press}.get(state, t.surface)
            border, width, ink = t.edge, 1, t.ink
        paint.box(p, rect, radius, fill, border, width)
        middle = rect.center().y()
        icons.draw(p, 14, middle - 13, self._icon, 26, ink, "duotone" if self._chosen else "bold")
        paint.text(p, QRectF(48, 0, self.width() - 56, self.height()), self.text(), 15, 600, ink)
        wide = paint.keycap_width(self._keycap)
        if state == "disabled":
            paint.keycap(p, self.width() - 10 - wide, 8, self._keycap, ink, 80)
        else:
            paint.sunken_keycap(p, self.width() - 10 - wide, 8, self._keycap)
        p.end()
