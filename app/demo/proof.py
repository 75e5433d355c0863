"""The day's figures from five sources, compared: report, journal, paper, drawer, district.

Each source is read on its own: the report by SQL sums, the journal from the raw payloads, the paper from
what the simulated printer printed, the drawer from the closure's count, the district from what it told back.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.demo.run import DemoShop
from app.i18n import _
from app.reports.summary import Check, DaySummary, all_checks, summary_page
from app.services import reports
from app.services.papers import header
from app.services.reports import DayFigures
from app.store import closures, figures, journal, sync_state
from app.wording import cause_name
from drivers.paper.metrics import InterMeasure
from drivers.paper.pdf import report_pdf

DISTRICT_PATIENCE_S = 60.0
_AMOUNT = re.compile(r"(\d[\d.]*,\d\d)")


class DayProof:
    """Reads all sources once the day is over."""

    def __init__(self, shop: DemoShop, events: list[tuple[int, str]]) -> None:
        self._shop = shop
        self._till = shop.till
        self._events = events
        with self._till.store.read() as connection:
            last = closures.recent(connection, 1)[0]
            self._closure = last
            self._entries = [json.loads(e.payload) for e in journal.read(connection, 1, 1_000_000)]
        self._raised_before = _raised_at_first()
        self.figures: DayFigures = reports.day_figures(self._till, last.business_date)
        self._summary: DaySummary | None = None

    @property
    def takings_cents(self) -> int:
        """Takings of the day, net of returns."""
        return self.figures.takings_cents

    def wait_for_district(self, until: Callable[..., None]) -> None:
        """Until the district has booked every entry and told so."""

        def booked() -> bool:
            with self._till.store.read() as connection:
                return sync_state.read(connection).projected_seq >= journal.head(connection).seq

        self._shop.running.pump.wake()
        until(booked, "the district's books", DISTRICT_PATIENCE_S)

    # -- sources ---------------------------------------------------------------------------------------

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [e["d"] for e in self._entries if e["kind"] == kind]

    def _journal_takings(self) -> int:
        sold: int = sum(d["net_total"] for d in self._of("sale.paid"))
        back: int = sum(d["refund"] for d in self._of("return.made"))
        return sold - back

    def _journal_causes(self) -> int:
        given: int = sum(d["accruals"]["cause"]["total"] for d in self._of("sale.paid"))
        taken: int = sum(d["reversed"]["cause"] for d in self._of("return.made"))
        return given - taken

    def _paper_total(self) -> tuple[int, int]:
        """(papers of sales, their totals) as printed; copies do not count."""
        label = _("GRAND TOTAL")
        count = total = 0
        for paper in self._shop.printer.receipts:
            if label not in paper.text or _("COPY") in paper.text:
                continue
            if not any(d["number"] in paper.text for d in self._of("sale.paid")):
                continue
            if any(d["number"] in paper.text for d in self._of("return.made")):
                continue
            line = next(row for row in paper.text.splitlines() if label in row)
            found = _AMOUNT.search(line)
            if found is not None:
                count += 1
                total += int(found.group(1).replace(".", "").replace(",", ""))
        return count, total

    def _district_causes(self) -> int:
        """What the district says the causes received since the demo began."""
        now = {c.id: c.raised_cents for c in self._till.circuit.causes.values()}
        return sum(now.get(cause, 0) - before for cause, before in self._raised_before.items())

    def _assigned(self) -> int:
        """Contributions whose cause is known: the others wait for the member's choice (value §7)."""
        return sum(c.net_cents for c in self.figures.causes if c.cause.id != figures.UNASSIGNED)

    def _drawer_by_journal(self) -> int:
        cash: int = 0
        for d in self._of("sale.paid"):
            cash += d["received"] - d["change"]
        paid: int = sum(d["payout"] for d in self._of("return.made"))
        return cash - paid

    def checks(self) -> tuple[Check, ...]:
        """Pairs of figures from two sources."""
        papers, printed = self._paper_total()
        sold = sum(d["net_total"] for d in self._of("sale.paid"))
        with self._till.store.read() as connection:
            broken = journal.first_broken(connection, 1)
            head = journal.head(connection)
            projected = sync_state.read(connection).projected_seq
        numbers = [d["number"] for d in (*self._of("sale.paid"), *self._of("return.made"))]
        return (
            Check(_("Takings: report and journal"), self.takings_cents, self._journal_takings()),
            Check(_("Contributions: report and journal"), self.figures.causes_cents, self._journal_causes()),
            Check(_("Contributions: report and district"), self._assigned(), self._district_causes()),
            Check(_("Receipts: report and paper"), self.figures.documents, papers, is_money=False),
            Check(_("Totals: journal and paper"), sold, printed),
            Check(
                _("Drawer: counted and expected"), self._closure.counted_cents, self._closure.expected_cents
            ),
            Check(_("Drawer: expected and journal"), self._closure.expected_cents, self._drawer_by_journal()),
            Check(_("Numbers: given once each"), len(set(numbers)), len(numbers), is_money=False),
            Check(_("Chain: broken entries"), broken or 0, 0, is_money=False),
            Check(_("Entries: sent and written"), head.acked, head.seq, is_money=False),
            Check(_("Entries: booked and written"), projected, head.seq, is_money=False),
            Check(_("At least sixty receipts"), min(60, self.figures.documents), 60, is_money=False),
        )

    # -- writing ---------------------------------------------------------------------------------------

    def summary(self) -> DaySummary:
        """The page's figures."""
        if self._summary is None:
            shop, day = header(self._till), self.figures
            words = {
                "cash": _("Cash"),
                "card": _("Card"),
                "voucher": _("Vouchers"),
                "reward": _("Tesoretto and bricks"),
                "wallet": _("Prepaid and welfare"),
            }
            self._summary = DaySummary(
                shop=shop.name,
                address=shop.address,
                district=shop.district,
                business_date=day.date,
                printed_at_ms=self._till.now_ms(),
                takings_cents=day.takings_cents,
                receipts=day.documents,
                causes_cents=day.causes_cents,
                with_card=day.counts.with_card,
                hours=tuple(day.hours.items()),
                tenders=tuple((words[g.key], g.cents) for g in day.groups if g.cents),
                vat=tuple((f"{g.code}%", g.gross_cents) for g in day.vat),
                causes=tuple((cause_name(c.cause.id, c.cause.name), c.net_cents) for c in day.causes),
                checks=self.checks(),
                events=tuple(self._events),
            )
        return self._summary

    def write(self, out: Path, language: str) -> bool:
        """Summary as PDF and text, receipts and reports beside it; whether every check agrees."""
        page = summary_page(self.summary(), InterMeasure())
        (out / "summary.pdf").write_bytes(report_pdf(page, language))
        (out / "summary.txt").write_text(self.text(), encoding="utf-8")
        source = self._shop.folder
        for name, folder in (("receipts", source / "receipts"), ("reports", self._till.data / "reports")):
            if folder.exists():
                shutil.copytree(folder, out / name, dirs_exist_ok=True)
        return all(check.agrees for check in all_checks(self.summary()))

    def text(self) -> str:
        """The checks, one a line."""
        rows = []
        for check in all_checks(self.summary()):
            mark = "=" if check.agrees else "≠"
            rows.append(f"  {check.label}: {check.first} {mark} {check.second}")
        return "\n".join(rows) + "\n"


def _raised_at_first() -> dict[str, int]:
    """What each cause had raised when the demo district was made."""
    from importlib.resources import files

    text = (files("resources") / "demo" / "district.json").read_text(encoding="utf-8")
    return {cause["id"]: cause["raised_cents"] for cause in json.loads(text)["causes"]}
