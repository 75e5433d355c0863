"""Puts the screens into the window with their presenters; owns the few timers of the till.

Made by `ui.run`. The lock screen comes first, alone: the others are built one by one as soon as it has been
painted, or when they are wanted, because a person who opens the shop looks at it while they come. Decides
nothing about a sale: it only says who hears what (`ties`), and where a scanned code goes (DESIGN §7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.catalogue import Product
from app.domain.errors import KnownError
from app.formats import clock_time
from app.services.changes import Changes
from app.services.operators import Operator
from app.services.printing import Printing
from app.services.till import Till
from app.settings import LOCK_MINUTES
from app.wording import error_sentence
from ui import ties
from ui.bridge import Bridge
from ui.presenters.desk import Desk
from ui.presenters.lock import LockPresenter
from ui.presenters.status import StatusPresenter
from ui.screens.base import Screen
from ui.screens.lock import LockScreen
from ui.shell import Shell
from ui.wedge import Wedge

if TYPE_CHECKING:
    from app.ports.documents import Report
    from app.services.checkout import SaleDone
    from app.services.reports import CauseReport
    from ui.presenters.close import ClosePresenter
    from ui.presenters.paid import PaidPresenter
    from ui.presenters.pay import PayPresenter
    from ui.presenters.refund import RefundPresenter
    from ui.presenters.reports import ReportsPresenter
    from ui.presenters.sell import SellPresenter
    from ui.presenters.settings import SettingsPresenter

S = TypeVar("S", bound=Screen)

CLOCK_MS = 1_000
BACK_TO_CASSA_MS = 30_000

# Each screen's presenter, in the order they are built: the first sale needs the first three.
PRESENTERS = {
    "sell": "sell",
    "pay": "pay",
    "paid": "paid",
    "refund": "refund",
    "reports": "reports",
    "close": "close_day",
    "settings": "settings",
}


@dataclass(frozen=True)
class Outside:
    """What the flow needs of the world below, handed in by bootstrap: no driver is named here.

    `draw` makes a report's pages, `pdf` its file; the others are those of `app.bootstrap.Running`.
    """

    draw: Callable[[CauseReport], Report]
    pdf: Callable[[Report], bytes]
    enrol: Callable[[str, str], object]
    use_printer: Callable[[], None]
    test_print: Callable[[], None]
    retry: Callable[[], None]
    open_files: bool = True
    lock_help: tuple[str, ...] = ()


class Flow(QObject):
    """The running face of a till.

    Signals:
        painted(): the first picture stands; what could wait may begin now.
    """

    painted = Signal()

    def __init__(self, till: Till, printing: Printing, shell: Shell, wedge: Wedge, outside: Outside) -> None:
        super().__init__(shell)
        self.till, self.shell, self.wedge = till, shell, wedge
        self._outside = outside
        self.bridge = Bridge(self)
        self.desk = Desk(till, printing, self.bridge.run, self._show, self._tell)
        self.lock_screen = LockScreen()
        shell.add_screen("lock", self.lock_screen, whole=True)
        self.lock = LockPresenter(self.desk, self.lock_screen, self._entered, outside.lock_help)
        self.lock_screen.operator_chosen.connect(self.lock.choose)
        self.lock_screen.pin_key.connect(self.lock.key)
        self.lock_screen.installEventFilter(self)
        self.status = StatusPresenter(self.desk, shell, self.lock)
        self._tie_shell()
        self._stop_feed = till.feed.listen(lambda changes: self.bridge.tell(int(changes)))
        self.bridge.changed.connect(self._changed)
        self._start_timers()

    # -- screens, each built when it is first wanted ------------------------------------------------------

    @cached_property
    def sell(self) -> SellPresenter:
        """Cassa; it loads its tiles and departments by itself."""
        from ui.presenters.sell import SellPresenter
        from ui.screens.sell import SellScreen

        screen = self.sell_screen = self._add("sell", SellScreen())
        sell = SellPresenter(self.desk, screen, self._open_pay, self._open_return)
        ties.tie_sell(screen, sell)
        sell.start()
        return sell

    @cached_property
    def pay(self) -> PayPresenter:
        """Pagamento."""
        from ui.presenters.pay import PayPresenter
        from ui.screens.pay import PayScreen

        screen = self.pay_screen = self._add("pay", PayScreen(), "sell")
        pay = PayPresenter(self.desk, screen, self._to_sell, self._add_in_cassa, self._sale_done)
        ties.tie_pay(screen, pay)
        screen.text_submitted.connect(self._typed_in_pay)
        return pay

    @cached_property
    def paid(self) -> PaidPresenter:
        """Esito."""
        from ui.presenters.paid import PaidPresenter
        from ui.screens.paid import PaidScreen

        screen = self.paid_screen = self._add("paid", PaidScreen(), "sell")
        paid = PaidPresenter(self.desk, screen, self._to_sell)
        ties.tie_paid(screen, paid)
        screen.text_submitted.connect(self._typed_in_paid)
        return paid

    @cached_property
    def refund(self) -> RefundPresenter:
        """Resi."""
        from ui.presenters.refund import RefundPresenter
        from ui.screens.refund import RefundScreen

        screen = self.refund_screen = self._add("refund", RefundScreen())
        refund = RefundPresenter(self.desk, screen, self._to_sell)
        ties.tie_refund(screen, refund)
        return refund

    @cached_property
    def reports(self) -> ReportsPresenter:
        """Rapporti."""
        from ui.presenters.reports import ReportsPresenter
        from ui.screens.reports import ReportsScreen

        screen = self.reports_screen = self._add("reports", ReportsScreen())
        reports = ReportsPresenter(
            self.desk, screen, self._outside.draw, self._save_pdf, self._open_file, self._to_sell
        )
        ties.tie_reports(screen, reports)
        return reports

    @cached_property
    def close_day(self) -> ClosePresenter:
        """Chiusura."""
        from ui.presenters.close import ClosePresenter
        from ui.screens.close import CloseScreen

        screen = self.close_screen = self._add("close", CloseScreen())
        close = ClosePresenter(self.desk, screen, self.reports.print_report, self._to_sell)
        ties.tie_close(screen, close)
        return close

    @cached_property
    def settings(self) -> SettingsPresenter:
        """Impostazioni."""
        from ui.presenters.settings import SettingsPresenter
        from ui.screens.settings import SettingsScreen

        screen = self.settings_screen = self._add("settings", SettingsScreen())
        outside = self._outside
        settings = SettingsPresenter(
            self.desk, screen, outside.enrol, outside.use_printer, outside.test_print, outside.retry
        )
        ties.tie_settings(screen, settings)
        return settings

    def _add(self, name: str, screen: S, rail: str = "") -> S:
        self.shell.add_screen(name, screen, rail=rail)
        return screen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lock screen is being painted for the first time: build the others behind it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._later.start()
        return False

    def _build_next(self) -> None:
        """One screen a turn, so that a PIN typed meanwhile is answered in between."""
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()
        missing = [name for name in PRESENTERS.values() if name not in self.__dict__]
        for name in missing[:1]:
            getattr(self, name)
        if missing[1:]:
            self._later.start()

    def _start_timers(self) -> None:
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(CLOCK_MS)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._build_next)
        self._home = QTimer(self)
        self._home.setSingleShot(True)
        self._home.timeout.connect(self._home_by_itself)
        self._idle_since_ms = self.till.clock.monotonic_ms()
        self._is_painted = False

    def start(self) -> None:
        """Show the lock screen."""
        self.status.refresh()
        self.lock.open()

    def stop(self) -> None:
        """The window goes away: nothing is delivered any more."""
        for timer in (self._clock, self._later, self._home):
            timer.stop()
        self._stop_feed()
        self.bridge.close()

    # -- moving ----------------------------------------------------------------------------------------

    def _show(self, name: str) -> None:
        if name != "paid":
            self._home.stop()
        if self.shell.current != name:
            if name in PRESENTERS:
                getattr(self, PRESENTERS[name])
            self.shell.show_screen(name)
        self.status.render()

    def _to_sell(self) -> None:
        self._show("sell")
        self.sell.render()

    def _open_pay(self, method: str) -> None:
        self.pay.open(method)

    def _sale_done(self, done: SaleDone) -> None:
        self.sell.sheet = None
        self.paid.open(done)
        if self.paid.returns_by_itself:
            self._home.start(BACK_TO_CASSA_MS)

    def _home_by_itself(self) -> None:
        if self.shell.current == "paid":
            self.paid.new_sale()

    def _open_return(self, sale: str) -> None:
        self.refund.open_sale(sale)

    def _add_in_cassa(self, product: Product, milli: int | None, cents: int | None) -> None:
        self._to_sell()
        self.sell.add(product, milli, cents)

    def _entered(self, operator: Operator) -> None:
        self._touch()
        self.status.refresh()
        self._to_sell()

    def navigate(self, name: str) -> None:
        """The rail, Alt 1…6, Alt 0, Ctrl L."""
        if self.shell.current == "pay" and name not in ("lock", "sell"):
            self.pay.say("warning", self.status.finish_first())
            self.pay.render()
            return
        match name:
            case "sell":
                self._to_sell()
            case "refund":
                self._show("refund")
                self.refund.open()
            case "reports":
                self._show("reports")
                self.reports.open()
            case "close":
                self._show("close")
                self.close_day.open()
            case "settings":
                self._show("settings")
                self.settings.open()
            case "lock":
                self.lock.open()
            case _:
                return

    # -- codes -----------------------------------------------------------------------------------------

    def scanned(self, code: str) -> None:
        """A code from any scanner: the screen in front answers (DESIGN §7)."""
        self._touch()
        self.settings.last_scan = clock_time(self.desk.now)
        match self.shell.current:
            case "sell":
                self.sell.scans.answer(code)
            case "pay":
                self.pay.scans.answer(code)
            case "paid":
                self.paid.new_sale()
                self.sell.scans.answer(code)
            case "refund":
                self.refund.scanned(code)
            case "lock":
                return
            case _:
                self.status.say_elsewhere()

    # -- hearing ---------------------------------------------------------------------------------------

    def _changed(self, flags: int) -> None:
        changes = Changes(flags)
        self.status.refresh()
        presenter = PRESENTERS.get(self.shell.current)
        if presenter is not None:
            getattr(self, presenter).refresh(changes)
        if changes & Changes.CATALOGUE and self.shell.current != "sell" and "sell" in self.__dict__:
            self.sell.start()

    def _tick(self) -> None:
        self.status.tick()
        if self.shell.current == "lock":
            self.lock.render()
            return
        idle = self.till.clock.monotonic_ms() - self._idle_since_ms
        if idle >= self.till.settings.get(LOCK_MINUTES) * 60_000 and self.shell.current != "pay":
            self.lock.open()

    def _touch(self) -> None:
        self._idle_since_ms = self.till.clock.monotonic_ms()

    def _tell(self, error: KnownError) -> None:
        self.status.tell("danger", error_sentence(error))

    # -- files -----------------------------------------------------------------------------------------

    def _save_pdf(self, report: Report) -> Path:
        folder = self.till.data / "reports"
        path = folder / report.file_name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._outside.pdf(report))
        except OSError as error:
            raise KnownError("FILE_UNWRITABLE", {"path": str(path)}) from error
        return path

    def _open_file(self, path: Path) -> None:
        if self._outside.open_files:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # -- ties ------------------------------------------------------------------------------------------

    def _tie_shell(self) -> None:
        shell = self.shell
        shell.navigate.connect(self.navigate)
        shell.operator_pressed.connect(self.lock.open)
        shell.devices_pressed.connect(lambda: self._settings_page("devices"))
        shell.link_pressed.connect(lambda: self._settings_page("sync"))
        shell.banner_action.connect(self.status.banner_action)
        shell.keys.intent.connect(lambda _i, _a: self._touch())
        self.wedge.scanned.connect(self.scanned)

    def _settings_page(self, page: str) -> None:
        if self.shell.current != "pay":
            self._show("settings")
            self.settings.open(page)

    def _replace_typing(self, text: str) -> None:
        if self.shell.scan.text() != text:
            self.shell.scan.set_text(text)

    def _typed_in_pay(self, text: str) -> None:
        self._replace_typing("")
        self.pay.scans.answer(text)

    def _typed_in_paid(self, text: str) -> None:
        self._replace_typing("")
        self.scanned(text)
