"""The bundled Inter in reportlab: font names by weight and the width of a text.

Called by `pdf` and `slip`; `InterMeasure` is handed to `app.reports` as its `TextMeasure`.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.resources import as_file, files

from app.domain.errors import KnownError
from app.ports.documents import Weight

_FILES = {400: "Inter-Regular", 500: "Inter-Medium", 600: "Inter-SemiBold", 700: "Inter-Bold"}
_lock = threading.Lock()


@lru_cache(maxsize=4)
def font_name(weight: Weight) -> str:
    """The name under which reportlab knows the font of this weight; the first call reads its file.

    Raises `KnownError("FONT_MISSING")` when the file is not there or is no font.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    name = _FILES[weight]
    with _lock, as_file(files("resources") / "fonts" / f"{name}.ttf") as path:
        if not path.is_file():
            raise KnownError("FONT_MISSING", {"font": name})
        try:
            pdfmetrics.registerFont(TTFont(name, str(path)))
        except (TTFError, OSError) as error:
            raise KnownError("FONT_MISSING", {"font": name}) from error
    return name


class InterMeasure:
    """Widths in Inter, as the PDF will have them."""

    def width(self, text: str, size: float, weight: Weight = 400) -> float:
        """Width in points of one line of `text` at `size` points."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(text, font_name(weight), size))

    def wrap(self, text: str, room: float, size: float, weight: Weight = 400) -> list[str]:
        """`text` in lines no wider than `room` points, broken between words, a too long word between letters;
        never empty."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if line and self.width(longer, size, weight) > room:
                    lines.append(line)
                    longer = word
                while len(longer) > 1 and self.width(longer, size, weight) > room:
                    fitting = self._fitting(longer, room, size, weight)
                    lines.append(longer[:fitting])
                    longer = longer[fitting:]
                line = longer
            lines.append(line)
        return lines

    def _fitting(self, word: str, room: float, size: float, weight: Weight) -> int:
        """How many letters of `word` fit, at least one."""
        count = 1
        while count < len(word) and self.width(word[: count + 1], size, weight) <= room:
            count += 1
        return count
