"""The one way the wire says "these bytes are not what they claim to be".

Raised by every reader of this package; callers need to catch nothing else. Deliberately absent: text
for people (`app.wording`) and HTTP statuses (`sync.cloud.api`).
"""

from __future__ import annotations

from app.domain.errors import KnownError

MALFORMED = "MALFORMED"
TOO_LARGE = "TOO_LARGE"
BAD_SIGNATURE = "BAD_SIGNATURE"
UNKNOWN_KEY = "UNKNOWN_KEY"
BAD_CHECK_DIGITS = "BAD_CHECK_DIGITS"
NOT_A_CODE = "NOT_A_CODE"


class WireError(KnownError):
    """Bytes from outside were refused. `code` is one of the constants above, `reason` English for the log."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, {"reason": reason})
        self.reason = reason
