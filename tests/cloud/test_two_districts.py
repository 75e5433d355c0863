"""Two processes of one district on one database: whichever answers, the same thing happens once."""

from __future__ import annotations

import threading

import httpx
import pytest

from sync.cloud.database import make_engine
from sync.cloud.district import open_district
from sync.cloud.projection import project_all
from sync.wire import messages as m
from tests.cloud.rig import answering, card

GIULIA = "35140c0f784d26542e7c22f987e79915"
ONLINE_20 = "304a810a3dfdf733ea1f39b80dbce924"


@pytest.fixture
def twin(town):
    """A second instance with its own connections, and a client that speaks to it."""
    engine = make_engine(town.district.engine.url.render_as_string(hide_password=False))
    district = open_district(engine, town.folder, town.clock)
    with answering(district) as url, httpx.Client(base_url=url, timeout=15) as http:
        yield district, http
    engine.dispose()


def test_both_are_the_same_district(town, twin):
    district, _http = twin
    assert (district.id, district.incarnation) == (town.district.id, town.district.incarnation)


def test_a_push_may_begin_at_one_and_be_repeated_at_the_other(town, twin):
    _district, http = twin
    till = town.till()
    till.chatter(6)
    till.send(1, 4)
    till.http = http
    assert m.decode(till.send(3, 6).content, m.PushReply).ack.upto == 6
    assert town.value("SELECT count(*) FROM line") == 6


def test_the_same_push_at_both_at_once_is_stored_once(town, twin):
    _district, http = twin
    till = town.till()
    till.chatter(200)
    body, batch = till.batch_of(1, 200)
    path = f"/v1/tills/{till.id}/push"
    headers = till.request("POST", path, body, batch).request.headers
    keep = {name: headers[name] for name in ("x-till", "x-time", "x-sig")}
    got = []
    threads = [
        threading.Thread(target=lambda c=client: got.append(c.post(path, content=body, headers=keep).json()))
        for client in (town.http, http) * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply["ack"]["upto"] for reply in got} == {200}
    assert town.value("SELECT count(*) FROM entry") == 200


def test_both_project_at_once_and_every_entry_counts_once(town, twin):
    district, _http = twin
    tills = [town.till() for _ in range(3)]
    for till in tills:
        for _ in range(15):
            till.sell(1_000, tenders=[card()], member=GIULIA, causes=["doposcuola-il-ponte"])
        till.push()
    done = []
    threads = [
        threading.Thread(target=lambda d=one: done.append(project_all(d)))
        for one in (town.district, district)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.project()
    assert town.balance(f"member:{GIULIA}:tesoretto") == 1_240 + 45 * 40
    assert town.value("SELECT count(*) FROM projection WHERE state = 'done'") == 45
    till = tills[0]
    till.pull()
    assert till.body("member", GIULIA).bricks == 1_240 + 45 * 10


def test_a_cent_is_not_held_at_both(town, twin):
    _district, http = twin
    one, two = town.till(), town.till()
    two.http = http
    got = []
    threads = [
        threading.Thread(
            target=lambda t=till: got.append(t.hold(t.ids.next_text(), instrument=ONLINE_20, want=1_500))
        )
        for till in (one, two)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.hold.granted for reply in got) == [500, 1_500]


def test_a_till_can_pull_from_either_with_one_cursor(town, twin):
    _district, http = twin
    till = town.till()
    till.http = http
    assert till.page().changes == []
