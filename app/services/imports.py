"""Importing a price list: preview, start, small steps, and the file of what is to be mended.

`preview` and `start`'s file reading run in the pool, each `step` is one short transaction on the database
worker (BULK, at most 20 ms), `write_rejects` runs in the pool again. The place in the file is committed with
the rows before it, so a kill at any moment goes on at the next row. Deliberately absent: sentences (faults
are codes and facts), threads, and any default VAT.
"""

from __future__ import annotations

import csv
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from app.domain.errors import KnownError
from app.importing.cells import with_guard
from app.importing.faults import Fault, RowFault
from app.importing.plan import Plan, plan_from_json
from app.importing.rows import PriceRow
from app.importing.scan import Preview, data_records, judge, plan_with, preview
from app.importing.sniff import is_unchanged
from app.services.price_rows import Batch
from app.store import imports
from app.store.engine import Store
from app.store.imports import Reject, RunRow

__all__ = [
    "ImportRun",
    "Preview",
    "Progress",
    "faults_of",
    "interrupted",
    "plan_with",
    "preview",
    "start",
    "step",
    "write_rejects",
]

BUDGET_MS = 20
BATCH_FIRST, BATCH_LEAST, BATCH_MOST = 100, 8, 2_000
_AIM_SHARE = 0.4  # of the budget: commits and other processes take their part unasked
SUFFIX = "-da-correggere"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `rows` were read: created + updated + unchanged + rejected."""

    rows: int
    total_rows: int
    done_bytes: int
    total_bytes: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    finished: bool


class ImportRun:
    """A started import: what `step` needs beside the database. Used by one thread at a time."""

    def __init__(self, key: str, given: Preview, was_resumed: bool) -> None:
        self.key = key
        self.given = given
        self.was_resumed = was_resumed
        self.batch = BATCH_FIRST

    @property
    def plan(self) -> Plan:
        """How the file is read."""
        return self.given.plan

    def note_pace(self, rows: int, took_ms: float, budget_ms: int) -> None:
        """Choose the next batch so that it takes about half the budget, from the processor time of this one.

        Waiting for the disk does not count: smaller batches would only wait more often.
        """
        if rows and took_ms > 0:
            fitting = int(rows * budget_ms * _AIM_SHARE / took_ms)
            bounded = min(fitting, 2 * self.batch, BATCH_MOST)
            self.batch = max(BATCH_LEAST, bounded)


def start(store: Store, given: Preview, at_ms: int) -> ImportRun:
    """Begin the import of a previewed file, or go on with it where it was interrupted.

    The same file with the same plan is the same run; when it had finished, it begins anew (and finds its rows
    unchanged). Raises KnownError: COLUMNS_MISSING {"fields"}, FILE_CHANGED {"name"}.
    """
    if given.plan.missing:
        raise KnownError("COLUMNS_MISSING", {"fields": list(given.plan.missing)})
    _require_same_file(given)
    plan = given.plan.as_json()
    key = hashlib.sha256(f"{given.facts.sha256}{plan}".encode()).hexdigest()
    with store.write() as connection:
        row = imports.run_row(connection, key)
        was_resumed = row is not None and row.finished_at is None
        if not was_resumed:
            imports.begin_run(connection, key, given.facts.sha256, str(given.path), plan, at_ms)
    return ImportRun(key, given, was_resumed)


def interrupted(store: Store) -> tuple[Path, Plan] | None:
    """The file and plan of an import that was cut off: `preview` it with that plan and `start` goes on."""
    with store.read() as connection:
        row = imports.unfinished(connection)
    return None if row is None else (Path(row.path), plan_from_json(row.plan))


def step(
    store: Store,
    run: ImportRun,
    new_id: Callable[[], str],
    now_ms: Callable[[], int],
    budget_ms: int = BUDGET_MS,
    at_end: Callable[[Connection, RunRow], None] | None = None,
) -> Progress:
    """Import the next rows in one transaction of about `budget_ms`; call it until `finished`.

    `at_end` is called once, in the transaction that finishes the run: the journal's `catalogue.imported`.
    Raises KnownError: FILE_CHANGED, FILE_UNREADABLE, DISK_FULL and the store's others; what earlier steps
    wrote stays, and `start` goes on behind it.
    """
    began = time.thread_time_ns()
    _require_same_file(run.given)
    with store.write() as connection:
        before = imports.run_row(connection, run.key)
        if before is None:
            raise KnownError("IMPORT_REPLACED", {"name": run.given.facts.name})
        if before.finished_at is not None:
            return _progress(run, before)
        after = _import_batch(connection, run, before, new_id, now_ms)
        if after.finished_at is not None and at_end is not None:
            at_end(connection, after)
    took_ms = (time.thread_time_ns() - began) / 1e6
    run.note_pace(after.rows - before.rows, took_ms, budget_ms)
    return _progress(run, after)


def write_rejects(
    store: Store,
    run: ImportRun,
    folder: Path,
    sentence: Callable[[RowFault], str],
    headings: tuple[str, str],
) -> Path | None:
    """Write `<name>-da-correggere.csv` into `folder`: bad rows as they were, then line and reason.

    It can be mended and imported as it is. `headings`: titles of the two added columns; `sentence` puts a
    fault into words. None when every row was good. Raises KnownError("FILE_UNWRITABLE").
    """
    target = _reject_path(run, folder)
    part = target.with_name(f"{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _write_rejects(store, run, part, sentence, headings)
        if written:
            part.replace(target)
        else:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise KnownError("FILE_UNWRITABLE", {"path": str(target)}) from error
    return target if written else None


def faults_of(store: Store, run: ImportRun, limit: int = 200) -> tuple[RowFault, ...]:
    """The first faults found so far, in the order of the file: for the screen's list."""
    with store.read() as connection:
        found = imports.rejects(connection, run.key, limit=limit)
    return tuple(fault for reject in found for fault in _faults(reject))[:limit]


def _require_same_file(given: Preview) -> None:
    if not is_unchanged(given.path, given.facts):
        raise KnownError("FILE_CHANGED", {"name": given.facts.name})


def _import_batch(
    connection: Connection,
    run: ImportRun,
    before: RunRow,
    new_id: Callable[[], str],
    now_ms: Callable[[], int],
) -> RunRow:
    """Read and write up to `run.batch` records; the place moves with them, in the same transaction."""
    rows: list[PriceRow] = []
    rejects: list[Reject] = []
    place, line, count = before.next_byte, before.next_line, 0
    source = data_records(run.given.path, run.plan, place, line)
    taken = list(islice(source, run.batch))
    source.close()
    for record in taken:
        place, line = record.next_byte, record.next_line
        if record.is_blank:
            continue
        count += 1
        row = judge(record, run.plan, run.given.twice)
        if isinstance(row, PriceRow):
            rows.append(row)
        else:
            rejects.append(_reject(record.line, record.cells, row))
    batch = Batch(connection, new_id)
    cells_of = {record.line: record.cells for record in taken}
    for fault in batch.write(rows):
        rejects.append(_reject(fault.line, cells_of[fault.line], (fault,)))
    imports.put_rejects(connection, run.key, rejects)
    after = replace(
        before,
        next_byte=place,
        next_line=line,
        rows=before.rows + count,
        created=before.created + batch.created,
        updated=before.updated + batch.updated,
        unchanged=before.unchanged + batch.unchanged,
        rejected=before.rejected + len(rejects),
        finished_at=now_ms() if len(taken) < run.batch else None,
    )
    if not imports.advance(connection, before, after):
        raise KnownError("IMPORT_REPLACED", {"name": run.given.facts.name})
    return after


def _progress(run: ImportRun, row: RunRow) -> Progress:
    return Progress(
        row.rows,
        run.given.rows,
        row.next_byte,
        run.given.facts.size,
        row.created,
        row.updated,
        row.unchanged,
        row.rejected,
        row.finished_at is not None,
    )


def _reject(line: int, cells: Sequence[str], faults: Sequence[RowFault]) -> Reject:
    return Reject(line, tuple(cells), tuple((f.field, f.fault.value, f.facts) for f in faults))


def _faults(reject: Reject) -> tuple[RowFault, ...]:
    return tuple(RowFault(reject.line, field, Fault(fault), facts) for field, fault, facts in reject.faults)


def _reject_path(run: ImportRun, folder: Path) -> Path:
    """Beside the others; never the very file that was imported, which may itself be such a file."""
    stem = run.given.path.stem.removesuffix(SUFFIX)
    target = folder / f"{stem}{SUFFIX}.csv"
    if target.exists() and target.samefile(run.given.path):
        return folder / f"{stem}{SUFFIX}-2.csv"
    return target


def _write_rejects(
    store: Store,
    run: ImportRun,
    path: Path,
    sentence: Callable[[RowFault], str],
    headings: tuple[str, str],
) -> int:
    """UTF-8 with a byte order mark, so that a spreadsheet shows accents; returns how many rows."""
    written, width = 0, run.plan.width
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        out = csv.writer(handle, delimiter=run.plan.delimiter)
        if run.plan.has_header:
            out.writerow([with_guard(cell) for cell in _padded(run.given.header, width)] + list(headings))
        after_line = 0
        while page := _page(store, run.key, after_line):
            for reject in page:
                reasons = " · ".join(sentence(fault) for fault in _faults(reject))
                cells = [with_guard(cell) for cell in _to_mend(reject, run.plan)]
                out.writerow([*cells, str(reject.line), with_guard(reasons)])
            written += len(page)
            after_line = page[-1].line
    return written


def _page(store: Store, key: str, after_line: int) -> tuple[Reject, ...]:
    with store.read() as connection:
        return imports.rejects(connection, key, after_line, _PAGE)


def _to_mend(reject: Reject, plan: Plan) -> list[str]:
    """The cells of a bad row. Half a price is left out: with a line end behind it, it would look whole."""
    cells = _padded(reject.cells, plan.width)
    for field, fault, _facts in reject.faults:
        if fault == Fault.TORN_LINE and field in plan.columns:
            cells[plan.columns[field]] = ""
    return cells


def _padded(cells: Sequence[str], width: int) -> list[str]:
    """`cells` with blank ones behind a short row: the added columns stand under their headings."""
    return [*cells, *[""] * (width - len(cells))]
