"""A receipt printer that is a real TCP server: prints text, answers status, fails on demand.

Called by the demo, the tests and, alone, by `python -m drivers.simulated.command --port 9100 --folder DIR`
(`command`). Serves one connection at a time as printers do; the others wait. One thread, no polling.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drivers.simulated.faults import Faults
from drivers.simulated.interpreter import Ask, Interpreter, Kick, Paper

_KEPT = 2000  # receipts in memory; a long demo must not grow without end
_WAIT_S = 5.0
_CHUNK = 4096
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reply:
    due: float
    data: bytes


class SimulatedPrinter:
    """Start it, print to `address`, read `receipts`. Every public method may be called from any thread."""

    def __init__(
        self,
        port: int = 0,
        folder: Path | None = None,
        on_receipt: Callable[[Paper], None] | None = None,
        columns: int = 48,
    ) -> None:
        """`port` 0: a free one; `folder`: each receipt is written there as text; `on_receipt` is called from
        the printer's thread."""
        self._port = port
        self._folder = folder
        self._on_receipt = on_receipt
        self._head = Interpreter(columns)
        self._faults = Faults()
        self._changed = threading.Condition()
        self._stopping = False
        self._applied = self._asked = 0
        self._wake_in, self._wake_out = socket.socketpair()
        self._thread: threading.Thread | None = None
        self._listener: socket.socket | None = None
        self._guest: socket.socket | None = None
        self._tail = b""  # the beginning of a question whose end has not come
        self._pending = b""  # what has come and is not printed
        self._replies: list[_Reply] = []
        self._number = 0
        self.receipts: list[Paper] = []
        self.kicks = 0
        self.connections = 0
        self.bytes_received = 0

    # -- from any thread ------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    @property
    def address(self) -> str:
        """As the till's printer setting wants it."""
        return f"127.0.0.1:{self._port}"

    @property
    def faults(self) -> Faults:
        """What is wrong with it now."""
        return self._faults

    @property
    def unknown_commands(self) -> list[str]:
        """Commands it did not understand, in hex: none in a good job."""
        return list(self._head.unknown)

    def start(self) -> None:
        """Listen. Raises `OSError` if the port is taken."""
        self._number = self._last_number()
        try:
            self._listen()
        except OSError:
            self.stop()
            raise
        self._thread = threading.Thread(target=self._run, name="simulated-printer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything and end the thread."""
        self._stopping = True
        self._wake()
        if self._thread is not None:
            self._thread.join(_WAIT_S)
        for end in (self._listener, self._guest, self._wake_in, self._wake_out):
            if end is not None:
                end.close()

    def set(self, **changes: Any) -> None:
        """Switch faults by name; returns when they hold. Unknown names raise `TypeError`."""
        self._change(lambda before: replace(before, **changes))

    def clear(self) -> None:
        """Repair everything: new roll, lid closed, on line."""
        self._change(lambda _: Faults())

    def wait_for(self, count: int, timeout_s: float = _WAIT_S) -> list[Paper]:
        """The receipts, once there are `count` of them or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.receipts) >= count, timeout_s)
            return list(self.receipts)

    def _change(self, change: Callable[[Faults], Faults]) -> None:
        with self._changed:
            self._faults = change(self._faults)
            self._asked += 1
            mine = self._asked
        if self._thread is None or threading.current_thread() is self._thread:
            return
        self._wake()
        with self._changed:
            self._changed.wait_for(lambda: self._applied >= mine or self._stopping, _WAIT_S)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._wake_out.send(b"\0")

    # -- the printer's thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping:
            asked = self._asked
            self._obey()
            with self._changed:
                self._applied = asked
                self._changed.notify_all()
            self._serve()

    def _obey(self) -> None:
        """Bring listener, paper and answers in line with the faults."""
        if self._faults.offline:
            self._drop_guest()
            if self._listener is not None:
                self._listener.close()
                self._listener = None
        elif self._listener is None:
            try:
                self._listen()
            except OSError as error:  # another program took the port meanwhile
                _log.warning("the simulated printer stays off line: %s", error)
                self._adjust(offline=True)
        self._print()

    def _serve(self) -> None:
        """Wait for one thing to happen and handle it."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_in, selectors.EVENT_READ)
            if self._guest is not None:
                selector.register(self._guest, selectors.EVENT_READ)
            elif self._listener is not None and not self._faults.busy:
                selector.register(self._listener, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(self._pause())]
        if self._wake_in in ready:
            self._wake_in.recv(_CHUNK)
        self._answer_due()
        if self._guest is not None and self._guest in ready:
            self._receive()
        elif self._listener is not None and self._listener in ready:
            self._guest, _ = self._listener.accept()
            self._guest.setblocking(False)
            self._guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1

    def _pause(self) -> float | None:
        if not self._replies:
            return None
        return max(0.0, min(reply.due for reply in self._replies) - time.monotonic())

    def _receive(self) -> None:
        assert self._guest is not None
        try:
            data = self._guest.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop_guest()
            return
        self.bytes_received += len(data)
        if self._breaks(data):
            return
        self._pending += self._answer_at_once(self._tail + data)
        self._print()

    def _breaks(self, data: bytes) -> bool:
        """Count down `reset_after` and `close_after`; whether the printer restarted here."""
        for name in ("reset_after", "close_after"):
            left = getattr(self._faults, name)
            if left is None:
                continue
            if left > len(data):
                self._adjust(**{name: left - len(data)})
                continue
            self._adjust(**{name: None})
            self._pending += self._answer_at_once(self._tail + data[:left])
            self._print()
            self._restart(hard=name == "reset_after")
            return True
        return False

    def _adjust(self, **changes: Any) -> None:
        """Change faults from the printer's own thread."""
        with self._changed:
            self._faults = replace(self._faults, **changes)

    def _restart(self, hard: bool) -> None:
        """Lose the buffer and the connection, tear what was begun; `hard`: with a reset, not an end."""
        self._pending = self._tail = b""
        if (torn := self._head.restart()) is not None:
            self._keep(torn)
        if hard and self._guest is not None:
            self._guest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._drop_guest()

    def _answer_at_once(self, data: bytes) -> bytes:
        """Answer each DLE EOT n in `data`, whatever the paper does; returns the rest, to be printed."""
        rest = bytearray()
        index = 0
        while index < len(data):
            if (
                data[index] == 0x10
                and data[index : index + 2] in (b"\x10", b"\x10\x04")
                and index + 2 >= len(data)
            ):
                break
            if data[index : index + 2] == b"\x10\x04" and data[index + 2] in (1, 2, 3, 4):
                self._reply(self._faults.answers()[data[index + 2] - 1])
                index += 3
                continue
            rest.append(data[index])
            index += 1
        self._tail = data[index:]
        return bytes(rest)

    def _print(self) -> None:
        while self._pending and self._faults.can_print:
            left = self._faults.paper_out_after
            piece = self._pending if left is None else self._pending[:left]
            self._pending = self._pending[len(piece) :]
            for event in self._head.feed(piece):
                self._happened(event)
            if left is not None:
                ended = left <= len(piece)
                after = None if ended else left - len(piece)
                self._adjust(paper_out_after=after, paper_out=ended)

    def _happened(self, event: Paper | Ask | Kick) -> None:
        match event:
            case Paper():
                self._keep(event)
            case Kick():
                self.kicks += 1
            case Ask(what) if not self._faults.mute_proof:
                paper = b"\x03" if self._faults.paper_low else b"\x00"
                self._reply_in_turn(paper if what == 1 else b"\x01")

    def _reply_in_turn(self, data: bytes) -> None:
        """Answer after `late_ms`, and never before an earlier such answer: printing goes in order."""
        due = time.monotonic() + self._faults.late_ms / 1000
        if self._replies or self._faults.late_ms:
            self._replies.append(_Reply(max([due, *(reply.due for reply in self._replies)]), data))
        else:
            self._reply(data)

    def _reply(self, data: bytes) -> None:
        if self._guest is not None and not self._faults.silent:
            with contextlib.suppress(OSError):
                self._guest.send(data)

    def _answer_due(self) -> None:
        now = time.monotonic()
        due = [reply for reply in self._replies if reply.due <= now]
        self._replies = [reply for reply in self._replies if reply.due > now]
        for reply in due:
            self._reply(reply.data)

    def _keep(self, paper: Paper) -> None:
        self._number += 1
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / f"receipt-{self._number:04d}.txt").write_text(paper.text, "utf-8")
            except OSError as error:
                _log.warning("a simulated receipt could not be kept: %s", error)
        with self._changed:
            self.receipts.append(paper)
            del self.receipts[:-_KEPT]
            self._changed.notify_all()
        if self._on_receipt is not None:
            self._on_receipt(paper)

    def _listen(self) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
            listener.listen(8)
        except OSError:
            listener.close()
            raise
        self._listener = listener
        self._port = listener.getsockname()[1]

    def _drop_guest(self) -> None:
        if self._guest is not None:
            self._guest.close()
            self._guest = None

    def _last_number(self) -> int:
        """The highest number among the receipts already in the folder."""
        if self._folder is None:
            return 0
        names = [path.stem.rpartition("-")[2] for path in self._folder.glob("receipt-*.txt")]
        return max((int(name) for name in names if name.isdecimal()), default=0)
