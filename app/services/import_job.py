"""One import step as the till runs it: rows, place in the file and, at the end, its journal entry (sync R3).

Used by the price list page and by `./bancone import`; the work itself is `imports.step`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from app.domain.events import CATALOGUE_IMPORTED
from app.importing.words import fault_sentence
from app.services import imports
from app.services.imports import ImportRun, Progress
from app.services.till import Till, append_entry
from app.services.worker import Priority
from app.store.imports import RunRow


def step(till: Till, run: ImportRun, by: str | None) -> Progress:
    """The next rows, in one transaction of about 20 ms. Runs on the worker."""

    def at_end(connection: Connection, row: RunRow) -> None:
        facts: dict[str, object] = {
            "file_sha256": run.given.facts.sha256,
            "rows": row.rows,
            "created": row.created,
            "updated": row.updated,
            "rejected": row.rejected,
        }
        entry_id = till.ids.next_text()
        append_entry(till, connection, entry_id, CATALOGUE_IMPORTED, till.now_ms(), by, None, facts)

    return imports.step(till.store, run, till.ids.next_text, till.now_ms, at_end=at_end)


def write_rejects(till: Till, run: ImportRun, headings: tuple[str, str]) -> Path | None:
    """The rows to mend, in DATA/imports; None when every row was good. Runs in the pool.

    `headings` are the titles of the two columns that say where and why.
    """
    return imports.write_rejects(till.store, run, till.data / "imports", fault_sentence, headings)


def run_whole(
    till: Till, path: Path, told: Callable[[Progress], None], headings: tuple[str, str]
) -> tuple[Progress, Path | None]:
    """Import a file with the guessed mapping; `told` hears of each step. Resumes what was cut off."""
    given = imports.preview(path)
    run = till.worker.call(lambda: imports.start(till.store, given, till.now_ms()))
    while True:
        progress = till.worker.call(lambda: step(till, run, None), Priority.BULK)
        told(progress)
        if progress.finished:
            return progress, write_rejects(till, run, headings)
