"""Decides what good rows of a price list mean for the shop: new, changed, the same, or at odds with it.

Called by `imports.step` inside its transaction, once for each batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.domain.catalogue import Department
from app.importing.faults import Fault, RowFault
from app.importing.looks import look_of
from app.importing.plan import CODE, DEPARTMENT
from app.importing.rows import PriceRow, short_of
from app.store import catalogue, imports
from app.store.catalogue import sort_name
from app.store.imports import ChangedRow, Known, NewRow

DEPARTMENTS_MAX = 99  # more is a column of something else taken for departments


class Batch:
    """One batch on its way into the database; counts what it did."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        self.created = 0
        self.updated = 0
        self.unchanged = 0
        self._connection = connection
        self._new_id = new_id
        self._departments = {sort_name(d.name): d for d in catalogue.departments(connection)}
        self._next_row = imports.next_product_row(connection)
        self._new: list[NewRow] = []
        self._changed: list[ChangedRow] = []
        self._codes: list[tuple[str, int]] = []

    def write(self, rows: Sequence[PriceRow]) -> tuple[RowFault, ...]:
        """Write the rows; those that contradict what the shop has come back as faults."""
        known = imports.known_products(self._connection, [key for row in rows for key in row.keys])
        faults = [fault for row in rows if (fault := self._decide(row, known)) is not None]
        imports.write_batch(self._connection, self._new, self._changed, self._codes)
        return tuple(faults)

    def _decide(self, row: PriceRow, known: dict[str, Known]) -> RowFault | None:
        owners = {known[key].row: known[key] for key in row.keys if key in known}
        if len(owners) > 1:
            names = ", ".join(sorted(owner.name for owner in owners.values()))
            return RowFault(row.line, CODE, Fault.CODE_OF_ANOTHER, {"names": names})
        department = self._department(row)
        if department is None:
            return RowFault(row.line, DEPARTMENT, Fault.TOO_MANY_DEPARTMENTS, {"most": DEPARTMENTS_MAX})
        owner = next(iter(owners.values()), None)
        number = self._create(row, department) if owner is None else self._change(row, department, owner)
        new_keys = [key for key in row.keys if key not in known]
        self._codes.extend((key, number) for key in new_keys)
        if owner is not None:
            is_changed = bool(new_keys) or (bool(self._changed) and self._changed[-1][-1] == number)
            self.updated += is_changed
            self.unchanged += not is_changed
        return None

    def _create(self, row: PriceRow, department: int) -> int:
        number = self._next_row
        self._next_row += 1
        self.created += 1
        short = row.short_name or short_of(row.name)
        values = (
            row.name,
            short,
            row.detail or "",
            department,
            row.vat,
            row.price_cents,
            int(bool(row.weighed)),
        )
        self._new.append((number, self._new_id(), *values, sort_name(row.name, row.detail or "")))
        return number

    def _change(self, row: PriceRow, department: int, owner: Known) -> int:
        """What the file does not say stays: size, unit, and the short name while the name is the same."""
        short = row.short_name or (owner.short_name if row.name == owner.name else short_of(row.name))
        detail = owner.detail if row.detail is None else row.detail
        weighed = owner.weighed if row.weighed is None else int(row.weighed)
        values = (row.name, short, detail, department, row.vat, row.price_cents, weighed)
        before = (owner.name, owner.short_name, owner.detail, owner.department, owner.vat)
        if values != (*before, owner.price_cents, owner.weighed):
            self._changed.append((*values, sort_name(row.name, detail), owner.row))
        return owner.row

    def _department(self, row: PriceRow) -> int | None:
        """The row's department, made with the row's VAT if it is new; None when there are too many."""
        key = sort_name(row.department)
        found = self._departments.get(key)
        if found is None:
            if len(self._departments) >= DEPARTMENTS_MAX:
                return None
            number = max((d.number for d in self._departments.values()), default=0) + 1
            icon, tone = look_of(row.department)
            found = Department(number, row.department, row.vat, icon, tone)
            catalogue.put_department(self._connection, found)
            self._departments[key] = found
        return found.number
