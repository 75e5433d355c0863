"""Earning bricks, the circuit's points: floor(euro x rate x multiplier), once per sale (value E8)."""

from __future__ import annotations

# cents (100) x multiplier bps (10,000): floor(base * bricks_per_euro * mult / 10^6), vectors `bricks`
_SCALE = 1_000_000


def earned(base_cents: int, bricks_per_euro: int, mult_bps: int) -> int:
    """Whole bricks for a base of ordinary spend; multiply first, floor once."""
    return base_cents * bricks_per_euro * mult_bps // _SCALE
