"""How ids and numbers made on the till look, and how they are checked. Making ids needs time and
randomness, so the generator lives in `sync.wire.ids`; document numbers are sync R32."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

_NUMBER = re.compile(r"^(\d{2})([a-z]{0,2})-(\d{4,6})-(\d{4,6})$")
_HEX32 = re.compile(r"^[0-9a-f]{32}$")


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in its 36-character form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def is_hex32(text: str) -> bool:
    """Whether `text` is 16 bytes in lower-case hex: a voucher id or a member's pseudonym."""
    return bool(_HEX32.match(text))


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Till, branch letter, closure and progressive: `01-0412-0087`, after a fork `01a-…` (sync R32)."""

    till: str
    branch: str
    closure: int
    progressive: int

    def __str__(self) -> str:
        return f"{self.till}{self.branch}-{self.closure:04d}-{self.progressive:04d}"

    @property
    def short(self) -> str:
        """`0412-0087`, as the screens show it within one till."""
        return f"{self.closure:04d}-{self.progressive:04d}"


def parse_number(text: str) -> DocumentNumber | None:
    """The document number in `text`, or None if it is not one. Case of the branch letter is ignored."""
    match = _NUMBER.match(text.strip().lower())
    if match is None:
        return None
    return DocumentNumber(match[1], match[2], int(match[3]), int(match[4]))
