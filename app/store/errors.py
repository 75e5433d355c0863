"""SQLite's codes to `KnownError`: what of the world failed, chosen in one place (HOUSE §8.1)."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from app.domain.errors import KnownError

# primary result codes, https://sqlite.org/rescode.html
_KNOWN = {
    5: "DATABASE_BUSY",
    6: "DATABASE_BUSY",
    8: "DISK_READ_ONLY",
    10: "DISK_ERROR",
    11: "DATABASE_DAMAGED",
    13: "DISK_FULL",
    14: "DATABASE_UNREADABLE",
    26: "DATABASE_DAMAGED",
}


def known_error(error: Exception) -> KnownError | None:
    """The `KnownError` behind an error of SQLAlchemy or driver, None for our own bug (constraint, SQL)."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    name = _KNOWN.get(code & 0xFF)
    return None if name is None else KnownError(name, {"sqlite": code})
