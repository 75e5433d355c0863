"""Sockets that keep a deadline for the whole exchange, whatever the other side drips (sync R14, R23).

`requests` counts its timeouts per read: a server that sends a byte a second holds a till for minutes. Here
every wait is cut into short slices that look at the deadline and at `abort`, so that a hold ends at its
1.5 s and a closing program does not wait. Used by `transport` alone. Not covered: the system's name look-up.
"""

from __future__ import annotations

import os
import selectors
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from threading import Event
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

_SLICE_S = 0.1


class AbortedError(OSError):
    """The till is closing: the exchange was given up."""


class Deadline:
    """Until when an exchange may take, and whether it is to be given up. One per session and thread.

    `on_slice` is called on the waiting thread after every slice without a byte.
    """

    def __init__(self, on_slice: Callable[[], None] | None = None) -> None:
        self._aborted = Event()
        self._on_slice = on_slice
        self._end_s = 0.0
        self._connect_end_s = 0.0

    def start(self, connect_s: float, total_s: float) -> None:
        """A new exchange begins."""
        now_s = time.monotonic()
        self._end_s = now_s + total_s
        self._connect_end_s = now_s + min(connect_s, total_s)

    def abort(self) -> None:
        """Give up what runs, now and for ever. From any thread."""
        self._aborted.set()

    @property
    def is_aborted(self) -> bool:
        """Whether `abort` was called."""
        return self._aborted.is_set()

    @property
    def is_over(self) -> bool:
        """Whether the exchange has used up its time."""
        return time.monotonic() >= self._end_s

    def slice_s(self, connecting: bool = False) -> float:
        """Seconds to wait next. Raises TimeoutError past the deadline, `AbortedError` after `abort`."""
        if self._aborted.is_set():
            raise AbortedError("given up")
        left_s = (self._connect_end_s if connecting else self._end_s) - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the exchange took too long")
        return min(left_s, _SLICE_S)

    def waited(self) -> None:
        """A slice passed without a byte."""
        if self._on_slice is not None:
            self._on_slice()

    def sliced(self, sock: socket.socket, call: Callable[[], Any], connecting: bool = False) -> Any:
        """`call()`, tried again slice by slice until it stops timing out or the time is over."""
        while True:
            sock.settimeout(self.slice_s(connecting))
            try:
                return call()
            except TimeoutError:
                self.waited()


def _sockets(deadline: Deadline) -> tuple[type[socket.socket], type[ssl.SSLSocket]]:
    """Socket classes whose waiting calls keep `deadline`. TLS shakes hands while it is made, so the
    deadline has to stand in the class."""

    class Plain(socket.socket):
        def recv_into(self, *args: Any, **named: Any) -> int:
            return int(deadline.sliced(self, lambda: super(Plain, self).recv_into(*args, **named)))

        def send(self, *args: Any, **named: Any) -> int:
            return int(deadline.sliced(self, lambda: super(Plain, self).send(*args, **named)))

        def sendall(self, data: Any, *_flags: Any) -> None:
            _send_all(self, data)

    class Tls(ssl.SSLSocket):
        def do_handshake(self, *_block: Any, **_named: Any) -> None:
            deadline.sliced(self, super().do_handshake, connecting=True)

        def recv_into(self, *args: Any, **named: Any) -> int:
            return int(deadline.sliced(self, lambda: super(Tls, self).recv_into(*args, **named)))

        def send(self, *args: Any, **named: Any) -> int:
            return int(deadline.sliced(self, lambda: super(Tls, self).send(*args, **named)))

        def sendall(self, data: Any, *_flags: Any) -> None:
            _send_all(self, data)

    return Plain, Tls


def _send_all(sock: socket.socket, data: Any) -> None:
    rest = memoryview(data).cast("B")
    while rest:
        rest = rest[sock.send(rest) :]


def _connect(plain: type[socket.socket], deadline: Deadline, host: str, port: int | None) -> socket.socket:
    """A connected socket to the first address of `host` that answers."""
    error: OSError = OSError(f"no address for {host}")
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            with ExitStack() as on_failure:
                sock = on_failure.enter_context(closing(plain(family, kind, protocol)))
                sock.setblocking(False)
                sock.connect_ex(address)
                _wait_connected(sock, deadline)
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code:
                    raise OSError(code, os.strerror(code))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.settimeout(deadline.slice_s())
                on_failure.pop_all()
                return sock
        except OSError as failed:
            error = failed
    raise error


def _wait_connected(sock: socket.socket, deadline: Deadline) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_WRITE)
        while not selector.select(deadline.slice_s(connecting=True)):
            deadline.waited()


class DeadlineAdapter(HTTPAdapter):
    """Connects `requests` to sockets that keep a deadline; no retries of its own (the engine decides)."""

    def __init__(self, deadline: Deadline) -> None:
        plain, tls = _sockets(deadline)
        self._pools = _pool_classes(plain, deadline)
        self._context = create_urllib3_context()
        self._context.sslsocket_class = tls
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Build the pools from our connections."""
        super().init_poolmanager(*args, ssl_context=self._context, **named)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        """The same behind a proxy."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **named)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_classes(plain: type[socket.socket], deadline: Deadline) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(plain, deadline, self.host, self.port)

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(plain, deadline, self.host, self.port)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}
