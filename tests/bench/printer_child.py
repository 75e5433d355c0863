"""The simulated printer in a process of its own, which says when the first byte of each paper arrives.

Started by `first_byte.py`; prints its port on a line, then a moment for each connection that brings paper
(questions about its state do not count). Ends when its standard input closes.
"""

from __future__ import annotations

import sys

from drivers.simulated.printer import SimulatedPrinter
from tests.bench.figures import now_s


class StampingPrinter(SimulatedPrinter):
    """Says the moment of the first byte of paper on each connection."""

    stamped = 0

    def _answer_at_once(self, data: bytes) -> bytes:
        moment = now_s()
        paper = super()._answer_at_once(data)
        if paper and self.stamped < self.connections:
            self.stamped = self.connections
            print(moment, flush=True)
        return paper


def main() -> None:
    """Serve until standard input ends."""
    printer = StampingPrinter()
    printer.start()
    print(printer.port, flush=True)
    sys.stdin.read()
    printer.stop()


if __name__ == "__main__":
    main()
