"""Basket to priced basket: gross, discounts, net per line, and the VAT summary (value E1, italy §1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.basket import Basket, Discount, Line
from app.domain.money import FULL_BPS, allocate, half_up
from app.domain.quantity import ONE


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its figures in cents: gross - discount - document share = net."""

    line: Line
    gross_cents: int
    discount_cents: int
    document_discount_cents: int
    net_cents: int


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """All lines priced; `subtotal` before any discount, `net_total` is what the document says."""

    lines: tuple[PricedLine, ...]
    subtotal_cents: int
    discount_cents: int
    net_total_cents: int


@dataclass(frozen=True, slots=True)
class VatGroup:
    """Takings of one VAT class: gross = net + vat, rounded once per class and document."""

    code: str
    bps: int
    gross_cents: int
    net_cents: int
    vat_cents: int


def discount_value(discount: Discount | None, cents: int) -> int:
    """What a discount takes off `cents`, never more than `cents` (value §7)."""
    if discount is None:
        return 0
    if discount.bps is not None:
        return min(cents, half_up(cents * discount.bps, FULL_BPS))
    return min(cents, discount.cents or 0)


def price(basket: Basket) -> PricedBasket:
    """Price every line, then spread the document discount over all lines (value E1, E2)."""
    gross = [half_up(line.unit_cents * line.qty_milli, ONE) for line in basket.lines]
    cuts = [discount_value(line.discount, cents) for line, cents in zip(basket.lines, gross, strict=True)]
    after = [cents - cut for cents, cut in zip(gross, cuts, strict=True)]
    total_after = sum(after)
    document_cut = discount_value(basket.discount, total_after)
    shares = allocate(document_cut, after) if document_cut else (0,) * len(after)
    lines = tuple(
        PricedLine(line, gross[i], cuts[i], shares[i], after[i] - shares[i])
        for i, line in enumerate(basket.lines)
    )
    return PricedBasket(lines, sum(gross), sum(cuts) + document_cut, total_after - document_cut)


def vat_groups(amounts: Iterable[tuple[str, int, int]]) -> tuple[VatGroup, ...]:
    """(code, bps, VAT-included cents) summed per class; VAT split once per class (value E20).

    Order: highest rate first, natures last, as the document prints them.
    """
    sums: dict[str, tuple[int, int]] = {}
    for code, bps, cents in amounts:
        known = sums.get(code, (bps, 0))
        sums[code] = (bps, known[1] + cents)
    groups = []
    for code in sorted(sums, key=lambda c: (-sums[c][0], c)):
        bps, gross = sums[code]
        net = half_up(gross * FULL_BPS, FULL_BPS + bps)
        groups.append(VatGroup(code, bps, gross, net, gross - net))
    return tuple(groups)


def vat_of(priced: PricedBasket) -> tuple[VatGroup, ...]:
    """The VAT summary of a priced basket."""
    return vat_groups((p.line.vat, p.line.vat_bps, p.net_cents) for p in priced.lines)
