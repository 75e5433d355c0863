"""One drawer from opening to count: float, expected, counted, over and short (HOUSE glossary).

The float of closure n+1 is what closure n left in the drawer; at the first closure it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import MalformedError
from app.domain.money import require_cents

# Euro notes and coins, in cents, biggest first.
DENOMINATIONS: tuple[int, ...] = (
    20_000,
    10_000,
    5_000,
    2_000,
    1_000,
    500,
    200,
    100,
    50,
    20,
    10,
    5,
    2,
    1,
)
NOTES: tuple[int, ...] = tuple(d for d in DENOMINATIONS if d >= 500)
COINS: tuple[int, ...] = tuple(d for d in DENOMINATIONS if d < 500)
MAX_PIECES = 9_999


@dataclass(frozen=True, slots=True)
class Count:
    """A drawer counted by piece; `pieces` maps denomination in cents to how many."""

    pieces: Mapping[int, int]

    def __post_init__(self) -> None:
        for cents, pieces in self.pieces.items():
            if cents not in DENOMINATIONS:
                raise MalformedError("denomination", f"{cents}")
            if type(pieces) is not int or not 0 <= pieces <= MAX_PIECES:
                raise MalformedError("pieces", f"{pieces!r} of {cents}")

    @property
    def total_cents(self) -> int:
        """What lies in the drawer."""
        return sum(cents * pieces for cents, pieces in self.pieces.items())


@dataclass(frozen=True, slots=True)
class DrawerCheck:
    """Expected against counted; `difference` > 0 is over, < 0 short."""

    float_cents: int
    takings_cents: int
    counted_cents: int

    @property
    def expected_cents(self) -> int:
        """Float plus what cash sales and returns left in the drawer."""
        return self.float_cents + self.takings_cents

    @property
    def difference_cents(self) -> int:
        """Counted minus expected."""
        return self.counted_cents - self.expected_cents


def change_coins(cents: int) -> tuple[tuple[int, int], ...]:
    """(denomination, pieces) of an amount with the fewest notes and coins: the change hint."""
    left = require_cents(cents, "change")
    out: list[tuple[int, int]] = []
    for denomination in DENOMINATIONS:
        pieces, left = divmod(left, denomination)
        if pieces:
            out.append((denomination, pieces))
    return tuple(out)


def next_notes(due_cents: int, count: int = 3) -> tuple[int, ...]:
    """Amounts a customer is likely to hand over for `due_cents`: the exact sum, then the next notes."""
    amounts = [due_cents]
    for note in sorted(NOTES):
        rounded = -(-due_cents // note) * note
        if rounded not in amounts and len(amounts) < count:
            amounts.append(rounded)
    return tuple(sorted(amounts))
