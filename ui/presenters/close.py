"""Chiusura: papers and queue, blind count, compare, close. Nothing expected is shown before the count.

Qt-free. Never blocked by network or printer; the closing itself is one job on the database worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.shift import COINS, NOTES, Count, DrawerCheck
from app.formats import amount, euro, number, parse_amount, weekday_date
from app.i18n import _, ngettext
from app.services import shifts
from app.services.changes import Changes, Done, Refused
from app.services.operators import Operator
from app.services.reports import cause_named
from app.services.shifts import ClosureDone, DayOverview
from app.services.worker import Priority
from app.settings import DIFFERENCE_LIMIT
from app.wording import cause_name, refusal_sentence
from ui.presenters.desk import Desk
from ui.presenters.pay_parts import denomination
from ui.presenters.pin import OwnerPin
from ui.presenters.views import ButtonView, NoticeView
from ui.presenters.views_owner import (
    CheckRowView,
    ClosedView,
    CloseView,
    CompareRowView,
    CompareView,
    CountRowView,
    CountView,
    FactsCardView,
    TitledNotice,
)

CHECKS, COUNT, COMPARE, CLOSED = 1, 2, 3, 4


class CloseSurface(Protocol):
    """What the presenter needs of the screen."""

    def render(self, view: CloseView) -> None: ...


class ClosePresenter:
    """Chiusura. `report` opens the day's cause report."""

    def __init__(
        self, desk: Desk, surface: CloseSurface, report: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        self.desk = desk
        self._surface = surface
        self._report = report
        self._leave = leave
        self.pin = OwnerPin(desk, self.render)
        self._day: DayOverview | None = None
        self._step = CHECKS
        self._pieces: dict[int, int] = {}
        self._unreadable: set[int] = set()
        self._note = ""
        self._float_text = ""
        self._float_error = ""
        self._serial = 0
        self._done: ClosureDone | None = None
        self._problem: TitledNotice | None = None
        self._busy = False

    @property
    def is_closed(self) -> bool:
        """Whether the last step was reached."""
        return self._step == CLOSED

    # -- steps -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """The first step, with a fresh count. After a closure its result stays until something is sold."""
        if self._step == CLOSED:
            self._step = CHECKS
        self._problem = None
        self._load()

    def refresh(self, changes: Changes) -> None:
        """Papers, queue and sales move while the screen is open."""
        if changes & (Changes.SALES | Changes.PRINT | Changes.SYNC) and self._step != CLOSED:
            self._load()

    def _load(self) -> None:
        self.desk.ask(lambda: shifts.overview(self.desk.till), self._have_day)

    def _have_day(self, day: DayOverview) -> None:
        if self._day is None or day.closure != self._day.closure:
            self._pieces, self._unreadable = {}, set()
            self._note = ""
            self._serial += 1
        self._day = day
        self.render()

    def next(self) -> None:
        """F12: on to the next step, or close."""
        if self._busy or self._day is None:
            return
        self._problem = None
        if self._step == CHECKS:
            if not self._day.is_open:
                self._problem = _problem(_("Nothing was sold since the last closure."))
            else:
                self._step = COUNT
            self.render()
        elif self._step == COUNT:
            if self._unreadable:
                self._problem = _problem(_("Some fields are not a number of pieces."))
            else:
                self._step = COMPARE
                self._float_text = (
                    amount(self._day.float_cents) if self._counted >= self._day.float_cents else ""
                )
                self._serial += 1
            self.render()
        elif self._step == COMPARE:
            self._close()
        else:
            self._leave()

    def back(self) -> None:
        """Esc, or a step already done."""
        self._problem = None
        if self._step in (COUNT, COMPARE):
            self._step -= 1
            self.render()
        else:
            self._leave()

    def recount(self) -> None:
        """*Riconta*."""
        self._step = COUNT
        self.render()

    # -- typing ----------------------------------------------------------------------------------------

    def counted(self, cents: int, pieces: int) -> None:
        """A denomination was counted; -1: the field is no number."""
        if pieces < 0:
            self._unreadable.add(cents)
            self._pieces.pop(cents, None)
        else:
            self._unreadable.discard(cents)
            self._pieces[cents] = pieces
        self.render()

    def note_edited(self, text: str) -> None:
        """Why the drawer differs."""
        self._note = text

    def float_edited(self, text: str) -> None:
        """What stays in the drawer for tomorrow."""
        self._float_text = text

    @property
    def _counted(self) -> int:
        return Count(self._pieces).total_cents

    # -- closing ---------------------------------------------------------------------------------------

    def _close(self) -> None:
        day = self._day
        if day is None:
            return
        kept = parse_amount(self._float_text) if self._float_text.strip() else 0
        if kept is None or kept > self._counted:
            self._float_error = _("At most what was counted")
            self.render()
            return
        self._float_error = ""
        difference = day.check(self._counted).difference_cents
        if abs(difference) > self.desk.till.settings.get(DIFFERENCE_LIMIT):
            self.pin.ask(
                _("The difference needs the owner"),
                _("Counted {amount} {more}").format(
                    amount=euro(abs(difference)), more=_("more") if difference > 0 else _("less")
                ),
                lambda owner: self._close_by(owner, kept),
            )
        else:
            self._close_by(self.desk.register.operator, kept)

    def _close_by(self, operator: Operator | None, kept: int) -> None:
        till, count, note = self.desk.till, Count(dict(self._pieces)), self._note
        by, is_owner = (operator.id, operator.is_owner) if operator else (None, False)
        self._busy = True
        self.render()
        self.desk.write(
            lambda: shifts.close_day(till, count, kept, note, by, is_owner),
            self._closed,
            Priority.SALE,
            failed=self._failed,
        )

    def _closed(self, answer: Done[ClosureDone] | Refused) -> None:
        self._busy = False
        if isinstance(answer, Refused):
            self._problem = _problem(refusal_sentence(answer.refusal))
            self.render()
            return
        self._done, self._step = answer.value, CLOSED
        self._pieces, self._note = {}, ""
        self.desk.committed()
        self.render()
        self.desk.till.feed.tell(answer.changes)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self.desk._tell(error)
        self.render()

    def open_report(self) -> None:
        """The cause report of the day that was closed."""
        if self._done is not None:
            self._report(self._done.row.business_date)

    def check_action(self, row: str) -> None:
        """*Riprova* on waiting papers or queue."""
        if row == "papers":
            self.desk.printing.wake()
        elif self.desk.till.link is not None:
            self.desk.till.link.wake()

    # -- showing ---------------------------------------------------------------------------------------

    def render(self) -> None:
        """Show the step."""
        day = self._day
        if day is None:
            return
        now = self.desk.now
        subtitle = f"{weekday_date(now.date()).capitalize()} · " + _("Till {n}").format(
            n=int(self.desk.till.number)
        )
        self._surface.render(
            CloseView(
                subtitle=subtitle,
                step=self._step,
                checks=self._checks(day),
                count=self._count_view(),
                compare=self._compare_view(day),
                closed=self._closed_view(),
                cards=self._cards(day),
                notice=self._problem,
                primary=self._primary(day),
                footnote=_FOOT[self._step](),
                pin=self.pin.view,
            )
        )

    def _primary(self, day: DayOverview) -> ButtonView:
        buttons = {
            CHECKS: ButtonView(_("Count the drawer"), "coins", "F12", enabled=day.is_open),
            COUNT: ButtonView(_("Compare"), "scales", "F12"),
            COMPARE: ButtonView(_("Print and send"), "printer", "F12", enabled=not self._busy),
            CLOSED: ButtonView(_("Back to the till"), "cash-register", "F12"),
        }
        return buttons[self._step]

    def _checks(self, day: DayOverview) -> tuple[CheckRowView, ...]:
        retry = ButtonView(_("Try again"), "arrows-clockwise")
        papers = day.papers_waiting
        unsent = day.unsent
        return (
            CheckRowView(
                "parked",
                "pause",
                "neutral",
                _("Parked receipts"),
                _("None: parking comes with a later version"),
                "0",
            ),
            CheckRowView(
                "papers",
                "printer",
                "warn" if papers else "ok",
                _("Papers to print"),
                _("They come out when the printer is back; closing does not wait")
                if papers
                else _("Everything came out"),
                str(papers),
                retry if papers else None,
            ),
            CheckRowView(
                "queue",
                "cloud-check",
                "info" if unsent else "ok",
                _("Queue to the district"),
                _("Sent by itself when the line is there; closing does not wait")
                if unsent
                else _("Everything is sent"),
                str(unsent),
                retry if unsent and self.desk.till.circuit.is_joined else None,
            ),
        )

    def _count_view(self) -> CountView:
        return CountView(
            notes=tuple(self._count_row(cents) for cents in NOTES),
            notes_total=euro(sum(c * self._pieces.get(c, 0) for c in NOTES)),
            coins=tuple(self._count_row(cents) for cents in COINS),
            coins_total=euro(sum(c * self._pieces.get(c, 0) for c in COINS)),
            advice=_("Count before you see the expected total: so the count stays honest."),
            serial=self._serial,
        )

    def _count_row(self, cents: int) -> CountRowView:
        pieces = self._pieces.get(cents, 0)
        error = _("Pieces only") if cents in self._unreadable else ""
        label = denomination(cents)
        typed = str(pieces) if pieces else ""
        spoken = f"{label}, {pieces}"
        return CountRowView(cents, label, amount(cents * pieces), pieces == 0, error, spoken, typed=typed)

    def _compare_view(self, day: DayOverview) -> CompareView:
        if self._step != COMPARE:
            return CompareView()
        check = day.check(self._counted)
        rows = [self._cash_row(day, check)]
        words = _group_words()
        for group in day.groups:
            if group.key != "cash":
                sum_ = euro(group.cents)
                rows.append(CompareRowView(words[group.key], sum_, sum_, euro(0)))
        takings = sum(g.cents for g in day.groups) + day.counts.rounding_cents
        rows.append(
            CompareRowView(
                _("Total"),
                euro(takings),
                euro(takings + check.difference_cents),
                euro(check.difference_cents),
                self._tone(check),
                strong=True,
            )
        )
        return CompareView(
            rows=tuple(rows),
            notice=self._difference_notice(day, check),
            note=self._note,
            note_hint=_("A short note"),
            float_text=self._float_text,
            float_error=self._float_error,
            serial=self._serial,
        )

    def _cash_row(self, day: DayOverview, check: DrawerCheck) -> CompareRowView:
        return CompareRowView(
            _("Cash"),
            euro(day.drawer_cents),
            euro(self._counted - day.float_cents),
            euro(check.difference_cents),
            self._tone(check),
        )

    def _tone(self, check: DrawerCheck) -> str:
        if check.difference_cents == 0:
            return ""
        over = abs(check.difference_cents) > self.desk.till.settings.get(DIFFERENCE_LIMIT)
        return "danger" if over else "warn"

    def _difference_notice(self, day: DayOverview, check: DrawerCheck) -> TitledNotice | None:
        difference = check.difference_cents
        if difference == 0:
            return TitledNotice(
                NoticeView("ok", "check-circle", _("The drawer holds exactly what it should.")),
                _("The count is right"),
            )
        limit = self.desk.till.settings.get(DIFFERENCE_LIMIT)
        title = (
            _("{amount} too much in the drawer") if difference > 0 else _("{amount} missing in the drawer")
        )
        if abs(difference) > limit:
            text = _("Above {limit} the owner's PIN is asked.").format(limit=euro(limit))
        else:
            text = _("Below {limit} you can close with a note.").format(limit=euro(limit))
        exact = day.exact_in_a_row
        if exact:
            text += " " + ngettext(
                "The last closure was exact.", "The last {n} closures were exact.", exact
            ).format(n=exact)
        tone = self._tone(check)
        return TitledNotice(NoticeView(tone, "warning", text), title.format(amount=euro(abs(difference))))

    def _closed_view(self) -> ClosedView | None:
        done = self._done
        if done is None or self._step != CLOSED:
            return None
        row = done.row
        return ClosedView(
            title=_("Closure {number}").format(number=done.number),
            text=_("The day is closed. What is still in the queues goes out by itself."),
            rows=(
                (_("Counted in the drawer"), euro(row.counted_cents)),
                (_("Difference"), euro(row.counted_cents - row.expected_cents)),
                (_("Stays in the drawer"), euro(row.float_next_cents)),
            ),
            report=ButtonView(_("Cause report"), "printer", "Ctrl P"),
        )

    def _cards(self, day: DayOverview) -> tuple[FactsCardView, ...]:
        if self._step == COUNT:
            return (self._counted_card(day), self._other_card(day))
        return (self._causes_card(day), _numbers_card(day))

    def _counted_card(self, day: DayOverview) -> FactsCardView:
        return FactsCardView(
            _("Counted in the drawer"),
            euro(self._counted),
            rows=(
                (_("Opening float"), euro(day.float_cents)),
                (_("Cash counted above the float"), euro(self._counted - day.float_cents)),
            ),
            strong=(1,),
        )

    def _other_card(self, day: DayOverview) -> FactsCardView:
        words = _group_words()
        rows = []
        for group in day.groups:
            if group.key == "cash":
                continue
            label = words[group.key]
            if group.operations:
                label += f" · {group.operations}"
            rows.append((label, euro(group.cents)))
        return FactsCardView(_("Other tenders"), rows=tuple(rows), strong=tuple(range(len(rows))))

    def _causes_card(self, day: DayOverview) -> FactsCardView:
        total = sum(c.net_cents for c in day.causes)
        circuit = self.desk.till.circuit
        rows = tuple(
            (cause_name(c.cause, cause_named(circuit, c.cause).name), euro(c.net_cents)) for c in day.causes
        )
        return FactsCardView(_("For the causes today"), euro(total), "heart", "cause", rows)


def _numbers_card(day: DayOverview) -> FactsCardView:
    counts = day.counts
    returns = f"{counts.returns} · {euro(counts.returns_cents)}" if counts.returns else "0"
    return FactsCardView(
        rows=(
            (_("Receipts"), number(counts.sales)),
            (_("Returns"), returns),
            (_("Voids"), "0"),
            (_("Members served"), _("{n} of {all}").format(n=counts.with_card, all=counts.sales)),
        ),
        strong=(0, 1, 2, 3),
    )


def _group_words() -> dict[str, str]:
    return {
        "cash": _("Cash"),
        "card": _("Card"),
        "voucher": _("Vouchers"),
        "reward": _("Tesoretto and bricks"),
        "wallet": _("Prepaid and welfare"),
    }


def _problem(text: str) -> TitledNotice:
    return TitledNotice(NoticeView("warn", "warning", text))


_FOOT: dict[int, Callable[[], str]] = {
    CHECKS: lambda: _("Closing waits for nothing: neither paper nor line"),
    COUNT: lambda: _("Opens the summary with the difference"),
    COMPARE: lambda: _("Prints the closure and sends it to the district"),
    CLOSED: lambda: "",
}
