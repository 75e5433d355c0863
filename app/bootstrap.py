"""Composition root: the only place that names concrete classes and wires them (HOUSE §2).

`open_till` builds a running till without a face; `app.__main__` and `app.demo` put the windows on it. What
the first picture does not need (papers, reports, enrolment) is imported when it is used.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.domain.errors import KnownError
from app.domain.events import CLOCK_OBSERVED
from app.i18n import set_language
from app.ports.clock import Clock, SystemClock
from app.ports.devices import ReceiptPrinter
from app.services.changes import ChangeFeed, Changes
from app.services.printing import Printing, queue_test
from app.services.till import Till, append_entry
from app.services.worker import Priority, Worker
from app.settings import (
    LANGUAGE,
    PRINTER_ADDRESS,
    PRINTER_CODE_PAGE,
    PRINTER_COLUMNS,
    TILL_NUMBER,
)
from app.store import circuit, people, sync_state
from app.store.engine import Store
from app.store.upgrade import prepare
from drivers.keystore import FileKeyStore
from drivers.printers.options import PrinterOptions
from drivers.registry import fiscal_printer, receipt_printer
from sync.client.link import Link
from sync.client.pump import Pump
from ui.flow import Outside

if TYPE_CHECKING:
    from app.ports.documents import Document, Report
    from app.services.reports import CauseReport
    from app.store.print_jobs import JobRow
    from sync.wire.messages import Enrolled

POOL_THREADS = 4
FIRST_REST_S = 1.0  # printer and district load their libraries when the first picture stands
BROKEN_QT = (6, 12)
LOG_BYTES, LOG_FILES = 1_000_000, 5

log = logging.getLogger(__name__)


def refuse_broken_qt() -> None:
    """PySide6 6.12 on Python before 3.12 loses references to None and ends the till (toolchain §0.1)."""
    installed = version("PySide6-Essentials")
    numbers = tuple(int(part) for part in installed.split(".")[:2])
    if sys.version_info < (3, 12) and numbers >= BROKEN_QT:
        raise KnownError("QT_BROKEN", {"version": installed})


@dataclass
class Running:
    """A till that runs: close it in the end, whatever happened."""

    till: Till
    printing: Printing
    pump: Pump
    link: Link
    keystore: FileKeyStore

    def enrol(self, url: str, code: str) -> Enrolled:
        """Join a district with a one-time code; the till takes the number it is given (sync R20, R32)."""
        from sync.client.enrol import enrol

        def also(connection: Connection, answer: Enrolled) -> None:
            people.put_setting(connection, TILL_NUMBER.key, f'"{answer.till.number}"', self.till.now_ms())

        till = self.till
        answer = enrol(url, code, self.keystore, till.store, till.worker, till.clock, also)
        till.worker.call(till.reload_settings)
        till.worker.call(till.reload_circuit)
        self.pump.wake()
        till.feed.tell(Changes.CIRCUIT | Changes.SYNC | Changes.SETTINGS)
        return answer

    def use_printer(self) -> None:
        """Take the printer the settings name now."""
        self.printing.replace(_printer(self.till))

    def test_print(self) -> None:
        """Send a test page to the printer; it waits like any paper when there is none."""
        till = self.till
        till.in_worker(lambda: queue_test(till)).add_done_callback(lambda _done: self.printing.wake())

    def move_district(self, url: str) -> None:
        """The district answers at another address now (the demo's child takes a free port each time)."""
        store = self.till.store

        def write() -> None:
            with store.write() as connection:
                state = sync_state.read(connection)
                if state.till is not None and state.url != url:
                    sync_state.write(connection, replace(state, url=url))

        self.till.worker.call(write)
        self.pump.retry()

    def close(self) -> None:
        """Stop sync, then printing, then the pool, then the database worker, then the file."""
        self.pump.close()
        self.link.close()
        self.printing.close()
        if self.till.fiscal is not None:
            self.till.fiscal.close()
        self.till.pool.shutdown(wait=True, cancel_futures=True)
        self.till.worker.close()
        self.till.store.close()


def open_till(data: Path, clock: Clock | None = None, printer: ReceiptPrinter | None = None) -> Running:
    """Open the till in `data` and start its threads. Raises KnownError when the file cannot be used."""
    prepare(data / "till.db", data / "backup")
    clock = clock or SystemClock()
    feed = ChangeFeed()
    worker = Worker()
    store = Store(data / "till.db")
    pool = ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="pool")
    till = Till(store, worker, pool, clock, feed, data, fiscal=fiscal_printer())
    set_language(till.settings.get(LANGUAGE))
    keystore = FileKeyStore(data / "keys" / "till.key")
    pump = Pump(
        store,
        worker,
        keystore,
        clock,
        feed,
        pulled=lambda: worker.call(till.reload_circuit),
        clock_moved=lambda offset: _note_clock(till, offset),
    )
    link = Link(store, keystore, clock, pump)
    till.link = link
    printing = Printing(till, printer or _printer(till), lambda job, is_fresh: _paper(till, job, is_fresh))
    printing.start(FIRST_REST_S)
    pump.start(FIRST_REST_S)
    _release_orphans(till)
    return Running(till, printing, pump, link, keystore)


def _release_orphans(till: Till) -> None:
    """Give back, in the pool, what a sale that was never closed had reserved. Most starts find nothing."""
    with till.store.read() as connection:
        if not circuit.open_holds(connection):
            return
    from app.services import vouchers

    till.in_pool(lambda: vouchers.release_orphans(till))


def _paper(till: Till, job: JobRow, is_fresh: bool) -> Document | None:
    from app.services import papers

    return papers.build(till, job, is_fresh)


def _printer(till: Till) -> ReceiptPrinter:
    address = till.settings.get(PRINTER_ADDRESS)
    options = PrinterOptions(
        address=address,
        columns=till.settings.get(PRINTER_COLUMNS),
        code_page=till.settings.get(PRINTER_CODE_PAGE),
    )
    return receipt_printer(options, till.clock)


def _note_clock(till: Till, offset_ms: int) -> None:
    """The offset to the district moved by more than two seconds: an entry says so (sync R18)."""

    def write() -> None:
        with till.store.write() as connection:
            append_entry(
                till,
                connection,
                till.ids.next_text(),
                CLOCK_OBSERVED,
                till.now_ms(),
                None,
                None,
                {"offset_ms": offset_ms},
            )

    till.worker.call(write, Priority.NORMAL)
    till.worker.call(till.reload_circuit)
    if till.link is not None:
        till.link.wake()


def log_to(folder: Path) -> None:
    """Log to DATA/log, a few files of a megabyte; nothing secret is ever logged."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "bancone.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def outside_of(running: Running, open_files: bool = True, lock_help: tuple[str, ...] = ()) -> Outside:
    """What the window needs of the world below: reports drawn and saved, enrolment, the printer."""

    def draw(report: CauseReport) -> Report:
        from app.reports.cause_report import cause_report_pages
        from app.reports.wording import Issue
        from drivers.paper.metrics import InterMeasure

        issue = Issue(report.business_date, report.number, report.prev, report.hash, report.issued_at_ms)
        return cause_report_pages(report.figures, issue, InterMeasure())

    def pdf(report: Report) -> bytes:
        from drivers.paper.pdf import report_pdf

        return report_pdf(report)

    return Outside(
        draw=draw,
        pdf=pdf,
        enrol=running.enrol,
        use_printer=running.use_printer,
        test_print=running.test_print,
        retry=running.pump.retry,
        open_files=open_files,
        lock_help=lock_help,
    )
