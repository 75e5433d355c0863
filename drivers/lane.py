"""One device, one thread: work for it waits in a short queue and never on the screen (HOUSE §5 rule 6).

Called by device adapters. The thread starts with the first work and ends with `close`; between works it may
tend the device (ask how it is), at a pace the adapter chooses. Absent: persistence and retries of jobs, which
are the caller's, because only a person may decide to print twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from app.domain.errors import KnownError

CAPACITY = 64
_CLOSE_TIMEOUT_S = 5.0
_log = logging.getLogger(__name__)


class Dropped(Enum):
    """Why a work did not run to its end."""

    CLOSED = auto()  # the lane closed first: it never began
    EXPIRED = auto()  # its time was over before its turn came: it never began
    CRASHED = auto()  # it began and raised: our bug, logged


@dataclass(slots=True)
class Work:
    """`run` in the lane's thread, or `dropped` there instead (after a crash: as well)."""

    run: Callable[[], None]
    dropped: Callable[[Dropped], None]
    expires_at: float | None = None  # time.monotonic()


class Backoff:
    """Growing pauses between attempts: `first_s`, doubled each time, at most `most_s`."""

    def __init__(self, first_s: float = 1.0, most_s: float = 30.0) -> None:
        self._first_s, self._most_s = first_s, most_s
        self._next_s = first_s

    def next_s(self) -> float:
        """How long to wait before the next attempt."""
        pause = self._next_s
        self._next_s = min(self._most_s, pause * 2)
        return pause

    def reset(self) -> None:
        """It worked: the next pause is the first again."""
        self._next_s = self._first_s


class Lane:
    """A thread with a bounded queue. `tend` returns in how many seconds it wants to be called again."""

    def __init__(
        self, name: str, tend: Callable[[], float | None] | None = None, capacity: int = CAPACITY
    ) -> None:
        self._name = name
        self._tend = tend
        self._capacity = capacity
        self._queue: deque[Work] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._tend_at: float | None = None

    def submit(self, work: Work) -> None:
        """Queue `work`. Raises `KnownError` DEVICE_CLOSED or DEVICE_QUEUE_FULL."""
        with self._changed:
            if self._closing:
                raise KnownError("DEVICE_CLOSED", {"device": self._name})
            if len(self._queue) >= self._capacity:
                raise KnownError("DEVICE_QUEUE_FULL", {"device": self._name, "waiting": len(self._queue)})
            self._queue.append(work)
            self._start()

    def tend_in(self, seconds: float) -> None:
        """Call `tend` in so many seconds, or earlier if that was planned; a closed lane does nothing."""
        with self._changed:
            if self._closing or self._tend is None:
                return
            at = time.monotonic() + seconds
            self._tend_at = at if self._tend_at is None else min(self._tend_at, at)
            self._start()

    def close(self, timeout_s: float = _CLOSE_TIMEOUT_S) -> bool:
        """Drop what waits, let the work under way end, end the thread. Whether it ended in time."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout_s)
        return not thread.is_alive()

    def _start(self) -> None:
        """Wake the thread, or make it. The condition is held."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"lane-{self._name}", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            reason = self._obstacle(work)
            if reason is None and not self._survived(work.run):
                reason = Dropped.CRASHED
            if reason is not None:
                self._survived(partial(work.dropped, reason))

    def _survived(self, act: Callable[[], None]) -> bool:
        """Run it; a bug in it is logged and must not take the device away from the till."""
        try:
            act()
        except Exception:  # noqa: BLE001 - the lane's loop, one of the four places (HOUSE §3)
            _log.exception("lane %s: a work failed", self._name)
            return False
        return True

    def _next(self) -> Work | None:
        """What to do now, after waiting for it; None when the lane is closed and empty."""
        with self._changed:
            while True:
                if self._queue:
                    return self._queue.popleft()
                if self._closing:
                    return None
                pause = None if self._tend_at is None else self._tend_at - time.monotonic()
                if pause is not None and pause <= 0:
                    self._tend_at = None
                    return Work(self._tend_once, lambda _: None)
                self._changed.wait(pause)

    def _obstacle(self, work: Work) -> Dropped | None:
        """Why `work` must not begin any more."""
        if self._closing:
            return Dropped.CLOSED
        if work.expires_at is not None and time.monotonic() > work.expires_at:
            return Dropped.EXPIRED
        return None

    def _tend_once(self) -> None:
        pause = None if self._tend is None else self._tend()
        with self._changed:
            if pause is not None and self._tend_at is None:
                self._tend_at = time.monotonic() + pause
