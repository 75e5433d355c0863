"""The cause report of a day: its sums are the ledger's, every page says what it is, nothing is cut."""

import io
import re

import pypdfium2
import pytest

from app.domain.money import half_up
from app.domain.shift import Count
from app.formats import euro
from app.i18n import set_language
from app.reports.cause_report import cause_report_pages, hour_bars
from app.reports.wording import NO_REPORT, Issue, closures_words
from app.services.checkout import card_tender
from app.services.loyalty import find_member
from app.services.refunds import make_return
from app.services.reports import cause_report
from app.services.shifts import close_day, overview
from drivers.paper.pdf import report_pdf
from tests.fakes import (
    BREAD,
    CARD_GIULIA,
    COFFEE,
    OIL,
    FakeClock,
    close_till,
    join_district,
    open_till,
    sell,
)
from tests.reports.samples import (
    CLOSED,
    DAY,
    EVENING,
    HASH,
    MEASURE,
    OPEN,
    PREVIOUS,
    at,
    figures,
    outside,
    overlapping,
    texts,
    with_sums,
    words,
)

SIZES = {
    "nothing": {"causes": 0, "documents": 0, "returns": 0, "closures": ()},
    "one cause": {"causes": 1, "documents": 1, "returns": 0},
    "as drawn": {},
    "four causes": {"causes": 4},
    "six causes": {"causes": 6, "shared": True},
    "a fair": {"causes": 20, "documents": 600, "returns": 9, "closures": (410, 411, 412)},
    "no district": {"causes": 0, "documents": 0, "returns": 0, "bps": 0},
}


def drawn(body, issue=CLOSED):
    return cause_report_pages(body, issue, MEASURE)


def cents(text):
    match = re.match(r"^(−?)([\d.]+),(\d\d)\u00a0€$", text)
    return (-1 if match[1] else 1) * (int(match[2].replace(".", "")) * 100 + int(match[3]))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def till(tmp_path, clock):
    till = open_till(tmp_path, clock)
    join_district(till)
    yield till
    close_till(till)


def sell_for_a_morning(till, clock):
    """Three sales, a return, an hour apart; 38 cents for the causes."""
    giulia = find_member(till, CARD_GIULIA).value
    sell(till, BREAD, OIL)
    clock.forward(hours=1)
    second = sell(till, (COFFEE, 2000), member=giulia, tenders=[card_tender(None)])
    clock.forward(hours=1)
    make_return(till, second.stamp.id, [("1", 1000)], "other", "marta", is_owner=False)
    sell(till, COFFEE, member=giulia)


def close(till):
    day = overview(till)
    left = day.float_cents + day.drawer_cents
    close_day(till, Count({100: left // 100, 1: left % 100}), 0, "", "marta", True)


def report_of(till):
    made = cause_report(till, DAY).value
    return made, drawn(made.figures, Issue(DAY, made.number, made.prev, made.hash, made.issued_at_ms))


# --- a real day ---------------------------------------------------------------------------------------


def test_closed_day_carries_number_hash_and_previous_hash_on_every_page(till, clock):
    sell_for_a_morning(till, clock)
    close(till)
    made, report = report_of(till)
    short = " ".join(made.hash[i : i + 4].upper() for i in (0, 4, 8))
    for place, page in enumerate(report.pages, 1):
        assert f"Report 1 · hash {short} · previous none, this is the first" in words(page)
        assert f"page {place} of {len(report.pages)}" in words(page)
        assert "PROVISIONAL" not in words(page)
    assert report.file_name == "rapporto-cause-2026-11-12-0001.pdf"
    assert made.hash == "".join(
        re.sub(" ", "", w) for w in words(report.pages[1]) if re.match(r"^(\w{8} ){7}", w)
    )


def test_reprint_is_the_same_file(till, clock):
    sell_for_a_morning(till, clock)
    close(till)
    first = report_pdf(report_of(till)[1])
    clock.forward(days=3)
    assert report_pdf(report_of(till)[1]) == first


def test_open_day_is_provisional_on_every_page_and_has_no_number(till, clock):
    sell_for_a_morning(till, clock)
    _made, report = report_of(till)
    assert all("PROVISIONAL" in words(page) for page in report.pages)
    assert not any(word.startswith("Report 1") for page in report.pages for word in words(page))
    assert report.file_name.endswith("-provvisorio.pdf")
    assert "the day is still open, figures may change" in words(report.pages[0])


def test_sums_on_paper_equal_the_ledger(till, clock):
    sell_for_a_morning(till, clock)
    close(till)
    made, report = report_of(till)
    with till.store.read() as connection:
        ledger = connection.exec_driver_sql(
            "SELECT sum(CASE WHEN credit LIKE 'cause:%' THEN amount ELSE -amount END) FROM posting"
            " WHERE credit LIKE 'cause:%' OR debit LIKE 'cause:%'"
        ).scalar()
    assert ledger == made.figures["totals"]["net"] == 38
    assert words(report.pages[0]).count(euro(38)) >= 2  # the big figure and the table's total
    assert sum(bar.cents for bar in hour_bars(made.figures, CLOSED)) == 38


# --- the list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [False, True])
def test_bases_and_shares_of_the_list_add_up(shared):
    body = figures(causes=3, documents=120, shared=shared)
    list_pages = drawn(body).pages[1:]
    bases, shares = [], []
    for page in list_pages:
        for op in texts(page):
            if op.align == "right" and op.size == 7.5 and op.weight == 400 and op.text.endswith("€"):
                if round(op.x / 0.75) == 500:
                    bases.append(cents(op.text))
                if round(op.x / 0.75) == 582:
                    shares.append(cents(op.text))
    assert len(shares) == len(body["documents"])
    assert sum(bases) == body["totals"]["base"]
    assert sum(shares) == body["totals"]["net"]


def test_reversals_name_both_documents():
    body = figures(documents=10, returns=2)
    shown = [word for page in drawn(body).pages[1:] for word in words(page)]
    for number, _at, _cause, _base, _share, reverses in body["documents"]:
        assert number in shown
        assert reverses is None or shown.count(reverses) >= 2


def test_every_minimum_field_is_there():
    """italy §2.4, field by field."""
    body = figures()
    shown = " | ".join(word for page in drawn(body).pages for word in words(page))
    for field in (
        "Alimentari da Nino",
        "01234567890",
        "Via dei Cedri 14",
        "12 November 2026",
        "0412",
        "08:00 – 19:02",
        "cause-0",
        "Doposcuola Il Ponte",
        "10482",
        "90012340000",
        "IT60 X054 2811 1010 0000 0124 471",
        "17/2025",
        "share of takings given by the shop",
        "3% of what members pay after discounts, VAT included",
        "once per document, to the cent, half up",
        "Outside the base",
        "Borne by",
        "Reconciliation with takings",
        "Opening balance",
        "Closing balance",
        "none recorded at this till",
        "Bancone 0.1.0",
        "this till's papers are not fiscal",
        " ".join(PREVIOUS[i : i + 8] for i in range(0, 64, 8)),
    ):
        assert field in shown, field


def test_takings_are_reconciled():
    body = figures()
    last = words(drawn(body).pages[-1])
    place = last.index("outside the base")
    assert last[place + 1] == euro(body["totals"]["takings"] - body["totals"]["base"]) == "123,45\u00a0€"


# --- page 1 ------------------------------------------------------------------------------------------


def test_four_figures_and_the_rule_in_words():
    body = figures()
    shown = words(drawn(body).pages[0])
    totals = body["totals"]
    assert shown[shown.index("Average per receipt") + 1] == euro(half_up(totals["net"], totals["documents"]))
    rule = " ".join(shown[shown.index("How it is reckoned") + 1 : shown.index("The owner")])
    assert rule.startswith("The shop gives 3% of what it takes from members, VAT included, to the cause")
    assert rule.endswith("Closure 0412, no fiscal printer. Agreement no. 17/2025.")
    body["base"] = "net"
    assert any("VAT excluded" in word for word in words(drawn(body).pages[0]))


def test_more_causes_than_page_one_holds_are_summed_there_and_listed_behind():
    body = figures(causes=20, documents=600)
    first, *others = drawn(body).pages
    shown = words(first)
    rest = sum(cause["net"] for cause in body["causes"][5:])
    assert shown[shown.index("15 other causes, in the list") + 1] == euro(rest)
    listed = [word for page in others for word in words(page)]
    assert all(any(cause["id"] in word for word in listed) for cause in body["causes"])


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("issue", [CLOSED, OPEN], ids=["closed", "open"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_leaves_the_page_and_nothing_overlaps(size, issue, language):
    set_language(language)
    for page in drawn(figures(**SIZES[size]), issue).pages:
        assert outside(page) == []
        assert overlapping(page) == []


def test_amounts_of_a_whole_town_still_fit():
    body = figures(causes=6, documents=12)
    for cause in body["causes"]:
        cause.update(base=99_999_999, net=9_999_999, accrued=9_999_999, members=9_999, documents=9_999)
    body["totals"].update(
        base=99_999_999, net=59_999_994, members=59_994, documents=59_994, takings=999_999_999
    )
    body["balance"].update(opening=99_999_999, accrued=59_999_994, reversed=9_999_999, closing=99_999_999)
    for page in drawn(body).pages:
        assert outside(page) == [] and overlapping(page) == []


# --- hours -------------------------------------------------------------------------------------------


def day_with(*moments):
    rows = [[f"01-0412-{n:04d}", when, "cause-0", 1000, 30, None] for n, when in enumerate(moments, 1)]
    return with_sums(rows, ["cause-0"], 300, [412])


def test_hours_of_a_common_day():
    bars = hour_bars(day_with(at(9), at(9, 30), at(17)), CLOSED)
    assert [bar.label for bar in bars] == [str(hour) for hour in range(8, 20)]
    assert {bar.label: bar.cents for bar in bars if bar.cents} == {"9": 60, "17": 30}


def test_closure_over_midnight_goes_on_behind_23():
    bars = hour_bars(day_with(at(22), at(1, 15, day=13)), CLOSED)
    assert [bar.label for bar in bars][-3:] == ["23", "0", "1"] and bars[-1].cents == 30


def test_closure_left_open_for_days_is_shown_by_day():
    body = day_with(at(9), at(9, day=13), at(9, day=15))
    assert [(bar.label, bar.cents) for bar in hour_bars(body, CLOSED)] == [
        ("12", 30),
        ("13", 30),
        ("14", 0),
        ("15", 30),
    ]
    shown = words(drawn(body).pages[0])
    assert "Day by day" in shown and "Hour by hour" not in shown


@pytest.mark.parametrize(
    ("closures", "shown"), [([], "—"), ([7], "0007"), ([7, 8, 9], "0007–0009"), ([7, 9], "0007, 0009")]
)
def test_closures_in_words(closures, shown):
    assert closures_words(closures) == shown


# --- as a file ---------------------------------------------------------------------------------------


def test_pdf_is_a4_searchable_and_readable_in_grey():
    set_language("en")
    data = report_pdf(drawn(figures(documents=600, returns=9)))
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]
        text = pdf[1].get_textpage().get_text_bounded()
        assert "01-0412-0001" in text and "7F3A 91C0 55E2" in text
        grey = pdf[0].render(scale=1, grayscale=True).to_numpy()
        assert len(set(grey.flatten().tolist()) & set(range(40, 220))) > 3  # bars, tracks, text apart
    finally:
        pdf.close()
    assert len(data) < 400_000


def test_first_report_has_no_previous():
    page = drawn(figures(), Issue(DAY, 1, NO_REPORT, HASH, EVENING)).pages[0]
    assert any("previous none, this is the first" in word for word in words(page))
