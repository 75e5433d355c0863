"""The engine's tables: (state, event) → (state, actions), and what must hold for every history."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client import engine
from sync.client.events import (
    Ack,
    Call,
    Committed,
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

H, OTHER = b"\x11" * 32, b"\x22" * 32
T0 = 1_000_000
SILENCE = Fault(Failure.UNREACHABLE)


def idle(**changes):
    """A till at rest at T0: everything sent and pulled, next beat in a minute."""
    base = State(
        head=50, acked=50, cursor="a.7", seed=1, beat_at=T0 + 60_000, active_at=T0, answered_at=T0, tickets=9
    )
    return replace(base, **changes)


def pushing(first=51, head=55, **changes):
    """A push of 51..55 in flight since T0."""
    flight = Flight(Call.PUSH, 10, T0, first, True)
    return idle(head=head, tickets=10, flight=flight, asking_since=T0, **changes)


def pulling(**changes):
    flight = Flight(Call.PULL, 10, T0, 51, True)
    return idle(tickets=10, flight=flight, asking_since=T0, pull_wanted=True, **changes)


def run(state, *events):
    """Feed events; the state and every action but the wakes."""
    actions = []
    for event in events:
        state, more = engine.step(state, event)
        assert sum(isinstance(a, WakeAt) for a in more) == 1
        actions += [a for a in more if not isinstance(a, WakeAt)]
    return state, actions


def ack(upto, own=H, now=T0 + 50, sent=5, said=H, pull=False):
    return PushAnswered(now, 10, sent, Ack(upto, said, own), pull)


def failed(fault, now=T0 + 50, sent=5):
    return PushFailed(now, 10, sent, fault)


def status(code, error="", retry_after_ms=None):
    return Fault(Failure.STATUS, code, error, retry_after_ms)


# -- start, sales, hello ---------------------------------------------------------------------------------


def test_the_first_tick_says_hello_then_pulls():
    state = engine.begin(50, 50, "a.7", 3, T0)
    state, actions = run(state, Tick(T0))
    assert actions == [SendHello(1, 51)]
    state, actions = run(state, PushAnswered(T0 + 20, 1, 0, Ack(50, H, H)))
    assert actions == [SendPull(2, "a.7")]
    state, actions = run(state, PullAnswered(T0 + 40, 2, "a.9", False))
    assert actions == []
    assert state.cursor == "a.9"
    assert state.flight is None


def test_the_first_tick_with_unsent_sales_sends_them_and_needs_no_hello():
    state, actions = run(engine.begin(52, 50, "", 3, T0), Tick(T0))
    assert actions == [SendPush(1, 51, 1000)]
    state, actions = run(state, PushAnswered(T0 + 20, 1, 2, Ack(52, H, H), pull=True))
    assert actions == [SetAcked(52), SendPull(2, "")]


def test_a_sale_is_sent_at_once_when_nothing_is_in_the_way():
    _, actions = run(idle(), Committed(T0 + 5, 51))
    assert actions == [SendPush(10, 51, 1000)]


def test_a_sale_during_a_request_waits_for_its_end():
    state, actions = run(pushing(), Committed(T0 + 5, 56))
    assert actions == []
    _, actions = run(state, ack(55))
    assert actions == [SetAcked(55), SendPush(11, 56, 1000)]


def test_a_sale_during_a_pause_does_not_shorten_it():
    state, _ = run(pushing(), failed(SILENCE))
    state = replace(state, line=Wait(5, T0 + 20_000))
    state, actions = engine.step(state, Committed(T0 + 100, 56))
    assert [a for a in actions if isinstance(a, SendPush)] == []
    assert WakeAt(T0 + 10_000) in actions  # to show the silence on time
    state, actions = run(state, Tick(T0 + 10_000))
    assert actions == [Show(Line(silent_since_ms=T0))]


def test_every_minute_hello_and_pull_without_any_sale():
    state, actions = run(idle(), Tick(T0 + 60_000))
    assert actions == [SendHello(10, 51)]
    assert state.beat_at == T0 + 120_000


def test_a_closed_and_quiet_till_says_hello_every_quarter_of_an_hour():
    night = T0 + engine.AWAKE_MS + 60_000
    state, _ = run(idle(beat_at=night), Tick(night, is_open=False))
    assert state.beat_at == night + 15 * 60_000
    state, _ = run(idle(beat_at=night), Tick(night, is_open=True))
    assert state.beat_at == night + 60_000


def test_no_hello_while_sales_are_unsent():
    """A hello says that the district knows everything (CV-49)."""
    state = idle(head=51, push=Wait(3, T0 + 90_000), beat_at=T0)
    _, actions = run(state, Tick(T0))
    assert actions == [SendPull(10, "a.7")]


# -- acknowledgements --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "acked"),
    [
        (ack(55), 55),
        (ack(53), 53),  # the district took a part
        (ack(55, own=OTHER), 50),  # our content there is another
        (ack(55, said=OTHER), 50),
        (ack(56, own=None), 50),  # beyond the journal
        (ack(56, own=H), 50),  # beyond what this till has
        (ack(50), 50),  # says nothing about what was sent
        (ack(0, own=bytes(32), said=bytes(32)), 50),
    ],
)
def test_an_ack_is_believed_only_with_our_own_hash(event, acked):
    state, actions = run(pushing(), event)
    assert state.acked == acked
    assert [a.seq for a in actions if isinstance(a, SetAcked)] == ([acked] if acked > 50 else [])
    if acked == 50:
        assert state.line.tries == 1
        assert state.flight is None


def test_an_ack_for_more_than_was_sent_is_taken_when_it_is_ours():
    """The reply of an earlier push was lost; the district has more than we knew."""
    state, actions = run(pushing(head=60), ack(58))
    assert actions == [SetAcked(58), SendPush(11, 59, 1000)]
    assert state.acked == 58


def test_an_old_ack_lowers_nothing():
    flight = Flight(Call.HELLO, 10, T0, 51, True)
    state, actions = run(idle(flight=flight, tickets=10, asking_since=T0), ack(40, sent=0))
    assert state.acked == 50
    assert not any(isinstance(a, SetAcked) for a in actions)


def test_an_answer_to_a_request_that_was_given_up_is_ignored():
    state, actions = run(pushing(), replace(ack(55), ticket=9))
    assert actions == []
    assert state == pushing()


def test_need_goes_back_and_sends_again_at_once():
    state, actions = run(pushing(), PushAnswered(T0 + 9, 10, 5, Need(20)))
    assert actions == [SetAcked(20), SendPush(11, 21, 1000)]
    assert state.acked == 20


def test_need_that_does_not_go_back_is_nonsense():
    state, actions = run(pushing(), PushAnswered(T0 + 9, 10, 5, Need(50)))
    assert actions == []
    assert state.acked == 50
    assert state.line.tries == 1


def test_needs_without_end_slow_down():
    state = pushing(head=500, needs=engine.MAX_NEEDS)
    state, actions = run(state, PushAnswered(T0 + 9, 10, 5, Need(20)))
    assert actions == [SetAcked(20)]
    assert state.push.tries == 1


@pytest.mark.parametrize(("answer", "reason"), [(Fork(40), "FORK"), (Whole(), "WHOLE")])
def test_fork_and_whole_stop_the_push_and_are_shown_while_pulls_go_on(answer, reason):
    state, actions = run(pushing(), PushAnswered(T0 + 9, 10, 5, answer))
    assert actions == [Show(Line(push_stopped=reason))]
    state, actions = run(state, Committed(T0 + 10, 56), Tick(T0 + 59_000))
    assert actions == []
    _, actions = run(state, Tick(T0 + 60_000))
    assert actions == [SendPull(11, "a.7")]
    assert engine.shows(state.shown) == reason


# -- statuses ----------------------------------------------------------------------------------------------


def test_401_on_a_push_stops_both_directions():
    state, actions = run(pushing(), failed(status(401, "UNKNOWN_TILL")))
    assert actions == [Show(Line(push_stopped="UNKNOWN_TILL", pull_stopped="UNKNOWN_TILL"))]
    _, actions = run(state, Committed(T0 + 60, 57), Tick(T0 + 60_000), Tick(T0 + 3_600_000))
    assert actions == []


def test_401_on_a_pull_lets_the_revoked_till_send_what_it_has():
    state, actions = run(pulling(), PullFailed(T0 + 5, 10, status(401, "REVOKED")))
    assert actions == [Show(Line(pull_stopped="REVOKED"))]
    _, actions = run(state, Committed(T0 + 60, 51))
    assert actions == [SendPush(11, 51, 1000)]


def test_426_stops_its_direction_only():
    state, actions = run(pulling(), PullFailed(T0 + 5, 10, status(426, "PROTO")))
    assert actions == [Show(Line(pull_stopped="UPDATE_NEEDED"))]
    _, actions = run(state, Committed(T0 + 60, 51))
    assert actions == [SendPush(11, 51, 1000)]
    state, actions = run(pushing(), failed(status(426, "PROTO")))
    assert actions == [Show(Line(push_stopped="UPDATE_NEEDED"))]


def test_a_person_who_asks_again_starts_everything_anew():
    state, _ = run(pushing(), failed(status(401, "REVOKED")))
    _, actions = run(state, Retry(T0 + 5_000))
    assert actions == [Show(Line()), SendPush(11, 51, 1000)]


def test_413_halves_at_once_and_grows_again_after_success():
    state, actions = run(pushing(head=1050), failed(status(413), sent=1000))
    assert actions == [SendPush(11, 51, 500)]
    state, actions = run(state, replace(ack(550, sent=500), ticket=11))
    assert actions == [SetAcked(550), SendPush(12, 551, 1000)]


def test_a_single_entry_that_is_too_large_is_shown_and_tried_again_later():
    state, actions = run(pushing(), failed(status(413), sent=1))
    assert actions == [Show(Line(blocked_seq=51))]
    assert state.push.tries == 1
    assert engine.shows(state.shown) == "BLOCKED"
    state, actions = run(pushing(), failed(Fault(Failure.TOO_LARGE), sent=1))
    assert actions == [Show(Line(blocked_seq=51))]


def test_5xx_on_a_range_asks_with_a_pull_who_is_to_blame_then_halves():
    state, actions = run(pushing(head=1050), failed(status(500), sent=1000))
    assert actions == [SendPull(11, "a.7")]
    state, actions = run(state, PullAnswered(T0 + 60, 11, "a.7", False))
    assert actions == []
    assert (state.limit, state.push.tries, state.suspect) == (500, 1, 0)
    _, actions = run(state, Tick(state.push.at))
    assert actions == [SendPush(12, 51, 500)]


def test_5xx_everywhere_is_a_district_in_trouble_and_no_range_is_blamed():
    state, _ = run(pushing(head=1050), failed(status(500), sent=1000))
    state, actions = run(state, PullFailed(T0 + 60, 11, status(500)))
    assert actions == []
    assert (state.limit, state.line.tries, state.suspect) == (1000, 1, 0)
    assert state.shown.blocked_seq is None
    _, actions = run(state, Tick(max(state.line.at, T0 + 61)))
    assert actions == [SendPush(12, 51, 1000)]


def drive(state, respond, until_ms):
    """Let the engine live from T0 on: `respond(action, now)` answers each request 20 ms later."""
    now, sent, shown = T0, [], []
    event = Tick(now)
    while now < until_ms:
        state, actions = engine.step(state, event)
        event = None
        for action in actions:
            if isinstance(action, SendPush | SendHello | SendPull):
                sent.append((now, action))
                now += 20
                event = respond(action, now)
            elif isinstance(action, Show):
                shown.append(action.line)
            elif isinstance(action, WakeAt):
                wake = action.ms
        if event is None:
            now, event = wake, Tick(wake)
    return state, sent, shown


def test_a_poisoned_entry_is_isolated_then_blocked_and_nothing_is_skipped():
    poison = 77

    def respond(action, now):
        if isinstance(action, SendPull):
            return PullAnswered(now, action.ticket, action.cursor, False)
        limit = getattr(action, "limit", 0)
        count = min(limit, 150 - action.first + 1)
        if action.first <= poison < action.first + count:
            return PushFailed(now, action.ticket, count, status(500))
        return PushAnswered(now, action.ticket, count, Ack(action.first - 1 + count, H, H))

    state, sent, shown = drive(engine.begin(150, 50, "", 7, T0), respond, T0 + 7_200_000)
    assert state.acked == poison - 1
    assert state.shown.blocked_seq == poison
    assert shown[-1] == Line(blocked_seq=poison)
    assert all(getattr(a, "first", 0) <= poison for _, a in sent)
    assert not any(isinstance(a, SendHello) for _, a in sent)  # the district must not believe it has all

    def mended(action, now):
        if isinstance(action, SendPull):
            return PullAnswered(now, action.ticket, action.cursor, False)
        count = min(getattr(action, "limit", 0), 150 - action.first + 1)
        return PushAnswered(now, action.ticket, count, Ack(action.first - 1 + count, H, H))

    # the repaired district takes it, and everything after it
    state, _, shown = drive(replace(state, flight=None), mended, T0 + 9_000_000)
    assert state.acked == 150
    assert shown[-1] == Line()


# -- pull --------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_until_there_is_no_more():
    state, actions = run(pulling(), PullAnswered(T0 + 5, 10, "a.200", True))
    assert actions == [SendPull(11, "a.200")]
    _, actions = run(state, PullAnswered(T0 + 9, 11, "a.300", False))
    assert actions == []


def test_more_without_progress_is_no_hot_loop():
    state, actions = run(pulling(), PullAnswered(T0 + 5, 10, "a.7", True))
    assert actions == []
    assert state.pull.tries == 1


def test_410_drops_what_was_pulled_and_starts_from_nothing():
    state, actions = run(pulling(), PullFailed(T0 + 5, 10, status(410, "CURSOR_GONE")))
    assert actions == [StartOver()]
    assert state.cursor == ""
    _, actions = run(state, Tick(state.pull.at + 1))
    assert actions == [SendPull(11, "")]
    state, actions = run(pulling(cursor=""), PullFailed(T0 + 5, 10, status(410, "CURSOR_GONE")))
    assert actions == []


def test_a_page_with_a_bad_signature_stops_the_pull_and_is_shown():
    state, actions = run(pulling(), PullRefused(T0 + 5, 10, "OBJECT_REFUSED"))
    assert actions == [Show(Line(pull_stopped="OBJECT_REFUSED"))]
    _, actions = run(state, Tick(T0 + 60_000))
    assert actions == [SendHello(11, 51)]


def test_a_pull_that_fails_alone_does_not_hold_up_sales_nor_count_as_silence():
    state, _ = run(pulling(), PullFailed(T0 + 5, 10, status(500)))
    assert state.pull.tries == 1
    assert state.asking_since is None
    _, actions = run(state, Committed(T0 + 6, 51))
    assert actions == [SendPush(11, 51, 1000)]


# -- waiting, silence --------------------------------------------------------------------------------------


def test_retry_after_is_honoured_with_jitter_on_top_and_a_bound():
    for seed in range(50):
        state, _ = run(pushing(seed=seed), failed(status(503, "", 30_000)))
        assert T0 + 50 + 30_000 <= state.line.at <= T0 + 50 + 31_000
    state, _ = run(pushing(), failed(status(429, "", 10**12)))
    assert state.line.at <= T0 + 50 + engine.RETRY_AFTER_MAX_MS + 1_000


def test_full_jitter_spreads_over_the_whole_range():
    waits = []
    for seed in range(2_000):
        state, _ = run(pushing(seed=seed, line=Wait(4, 0)), failed(SILENCE))
        waits.append(state.line.at - (T0 + 50))
    assert min(waits) < 400
    assert max(waits) > 15_600
    assert 7_500 < sum(waits) / len(waits) < 8_500
    state, _ = run(pushing(line=Wait(60, 0)), failed(SILENCE))
    assert state.line.at <= T0 + 50 + engine.CEILING_MS


def test_any_success_forgets_the_failures():
    state, _ = run(pushing(line=Wait(9, 0)), ack(55))
    assert state.line == Wait()
    assert state.push == Wait()


def test_link_up_shortens_a_long_pause_to_at_most_five_seconds():
    state = idle(head=51, line=Wait(12, T0 + 200_000), asking_since=T0 - 9_000)
    state, _ = run(state, LinkUp(T0))
    assert T0 <= state.line.at <= T0 + 5_000
    assert state.line.tries == 12


def test_silence_is_declared_after_ten_seconds_and_ends_with_one_good_exchange():
    state, _ = run(pushing(), failed(SILENCE, now=T0 + 3_000))
    state = replace(state, line=Wait(9, T0 + 100_000))
    state, actions = run(state, Tick(T0 + 9_999))
    assert actions == []
    state, actions = run(state, Tick(T0 + 10_000))
    assert actions == [Show(Line(silent_since_ms=T0))]
    state, actions = run(state, Tick(T0 + 100_000))
    assert actions == [SendPush(11, 51, 1000)]
    _, actions = run(state, replace(ack(55, now=T0 + 100_020), ticket=11))
    assert actions == [SetAcked(55), Show(Line()), SendPull(12, "a.7")]


def test_silence_shows_while_the_request_still_hangs():
    _, actions = run(pushing(), Tick(T0 + 10_000))
    assert actions == [Show(Line(silent_since_ms=T0))]


def test_a_request_nobody_answered_is_given_up():
    state, _ = run(pushing(), Tick(T0 + engine.FLIGHT_MS))
    assert state.line.tries == 1
    assert state.flight is None or state.flight.ticket == 11


def test_a_day_without_a_district_costs_a_bounded_number_of_requests():
    """L2: full jitter up to 300 s is 576 requests a day on average; eight deviations above that is 690."""

    def dead(action, now):
        if isinstance(action, SendPull):
            return PullFailed(now, action.ticket, SILENCE)
        return PushFailed(now, action.ticket, 1, SILENCE)

    for seed in (1, 2, 3):
        _, sent, _ = drive(engine.begin(55, 50, "", seed, T0), dead, T0 + 86_400_000)
        assert 400 < len(sent) < 720


def test_a_day_of_refusals_costs_a_bounded_number_of_requests():
    def angry(action, now):
        if isinstance(action, SendPull):
            return PullAnswered(now, action.ticket, action.cursor, False)
        return PushFailed(now, action.ticket, 1, status(500))

    _, sent, _ = drive(engine.begin(55, 50, "", 5, T0), angry, T0 + 86_400_000)
    pushes = [a for _, a in sent if isinstance(a, SendPush)]
    assert 400 < len(pushes) < 720
    assert len(sent) < 2 * 720 + 1_440 + 10  # a probe for each, and the minute's pull


# -- every history -----------------------------------------------------------------------------------------

SEQS = st.integers(0, 40)
FAULTS = st.builds(
    Fault,
    st.sampled_from(list(Failure)),
    st.sampled_from([0, 200, 302, 400, 401, 403, 404, 408, 410, 413, 426, 429, 500, 502, 503]),
    st.sampled_from(["", "REVOKED", "NONSENSE"]),
    st.none() | st.integers(0, 10**9),
)
ANSWERS = st.one_of(
    st.builds(Ack, SEQS, st.just(H), st.sampled_from([H, OTHER, None])),
    st.builds(Need, SEQS),
    st.builds(Fork, SEQS),
    st.just(Whole()),
)
WORLD = st.lists(
    st.tuples(
        st.sampled_from(["tick", "sale", "linkup", "retry", "answer", "answer", "answer", "stale"]),
        st.integers(0, 30_000),
        ANSWERS,
        FAULTS,
        st.sampled_from(["a.1", "a.2", ""]),
        st.booleans(),
        st.integers(0, 3),
    ),
    max_size=80,
)


def world_event(state, step, now):
    what, _, answer, fault, cursor, flag, kind = step
    ticket = state.tickets if what == "answer" else 0
    if what == "tick" or (what == "answer" and state.flight is None):
        return Tick(now, flag)
    if what == "sale":
        return Committed(now, state.head + kind)
    if what == "linkup":
        return LinkUp(now)
    if what == "retry":
        return Retry(now)
    call = state.flight.call if state.flight else Call.PUSH
    sent = 0 if call is Call.HELLO else 1 + kind
    if call is Call.PULL:
        if kind == 0:
            return PullFailed(now, ticket, fault)
        return (
            PullRefused(now, ticket, "OBJECT_REFUSED")
            if kind == 1
            else PullAnswered(now, ticket, cursor, flag)
        )
    return (
        PushFailed(now, ticket, sent, fault) if kind == 0 else PushAnswered(now, ticket, sent, answer, flag)
    )


@given(SEQS, SEQS, st.integers(0, 2**64 - 1), WORLD)
def test_whatever_happens(head, acked, seed, world):
    """Never acks beyond the journal, at most one request in flight, always a wake in the future, and the
    engine can always go on."""
    now = T0
    state = engine.begin(head, min(acked, head), "", seed, now)
    for step in world:
        now += step[1]
        before = state
        state, actions = engine.step(state, world_event(state, step, now))
        sends = [a for a in actions if isinstance(a, SendPush | SendHello | SendPull)]
        wakes = [a for a in actions if isinstance(a, WakeAt)]
        assert 0 <= state.acked <= state.head
        assert all(0 <= a.seq <= state.head for a in actions if isinstance(a, SetAcked))
        assert len(wakes) == 1
        assert not sends or actions[-1] is sends[0]
        assert now < wakes[0].ms <= now + engine.NIGHT_BEAT_MS + engine.FLIGHT_MS
        assert len(sends) <= 1
        if sends:
            assert state.flight is not None
            assert state.flight.ticket == sends[0].ticket > before.tickets
        for send in sends:
            if isinstance(send, SendPush):
                assert send.first == state.acked + 1 <= state.head
                assert 1 <= send.limit <= 1000
            if isinstance(send, SendHello):
                assert state.acked == state.head
        assert (state.shown != before.shown) == any(isinstance(a, Show) for a in actions)


@given(SEQS, SEQS, st.integers(0, 2**64 - 1), WORLD)
def test_once_faults_stop_everything_drains(head, acked, seed, world):
    """L1: with a good district, and no new sale, the queue is empty within half an hour of the last fault."""
    now = T0
    state = engine.begin(head, min(acked, head), "", seed, now)
    for step in world:
        now += step[1]
        state, _ = engine.step(state, world_event(state, step, now))
    state, _ = engine.step(state, Retry(now))
    state = replace(state, flight=None)  # what hung has hung up

    def good(action, at):
        if isinstance(action, SendPull):
            return PullAnswered(at, action.ticket, "b.1", False)
        count = min(getattr(action, "limit", 0), state.head - action.first + 1)
        return PushAnswered(at, action.ticket, count, Ack(action.first - 1 + count, H, H))

    event, end = Tick(now), now + 1_800_000
    while now < end:
        state, actions = engine.step(state, event)
        sends = [a for a in actions if isinstance(a, SendPush | SendHello | SendPull)]
        now = now + 20 if sends else next(a.ms for a in actions if isinstance(a, WakeAt))
        event = good(sends[0], now) if sends else Tick(now)
    assert state.acked == state.head
    assert state.shown == Line()
    assert state.cursor == "b.1"
