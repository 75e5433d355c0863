"""The till's sync against the real district: its own process, its own PostgreSQL, real sockets between.

One story: join, pull the circuit, sell to a member with a voucher and tesoretto, lose the district at noon,
go on selling, and find everything there afterwards, once.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree

import pytest

from app.domain.vouchers import Ladder
from app.ports.clock import SystemClock
from app.services.checkout import Draft, cash_tender, close_sale
from app.services.loyalty import find_member
from app.services.vouchers import check_qr, release, reserve_tesoretto, reserve_voucher
from app.services.worker import Priority
from app.store import journal, sync_state
from drivers.keystore import FileKeyStore
from sync.client.enrol import enrol
from sync.client.link import Link
from sync.client.pump import Pump
from tests.fakes import BREAD, COFFEE, OIL, basket_of, close_till, open_till, sell
from tests.sync.client_fakes import eventually

ROOT = Path(__file__).resolve().parent.parent.parent


class DistrictProcess:
    """`python -m sync.cloud serve --demo` in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0
        self.process = None

    def start(self):
        words = ["serve", "--data", self.folder, "--port", str(self.port), "--demo", "--watch-stdin"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sync.cloud", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        )
        ready = json.loads(self.process.stdout.readline())["ready"]
        self.url, self.code = ready["url"], ready["enrol_code"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        if self.process is not None:
            self.process.stdin.close()
            assert self.process.wait(30) == 0
            self.process.stdout.close()
            self.process = None

    def command(self, *words):
        done = subprocess.run(
            [sys.executable, "-m", "sync.cloud", "--data", self.folder, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "BANCONE_LANG": "en"},
        )
        return done.stdout.splitlines()

    def code_of(self, label):
        codes = json.loads((self.folder / "codes.json").read_text())
        return next(code["text"] for code in codes if label in code["label_en"])


@pytest.fixture(scope="module")
def district():
    folder = Path(tempfile.mkdtemp(prefix="bancone-district-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when the tests run as root
    process = DistrictProcess(folder)
    process.start()
    yield process
    process.stop()
    rmtree(folder, ignore_errors=True)


class Shop:
    """A till with everything bootstrap gives it for sync."""

    def __init__(self, folder):
        self.keys = FileKeyStore(folder / "keys" / "till.key")
        self.till = open_till(folder, SystemClock())
        reload = lambda: self.till.worker.call(self.till.reload_circuit)  # noqa: E731
        self.pump = Pump(
            self.till.store, self.till.worker, self.keys, self.till.clock, self.till.feed, pulled=reload
        )
        self.link = Link(self.till.store, self.keys, self.till.clock, self.pump)
        self.till.link = self.link
        self.pump.start()

    def join(self, district):
        enrol(district.url, district.code, self.keys, self.till.store, self.till.worker, self.till.clock)
        self.pump.wake()
        eventually(lambda: self.till.circuit.is_joined and self.till.circuit.rules, 20, "no circuit came")

    def sell(self, *items, **options):
        done = self.till.worker.call(lambda: sell(self.till, *items, **options), Priority.SALE)
        self.pump.wake()
        return done

    @property
    def head(self):
        with self.till.store.read() as connection:
            return journal.head(connection)

    @property
    def state(self):
        with self.till.store.read() as connection:
            return sync_state.read(connection)

    def settled(self):
        """Everything sent, judged, and back in the pulled balances."""

        def is_settled():
            if self.head.unsent == 0 and self.state.projected_seq == self.head.seq:
                return True
            self.pump.retry()
            return False

        eventually(is_settled, 20, "the district did not settle")

    def close(self):
        self.link.close()
        self.pump.close()
        close_till(self.till)


@pytest.fixture
def shop(tmp_path):
    made = Shop(tmp_path)
    yield made
    made.close()


def test_a_day_with_the_real_district(shop, district):
    shop.sell(BREAD)  # alone, before joining
    shop.join(district)
    assert shop.till.circuit.district_name == "Distretto San Vito"
    assert (shop.keys._path.stat().st_mode & 0o777) == 0o600
    giulia = find_member(shop.till, district.code_of("Giulia")).value
    before = giulia.tesoretto_cents

    # a voucher that lives at this till, needing no line
    basket = basket_of(OIL, COFFEE)
    offer = check_qr(shop.till, district.code_of("25"), basket, ()).value
    assert offer.ladder is Ladder.HOME
    home = reserve_voucher(shop.till, shop.till.ids.next_text(), "T1", offer, 500).value
    shop.sell(OIL, COFFEE, tenders=[home, cash_tender(None, True)], member=giulia)

    # one that lives with the district, and tesoretto: both by holds
    sale = shop.till.ids.next_text()
    online_offer = check_qr(shop.till, district.code_of("20"), basket, ()).value
    assert online_offer.ladder is Ladder.ONLINE
    online = reserve_voucher(shop.till, sale, "T1", online_offer, 300).value
    saved = reserve_tesoretto(shop.till, sale, "T2", giulia, 100).value
    given_back = reserve_tesoretto(shop.till, sale, "T3", giulia, 50).value
    release(shop.till, given_back)
    assert (online.offered_cents, saved.offered_cents) == (300, 100)

    draft = Draft(sale, basket, (online, saved, cash_tender(None, True)), giulia, "marta")
    shop.till.worker.call(lambda: close_sale(shop.till, draft)).value  # noqa: B018 - raises if refused
    shop.pump.wake()

    # noon: the plug is out
    district.stop()
    for _ in range(10):
        shop.sell(BREAD, member=giulia)
    assert shop.head.unsent >= 10
    offline = find_member(shop.till, district.code_of("Giulia")).value
    district.start()
    shop.pump.link_up()
    shop.settled()

    # the district's own figures are what the till reckoned without it
    after = find_member(shop.till, district.code_of("Giulia")).value
    assert (after.tesoretto_cents, after.bricks) == (offline.tesoretto_cents, offline.bricks)
    assert after.tesoretto_cents not in (before, before - 100)
    assert shop.pump.state().stopped is None
    assert shop.pump.unread == 0
    assert district.command("cases") == []
    assert district.command("check")[0].startswith("The books agree")


def test_a_member_added_at_the_district_reaches_the_till(tmp_path, district):
    district.stop()
    district.start()  # a new code for another till
    shop = Shop(tmp_path)
    try:
        shop.join(district)
        (card, *_rest) = district.command("add-member", "Nadia P.")
        shop.pump.retry()
        eventually(lambda: hasattr(find_member(shop.till, card.split()[0]), "value"), 20)
        assert find_member(shop.till, card.split()[0]).value.name == "Nadia P."
    finally:
        shop.close()


def test_a_revoked_till_still_sends_but_pulls_nothing(tmp_path, district):
    district.stop()
    district.start()
    shop = Shop(tmp_path)
    try:
        shop.join(district)
        district.command("revoke-till", shop.state.till)
        shop.pump.retry()
        eventually(lambda: shop.pump.state().stopped == "REVOKED", 20)
        shop.sell(BREAD)
        eventually(lambda: shop.head.unsent == 0, 20)
    finally:
        shop.close()


def test_a_district_restored_from_its_backup_tells_everything_again(tmp_path, district):
    """A new server incarnation: 410, everything pulled anew, and a hello from every till (sync R30)."""
    district.stop()
    district.start()
    shop = Shop(tmp_path)
    try:
        shop.join(district)
        shop.sell(BREAD)
        shop.settled()
        old = shop.state
        district.stop()
        district.command("after-restore")
        district.start()
        shop.pump.retry()
        eventually(lambda: shop.state.server_incarnation != old.server_incarnation, 20)
        shop.settled()
        assert not shop.state.cursor.startswith(old.cursor.split(".")[0])
        assert find_member(shop.till, district.code_of("Giulia")).value.name == "Giulia F."
        assert shop.till.circuit.rules_on("2026-11-12") is not None
        shop.sell(BREAD)
        shop.settled()
    finally:
        shop.close()
