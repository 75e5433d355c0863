"""How one file is to be read: guessed by the preview, changed by the person, kept with the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

CODE, PLU, NAME, SHORT, DETAIL = "code", "plu", "name", "short_name", "detail"
DEPARTMENT, VAT, PRICE, UNIT = "department", "vat", "price", "unit"
FIELDS = (CODE, PLU, NAME, SHORT, DETAIL, DEPARTMENT, VAT, PRICE, UNIT)
REQUIRED = (NAME, PRICE, VAT)

UTF8, CP1252 = "utf-8", "cp1252"
ENCODINGS = (UTF8, CP1252)
DELIMITERS = (";", ",", "\t", "|")
DECIMALS = (",", ".")


@dataclass(frozen=True, slots=True)
class Plan:
    """Encoding, delimiter, decimal sign, header, and which column holds which field.

    `columns`: field to column, from 0. `default_department`: where rows without a department go; empty
    makes them faults. `width`: columns of the header.
    """

    encoding: str
    delimiter: str
    decimal: str
    has_header: bool
    width: int
    columns: Mapping[str, int] = field(default_factory=dict)
    default_department: str = ""
    newline: str = "\n"

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields that no column holds yet: the import cannot start."""
        return tuple(name for name in REQUIRED if name not in self.columns)

    def as_json(self) -> str:
        """One text for one plan: a run is known by its file and this."""
        parts = {name: getattr(self, name) for name in self.__slots__ if name != "columns"}
        return json.dumps({**parts, "columns": dict(sorted(self.columns.items()))}, sort_keys=True)


def plan_from_json(text: str) -> Plan:
    """The plan of an interrupted run."""
    return Plan(**json.loads(text))
