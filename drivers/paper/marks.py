"""The dark marks of QR and bar codes in modules, for painters of pages; called by `slip`.

A receipt printer draws these itself (`escpos`); the marks here come from `qrcode` and reportlab.
"""

from __future__ import annotations

Run = tuple[int, int]  # begin and end of a dark stretch, in modules


def qr_rows(data: str) -> list[list[Run]]:
    """The dark stretches of each row of a QR code (error correction M, no border); the code is square."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(data.encode("utf-8"))
    return [_runs(row) for row in code.get_matrix()]


def bars(kind: str, data: str) -> list[Run]:
    """The bars of a code whose check digit was verified; the last one ends where the code ends."""
    return _code128(data) if kind == "CODE128" else _ean(kind, data)


def _ean(kind: str, data: str) -> list[Run]:
    from reportlab.graphics.barcode.eanbc import Ean8BarcodeWidget, Ean13BarcodeWidget
    from reportlab.graphics.shapes import Rect

    widget = Ean8BarcodeWidget(data) if kind == "EAN8" else Ean13BarcodeWidget(data.zfill(13))
    widget.barWidth, widget.humanReadable, widget.quiet = 1, False, False
    shapes = [
        shape for shape in widget.draw().contents if isinstance(shape, Rect) and shape.fillColor is not None
    ]
    first = shapes[0].x  # behind the quiet zone
    return [(round(shape.x - first), round(shape.x + shape.width - first)) for shape in shapes]


def _code128(data: str) -> list[Run]:
    from reportlab.graphics.barcode.code128 import Code128

    code = Code128(data, barWidth=1, quiet=False)
    code._calculate()
    runs: list[Run] = []
    place = 0
    for sign in code.decomposed:  # "A".."D": a bar of 1..4 modules, "a".."d": a space
        width = ord(sign.upper()) - ord("A") + 1
        if sign.isupper():
            runs.append((place, place + width))
        place += width
    return runs


def _runs(row: list[bool]) -> list[Run]:
    runs: list[Run] = []
    begin: int | None = None
    for index, dark in enumerate([*row, False]):
        if dark and begin is None:
            begin = index
        elif not dark and begin is not None:
            runs.append((begin, index))
            begin = None
    return runs
