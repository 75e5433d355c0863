"""A record to a `PriceRow`, or to everything that is wrong with it at once, so that one look mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from app.codes.gtin import NAME_SIGN
from app.importing import cells
from app.importing.faults import Bad, Fault, RowFault
from app.importing.plan import CODE, DEPARTMENT, DETAIL, NAME, PLU, PRICE, SHORT, UNIT, VAT, Plan
from app.importing.reader import Record

NAME_MAX = 250
DEPARTMENT_MAX = 60
SHORT_MAX = 24  # two lines of a tile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One good row. `keys`: stored keys, never empty (a name key stands in for a missing code).

    `short_name`, `detail` and `weighed` are None where the file has no such column: an update keeps them.
    """

    line: int
    keys: tuple[str, ...]
    name: str
    short_name: str | None
    detail: str | None
    department: str
    vat: str
    price_cents: int
    weighed: bool | None


def read_row(record: Record, plan: Plan) -> PriceRow | tuple[RowFault, ...]:
    """The row in `record`, or all its faults."""
    if record.fault is not None:
        return (RowFault(record.line, "", record.fault),)
    found, wanted = len(record.cells), plan.width
    if found < wanted and record.is_last_unended:
        return (RowFault(record.line, "", Fault.TORN_LINE),)
    if found > wanted and any(cell.strip() for cell in record.cells[wanted:]):
        facts = {"found": found, "wanted": wanted}
        return (RowFault(record.line, "", Fault.TOO_MANY_COLUMNS, facts),)
    reading = _Reading(record, plan)
    row = reading.row()
    return tuple(reading.faults) if reading.faults else row


def short_of(name: str) -> str:
    """A short name for tiles: `name` cut behind a whole word."""
    if len(name) <= SHORT_MAX:
        return name
    cut = name[: SHORT_MAX + 1].rpartition(" ")[0]
    return cut if len(cut) >= SHORT_MAX // 2 else name[:SHORT_MAX]


class _Reading:
    """Reads one record's cells and collects what is wrong."""

    def __init__(self, record: Record, plan: Plan) -> None:
        self.faults: list[RowFault] = []
        self._record = record
        self._plan = plan

    def row(self) -> PriceRow:
        """The row as far as it could be read; only good when `faults` is empty."""
        name = self._name()
        keys = self._keys(name)
        columns = self._plan.columns
        detail = cells.words(self._cell(DETAIL)) if DETAIL in columns else None
        return PriceRow(
            line=self._record.line,
            keys=keys,
            name=name,
            short_name=(cells.words(self._cell(SHORT)) or None) if SHORT in columns else None,
            detail=detail,
            department=self._department(),
            vat=self._value(VAT, cells.vat(self._cell(VAT)), ""),
            price_cents=self._price(),
            weighed=self._value(UNIT, cells.is_weighed(self._cell(UNIT)), False) if UNIT in columns else None,
        )

    def _cell(self, field: str) -> str:
        column = self._plan.columns.get(field)
        return self._record.cells[column] if column is not None and column < len(self._record.cells) else ""

    def _value(self, field: str, value: T | Bad, otherwise: T) -> T:
        if isinstance(value, Bad):
            self.faults.append(RowFault(self._record.line, field, value.fault, value.facts))
            return otherwise
        return value

    def _name(self) -> str:
        name = cells.words(self._cell(NAME))
        if not any(sign.isalnum() for sign in name):
            return self._value(NAME, Bad(Fault.NAME_MISSING), "")
        if len(name) > NAME_MAX:
            return self._value(NAME, Bad(Fault.NAME_TOO_LONG, {"most": NAME_MAX}), "")
        return name

    def _keys(self, name: str) -> tuple[str, ...]:
        none: tuple[str, ...] = ()
        keys = (
            *self._value(CODE, cells.codes(self._cell(CODE)), none),
            *self._value(PLU, cells.codes(self._cell(PLU)), none),
        )
        return tuple(dict.fromkeys(keys)) or (NAME_SIGN + name.lower(),)

    def _price(self) -> int:
        text = self._cell(PRICE)
        cents = self._value(PRICE, cells.price(text, self._plan.decimal), 0)
        last = self._plan.columns.get(PRICE) == self._plan.width - 1
        # "1,2" at the very end of a file without a last line end may be the first half of "1,29".
        if self._record.is_last_unended and last and not _has_cents(text):
            return self._value(PRICE, Bad(Fault.TORN_LINE, {"text": text.strip()}), 0)
        return cents

    def _department(self) -> str:
        name = cells.words(self._cell(DEPARTMENT)) or self._plan.default_department
        if not name:
            return self._value(DEPARTMENT, Bad(Fault.DEPARTMENT_MISSING), "")
        if len(name) > DEPARTMENT_MAX:
            return self._value(DEPARTMENT, Bad(Fault.DEPARTMENT_TOO_LONG, {"most": DEPARTMENT_MAX}), "")
        return name


def _has_cents(text: str) -> bool:
    digits = "".join(sign for sign in text if sign.isdigit() or sign in ".,")
    return len(digits) > 3 and digits[-3] in ".,"
