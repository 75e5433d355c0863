"""What stands around every screen: clock, operator, device and line badges, the banner (DESIGN §10)."""

from __future__ import annotations

from typing import Protocol

from app.formats import clock_time
from app.i18n import _
from app.ports.clock import local
from app.services import health
from app.services.health import Health, Line
from app.wording import stop_sentence
from ui.presenters.badges import cause_words, line_badge, printer_badge
from ui.presenters.desk import Desk
from ui.presenters.lock import LockPresenter
from ui.presenters.views_shell import BadgeView, BannerView, ShellView

TOLD_MS = 12_000
BACK_ONLINE_MS = 4_000


class StatusSurface(Protocol):
    """What the presenter needs of the window."""

    def render(self, view: ShellView) -> None: ...


class StatusPresenter:
    """Feeds the shell. `tell` shows a sentence for a while; states of the line stay as long as they last."""

    def __init__(self, desk: Desk, surface: StatusSurface, lock: LockPresenter) -> None:
        self._desk = desk
        self._surface = surface
        self._lock = lock
        self._seen: Health | None = None
        self._told: tuple[BannerView, int] | None = None
        self._was_offline_with = -1
        self._asked_ms = 0

    def refresh(self) -> None:
        """Look at line, queue, papers, clock, disk."""
        self._asked_ms = self._desk.till.clock.monotonic_ms()
        self._desk.ask(lambda: health.look(self._desk.till), self._have)

    def tick(self) -> None:
        """Every second: the clock; every five the rest."""
        if self._desk.till.clock.monotonic_ms() - self._asked_ms >= 5_000:
            self.refresh()
        else:
            self.render()

    def _have(self, seen: Health) -> None:
        before, self._seen = self._seen, seen
        if before is not None and before.line is Line.OFFLINE and seen.line is not Line.OFFLINE:
            sent = max(0, before.unsent - seen.unsent)
            text = _("{n} entries sent.").format(n=sent) if sent else ""
            self._say(BannerView("ok", "cloud-check", _("Back online"), text), BACK_ONLINE_MS)
        self.render()

    def tell(self, tone: str, sentence: str) -> None:
        """A fault, for a while."""
        self._say(BannerView(tone, "warning", "", sentence, _("Close"), "dismiss"), TOLD_MS)
        self.render()

    def say_elsewhere(self) -> None:
        """An item was scanned where nothing is sold."""
        self._say(
            BannerView("info", "info", "", _("You are not at the till: open it to sell."), "Alt 1", "sell"),
            TOLD_MS,
        )
        self.render()

    def finish_first(self) -> str:
        """Why the rail does nothing in the middle of a payment."""
        return _("Finish the payment first")

    def banner_action(self, action: str) -> None:
        """The banner's one action."""
        self._told = None
        if action == "sell":
            self._desk.show("sell")
        self.render()

    def _say(self, banner: BannerView, how_long_ms: int) -> None:
        self._told = (banner, self._desk.till.clock.monotonic_ms() + how_long_ms)

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show what is known."""
        desk, seen = self._desk, self._seen
        operator = desk.register.operator
        link = line_badge(seen) if seen is not None else BadgeView()
        self._lock.badges = (link,) if link.text else ()
        self._surface.render(
            ShellView(
                clock=clock_time(desk.now),
                operator=operator.name if operator else "",
                initials=operator.initials if operator else "",
                till=_("Till {n}").format(n=int(desk.till.number)),
                devices=self._devices(seen),
                link=link,
                banner=self._banner(seen),
            )
        )

    def _devices(self, seen: Health | None) -> BadgeView:
        if seen is not None and seen.papers:
            return BadgeView(cause_words(seen.paper_cause)[0], "danger", "warning", _("Open the devices"))
        badge = printer_badge(self._desk.printing.status().state)
        if badge.tone in ("ok", "neutral"):
            words = _("Devices ok") if badge.tone == "ok" else badge.text
            return BadgeView(words, "neutral", "check-circle" if badge.tone == "ok" else "circle")
        return badge

    def _banner(self, seen: Health | None) -> BannerView | None:
        if self._told is not None:
            banner, until = self._told
            if self._desk.till.clock.monotonic_ms() < until:
                return banner
            self._told = None
        if seen is None:
            return None
        if seen.disk_is_low:
            return BannerView(
                "danger", "warning", _("Disk nearly full"), _("Free some space: sales are safe.")
            )
        if seen.clock_behind_ms:
            return BannerView("warn", "clock", _("The clock is behind"), _("Check date and time."))
        if seen.stopped is not None:
            return BannerView(
                "danger",
                "warning",
                _("Sending has stopped"),
                _("{why} Your sales are safe. Call the district.").format(why=stop_sentence(seen.stopped)),
            )
        if seen.line is Line.OFFLINE and seen.offline_since_ms is not None:
            since = clock_time(local(seen.offline_since_ms))
            return BannerView(
                "warn",
                "cloud-slash",
                _("You are offline since {time}.").format(time=since),
                _("The till keeps working. District vouchers and tesoretto wait for the line."),
            )
        return None
