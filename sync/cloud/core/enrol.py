"""Whether an enrolment code opens the door (sync R20): single use, fifteen minutes, bound to its key.

`sync.cloud.enrol` calls it with the code's row locked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sync.wire.qr import crockford

CODE_TTL_MS = 900_000
CODE_BYTES = 8  # 13 letters, 64 bits: not to be guessed in fifteen minutes


class Door(StrEnum):
    """The answer to a code."""

    OPEN = "OPEN"
    AGAIN = "AGAIN"  # the same key once more: its first answer was lost
    CODE_UNKNOWN = "CODE_UNKNOWN"
    CODE_EXPIRED = "CODE_EXPIRED"
    CODE_USED = "CODE_USED"


@dataclass(frozen=True, slots=True)
class CodeState:
    """A code as stored: expiry in ms UTC, and the public key (hex) that used it, if any."""

    expires_ms: int
    used_by: str | None


def judge(code: CodeState | None, public: str, now_ms: int) -> Door:
    """Whether `public` (hex) may enrol now."""
    if code is None:
        return Door.CODE_UNKNOWN
    if code.used_by is not None:
        return Door.AGAIN if code.used_by == public else Door.CODE_USED
    return Door.CODE_EXPIRED if now_ms >= code.expires_ms else Door.OPEN


def new_code(random: bytes) -> str:
    """A code people can read out: three groups of Crockford letters from `CODE_BYTES` random bytes."""
    letters = crockford(random)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def normal_code(text: str) -> str:
    """A typed code in the form it is stored: upper case, letters and digits only, O and I as they read."""
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    return letters.replace("O", "0").replace("I", "1").replace("L", "1")
