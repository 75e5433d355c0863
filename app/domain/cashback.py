"""Accrual of the tesoretto: floor(base x rate x multiplier), then the cap per sale (value E7).

Floor makes splitting a purchase useless; caps per day and month are settled by the district.
"""

from __future__ import annotations

_SCALE = 100_000_000  # rate bps x multiplier bps


def earned_cents(base_cents: int, rate_bps: int, mult_bps: int, cap_cents: int | None) -> int:
    """Cents of cashback on a base of real money."""
    cents = base_cents * rate_bps * mult_bps // _SCALE
    return cents if cap_cents is None else min(cents, cap_cents)
