"""What can be wrong with a price list: the closed list, with the facts a sentence needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum


class Fault(StrEnum):
    """Why a row does not go in. `app.wording` makes the sentences."""

    # the row as a whole
    TORN_LINE = "TORN_LINE"  # the file ends in the middle of it
    NUL_BYTE = "NUL_BYTE"
    BAD_ENCODING = "BAD_ENCODING"  # bytes that are no letters in the file's encoding
    QUOTE_OPEN = "QUOTE_OPEN"
    LINE_TOO_LONG = "LINE_TOO_LONG"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"  # found, wanted: often the delimiter within a name
    # code
    CODE_SCIENTIFIC = "CODE_SCIENTIFIC"  # 8,00001E+12: the spreadsheet has eaten digits
    CODE_CHECK_DIGIT = "CODE_CHECK_DIGIT"  # code, expected
    CODE_UNREADABLE = "CODE_UNREADABLE"  # code
    CODE_TWICE = "CODE_TWICE"  # code, first_line
    CODE_OF_ANOTHER = "CODE_OF_ANOTHER"  # names: its codes belong to different products
    # name
    NAME_MISSING = "NAME_MISSING"
    NAME_TOO_LONG = "NAME_TOO_LONG"  # most
    NAME_TWICE = "NAME_TWICE"  # first_line: two rows without a code and with one name
    # price
    PRICE_MISSING = "PRICE_MISSING"
    PRICE_UNREADABLE = "PRICE_UNREADABLE"  # text
    PRICE_NEGATIVE = "PRICE_NEGATIVE"  # text
    PRICE_DECIMALS = "PRICE_DECIMALS"  # text: more than two
    PRICE_AMBIGUOUS = "PRICE_AMBIGUOUS"  # text: 1.234 may be one thousand or one euro
    PRICE_TOO_LARGE = "PRICE_TOO_LARGE"  # text
    # VAT, department, unit
    VAT_MISSING = "VAT_MISSING"
    VAT_UNKNOWN = "VAT_UNKNOWN"  # text
    DEPARTMENT_MISSING = "DEPARTMENT_MISSING"
    DEPARTMENT_TOO_LONG = "DEPARTMENT_TOO_LONG"  # most
    TOO_MANY_DEPARTMENTS = "TOO_MANY_DEPARTMENTS"  # most
    UNIT_UNKNOWN = "UNIT_UNKNOWN"  # text: a price for 100 g is not a price for a kilo


@dataclass(frozen=True, slots=True)
class Bad:
    """One cell that cannot be read: which fault, and its facts."""

    fault: Fault
    facts: Mapping[str, str | int] = with_default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row. `line` counts the file's lines from 1, as an editor shows them; `field` is a
    field of `columns.FIELDS`, or empty when the whole row is meant."""

    line: int
    field: str
    fault: Fault
    facts: Mapping[str, str | int] = with_default(default_factory=dict)
