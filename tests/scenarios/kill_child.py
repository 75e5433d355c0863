"""A till that sells without a rest until it is killed: the child of `test_kill.py`.

`python -m tests.scenarios.kill_child DATA ADDRESS` imports everything once and then makes a real process for
each number it is told on a line: that process opens the till in DATA, says "open", waits for "sell", then
prints what waits and sells to the printer at ADDRESS. `sold ID NUMBER` is said when a sale is on the disk.
So a restart costs what opening a till costs, not what importing its libraries costs.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from app.ports.clock import SystemClock
from app.services import papers, printing
from app.services.checkout import Draft, SaleDone, card_tender, cash_tender, close_sale
from app.services.loyalty import find_member
from app.services.printing import Printing
from app.services.till import Till
from app.services.worker import Priority
from drivers.printers.options import PrinterOptions
from drivers.registry import receipt_printer
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, HAM, OIL, basket_of, open_till

MOST_WAITING = 3  # papers; a cashier does not run away from his printer for long


def main() -> None:
    """One process for each line, one after the other; "dead N" when it is."""
    data, address = Path(sys.argv[1]), sys.argv[2]
    _warm(address)
    say("ready")
    for line in sys.stdin:
        if not line.strip().isdecimal():
            continue  # a "sell" whose process was killed before it read it
        child = os.fork()
        if child == 0:
            sell_until_killed(data, address, random.Random(int(line)))
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("dead")


def _warm(address: str) -> None:
    """What a printer's lane imports with its first paper is imported here, before there are processes."""
    printer = receipt_printer(PrinterOptions(address=address), SystemClock())
    printer.code_page_sample()
    printer.close()


def sell_until_killed(data: Path, address: str, chance: random.Random) -> None:
    """Open the till and sell, for ever."""
    till = open_till(data, SystemClock())
    printer = receipt_printer(PrinterOptions(address=address, probe_s=0), till.clock)
    queue = Printing(till, printer, lambda job, is_fresh: papers.build(till, job, is_fresh))
    say("open")
    if sys.stdin.readline() != "sell\n":
        os._exit(1)
    queue.start()
    while True:
        done = _sell(till, chance)
        say(f"sold {done.record.stamp.id} {done.record.stamp.number}")
        queue.wake()
        while sum(job.state == printing.QUEUED for job in printing.waiting(till)) > MOST_WAITING:
            time.sleep(0.001)
        if chance.random() < 0.2:
            time.sleep(0.004)  # nothing under way now and then: to be killed idle is a case too


def _sell(till: Till, chance: random.Random) -> SaleDone:
    """A sale as the payment screen closes it, on the database worker."""
    member = find_member(till, CARD_GIULIA).value if chance.random() < 0.5 else None
    items = [chance.choice((BREAD, OIL, COFFEE, (HAM, chance.randrange(80, 900)))) for _n in range(3)]
    tender = chance.choice((cash_tender(None, True), cash_tender(10_000, True), card_tender(None)))
    draft = Draft(till.ids.next_text(), basket_of(*items), (tender,), member, "marta")
    return till.in_worker(lambda: close_sale(till, draft), Priority.SALE).result().value


def say(words: str) -> None:
    """One write, so that a kill never tears a line."""
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
