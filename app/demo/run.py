"""The demo shop: simulated printer, a district of its own as a child, the till's window and the codes.

Data lie in DATA/demo. The district takes a free loopback port each time; the till enrols itself at the first
start. Selling never waits for any of it: the window opens while the district still starts.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app import bootstrap
from app.data import lock
from app.demo import content
from app.domain.errors import KnownError
from app.i18n import _, language
from app.ports.clock import Clock
from app.receipts.pages import PrintedCode, codes_sheet
from app.services import catalogue, operators
from app.services.till import Till
from app.settings import PRINTER_ADDRESS
from app.store import people
from drivers.paper.pdf import document_pdf
from drivers.simulated.interpreter import Paper
from drivers.simulated.printer import SimulatedPrinter
from ui.demo_window import DemoCode, DemoWindow
from ui.run import Face, application
from ui.run import run as run_face
from ui.single import raise_first

STOP_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A district that answers: where, and a code to join it."""

    url: str
    code: str


class DistrictChild:
    """The district as a child process; it ends when its stdin closes, so it never outlives the demo."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._data = data
        with (data / "district.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "sync.cloud",
                    "serve",
                    "--data",
                    str(data),
                    "--port",
                    "0",
                    "--demo",
                    "--watch-stdin",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    def wait_ready(self) -> Ready:
        """Its first line says where it answers. Raises KnownError("DISTRICT_SILENT") when it never does."""
        stdout: IO[bytes] | None = self._process.stdout
        line = stdout.readline() if stdout is not None else b""
        try:
            ready = json.loads(line)["ready"]
            return Ready(ready["url"], ready["enrol_code"] or "")
        except (ValueError, KeyError, TypeError) as error:
            raise KnownError("DISTRICT_SILENT", {"kind": "not started"}) from error

    @property
    def codes(self) -> list[dict[str, str]]:
        """The demo's vouchers and cards, as the district wrote them."""
        path = self._data / "codes.json"
        if not path.exists():
            return []
        found: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def stop(self) -> None:
        """Close its stdin and wait; end it if it does not listen."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class DemoShop:
    """Everything of the demo but the window: printer, district, till."""

    def __init__(
        self, folder: Path, on_paper: Callable[[Paper], None] | None = None, clock: Clock | None = None
    ) -> None:
        self.folder = folder
        self.printer = SimulatedPrinter(folder=folder / "receipts", on_receipt=on_paper)
        self.printer.start()
        self.district = DistrictChild(folder / "district")
        self.running = bootstrap.open_till(folder / "till", clock)
        self.till: Till = self.running.till
        self._install()
        self._point_printer()

    def _install(self) -> None:
        """The demo's items and people, once."""
        till = self.till
        with till.store.read() as connection:
            done = people.meta(connection, "demo") == content.VERSION
        if done:
            return
        till.worker.call(lambda: catalogue.save_items(till.store, content.departments(), content.items()))
        till.worker.call(lambda: catalogue.set_tiles(till.store, content.tiles()))
        for person in content.PEOPLE:
            who = operators.Operator(person.id, person.name, person.initials, person.role)
            operators.add_operator(till, who, person.pin)

        def mark() -> None:
            with till.store.write() as connection:
                people.put_meta(connection, "demo", content.VERSION)

        till.worker.call(mark)

    def _point_printer(self) -> None:
        """The simulated printer has another port each time: no setting of the shop, so no journal entry."""
        till, address = self.till, self.printer.address

        def write() -> None:
            with till.store.write() as connection:
                people.put_setting(connection, PRINTER_ADDRESS.key, json.dumps(address), till.now_ms())

        till.worker.call(write)
        till.worker.call(till.reload_settings)
        self.running.use_printer()

    def join(self, through: Callable[[str], str] | None = None) -> None:
        """Wait for the district and join it; later starts only learn its new address.

        `through` may put something between till and district: the scripted day's line that can be cut.
        """
        ready = self.district.wait_ready()
        url = ready.url if through is None else through(ready.url)
        if self.till.circuit.is_joined:
            self.running.move_district(url)
        else:
            self.running.enrol(url, ready.code)

    def codes(self) -> list[DemoCode]:
        """Vouchers and cards in the language of the screen, then some items."""
        label = f"label_{language()}"
        codes = [DemoCode(row.get(label, row["label_en"]), row["text"]) for row in self.district.codes]
        for product, _further in content.items()[: content.SHOWN_ITEMS]:
            if product.code:
                codes.append(DemoCode(product.name, product.code))
        return codes

    def close(self) -> None:
        """Till first, so that its last entries still find the district."""
        self.running.close()
        self.district.stop()
        self.printer.stop()


def run(folder: Path, fresh: bool) -> int:
    """The demo in a window, until it is closed."""
    bootstrap.refuse_broken_qt()
    application()
    try:
        held = lock(folder)
    except KnownError:
        if raise_first(folder):
            return 0
        raise
    with held:
        if fresh:
            empty(folder)
        bootstrap.log_to(folder / "log")
        return _run(folder)


def _run(folder: Path) -> int:
    window: list[DemoWindow] = []

    def on_paper(paper: Paper) -> None:
        if window:
            window[0].paper_came(paper.text)

    shop = DemoShop(folder, on_paper)
    try:
        outside = bootstrap.outside_of(
            shop.running,
            lock_help=(*content.pin_lines(), _("The other window shows paper and codes to click.")),
        )
        face = Face(shop.till, shop.running.printing, outside, _("Bancone demo"))
        side = DemoWindow(face.wedge.inject)
        window.append(side)
        face.flow.bridge.run(
            lambda: shop.till.in_pool(shop.join), lambda _joined: side.show_codes(shop.codes())
        )
        face.shell.closing.connect(side.close)
        side.show()
        code = run_face(face, folder)
        face.close()
        side.deleteLater()
        return code
    finally:
        shop.close()


def write_codes(folder: Path, target: Path, fresh: bool) -> int:
    """`demo --codes FILE.pdf`: every code as QR, to be scanned from paper or a phone."""
    with lock(folder):
        if fresh:
            empty(folder)
        district = DistrictChild(folder / "district")
        try:
            district.wait_ready()
            label = f"label_{language()}"
            codes = [PrintedCode(row.get(label, row["label_en"]), row["text"]) for row in district.codes]
        finally:
            district.stop()
    sheet = codes_sheet(_("Codes of the demo shop"), codes)
    try:
        target.write_bytes(document_pdf(sheet, language()))
    except OSError as error:
        raise KnownError("FILE_UNWRITABLE", {"path": str(target)}) from error
    sys.stdout.write(f"{target}\n")
    return 0


def empty(folder: Path) -> None:
    """Forget a demo's data; the lock file stays, because it is held.

    When root started the district in a folder closed to others, its database lies elsewhere: the district's
    own command removes it.
    """
    for place in folder.rglob("pg.place"):
        command = [sys.executable, "-m", "sync.cloud", "forget", "--data", str(place.parent)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()
