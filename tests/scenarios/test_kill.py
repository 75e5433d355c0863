"""A till is killed at any moment, again and again over the same file: nothing is lost, nothing is doubled.

After each restart every sale whose receipt began at the printer is there once, with one number; numbers have
no gaps, the chain holds, each sale has all its rows, and no paper came out a second time (issue "Holds").
The child process is `kill_child.py`; the simulated printer lives here, because a printer outlives a till.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import Connection, create_engine

from app.domain.ledger import Posting, require_zero_sum
from app.store import journal, print_jobs
from drivers.printers.escpos_status import ASK_PROOF
from drivers.simulated.printer import SimulatedPrinter
from sync.wire.records import postings_of_sale, read_sale
from tests.fakes import BREAD, close_till, join_district, open_till, sell

ROOT = Path(__file__).parents[2]
CYCLES = 72
WHILE_OPENING = 6  # each sixth process is killed before it has opened the file
LONGEST_S = 0.15  # of selling
_NUMBER = re.compile(r"\b\d\d-\d{4}-\d{4}\b")


class RecordingPrinter(SimulatedPrinter):
    """Keeps the bytes of paper each connection brought; questions about its state are none."""

    def __init__(self) -> None:
        super().__init__()
        self.papers: dict[int, bytearray] = {}

    def _answer_at_once(self, data: bytes) -> bytes:
        paper = super()._answer_at_once(data)
        if paper:
            self.papers.setdefault(self.connections, bytearray()).extend(paper)
        return paper

    def begun(self) -> list[bytes]:
        """What has arrived of each paper, once nobody is sending any more."""
        while self._guest is not None:
            time.sleep(0.002)
        return [bytes(paper) for _connection, paper in sorted(self.papers.items())]


class Tills:
    """The child that makes one selling process after the other."""

    def __init__(self, data: Path, address: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.kill_child", str(data), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.sold: list[tuple[str, str]] = []
        self._pid = 0
        self._hear("ready")

    def begin(self, seed: int) -> None:
        """A new process opens the till."""
        self._say(str(seed))
        self._pid = int(self._hear("pid"))

    def until_open(self) -> None:
        """It has opened the file, and holds still."""
        self._hear("open")

    def sell(self) -> None:
        """It sells, until it is killed."""
        self._say("sell")

    def until_sold(self) -> None:
        """One sale is on the disk."""
        self._hear("sold")

    def kill(self) -> None:
        """Now."""
        os.kill(self._pid, signal.SIGKILL)
        self._hear("dead")

    def end(self) -> None:
        """No more processes."""
        self._child.stdin.close()
        assert self._child.wait(10) == 0
        self._child.stdout.close()

    def _say(self, words: str) -> None:
        self._child.stdin.write(f"{words}\n")

    def _hear(self, wanted: str) -> str:
        """The rest of the next line that begins so; sales on the way are noted."""
        for line in self._child.stdout:
            word, _space, rest = line.strip().partition(" ")
            if word == "sold":
                sale, number = rest.split()
                self.sold.append((sale, number))
            if word == wanted:
                return rest
        raise AssertionError(f"the child ended before it said {wanted}")


# -- what has to be so -------------------------------------------------------------------------------------


def faults_of(connection: Connection, papers: list[bytes], sold: list[tuple[str, str]]) -> list[str]:
    """Everything that is wrong with the file, with what was printed from it and with what was told of it."""
    stored = dict(_sales(connection))
    found = [f"not there: {sale}" for sale, number in sold if stored.get(sale) != number]
    if (answer := connection.exec_driver_sql("PRAGMA quick_check").scalar_one()) != "ok":
        found.append(f"quick_check: {answer}")
    if (broken := journal.first_broken(connection, 1)) is not None:
        found.append(f"the chain breaks at {broken}")
    wanted = [f"01-0001-{n:04d}" for n in range(1, len(stored) + 1)]
    if sorted(stored.values()) != wanted:
        found.append(f"numbers: {sorted(stored.values())[-3:]} of {len(stored)} sales")
    return [*found, *_faults_of_rows(connection), *_faults_of_papers(connection, papers)]


def _sales(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.exec_driver_sql("SELECT lower(hex(id)), number FROM sale ORDER BY seq")
    return [(_dashed(row[0]), row[1]) for row in rows]


def _dashed(text: str) -> str:
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _faults_of_rows(connection: Connection) -> list[str]:
    """Each entry of a sale has its header, lines, payments, postings and one paper; nothing has no entry."""
    found = []
    entries = connection.exec_driver_sql(
        "SELECT seq, uuid, payload FROM journal WHERE kind = 'sale.paid' ORDER BY seq"
    ).fetchall()
    for seq, uuid, payload in entries:
        sale = read_sale(payload)
        header = connection.exec_driver_sql("SELECT id, number FROM sale WHERE seq = ?", (seq,)).fetchall()
        if [tuple(row) for row in header] != [(uuid, sale.stamp.number)]:
            found.append(f"entry {seq} has not its header")
        lines = connection.exec_driver_sql("SELECT line, net FROM sale_line WHERE sale = ?", (seq,))
        if [tuple(row) for row in lines] != [(p.line.id, p.net_cents) for p in sale.done.priced.lines]:
            found.append(f"entry {seq} has not its lines")
        tenders = connection.exec_driver_sql("SELECT tender, applied FROM sale_tender WHERE sale = ?", (seq,))
        if [tuple(row) for row in tenders] != [
            (a.tender.id, a.applied_cents) for a in sale.done.payment.applied
        ]:
            found.append(f"entry {seq} has not its payments")
        moved = connection.exec_driver_sql(
            "SELECT book, ledger, debit, credit, amount, code FROM posting WHERE entry = ?", (seq,)
        )
        postings = tuple(Posting(*row) for row in moved)
        require_zero_sum(postings)
        if not postings or postings != postings_of_sale(sale, "nino"):
            found.append(f"entry {seq} has not its postings")
        if len(print_jobs.of_ref(connection, uuid)) != 1:
            found.append(f"entry {seq} has not one paper")
    for table, column in (
        ("sale", "seq"),
        ("sale_line", "sale"),
        ("sale_tender", "sale"),
        ("posting", "entry"),
    ):
        kept = connection.exec_driver_sql(f"SELECT count(DISTINCT {column}) FROM {table}").scalar_one()
        if kept != len(entries):
            found.append(f"{table} belongs to {kept} of {len(entries)} entries")
    return found


def _faults_of_papers(connection: Connection, papers: list[bytes]) -> list[str]:
    """Each paper that began, whole or torn, is the only one of a stored sale."""
    jobs = connection.exec_driver_sql(
        "SELECT p.data, s.number, p.state FROM print_job p LEFT JOIN sale s ON s.id = p.ref"
    ).fetchall()
    whole = {bytes(data) + ASK_PROOF: number for data, number, _state in jobs if data is not None}
    count = Counter(papers)
    found = [f"{whole[paper]} came out {n} times" for paper, n in count.items() if n > 1 and paper in whole]
    for paper in papers:
        if not any(data.startswith(paper) and number for data, number in whole.items()):
            found.append(f"a paper of no sale: {_NUMBER.findall(paper.decode('cp858', 'replace'))}")
    printed = {whole[paper] for paper in papers if paper in whole}
    confirmed = [number for _data, number, state in jobs if state == print_jobs.CONFIRMED]
    found += [f"{number} is said to be printed" for number in confirmed if number not in printed]
    return found


@contextmanager
def reading(data: Path) -> Iterator[Connection]:
    """The till's file as another program sees it."""
    engine = create_engine(f"sqlite:///file:{data / 'till.db'}?mode=ro&uri=true", module=sqlite)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


# -- tests -------------------------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a till that belongs to a district."""
    till = open_till(tmp_path)
    join_district(till)
    close_till(till)
    return tmp_path


@pytest.fixture
def printer() -> Iterator[RecordingPrinter]:
    made = RecordingPrinter()
    made.start()
    yield made
    made.stop()


def test_killed_seventy_times_every_sale_is_there_once(data: Path, printer: RecordingPrinter) -> None:
    chance = random.Random(8)
    tills = Tills(data, printer.address)
    for cycle in range(CYCLES + 1):
        tills.begin(cycle)
        if cycle % WHILE_OPENING == WHILE_OPENING - 1:
            time.sleep(chance.uniform(0, 0.05))
            tills.kill()
            continue
        tills.until_open()
        with reading(data) as connection:
            assert faults_of(connection, printer.begun(), tills.sold) == []
        if cycle < CYCLES:
            tills.sell()
            if cycle % 2:
                tills.until_sold()
            time.sleep(chance.uniform(0, LONGEST_S))
        tills.kill()
    tills.end()
    with reading(data) as connection:
        states = Counter(row[0] for row in connection.exec_driver_sql("SELECT state FROM print_job"))
    # The kills hit what they should: sales were made and printed, and some papers were cut off half way.
    assert len(tills.sold) > CYCLES // 2
    assert states[print_jobs.CONFIRMED] > 0
    assert states[print_jobs.UNKNOWN] > 0


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("DELETE FROM sale_line WHERE sale = 2 AND pos = 0", "has not its lines"),
        ("DELETE FROM sale_tender WHERE sale = 2", "has not its payments"),
        ("DELETE FROM posting WHERE entry = 2 AND pos = 1", "has not its postings"),
        ("UPDATE posting SET amount = amount + 1 WHERE entry = 2 AND pos = 0", "has not its postings"),
        ("DELETE FROM sale WHERE seq = 2", "has not its header"),
        ("UPDATE sale SET number = '01-0001-0004' WHERE seq = 3", "numbers"),
        ("UPDATE journal SET payload = CAST(payload || ' ' AS BLOB) WHERE seq = 2", "the chain breaks at 2"),
        ("DELETE FROM print_job WHERE id = 2", "has not one paper"),
        ("UPDATE print_job SET state = 'confirmed' WHERE id = 3", "is said to be printed"),
        ("UPDATE print_job SET data = NULL WHERE id = 1", "a paper of no sale"),
    ],
)
def test_each_fault_would_be_seen(data: Path, harm: str, says: str) -> None:
    till = open_till(data)
    for _n in range(3):
        sell(till, BREAD)
    with till.store.write() as connection:
        print_jobs.set_state(connection, 1, print_jobs.CONFIRMED, None, 0, b"first paper")
        print_jobs.set_state(connection, 2, print_jobs.SENDING, None, 0, b"second paper")
    close_till(till)
    papers = [b"first paper" + ASK_PROOF, b"second"]
    with reading(data) as connection:
        assert faults_of(connection, papers, []) == []
        assert faults_of(connection, [*papers, papers[0]], []) == ["01-0001-0001 came out 2 times"]
        assert faults_of(connection, papers, [("019a", "01-0001-0009")]) == ["not there: 019a"]
    raw = sqlite.connect(data / "till.db")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(harm)
    raw.commit()
    raw.close()
    with reading(data) as connection:
        assert any(says in fault for fault in faults_of(connection, papers, []))
