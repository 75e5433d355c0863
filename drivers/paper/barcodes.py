"""Which characters a bar code may hold, and its check digit: verified here because neither python-escpos nor
the printer does (devices §1.1: bars with a wrong digit come out, and no scanner reads them)."""

from __future__ import annotations

from app.domain.errors import MalformedError
from app.ports.documents import Barcode

_LENGTHS = {"EAN13": 13, "EAN8": 8, "UPC-A": 12}
_MOST_CODE128 = 40


def verified(barcode: Barcode) -> str:
    """The bar code's data, known to be printable; raises `MalformedError` otherwise."""
    data = barcode.data
    if barcode.kind == "CODE128":
        if not 1 <= len(data) <= _MOST_CODE128 or not all(" " <= sign <= "~" for sign in data):
            raise MalformedError("barcode", f"Code 128 holds 1 to {_MOST_CODE128} ASCII signs, not {data!r}")
        return data
    if len(data) != _LENGTHS[barcode.kind] or not (data.isascii() and data.isdecimal()):
        raise MalformedError("barcode", f"{barcode.kind} has {_LENGTHS[barcode.kind]} digits, not {data!r}")
    if _check_digit(data[:-1]) != data[-1]:
        raise MalformedError("barcode", f"{data} has a wrong check digit")
    return data


def _check_digit(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)
