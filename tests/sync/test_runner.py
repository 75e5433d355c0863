"""A selling till whose line is bad in every way: real file, real sockets, a clock that is told.

Pull the plug: selling goes on, the count of unsent grows, and everything arrives later, once.
"""

import threading
import time
from random import Random

import pytest

from app.ports.clock import SystemClock
from app.services.changes import Changes
from app.services.refunds import make_return
from app.store import circuit, journal, sync_state
from sync.client.events import LinkUp, Retry
from sync.client.runner import Runner
from tests.fakes import BREAD, COFFEE, FakeClock, cause, close_till, open_till, sell
from tests.sync import client_fakes as fakes
from tests.sync.client_fakes import MemoryKeys, enrolled_state, running_district


class Shop:
    """One till, its district, and the sync between them, one turn at a time."""

    def __init__(self, folder, district, clock=None):
        self.district = district
        self.clock = clock or FakeClock()
        self.till = open_till(folder, self.clock)
        self.heard = Changes.NONE
        self.till.feed.listen(self.hear)
        self.pulled = 0
        self.order = []
        self.offsets = []
        self.runner = self.fresh_runner()

    def fresh_runner(self):
        return Runner(
            self.till.store,
            self.till.worker,
            MemoryKeys(),
            self.clock,
            self.till.feed,
            pulled=self.note_pulled,
            clock_moved=self.offsets.append,
        )

    def hear(self, changes):
        self.heard |= changes
        if changes & Changes.CIRCUIT:
            self.order.append("told")

    def note_pulled(self):
        self.order.append("read anew")
        self.pulled += 1

    def enrol(self, **changes):
        with self.till.store.write() as connection:
            sync_state.write(connection, enrolled_state(self.district, **changes))

    def restart(self):
        """The program ends and begins again: all it knows is in the file."""
        self.runner.forget()
        self.runner = self.fresh_runner()

    def live(self, seconds=0.0):
        """Turn by turn, as the pump would, for so long on the shop's clock."""
        end = self.clock.now + int(seconds * 1000)
        while True:
            wake = self.runner.turn()
            if wake > end:
                self.clock.now = end
                return
            self.clock.now = max(self.clock.now + 1, wake)

    @property
    def head(self):
        with self.till.store.read() as connection:
            return journal.head(connection)

    @property
    def sync(self):
        with self.till.store.read() as connection:
            return sync_state.read(connection)

    def journal(self):
        with self.till.store.read() as connection:
            return [entry.payload for entry in journal.read(connection, 1, 100_000)]

    @property
    def arrived(self):
        return self.district.branches.get(self.head.branch.hex(), [])

    def all_sent_once(self):
        return self.arrived == self.journal() and self.head.unsent == 0

    def close(self):
        self.runner.forget()
        close_till(self.till)


@pytest.fixture
def district():
    with running_district() as running:
        yield running


@pytest.fixture
def shop(tmp_path, district):
    made = Shop(tmp_path, district)
    made.enrol()
    yield made
    made.close()


# -- the good line ---------------------------------------------------------------------------------------


def test_sales_arrive_byte_for_byte_and_the_screens_hear_of_it(shop):
    sell(shop.till, BREAD)
    sell(shop.till, COFFEE)
    shop.live()
    assert shop.all_sent_once()
    assert shop.heard & Changes.SYNC
    line = shop.runner.state()
    assert (line.enrolled, line.silent_since_ms, line.stopped) == (True, None, None)
    assert line.last_answer_ms == shop.clock.now


def test_a_till_that_sold_alone_sends_its_earlier_journal_when_it_joins(tmp_path, district):
    shop = Shop(tmp_path, district)
    for _ in range(3):
        sell(shop.till, BREAD)
    shop.live(120)
    assert district.requests == []
    assert not shop.runner.state().enrolled
    shop.enrol()
    shop.live()
    assert shop.all_sent_once()
    assert all(b'"rule":null' in payload for payload in shop.arrived)
    shop.close()


def test_a_backlog_goes_in_batches_and_says_how_much_is_left(shop):
    for _ in range(7):
        sell(shop.till, BREAD)
    count = shop.head.seq
    shop.district.next(fakes.status(413), "push")
    shop.live()
    assert shop.all_sent_once()
    assert shop.district.lefts == [(count // 2, count - count // 2), (count - count // 2, 0)]


def test_an_idle_till_says_hello_and_pulls_every_minute(shop):
    shop.live(181)
    assert shop.district.count("push") == 4
    assert shop.district.count("pull") == 4
    assert {left for _, left in shop.district.lefts} == {0}


def test_entries_too_big_for_one_request_go_one_by_one(shop):
    with shop.till.store.write() as connection:
        for n in range(3):
            payload = b'{"noise":"%s"}' % Random(n).randbytes(300_000).hex().encode()
            journal.append(connection, bytes([n]) * 16, "noise.made", payload)
    shop.live()
    assert shop.all_sent_once()
    assert [sent for sent, _ in shop.district.lefts] == [1, 1, 1]


def test_an_entry_no_request_can_hold_is_shown_and_never_skipped(shop):
    with shop.till.store.write() as connection:
        payload = b'{"noise":"%s"}' % Random(9).randbytes(600_000).hex().encode()
        journal.append(connection, b"n" * 16, "noise.made", payload)
    sell(shop.till, BREAD)
    shop.live(600)
    assert shop.runner.state().stopped == "BLOCKED"
    assert shop.runner.state().silent_since_ms is None
    assert shop.arrived == []
    assert shop.head.acked == 0


def test_a_customers_name_travels_beside_the_entry(shop):
    sale = sell(shop.till, COFFEE)
    make_return(shop.till, sale.stamp.id, [("1", 1000)], "defective", None, True, "Rossi Maria, tel. 333")
    shop.live()
    assert shop.all_sent_once()
    (part,) = shop.district.private
    assert bytes.fromhex(part.bytes) == b"Rossi Maria, tel. 333"
    assert all(b"Rossi" not in payload for payload in shop.arrived)
    assert any(part.ref.encode() in payload for payload in shop.arrived)


def test_a_sale_of_this_very_moment_goes_instead_of_a_hello(tmp_path, district):
    """A hello would tell the district that it knows everything (CV-49)."""

    class Moment(FakeClock):
        sells = None

        def monotonic_ms(self):
            at, self.sells = self.sells, None
            if at is not None:
                at()
            return super().monotonic_ms()

    shop = Shop(tmp_path, district, Moment())
    shop.enrol()
    shop.live()
    district.lefts.clear()
    shop.clock.forward(seconds=60)
    shop.clock.sells = lambda: sell(shop.till, BREAD)
    shop.live()
    assert shop.all_sent_once()
    assert (0, 0) not in district.lefts
    shop.close()


# -- the bad line ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [fakes.lost_request, fakes.lost_reply, fakes.garbage, fakes.cut, fakes.redirect, fakes.wrong_hash,
     fakes.status(401), fakes.status(502), fakes.status(500), fakes.status(400, "MALFORMED")],
    ids=["lost request", "lost reply", "garbage", "cut", "redirect", "wrong hash",
         "portal 401", "502", "500", "400"],
)  # fmt: skip
def test_one_bad_exchange_costs_nothing_but_time(shop, fault):
    sell(shop.till, BREAD)
    shop.district.next(fault, "push")
    shop.live()
    assert shop.head.acked == 0
    shop.live(5)
    assert shop.all_sent_once()
    assert shop.runner.state().stopped is None


def test_a_request_that_arrives_twice_is_stored_once(shop):
    sell(shop.till, BREAD)
    shop.district.next(fakes.twice, "push")
    shop.live()
    assert shop.all_sent_once()


def test_pull_the_plug_selling_goes_on_and_everything_arrives_later_once(shop):
    sell(shop.till, BREAD)
    shop.live()
    shop.district.close()
    cut_at = shop.clock.now
    for minute in range(1, 121):  # two hours at noon
        shop.clock.forward(minutes=1)
        if minute % 4 == 0:
            sell(shop.till, BREAD)
        shop.live()
        if minute == 60:
            shop.restart()  # and the till is switched off and on in between
    line = shop.runner.state()
    assert line.silent_since_ms is not None
    assert line.silent_since_ms >= cut_at
    assert shop.head.unsent == 30
    shop.district.open()
    shop.runner.tell(LinkUp)
    shop.live(6)
    assert shop.all_sent_once()
    assert shop.head.seq == 31
    assert shop.runner.state().silent_since_ms is None


def test_two_hours_without_a_line_cost_few_requests(shop):
    """L2 on the real thing: half of 7,200 s / 150 s is reached at once, the rest is jitter."""
    shop.district.always = fakes.lost_request
    sell(shop.till, BREAD)
    shop.live(7_200)
    assert 25 < len(shop.district.requests) < 90


def test_the_line_is_silent_after_ten_seconds_not_before(shop):
    shop.live()
    shop.district.always = fakes.garbage
    sell(shop.till, BREAD)
    asked = shop.clock.now
    shop.live(9.9)
    assert shop.runner.state().silent_since_ms is None
    shop.heard = Changes.NONE
    shop.live(0.2)
    assert shop.runner.state().silent_since_ms == asked
    assert shop.heard & Changes.SYNC
    shop.district.always = None
    shop.runner.tell(Retry)
    shop.live()
    assert shop.runner.state().silent_since_ms is None


def test_silence_shows_while_the_answer_is_still_awaited(tmp_path, district):
    """A till hangs in a request: the engine sees the time in the slices of waiting."""

    class Fast(SystemClock):
        def monotonic_ms(self):
            return super().monotonic_ms() * 40

    shop = Shop(tmp_path, district, Fast())
    shop.enrol()
    seen = []
    shop.till.feed.listen(lambda _c: seen.append((time.monotonic(), shop.runner.state().silent_since_ms)))
    district.next(fakes.hang, "push")
    began = time.monotonic()
    threading.Timer(1.5, shop.runner.abort).start()
    shop.runner.turn()
    silent = [at for at, since in seen if since is not None]
    assert silent
    assert 0.2 < silent[0] - began < 1.4  # ten of its seconds
    shop.close()


def test_retry_after_is_obeyed(shop):
    sell(shop.till, BREAD)
    shop.district.next(fakes.status(503, "", 120), "push")
    shop.live(119)
    assert len(shop.district.requests) == 1
    shop.live(3)
    assert shop.all_sent_once()


# -- what the district says --------------------------------------------------------------------------------


def test_a_district_that_lost_the_end_gets_it_again(shop):
    for _ in range(4):
        sell(shop.till, BREAD)
    shop.live()
    branch = shop.head.branch.hex()
    del shop.district.branches[branch][1:]  # restored from last night's backup
    shop.live(61)
    assert shop.all_sent_once()


def test_a_district_that_lost_everything_gets_everything_again(shop):
    for _ in range(4):
        sell(shop.till, BREAD)
    shop.live()
    shop.district.branches.clear()
    shop.restart()
    shop.live()
    assert shop.all_sent_once()


def test_a_fork_stops_the_push_is_shown_and_survives_a_restart(shop):
    sell(shop.till, BREAD)
    shop.district.branches[shop.head.branch.hex()] = [b'{"other":"content"}']
    shop.live(60)
    assert shop.runner.state().stopped == "FORK"
    assert shop.head.acked == 0
    sell(shop.till, BREAD)
    pulls = shop.district.count("pull")
    pushes = shop.district.count("push")
    shop.live(600)
    assert shop.district.count("push") == pushes
    assert shop.district.count("pull") > pulls
    shop.restart()
    shop.district.always = fakes.lost_request
    shop.live()
    assert shop.runner.state().stopped == "FORK"
    shop.district.always = None
    shop.district.branches.clear()  # the district was put right
    shop.live(600)
    assert shop.runner.state().stopped is None
    assert shop.sync.stopped is None
    assert shop.all_sent_once()


def test_a_revoked_till_sends_but_pulls_no_more(shop):
    shop.district.next(fakes.status(401, "REVOKED"), "pull")
    shop.live(300)
    assert shop.runner.state().stopped == "REVOKED"
    assert shop.sync.stopped == "REVOKED"
    assert shop.district.count("pull") == 1
    sell(shop.till, BREAD)
    shop.live()
    assert shop.all_sent_once()
    shop.runner.tell(Retry)
    shop.live()
    assert shop.runner.state().stopped is None


def test_a_poisoned_entry_blocks_only_itself(shop):
    for _ in range(9):
        sell(shop.till, BREAD)
    poison = shop.journal()[4]

    def poisoned(district, handler, answer):
        code, message = 500, {"error": "TROUBLE", "detail": ""}
        if handler.command != "POST" or not district.would_store(handler, poison):
            code, message = answer()
        fakes.reply(handler, code, message)

    shop.district.always = poisoned
    shop.live(3_600)
    assert shop.arrived == shop.journal()[:4]
    assert shop.runner.state().stopped == "BLOCKED"
    assert shop.runner.state().silent_since_ms is None  # the rest of the line works
    pulls = shop.district.count("pull")
    shop.live(300)
    assert shop.district.count("pull") > pulls + 3
    shop.district.always = None
    shop.live(600)
    assert shop.all_sent_once()
    assert shop.runner.state().stopped is None


# -- pulls ---------------------------------------------------------------------------------------------------


def test_pages_are_applied_in_order_and_screens_hear_after_the_circuit(shop):
    for n in range(450):
        shop.district.put("cause", f"c{n}", cause(f"c{n}", f"Causa {n}"))
    shop.district.put("cause", "c0", cause("c0", "Causa zero, nuova"))
    shop.live()
    assert shop.order == ["read anew", "told"] * 3
    with shop.till.store.read() as connection:
        assert len(circuit.bodies(connection, "cause")) == 450
        assert "zero, nuova" in circuit.body(connection, "cause", "c0")
    assert shop.sync.cursor == f"{shop.district.incarnation}.451"


def test_a_pull_that_is_cut_goes_on_where_it_was(shop):
    for n in range(450):
        shop.district.put("cause", f"c{n}", cause(f"c{n}", f"Causa {n}"))
    shop.district.next(lambda _d, handler, answer: fakes.reply(handler, *answer()), "pull")
    shop.district.next(fakes.cut, "pull")
    shop.live()
    assert shop.sync.cursor.endswith(".200")
    shop.restart()
    shop.live(5)
    assert shop.sync.cursor.endswith(".450")
    assert shop.district.count("pull") == 4


def test_projected_of_our_branch_is_kept(shop):
    sell(shop.till, BREAD)
    shop.district.projected = {"branch": shop.head.branch.hex(), "seq": 1}
    shop.live()
    assert shop.sync.projected_seq == 1


@pytest.mark.expect_log("page of the district was refused")
def test_a_forged_object_stops_the_pull_is_shown_and_sales_go_on(shop):
    shop.district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte"))
    shop.district.put("cause", "banco", cause("banco", "Banco"))["payload"]["sig"] = "00" * 64
    shop.live(300)
    assert shop.runner.state().stopped == "OBJECT_REFUSED"
    assert shop.sync.cursor == ""
    assert shop.pulled == 0
    assert shop.district.count("pull") == 1
    sell(shop.till, BREAD)
    shop.live()
    assert shop.all_sent_once()


def test_410_starts_again_from_nothing(shop):
    shop.district.put("cause", "gone", cause("gone", "Vecchia"))
    shop.live()
    shop.district.incarnation = "cd" * 16  # restored, without that cause
    shop.district.objects.clear()
    shop.district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte"))
    shop.live(65)
    with shop.till.store.read() as connection:
        bodies = circuit.bodies(connection, "cause")
    assert len(bodies) == 1
    assert "Il Ponte" in bodies[0]
    assert shop.sync.cursor.startswith("cd" * 16)
    assert shop.sync.server_incarnation == "cd" * 16


def test_what_comes_from_a_district_we_left_is_not_stored(shop):
    """The till enrols elsewhere while a page is under way."""
    shop.district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte"))

    def meanwhile(_district, handler, answer):
        shop.enrol(till="0190bbbb-0000-7000-8000-000000000002")
        fakes.reply(handler, *answer())

    shop.district.next(meanwhile, "pull")
    shop.runner.turn()
    assert shop.sync.cursor == ""
    assert shop.pulled == 0
    shop.live()
    assert shop.pulled == 1


# -- time ----------------------------------------------------------------------------------------------------


def test_the_offset_is_kept_and_a_clock_entry_asked_for_when_it_moves(tmp_path, district):
    shop = Shop(tmp_path, district, SystemClock())
    shop.enrol()
    shop.runner.turn()
    assert abs(shop.sync.offset_ms) < 250
    assert shop.offsets == []
    district.clock_ahead_ms = 1_000
    shop.runner.tell(Retry)
    shop.runner.turn()
    assert 700 < shop.sync.offset_ms < 1_300
    assert shop.offsets == []
    district.clock_ahead_ms = -7_200_000
    shop.runner.tell(Retry)
    shop.runner.turn()
    assert len(shop.offsets) == 1
    assert -7_200_500 < shop.offsets[0] == shop.sync.offset_ms < -7_199_500
    shop.close()
