"""The counter's line to the district: holds and their release, each back within 1.5 s (value §4.1, sync R14).

Adapter of `app.ports.link.DistrictLink`, built by bootstrap beside the pump. Every call runs on a thread of
its own, so that not even a stuck name look-up holds a customer up; what is granted too late is given back.
Deliberately absent: keeping hold ids (`app.services.vouchers` stores them before it asks) and enrolment
(`enrol`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as NoAnswer
from threading import Lock, Thread, current_thread
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import KnownError
from app.domain.refusals import Reason, Refusal
from app.ports.clock import Clock
from app.ports.keys import KeyStore
from app.ports.link import HOLD_STOP_MS, HoldGranted, HoldRequest, LineState
from app.store import sync_state
from app.store.engine import Store
from sync.client.wire import Reply

if TYPE_CHECKING:
    from sync.client.transport import Transport
    from sync.wire.messages import HoldReply

STOP_S = HOLD_STOP_MS / 1_000
CLOSE_S = 1.0
MAX_CALLS = 8
MAX_OWED = 100
# A kept-alive connection may have been closed a moment ago: the same hold is then asked once more.
_SAY_AGAIN_S = 1.0

R = TypeVar("R")


class Line(Protocol):
    """What the link needs of the pump."""

    def state(self) -> LineState:
        """As `Pump.state`."""
        ...

    def wake(self) -> None:
        """As `Pump.wake`."""
        ...

    def link_up(self) -> None:
        """As `Pump.link_up`."""
        ...


class Link:
    """`app.ports.link.DistrictLink` over HTTP. Any thread but the screen's may call; `close` when done."""

    def __init__(self, store: Store, keystore: KeyStore, clock: Clock, pump: Line) -> None:
        self._store = store
        self._keystore = keystore
        self._clock = clock
        self._pump = pump
        self._lock = Lock()
        self._idle: list[tuple[tuple[str, str], Transport]] = []
        self._busy: set[Transport] = set()
        self._threads: set[Thread] = set()
        self._owed: dict[str, None] = {}  # holds to give back, oldest first
        self._closed = False

    def state(self) -> LineState:
        """The line as last seen; never blocks."""
        return self._pump.state()

    def wake(self) -> None:
        """A sale was committed. Never blocks."""
        self._pump.wake()

    def hold(self, request: HoldRequest) -> HoldGranted | Refusal | None:
        """The grant, a refusal, or None when nothing is known after 1.5 s: then the hold is given back.

        A hold that was given back is refused for ever (the district's ALREADY_VOIDED, here CANNOT_VERIFY):
        ask again under another id. Raises KnownError("KEY_UNREADABLE", "KEY_MISSING").
        """
        end_s = time.monotonic() + STOP_S
        address = self._address()
        if address is None:
            return Refusal(Reason.NO_DISTRICT)
        with self._lock:
            self._owed.pop(request.id, None)

        def ask(wire: Transport) -> HoldGranted | Refusal | None:
            return _ask(wire, request, end_s)

        def after(answer: HoldGranted | Refusal | None, in_time: bool) -> None:
            if answer is None or (not in_time and isinstance(answer, HoldGranted)):
                self._owe(request.id)

        return self._within(address, end_s, ask, after)

    def release(self, hold_id: str) -> bool:
        """Give a hold back; False when no answer came in 1.5 s: it is tried again after the next answer."""
        end_s = time.monotonic() + STOP_S
        address = self._address()
        if address is None:
            return False

        def give(wire: Transport) -> bool:
            return _give_back(wire, hold_id, end_s)

        def after(answered: bool, _in_time: bool) -> None:
            if not answered:
                self._owe(hold_id)

        answered = self._within(address, end_s, give, after)
        return answered is True

    def close(self) -> None:
        """Give up what runs; takes at most a second."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
            for wire in self._busy:
                wire.abort()
            idle, self._idle = self._idle, []
        for _address, wire in idle:
            wire.close()
        end_s = time.monotonic() + CLOSE_S
        for thread in threads:
            thread.join(max(0.0, end_s - time.monotonic()))

    # -- one call, one thread --------------------------------------------------------------------------

    def _within(
        self,
        address: tuple[str, str],
        end_s: float,
        call: Callable[[Transport], R],
        after: Callable[[R, bool], None],
    ) -> R | None:
        """What `call` answers before `end_s`, else None. `after(answer, in_time)` follows on its thread."""
        wire = self._take(address)
        if wire is None:
            return None
        future: Future[R] = Future()
        thread = Thread(
            target=lambda: self._run(address, wire, future, call, after), name="hold", daemon=True
        )
        with self._lock:
            self._threads.add(thread)
        thread.start()
        try:
            return future.result(max(0.0, end_s - time.monotonic()))
        except NoAnswer:
            return None if future.cancel() else future.result()

    def _run(
        self,
        address: tuple[str, str],
        wire: Transport,
        future: Future[R],
        call: Callable[[Transport], R],
        after: Callable[[R, bool], None],
    ) -> None:
        try:
            answer = call(wire)
            try:
                future.set_result(answer)
                in_time = True
            except InvalidStateError:
                in_time = False
            after(answer, in_time)
            if answer:
                self._pump.link_up()
            self._settle_owed(wire)
        finally:
            self._put_away(address, wire)

    def _take(self, address: tuple[str, str]) -> Transport | None:
        """A connection nobody uses, or a new one; None when too many calls hang already."""
        with self._lock:
            if self._closed or len(self._threads) >= MAX_CALLS:
                return None
            while self._idle:
                kept, wire = self._idle.pop()
                if kept == address:
                    self._busy.add(wire)
                    return wire
                wire.close()
        seed = self._keystore.load()
        if seed is None:
            raise KnownError("KEY_MISSING")
        # Heavy: not before the first hold.
        from sync.client.transport import Transport
        from sync.wire.signing import Signer

        wire = Transport(address[0], address[1], Signer(seed), self._clock)
        with self._lock:
            self._busy.add(wire)
        return wire

    def _put_away(self, address: tuple[str, str], wire: Transport) -> None:
        with self._lock:
            self._threads.discard(current_thread())
            self._busy.discard(wire)
            if not self._closed and len(self._idle) < 2:
                self._idle.append((address, wire))
                return
        wire.close()

    def _address(self) -> tuple[str, str] | None:
        """Where our district is and who we are to it; None for a shop alone."""
        with self._store.read() as connection:
            known = sync_state.read(connection)
        return None if known.till is None or known.url is None else (known.url, known.till)

    # -- giving back -----------------------------------------------------------------------------------

    def _owe(self, hold_id: str) -> None:
        with self._lock:
            self._owed[hold_id] = None
            while len(self._owed) > MAX_OWED:
                self._owed.pop(next(iter(self._owed)))  # the district frees it when it expires

    def _settle_owed(self, wire: Transport) -> None:
        """Give back what nobody waits for, until the line says nothing."""
        while True:
            with self._lock:
                hold_id = next(iter(self._owed), None)
                if hold_id is None or self._closed:
                    return
                self._owed.pop(hold_id)
            if not _give_back(wire, hold_id, time.monotonic() + STOP_S):
                self._owe(hold_id)
                return


def _ask(wire: Transport, request: HoldRequest, end_s: float) -> HoldGranted | Refusal | None:
    from sync.wire.messages import HoldWant

    want = HoldWant(
        sale=request.sale,
        kind=request.kind,
        want=request.want_cents,
        instrument=request.instrument,
        code=request.code,
        member=request.member,
    )
    reply = wire.hold(request.id, want, _left(end_s))
    if not isinstance(reply, Reply) and reply.is_unreachable and _left(end_s) > _SAY_AGAIN_S:
        reply = wire.hold(request.id, want, _left(end_s))
    if not isinstance(reply, Reply):
        return Refusal(Reason.KEY_REVOKED, {"code": reply.error}) if reply.status == 401 else None
    return _read(reply, request)


def _read(reply: Reply[HoldReply], request: HoldRequest) -> HoldGranted | Refusal | None:
    """The district's answer as the port tells it; None for one that makes no sense for this request."""
    hold, refused = reply.message.hold, reply.message.refused
    if refused is not None and hold is None:
        known = refused.code in Reason.__members__
        reason = Reason(refused.code) if known else Reason.CANNOT_VERIFY
        return Refusal(reason, refused.facts if known else {**refused.facts, "code": refused.code})
    if hold is None or hold.id != request.id or not 0 < hold.granted <= request.want_cents:
        return None
    return HoldGranted(hold.id, hold.granted, hold.balance, hold.exp, hold.instrument, hold.program)


def _give_back(wire: Transport, hold_id: str, end_s: float) -> bool:
    """Whether the district answered: released, or already posted by the sale it was for."""
    return isinstance(wire.release(hold_id, _left(end_s)), Reply)


def _left(end_s: float) -> float:
    return max(0.001, end_s - time.monotonic())
