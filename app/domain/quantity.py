"""Quantities in thousandths: 1000 is one piece or one kilo. Weighed goods and pieces share the unit."""

from __future__ import annotations

from app.domain.errors import MalformedError

ONE = 1_000
MAX_MILLI = 9_999_000  # 9,999 pieces or kilos on one line: beyond it is a scanned code typed as a quantity


def require_milli(value: object, field: str = "qty_milli") -> int:
    """`value` if it is an int in 1..MAX_MILLI; otherwise `MalformedError` naming `field`."""
    if type(value) is not int or not 1 <= value <= MAX_MILLI:
        raise MalformedError(field, f"not a quantity in thousandths: {value!r}")
    return value


def whole_pieces(milli: int) -> int | None:
    """Number of pieces if `milli` is a whole number of them, else None."""
    pieces, rest = divmod(milli, ONE)
    return pieces if rest == 0 else None
