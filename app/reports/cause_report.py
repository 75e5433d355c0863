"""The cause report of a day: page 1 as drawn (`report-cause-a4`), then "Elenco documenti".

Called with the figures of an entry `report.issued`, or of an open day: then every page says PROVVISORIO and
there is no number. Nothing is summed here that the entry does not hold, except the hours of the chart; the
same entry gives the same pages in the same language.
"""

from __future__ import annotations

from collections import Counter

from app.domain.money import half_up
from app.formats import clock_time, euro, number
from app.i18n import _, ngettext
from app.ports.clock import local
from app.ports.documents import Report, TextMeasure
from app.reports import palette
from app.reports.cause_list import list_sheets
from app.reports.charts import Area, Bar, bar_chart
from app.reports.sheet import LEFT, RIGHT, Sheet, figures_row, masthead
from app.reports.wording import (
    Figures,
    Issue,
    closures_words,
    day_words,
    moment_words,
    previous_words,
    rule_words,
    short_hash,
    till_words,
)
from app.wording import cause_name

OPEN_HOURS = range(8, 20)  # the chart's least width: a shop's day
ROW, COMPACT_ROW = 50.0, 34.0
MOST_ROWS, MOST_TALL_ROWS = 6, 4  # causes on page 1; more stand in the list that follows
METER = 100.0


def cause_report_pages(figures: Figures, issue: Issue, measure: TextMeasure) -> Report:
    """The report of one business date, in the language that is spoken now.

    `figures` as `report.issued` stores them (app/services/reports.py `_figures`); `measure` tells the widths
    of the font the pages will be drawn with.
    """
    first = Sheet(measure)
    _first_page(first, figures, issue)
    sheets = [first, *list_sheets(figures, issue, measure)]
    for place, sheet in enumerate(sheets, start=1):
        _footer(sheet, issue, place, len(sheets))
    suffix = "provvisorio" if issue.number is None else f"{issue.number:04d}"
    return Report(
        pages=tuple(sheet.page() for sheet in sheets),
        title=_("Report of the causes, {date}").format(date=day_words(issue.day)),
        file_name=f"rapporto-cause-{issue.business_date}-{suffix}.pdf",
    )


def hour_bars(figures: Figures, issue: Issue) -> tuple[Bar, ...]:
    """Contributions by hour, net of what returns took away: their sum is the day's net.

    A closure that ran over midnight goes on behind 23; one left open for days is shown day by day.
    """
    sums: Counter[int] = Counter()
    for _number, at_ms, _cause, _base, share, _reverses in figures["documents"]:
        at = local(at_ms)
        sums[(at.date() - issue.day).days * 24 + at.hour] += share
    if sums and (max(sums) >= 30 or min(sums) < 0):
        days: Counter[int] = Counter()
        for hour, share in sums.items():
            days[hour // 24] += share
        first = issue.day.toordinal()
        return tuple(
            Bar(str(issue.day.fromordinal(first + day).day), days[day])
            for day in range(min(days), max(days) + 1)
        )
    hours = range(min([*sums, OPEN_HOURS[0]]), max([*sums, OPEN_HOURS[-1]]) + 1)
    return tuple(Bar(str(hour % 24), sums[hour]) for hour in hours)


def _first_page(sheet: Sheet, figures: Figures, issue: Issue) -> None:
    shop = figures["shop"]
    printed = moment_words(issue.issued_at_ms)
    when = (
        _("printed on {moment}").format(moment=printed)
        if issue.number is None
        else _("issued on {moment}").format(moment=printed)
    )
    address = _("{address} · VAT no. {number}").format(address=shop["address"], number=shop["vat_number"])
    masthead(sheet, shop["name"], address, figures["district"] or _("No district connected"), when)
    _title(sheet, figures, issue)
    _key_figures(sheet, figures)
    _chart(sheet, figures, issue)
    y = _causes(sheet, figures)
    y = _balance(sheet, figures, y + 44)
    _rule(sheet, figures, y + 45)
    _signatures(sheet)


def _title(sheet: Sheet, figures: Figures, issue: Issue) -> None:
    sheet.text(LEFT, 153, _("Report of the causes"), 26, 700)
    parts = [day_words(issue.day), till_words(figures)]
    if figures["closures"]:
        parts.append(_closure_words(figures["closures"]))
    sheet.text(LEFT, 173, " · ".join(parts), 12, 400, palette.INK2)
    if issue.number is None:
        word = _("PROVISIONAL")
        room = sheet.width(word, 13, 700) + 24
        sheet.frame(RIGHT - room, 132, room, 28, palette.INK, 14)
        sheet.text(RIGHT - room / 2, 151, word, 13, 700, align="center")
        note = _("nothing was sold on this date")
        if figures["closures"]:
            note = _("the day is still open, figures may change")
        sheet.text(RIGHT, 176, note, 10, 400, palette.INK2, "right")
    sheet.line(196)


def _closure_words(closures: list[int]) -> str:
    numbers = closures_words(closures)
    if len(closures) == 1:
        return _("closure {number}").format(number=numbers)
    return _("closures {numbers}").format(numbers=numbers)


def _key_figures(sheet: Sheet, figures: Figures) -> None:
    totals = figures["totals"]
    documents = totals["documents"]
    average = half_up(max(0, totals["net"]), documents) if documents else 0
    row = [
        (_("Accrued for the causes"), euro(totals["net"])),
        (_("Members who took part"), number(totals["members"])),
        (_("Receipts with a cause"), number(documents)),
        (_("Average per receipt"), euro(average)),
    ]
    figures_row(sheet, row, 222, 22, 171, 0)
    sheet.line(276)


def _chart(sheet: Sheet, figures: Figures, issue: Issue) -> None:
    bars = hour_bars(figures, issue)
    by_hour = len(bars) >= len(OPEN_HOURS) or not figures["documents"]
    sheet.text(LEFT, 306, _("Hour by hour") if by_hour else _("Day by day"), 13, 600)
    if not figures["documents"]:
        sheet.text(397, 392, _("No contribution on this day."), 12, 400, palette.INK2, "center")
        sheet.line(440, palette.LINE, 88, RIGHT)
        return
    if figures["from_ms"] is not None:
        first, last = (clock_time(local(figures[key])) for key in ("from_ms", "to_ms"))
        span = _("documents from {first} to {last}").format(first=first, last=last)
        sheet.text(RIGHT, 306, span, 10, 400, palette.INK2, "right")
    sheet.put(bar_chart(bars, Area(88, 332, 650, 108)))


def _causes(sheet: Sheet, figures: Figures) -> float:
    """The table by cause; returns the baseline of its total."""
    sheet.text(LEFT, 506, _("By cause"), 13, 600)
    for x, label in ((430, _("Members")), (510, _("Receipts")), (600, _("Base")), (RIGHT, _("Contribution"))):
        sheet.text(x, 531, label, 10, 500, palette.INK2, "right")
    sheet.text(LEFT, 531, _("Cause"), 10, 500, palette.INK2)
    sheet.line(540)
    causes = figures["causes"]
    shown = causes if len(causes) <= MOST_ROWS else causes[: MOST_ROWS - 1]
    height = ROW if len(causes) <= MOST_TALL_ROWS else COMPACT_ROW
    y = 540.0
    for cause in shown:
        _cause_row(sheet, cause, figures["totals"]["net"], y, height)
        y += height
        sheet.line(y)
    if len(shown) < len(causes):
        _other_causes(sheet, causes[len(shown) :], y)
        y += COMPACT_ROW
    sheet.line(y, palette.TOTAL_LINE)
    totals = figures["totals"]
    y += 25
    sheet.text(LEFT, y, _("Total"), 13, 700)
    sheet.text(430, y, number(totals["members"]), 13, 700, align="right")
    sheet.text(510, y, number(totals["documents"]), 13, 700, align="right")
    sheet.text(600, y, euro(totals["base"]), 13, 700, align="right")
    sheet.text(RIGHT, y, euro(totals["net"]), 13, 700, align="right")
    return y


def _cause_row(sheet: Sheet, cause: Figures, total: int, y: float, height: float) -> None:
    """`total`: what the meter is a share of."""
    middle = y + height / 2
    sheet.fitted(LEFT, middle - 4, cause_name(cause["id"], cause["name"]), 200, 12, 600)
    sheet.fitted(LEFT, middle + 10, cause_marks(cause), 200, 10, 400, palette.INK2)
    sheet.box(266, middle - 5, METER, 6, palette.CAUSE_TRACK, 3)
    share = METER * max(0, cause["net"]) / total if total > 0 else 0
    if share:
        sheet.box(266, middle - 5, min(METER, max(6, share)), 6, palette.CAUSE, 3)
    sheet.text(430, middle + 2, number(cause["members"]), 12, 500, align="right")
    sheet.text(510, middle + 2, number(cause["documents"]), 12, 500, align="right")
    sheet.text(600, middle + 2, euro(cause["base"]), 12, 500, align="right")
    sheet.text(RIGHT, middle + 2, euro(cause["net"]), 12, 600, align="right")


def cause_marks(cause: Figures) -> str:
    """`RUNTS 10482 · IBAN …4471`, as far as they are known."""
    marks = [_("RUNTS {number}").format(number=cause["runts"])] if cause["runts"] else []
    if cause["iban"]:
        marks.append(_("IBAN …{ending}").format(ending=cause["iban"][-4:]))
    return " · ".join(marks)


def _other_causes(sheet: Sheet, others: list[Figures], y: float) -> None:
    text = ngettext("{n} other cause, in the list", "{n} other causes, in the list", len(others))
    net = sum(cause["net"] for cause in others)
    sheet.text(LEFT, y + 21, text.format(n=len(others)), 12, 500)
    sheet.text(RIGHT, y + 21, euro(net), 12, 600, align="right")


def _balance(sheet: Sheet, figures: Figures, y: float) -> float:
    balance = figures["balance"]
    sheet.text(LEFT, y, _("Balance owed to the causes"), 13, 600)
    row = [
        (_("Opening balance"), euro(balance["opening"])),
        (_("Accrued"), euro(balance["accrued"])),
        (_("Taken away by returns"), euro(-balance["reversed"])),
        (_("Paid by bank transfer"), euro(-balance["paid"])),
        (_("Closing balance"), euro(balance["closing"])),
    ]
    figures_row(sheet, row, y + 22, 14, 137, 4)
    return y + 44


def _rule(sheet: Sheet, figures: Figures, y: float) -> None:
    sheet.text(LEFT, y, _("How it is reckoned"), 11, 600)
    sentences = [rule_words(figures)]
    numbers = closures_words(figures["closures"])
    if len(figures["closures"]) == 1:
        sentences.append(_("Closure {number}, no fiscal printer.").format(number=numbers))
    elif figures["closures"]:
        sentences.append(_("Closures {numbers}, no fiscal printer.").format(numbers=numbers))
    if figures["agreement"]:
        sentences.append(_("Agreement no. {number}.").format(number=figures["agreement"]))
    sheet.paragraph(LEFT, y + 15, " ".join(sentences), RIGHT - LEFT, 10)


def _signatures(sheet: Sheet) -> None:
    for x, label in ((LEFT, _("The owner")), (430, _("For the cause"))):
        sheet.text(x, 1011, label, 10, 400, palette.INK2)
        sheet.line(1040, palette.LINE, x, x + 220)


def _footer(sheet: Sheet, issue: Issue, place: int, count: int) -> None:
    previous = _("previous {hash}").format(hash=previous_words(issue.prev, full=False))
    if issue.number is None or issue.hash is None:
        left = _("PROVISIONAL") + " · " + previous
    else:
        left = _("Report {number} · hash {hash} · {previous}").format(
            number=issue.number, hash=short_hash(issue.hash), previous=previous
        )
    sheet.text(LEFT, 1082, left, 9.4, 400, palette.INK2)
    page = _("page {n} of {total}").format(n=place, total=count)
    sheet.text(RIGHT, 1082, page, 9.4, 400, palette.INK2, "right")
