"""Puts the screens into the window and ties their signals to presenters; owns the few timers of the till.

Built once by `start`, called from `app.__main__` and `app.demo`. Decides nothing about a sale: it only says
which presenter hears which press, and where a scanned code goes (DESIGN §7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.catalogue import Product
from app.domain.errors import KnownError
from app.formats import clock_time
from app.ports.documents import Report
from app.services.changes import Changes
from app.services.checkout import SaleDone
from app.services.operators import Operator
from app.services.printing import Printing
from app.services.reports import CauseReport
from app.services.till import Till
from app.settings import LOCK_MINUTES
from app.wording import error_sentence
from ui.bridge import Bridge
from ui.presenters.close import ClosePresenter
from ui.presenters.desk import Desk
from ui.presenters.lock import LockPresenter
from ui.presenters.paid import PaidPresenter
from ui.presenters.pay import PayPresenter
from ui.presenters.refund import RefundPresenter
from ui.presenters.reports import ReportsPresenter
from ui.presenters.sell import SellPresenter
from ui.presenters.settings import SettingsPresenter
from ui.presenters.status import StatusPresenter
from ui.screens.close import CloseScreen
from ui.screens.lock import LockScreen
from ui.screens.paid import PaidScreen
from ui.screens.pay import PayScreen
from ui.screens.refund import RefundScreen
from ui.screens.reports import ReportsScreen
from ui.screens.sell import SellScreen
from ui.screens.settings import SettingsScreen
from ui.shell import Shell
from ui.wedge import Wedge

CLOCK_MS = 1_000
FRESH_MS = 2_000
BACK_TO_CASSA_MS = 30_000


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
    """The running face of a till."""

    def __init__(self, till: Till, printing: Printing, shell: Shell, wedge: Wedge, outside: Outside) -> None:
        super().__init__(shell)
        self.till, self.shell, self.wedge = till, shell, wedge
        self._outside = outside
        self.bridge = Bridge(self)
        self.desk = Desk(till, printing, self.bridge.run, self._show, self._tell)
        self._build_screens()
        self._build_presenters()
        self._tie_shell()
        self._tie_sell()
        self._tie_pay()
        self._tie_paid()
        self._tie_refund()
        self._tie_close()
        self._tie_reports_and_settings()
        self._tie_lock()
        self._stop_feed = till.feed.listen(lambda changes: self.bridge.tell(int(changes)))
        self.bridge.changed.connect(self._changed)
        self._start_timers()

    # -- building --------------------------------------------------------------------------------------

    def _build_screens(self) -> None:
        shell = self.shell
        self.sell_screen, self.pay_screen, self.paid_screen = SellScreen(), PayScreen(), PaidScreen()
        self.refund_screen, self.close_screen = RefundScreen(), CloseScreen()
        self.reports_screen, self.settings_screen = ReportsScreen(), SettingsScreen()
        self.lock_screen = LockScreen()
        shell.add_screen("sell", self.sell_screen)
        shell.add_screen("pay", self.pay_screen, rail="sell")
        shell.add_screen("paid", self.paid_screen, rail="sell")
        shell.add_screen("refund", self.refund_screen)
        shell.add_screen("close", self.close_screen)
        shell.add_screen("reports", self.reports_screen)
        shell.add_screen("settings", self.settings_screen)
        shell.add_screen("lock", self.lock_screen, whole=True)

    def _build_presenters(self) -> None:
        desk, outside = self.desk, self._outside
        self.sell = SellPresenter(desk, self.sell_screen, self._open_pay, self._open_return)
        self.pay = PayPresenter(desk, self.pay_screen, self._to_sell, self._add_in_cassa, self._sale_done)
        self.paid = PaidPresenter(desk, self.paid_screen, self._to_sell)
        self.refund = RefundPresenter(desk, self.refund_screen, self._to_sell)
        self.reports = ReportsPresenter(
            desk, self.reports_screen, outside.draw, self._save_pdf, self._open_file, self._to_sell
        )
        self.close_day = ClosePresenter(desk, self.close_screen, self.reports.print_report, self._to_sell)
        self.settings = SettingsPresenter(
            desk,
            self.settings_screen,
            outside.enrol,
            outside.use_printer,
            outside.test_print,
            outside.retry,
        )
        self.lock = LockPresenter(desk, self.lock_screen, self._entered, outside.lock_help)
        self.status = StatusPresenter(desk, self.shell, self.lock)

    def _start_timers(self) -> None:
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(CLOCK_MS)
        self._fresh = QTimer(self)
        self._fresh.setSingleShot(True)
        self._fresh.timeout.connect(self.sell.settle)
        self._home = QTimer(self)
        self._home.setSingleShot(True)
        self._home.timeout.connect(self._home_by_itself)
        self._idle_since_ms = self.till.clock.monotonic_ms()

    def start(self) -> None:
        """Load the catalogue and show the lock screen."""
        self.sell.start()
        self.status.refresh()
        self.lock.open()

    def stop(self) -> None:
        """The window goes away: nothing is delivered any more."""
        for timer in (self._clock, self._fresh, self._home):
            timer.stop()
        self._stop_feed()
        self.bridge.close()

    # -- moving ----------------------------------------------------------------------------------------

    def _show(self, name: str) -> None:
        if name != "paid":
            self._home.stop()
        if self.shell.current != name:
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
        handlers: dict[str, Callable[[Changes], None]] = {
            "sell": self.sell.refresh,
            "pay": self.pay.refresh,
            "paid": self.paid.refresh,
            "refund": self.refund.refresh,
            "close": self.close_day.refresh,
            "reports": self.reports.refresh,
            "settings": self.settings.refresh,
        }
        handler = handlers.get(self.shell.current)
        if handler is not None:
            handler(changes)
        if changes & Changes.CATALOGUE and self.shell.current != "sell":
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

    def _tie_sell(self) -> None:
        screen, sell = self.sell_screen, self.sell
        screen.tile_pressed.connect(sell.press_tile)
        screen.chip_pressed.connect(sell.choose_chip)
        screen.department_pressed.connect(sell.press_department)
        screen.open_price_pressed.connect(lambda: sell.sheets.ask_open_price())
        screen.line_selected.connect(sell.select_line)
        screen.quantity_step.connect(sell.step_quantity)
        screen.quantity_pressed.connect(lambda line: sell.sheets.ask_quantity(line))
        screen.remove_line.connect(sell.remove_line)
        screen.price_pressed.connect(lambda line: sell.sheets.ask_price(line))
        screen.discount_pressed.connect(lambda line: sell.sheets.ask_discount(line))
        screen.search_result_chosen.connect(sell.choose_found)
        screen.pay_pressed.connect(lambda: sell.open_payment())
        screen.cash_pressed.connect(lambda: sell.open_payment("cash"))
        screen.card_pressed.connect(lambda: sell.open_payment("card"))
        screen.member_pressed.connect(lambda: sell.sheets.ask_member())
        screen.member_detached.connect(sell.detach_member)
        screen.undo_pressed.connect(sell.undo)
        screen.redo_pressed.connect(sell.redo)
        screen.reprint_pressed.connect(sell.reprint)
        screen.return_pressed.connect(sell.return_last)
        screen.sheet_primary.connect(sell.sheets.primary)
        screen.sheet_secondary.connect(sell.sheets.secondary)
        screen.sheet_tertiary.connect(sell.sheets.tertiary)
        screen.sheet_chosen.connect(lambda sheet, choice: sell.sheets.chosen(sheet, choice))
        screen.text_edited.connect(sell.text_edited)
        screen.text_submitted.connect(sell.text_submitted)
        self._tie_scan_field(screen)

    def _tie_scan_field(self, screen: Any) -> None:
        screen.typing_replaced.connect(self._replace_typing)
        screen.focus_freed.connect(self.shell.settle_focus)

    def _replace_typing(self, text: str) -> None:
        if self.shell.scan.text() != text:
            self.shell.scan.set_text(text)

    def _tie_pay(self) -> None:
        screen, pay = self.pay_screen, self.pay
        screen.back_pressed.connect(pay.back)
        screen.amount_key.connect(pay.amount_key)
        screen.note_pressed.connect(pay.press_note)
        screen.credit_use.connect(pay.use_credit)
        screen.credit_remove.connect(pay.remove_credit)
        screen.credit_amount.connect(pay.edit_credit)
        screen.credit_cancel.connect(pay.cancel_credit)
        screen.ledger_remove.connect(pay.remove_partial)
        screen.cash_pressed.connect(pay.cash)
        screen.card_pressed.connect(pay.card)
        screen.primary_pressed.connect(pay.primary)
        screen.panel_primary.connect(pay.panel_primary)
        screen.panel_secondary.connect(pay.panel_secondary)
        screen.sheet_primary.connect(pay.sheet_primary)
        screen.sheet_secondary.connect(lambda _sheet: pay.show_sheet(None))
        screen.sheet_tertiary.connect(lambda _sheet: pay.show_sheet(None))
        screen.text_submitted.connect(self._typed_in_pay)
        self._tie_scan_field(screen)

    def _typed_in_pay(self, text: str) -> None:
        self._replace_typing("")
        self.pay.scans.answer(text)

    def _tie_paid(self) -> None:
        screen, paid = self.paid_screen, self.paid
        screen.new_sale_pressed.connect(paid.new_sale)
        screen.reprint_pressed.connect(paid.reprint)
        screen.resume_pressed.connect(paid.resume)
        screen.text_submitted.connect(self._typed_in_paid)
        self._tie_scan_field(screen)

    def _typed_in_paid(self, text: str) -> None:
        self._replace_typing("")
        self.scanned(text)

    def _tie_refund(self) -> None:
        screen, refund = self.refund_screen, self.refund
        screen.recent_chosen.connect(refund.open_sale)
        screen.line_selected.connect(refund.select)
        screen.step.connect(refund.step)
        screen.return_all_pressed.connect(refund.return_all)
        screen.reason_chosen.connect(refund.choose_reason)
        screen.customer_pressed.connect(refund.ask_customer)
        screen.refund_pressed.connect(refund.refund)
        screen.back_pressed.connect(refund.back)
        screen.sheet_primary.connect(refund.sheet_primary)
        screen.sheet_secondary.connect(refund.sheet_secondary)
        screen.pin_key.connect(refund.pin.key)
        screen.pin_person.connect(refund.pin.person)
        screen.pin_cancelled.connect(refund.pin.cancel)
        screen.text_submitted.connect(refund.scanned)
        self._tie_scan_field(screen)

    def _tie_close(self) -> None:
        screen, close = self.close_screen, self.close_day
        screen.next_pressed.connect(close.next)
        screen.back_pressed.connect(close.back)
        screen.check_action.connect(close.check_action)
        screen.counted.connect(close.counted)
        screen.recount_pressed.connect(close.recount)
        screen.note_edited.connect(close.note_edited)
        screen.float_edited.connect(close.float_edited)
        screen.report_pressed.connect(close.open_report)
        screen.pin_key.connect(close.pin.key)
        screen.pin_person.connect(close.pin.person)
        screen.pin_cancelled.connect(close.pin.cancel)

    def _tie_reports_and_settings(self) -> None:
        screen, reports = self.reports_screen, self.reports
        screen.range_chosen.connect(reports.choose_range)
        screen.report_pressed.connect(lambda: reports.print_report())
        screen.empty_primary.connect(reports.empty_primary)
        screen.refresh_pressed.connect(reports.open)
        page, settings = self.settings_screen, self.settings
        page.page_chosen.connect(settings.open)
        page.shop_saved.connect(settings.save_shop)
        page.refresh_pressed.connect(lambda: settings.open())
        page.device_chosen.connect(settings.choose_device)
        page.device_action.connect(settings.device_action)
        page.address_saved.connect(settings.save_address)
        page.paper_resume.connect(settings.resume_paper)
        page.paper_removed.connect(settings.remove_paper)
        page.enrol_pressed.connect(settings.join)
        page.retry_pressed.connect(settings.retry)
        page.file_chosen.connect(settings.catalogue.choose_file)
        page.option_chosen.connect(settings.catalogue.choose_option)
        page.column_chosen.connect(settings.catalogue.choose_column)
        page.catalogue_primary.connect(settings.catalogue.primary)
        page.catalogue_secondary.connect(settings.catalogue.secondary)

    def _tie_lock(self) -> None:
        self.lock_screen.operator_chosen.connect(self.lock.choose)
        self.lock_screen.pin_key.connect(self.lock.key)
