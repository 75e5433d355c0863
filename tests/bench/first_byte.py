"""receipt_first_byte: from a sale's COMMIT to the first byte of its receipt at the printer.

The sale is made at the real window, so that the screen works as hard as in a shop; the simulated printer is
another process, as a printer is another machine.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from app.services import printing
from app.settings import PRINTER_ADDRESS
from app.store import people
from tests.bench.figures import Figure, now_s, of_times
from tests.bench.scan import codes_of
from tests.bench.window import PATIENCE_S, Window, pump, window
from tests.bench.workshop import REAL, Workshop
from ui.presenters import pay

SALES, WARM = 200, 5


@dataclass
class Printer:
    """The printer's process: where it listens, and when papers began."""

    port: int
    moments: SimpleQueue[float]


def receipt_first_byte(shop: Workshop) -> Figure:
    """Sales of two items paid in cash, against a bare connection that sends one byte to the same printer."""
    taken, yardstick = [], []
    with printer() as device, noted_commits() as commits, window(shop.shop(REAL)) as till:
        _use(till, device)
        codes = codes_of(till.running.till, 2)
        for turn in range(SALES + WARM):
            mine = _sell(till, codes, device, commits)
            plain = _send_one(device)
            if turn >= WARM:
                taken.append(mine)
                yardstick.append(plain)
    return of_times("receipt_first_byte", taken, yardstick, "bare connection and one byte, same printer")


def _sell(till: Window, codes: list[str], device: Printer, commits: list[float]) -> float:
    register = till.flow.desk.register
    for code in codes:
        till.robot.scan(code)
    till.robot.until(lambda: len(register.ticket.basket.lines) == len(codes), "the lines")
    till.robot.key("F12")
    till.robot.on("pay")
    till.robot.key("F12")
    _until(lambda: not device.moments.empty(), "the first byte")
    began = device.moments.get() - commits.pop()
    done = register.closed
    _until(lambda: _is_out(till, done.record.stamp.id), "the paper")
    till.robot.on("paid")
    till.flow.paid.new_sale()
    till.robot.on("sell")
    return began


def _is_out(till: Window, sale: str) -> bool:
    papers = printing.papers_of(till.running.till, sale)
    return bool(papers) and papers[-1].state == printing.CONFIRMED


def _send_one(device: Printer) -> float:
    began = now_s()
    with socket.create_connection(("127.0.0.1", device.port)) as link:
        link.sendall(b"\n")
        return device.moments.get(timeout=PATIENCE_S) - began


def _use(till: Window, device: Printer) -> None:
    """Make it the till's printer, and let the adapter load what it needs before the first paper."""
    running = till.running
    address = json.dumps(f"127.0.0.1:{device.port}")

    def write() -> None:
        with running.till.store.write() as connection:
            people.put_setting(connection, PRINTER_ADDRESS.key, address, running.till.now_ms())

    running.till.worker.call(write)
    running.till.worker.call(running.till.reload_settings)
    running.use_printer()
    till.robot.wait(1.0)


@contextmanager
def noted_commits() -> Iterator[list[float]]:
    """The moments at which sales were on the disk: when `close_sale` has come back from its COMMIT."""
    commits: list[float] = []
    close_sale = pay.close_sale

    def noting(*given: Any) -> Any:
        done = close_sale(*given)
        commits.append(now_s())
        return done

    pay.close_sale = noting
    try:
        yield commits
    finally:
        pay.close_sale = close_sale


@contextmanager
def printer() -> Iterator[Printer]:
    """The printer's process, ended afterwards."""
    root = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.printer_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    moments: SimpleQueue[float] = SimpleQueue()
    device = Printer(int(child.stdout.readline()), moments)

    def listen() -> None:
        for line in child.stdout:
            moments.put(float(line))

    listening = Thread(target=listen, daemon=True)
    listening.start()
    try:
        yield device
    finally:
        child.stdin.close()
        child.wait(PATIENCE_S)
        listening.join(PATIENCE_S)
        child.stdout.close()


def _until(what: Callable[[], bool], words: str) -> None:
    """Wait as the till's own loop does: for events, not for the clock."""
    end = now_s() + PATIENCE_S
    while not what():
        pump()
        if now_s() > end:
            raise TimeoutError(f"waited {PATIENCE_S:.0f} s for {words}")
