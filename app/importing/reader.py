"""Cuts a price list into records, from any byte on, and never lets one bad line take others with it.

The csv module swallows the rest of a file after one stray quote; here a quote that does not close within a
few lines spoils its own line only. Positions are bytes, so that an interrupted import goes on at its row.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import KnownError
from app.importing.faults import Fault
from app.importing.plan import Plan

BOM = b"\xef\xbb\xbf"
LINE_MAX = 65_536
SHOWN_MAX = 200  # of a line that is no record
LINES_JOINED_MAX = 10  # a name may hold a line break or two; more is a quote that was never closed


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it begins on, where the next one begins, its cells or why it has none.

    `is_last_unended`: the file ends behind it without a line end, so it may be torn.
    """

    line: int
    next_line: int
    next_byte: int
    cells: tuple[str, ...]
    fault: Fault | None = None
    is_last_unended: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it: skipped without a word."""
        return self.fault is None and not any(cell.strip() for cell in self.cells)


def records(path: Path, plan: Plan, start_byte: int = 0, start_line: int = 1) -> Iterator[Record]:
    """The records from `start_byte` (the beginning of line `start_line`) on; the header is one of them.

    Raises KnownError("FILE_UNREADABLE").
    """
    try:
        with path.open("rb") as handle:
            handle.seek(start_byte)
            yield from _records(_Lines(handle, plan.newline.encode()), plan, start_byte, start_line)
    except OSError as error:
        raise KnownError("FILE_UNREADABLE", {"name": path.name}) from error


def split(text: str, delimiter: str) -> tuple[list[str], bool]:
    """The cells of one record, and whether a quote is still open at its end."""
    cells, is_open, _is_loose = _split(text, delimiter)
    return cells, is_open


def _split(text: str, delimiter: str) -> tuple[list[str], bool, bool]:
    """As `split`, and whether something stands between a closing quote and the delimiter."""
    if '"' not in text:
        return text.split(delimiter), False, False
    cells: list[str] = []
    place, is_loose = 0, False
    while True:
        value, after = "", place
        if text.startswith('"', place):
            value, after = _quoted(text, place + 1)
            if after < 0:
                return cells, True, is_loose
        end = text.find(delimiter, after)
        rest = text[after:end] if end >= 0 else text[after:]
        is_loose = is_loose or (after > place and rest.strip() != "")
        cells.append(value + rest)
        if end < 0:
            return cells, False, is_loose
        place = end + len(delimiter)


def _quoted(text: str, place: int) -> tuple[str, int]:
    """The text of a quoted cell whose content begins at `place`, and where it ends; -1 if it does not."""
    parts: list[str] = []
    while True:
        quote = text.find('"', place)
        if quote < 0:
            return "", -1
        if text[quote + 1 : quote + 2] != '"':
            parts.append(text[place:quote])
            return "".join(parts), quote + 1
        parts.append(text[place : quote + 1])
        place = quote + 2


class _Lines:
    """The file's lines with their ends, or pieces of LINE_MAX bytes of a longer one; some can be put back."""

    def __init__(self, handle: BinaryIO, newline: bytes) -> None:
        self._handle = handle
        self._newline = newline
        self._waiting: deque[bytes] = deque()

    def take(self) -> bytes:
        """The next line; empty at the end."""
        if self._waiting:
            return self._waiting.popleft()
        if self._newline == b"\n":
            return self._handle.readline(LINE_MAX)
        # Old Macintosh files end lines with CR alone: read a block, keep what follows the first line.
        block = self._handle.read(LINE_MAX)
        *whole, rest = block.split(self._newline)
        self.put_back([line + self._newline for line in whole])
        if rest:
            self._waiting.append(rest + self._until_end())
        return self._waiting.popleft() if self._waiting else b""

    def put_back(self, lines: list[bytes]) -> None:
        """Lines that were taken and belong to later records, in their order."""
        self._waiting.extendleft(reversed(lines))

    def skip_line(self) -> int:
        """Drop the rest of a line that is too long; returns how many bytes that was."""
        dropped = 0
        while piece := self.take():
            dropped += len(piece)
            if piece.endswith(self._newline):
                break
        return dropped

    def _until_end(self) -> bytes:
        end = b""
        while (sign := self._handle.read(1)) and sign != self._newline:
            end += sign
        return end + sign


def _records(lines: _Lines, plan: Plan, byte: int, line: int) -> Iterator[Record]:
    newline = plan.newline.encode()
    while raw := lines.take():
        taken, extra, fault = [raw], 0, None
        if len(raw) >= LINE_MAX and not raw.endswith(newline):
            extra, fault = lines.skip_line(), Fault.LINE_TOO_LONG
        elif b'"' in raw:
            taken = _join(raw, lines, plan)
        whole = b"".join(taken)
        next_byte, next_line = byte + len(whole) + extra, line + len(taken)
        yield _record(whole, plan, line, next_line, next_byte, fault, byte == 0)
        byte, line = next_byte, next_line


def _join(first: bytes, lines: _Lines, plan: Plan) -> list[bytes]:
    """`first` and the lines that belong to it; alone if its quote never closes into a whole record."""
    taken = [first]
    if not _is_open(first, plan):
        return taken
    while len(taken) <= LINES_JOINED_MAX and (more := lines.take()):
        taken.append(more)
        cells, is_open, is_loose = _split(_text(b"".join(taken), plan), plan.delimiter)
        if not is_open:
            # A quote that seems to close where a later line opens its own has letters right behind it.
            if len(cells) == plan.width and not is_loose:
                return taken
            break
    lines.put_back(taken[1:])
    return taken[:1]


def _is_open(raw: bytes, plan: Plan) -> bool:
    return split(_text(raw, plan), plan.delimiter)[1]


def _text(raw: bytes, plan: Plan) -> str:
    return raw.decode(plan.encoding, "replace").rstrip("\r\n")


def _record(
    raw: bytes, plan: Plan, line: int, next_line: int, next_byte: int, fault: Fault | None, is_first: bool
) -> Record:
    """The record in `raw`; a fault keeps what can be shown of it in one row of cells."""
    body = raw.removeprefix(BOM) if is_first else raw
    unended = fault is None and not raw.endswith(plan.newline.encode())
    try:
        text = body.decode(plan.encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        text, fault = _text(body, plan), fault or Fault.BAD_ENCODING
    if fault is Fault.LINE_TOO_LONG:
        text = text[:SHOWN_MAX]
    if "\0" in text:
        text, fault = text.replace("\0", ""), fault or Fault.NUL_BYTE
    cells, is_open = split(text, plan.delimiter)
    if is_open:
        cells = text.split(plan.delimiter)
        fault = fault or (Fault.TORN_LINE if unended else Fault.QUOTE_OPEN)
    return Record(line, next_line, next_byte, tuple(cells), fault, unended)
