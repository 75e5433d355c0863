"""One thread per device: order, limits, expiry, a clean end."""

import threading
import time

import pytest

from app.domain.errors import KnownError
from drivers.lane import Backoff, Dropped, Lane, Work
from tests.drivers.rigs import eventually


@pytest.fixture
def lane():
    lane = Lane("test", capacity=4)
    yield lane
    assert lane.close()


def work(run, dropped=None, expires_at=None):
    return Work(run, dropped or (lambda _: None), expires_at)


def test_a_lane_without_work_has_no_thread():
    before = threading.active_count()
    lane = Lane("idle", tend=lambda: None)
    assert threading.active_count() == before
    assert lane.close()


def test_works_run_one_after_the_other_in_one_thread(lane):
    seen = []
    for number in range(4):
        lane.submit(work(lambda number=number: seen.append((number, threading.current_thread()))))
    assert eventually(lambda: len(seen) == 4)
    assert [number for number, _ in seen] == [0, 1, 2, 3]
    assert len({thread for _, thread in seen}) == 1


def test_a_full_queue_is_told_to_the_caller(lane):
    hold = threading.Event()
    lane.submit(work(lambda: hold.wait(10)))
    assert eventually(lambda: not lane._queue)
    for _ in range(4):
        lane.submit(work(lambda: None))
    with pytest.raises(KnownError, match="DEVICE_QUEUE_FULL"):
        lane.submit(work(lambda: None))
    hold.set()


def test_a_work_whose_time_is_over_is_dropped_and_told(lane):
    reasons = []
    lane.submit(work(lambda: reasons.append("ran"), reasons.append, time.monotonic() - 1))
    assert eventually(lambda: reasons == [Dropped.EXPIRED])


def test_a_work_that_fails_is_logged_and_told_and_the_next_one_runs(lane, expect_log):
    expect_log("a work failed")
    reasons, ran = [], []
    lane.submit(work(lambda: [][1], reasons.append))
    lane.submit(work(lambda: ran.append(True)))
    assert eventually(lambda: ran == [True])
    assert reasons == [Dropped.CRASHED]


def test_even_being_told_may_fail(lane, expect_log):
    expect_log("a work failed")
    ran = []
    lane.submit(Work(lambda: [][1], lambda _: [][2]))
    lane.submit(work(lambda: ran.append(True)))
    assert eventually(lambda: ran == [True])


def test_closing_drops_what_waits_and_ends_the_thread():
    lane = Lane("closing")
    hold, reasons = threading.Event(), []
    lane.submit(work(lambda: hold.wait(10)))
    lane.submit(work(lambda: reasons.append("ran"), reasons.append))
    threading.Timer(0.1, hold.set).start()
    assert lane.close()
    assert reasons == [Dropped.CLOSED]
    with pytest.raises(KnownError, match="DEVICE_CLOSED"):
        lane.submit(work(lambda: None))


def test_closing_from_within_does_not_wait_for_itself():
    lane = Lane("within")
    closed = []
    lane.submit(work(lambda: closed.append(lane.close())))
    assert eventually(lambda: closed == [True])
    assert lane.close()


def test_a_work_that_does_not_end_is_not_waited_for_for_ever():
    lane = Lane("stuck")
    hold = threading.Event()
    lane.submit(work(lambda: hold.wait(10)))
    assert eventually(lambda: not lane._queue)
    assert not lane.close(timeout_s=0.05)
    hold.set()
    assert lane.close()


def test_a_lane_tends_its_device_at_the_pace_it_asks_for():
    calls = []

    def tend():
        calls.append(time.monotonic())
        return 0.02 if len(calls) < 3 else None

    lane = Lane("tended", tend=tend)
    lane.tend_in(60)
    lane.tend_in(0)  # the earlier one holds
    assert eventually(lambda: len(calls) == 3)
    time.sleep(0.05)
    assert len(calls) == 3
    assert lane.close()
    lane.tend_in(0)
    assert len(calls) == 3


def test_pauses_grow_to_a_limit_and_begin_anew():
    backoff = Backoff(1.0, 5.0)
    assert [backoff.next_s() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]
    backoff.reset()
    assert backoff.next_s() == 1.0
