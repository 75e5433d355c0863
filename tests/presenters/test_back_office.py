"""Resi, Chiusura, Rapporti and Blocco, told by what they show."""

import pytest

from app.domain.shift import change_coins
from app.i18n import set_language
from app.services.checkout import card_tender
from app.services.loyalty import find_member
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, OIL, sell
from tests.presenters.conftest import LUCA, Surface
from ui.presenters.close import ClosePresenter
from ui.presenters.lock import LockPresenter
from ui.presenters.refund import RefundPresenter
from ui.presenters.reports import ReportsPresenter


@pytest.fixture(autouse=True)
def english():
    set_language("en")


def plain(text):
    return text.replace("\u00a0", " ")


def test_return_by_number_one_of_two(people):
    till, screen, left = people.till, Surface(), []
    giulia = find_member(till, CARD_GIULIA).value
    sold = sell(till, (BREAD, 2000), OIL, member=giulia, tenders=[card_tender(None)])
    refund = RefundPresenter(people.desk, screen, lambda: left.append(1))
    refund.open()
    assert [row.number for row in screen.view.recent] == [sold.stamp.number]
    refund.typed(sold.stamp.number)
    refund.step("1", 1)
    assert plain(screen.view.side.amount) == "2,40 €"
    assert [line.count for line in screen.view.open.lines] == ["1 of 2", "0 of 1"]
    refund.refund()
    assert plain(screen.view.snackbar.text).endswith("give back 2,40 €")
    refund.typed(sold.stamp.number)
    refund.step("1", 1)
    refund.step("1", 1)
    assert [line.count for line in screen.view.open.lines] == ["1 of 1", "0 of 1"]


def test_not_a_document(people):
    screen = Surface()
    refund = RefundPresenter(people.desk, screen, lambda: None)
    refund.open()
    refund.scanned("9999-9999")
    assert screen.view.snackbar.text == "Not a document of this till"


def test_above_the_limit_the_owner_is_asked(people):
    till, screen = people.till, Surface()
    people.desk.register.operator = LUCA
    sold = sell(till, (OIL, 20_000))
    refund = RefundPresenter(people.desk, screen, lambda: None)
    refund.open_sale(sold.stamp.id)
    refund.return_all()
    refund.refund()
    assert screen.view.pin is not None
    for digit in "9999":
        refund.pin.key(digit)
    assert screen.view.pin.wrong
    for digit in "1234":
        refund.pin.key(digit)
    assert screen.view.pin is None
    assert "give back" in screen.view.snackbar.text


def test_blind_count_compare_close(people):
    till, screen, reports = people.till, Surface(), []
    sell(till, BREAD, OIL)
    close = ClosePresenter(people.desk, screen, reports.append, lambda: None)
    close.open()
    assert screen.view.step == 1
    close.next()
    assert screen.view.step == 2
    shown = repr(screen.view.count) + repr(screen.view.cards)
    assert "12,20" not in plain(shown).replace("−12,20", "")
    for cents, pieces in change_coins(1215):
        close.counted(cents, pieces)
    close.next()
    assert plain(screen.view.compare.rows[0].difference) == "−0,05 €"
    close.next()
    assert "write a short note" in screen.view.notice.notice.text
    close.note_edited("resto sbagliato")
    close.float_edited("99,00")
    close.next()
    assert screen.view.compare.float_error
    close.float_edited("2,15")
    close.next()
    assert (screen.view.step, close.is_closed) == (4, True)
    close.open_report()
    assert reports == ["2026-11-12"]


def test_nothing_sold_nothing_to_close(people):
    screen = Surface()
    close = ClosePresenter(people.desk, screen, lambda _d: None, lambda: None)
    close.open()
    close.next()
    assert (screen.view.step, screen.view.primary.enabled) == (1, False)


def test_report_figures_and_the_empty_day(people, tmp_path):
    till, screen, opened = people.till, Surface(), []
    reports = ReportsPresenter(
        people.desk, screen, lambda r: r, lambda _r: tmp_path / "report.pdf", opened.append, lambda: None
    )
    reports.open()
    assert screen.view.empty is not None
    sell(till, COFFEE, OIL, member=find_member(till, CARD_GIULIA).value)
    reports.open()
    assert screen.view.empty is None
    assert [plain(kpi.value) for kpi in screen.view.kpis] == ["14,09 €", "1", "14,09 €", "0,42 €"]
    assert sum(hour.cents for hour in screen.view.hours) == 1409
    reports.print_report()
    assert opened == [tmp_path / "report.pdf"]
    assert "Provisional" in screen.view.notice.text


def test_pin_at_the_last_digit_and_pause_after_five(people, clock):
    screen, entered = Surface(), []
    lock = LockPresenter(people.desk, screen, entered.append)
    lock.open()
    lock.choose("marta")
    for _try in range(4):
        for digit in "0000":
            lock.key(digit)
        assert screen.view.wrong
    assert "1 try left" in screen.view.prompt
    for digit in "0000":
        lock.key(digit)
    assert screen.view.paused
    for digit in "1234":
        lock.key(digit)
    assert entered == []
    clock.forward(seconds=61)
    for digit in "1234":
        lock.key(digit)
    assert [who.id for who in entered] == ["marta"]
