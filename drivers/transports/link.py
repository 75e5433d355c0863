"""What a connection to a device can do, whatever it runs over; `network` is the TCP one.

Called by device adapters from their lane's thread. Only `abort` may come from elsewhere.
"""

from __future__ import annotations

from typing import Protocol

from app.domain.errors import KnownError


class LinkError(KnownError):
    """The connection could not be made, or broke.

    `code`: CONNECT_REFUSED, CONNECT_TIMEOUT, NO_ROUTE, BAD_ADDRESS (nothing was sent), RESET, CLOSED,
    SEND_TIMEOUT, ABORTED; `bytes_sent`: how many bytes of the broken `send` the connection had taken.
    """

    def __init__(self, code: str, bytes_sent: int = 0) -> None:
        super().__init__(code)
        self.bytes_sent = bytes_sent


class Link(Protocol):
    """Bytes out, bytes in, each wait bounded."""

    def open(self) -> None:
        """Connect. Raises `LinkError`."""
        ...

    def send(self, data: bytes) -> None:
        """Hand over all bytes. Raises `LinkError` with `bytes_sent`."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What has come, waiting up to `timeout_s`; b"" for silence. Raises `LinkError` when it is over."""
        ...

    def close(self) -> None:
        """Let go of the connection; it can be opened again."""
        ...

    def abort(self) -> None:
        """End every wait, now and later, from any thread: the program is closing."""
        ...
