"""The two primitives that carry all arithmetic, and the guard at every door for cents.

Money is an integer number of euro cents everywhere (value principle 3, E20). A float, a bool or an
amount out of range is refused where a value is built, so that no later sum has to doubt.
Deliberately absent: formatting (app.formats) and currencies other than the euro.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import MalformedError

# value issue: amounts up to 99,999,999 cents. A till that reaches this has a typing error, not a sale.
MAX_CENTS = 99_999_999
FULL_BPS = 10_000


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half up, for numerators >= 0 (value E20, vectors `half_up`)."""
    if numerator < 0 or denominator <= 0:
        raise MalformedError("half_up", f"needs n >= 0 and d > 0, got {numerator}/{denominator}")
    return (2 * numerator + denominator) // (2 * denominator)


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `total` cents in proportion to `weights`, to the cent, by largest remainder (value E2).

    Left-over cents go one each to the larger remainder, then the larger weight, then the earlier
    position. If `total` <= sum(weights), no share exceeds its weight. `total` > 0 with all weights 0
    is malformed (value §7).
    """
    weight_sum = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise MalformedError("allocate", "negative total or weight")
    if total == 0:
        return (0,) * len(weights)
    if weight_sum == 0:
        raise MalformedError("allocate", "all weights are zero")
    if len(weights) == 1:
        return (total,)
    shares = [total * weight // weight_sum for weight in weights]
    left = total - sum(shares)
    if left:
        order = sorted(
            range(len(weights)),
            key=lambda i: (-(total * weights[i] % weight_sum), -weights[i], i),
        )
        for index in order[:left]:
            shares[index] += 1
    return tuple(shares)


def require_cents(value: object, field: str, low: int = 0, high: int = MAX_CENTS) -> int:
    """`value` if it is an int of cents within [low, high]; otherwise `MalformedError` naming `field`."""
    if type(value) is not int:  # bool is an int subclass, a float never money
        raise MalformedError(field, f"not an integer number of cents: {value!r}")
    if not low <= value <= high:
        raise MalformedError(field, f"{value} is outside {low}..{high}")
    return value


def require_bps(value: object, field: str, high: int = FULL_BPS) -> int:
    """`value` if it is an int of basis points within [0, high]; 10,000 = 100 %."""
    return require_cents(value, field, 0, high)


def round_to_step(cents: int, step_cents: int) -> int:
    """`cents` to the nearest multiple of `step_cents`, half up: art. 13-quater DL 50/2017 with step 5."""
    return half_up(cents, step_cents) * step_cents
