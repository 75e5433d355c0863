"""`./bancone demo --day`: a scripted day through the real windows, offscreen, with its papers and its proof.

Keys, scans and presses go to the real window; district, line and printer are real processes and sockets. In
the end the day's figures are compared between report, journal, paper, drawer and district; exit code 1 when
any two differ.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from app import bootstrap
from app.data import lock
from app.demo import content, script
from app.demo.proof import DayProof
from app.demo.run import DemoShop, empty
from app.domain.catalogue import Product
from app.domain.shift import change_coins
from app.formats import euro
from app.i18n import _, language
from app.ports.clock import ROME, SystemClock
from app.services import health
from app.services.loyalty import find_member
from app.services.shifts import overview
from drivers.simulated.line import CuttableLine
from ui.robot import Robot
from ui.run import Face, application

JOIN_PATIENCE_S = 60.0
DRAIN_PATIENCE_S = 60.0


class ScriptClock(SystemClock):
    """Wall time that the script sets; it runs on from there, and never goes back."""

    def __init__(self, day: datetime) -> None:
        self._midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        self._set_ms = 0
        self._at_ms = 0
        self.set_minute(8 * 60 - 10)

    def set_minute(self, minute: int) -> None:
        """It is this minute of the day now, unless it was later already."""
        at = int((self._midnight + timedelta(minutes=minute)).timestamp() * 1000)
        self._at_ms = max(at, self.now_ms() if self._at_ms else at)
        self._set_ms = self.monotonic_ms()

    def now_ms(self) -> int:
        """Scripted wall time."""
        return self._at_ms + self.monotonic_ms() - self._set_ms


class Day:
    """One run of the script."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.clock = ScriptClock(datetime.now(ROME))
        self.shop = DemoShop(out / "data", clock=self.clock)
        self.till = self.shop.till
        self.line: CuttableLine | None = None
        outside = bootstrap.outside_of(self.shop.running, open_files=False, lock_help=content.pin_lines())
        self.face = Face(self.till, self.shop.running.printing, outside, _("Bancone demo day"))
        self.robot = Robot(self.face)
        self.items = [p for p, _codes in content.items() if not p.weighed and p.code]
        self.events: list[tuple[int, str]] = []
        self.members: list[str] = []
        self.vouchers: dict[str, str] = {}
        self.pictures = out / "screens"

    # -- the day ---------------------------------------------------------------------------------------

    def play(self) -> None:
        """Open, sell, mishaps in their places, close."""
        self.face.show()
        self._join()
        self._unlock()
        special: list[tuple[int, Callable[[], None]]] = [
            (script.VOUCHER_AT, self._voucher),
            (script.REFUSED_AT, self._refused_vouchers),
            (script.TESORETTO_AT, self._tesoretto),
            (script.CUT_AT, self._cut),
            (script.OFFLINE_VOUCHER_AT, self._offline_voucher),
            (script.OFFLINE_REFUSED_AT, self._offline_refused),
            (script.MEND_AT, self._mend),
            (script.REFUND_AT, self._refund),
            (script.PAPER_OUT_AT, self._paper_out),
        ]
        plain = script.tickets(len(self.items), len(self.members))
        todo: list[tuple[int, Callable[[], None]]] = [
            (ticket.minute, partial(self._plain, ticket)) for ticket in plain
        ]
        for minute, happening in sorted([*todo, *special], key=lambda each: each[0]):
            self.clock.set_minute(minute)
            happening()
        self.clock.set_minute(script.CLOSE_AT)
        self._close()

    def play_or_show(self) -> None:
        """Play; when the script stops, leave a picture of where it stopped."""
        try:
            self.play()
        except (TimeoutError, LookupError, AssertionError):
            self.picture("stopped-here")
            raise

    def _note(self, words: str) -> None:
        self.events.append((self.clock.now_ms(), words))

    def _join(self) -> None:
        """The till enrols itself, through a line that can be cut."""

        def through(url: str) -> str:
            parts = urlsplit(url)
            self.line = CuttableLine(parts.hostname or "127.0.0.1", parts.port or 0)
            self.line.start()
            return self.line.url

        joined = self.till.in_pool(lambda: self.shop.join(through))
        self.robot.until(joined.done, "the district", JOIN_PATIENCE_S)
        joined.result()
        self.robot.until(lambda: bool(self.till.circuit.rules), "the circuit's rules", JOIN_PATIENCE_S)
        codes = self.shop.district.codes
        self.vouchers = {row["label_en"]: row["text"] for row in codes if row["kind"] == "voucher"}
        cards = [row["text"] for row in codes if row["kind"] == "member"]
        self.robot.until(lambda: self._known(cards[0]), "the members", JOIN_PATIENCE_S)
        self.members = [card for card in cards if self._known(card)]
        self._note(
            _("Enrolled: till {number} of {district}").format(
                number=self.till.number, district=self.till.circuit.district_name
            )
        )

    def _known(self, card: str) -> bool:
        return hasattr(find_member(self.till, card), "value")

    def _unlock(self) -> None:
        self.robot.on("lock")
        self.robot.until(lambda: self._operators_shown(), "the operators")
        self.picture("lock")
        self.robot.press(f"operator-{content.PEOPLE[0].id}")
        self.robot.key_in(content.PEOPLE[0].pin)
        self.robot.on("sell")
        self.robot.until(lambda: bool(self.face.flow.sell.departments), "the catalogue")
        self.picture("sell-empty")

    def _operators_shown(self) -> bool:
        return bool(self.face.lock_people)

    # -- hands -----------------------------------------------------------------------------------------

    @property
    def _pieces(self) -> int:
        basket = self.face.flow.desk.register.ticket.basket
        return sum(1 if line.weighed else line.qty_milli // 1000 for line in basket.lines)

    def _has_pieces(self, count: int) -> bool:
        return self._pieces == count

    def ring(self, products: list[Product]) -> None:
        """Scan items, one after the other, as fast as the till answers."""
        for product in products:
            before = self._pieces
            self.robot.scan(product.code or "")
            self.robot.until(partial(self._has_pieces, before + 1), f"item {product.name}")

    def attach(self, card: str) -> None:
        """Scan a member's card."""
        self.robot.scan(card)
        self.robot.until(lambda: self.face.flow.desk.register.ticket.member is not None, "the member")

    def pay(self, by_card: bool, with_note: bool = False) -> None:
        """F11 F12, or F10 with the exact sum or the next note, F12."""
        if by_card:
            self.robot.key("F11")
            self.robot.on("pay")
        else:
            self.robot.key("F10")
            self.robot.on("pay")
            if with_note:
                self.robot.press_second_note()
        self.finish()

    def finish(self) -> None:
        """F12 until Esito is there."""
        self.robot.key("F12")
        self.robot.on("paid")

    def next_customer(self) -> None:
        """F12 on Esito."""
        self.robot.key("F12")
        self.robot.on("sell")

    def picture(self, name: str) -> None:
        """Keep what the window shows."""
        self.robot.picture(self.pictures / f"{name}.png")

    # -- what happens ----------------------------------------------------------------------------------

    def _plain(self, ticket: script.Ticket) -> None:
        self.ring([self.items[i] for i in ticket.items])
        if ticket.member is not None:
            self.attach(self.members[ticket.member])
        if ticket.with_discount:
            self.robot.key("F4")
            self.robot.type("10")
            self.robot.key("Enter")
            self.robot.until(lambda: self.face.flow.sell.sheet is None, "the discount")
        self.pay(ticket.by_card, ticket.with_note)
        self.next_customer()

    def _voucher(self) -> None:
        """A voucher that lives at this till: the sheet, applied, the rest in cash."""
        self.ring(self.items[:4])
        self.attach(self.members[0])
        self.picture("sell-member")
        self._scan_voucher("25.00")
        self.picture("voucher")
        self.robot.key("Enter")
        self.robot.until(lambda: bool(self.face.flow.desk.register.ticket.credits), "the voucher")
        self.robot.key("F12")
        self.robot.on("pay")
        self.picture("pay")
        self.finish()
        self.picture("paid")
        self._note(_("A voucher of the town was taken"))
        self.next_customer()

    def _scan_voucher(self, word: str) -> None:
        text = next(text for label, text in self.vouchers.items() if word.lower() in label.lower())
        self.robot.scan(text)
        self.robot.until(lambda: self.face.flow.sell.sheet is not None, f"the sheet of {word}")

    def _refused_vouchers(self) -> None:
        """Used, expired, forged: refused with a reason, the cart stays."""
        self.ring(self.items[4:6])
        for word in ("used", "expired", "forged"):
            before = self.face.flow.desk.register.ticket.basket
            self._scan_voucher(word)
            self.picture(f"voucher-{word}")
            if self.face.flow.desk.register.ticket.basket is not before:
                raise AssertionError("a refused voucher moved the cart")
            self.robot.key("Enter")
            self.robot.until(lambda: self.face.flow.sell.sheet is None, "the sheet closed")
        self._note(_("Three vouchers were refused"))
        self.pay(by_card=True)
        self.next_customer()

    def _tesoretto(self) -> None:
        """Tesoretto online: a hold at the district, then the rest by card."""
        self.ring(self.items[6:10])
        self.attach(self.members[0])
        self.robot.key("F12")
        self.robot.on("pay")
        self.robot.key("Alt T")
        self.robot.until(lambda: bool(self.face.flow.desk.register.ticket.credits), "the tesoretto")
        self.picture("pay-tesoretto")
        self.robot.key("F11")
        self.picture("pay-card")
        self.finish()
        self._note(_("A member paid with tesoretto"))
        self.next_customer()

    def _cut(self) -> None:
        if self.line is not None:
            self.line.cut()
        self._note(_("The line is cut"))

    def _offline_voucher(self) -> None:
        """Without a line a voucher that lives here is still taken."""
        self.robot.until(lambda: self._line_is(health.Line.OFFLINE), "offline", 40)
        self.ring(self.items[10:13])
        self.picture("sell-offline")
        self._scan_voucher("10.00")
        self.robot.key("Enter")
        self.robot.until(lambda: bool(self.face.flow.desk.register.ticket.credits), "the voucher")
        self.pay(by_card=False)
        self._note(_("Offline, a voucher of this till was taken"))
        self.next_customer()

    def _offline_refused(self) -> None:
        """Without a line a district voucher cannot be verified; the customer pays otherwise."""
        self.ring(self.items[13:15])
        self._scan_voucher("20.00")
        self.robot.key("Enter")
        self.robot.until(
            lambda: self.face.flow.sell.sheet is not None and self.face.flow.sell.sheet.id == "refused",
            "cannot verify",
        )
        self.picture("cannot-verify")
        self.robot.key("Enter")
        self.robot.until(lambda: self.face.flow.sell.sheet is None, "the sheet closed")
        self._note(_("Offline, a district voucher could not be verified"))
        self.pay(by_card=False, with_note=True)
        self.next_customer()

    def _line_is(self, line: health.Line) -> bool:
        return health.look(self.till).line is line

    def _mend(self) -> None:
        waiting = health.look(self.till).unsent
        if self.line is not None:
            self.line.mend()
        self.shop.running.pump.retry()
        self.robot.until(lambda: health.look(self.till).unsent == 0, "the queue", DRAIN_PATIENCE_S)
        self._note(_("The line is back: {n} entries were sent").format(n=waiting))

    def _refund(self) -> None:
        """One line of the last receipt comes back."""
        self.ring(self.items[15:17])
        self.pay(by_card=False)
        self.next_customer()
        self.robot.key("Alt 3")
        self.robot.on("refund")
        last = self.face.flow.desk.register.last
        if last is None:
            raise AssertionError("no receipt to return")
        self.robot.type(last.stamp.number)
        self.robot.key("Enter")
        self.robot.until(lambda: self.face.flow.refund.is_open, "the receipt")
        self.robot.press_plus_of(last.done.priced.lines[0].line.id)
        self.picture("refund")
        self.robot.key("F12")
        self.robot.until(lambda: not self.face.flow.refund.is_open, "the return")
        self._note(_("An item came back"))
        self.robot.key("Alt 1")
        self.robot.on("sell")

    def _paper_out(self) -> None:
        """The roll ends: the sale stands, the screen says so, the paper comes when the roll is there."""
        self.shop.printer.set(paper_out=True)
        self.ring(self.items[17:19])
        self.pay(by_card=False)
        self.robot.until(lambda: health.look(self.till).papers > 0, "the printer's fault", 40)
        self.robot.wait(0.5)
        self.picture("paid-printfail")
        self.shop.printer.clear()
        self.robot.key("F5")
        self.robot.until(lambda: health.look(self.till).papers == 0, "the paper", 40)
        self._note(_("The printer ran out of paper; the receipt came later"))
        self.next_customer()

    def _close(self) -> None:
        """Reports, settings, blind count, compare, close, cause report."""
        self.robot.key("Alt 5")
        self.robot.on("reports")
        self.robot.wait(0.5)
        self.picture("reports")
        self.robot.key("Alt 0")
        self.robot.on("settings")
        self.robot.wait(0.3)
        self.picture("settings")
        self.robot.key("Alt 6")
        self.robot.on("close")
        self.robot.wait(0.3)
        self.picture("close-checks")
        self.robot.key("F12")
        day = overview(self.till)
        self.robot.wait(0.2)
        self.robot.count(change_coins(day.float_cents + day.drawer_cents))
        self.picture("close-count")
        self.robot.key("F12")
        self.robot.wait(0.3)
        self.picture("close-compare")
        self.robot.key("F12")
        self.robot.until(lambda: self.face.flow.close_day.is_closed, "the closure")
        self.picture("close-done")
        self.robot.key("Ctrl P")
        self.robot.until(lambda: self.face.flow.reports.last_file is not None, "the cause report")
        self._note(_("The day was closed"))
        self.robot.until(lambda: health.look(self.till).unsent == 0, "everything sent", DRAIN_PATIENCE_S)

    def end(self) -> None:
        """Put everything away."""
        self.face.close()
        self.robot.rest()
        self.shop.close()
        if self.line is not None:
            self.line.stop()


def play(out: Path) -> int:
    """Play the day into `out` (emptied first) and print the summary; 1 when the figures disagree."""
    bootstrap.refuse_broken_qt()
    application()
    out.mkdir(parents=True, exist_ok=True)
    with lock(out):
        empty(out)
        (out / "data").mkdir()
        bootstrap.log_to(out / "log")
        day = Day(out)
        try:
            day.play_or_show()
            proof = DayProof(day.shop, day.events)
            proof.wait_for_district(day.robot.until)
            sound = proof.write(out, language())
        finally:
            day.end()
    sys.stdout.write(proof.text())
    sys.stdout.write(_("Papers, pictures and summary: {path}").format(path=out) + "\n")
    sys.stdout.write(_("Takings of the day: {amount}").format(amount=euro(proof.takings_cents)) + "\n")
    return 0 if sound else 1
