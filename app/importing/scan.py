"""Reads a whole price list without writing anything: what the preview shows, and which rows come twice.

Run off the database worker (some 10 us a row). Which codes come twice depends on the file and plan alone,
so a resumed import finds the same ones again.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.codes.gtin import NAME_SIGN, shown
from app.domain.errors import KnownError
from app.importing.faults import Fault, RowFault
from app.importing.plan import CODE, NAME, Plan
from app.importing.reader import BOM, Record, records
from app.importing.rows import PriceRow, read_row
from app.importing.sniff import SAMPLE_LINES, FileFacts, guess_plan, read_facts

FIRST_ROWS = 10
PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import of this file would do. `rows`: records below the header that are not blank.

    `problems` are the first faults, `bad_rows` how many rows have one. `twice`: line of a row to the line
    that had its code first. The import can start when `plan.missing` is empty.
    """

    path: Path
    facts: FileFacts
    plan: Plan
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    rows: int
    bad_rows: int
    problems: tuple[RowFault, ...]
    departments: tuple[str, ...]
    twice: Mapping[int, int] = field(default_factory=dict)


def preview(path: Path, plan: Plan | None = None) -> Preview:
    """Read the file with the guessed plan, or with the one a person has set. Raises KnownError (`sniff`)."""
    facts = read_facts(path)
    used = plan or guess_plan(_sample(path, facts), facts)
    header: tuple[str, ...] = ()
    first: list[tuple[str, ...]] = []
    tally = _Tally(used)
    for record in records(path, used):
        if used.has_header and record.line == 1:
            header = record.cells
            continue
        if record.is_blank:
            continue
        if len(first) < FIRST_ROWS:
            first.append(record.cells)
        tally.add(record)
    return Preview(
        path,
        facts,
        used,
        header,
        tuple(first),
        tally.rows,
        tally.bad_rows,
        tuple(tally.problems),
        tuple(tally.departments),
        tally.twice,
    )


def plan_with(given: Preview, encoding: str = "", delimiter: str = "") -> Plan:
    """A new guess after a person has chosen encoding or delimiter: columns and width follow from them."""
    facts = replace(given.facts, encoding=encoding or given.plan.encoding)
    plan = guess_plan(_sample(given.path, facts), facts, delimiter or given.plan.delimiter)
    return replace(plan, default_department=given.plan.default_department)


def data_records(path: Path, plan: Plan, start_byte: int, start_line: int) -> Generator[Record, None, None]:
    """The records of a file that may be rows: all but the header. Blank ones too: they move the place."""
    for record in records(path, plan, start_byte, start_line):
        if not (plan.has_header and record.line == 1):
            yield record


def judge(record: Record, plan: Plan, twice: Mapping[int, int]) -> PriceRow | tuple[RowFault, ...]:
    """The row in `record`, or its faults, the code that came before among them."""
    row = read_row(record, plan)
    if isinstance(row, PriceRow) and record.line in twice:
        return (_twice(row, twice[record.line]),)
    return row


def _twice(row: PriceRow, first_line: int) -> RowFault:
    if row.keys[0].startswith(NAME_SIGN):
        return RowFault(row.line, NAME, Fault.NAME_TWICE, {"first_line": first_line})
    code = shown(row.keys[0])
    return RowFault(row.line, CODE, Fault.CODE_TWICE, {"code": code, "first_line": first_line})


class _Tally:
    """Counts rows and faults, and remembers the line each code came first in a good row."""

    def __init__(self, plan: Plan) -> None:
        self.rows = 0
        self.bad_rows = 0
        self.problems: list[RowFault] = []
        self.departments: dict[str, None] = {}
        self.twice: dict[int, int] = {}
        self._plan = plan
        self._seen: dict[str, int] = {}

    def add(self, record: Record) -> None:
        """Judge one record."""
        self.rows += 1
        row = read_row(record, self._plan)
        if isinstance(row, PriceRow):
            first = min((self._seen[key] for key in row.keys if key in self._seen), default=None)
            if first is None:
                self._seen.update(dict.fromkeys(row.keys, row.line))
                self.departments.setdefault(row.department)
                return
            self.twice[row.line] = first
            self._note((_twice(row, first),))
        else:
            self._note(row)

    def _note(self, faults: Sequence[RowFault]) -> None:
        self.bad_rows += 1
        self.problems.extend(faults[: max(0, PROBLEMS_SHOWN - len(self.problems))])


def _sample(path: Path, facts: FileFacts) -> list[str]:
    try:
        with path.open("rb") as handle:
            block = handle.read(SAMPLE_LINES * 400).removeprefix(BOM)
    except OSError as error:
        raise KnownError("FILE_UNREADABLE", {"name": path.name}) from error
    text = block.decode(facts.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    return (lines[:-1] if len(lines) > 1 else lines)[:SAMPLE_LINES]
