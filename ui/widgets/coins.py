"""Coins and notes as they look in a drawer: the change of Esito, the denominations of Chiusura."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.presenters.views_pay import CoinView
from ui.widgets import paint

NOTE_WIDTH, NOTE_HEIGHT = 60, 34
_NOTE_RADIUS, _COIN_GAP, _PIECE_GAP = 6, 8, 19
_BORDER = 1.5


def draw_piece(p: QPainter, rect: QRectF, label: str, is_note: bool, size: int = 13) -> None:
    """One coin (gold, round) or note (green, 60 × 34) with its value."""
    t = theme.tokens()
    tone = t.ok if is_note else t.gold
    radius = _NOTE_RADIUS if is_note else rect.height() / 2
    paint.box(p, rect, radius, tone.tint, tone.solid, 2 if rect.height() > 38 else _BORDER)
    paint.text(p, rect, label, size, 600 if is_note else 700, tone.ink, paint.CENTER)


class Piece(QWidget):
    """One denomination beside its count field."""

    def __init__(self, label: str, is_note: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._is_note = label, is_note
        self.setAccessibleName(label)
        self.setFixedSize(NOTE_WIDTH, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        if self._is_note:
            rect = QRectF(0, (self.height() - NOTE_HEIGHT) / 2, NOTE_WIDTH, NOTE_HEIGHT)
        else:
            rect = QRectF((self.width() - 44) / 2, 0, 44, 44)
        draw_piece(p, rect, self._label, self._is_note)
        p.end()


class CoinRow(QWidget):
    """The pieces of the change in the middle of the row: coin, "× 2", coin, …"""

    def __init__(self, name: str = "coins", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._coins: tuple[CoinView, ...] = ()
        self.setFixedHeight(48)

    def show_coins(self, coins: tuple[CoinView, ...]) -> None:
        """Show these; hides itself when there are none."""
        if coins != self._coins:
            self._coins = coins
            self.setAccessibleName(", ".join(f"{coin.count} × {coin.label}" for coin in coins))
            self.update()
        self.setVisible(bool(coins))

    def sizeHint(self) -> QSize:
        return QSize(300, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = paint.painter_for(self)
        ink, middle = theme.tokens().ink, self.height() / 2
        counts = [f"× {coin.count}" for coin in self._coins]
        widths = [theme.text_width(count, 18, 700) for count in counts]
        spans = [NOTE_WIDTH if coin.is_note else coin.size for coin in self._coins]
        pieces = len(self._coins)
        whole = sum(spans) + sum(widths) + _COIN_GAP * pieces + _PIECE_GAP * max(0, pieces - 1)
        x = (self.width() - whole) / 2
        for coin, count, width, span in zip(self._coins, counts, widths, spans, strict=True):
            high = NOTE_HEIGHT if coin.is_note else span
            draw_piece(p, QRectF(x, middle - high / 2, span, high), coin.label, coin.is_note, 12)
            x += span + _COIN_GAP
            paint.text(p, QRectF(x, 0, width + 1, self.height()), count, 18, 700, ink)
            x += width + _PIECE_GAP
        p.end()
