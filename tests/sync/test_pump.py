"""The sync thread itself: it wakes, sleeps, survives our own faults, and ends at once."""

import threading
import time

import pytest

from app.domain.errors import KnownError
from app.ports.clock import SystemClock
from app.services.worker import Priority
from app.store import journal, sync_state
from sync.client.enrol import enrol
from sync.client.pump import Pump
from tests.fakes import BREAD, close_till, open_till, sell
from tests.sync import client_fakes as fakes
from tests.sync.client_fakes import (
    TILL,
    MemoryKeys,
    enrolled_state,
    eventually,
    running_district,
)


@pytest.fixture
def district():
    with running_district() as running:
        yield running


@pytest.fixture
def till(tmp_path):
    opened = open_till(tmp_path, SystemClock())
    yield opened
    close_till(opened)


@pytest.fixture
def make_pump(till):
    made = []

    def make(**options):
        keys = options.pop("keys", MemoryKeys())
        made.append(Pump(till.store, till.worker, keys, till.clock, till.feed, **options))
        made[-1].start()
        return made[-1]

    yield make
    for pump in made:
        pump.close()


def join(till, district):
    with till.store.write() as connection:
        sync_state.write(connection, enrolled_state(district))


def serve(till):
    """A sale on the database worker, as the screen does it."""
    return till.worker.call(lambda: sell(till, BREAD), Priority.SALE)


def head(till):
    with till.store.read() as connection:
        return journal.head(connection)


def drained(till, district):
    stored = district.branches.get(head(till).branch.hex(), [])
    return head(till).unsent == 0 and len(stored) == head(till).seq


def test_a_committed_sale_is_at_the_district_within_a_moment(till, district, make_pump):
    join(till, district)
    pump = make_pump()
    eventually(lambda: pump.state().last_answer_ms is not None)
    for _ in range(5):
        serve(till)
        pump.wake()
        eventually(lambda: drained(till, district), 15)
    assert len(district.branches[head(till).branch.hex()]) == 5


def test_waking_never_waits_even_while_the_district_hangs(till, district, make_pump):
    join(till, district)
    district.always = fakes.hang
    pump = make_pump()
    eventually(lambda: district.requests)
    began = time.monotonic()
    for _ in range(1_000):
        pump.wake()
        pump.state()
    assert time.monotonic() - began < 0.5


def test_selling_goes_on_while_the_plug_is_out_and_all_arrives_once(till, district, make_pump):
    join(till, district)
    pump = make_pump()
    eventually(lambda: pump.state().last_answer_ms is not None)
    district.close()
    for count in range(1, 21):
        began = time.monotonic()
        serve(till)
        pump.wake()
        assert time.monotonic() - began < 2
        assert head(till).unsent == count
    district.open()
    pump.link_up()
    eventually(lambda: drained(till, district), 10)
    assert head(till).seq == 20


@pytest.mark.parametrize("fault", [fakes.hang, fakes.drip])
def test_closing_ends_within_a_second_even_during_a_call(till, district, make_pump, fault):
    join(till, district)
    district.always = fault
    pump = make_pump()
    eventually(lambda: district.requests)
    began = time.monotonic()
    pump.close()
    assert time.monotonic() - began < 1.3
    assert not any(thread.name == "sync" for thread in threading.enumerate())


def test_closing_a_pump_that_never_started_or_twice_is_harmless(till):
    pump = Pump(till.store, till.worker, MemoryKeys(), till.clock, till.feed)
    pump.close()
    pump.close()


def test_a_till_alone_has_a_quiet_pump_and_joins_while_it_runs(till, district, make_pump):
    keys = MemoryKeys(None)
    serve(till)
    pump = make_pump(keys=keys)
    assert not pump.state().enrolled
    joined = enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    assert joined.till.id == TILL
    pump.wake()
    eventually(lambda: drained(till, district))
    assert pump.state().enrolled


@pytest.mark.expect_log("sync rests for")
def test_a_fault_of_ours_is_logged_and_slept_over(till, district, make_pump):
    join(till, district)
    district.put("lottery", "l1", "{}")
    faults = [ZeroDivisionError("our bug")]

    def pulled():
        if faults:
            raise faults.pop()

    pump = make_pump(pulled=pulled)
    eventually(lambda: not faults)
    serve(till)
    pump.wake()
    eventually(lambda: drained(till, district), 15)


@pytest.mark.expect_log("sync rests for .*KEY_UNREADABLE")
def test_a_key_that_cannot_be_read_is_tried_again(till, district, make_pump):
    class Torn(MemoryKeys):
        torn = True

        def load(self):
            if self.torn:
                raise KnownError("KEY_UNREADABLE")
            return super().load()

    keys = Torn()
    join(till, district)
    serve(till)
    make_pump(keys=keys)
    time.sleep(0.2)
    assert district.requests == []
    keys.torn = False
    eventually(lambda: drained(till, district), 15)
