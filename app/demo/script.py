"""The scripted day: tickets in the rhythm of a real shop, and the day's mishaps in their places.

Rhythm of 159 real days of a bakery: lines a ticket and tickets by hour. Seeded, so every run is the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SEED = 20261112
TICKETS = 64

# share of tickets in per mille
_LINES = ((1, 364), (2, 311), (3, 161), (4, 98), (5, 38), (6, 18), (7, 10))
_HOURS = (
    (8, 39),
    (9, 106),
    (10, 133),
    (11, 152),
    (12, 141),
    (13, 122),
    (14, 119),
    (15, 97),
    (16, 61),
    (17, 30),
)
CARD_SHARE, MEMBER_SHARE, DISCOUNT_SHARE, NOTE_SHARE = 45, 55, 6, 60

# minute of the day at which something else than a plain ticket happens
VOUCHER_AT = 9 * 60 + 20
REFUSED_AT = 10 * 60 + 5
TESORETTO_AT = 10 * 60 + 40
CUT_AT = 12 * 60
OFFLINE_VOUCHER_AT = 12 * 60 + 25
OFFLINE_REFUSED_AT = 13 * 60 + 10
MEND_AT = 14 * 60
REFUND_AT = 15 * 60 + 15
PAPER_OUT_AT = 16 * 60 + 20
CLOSE_AT = 19 * 60 + 5


@dataclass(frozen=True, slots=True)
class Ticket:
    """A plain sale: how many lines, whether a card is shown, how it is paid.

    `items` are indexes into the items sold by piece; `member` an index into the members, or None.
    """

    minute: int
    items: tuple[int, ...]
    member: int | None
    by_card: bool
    with_note: bool
    with_discount: bool


def tickets(items: int, members: int) -> list[Ticket]:
    """The day's plain tickets in order of time, for that many items and members to choose from."""
    random = Random(SEED)
    out = []
    for minute in _minutes(random):
        count = _weighted(random, _LINES)
        out.append(
            Ticket(
                minute,
                tuple(random.randrange(items) for _line in range(count)),
                random.randrange(members) if random.randrange(100) < MEMBER_SHARE else None,
                random.randrange(100) < CARD_SHARE,
                random.randrange(100) < NOTE_SHARE,
                random.randrange(100) < DISCOUNT_SHARE,
            )
        )
    return out


def _minutes(random: Random) -> list[int]:
    return sorted(_weighted(random, _HOURS) * 60 + random.randrange(60) for _ticket in range(TICKETS))


def _weighted(random: Random, table: tuple[tuple[int, int], ...]) -> int:
    at = random.randrange(sum(weight for _value, weight in table))
    for value, weight in table:
        at -= weight
        if at < 0:
            return value
    return table[-1][0]
