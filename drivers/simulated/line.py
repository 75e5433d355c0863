"""A line to the district that can be cut: a TCP forwarder on loopback, for the demo day and the tests.

`cut` drops every connection and refuses new ones, as a pulled cable does to a till behind a router that
answers "unreachable"; `mend` lets them through again.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
from threading import Event, Thread

log = logging.getLogger(__name__)

_CHUNK = 65_536
_POLL_S = 0.2


class CuttableLine:
    """Forwards 127.0.0.1:`port` to `host`:`to_port`. Start, use `url`, stop."""

    def __init__(self, host: str, to_port: int) -> None:
        self._target = (host, to_port)
        self._stop = Event()
        self._cut = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._peers: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._thread = Thread(target=self._run, name="line", daemon=True)

    @property
    def url(self) -> str:
        """The address to use instead of the district's own."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Begin to forward."""
        self._thread.start()

    def cut(self) -> None:
        """Pull the cable."""
        self._cut.set()

    def mend(self) -> None:
        """Plug it in again."""
        self._cut.clear()

    def stop(self) -> None:
        """End; every connection is closed."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._cut.is_set() and self._peers:
                self._drop_all()
            for key, _events in self._selector.select(_POLL_S):
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket):
                    self._forward(key.fileobj)
        self._drop_all()
        self._selector.close()
        self._listener.close()

    def _accept(self) -> None:
        try:
            near, _address = self._listener.accept()
        except OSError:
            return
        if self._cut.is_set():
            near.close()
            return
        try:
            far = socket.create_connection(self._target, timeout=2)
        except OSError as error:
            log.info("line: no district behind it: %s", error)
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            one.setblocking(True)
            self._peers[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _forward(self, source: socket.socket) -> None:
        other = self._peers.get(source)
        if other is None:
            return
        try:
            data = source.recv(_CHUNK)
            if data and not self._cut.is_set():
                other.sendall(data)
                return
        except OSError:
            pass
        self._drop(source)

    def _drop(self, one: socket.socket) -> None:
        other = self._peers.pop(one, None)
        for end in (one, other):
            if end is None:
                continue
            self._peers.pop(end, None)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(end)
            end.close()

    def _drop_all(self) -> None:
        for one in list(self._peers):
            self._drop(one)
