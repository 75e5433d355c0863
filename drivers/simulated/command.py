"""The simulated printer on its own: `python -m drivers.simulated.command --port 9100 --folder DIR`.

Says `{"ready": {"port": N}}` on a line, then each receipt as it comes out. Commands on standard input, one a
line: `paper_out on`, `reset_after 200`, `late_ms 0`, `clear`, `quit`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from drivers.simulated.faults import Faults
from drivers.simulated.interpreter import Paper
from drivers.simulated.printer import SimulatedPrinter

_FAULTS = tuple(field.name for field in dataclasses.fields(Faults))


def main(arguments: list[str] | None = None) -> int:
    """Serve until `quit`, Ctrl+C, or (with --watch-stdin) the end of standard input; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m drivers.simulated.command")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--columns", type=int, default=48)
    parser.add_argument("--watch-stdin", action="store_true")
    chosen = parser.parse_args(arguments)
    printer = SimulatedPrinter(chosen.port, chosen.folder, _show, chosen.columns)
    try:
        printer.start()
    except OSError as error:
        _say(f"port {chosen.port}: {error.strerror}")
        return 1
    try:
        _say(json.dumps({"ready": {"port": printer.port}}))
        if not follow(sys.stdin, printer) and not chosen.watch_stdin:
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        printer.stop()
    return 0


def follow(lines: Iterable[str], printer: SimulatedPrinter) -> bool:
    """Carry out commands until `quit`; whether it was said."""
    for line in lines:
        words = line.split()
        if words == ["quit"]:
            return True
        if words == ["clear"]:
            printer.clear()
        elif len(words) == 2 and words[0] in _FAULTS and (value := _value(words[1])) is not None:
            printer.set(**{words[0]: value})
        elif words:
            _say(f"? {line.strip()}; known: {', '.join(_FAULTS)} on|off|NUMBER, clear, quit")
    return False


def _value(text: str) -> bool | int | None:
    if text in ("on", "off"):
        return text == "on"
    return int(text) if text.isdecimal() else None


def _show(paper: Paper) -> None:
    _say(f"{paper.text}{'8<' if paper.is_complete else '~~'}{' -' * 20}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
