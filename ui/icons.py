"""Phosphor icons from resources/icons, tinted and cached; called by widgets while they paint.

Weights: regular in rail and fields, bold in buttons, fill in status, duotone for instruments and
departments (DESIGN §2). An icon that is not bundled is a bug and raises.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

WEIGHTS = ("regular", "bold", "fill", "duotone")


@lru_cache(maxsize=1024)
def pixmap(name: str, size: int, colour: str, weight: str = "regular", ratio: float = 1.0) -> QPixmap:
    """`name` drawn `size` logical px square in `colour` ("#RRGGBB") for a screen of pixel `ratio`."""
    renderer = _renderer(name, weight, colour)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def draw(painter: QPainter, x: float, y: float, name: str, size: int, colour: str, weight: str) -> None:
    """Draw the icon with its top left corner at (x, y)."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(x), round(y), pixmap(name, size, colour, weight, ratio))


@lru_cache(maxsize=512)
def _renderer(name: str, weight: str, colour: str) -> QSvgRenderer:
    source = (files("resources") / "icons" / weight / f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    if not renderer.isValid():
        raise ValueError(f"icon {weight}/{name} cannot be drawn")
    return renderer
