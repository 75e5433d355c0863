"""One fixed code page per printer, and what is printed instead of signs it lacks (devices §1.2).

Called by the ESC/POS encoder before lines are laid out, because a substitute may be longer than the sign.
Absent: choosing a page per character, which prints Greek boxes for the euro on many printers.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from app.domain.errors import KnownError

_SLOTS = {"CP437": 0, "CP850": 2, "CP1252": 16, "CP858": 19, "ISO8859-15": 40}
_SUBSTITUTES = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
    "’": "'", "‘": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "…": "...",
    "€": "EUR", "×": "x", "·": "-", "•": "*", "→": "->", "←": "<-", "≥": ">=", "≤": "<=",
    "™": "(TM)", "©": "(C)", "®": "(R)", "œ": "oe", "Œ": "OE", "½": "1/2", "¼": "1/4", "¾": "3/4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodePage:
    """A character table of the printer: its name, Python's codec and the printer's slot (`ESC t slot`)."""

    name: str
    codec: str
    slot: int

    def select(self) -> bytes:
        """The command that makes the printer use this page; stands right behind `ESC @`."""
        return b"\x1bt" + bytes([self.slot])


def code_page(text: str) -> CodePage:
    """The page named by a setting: "CP858", or with a slot of its own "CP858/40" (clones number freely).

    Raises `KnownError("BAD_SETTING")` for a name or slot that cannot be.
    """
    name, _, slot = text.strip().upper().partition("/")
    if name not in _SLOTS or (slot and not (slot.isdecimal() and int(slot) <= 255)):
        raise KnownError("BAD_SETTING", {"key": "printer.code_page", "value": text})
    return CodePage(name, name.lower(), int(slot) if slot else _SLOTS[name])


def known_pages() -> tuple[CodePage, ...]:
    """The pages a printer may be set to, by slot: what a test page prints side by side."""
    return tuple(code_page(name) for name in sorted(_SLOTS, key=_SLOTS.__getitem__))


class _Signs(dict[int, str]):
    """Sign -> what is printed for it; filled as signs are met."""

    def __init__(self, codec: str | None) -> None:
        super().__init__()
        self._codec = codec

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        self[point] = shown = sign if self._has(sign) else self._instead(sign)
        return shown

    def _has(self, sign: str) -> bool:
        if unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs") and sign != " ":
            return False
        if self._codec is None:
            return True
        try:
            sign.encode(self._codec)
        except UnicodeEncodeError:
            return False
        return True

    def _instead(self, sign: str) -> str:
        category = unicodedata.category(sign)
        if category == "Cf":
            return ""
        if category in ("Cc", "Zs", "Zl", "Zp"):
            return " "
        if sign in _SUBSTITUTES:
            return _SUBSTITUTES[sign]
        plain = unicodedata.normalize("NFKD", sign)
        plain = "".join(part for part in plain if not unicodedata.combining(part))
        return plain if plain and plain.isascii() and plain.isprintable() else "?"


class Cleaner:
    """Text as a page can print it. Control characters become spaces, so that a product's name can never be a
    command to the printer; line ends are kept. `page` None: any sign may stay (PDF, plain text)."""

    def __init__(self, page: CodePage | None = None) -> None:
        self._signs = _Signs(None if page is None else page.codec)
        self._signs[ord("\n")] = "\n"

    def __call__(self, text: str) -> str:
        """`text` with every sign the page can print, the others substituted."""
        if text.isascii() and text.isprintable():
            return text
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(self._signs)
