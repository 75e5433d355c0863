"""A report's display lists as PDF, the same bytes at every run (reportlab, fixed metadata, Inter embedded).

Called by `app.services` through bootstrap for reports and, over `slip`, for receipts. Absent: any layout;
where things stand was decided by `app.reports`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from app.domain.errors import MalformedError
from app.ports.documents import Document, IconOp, LineOp, Op, Page, RectOp, Report, TextOp
from drivers.paper.colours import rgb
from drivers.paper.metrics import InterMeasure, font_name
from drivers.paper.slip import slip
from drivers.paper.svg_path import Segment, segments

_ICON_BOX = 256.0  # the bundled icons are drawn in a square of 256
_NON_ZERO = 1  # reportlab's FILL_NON_ZERO: what SVG means
_PATH = re.compile(r"<path ([^>]*)/?>")
_MAKER = "Bancone"


def report_pdf(report: Report, language: str = "it") -> bytes:
    """The report as a PDF file. Equal reports give equal bytes. Raises `KnownError("FONT_MISSING")`."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1, lang=language, initialFontName=font_name(400))
    canvas.setTitle(report.title)
    canvas.setAuthor(_MAKER)
    canvas.setCreator(_MAKER)
    canvas.setSubject(report.file_name)
    for page in report.pages:
        canvas.setPageSize((page.width_pt, page.height_pt))
        for op in page.ops:
            _draw(canvas, page, op)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def document_pdf(document: Document, language: str = "it") -> bytes:
    """A receipt as PDF: one page of 80 mm per cut. Raises as `report_pdf`, and `MalformedError` for a
    bar code that cannot be."""
    return report_pdf(slip(document, InterMeasure()), language)


def _draw(canvas: Any, page: Page, op: Op) -> None:
    match op:
        case TextOp():
            _text(canvas, page, op)
        case LineOp(x1, y1, x2, y2, width, colour):
            canvas.setStrokeColorRGB(*rgb(colour))
            canvas.setLineWidth(width)
            canvas.line(x1, page.height_pt - y1, x2, page.height_pt - y2)
        case RectOp():
            _rect(canvas, page, op)
        case IconOp():
            _icon(canvas, page, op)


def _text(canvas: Any, page: Page, op: TextOp) -> None:
    canvas.setFont(font_name(op.weight), op.size)
    canvas.setFillColorRGB(*rgb(op.colour))
    write = {"left": canvas.drawString, "center": canvas.drawCentredString, "right": canvas.drawRightString}
    write[op.align](op.x, page.height_pt - op.y, op.text)


def _rect(canvas: Any, page: Page, op: RectOp) -> None:
    if op.fill is not None:
        canvas.setFillColorRGB(*rgb(op.fill))
    if op.stroke is not None:
        canvas.setStrokeColorRGB(*rgb(op.stroke))
        canvas.setLineWidth(op.stroke_width)
    place = (op.x, page.height_pt - op.y - op.height, op.width, op.height)
    paint = {"fill": int(op.fill is not None), "stroke": int(op.stroke is not None)}
    radius = min(op.radius, op.width / 2, op.height / 2)
    if radius > 0:
        canvas.roundRect(*place, radius, **paint)
    else:
        canvas.rect(*place, **paint)


def _icon(canvas: Any, page: Page, op: IconOp) -> None:
    canvas.saveState()
    canvas.translate(op.x, page.height_pt - op.y)
    canvas.scale(op.size / _ICON_BOX, -op.size / _ICON_BOX)
    canvas.setFillColorRGB(*rgb(op.colour))
    for opacity, shape in _shapes(op.name, op.weight):
        canvas.setFillAlpha(opacity)
        path = canvas.beginPath()
        for kind, points in shape:
            flat = [number for point in points for number in point]
            {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[kind](*flat)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)
    canvas.restoreState()


@lru_cache(maxsize=64)
def _shapes(name: str, weight: str) -> list[tuple[float, list[Segment]]]:
    """Opacity and outline of each path of an icon. Raises `MalformedError` for one that is not bundled."""
    file = files("resources") / "icons" / weight / f"{name}.svg"
    if not file.is_file():
        raise MalformedError("icon", f"{weight}/{name} is not bundled")
    shapes = []
    for attributes in _PATH.findall(file.read_text("utf-8")):
        outline = re.search(r'\bd="([^"]*)"', attributes)
        opacity = re.search(r'\bopacity="([^"]*)"', attributes)
        if outline:
            shapes.append((float(opacity[1]) if opacity else 1.0, segments(outline[1])))
    return shapes
