"""Impostazioni: shop, devices, circuit and sync, price list. Qt-free; every change is a use case.

Pages of later issues keep their place in the list, disabled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.domain.errors import KnownError
from app.formats import clock_time, euro, number, percent
from app.i18n import _
from app.ports.clock import local
from app.services import health, printing
from app.services.changes import Changes
from app.services.health import Health
from app.services.till import change_setting
from app.settings import CASH_ROUNDING, LANGUAGE, PRINTER_ADDRESS, SHOP_ADDRESS, SHOP_NAME, SHOP_VAT
from app.wording import error_sentence, stop_sentence
from ui.presenters import papers
from ui.presenters.badges import cause_words, line_badge, printer_badge
from ui.presenters.catalogue_page import CataloguePage
from ui.presenters.desk import Desk
from ui.presenters.views import BadgeView, ButtonView, ChoiceView, NoticeView
from ui.presenters.views_owner import TitledNotice
from ui.presenters.views_settings import (
    CauseItemView,
    CircuitPageView,
    DeviceDetailView,
    DevicesPageView,
    DeviceView,
    PageItemView,
    PaperView,
    SettingsView,
    ShopForm,
    ShopPageView,
    SyncPageView,
)

PRINTER, TERMINAL, SCANNER = "printer", "terminal", "scanner"
MAX_PAPERS = 5


class SettingsSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: SettingsView) -> None: ...


class SettingsPresenter:
    """Impostazioni. `enrol` joins a district (in the pool), `use_printer` takes the printer now set,
    `test_print` sends a test page."""

    def __init__(
        self,
        desk: Desk,
        surface: SettingsSurface,
        enrol: Callable[[str, str], object],
        use_printer: Callable[[], None],
        test_print: Callable[[], None],
        retry: Callable[[], None],
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._enrol = enrol
        self._use_printer = use_printer
        self._test_print = test_print
        self._retry = retry
        self.catalogue = CataloguePage(desk, self.render)
        self._page = "shop"
        self._serial = 1
        self._device = PRINTER
        self._health: Health | None = None
        self._papers: tuple[Any, ...] = ()
        self._notice: NoticeView | None = None
        self._circuit_notice: TitledNotice | None = None
        self._busy = False
        self._typed = ("", "")
        self._address_error = ""
        self.last_scan = ""

    def open(self, page: str = "") -> None:
        """Show a page; the figures are read anew."""
        self._page = page or self._page
        self._notice = None
        self._serial += 1
        self._look()
        if self._page == "catalogue":
            self.catalogue.open()

    def refresh(self, changes: Changes) -> None:
        """Papers, sync, circuit or settings moved."""
        if changes & Changes.SETTINGS:
            self._serial += 1
        self._look()

    def _look(self) -> None:
        till = self.desk.till

        def have(found: tuple[Health, tuple[Any, ...]]) -> None:
            self._health, self._papers = found
            self.render()

        self.desk.ask(lambda: (health.look(till), printing.waiting(till)), have)

    # -- shop ------------------------------------------------------------------------------------------

    def save_shop(self, form: ShopForm) -> None:
        """Store the shop's data; every changed value is an entry of its own (sync R3)."""
        till, by = self.desk.till, self.desk.operator_id
        wanted: list[tuple[str, str | bool]] = [
            (LANGUAGE.key, form.language),
            (CASH_ROUNDING.key, form.rounding),
        ]
        if not till.circuit.is_joined:
            wanted += [
                (SHOP_NAME.key, form.name.strip()),
                (SHOP_ADDRESS.key, form.address.strip()),
                (SHOP_VAT.key, form.vat_number.strip()),
            ]
        settings = till.settings
        now = {
            LANGUAGE.key: settings.get(LANGUAGE),
            CASH_ROUNDING.key: settings.get(CASH_ROUNDING),
            SHOP_NAME.key: settings.get(SHOP_NAME),
            SHOP_ADDRESS.key: settings.get(SHOP_ADDRESS),
            SHOP_VAT.key: settings.get(SHOP_VAT),
        }
        changed = [(key, value) for key, value in wanted if now[key] != value]

        def write() -> None:
            for key, value in changed:
                change_setting(till, key, value, by)

        def stored(_result: None) -> None:
            words = _("Saved.")
            if any(key == LANGUAGE.key for key, _value in changed):
                words = _("Saved. The language changes at the next start.")
            self._notice = NoticeView("ok", "check-circle", words)
            till.feed.tell(Changes.SETTINGS)
            self.render()

        self.desk.write(write, stored)

    def _shop(self) -> ShopPageView:
        till = self.desk.till
        body = till.circuit.shop_body
        joined = till.circuit.is_joined and bool(body)
        return ShopPageView(
            name=str(body.get("name") or till.settings.get(SHOP_NAME)),
            address=str(body.get("address") or till.settings.get(SHOP_ADDRESS)),
            vat_number=str(body.get("vat_number") or till.settings.get(SHOP_VAT)),
            languages=(ChoiceView("it", "Italiano"), ChoiceView("en", "English")),
            language=till.settings.get(LANGUAGE),
            rounding=till.settings.get(CASH_ROUNDING),
            locked_why=_("The district keeps these data") if joined else "",
            notice=self._notice,
            serial=self._serial,
        )

    # -- devices ---------------------------------------------------------------------------------------

    def choose_device(self, device: str) -> None:
        """Another device's column."""
        self._device = device
        self._serial += 1
        self.render()

    def device_action(self, device: str) -> None:
        """*Prova*."""
        if device == PRINTER:
            self._test_print()
            self._look()

    def save_address(self, device: str, text: str) -> None:
        """The printer's address; empty means no printer."""
        till, by = self.desk.till, self.desk.operator_id
        if device != PRINTER:
            return

        def stored(_result: None) -> None:
            self._use_printer()
            self._serial += 1
            till.feed.tell(Changes.SETTINGS | Changes.DEVICES)
            self._look()

        self.desk.write(lambda: change_setting(till, PRINTER_ADDRESS.key, text.strip(), by), stored)

    def resume_paper(self, paper: str) -> None:
        """*Riprendi*: a paper of unknown fate is printed again because a person asked for it."""
        job = next((j for j in self._papers if str(j.id) == paper), None)
        if job is None:
            return
        till = self.desk.till
        if job.state == printing.UNKNOWN:
            self.desk.write(
                lambda: printing.settle_by_hand(till, job.id, came_out=False),
                lambda _r: self.desk.printing.wake(),
            )
        else:
            self.desk.printing.wake()

    def remove_paper(self, paper: str) -> None:
        """*Elimina dall'elenco*: the paper is there, or nobody wants it any more."""
        till = self.desk.till
        self.desk.write(
            lambda: printing.settle_by_hand(till, int(paper), came_out=True), lambda _r: self._look()
        )

    def _devices(self) -> DevicesPageView:
        views = (self._printer_view(), _terminal_view(), self._scanner_view())
        ready = sum(1 for v in views if v.state.tone in ("ok", "neutral"))
        summary = _("{n} of {all} ready").format(n=ready, all=len(views))
        return DevicesPageView(summary, views, self._device, self._detail())

    def _printer_view(self) -> DeviceView:
        status = self.desk.printing.status()
        address = self.desk.till.settings.get(PRINTER_ADDRESS)
        state = printer_badge(status.state)
        detail = _("Network {address}").format(address=address) if address else _("No address yet")
        tone = state.tone if state.tone in ("danger", "warn") else ""
        return DeviceView(
            PRINTER, "printer", _("Receipt printer"), detail, state, ButtonView(_("Test")), tone
        )

    def _scanner_view(self) -> DeviceView:
        detail = _("Works as a keyboard")
        if self.last_scan:
            detail += " · " + _("last code {time}").format(time=self.last_scan)
        state = (
            BadgeView(_("Ready"), "ok", "check-circle")
            if self.last_scan
            else BadgeView(_("Nothing read yet"), "neutral", "circle")
        )
        later = ButtonView(_("Test"), enabled=False, why=_("Scan any code"))
        return DeviceView(SCANNER, "barcode", _("Code scanner"), detail, state, later)

    def _detail(self) -> DeviceDetailView | None:
        if self._device != PRINTER:
            return None
        status = self.desk.printing.status()
        name, todo = cause_words(status.state.value)
        faulty = not status.state.can_print
        waiting = tuple(self._paper(job) for job in self._papers[:MAX_PAPERS])
        more = len(self._papers) - len(waiting)
        seen = clock_time(local(status.at_ms)) if status.at_ms else _("never")
        return DeviceDetailView(
            id=PRINTER,
            icon="printer",
            tone="danger" if faulty else "primary",
            title=name if faulty else _("Receipt printer"),
            subtitle=_("ESC/POS over the network"),
            steps=(todo,) if faulty else (),
            rows=((_("Papers waiting"), str(len(self._papers))), (_("Last word"), seen)),
            address=self.desk.till.settings.get(PRINTER_ADDRESS),
            address_hint="192.168.1.40:9100",
            address_error=self._address_error,
            serial=self._serial,
            papers=waiting,
            papers_more=_("and {n} more").format(n=more) if more > 0 else "",
        )

    def _paper(self, job: Any) -> PaperView:
        kinds = {"receipt": _("Receipt"), "return": _("Return"), "closure": _("Closure")}
        state = papers.state_row(job.state, job.cause).value
        when = clock_time(local(job.created_at))
        return PaperView(str(job.id), f"{kinds.get(job.kind, job.kind)} {job.id}", f"{when} · {state}")

    # -- circuit and sync ------------------------------------------------------------------------------

    def join(self, url: str, code: str) -> None:
        """*Collega*: a one-time code of the district."""
        if self._busy:
            return
        self._busy, self._typed, self._circuit_notice = True, (url, code), None
        self.render()

        def joined(_answer: object) -> None:
            self._busy = False
            self._circuit_notice = TitledNotice(
                NoticeView("ok", "check-circle", _("What was sold so far is sent now.")), _("Connected")
            )
            self.refresh(Changes.SETTINGS)

        def failed(error: BaseException) -> None:
            self._busy = False
            text = error_sentence(error) if isinstance(error, KnownError) else _("This did not work.")
            self._circuit_notice = TitledNotice(NoticeView("danger", "warning", text), _("Not connected"))
            self.render()

        self.desk.ask(lambda: self._enrol(url, code), joined, failed)

    def retry(self) -> None:
        """*Riprova adesso*."""
        self._retry()

    def _circuit(self) -> CircuitPageView:
        circuit = self.desk.till.circuit
        if not circuit.is_joined:
            return CircuitPageView(
                url=self._typed[0],
                code=self._typed[1],
                busy=self._busy,
                serial=self._serial,
                notice=self._circuit_notice,
            )
        rules = circuit.rules_on(self.desk.today)
        rows = [(_("District"), circuit.district_name), (_("Till"), self.desk.till.number)]
        if rules is not None:
            rows += [
                (_("To the causes"), percent(rules.contract_bps)),
                (_("Tesoretto"), percent(rules.member.cashback_bps)),
                (_("Bricks per euro"), str(rules.member.bricks_per_euro)),
                (_("Agreement"), rules.agreement),
            ]
        causes = tuple(
            CauseItemView(
                cause.name,
                f"RUNTS {cause.runts}" if cause.runts else "",
                euro(cause.raised_cents),
                min(10_000, cause.raised_cents * 10_000 // cause.goal_cents) if cause.goal_cents else 0,
            )
            for cause in circuit.causes.values()
        )
        return CircuitPageView(joined=True, rows=tuple(rows), causes=causes, notice=self._circuit_notice)

    def _sync(self) -> SyncPageView:
        seen, till = self._health, self.desk.till
        if seen is None:
            return SyncPageView()
        answer = till.link.state().last_answer_ms if till.link is not None else None
        rows = (
            (_("District"), till.circuit.district_name or "—"),
            (_("Shop"), str(till.circuit.shop_body.get("name") or "—")),
            (_("Till"), till.number),
            (_("Entries to send"), number(seen.unsent)),
            (_("Last answer"), clock_time(local(answer)) if answer else "—"),
        )
        stopped = None
        if seen.stopped is not None:
            text = _("{why} Selling goes on and your sales are safe. Call the district.").format(
                why=stop_sentence(seen.stopped)
            )
            stopped = TitledNotice(NoticeView("danger", "warning", text), _("A person is needed"))
        retry = ButtonView(_("Try now"), "arrows-clockwise") if till.circuit.is_joined else None
        return SyncPageView(line_badge(seen), rows, stopped, retry)

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show the page."""
        self._surface.render(
            SettingsView(
                items=_items(),
                page=self._page,
                shop=self._shop(),
                devices=self._devices(),
                circuit=self._circuit(),
                sync=self._sync(),
                catalogue=self.catalogue.view(),
            )
        )


def _terminal_view() -> DeviceView:
    return DeviceView(
        TERMINAL,
        "contactless-payment",
        _("Card terminal"),
        _("Confirmed by hand"),
        BadgeView(_("By hand"), "neutral", "circle"),
        ButtonView(_("Test"), enabled=False, why=_("Nothing to test: the cashier confirms")),
    )


def _items() -> tuple[PageItemView, ...]:
    later = _("Not available yet")
    return (
        PageItemView("shop", "storefront", _("Shop")),
        PageItemView("devices", "plugs-connected", _("Devices")),
        PageItemView("operators", "users", _("Operators and PIN"), later),
        PageItemView("catalogue", "tag", _("Price list")),
        PageItemView("circuit", "heart", _("Causes and circuit")),
        PageItemView("appearance", "text-aa", _("Appearance"), later),
        PageItemView("sounds", "speaker-high", _("Sounds"), later),
        PageItemView("keyboard", "keyboard", _("Keyboard"), later),
        PageItemView("sync", "cloud-check", _("Sync")),
    )
