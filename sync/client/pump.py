"""The sync thread: runs the engine against the district for as long as the till is open (sync R23).

Bootstrap builds one, starts it, wakes it after every commit and closes it before the database worker. A
fault of ours in it is logged and slept over: selling goes on. What sync needs is imported on its thread, so
that a shop opens without waiting for it. Deliberately absent: every decision (`engine`) and every table and
call (`runner`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.domain.errors import KnownError
from app.ports.clock import Clock
from app.ports.keys import KeyStore
from app.ports.link import LineState
from app.services.changes import ChangeFeed
from app.services.worker import Worker
from app.store.engine import Store

if TYPE_CHECKING:
    from sync.client.events import LinkUp, Retry
    from sync.client.runner import Runner
    from sync.client.wire import Dial

log = logging.getLogger(__name__)

CLOSE_S = 1.0
_FIRST_REST_MS, _LONGEST_REST_MS = 1_000, 60_000


class Pump:
    """One thread named "sync". `wake`, `link_up`, `retry` and `state` never block; `close` takes at most 1 s.

    A till that never enrolled has a pump too: it looks for an enrolment when woken, and every minute.
    `pulled()` is called after a page was applied, before `feed` hears of it; `clock_moved(offset_ms)` when
    the offset to the district moved by more than 2 s (sync R18). Both on the sync thread.
    """

    def __init__(
        self,
        store: Store,
        worker: Worker,
        keystore: KeyStore,
        clock: Clock,
        feed: ChangeFeed,
        dial: Dial | None = None,
        pulled: Callable[[], object] | None = None,
        clock_moved: Callable[[int], object] | None = None,
    ) -> None:
        def make() -> Runner:
            from sync.client.runner import Runner
            from sync.client.wire import over_http

            return Runner(store, worker, keystore, clock, feed, dial or over_http, pulled, clock_moved)

        self._clock = clock
        self._make = make
        self._runner: Runner | None = None  # until the thread has begun
        self._woken = Event()
        self._closing = Event()
        self._first_rest_s = 0.0
        self._thread = Thread(target=self._run, name="sync", daemon=True)

    def start(self, after_s: float = 0.0) -> None:
        """Begin: hello, unsent entries, pull; `after_s` seconds later, or as soon as it is woken."""
        self._first_rest_s = after_s
        self._thread.start()

    def wake(self) -> None:
        """Something was committed, or the till enrolled."""
        self._woken.set()

    def link_up(self) -> None:
        """The district answered someone else: do not wait out a long pause (R24)."""
        from sync.client.events import LinkUp

        self._tell(LinkUp)

    def retry(self) -> None:
        """A person asked to try now: stops and pauses are forgotten, and everything is asked again."""
        from sync.client.events import Retry

        self._tell(Retry)

    def state(self) -> LineState:
        """The line as last seen; at first nothing is known, and nothing is said against it."""
        runner = self._runner
        return LineState(False, None, None) if runner is None else runner.state()

    @property
    def unread(self) -> int:
        """Objects of the district this program could not read since it started."""
        return 0 if self._runner is None else self._runner.unread

    def close(self) -> None:
        """End within a second, even during a call."""
        self._closing.set()
        if self._runner is not None:
            self._runner.abort()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join(CLOSE_S)
            if self._thread.is_alive():
                log.info("the sync thread still waits for the system's name look-up")

    def _tell(self, event: type[LinkUp] | type[Retry]) -> None:
        if self._runner is not None:  # else its first turn does all that can be asked for
            self._runner.tell(event)
        self._woken.set()

    def _run(self) -> None:
        rest_ms = _FIRST_REST_MS
        self._woken.wait(self._first_rest_s)
        runner = self._runner = self._make()
        while not self._closing.is_set():
            self._woken.clear()
            try:
                wake_at = runner.turn()
            except Exception as error:
                # The file may be full or broken, or we are: nothing of it may reach selling (HOUSE §3).
                if self._closing.is_set():
                    break
                if isinstance(error, KnownError):
                    log.warning("sync rests for %d ms: %s", rest_ms, error)
                else:
                    log.exception("sync rests for %d ms", rest_ms)
                runner.forget()
                self._closing.wait(rest_ms / 1_000)
                rest_ms = min(_LONGEST_REST_MS, rest_ms * 2)
                continue
            rest_ms = _FIRST_REST_MS
            self._woken.wait(max(0, wake_at - self._clock.monotonic_ms()) / 1_000)
        runner.forget()
