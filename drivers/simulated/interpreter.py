"""Reads ESC/POS as a printer does and keeps what would stand on the paper; called by `simulated.printer`.

Written without looking at the encoder: it shares no table with it, so that a mistake there shows here.
Understands code pages 0, 2, 16 and 19, sizes, bold, alignment, QR, bar codes, cut and drawer; skips images
and settings of distances; lists what it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
_TOFU = "\u25a1"
# Commands of a fixed length: how many bytes follow the letter.
_ESC_LENGTH = {
    **dict.fromkeys("@2SLi<m", 0),
    **dict.fromkeys("t!E-adJM3{=R GVreKU%?", 1),
    "c": 2,
    "$": 2,
    "\\": 2,
    "p": 3,
}
_GS_LENGTH = {
    **dict.fromkeys(":", 0),
    **dict.fromkeys("!BbhwHfaIrT/j", 1),
    "L": 2,
    "W": 2,
    "P": 2,
    "$": 2,
    "\\": 2,
    "^": 3,
}
_FS_LENGTH = {**dict.fromkeys(".&", 0), **dict.fromkeys("C!-W", 1), "S": 2, "p": 2}
_DLE_LENGTH = {0x04: 1, 0x05: 1, 0x14: 3}
_CUT_AND_FEED = (65, 66, 97, 98, 103, 104)
_KINDS = {
    0: "UPC-A",
    1: "UPC-E",
    2: "EAN13",
    3: "EAN8",
    4: "CODE39",
    5: "ITF",
    6: "CODABAR",
    7: "CODE93",
    8: "CODE128",
}

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One printed line; `width` and `height` in normal characters (2: double)."""

    text: str
    align: Align = "left"
    bold: bool = False
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """What lay between two cuts. `is_complete`: it was cut, not torn by a restart; `raw`: the bytes of it."""

    text: str
    lines: tuple[PaperLine, ...]
    qrs: tuple[str, ...] = ()
    barcodes: tuple[tuple[str, str], ...] = ()
    raw: bytes = b""
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """The host asked for the status of `what` (GS r) in the order of the paper."""

    what: int


@dataclass(frozen=True, slots=True)
class Kick:
    """The drawer was opened."""


Event = Paper | Ask | Kick


@dataclass(slots=True)
class _Mode:
    page: int = 0
    align: Align = "left"
    bold: bool = False
    width: int = 1
    height: int = 1


@dataclass(slots=True)
class Interpreter:
    """A printer's head: `feed` it bytes in any pieces. `unknown`: commands it did not understand, in hex."""

    columns: int = 48
    unknown: list[str] = field(default_factory=list)
    _buffer: bytearray = field(default_factory=bytearray)
    _mode: _Mode = field(default_factory=_Mode)
    _line: list[str] = field(default_factory=list)
    _lines: list[PaperLine] = field(default_factory=list)
    _qrs: list[str] = field(default_factory=list)
    _barcodes: list[tuple[str, str]] = field(default_factory=list)
    _qr_data: str = ""
    _raw: bytearray = field(default_factory=bytearray)
    _events: list[Event] = field(default_factory=list)
    _is_cut: bool = False

    def feed(self, data: bytes) -> list[Event]:
        """Print `data`; what happened, in order. An unfinished command waits for its rest."""
        self._buffer += data
        while self._buffer and (length := self._step(bytes(self._buffer))):
            self._raw += self._buffer[:length]
            del self._buffer[:length]
            if self._is_cut:
                self._end_paper()
        events, self._events = self._events, []
        return events

    def restart(self) -> Paper | None:
        """The printer restarts: what it had not printed is gone; a started paper is torn off."""
        self._buffer.clear()
        self._end_line()
        torn = self._paper(is_complete=False) if self._lines else None
        self._clear()
        self._mode = _Mode()
        return torn

    # -- one command ----------------------------------------------------------------------------------------

    def _step(self, data: bytes) -> int:
        """Carry out the command `data` begins with; its length, 0 while it is incomplete."""
        first = data[0]
        if first == ESC:
            return self._escape(data)
        if first == GS:
            return self._group(data)
        if first == FS:
            return self._fixed(data, _FS_LENGTH)
        if first == DLE:
            return self._realtime(data)
        if first == 0x0A:
            self._end_line(always=True)
        elif first == 0x09:
            self._line.append(" " * (8 - len("".join(self._line)) % 8))
        elif first >= 0x20 and first != 0x7F:
            self._character(first)
        return 1

    def _character(self, byte: int) -> None:
        codec = _PAGES.get(self._mode.page)
        if byte < 0x80:
            sign = chr(byte)
        else:
            sign = bytes([byte]).decode(codec, "replace").replace("\ufffd", _TOFU) if codec else _TOFU
        if len(self._line) >= self.columns // self._mode.width:  # the paper is full: the next line by itself
            self._end_line()
        self._line.append(sign)

    def _fixed(self, data: bytes, lengths: dict[str, int]) -> int:
        """Length of a command that changes nothing we keep."""
        if len(data) < 2:
            return 0
        if (count := lengths.get(chr(data[1]))) is None:
            self.unknown.append(data[:3].hex(" "))
            return 2
        return 2 + count if len(data) >= 2 + count else 0

    def _realtime(self, data: bytes) -> int:
        if len(data) < 2:
            return 0
        length = 2 + _DLE_LENGTH.get(data[1], 0)
        return length if len(data) >= length else 0

    def _escape(self, data: bytes) -> int:
        if len(data) >= 2 and data[1] == ord("*"):
            if len(data) < 5:
                return 0
            size = (data[3] + 256 * data[4]) * (3 if data[2] in (32, 33) else 1)
            return 5 + size if len(data) >= 5 + size else 0
        if len(data) >= 2 and data[1] == ord("D"):
            end = data.find(0, 2)
            return end + 1
        length = self._fixed(data, _ESC_LENGTH)
        if length and chr(data[1]) in _ESC_LENGTH:
            self._escaped(chr(data[1]), data[2] if length > 2 else 0)
        return length

    def _escaped(self, letter: str, n: int) -> None:
        mode = self._mode
        match letter:
            case "@":
                self._line.clear()
                self._mode = _Mode()
            case "t":
                mode.page = n
            case "a":
                places: tuple[Align, ...] = ("left", "center", "right")
                mode.align = places[n % 48 % 3]
            case "E" | "G":
                mode.bold = bool(n & 1)
            case "!":
                mode.bold = bool(n & 0x08)
                mode.height, mode.width = 2 if n & 0x10 else 1, 2 if n & 0x20 else 1
            case "d":
                self._end_line()
                self._lines += [PaperLine("")] * n
            case "p":
                self._events.append(Kick())
            case "i" | "m":
                self._cut()

    def _group(self, data: bytes) -> int:
        if len(data) < 3:
            return 0
        letter = chr(data[1])
        if letter == "k":
            return self._barcode(data)
        if letter == "(":
            return self._extended(data)
        if letter == "v":
            if len(data) < 8:
                return 0
            size = (data[4] + 256 * data[5]) * (data[6] + 256 * data[7])
            return 8 + size if len(data) >= 8 + size else 0
        if letter == "V":
            length = 4 if data[2] in _CUT_AND_FEED else 3
            if len(data) >= length:
                self._cut()
                return length
            return 0
        length = self._fixed(data, _GS_LENGTH)
        if length and letter == "!":
            self._mode.width, self._mode.height = (data[2] >> 4) + 1, (data[2] & 0x0F) + 1
        elif length and letter == "r":
            self._events.append(Ask(data[2] % 48))
        return length

    def _barcode(self, data: bytes) -> int:
        kind = data[2]
        if kind < 65:
            end = data.find(0, 3)
            if end < 0:
                return 0
            self._bars(kind, data[3:end])
            return end + 1
        if len(data) < 4 or len(data) < 4 + data[3]:
            return 0
        self._bars(kind - 65, data[4 : 4 + data[3]])
        return 4 + data[3]

    def _bars(self, kind: int, body: bytes) -> None:
        name = _KINDS.get(kind, str(kind))
        text = _code128(body) if name == "CODE128" else body.decode("latin-1")
        self._barcodes.append((name, text))
        self._mark(f"[{name} {text}]")

    def _extended(self, data: bytes) -> int:
        """GS ( letter: length in two bytes, then its data. GS ( k with cn 49 is the QR code."""
        if len(data) < 5:
            return 0
        length = 5 + data[3] + 256 * data[4]
        if len(data) < length:
            return 0
        body = data[5:length]
        if data[2] == ord("k") and body[:1] == b"1":
            if body[1:2] == b"P":
                self._qr_data = body[3:].decode("utf-8", "replace")
            elif body[1:2] == b"Q" and self._qr_data:
                self._qrs.append(self._qr_data)
                self._mark(f"[QR {self._qr_data}]")
        return length

    # -- the paper ------------------------------------------------------------------------------------------

    def _mark(self, text: str) -> None:
        self._end_line()
        self._lines.append(PaperLine(text, self._mode.align))

    def _end_line(self, always: bool = False) -> None:
        if self._line or always:
            mode = self._mode
            self._lines.append(PaperLine("".join(self._line), mode.align, mode.bold, mode.width, mode.height))
            self._line.clear()

    def _cut(self) -> None:
        self._end_line()
        self._is_cut = True

    def _end_paper(self) -> None:
        """After a cut: the next paper begins; the bytes of the cut belong to the old one."""
        self._is_cut = False
        if self._lines:
            self._events.append(self._paper(is_complete=True))
        self._clear()

    def _paper(self, is_complete: bool) -> Paper:
        text = "".join(f"{_placed(line, self.columns)}\n" for line in self._lines)
        parts = (tuple(self._lines), tuple(self._qrs), tuple(self._barcodes), bytes(self._raw))
        return Paper(text, *parts, is_complete)

    def _clear(self) -> None:
        self._lines.clear()
        self._qrs.clear()
        self._barcodes.clear()
        self._raw.clear()


def _placed(line: PaperLine, columns: int) -> str:
    spare = max(columns - len(line.text), 0)
    lead = spare // 2 if line.align == "center" else spare if line.align == "right" else 0
    return (" " * lead + line.text).rstrip()


def _code128(body: bytes) -> str:
    """The characters behind `{B` text and `{C` pairs."""
    text, pairs, index = "", False, 0
    while index < len(body):
        if body[index] == ord("{") and index + 1 < len(body):
            follower = chr(body[index + 1])
            pairs = follower == "C" if follower in "ABC" else pairs
            text += "{" if follower == "{" else ""
            index += 2
            continue
        text += f"{body[index]:02d}" if pairs else chr(body[index])
        index += 1
    return text
