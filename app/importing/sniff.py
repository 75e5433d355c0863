"""What kind of file this is: its digest, encoding, line ends, delimiter and decimal sign; or why it is none.

The whole file is read once, line by line: the one accent that decides the encoding may stand at its end.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.importing.columns import by_content, by_heading, looks_like_header
from app.importing.plan import CODE, CP1252, DELIMITERS, PLU, PRICE, UTF8, Plan
from app.importing.reader import BOM, split

SAMPLE_LINES = 200
_BLOCK = 1 << 20
# First bytes of what people choose by mistake.
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY = (b"%PDF", b"\x89PNG", b"SQLite format 3")
_NUL_SHARE = 100  # one NUL in a hundred bytes is no text file; a stray one is one bad row


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file as it was when it was read: an import goes on only while it stays so."""

    name: str
    size: int
    modified_ns: int
    sha256: str
    encoding: str
    newline: str


def read_facts(path: Path) -> FileFacts:
    """Read the whole file once. Raises KnownError: FILE_UNREADABLE, FILE_EMPTY, FILE_IS_SPREADSHEET,
    FILE_IS_UTF16, FILE_IS_BINARY, each with {"name"}."""
    try:
        stat = path.stat()
        with path.open("rb") as handle:
            _refuse_other_kinds(handle.read(4096), path.name)
            handle.seek(0)
            digest, tally, rest = hashlib.sha256(), _Tally(), b""
            while block := handle.read(_BLOCK):
                digest.update(block)
                *lines, rest = (rest + block).split(b"\n")
                tally.add(lines)
            tally.add([rest])
    except OSError as error:
        raise KnownError("FILE_UNREADABLE", {"name": path.name}) from error
    newline = "\r" if tally.lines <= 1 and tally.has_lone_cr else "\n"
    return FileFacts(path.name, stat.st_size, stat.st_mtime_ns, digest.hexdigest(), tally.encoding, newline)


def is_unchanged(path: Path, facts: FileFacts) -> bool:
    """Whether the file is still the one that was read, by size and time; False when it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return False
    return (stat.st_size, stat.st_mtime_ns) == (facts.size, facts.modified_ns)


def guess_plan(sample: Sequence[str], facts: FileFacts, delimiter: str = "") -> Plan:
    """How the file is probably to be read, from its first lines as text; `delimiter` if a person said it."""
    delimiter = delimiter or guess_delimiter(sample)
    rows = [split(line, delimiter)[0] for line in sample if line.strip()]
    first = rows[0] if rows else []
    has_header = looks_like_header(first)
    width = len(first)
    body = rows[1:] if has_header else rows
    columns = by_heading(first) if has_header else by_content(body, width)
    if CODE not in columns and PLU in columns:
        columns[CODE] = columns.pop(PLU)
    price = columns.get(PRICE)
    decimal = guess_decimal([row[price] for row in body if price is not None and price < len(row)])
    return Plan(facts.encoding, delimiter, decimal, has_header, width, columns, newline=facts.newline)


def guess_delimiter(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into the same number of columns, as many as the first line has."""

    def worth(delimiter: str) -> tuple[bool, float, int]:
        found = [len(split(line, delimiter)[0]) for line in lines if line.strip()]
        if not found:
            return False, 0.0, 0
        width, times = Counter(found).most_common(1)[0]
        share = times / len(found)
        return width > 1 and found[0] == width, round(share, 1) if width > 1 else 0.0, width

    return max(DELIMITERS, key=worth)


def guess_decimal(prices: Sequence[str]) -> str:
    """The decimal sign most prices end with; a comma when none tells."""
    endings = Counter(match[1] for text in prices if (match := re.search(r"\d([.,])\d{1,2}\D*$", text)))
    return "." if endings["."] > endings[","] else ","


class _Tally:
    """Counts what tells UTF-8 from Windows-1252, line by line: one torn letter must not decide."""

    def __init__(self) -> None:
        self.lines = 0
        self.has_lone_cr = False
        self._utf8 = 0
        self._other = 0

    def add(self, lines: Sequence[bytes]) -> None:
        """Count some lines without their ends."""
        for line in lines:
            self.lines += 1
            if not self.has_lone_cr and b"\r" in line.rstrip(b"\r"):
                self.has_lone_cr = True
            if line.isascii():
                continue
            try:
                line.decode(UTF8)
                self._utf8 += 1
            except UnicodeDecodeError:
                self._other += 1

    @property
    def encoding(self) -> str:
        """UTF-8 unless more lines with accents contradict it than fit it."""
        return CP1252 if self._other > self._utf8 else UTF8


def _refuse_other_kinds(start: bytes, name: str) -> None:
    facts = {"name": name}
    if not start.removeprefix(BOM).strip():
        raise KnownError("FILE_EMPTY", facts)
    if start.startswith(_SPREADSHEETS):
        raise KnownError("FILE_IS_SPREADSHEET", facts)
    if start.startswith(_UTF16):
        raise KnownError("FILE_IS_UTF16", facts)
    if start.startswith(_BINARY) or start.count(b"\0") * _NUL_SHARE > len(start):
        raise KnownError("FILE_IS_BINARY", facts)
