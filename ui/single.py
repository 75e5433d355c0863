"""One window per data folder: a second start asks the first one to come to the front, then ends."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1_000
RAISE = b"raise\n"


def _name(data: Path) -> str:
    return f"bancone-{sha256(str(data).encode()).hexdigest()[:16]}"


def raise_first(data: Path) -> bool:
    """Ask the program that holds `data` to show its window; False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(data))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(RAISE)
    socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return True


class FirstWindow(QObject):
    """Listens for later starts on the same data folder and calls `come_forward`."""

    def __init__(self, data: Path, come_forward: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._come_forward = come_forward
        self._server = QLocalServer(self)
        QLocalServer.removeServer(_name(data))
        self._server.newConnection.connect(self._asked)
        self._server.listen(_name(data))

    def _asked(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        self._come_forward()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()
