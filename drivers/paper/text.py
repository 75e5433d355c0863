"""A document as plain text: what it looks like on paper of so many columns. For mail, screens and tests.

QR and bar codes are shown by what they hold, `[QR …]`, `[EAN13 …]`; sizes and bold are not shown.
"""

from __future__ import annotations

from app.ports.documents import Barcode, Cut, Document, Feed, Qr
from drivers.paper.codepages import Cleaner
from drivers.paper.layout import Clean, Line, lay_out

_ANY_SIGN = Cleaner()


def to_text(document: Document, columns: int = 48, clean: Clean = _ANY_SIGN) -> str:
    """The document in lines of at most `columns` characters (codes may be longer), ending with a line end.

    `clean` makes it the text of a printer with a poor code page (`Cleaner(code_page("CP437"))`).
    """
    lines: list[str] = []
    for piece in lay_out(document, columns, clean):
        match piece:
            case Line(text, align):
                lines.append(_placed(text, align, columns))
            case Qr(data):
                lines.append(_placed(f"[QR {data}]", "center", columns))
            case Barcode(data, kind):
                lines.append(_placed(f"[{kind} {data}]", "center", columns))
            case Feed(count):
                lines += [""] * count
            case Cut():
                pass
    return "".join(f"{line}\n" for line in lines)


def _placed(text: str, align: str, columns: int) -> str:
    spare = max(columns - len(text), 0)
    lead = {"left": 0, "center": spare // 2, "right": spare}[align]
    return (" " * lead + text).rstrip()
