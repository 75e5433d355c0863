"""TCP to a device, port 9100 by default; every wait has an end (devices §1.3).

Called by adapters from their lane. Waits go through one selector together with a wake-up pair, so that
`abort` ends them at once and closing the till never hangs on a device.
"""

from __future__ import annotations

import contextlib
import errno
import os
import selectors
import socket
import time

from drivers.transports.link import LinkError

DEFAULT_PORT = 9100
CONNECT_TIMEOUT_S = 3.0
SEND_TIMEOUT_S = 5.0
_CHUNK = 4096
_CODES = {
    errno.ECONNREFUSED: "CONNECT_REFUSED",
    errno.ETIMEDOUT: "CONNECT_TIMEOUT",
    errno.EPIPE: "RESET",
    errno.ECONNRESET: "RESET",
    errno.ECONNABORTED: "RESET",
}


class NetworkLink:
    """One TCP connection at a time to one address."""

    def __init__(
        self,
        host: str,
        port: int = DEFAULT_PORT,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
        send_timeout_s: float = SEND_TIMEOUT_S,
    ) -> None:
        self._address = (host, port)
        self._connect_timeout_s = connect_timeout_s
        self._send_timeout_s = send_timeout_s
        self._socket: socket.socket | None = None
        self._aborted = False
        self._wake_in, self._wake_out = socket.socketpair()

    def open(self) -> None:
        """Connect within the time limit. Raises `LinkError`."""
        self.close()
        deadline = time.monotonic() + self._connect_timeout_s
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(*self._address, type=socket.SOCK_STREAM)[
                0
            ]
            self._socket = link = socket.socket(family, kind, protocol)
        except OSError as error:
            raise LinkError("BAD_ADDRESS") from error
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        result = link.connect_ex(address)
        if result in (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EINTR):
            if not self._wait(link, selectors.EVENT_WRITE, deadline):
                self.close()
                raise LinkError("CONNECT_TIMEOUT")
            result = link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if result:
            self.close()
            raise LinkError(_CODES.get(result, "NO_ROUTE")) from OSError(result, os.strerror(result))

    def send(self, data: bytes) -> None:
        """Hand all of `data` to the connection within the time limit. Raises `LinkError`."""
        link = self._opened()
        deadline = time.monotonic() + self._send_timeout_s
        sent = 0
        while sent < len(data):
            try:
                sent += link.send(data[sent:])
            except (BlockingIOError, InterruptedError):
                if not self._wait(link, selectors.EVENT_WRITE, deadline, sent):
                    raise LinkError("SEND_TIMEOUT", sent) from None
            except OSError as error:
                raise LinkError(_CODES.get(error.errno or 0, "RESET"), sent) from error

    def read(self, timeout_s: float) -> bytes:
        """What has come within `timeout_s`; b"" for silence. Raises `LinkError` when it is over."""
        link = self._opened()
        if not self._wait(link, selectors.EVENT_READ, time.monotonic() + timeout_s):
            return b""
        try:
            data = link.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return b""
        except OSError as error:
            raise LinkError(_CODES.get(error.errno or 0, "RESET")) from error
        if not data:
            raise LinkError("CLOSED")
        return data

    def close(self) -> None:
        """Let go of the connection; bytes already taken may still arrive."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            self._socket = None

    def abort(self) -> None:
        """End every wait from now on; thread-safe. The owner still closes."""
        self._aborted = True
        with contextlib.suppress(OSError):
            self._wake_out.send(b"\0")

    def dispose(self) -> None:
        """Close for good; the last call."""
        self.close()
        self._wake_in.close()
        self._wake_out.close()

    def _opened(self) -> socket.socket:
        if self._aborted:
            raise LinkError("ABORTED")
        if self._socket is None:
            raise LinkError("CLOSED")
        return self._socket

    def _wait(self, link: socket.socket, event: int, deadline: float, sent: int = 0) -> bool:
        """Whether `link` became ready before `deadline`. Raises `LinkError("ABORTED")`."""
        with selectors.DefaultSelector() as selector:
            selector.register(link, event)
            selector.register(self._wake_in, selectors.EVENT_READ)
            ready = selector.select(max(0.0, deadline - time.monotonic())) if not self._aborted else []
        if self._aborted:
            raise LinkError("ABORTED", sent)
        return any(key.fileobj is link for key, _ in ready)


def parse_address(text: str) -> tuple[str, int]:
    """Host and port of "192.168.1.50", "192.168.1.50:9100", "printer.local" or "[fe80::1]:9100".

    Raises `LinkError("BAD_ADDRESS")`.
    """
    text = text.strip().removeprefix("tcp://")
    host, port = text, str(DEFAULT_PORT)
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif text.count(":") == 1:
        host, port = text.split(":")
    if not host or any(sign.isspace() for sign in host) or not (port.isascii() and port.isdecimal()):
        raise LinkError("BAD_ADDRESS")
    if not 1 <= int(port) <= 65_535:
        raise LinkError("BAD_ADDRESS")
    return host, int(port)
