"""scan_to_paint_26k, scan_to_paint_800k: from a scanner's last key to the line on the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.codes.gtin import shown
from app.services.till import Till
from tests.bench.figures import Figure, of_times
from tests.bench.window import Eye, Window, window
from tests.bench.workshop import Workshop
from ui.widgets.cart_view import CartList

SCANS, WARM = 400, 20
LINES = 8  # of a sale; then the next one begins
_ROW = 52


class Bare(QWidget):
    """The yardstick: as large as the cart, the same number of plain text lines, nothing else."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.resize(size)
        self.lines: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.white)
        for place, line in enumerate(self.lines):
            painter.drawText(8, place * _ROW + 30, line)
        painter.end()


def scan_to_paint(shop: Workshop, size: str) -> Figure:
    """Known codes, each of another item, in sales of eight lines; the yardstick repaints a bare widget."""
    taken, yardstick = [], []
    with window(shop.shop(size)) as till:
        cart = till.face.shell.findChild(CartList)
        eye = Eye(cart.viewport())
        bare = Bare(cart.viewport().size())
        bare.show()
        bare_eye = Eye(bare)
        for turn, code in enumerate(codes_of(till.running.till, SCANS + WARM)):
            if turn % LINES == 0:
                _next_sale(till, bare)
            mine = _scan(till, eye, code)
            bare.lines.append(code)
            plain = bare_eye.seconds_until(bare.update, lambda: True)
            if turn >= WARM:
                taken.append(mine)
                yardstick.append(plain)
        bare.close()
    return of_times(f"scan_to_paint_{size}", taken, yardstick, "repaint of a bare widget of the cart's size")


def _scan(till: Window, eye: Eye, code: str) -> float:
    register = till.flow.desk.register
    lines = len(register.ticket.basket.lines)
    last_key = till.scan(code)
    return eye.seconds_until(last_key, lambda: len(register.ticket.basket.lines) > lines)


def _next_sale(till: Window, bare: Bare) -> None:
    till.flow.desk.register.start_new()
    till.flow.sell.render()
    bare.lines.clear()
    till.robot.settle()


def codes_of(till: Till, count: int) -> list[str]:
    """Codes of items that are not weighed, spread over the whole price list."""
    with till.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT b.code FROM barcode b JOIN product p ON p.rowid_ = b.product"
            " WHERE length(b.code) = 14 AND p.weighed = 0"
        ).fetchall()
    codes = [shown(row[0]) for row in rows]
    fitting = [code for code in codes if code.isdigit() and not code.startswith("2")]
    return fitting[:: max(1, len(fitting) // count)][:count]
