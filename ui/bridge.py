"""The one way back to the screen thread: a future finishes anywhere, its callback runs here.

`Bridge.run` is called by presenters and screens on the screen thread; results come home through one
queued signal, in the order the work finished. `changed` tells every screen what a use case touched
(flags of `app.services.changes`). Absent on purpose: thread pools and lanes, which belong to the services.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import KnownError

Work = Future[Any] | Callable[[], Future[Any]]


class Bridge(QObject):
    """Brings results of background work to the screen thread.

    Signals:
        changed(int): flags of what a use case touched; emitted by `tell`, from any thread.
    """

    changed = Signal(int)
    _arrived = Signal(object)
    _told = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Call `done(result)` on the screen thread when `work` ends, or `failed(error)` when it raised.

        `work` is a future, or a callable that makes one (an error while making it counts as failed). A
        cancelled future calls nothing. When `failed` is missing, or the error is not a `KnownError`, the
        error also reaches the last-resort handler: bugs are never swallowed. `owner` (by default the
        object `done` is a method of, when that is a QObject) gone means the result is dropped.
        """
        if owner is None:
            bound = getattr(done, "__self__", None)
            owner = bound if isinstance(bound, QObject) else None
        try:
            future = work() if callable(work) else work
        except KnownError as error:
            future = Future()
            future.set_exception(error)
        future.add_done_callback(lambda ended: self._send((ended, done, failed, owner)))

    def tell(self, flags: int) -> None:
        """Emit `changed(flags)` on the screen thread; safe from any thread."""
        if not self._closed and shiboken6.isValid(self):
            self._told.emit(flags)

    def close(self) -> None:
        """From now on nothing is delivered: the window is going away."""
        self._closed = True

    def _send(self, parcel: tuple[Any, ...]) -> None:
        if not self._closed and shiboken6.isValid(self):
            self._arrived.emit(parcel)

    @Slot(int)
    def _pass_on(self, flags: int) -> None:
        if not self._closed:
            self.changed.emit(flags)

    @Slot(object)
    def _deliver(self, parcel: tuple[Any, ...]) -> None:
        future, done, failed, owner = parcel
        if self._closed or (owner is not None and not shiboken6.isValid(owner)):
            return
        try:
            error = future.exception()
        except CancelledError:
            return
        if error is None:
            done(future.result())
            return
        if failed is not None:
            failed(error)
        if failed is None or not isinstance(error, KnownError):
            raise error
