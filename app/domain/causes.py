"""The contribution of a sale to causes, and how it divides (value E6, E10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import MalformedError
from app.domain.money import FULL_BPS, allocate, half_up

_SCALE = 100_000_000  # rate bps x multiplier bps


@dataclass(frozen=True, slots=True)
class CauseShare:
    """A cause of the member and its weight; weights are positive, their sum need not be 10,000."""

    id: str
    weight_bps: int

    def __post_init__(self) -> None:
        if type(self.weight_bps) is not int or self.weight_bps <= 0:
            raise MalformedError("weight_bps", f"{self.weight_bps!r} is not a positive weight")


def contribution_cents(parts: Iterable[tuple[int, int, int]], mult_bps: int, base_kind: str) -> int:
    """Contribution of one document, rounded half up once (value E6).

    `parts` are (base cents, rate bps, VAT bps) per line. With `base_kind` "net" the base loses its VAT
    first, per (VAT rate, rate) group.
    """
    if base_kind == "gross":
        return half_up(sum(base * rate for base, rate, _vat in parts) * mult_bps, _SCALE)
    if base_kind != "net":
        raise MalformedError("cause_base", f"unknown base {base_kind!r}")
    groups: dict[tuple[int, int], int] = {}
    for base, rate, vat in parts:
        groups[(vat, rate)] = groups.get((vat, rate), 0) + base
    weighted = sum(half_up(base * FULL_BPS, FULL_BPS + vat) * rate for (vat, rate), base in groups.items())
    return half_up(weighted * mult_bps, _SCALE)


def split(total_cents: int, causes: Sequence[CauseShare]) -> dict[str, int]:
    """`total_cents` over the causes in profile order (value E10)."""
    shares = allocate(total_cents, [cause.weight_bps for cause in causes])
    return {cause.id: share for cause, share in zip(causes, shares, strict=True)}


def split_reversal(difference_cents: int, credited: Mapping[str, int]) -> dict[str, int]:
    """What a return takes back from each cause, over what is still credited (value E5).

    Re-splitting the smaller total from scratch could raise a cause (Alabama paradox, CV-29).
    """
    names = list(credited)
    shares = allocate(difference_cents, [credited[name] for name in names])
    return dict(zip(names, shares, strict=True))
