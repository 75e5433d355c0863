"""One embedded PostgreSQL per session, one database per test, a district that answers on a real socket."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from sync.cloud import admin, demo
from sync.cloud.database import make_engine, migrate
from sync.cloud.district import District, open_district
from sync.cloud.enrol import make_code
from sync.cloud.ledger import proof
from sync.cloud.pg import EmbeddedPostgres, forget_cluster, url_of
from sync.cloud.projection import project_all
from tests.cloud.rig import TillRig, answering
from tests.fakes import FakeClock


@pytest.fixture(scope="session")
def postgres():
    """The socket folder of a running server, with two templates: `migrated`, and `seeded` with the demo."""
    data = Path(tempfile.mkdtemp(prefix="bancone-test-"))
    data.chmod(0o755)  # pytest's own folders are closed to the uid the server runs as
    server = EmbeddedPostgres(data, durable=False)
    try:
        server.start()
        socket = server._socket
        _command(socket, "CREATE DATABASE migrated")
        engine = make_engine(url_of(socket, "migrated"))
        migrate(engine)
        engine.dispose()
        _command(socket, "CREATE DATABASE seeded TEMPLATE migrated")
        engine = make_engine(url_of(socket, "seeded"))
        _seed(engine, data)
        engine.dispose()
        yield socket
    finally:
        server.stop()
        shutil.rmtree(data)


KEY = "11" * 32  # the test district's own; a real one is made at first start
DEMO = {"name": "Distretto San Vito", "number": 3107}


def _seed(engine, folder):
    (folder / "district.key").write_text(KEY)
    made = open_district(engine, folder, FakeClock(), **DEMO)
    demo.seed(made, demo.content(), folder / "codes.json")


def _command(socket, command):
    engine = create_engine(url_of(socket), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


@pytest.fixture
def database(postgres):
    """The address of a fresh database with nothing but its tables."""
    with _fresh(postgres, "migrated") as url:
        yield url


@contextmanager
def _fresh(socket, template):
    name = f"t{secrets.token_hex(8)}"
    _command(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield url_of(socket, name)
    _command(socket, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def bare_database(postgres):
    """The address of a database without a single table."""
    with _fresh(postgres, "template1") as url:
        yield url


@pytest.fixture
def open_folder():
    """A folder uid 65534 may walk into, as /var/lib is; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="bancone-test-"))
    folder.chmod(0o755)
    yield folder
    forget_cluster(folder)
    shutil.rmtree(folder)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def engine(database):
    made = make_engine(database)
    yield made
    made.dispose()


@pytest.fixture
def district(engine, clock, tmp_path) -> District:
    """A district with its key and nobody in it."""
    return open_district(engine, tmp_path, clock, **DEMO)


@dataclass
class Town:
    """The demo's district, answering at `url`, and the means to look behind it."""

    district: District
    url: str
    http: httpx.Client
    folder: Path
    clock: FakeClock
    tills: int = 0

    def till(self, shop="alimentari-da-nino", pulled=True) -> TillRig:
        """A till that has enrolled, and by default pulled what the district has."""
        self.tills += 1
        rig = TillRig(self.http, self.clock, seed=self.tills)
        rig.enrol(make_code(self.district, shop))
        if pulled:
            rig.pull()
        return rig

    def project(self) -> int:
        return project_all(self.district)

    def rows(self, sql, **values):
        with self.district.engine.connect() as connection:
            return connection.execute(text(sql), values).mappings().all()

    def value(self, sql, **values):
        with self.district.engine.connect() as connection:
            return connection.execute(text(sql), values).scalar()

    def balance(self, account, ledger="EUR"):
        sql = "SELECT credits - debits FROM account WHERE account = :account AND ledger = :ledger"
        return self.value(sql, account=account, ledger=ledger) or 0

    def cases(self):
        return [row["kind"] for row in self.rows("SELECT kind FROM case_file ORDER BY opened_at, kind")]


@pytest.fixture
def town(postgres, clock, tmp_path):
    """The demo district over a real socket; its books must be provable when the test ends."""
    clock.drawn = 10_000  # the template was seeded with the randomness before
    (tmp_path / "district.key").write_text(KEY)
    with _fresh(postgres, "seeded") as address:
        engine = make_engine(address)
        district = open_district(engine, tmp_path, clock)
        with answering(district) as url, httpx.Client(base_url=url, timeout=15) as http:
            yield Town(district, url, http, tmp_path, clock)
            with engine.connect() as connection:
                assert proof(connection, district.id) == []
        engine.dispose()


@pytest.fixture
def shop_two(town):
    """A second shop with its own contract."""
    admin.add_shop(
        town.district, admin.NewShop("forno-bianchi", "Forno Bianchi", "Via Roma 1", "09876543210")
    )
    return "forno-bianchi"
