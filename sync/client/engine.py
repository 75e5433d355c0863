"""The sync engine: `step(state, event) -> (state, actions)`, without clock, thread, socket or table.

`runner` feeds it and carries out what it asks; the simulator runs this same code (HOUSE §1.10). It decides
when to push, say hello and pull, what an answer proves, how long to wait, and what people are shown
(sync R6-R9, R18, R23-R25, R27). Deliberately absent: entries and pages themselves; a fork is reported, not
yet healed (a new branch comes with the sync issue).
"""

from __future__ import annotations

from dataclasses import replace

from sync.client.events import (
    Ack,
    Action,
    Call,
    Committed,
    Event,
    Failure,
    Fault,
    Flight,
    Fork,
    Line,
    LinkUp,
    Need,
    PullAnswered,
    PullFailed,
    PullRefused,
    PushAnswered,
    PushFailed,
    Retry,
    SendHello,
    SendPull,
    SendPush,
    SetAcked,
    Show,
    StartOver,
    State,
    Tick,
    Wait,
    WakeAt,
    Whole,
)
from sync.wire.codec import MAX_ENTRIES

BASE_MS = 1_000
CEILING_MS = 300_000
LINK_UP_MS = 5_000
BEAT_MS = 60_000
NIGHT_BEAT_MS = 15 * 60_000
AWAKE_MS = 30 * 60_000  # so long after the last local act a closed till still counts as used
SILENT_MS = 10_000  # DESIGN §10
# Transport gives up after 15 s; an answer that is this late belongs to nobody any more.
FLIGHT_MS = 20_000
# A captive portal may ask for a year.
RETRY_AFTER_MAX_MS = 3_600_000
# A district that lost a branch steps back 1,000, 2,000, 4,000 …: forty steps are every branch there can be.
MAX_NEEDS = 40
# These statuses speak of the district or of the way to it, never of the range that was sent.
_LINE_STATUSES = frozenset({0, 408, 429, 502, 503, 504})

FORK, WHOLE = "FORK", "WHOLE"
UPDATE_NEEDED = "UPDATE_NEEDED"
REVOKED = "REVOKED"

_Actions = tuple[Action, ...]
_Result = tuple[State, _Actions]


def begin(head: int, acked: int, cursor: str, seed: int, now_ms: int) -> State:
    """The state at start, from the database and a random number: the first tick says hello, then pulls."""
    return State(head, acked, cursor, seed & _MASK, beat_at=now_ms, active_at=now_ms)


def step(state: State, event: Event) -> _Result:
    """What follows from `event`.

    The actions are in order: what to store, what to show, always one `WakeAt`, and last at most one request,
    since that may take its time.
    """
    before = state.shown
    state, actions = _take(state, event)
    now_ms = event.now_ms
    state = _beat(_watch(state, now_ms), now_ms)
    state, sent = _send(state, now_ms)
    shown = (Show(state.shown),) if state.shown != before else ()
    return state, (*actions, *shown, WakeAt(_wake(state, now_ms)), *sent)


def shows(line: Line) -> str | None:
    """The one reason a person is needed, or None: what keeps sales here comes first (sync R27)."""
    if line.push_stopped is not None:
        return line.push_stopped
    return "BLOCKED" if line.blocked_seq is not None else line.pull_stopped


# -- events ------------------------------------------------------------------------------------------


def _take(state: State, event: Event) -> _Result:
    match event:
        case Tick():
            return replace(state, is_open=event.is_open), ()
        case Committed():
            return replace(state, head=max(state.head, event.head), active_at=event.now_ms), ()
        case LinkUp():
            return _link_up(state, event.now_ms), ()
        case Retry():
            shown = replace(state.shown, push_stopped=None, pull_stopped=None)
            fresh = replace(state, line=Wait(), push=Wait(), pull=Wait(), shown=shown, beat_at=event.now_ms)
            return replace(fresh, active_at=event.now_ms), ()
    if state.flight is None or event.ticket != state.flight.ticket:
        return state, ()  # the answer to a request that was given up: the next one will tell the same
    match event:
        case PushAnswered():
            return _push_answered(state, event)
        case PushFailed():
            return _push_failed(state, event.now_ms, event.sent, event.fault), ()
        case PullAnswered():
            return _pull_answered(state, event), ()
        case PullRefused():
            landed = _stop_pull(_good(state, event.now_ms), event.reason)
            return _judge_suspect(landed, event.now_ms), ()
        case PullFailed():
            return _pull_failed(state, event.now_ms, event.fault)


def _link_up(state: State, now_ms: int) -> State:
    """U(0, 5 s) instead of the rest of a long wait, without forgetting how often it failed (R24)."""
    if state.line.at <= now_ms:
        return state
    state, wait_ms = _draw(state, LINK_UP_MS)
    return replace(state, line=replace(state.line, at=min(state.line.at, now_ms + wait_ms)))


def _push_answered(state: State, event: PushAnswered) -> _Result:
    match event.answer:
        case Ack():
            state, actions = _acked(state, event, event.answer)
        case Need():
            state, actions = _needed(state, event.now_ms, event.answer)
        case Fork():
            state, actions = _stop_push(_good(state, event.now_ms), FORK), ()
        case Whole():
            state, actions = _stop_push(_good(state, event.now_ms), WHOLE), ()
    return (replace(state, pull_wanted=True) if event.pull else state), actions


def _acked(state: State, event: PushAnswered, ack: Ack) -> _Result:
    """Believed only with our own hash (R8), and only if it says something about what was sent."""
    first = state.flight.first if state.flight else state.acked + 1
    told_nothing = ack.upto < (first if event.sent else first - 1)
    if ack.own is None or ack.own != ack.hash or ack.upto > state.head or told_nothing:
        return _line_failed(state, event.now_ms, None), ()
    state = replace(_good(state, event.now_ms), push=Wait(), hello_wanted=False)
    if event.sent:
        state = replace(state, limit=min(MAX_ENTRIES, max(state.limit, event.sent) * 2))
    blocked = state.shown.blocked_seq
    if blocked is not None and ack.upto >= blocked:
        state = replace(state, shown=replace(state.shown, blocked_seq=None))
    if ack.upto <= state.acked:
        return state, ()
    needs = 0 if ack.upto == state.head else state.needs
    return replace(state, acked=ack.upto, needs=needs), (SetAcked(ack.upto),)


def _needed(state: State, now_ms: int, need: Need) -> _Result:
    """Go back. A need that does not go back, or one too many, is answered with patience."""
    if need.seq >= state.acked:
        return _line_failed(state, now_ms, None), ()
    state = replace(_good(state, now_ms), acked=need.seq, needs=state.needs + 1, hello_wanted=False)
    if state.needs > MAX_NEEDS:
        state = _push_wait(state, now_ms)
    return state, (SetAcked(need.seq),)


def _push_failed(state: State, now_ms: int, sent: int, fault: Fault) -> State:
    if sent and (fault.kind is Failure.TOO_LARGE or fault.status == 413):
        return _judge(_answered(state), now_ms, sent, patient=sent <= 1)
    reason = _stop_reason(fault)
    if reason is not None:
        state = _stop_push(_good(state, now_ms), reason)
        # A key the district does not know, or no longer, cannot pull either (R20).
        return _stop_pull(state, reason) if fault.status == 401 else state
    if _is_line(fault) or sent == 0:
        return _line_failed(state, now_ms, fault)
    # The range or the district? A pull, at once, tells (R9).
    if state.shown.pull_stopped is not None:
        return _judge(_answered(state), now_ms, sent, patient=True)
    return replace(_answered(state), suspect=sent)


def _pull_answered(state: State, event: PullAnswered) -> State:
    if event.more and event.cursor == state.cursor:
        # More of the same for ever is no progress.
        return _pull_wait(_good(state, event.now_ms), event.now_ms)
    # Failures are forgotten when all is fetched, not at each page: a 410 after every page must slow down.
    pull = Wait(state.pull.tries) if event.more else Wait()
    state = replace(_good(state, event.now_ms), cursor=event.cursor, pull_wanted=event.more, pull=pull)
    return _judge_suspect(state, event.now_ms)


def _pull_failed(state: State, now_ms: int, fault: Fault) -> _Result:
    if fault.kind is Failure.STATUS and fault.status == 410:
        state = _pull_wait(_judge_suspect(_good(state, now_ms), now_ms), now_ms)
        if state.cursor == "":
            return state, ()
        return replace(state, cursor="", pull_wanted=True), (StartOver(),)
    reason = _stop_reason(fault)
    if reason is not None:
        return _judge_suspect(_stop_pull(_good(state, now_ms), reason), now_ms), ()
    if _is_line(fault) or state.suspect:
        return _line_failed(replace(state, suspect=0), now_ms, fault), ()
    return _pull_wait(_answered(state), now_ms, fault), ()


def _stop_reason(fault: Fault) -> str | None:
    """401, 403 and 426 from the district itself end a direction until a person acts (R24)."""
    if fault.kind is not Failure.STATUS:
        return None
    if fault.status == 426:
        return UPDATE_NEEDED
    return (fault.error or REVOKED) if fault.status in (401, 403) else None


def _is_line(fault: Fault) -> bool:
    return fault.kind is not Failure.STATUS or fault.status in _LINE_STATUSES or fault.status < 400


# -- landing -----------------------------------------------------------------------------------------


def _good(state: State, now_ms: int) -> State:
    """One good exchange: online, and no wait for the line (DESIGN §10, R24)."""
    return replace(
        state,
        flight=None,
        line=Wait(),
        asking_since=None,
        answered_at=now_ms,
        shown=replace(state.shown, silent_since_ms=None),
    )


def _answered(state: State) -> State:
    """Answered, but with a no to this one request: neither good nor silent."""
    asked = state.flight is not None and state.flight.asked
    return replace(state, flight=None, asking_since=None if asked else state.asking_since)


def _line_failed(state: State, now_ms: int, fault: Fault | None) -> State:
    state, wait = _later(state, state.line, now_ms, fault)
    return replace(state, flight=None, line=wait)


def _push_wait(state: State, now_ms: int) -> State:
    state, wait = _later(state, state.push, now_ms, None)
    return replace(state, push=wait)


def _pull_wait(state: State, now_ms: int, fault: Fault | None = None) -> State:
    state, wait = _later(state, state.pull, now_ms, fault)
    return replace(state, pull=wait)


def _judge_suspect(state: State, now_ms: int) -> State:
    """The district answered something else: then it is the range."""
    if not state.suspect:
        return state
    return _judge(replace(state, suspect=0), now_ms, state.suspect, patient=True)


def _judge(state: State, now_ms: int, sent: int, patient: bool) -> State:
    """A range of `sent` entries was refused: halve it, and when only one is left show it (R9). It is tried
    again for ever and never skipped."""
    if sent <= 1:
        state = replace(state, limit=1, shown=replace(state.shown, blocked_seq=state.acked + 1))
    else:
        state = replace(state, limit=max(1, sent // 2))
    return _push_wait(state, now_ms) if patient else state


def _stop_push(state: State, reason: str) -> State:
    return replace(state, flight=None, suspect=0, shown=replace(state.shown, push_stopped=reason))


def _stop_pull(state: State, reason: str) -> State:
    return replace(state, flight=None, pull_wanted=False, shown=replace(state.shown, pull_stopped=reason))


# -- time --------------------------------------------------------------------------------------------


def _watch(state: State, now_ms: int) -> State:
    """A request given up, and ten seconds without an answer."""
    flight = state.flight
    if flight is not None and now_ms - flight.sent_at >= FLIGHT_MS:
        state = _line_failed(replace(state, suspect=0), now_ms, None)
    since = state.asking_since
    if since is not None and now_ms - since >= SILENT_MS and state.shown.silent_since_ms is None:
        state = replace(state, shown=replace(state.shown, silent_since_ms=since))
    return state


def _beat(state: State, now_ms: int) -> State:
    """Every minute hello and pull, every quarter of an hour at night (R24)."""
    if now_ms < state.beat_at:
        return state
    quiet_ms = now_ms - (state.active_at or 0)
    every_ms = BEAT_MS if state.is_open or quiet_ms < AWAKE_MS else NIGHT_BEAT_MS
    wants_pull = state.shown.pull_stopped is None
    return replace(state, beat_at=now_ms + every_ms, hello_wanted=True, pull_wanted=wants_pull)


def _send(state: State, now_ms: int) -> _Result:
    """The next request, if one is due: sales first, then hello, then what the district has for us."""
    call = _next_call(state, now_ms)
    if state.flight is not None or call is None or now_ms < _due(state, call):
        return state, ()
    ticket = state.tickets + 1
    first = state.acked + 1
    asks = state.asking_since is None
    state = replace(
        state,
        tickets=ticket,
        flight=Flight(call, ticket, now_ms, first, asks),
        asking_since=now_ms if asks else state.asking_since,
    )
    match call:
        case Call.PUSH:
            return state, (SendPush(ticket, first, state.limit),)
        case Call.HELLO:
            return state, (SendHello(ticket, first),)
        case Call.PULL:
            return state, (SendPull(ticket, state.cursor),)


def _next_call(state: State, now_ms: int) -> Call | None:
    """What to send next: sales before hello before pull, or what is due first if nothing is due yet."""
    if state.suspect:
        return Call.PULL
    calls: list[Call] = []
    if state.shown.push_stopped is None:
        if state.head > state.acked:
            calls.append(Call.PUSH)
        elif state.hello_wanted:
            # Never with entries unsent: a hello says that the district now knows everything (CV-49).
            calls.append(Call.HELLO)
    if state.pull_wanted and state.shown.pull_stopped is None:
        calls.append(Call.PULL)
    return min(calls, key=lambda call: max(now_ms, _due(state, call)), default=None)


def _due(state: State, call: Call) -> int:
    own = {Call.PUSH: state.push.at, Call.HELLO: 0, Call.PULL: 0 if state.suspect else state.pull.at}[call]
    return max(state.line.at, own)


def _wake(state: State, now_ms: int) -> int:
    moments = [state.beat_at]
    if state.flight is not None:
        moments.append(state.flight.sent_at + FLIGHT_MS)
    else:
        call = _next_call(state, now_ms)
        if call is not None:
            moments.append(_due(state, call))
    if state.asking_since is not None and state.shown.silent_since_ms is None:
        moments.append(state.asking_since + SILENT_MS)
    return max(now_ms + 1, min(moments))


# -- chance ------------------------------------------------------------------------------------------

_MASK = 2**64 - 1


def _later(state: State, wait: Wait, now_ms: int, fault: Fault | None) -> tuple[State, Wait]:
    """Full jitter: U(0, min(300 s, 1 s · 2ⁿ)), after what the other side asked for (R24)."""
    state, delay_ms = _draw(state, min(CEILING_MS, BASE_MS << min(wait.tries, 20)))
    asked_ms = 0
    if fault is not None and fault.retry_after_ms is not None:
        asked_ms = min(max(0, fault.retry_after_ms), RETRY_AFTER_MAX_MS)
    return state, Wait(wait.tries + 1, now_ms + asked_ms + delay_ms)


def _draw(state: State, limit_ms: int) -> tuple[State, int]:
    """A whole number from 0 to `limit_ms`, and the state with its seed moved on (SplitMix64)."""
    seed = (state.seed + 0x9E3779B97F4A7C15) & _MASK
    mixed = seed
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    mixed ^= mixed >> 31
    return replace(state, seed=seed), mixed * (limit_ms + 1) >> 64
