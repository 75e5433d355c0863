"""The one thread that writes to the till's file: sale jobs first, then ordinary ones, then bulk (HOUSE §1.8).

Bulk work (imports, pulled pages) comes in jobs of at most 20 ms, so a sale never waits longer than that.
Results and exceptions travel in the job's `Future`; the screen's bridge brings them home.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from itertools import count
from queue import PriorityQueue
from threading import Thread, current_thread
from typing import Any, TypeVar

T = TypeVar("T")


class Priority(IntEnum):
    """Lower runs first."""

    SALE = 0
    NORMAL = 1
    BULK = 2
    STOP = 9


class Worker:
    """One named thread and a priority queue. `submit` never blocks; `close` runs what is queued first."""

    def __init__(self, name: str = "database") -> None:
        self._queue: PriorityQueue[tuple[int, int, Callable[[], None] | None]] = PriorityQueue()
        self._order = count()
        self._closed = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T], priority: Priority = Priority.NORMAL) -> Future[T]:
        """Queue `job`; its result or exception arrives in the future. RuntimeError after `close`."""
        if self._closed:
            raise RuntimeError("the database worker is closed")
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = job()
            except BaseException as error:  # noqa: BLE001 - carried to whoever asked
                future.set_exception(error)
            else:
                future.set_result(result)

        self._queue.put((priority, next(self._order), run))
        return future

    def call(self, job: Callable[[], T], priority: Priority = Priority.NORMAL) -> T:
        """Run `job` on the worker and wait: for sync, printing and start-up, never for the screen thread."""
        if current_thread() is self._thread:
            return job()
        return self.submit(job, priority).result()

    def close(self) -> None:
        """Finish what is queued, then end the thread."""
        if self._closed:
            return
        self._closed = True
        self._queue.put((Priority.STOP, next(self._order), None))
        self._thread.join()

    def _run(self) -> None:
        while True:
            _priority, _order, run = self._queue.get()
            if run is None:
                return
            run()


def done(value: Any) -> Future[Any]:
    """A future that already has its value."""
    future: Future[Any] = Future()
    future.set_result(value)
    return future
