"""Holds at the counter on real sockets: an answer or nothing within 1.5 s; and joining a district."""

import threading
import time

import pytest

from app.domain.errors import KnownError
from app.domain.refusals import Reason, Refusal
from app.ports.clock import SystemClock
from app.ports.link import DistrictLink, HoldGranted, HoldRequest, LineState
from app.store import circuit, journal, sync_state
from sync.client.enrol import enrol
from sync.client.link import Link
from tests.fakes import BREAD, cause, close_till, open_till, put, sell
from tests.sync import client_fakes as fakes
from tests.sync.client_fakes import (
    SHOP,
    TILL,
    MemoryKeys,
    enrolled_state,
    eventually,
    running_district,
)

SALE = "0190aaaa-0000-7000-8000-0000000000aa"
INSTRUMENT, MEMBER = "c3" * 16, "a1" * 16


class Line:
    """The pump's part."""

    def __init__(self):
        self.woken = self.up = 0

    def state(self):
        return LineState(True, None, 1)

    def wake(self):
        self.woken += 1

    def link_up(self):
        self.up += 1


@pytest.fixture
def district():
    with running_district() as running:
        running.holds[INSTRUMENT] = 2_000
        running.holds[MEMBER] = 1_240
        yield running


@pytest.fixture
def till(tmp_path):
    opened = open_till(tmp_path, SystemClock())
    yield opened
    close_till(opened)


@pytest.fixture
def link(till, district):
    with till.store.write() as connection:
        sync_state.write(connection, enrolled_state(district))
    made = Link(till.store, MemoryKeys(), till.clock, Line())
    yield made
    made.close()


def voucher(number="T1", want=795):
    return HoldRequest(f"{SALE}:{number}", SALE, "voucher", want, instrument=INSTRUMENT)


def timed(call, *arguments):
    began = time.monotonic()
    result = call(*arguments)
    return result, time.monotonic() - began


def test_it_is_the_port():
    assert set(dir(Link)) >= {name for name in vars(DistrictLink) if not name.startswith("_")}


def test_a_hold_is_granted_as_asked(link, district):
    answer = link.hold(voucher())
    assert answer == HoldGranted(
        f"{SALE}:T1", 795, 2_000, answer.expires_ms, instrument=INSTRUMENT, program="1001"
    )
    assert link.hold(voucher()).granted_cents == 795  # asked twice: the same
    answer = link.hold(HoldRequest(f"{SALE}:T2", SALE, "tesoretto", 5_000, member=MEMBER))
    assert answer.granted_cents == 1_240
    assert link.release(f"{SALE}:T1")
    assert district.released == [f"{SALE}:T1"]


def test_refusals_keep_their_facts(link, district):
    district.holds[INSTRUMENT] = {"code": "ALREADY_USED", "facts": {"at": "2026-11-02", "shop": "Bar Roma"}}
    assert link.hold(voucher()) == Refusal(Reason.ALREADY_USED, {"at": "2026-11-02", "shop": "Bar Roma"})
    district.holds[INSTRUMENT] = {"code": "SOMETHING_NEW", "facts": {}}
    assert link.hold(voucher("T2")) == Refusal(Reason.CANNOT_VERIFY, {"code": "SOMETHING_NEW"})
    district.next(fakes.status(401, "REVOKED"))
    assert link.hold(voucher("T3")).reason is Reason.KEY_REVOKED


def test_a_shop_alone_has_no_district(till):
    link = Link(till.store, MemoryKeys(), till.clock, Line())
    assert link.hold(voucher()) == Refusal(Reason.NO_DISTRICT)
    assert not link.release(f"{SALE}:T1")
    link.close()


@pytest.mark.parametrize(
    "fault", [fakes.hang, fakes.drip, fakes.garbage, fakes.status(500), fakes.lost_reply, fakes.flood]
)
def test_whatever_the_line_does_the_counter_has_its_answer_in_time(link, district, fault):
    district.faults += [("hold", fault), ("hold", fault)]
    answer, seconds = timed(link.hold, voucher())
    assert answer is None
    assert seconds < 1.9
    # and nobody keeps the customer's money reserved
    eventually(lambda: f"{SALE}:T1" in district.released)


def test_nobody_there(link, district):
    district.close()
    answer, seconds = timed(link.hold, voucher())
    assert answer is None
    assert seconds < 1.5
    assert not link.release(f"{SALE}:T9")
    district.open()
    assert link.hold(voucher("T2")).granted_cents == 795
    eventually(lambda: {f"{SALE}:T1", f"{SALE}:T9"} <= set(district.released))
    assert link._pump.up == 1


def test_a_connection_that_died_of_age_costs_no_customer(link, district):
    assert link.hold(voucher()).granted_cents == 795
    district.next(fakes.lost_request, "hold")
    assert link.hold(voucher("T2")).granted_cents == 795


@pytest.mark.parametrize(
    "spoil", [{"id": "x:1"}, {"granted": 796}, {"granted": 0}], ids=["other hold", "too much", "nothing"]
)
def test_a_grant_that_makes_no_sense_is_none(link, district, spoil):
    def strange(_district, handler, answer):
        status, message = answer()
        message["hold"].update(spoil)
        fakes.reply(handler, status, message)

    district.next(strange, "hold")
    assert link.hold(voucher()) is None
    eventually(lambda: f"{SALE}:T1" in district.released)


def test_many_tills_hands_at_once(link, district):
    answers = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(link.hold(voucher(f"T{n}")))) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.granted_cents for answer in answers] == [795] * 6


def test_calls_that_hang_do_not_pile_up_without_end(link, district):
    district.always = fakes.hang
    threads = [threading.Thread(target=link.hold, args=(voucher(f"T{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(district.requests) == 8)
    answer, seconds = timed(link.hold, voucher("T9"))
    assert answer is None
    assert seconds < 0.5
    for thread in threads:
        thread.join()


def test_closing_ends_a_hanging_call(till, district):
    with till.store.write() as connection:
        sync_state.write(connection, enrolled_state(district))
    link = Link(till.store, MemoryKeys(), till.clock, Line())
    district.always = fakes.hang
    caller = threading.Thread(target=link.hold, args=(voucher(),))
    caller.start()
    eventually(lambda: district.requests)
    _, seconds = timed(link.close)
    assert seconds < 1.3
    caller.join(1)
    assert not caller.is_alive()


def test_state_and_wake_are_the_pumps(link):
    link.wake()
    assert link._pump.woken == 1
    assert link.state().enrolled


# -- joining -------------------------------------------------------------------------------------------------


def state_of(till):
    with till.store.read() as connection:
        return sync_state.read(connection)


def test_joining_stores_everything_at_once(till, district):
    keys = MemoryKeys(None)
    noted = []
    answer = enrol(
        district.url + "/",
        " ABCD-EFGH ",
        keys,
        till.store,
        till.worker,
        till.clock,
        also=lambda connection, enrolled: noted.append(
            (sync_state.read(connection).till, enrolled.till.number)
        ),
    )
    assert (answer.till.id, answer.shop, answer.district.number) == (TILL, SHOP, 1)
    state = state_of(till)
    assert (state.till, state.url, state.server_key) == (TILL, district.url, district.signer.public.hex())
    assert abs(state.offset_ms) < 1_000
    assert len(keys.seed) == 32
    assert noted == [(TILL, "02")]


def test_a_lost_answer_costs_nothing(till, district):
    keys = MemoryKeys(None)
    district.next(fakes.lost_reply, "enrol")
    with pytest.raises(KnownError) as raised:
        enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    assert raised.value.code == "DISTRICT_SILENT"
    assert state_of(till).till is None
    enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    assert state_of(till).till == TILL


@pytest.mark.parametrize(
    ("code", "fault", "expected"),
    [
        ("WRON-GCOD", None, "CODE_UNKNOWN"),
        ("USED-CODE", None, "CODE_USED"),
        ("ABCD-EFGH", fakes.status(403, "CODE_EXPIRED"), "CODE_EXPIRED"),
        ("ABCD-EFGH", fakes.status(403, "SHOP_FULL"), "DISTRICT_REFUSED"),
        ("ABCD-EFGH", fakes.status(500), "DISTRICT_SILENT"),
        ("ABCD-EFGH", fakes.garbage, "DISTRICT_SILENT"),
    ],
)
def test_codes_that_open_no_door(till, district, code, fault, expected):
    district.codes["USED-CODE"] = "00" * 32
    if fault:
        district.next(fault)
    with pytest.raises(KnownError) as raised:
        enrol(district.url, code, MemoryKeys(), till.store, till.worker, till.clock)
    assert raised.value.code == expected
    assert state_of(till).till is None


def test_a_till_with_unsent_sales_does_not_turn_to_another_district(till, district):
    """R27; a shop that was alone has nothing to lose by joining."""
    sell(till, BREAD)
    keys = MemoryKeys(None)
    enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    with till.store.write() as connection:
        put(connection, "cause", cause("old", "Vecchia"))
    with pytest.raises(KnownError) as raised:
        enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    assert (raised.value.code, raised.value.facts) == ("ENROLLED_WITH_UNSENT", {"unsent": 1})
    with till.store.write() as connection:
        journal.set_acked(connection, 1)
    enrol(district.url, "ABCD-EFGH", keys, till.store, till.worker, till.clock)
    with till.store.read() as connection:
        assert circuit.bodies(connection, "cause") == []


def test_no_code_is_sent_over_plain_http_to_another_machine(till):
    with pytest.raises(KnownError) as raised:
        enrol("http://10.0.0.1", "ABCD-EFGH", MemoryKeys(), till.store, till.worker, till.clock)
    assert raised.value.code == "DISTRICT_URL_UNSAFE"
