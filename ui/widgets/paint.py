"""Small painting helpers that every own widget uses, with caches for what is costly (elision, wrapping).

No state of its own and no colours: callers pass tokens of `ui.theme`.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.theme import qc

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
FOCUS_INSET = 4  # 2 px ring and 2 px gap (DESIGN §5)
KEYCAP_HEIGHT = 20


def painter_for(widget: QWidget) -> QPainter:
    """A painter with antialiasing on, ready to draw on `widget`."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    p: QPainter,
    rect: QRectF,
    radius: float,
    fill: str | None,
    border: str | None = None,
    width: float = 1,
) -> None:
    """A rounded rectangle: the border lies inside `rect`."""
    if border is None:
        p.setPen(Qt.PenStyle.NoPen)
    else:
        p.setPen(QPen(qc(border), width))
        rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = max(0.0, radius - width / 2)
    p.setBrush(qc(fill) if fill else Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect, radius, radius)


def ring(p: QPainter, rect: QRectF, radius: float, colour: str) -> QRectF:
    """The focus ring along the inside of `rect`; returns what is left for the control's body."""
    box(p, rect, radius, None, colour, 2)
    return rect.adjusted(FOCUS_INSET, FOCUS_INSET, -FOCUS_INSET, -FOCUS_INSET)


def hairline(p: QPainter, x1: float, x2: float, y: float, colour: str) -> None:
    """A crisp horizontal line of one pixel whose top is at `y`."""
    p.fillRect(QRectF(x1, y, x2 - x1, 1), qc(colour))


def text(
    p: QPainter,
    rect: QRectF,
    words: str,
    size: int,
    weight: int,
    colour: str,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text, elided at its end when `rect` is too narrow."""
    if not words:
        return
    p.setFont(theme.font(size, weight))
    p.setPen(qc(colour))
    p.drawText(rect, align, elided(words, size, weight, int(rect.width() + 0.5)))


@lru_cache(maxsize=4096)
def elided(words: str, size: int, weight: int, width: int) -> str:
    """`words` cut with an ellipsis at the end so that they take at most `width` px (DESIGN §14)."""
    if theme.metrics(size, weight).horizontalAdvance(words) <= width + 0.5:
        return words
    return theme.metrics(size, weight).elidedText(words, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=2048)
def wrapped(words: str, size: int, weight: int, width: int, lines: int) -> tuple[str, ...]:
    """`words` broken at spaces into at most `lines` lines of `width` px; the last one is elided."""
    out: list[str] = []
    line = ""
    rest = words.split(" ")
    while rest:
        trial = f"{line} {rest[0]}" if line else rest[0]
        if line and theme.text_width(trial, size, weight) > width:
            out.append(line)
            line = ""
            if len(out) == lines - 1:
                line = " ".join(rest)
                break
            continue
        line = trial
        rest.pop(0)
    out.append(line)
    return tuple(elided(part, size, weight, width) for part in out)


def keycap_width(words: str, pad: int = 13) -> int:
    """Logical px of a keycap that shows `words`; `pad` 10 in hints and the snackbar."""
    return max(KEYCAP_HEIGHT, theme.text_width(words, 11, 600) + pad)


def keycap(p: QPainter, x: float, y: float, words: str, colour: str, alpha: int = 140, pad: int = 13) -> None:
    """A keycap with its top left at (x, y): 11/600 text in `colour`, border a fainter `colour`."""
    rect = QRectF(x, y, keycap_width(words, pad), KEYCAP_HEIGHT)
    p.setPen(QPen(qc(colour, alpha), 1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.translated(0.5, 0.5).adjusted(0, 0, -1, 0), theme.R_KEYCAP, theme.R_KEYCAP)
    p.setFont(theme.font(11, 600))
    p.setPen(qc(colour, 255 if alpha > 100 else 150))
    p.drawText(rect, CENTER, words)


def sunken_keycap(p: QPainter, x: float, y: float, words: str, pad: int = 13) -> None:
    """The keycap of fields: filled, with a hairline border."""
    t = theme.tokens()
    rect = QRectF(x, y, keycap_width(words, pad), KEYCAP_HEIGHT)
    box(p, rect, theme.R_KEYCAP, t.sunken, t.line)
    text(p, rect, words, 11, 600, t.ink2, CENTER)


def dot(p: QPainter, centre: QPointF, radius: float, colour: str) -> None:
    """A filled circle."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(qc(colour))
    p.drawEllipse(centre, radius, radius)


def count_badge(p: QPainter, centre: QPointF, words: str, fill: str, ink: str, radius: float = 11) -> None:
    """A small round count; widens to a pill for more than two figures."""
    extra = max(0, theme.text_width(words, 12, 700) - 14) / 2
    rect = QRectF(centre.x() - radius - extra, centre.y() - radius, 2 * (radius + extra), 2 * radius)
    box(p, rect, radius, fill)
    text(p, rect, words, 12, 700, ink, CENTER)
