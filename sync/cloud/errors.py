"""Failures of the district that have a sentence (`__main__`) or a status (`api`). No text here."""

from __future__ import annotations

from app.domain.errors import KnownError

PG_MISSING = "PG_MISSING"
PG_FAILED = "PG_FAILED"
DATA_BUSY = "DATA_BUSY"
KEY_UNREADABLE = "KEY_UNREADABLE"
NOT_LOOPBACK = "NOT_LOOPBACK"
UNKNOWN_SHOP = "UNKNOWN_SHOP"
UNKNOWN_PROGRAM = "UNKNOWN_PROGRAM"
UNKNOWN_CAUSE = "UNKNOWN_CAUSE"
UNKNOWN_TILL = "UNKNOWN_TILL"
UNKNOWN_MEMBER = "UNKNOWN_MEMBER"
ALREADY_THERE = "ALREADY_THERE"
BAD_VALUE = "BAD_VALUE"
PORT_BUSY = "PORT_BUSY"


class RequestRefusedError(KnownError):
    """A request is refused with an HTTP status; `code` goes into the body, `detail` is for the log."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code, {"detail": detail})
        self.status = status
        self.detail = detail
