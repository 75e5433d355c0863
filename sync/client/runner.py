"""Runs the sync engine against the real file and a wire: everything that is due, then says when to come back.

`pump` gives it a thread; the simulator calls `turn` itself. Reads on a read-only connection, never held
during a call; writes as jobs of the database worker (sync R23). All it needs to go on after a crash is in
the file (R25). Deliberately absent: threads, waiting, and `except Exception` (both in `pump`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue

from sqlalchemy import Connection

from app.domain.errors import KnownError
from app.ports.clock import Clock
from app.ports.keys import KeyStore
from app.ports.link import LineState
from app.services.changes import ChangeFeed, Changes
from app.services.worker import Priority, Worker
from app.store import days, journal, sync_state
from app.store.engine import Store
from app.store.sync_state import SyncState
from sync.client import apply
from sync.client import engine as core
from sync.client.batches import Batch, read_batch
from sync.client.events import (
    Ack,
    Action,
    Answer,
    Committed,
    Event,
    Failure,
    Fault,
    Fork,
    LinkUp,
    Need,
    PullAnswered,
    PullFailed,
    PullRefused,
    PushAnswered,
    PushFailed,
    SendHello,
    SendPull,
    SendPush,
    SetAcked,
    Show,
    StartOver,
    State,
    Tick,
    WakeAt,
    Whole,
)
from sync.client.events import Retry as AskAgain
from sync.client.view import View, view_of
from sync.client.wire import Dial, Reply, Wire, over_http
from sync.wire.errors import TOO_LARGE, WireError
from sync.wire.messages import PushReply
from sync.wire.signing import Signer

log = logging.getLogger(__name__)

ALONE_MS = 60_000  # how often a till that never enrolled looks whether it has
MOVED_MS = 2_000  # sync R18: a clock entry when the offset moves by more
NOTED_MS = 250  # smaller steps of the offset are not worth a write
OBJECT_REFUSED = "OBJECT_REFUSED"


class EnrolmentChangedError(Exception):
    """Another district, or none, since this exchange began: what came from the old one is not stored."""


class Runner:
    """One till's sync. `turn` on one thread only; `state`, `tell` and `abort` from any.

    `pulled` is called after a page was applied and before the feed hears of it; `clock_moved(offset_ms)` when
    the offset to the district moved by more than 2 s, for the entry `clock.observed` (sync R18). Both run on
    the caller's thread of `turn` and may use `worker.call`.
    """

    def __init__(
        self,
        store: Store,
        worker: Worker,
        keystore: KeyStore,
        clock: Clock,
        feed: ChangeFeed,
        dial: Dial = over_http,
        pulled: Callable[[], object] | None = None,
        clock_moved: Callable[[int], object] | None = None,
    ) -> None:
        self._store = store
        self._worker = worker
        self._keystore = keystore
        self._clock = clock
        self._feed = feed
        self._dial = dial
        self._pulled = pulled
        self._clock_moved = clock_moved
        self._inbox: SimpleQueue[type[LinkUp] | type[AskAgain]] = SimpleQueue()
        self._view = View()
        self._wire: Wire | None = None
        self._aborted = False
        self._known: SyncState = sync_state.ALONE
        self._server: tuple[str | None, str | None] = (None, None)
        self._branch = ""
        self._state: State | None = None
        self._observed_ms = 0
        self._wake_at = 0
        self.unread = 0  # objects of the district this program could not read since it started

    # -- from any thread -------------------------------------------------------------------------------

    def state(self) -> LineState:
        """The line as last seen, in wall time; never blocks."""
        return self._view.line_state(self._clock.monotonic_ms())

    def tell(self, event: type[LinkUp] | type[AskAgain]) -> None:
        """Something for the next turn: the line is up again, or a person asked to try again."""
        self._inbox.put(event)

    def abort(self) -> None:
        """Give up the call that runs and every later one."""
        self._aborted = True
        wire = self._wire
        if wire is not None:
            wire.abort()

    # -- one turn --------------------------------------------------------------------------------------

    def turn(self) -> int:
        """Do everything that is due; returns the monotonic moment of the next turn.

        Raises what the file raises; the caller then calls `forget` and comes back later.
        """
        try:
            if not self._look():
                return self._clock.monotonic_ms() + ALONE_MS
            while not self._inbox.empty():
                self._step(self._inbox.get()(self._clock.monotonic_ms()))
            self._step(Tick(self._clock.monotonic_ms(), self._is_open()))
            self._keep_server()
        except EnrolmentChangedError:
            self.forget()
            return self._clock.monotonic_ms()
        return self._wake_at

    def forget(self) -> None:
        """Drop the engine's state and the connection: the next turn begins from the file."""
        wire, self._wire, self._state = self._wire, None, None
        if wire is not None:
            wire.close()

    def _look(self) -> bool:
        """Read who we are and how long the journal is; False while there is no district."""
        with self._store.read() as connection:
            known = sync_state.read(connection)
            head = journal.head(connection)
        if known.till is None or known.url is None or known.server_key is None:
            self.forget()
            self._view = View()
            return False
        if (known.till, known.url, known.server_key) != (
            self._known.till,
            self._known.url,
            self._known.server_key,
        ):
            self.forget()
        self._known, self._branch = known, head.branch.hex()
        if self._state is None:
            self._server = (known.turn, known.server_incarnation)
            self._begin(known, known.till, known.url, head)
        elif head.seq > self._state.head:
            self._step(Committed(self._clock.monotonic_ms(), head.seq))
        return True

    def _begin(self, known: SyncState, till: str, url: str, head: journal.Head) -> None:
        seed = self._keystore.load()
        if seed is None:
            raise KnownError("KEY_MISSING")
        self._wire = self._dial(url, till, Signer(seed), self._clock, self._while_waiting)
        if self._aborted:
            self._wire.abort()
        chance = int.from_bytes(self._clock.random_bytes(8), "big")
        now_ms = self._clock.monotonic_ms()
        self._state = core.begin(head.seq, head.acked, known.cursor, chance, now_ms)
        self._observed_ms = known.offset_ms or 0
        self._publish(self._state)

    def _is_open(self) -> bool:
        with self._store.read() as connection:
            return days.current(connection).is_open

    def _step(self, event: Event | None) -> None:
        """Feed the engine, carry out what it asks, feed it the answer, until nothing is left to send."""
        while event is not None and self._state is not None and not self._aborted:
            self._state, actions = core.step(self._state, event)
            self._publish(self._state)
            self._keep_stop(self._state)
            event = None
            for action in actions:
                event = self._carry_out(action) or event

    def _carry_out(self, action: Action) -> Event | None:
        match action:
            case SetAcked():
                self._store_acked(action.seq)
            case StartOver():
                self._write(lambda connection, known: apply.start_over(connection), Priority.BULK)
                self._tell_pulled()
            case Show():
                self._feed.tell(Changes.SYNC)
            case WakeAt():
                self._wake_at = action.ms
            case SendPush():
                return self._push(action.ticket, action.first, action.limit)
            case SendHello():
                return self._hello(action)
            case SendPull():
                return self._pull(action)
        return None

    def _while_waiting(self) -> None:
        """A slice of waiting passed: let the engine see the time, so that silence shows on time."""
        now_ms = self._clock.monotonic_ms()
        if self._state is None or now_ms < self._wake_at:
            return
        state, actions = core.step(self._state, Tick(now_ms, self._state.is_open))
        if state.flight != self._state.flight:
            return  # given up by the engine: the transport's own deadline is about to say so
        self._state = state
        self._publish(state)
        for action in actions:
            if isinstance(action, WakeAt):
                self._wake_at = action.ms
            elif isinstance(action, Show):
                self._feed.tell(Changes.SYNC)

    # -- push ------------------------------------------------------------------------------------------

    def _hello(self, action: SendHello) -> Event:
        """A hello says that the district knows everything: a sale of this moment goes instead (CV-49)."""
        with self._store.read() as connection:
            head = journal.head(connection)
        limit = 0
        if self._state is not None and head.seq >= action.first:
            self._state, actions = core.step(self._state, Committed(self._clock.monotonic_ms(), head.seq))
            limit = self._state.limit
            for other in actions:
                self._carry_out(other)
        return self._push(action.ticket, action.first, limit)

    def _push(self, ticket: int, first: int, limit: int) -> Event:
        self._keep_server()
        with self._store.read() as connection:
            batch = read_batch(connection, first, limit, self._clock.now_ms(), self._known.turn)
        reply = self._send(batch)
        while isinstance(reply, _TooLarge):
            if len(batch.payloads) <= 1:
                reply = Fault(Failure.TOO_LARGE)
                break
            batch = batch.half()
            reply = self._send(batch)
        sent = len(batch.payloads)
        if isinstance(reply, Reply):
            answer = self._answer(reply.message)
            if answer is not None:
                self._note_time(reply.message.time, reply.sent_ms, reply.received_ms)
                if not isinstance(answer, Ack) or answer.own == answer.hash:
                    self._server = (reply.message.turn, reply.message.server_incarnation)
                return PushAnswered(self._clock.monotonic_ms(), ticket, sent, answer, reply.message.pull)
            reply = Fault(Failure.GARBAGE)
        return PushFailed(self._clock.monotonic_ms(), ticket, sent, reply)

    def _send(self, batch: Batch) -> Reply[PushReply] | Fault | _TooLarge:
        if self._wire is None:
            return Fault(Failure.ABORTED)
        try:
            return self._wire.push(batch.header, batch.payloads, batch.head, batch.private)
        except WireError as error:
            if error.code != TOO_LARGE:
                raise
            return _TooLarge()

    def _answer(self, message: PushReply) -> Answer | None:
        """The one thing the reply says, with our own hash beside an ack; None if it says none or several."""
        given = [message.ack is not None, message.need is not None, message.fork is not None, message.whole]
        if sum(given) != 1:
            return None
        if message.ack is not None:
            with self._store.read() as connection:
                own = journal.hash_at(connection, message.ack.upto)
            return Ack(message.ack.upto, bytes.fromhex(message.ack.hash), own)
        if message.need is not None:
            return Need(message.need.seq)
        return Fork(message.fork.common) if message.fork is not None else Whole()

    def _store_acked(self, seq: int) -> None:
        """`acked`, never past the journal (sync I6), with what else the answer told."""
        turn, incarnation = self._server

        def change(connection: Connection, known: SyncState) -> None:
            journal.set_acked(connection, min(seq, journal.head(connection).seq))
            sync_state.write(connection, replace(known, turn=turn, server_incarnation=incarnation))

        self._write(change)
        self._known = replace(self._known, turn=turn, server_incarnation=incarnation)
        self._feed.tell(Changes.SYNC)

    def _keep_server(self) -> None:
        """Keep the turn we were given and which server gave it, if no ack has done so (sync R22, R25)."""
        turn, incarnation = self._server
        if (turn, incarnation) == (self._known.turn, self._known.server_incarnation):
            return
        self._write(
            lambda connection, known: sync_state.write(
                connection, replace(known, turn=turn, server_incarnation=incarnation)
            )
        )
        self._known = replace(self._known, turn=turn, server_incarnation=incarnation)

    # -- pull ------------------------------------------------------------------------------------------

    def _pull(self, action: SendPull) -> Event:
        reply = Fault(Failure.ABORTED) if self._wire is None else self._wire.pull(action.cursor)
        if isinstance(reply, Fault):
            return PullFailed(self._clock.monotonic_ms(), action.ticket, reply)
        message = reply.message
        self._note_time(message.time, reply.sent_ms, reply.received_ms)
        try:
            with self._store.read() as connection:
                keys = apply.known_keys(connection, self._known.server_key or "")
            page = apply.read_page(message, keys, self._branch)
        except WireError as error:
            log.warning("a page of the district was refused: %s", error)
            return PullRefused(self._clock.monotonic_ms(), action.ticket, OBJECT_REFUSED)
        self._write(lambda connection, known: apply.apply_page(connection, page), Priority.BULK)
        self.unread += page.unread
        self._server = (self._server[0], page.incarnation)
        if page.rows:
            self._tell_pulled()
        return PullAnswered(self._clock.monotonic_ms(), action.ticket, page.cursor, page.more)

    def _tell_pulled(self) -> None:
        if self._pulled is not None:
            self._pulled()
        self._feed.tell(Changes.CIRCUIT | Changes.SYNC)

    # -- what stays ------------------------------------------------------------------------------------

    def _write(
        self,
        change: Callable[[Connection, SyncState], None],
        priority: Priority = Priority.NORMAL,
    ) -> None:
        """Run `change` in one transaction of the worker, if we still belong to the same district."""
        mine = (self._known.till, self._known.url, self._known.server_key)

        def job() -> bool:
            with self._store.write() as connection:
                known = sync_state.read(connection)
                if (known.till, known.url, known.server_key) != mine:
                    return False
                change(connection, known)
                return True

        if not self._worker.call(job, priority):
            raise EnrolmentChangedError

    def _note_time(self, server_ms: int, sent_ms: int, received_ms: int) -> None:
        """The district's clock less ours, known to half the round trip (sync R18)."""
        if server_ms == 0:
            return
        offset_ms = server_ms - (sent_ms + received_ms) // 2
        doubt_ms = max(0, received_ms - sent_ms) // 2
        before = self._known.offset_ms
        if before is None or abs(offset_ms - before) > NOTED_MS + doubt_ms:
            self._write(
                lambda connection, known: sync_state.write(connection, replace(known, offset_ms=offset_ms))
            )
            self._known = replace(self._known, offset_ms=offset_ms)
        if self._clock_moved is not None and abs(offset_ms - self._observed_ms) > MOVED_MS + doubt_ms:
            self._observed_ms = offset_ms
            self._clock_moved(offset_ms)

    def _publish(self, state: State) -> None:
        """Show the state to other threads, and keep the reason a person is needed, so that a restart shows
        it before the first answer (R27)."""
        wall_ms = self._clock.now_ms() - self._clock.monotonic_ms()
        self._view = view_of(state, self._known.stopped, wall_ms)

    def _keep_stop(self, state: State) -> None:
        stopped = core.shows(state.shown)
        if stopped == self._known.stopped or (stopped is None and state.answered_at is None):
            return
        self._write(lambda connection, known: sync_state.write(connection, replace(known, stopped=stopped)))
        self._known = replace(self._known, stopped=stopped)


class _TooLarge:
    """The batch does not fit one request."""
