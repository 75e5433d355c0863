"""What can be sold: VAT classes, departments, products. A VAT class never defaults (italy §1.3)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import MalformedError
from app.domain.money import require_cents

# Rates and natures of italy §1.3. "N6" in takings is not reverse charge.
VAT_BPS: dict[str, int] = {
    "22": 2200,
    "10": 1000,
    "5": 500,
    "4": 400,
    "N1": 0,
    "N2": 0,
    "N3": 0,
    "N4": 0,
    "N5": 0,
    "N6": 0,
}


def vat_bps(code: str) -> int:
    """Rate in basis points of a VAT class; an unknown class is malformed, never a default."""
    if code not in VAT_BPS:
        raise MalformedError("vat", f"unknown VAT class {code!r}")
    return VAT_BPS[code]


@dataclass(frozen=True, slots=True)
class Department:
    """A department (reparto) of the shop; it carries the VAT class of what is typed on it."""

    number: int
    name: str
    vat: str
    icon: str
    tone: str

    def __post_init__(self) -> None:
        vat_bps(self.vat)


@dataclass(frozen=True, slots=True)
class Product:
    """An item of the catalogue. `price_cents` is VAT-included, per piece or per kilo when `weighed`."""

    id: str
    name: str
    short_name: str
    department: int
    vat: str
    price_cents: int
    weighed: bool = False
    detail: str = ""
    code: str | None = None
    tags: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    icon: str = ""

    def __post_init__(self) -> None:
        vat_bps(self.vat)
        require_cents(self.price_cents, "price_cents")
