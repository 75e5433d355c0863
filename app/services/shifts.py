"""Closing the day: blind count, compare, close. Never blocked by network, printer or queue (sync R27).

Thin in this issue: one drawer, one shift a closure. Cash in and out, safe drops and several drawers come
with the owner's issue. Runs on the database worker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.events import CLOSURE_MADE
from app.domain.money import require_cents
from app.domain.pricing import VatGroup, vat_groups
from app.domain.refusals import Reason, Refusal
from app.domain.shift import Count, DrawerCheck
from app.ports.clock import local_date
from app.services.changes import Changes, Done, Refused
from app.services.till import Till, append_entry
from app.settings import DIFFERENCE_LIMIT
from app.store import closures, days, figures, journal, print_jobs
from sync.wire.ids import uuid_bytes

CLOSURE_RECEIPT = "closure"

# The groups in which the screens and the paper show tenders (DESIGN pictures `close-*`, `dashboard-*`).
TENDER_GROUPS: Mapping[str, tuple[str, ...]] = {
    "cash": ("cash", "cheque"),
    "card": ("card", "app"),
    "voucher": ("spv", "mpv", "social", "promo", "meal"),
    "reward": ("tesoretto", "bricks"),
    "wallet": ("prepaid", "welfare"),
}


@dataclass(frozen=True, slots=True)
class GroupSum:
    """A group of tenders: operations and cents net of returns."""

    key: str
    operations: int
    cents: int


@dataclass(frozen=True, slots=True)
class DayOverview:
    """The open closure period: what Chiusura shows before and after the count."""

    closure: int
    business_date: str
    is_open: bool
    float_cents: int
    drawer_cents: int
    counts: figures.Counts
    groups: tuple[GroupSum, ...]
    vat: tuple[VatGroup, ...]
    causes: tuple[figures.CauseSum, ...]
    unsent: int
    papers_waiting: int
    exact_in_a_row: int

    def check(self, counted_cents: int) -> DrawerCheck:
        """Expected against counted."""
        return DrawerCheck(self.float_cents, self.drawer_cents, counted_cents)


@dataclass(frozen=True, slots=True)
class ClosureDone:
    """A closure that is on disk, and the print job of its paper."""

    row: closures.ClosureRow
    number: str
    print_job: int


def overview(till: Till) -> DayOverview:
    """The open period; with nothing sold yet its business date is today."""
    with till.store.read() as connection:
        return _overview(till, connection)


def close_day(
    till: Till, count: Count, float_next_cents: int, note: str, operator: str | None, is_owner: bool
) -> Done[ClosureDone] | Refused:
    """Close the period: one entry, one row, and the next period's float; all or nothing.

    Refused NOTHING_TO_CLOSE; NOTE_NEEDED for any difference without a note; NOT_ALLOWED beyond the shop's
    limit without the owner's role. `float_next_cents` is what stays in the drawer, at most what was counted.
    """
    require_cents(float_next_cents, "float_next", 0, count.total_cents)
    with till.store.write() as connection:
        day = _overview(till, connection)
        refusal = _refusal(till, day, count, note, is_owner)
        if refusal is not None:
            return Refused(refusal)
        result = _write(till, connection, day, count, float_next_cents, note, operator)
    till.note_fact(result.row.closed_at)
    return Done(result, Changes.DAY | Changes.SALES | Changes.SYNC | Changes.PRINT)


def _refusal(till: Till, day: DayOverview, count: Count, note: str, is_owner: bool) -> Refusal | None:
    if not day.is_open:
        return Refusal(Reason.NOTHING_TO_CLOSE)
    difference = day.check(count.total_cents).difference_cents
    limit = till.settings.get(DIFFERENCE_LIMIT)
    if abs(difference) > limit and not is_owner:
        return Refusal(Reason.NOT_ALLOWED, {"difference_cents": difference, "limit_cents": limit})
    if difference and not note.strip():
        return Refusal(Reason.NOTE_NEEDED, {"difference_cents": difference})
    return None


def _write(
    till: Till,
    connection: Connection,
    day: DayOverview,
    count: Count,
    float_next_cents: int,
    note: str,
    operator: str | None,
) -> ClosureDone:
    at_ms = till.now_ms()
    period = days.current(connection)
    check = day.check(count.total_cents)
    entry_id = till.ids.next_text()
    number = f"{till.number}-{day.closure:04d}"
    pieces = [[cents, n] for cents, n in sorted(count.pieces.items(), reverse=True)]
    totals = _totals(day)
    facts: dict[str, object] = {
        "date": local_date(at_ms),
        "business_date": day.business_date,
        "closure": day.closure,
        "shift": period.shift,
        "number": number,
        "counted": pieces,
        "counted_total": check.counted_cents,
        "expected": check.expected_cents,
        "difference": check.difference_cents,
        "note": note.strip(),
        "float_next": float_next_cents,
        "shifts": [{"id": period.shift, "opened_at": period.opened_at, "float": day.float_cents}],
        "totals": totals,
    }
    append_entry(till, connection, entry_id, CLOSURE_MADE, at_ms, operator, None, facts)
    row = closures.ClosureRow(
        closure=day.closure,
        entry=uuid_bytes(entry_id),
        business_date=day.business_date,
        shift=period.shift,
        opened_at=period.opened_at,
        closed_at=at_ms,
        float_cents=day.float_cents,
        counted_cents=check.counted_cents,
        expected_cents=check.expected_cents,
        float_next_cents=float_next_cents,
        note=note.strip(),
        operator=operator,
        counts=json.dumps(pieces),
        totals=json.dumps(totals),
    )
    closures.insert(connection, row)
    days.close(connection, float_next_cents)
    job = print_jobs.add(connection, CLOSURE_RECEIPT, uuid_bytes(entry_id), False, at_ms)
    return ClosureDone(row, number, job)


def _totals(day: DayOverview) -> dict[str, object]:
    return {
        "sales": day.counts.sales,
        "sales_cents": day.counts.sales_cents,
        "returns": day.counts.returns,
        "returns_cents": day.counts.returns_cents,
        "tenders": {group.key: group.cents for group in day.groups},
        "vat": {g.code: {"gross": g.gross_cents, "net": g.net_cents, "vat": g.vat_cents} for g in day.vat},
        "causes": {cause.cause: cause.net_cents for cause in day.causes},
        "members": day.counts.with_card,
        "unsent": day.unsent,
    }


def _overview(till: Till, connection: Connection) -> DayOverview:
    period = days.current(connection)
    closure = period.closure
    span = figures.of_closures([closure])
    return DayOverview(
        closure=closure,
        business_date=period.business_date or local_date(till.now_ms()),
        is_open=period.is_open,
        float_cents=period.float_cents,
        drawer_cents=figures.drawer_movement(connection, closure),
        counts=figures.counts(connection, span),
        groups=group_tenders(figures.by_tender(connection, span)),
        vat=_signed_vat(figures.by_vat(connection, span)),
        causes=tuple(figures.by_cause(connection, span)),
        unsent=journal.head(connection).unsent,
        papers_waiting=len(print_jobs.waiting(connection)),
        exact_in_a_row=_exact_in_a_row(connection),
    )


def group_tenders(sums: Mapping[str, tuple[int, int]]) -> tuple[GroupSum, ...]:
    """Tender types to the groups screens show; a group without movement is 0, never missing."""
    return tuple(
        GroupSum(
            key,
            sum(sums.get(kind, (0, 0))[0] for kind in kinds),
            sum(sums.get(kind, (0, 0))[1] for kind in kinds),
        )
        for key, kinds in TENDER_GROUPS.items()
    )


def _signed_vat(rows: list[tuple[str, int, int]]) -> tuple[VatGroup, ...]:
    """VAT groups; a class whose returns exceed its sales is split on the absolute amount and negated."""
    positive = vat_groups((code, bps, abs(cents)) for code, bps, cents in rows)
    signs = {code: -1 if cents < 0 else 1 for code, _bps, cents in rows}
    return tuple(
        VatGroup(
            g.code,
            g.bps,
            g.gross_cents * signs[g.code],
            g.net_cents * signs[g.code],
            g.vat_cents * signs[g.code],
        )
        for g in positive
    )


def _exact_in_a_row(connection: Connection) -> int:
    exact = 0
    for row in closures.recent(connection, 10):
        if row.counted_cents != row.expected_cents:
            break
        exact += 1
    return exact
