"""When PostgreSQL is away: tills are told to come back, nothing is half done, and the worker lives on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from sync.cloud import demo
from sync.cloud.database import make_engine
from sync.cloud.district import open_district
from sync.cloud.enrol import make_code
from sync.cloud.pg import EmbeddedPostgres
from sync.cloud.projection import ProjectionWorker
from tests.cloud.rig import TillRig, answering

ROOT = Path(__file__).parents[2]


@pytest.fixture
def island(open_folder, clock):
    """A district on a server of its own, which the test may take away."""
    server = EmbeddedPostgres(open_folder, durable=False)
    engine = make_engine(server.start())
    district = open_district(engine, open_folder, clock, name="Isola", number=4711)
    demo.seed(district, demo.content(), open_folder / "codes.json")
    yield server, district
    engine.dispose()
    server.stop()


@pytest.mark.expect_log("the database does not answer")
def test_a_till_is_asked_to_come_back_and_its_entries_stay_its_own(island, clock):
    server, district = island
    with answering(district) as url, httpx.Client(base_url=url, timeout=15) as http:
        till = TillRig(http, clock)
        till.enrol(make_code(district, "alimentari-da-nino"))
        till.chatter(3)
        server.stop()
        for reply in (till.send(1, 3), till.request("GET", "/v1/changes?cursor=")):
            assert (reply.status_code, reply.json()["error"]) == (503, "UNAVAILABLE")
            assert int(reply.headers["Retry-After"]) > 0
        assert http.get("/v1/health").status_code == 200


@pytest.mark.expect_log("projection waits")
def test_the_projection_waits_for_its_database(island):
    server, district = island
    server.stop()
    worker = ProjectionWorker(district)
    worker.start()
    time.sleep(0.3)
    worker.wake()
    time.sleep(0.2)
    assert worker.is_alive
    worker.stop()
    assert not worker.is_alive


def test_two_districts_that_start_at_once_on_an_empty_database_agree_on_the_schema(bare_database):
    """Two processes, because that is what they are: Alembic itself is not made for two threads."""
    program = (
        "import sys; from sync.cloud.database import make_engine, migrate; migrate(make_engine(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, bare_database]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
