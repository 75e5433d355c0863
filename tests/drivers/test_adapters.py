"""The adapters without a device, and the names they are made by."""

import pytest

from app.domain.errors import KnownError
from app.ports.clock import SystemClock
from app.ports.devices import (
    CardOutcome,
    CardRequest,
    CardState,
    DeviceState,
    FiscalDocument,
    FiscalRequest,
    FiscalState,
    PrintState,
)
from drivers import registry
from drivers.printers.escpos_tcp import EscposTcpPrinter
from drivers.printers.options import PrinterOptions
from drivers.simulated.interpreter import Interpreter
from tests.drivers.rigs import Answer, eventually, print_paper, slip


@pytest.fixture
def terminal():
    terminal = registry.payment_terminal()
    yield terminal
    terminal.close()


# -- no printer --------------------------------------------------------------------------------------------


def test_without_a_printer_papers_fail_and_say_why():
    printer = registry.receipt_printer(PrinterOptions(), SystemClock())
    outcome = print_paper(printer)
    assert (outcome.state, outcome.cause, outcome.bytes_sent) == (
        PrintState.FAILED,
        DeviceState.NOT_CONFIGURED,
        0,
    )
    assert printer.status().state is DeviceState.NOT_CONFIGURED
    assert registry.cash_drawer(printer) is None
    printer.warm_up()
    printer.watch(lambda _: None)
    (paper,) = Interpreter().feed(printer.encode(slip("È per dopo")))
    assert paper.text == "È per dopo\n"
    printer.close()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (PrinterOptions("host:notaport"), "BAD_ADDRESS"),
        (PrinterOptions("127.0.0.1", code_page="KLINGON"), "BAD_SETTING"),
    ],
)
def test_a_setting_that_cannot_be_used_does_not_keep_the_till_from_opening(options, reason):
    printer = registry.receipt_printer(options, SystemClock())
    assert (printer.status().state, printer.status().detail) == (DeviceState.NOT_CONFIGURED, reason)
    printer.close()


def test_an_address_makes_a_printer_with_a_drawer():
    printer = registry.receipt_printer(PrinterOptions("127.0.0.1:9100"), SystemClock())
    assert isinstance(printer, EscposTcpPrinter)
    assert registry.cash_drawer(printer) is not None
    printer.close()


def test_names_that_nobody_drives():
    for make in (
        lambda: registry.receipt_printer(PrinterOptions("x"), SystemClock(), "laser"),
        lambda: registry.fiscal_printer("epson"),
        lambda: registry.payment_terminal("ecr17"),
    ):
        with pytest.raises(KnownError, match="BAD_SETTING"):
            make()


# -- no fiscal printer -------------------------------------------------------------------------------------


def test_without_a_fiscal_printer_every_command_says_so():
    fiscal = registry.fiscal_printer()
    request = FiscalRequest("sale", 1593, (), ())
    document = FiscalDocument("88SV001204", 412, 87, 0, 1593)
    answers = [Answer() for _ in range(5)]
    fiscal.issue(request, answers[0])
    fiscal.void(document, answers[1])
    fiscal.return_goods(document, request, answers[2])
    fiscal.last_document(answers[3])
    fiscal.close_day(answers[4])
    assert [answer.wait().state for answer in answers] == [FiscalState.NOT_CONFIGURED] * 5
    assert fiscal.status().state is DeviceState.NOT_CONFIGURED
    fiscal.close()


# -- the terminal beside the till --------------------------------------------------------------------------


def pay(terminal, attempt="a1", cents=1593):
    answer = Answer()
    terminal.pay(CardRequest(attempt, cents), lambda _: None, answer)
    return answer


def test_the_cashier_says_that_the_card_was_taken(terminal):
    answer = pay(terminal)
    assert terminal.is_manual
    assert terminal.status().state is DeviceState.UNKNOWN
    terminal.confirm()
    assert answer.wait() == CardOutcome(CardState.APPROVED, "a1", 1593)
    terminal.refuse()  # a second word changes nothing
    last = Answer()
    terminal.ask_last_result(last)
    assert last.wait().state is CardState.APPROVED
    assert len(answer.outcomes) == 1


@pytest.mark.parametrize(("word", "state"), [("refuse", CardState.REFUSED), ("cancel", CardState.CANCELLED)])
def test_the_cashier_says_that_nothing_was_taken(terminal, word, state):
    answer = pay(terminal)
    getattr(terminal, word)()
    assert answer.wait() == CardOutcome(state, "a1", None)


def test_a_new_attempt_leaves_the_old_one_unknown(terminal):
    first, second = pay(terminal, "a1"), pay(terminal, "a2")
    assert first.wait() == CardOutcome(CardState.UNKNOWN, "a1")
    terminal.confirm()
    assert second.wait().attempt == "a2"


def test_nobody_said_anything_before_the_till_closed():
    terminal = registry.payment_terminal()
    answer = pay(terminal)
    unasked = Answer()
    terminal.ask_last_result(unasked)
    terminal.close()
    assert answer.wait().state is CardState.UNKNOWN
    assert unasked.wait().state is CardState.UNKNOWN
    assert eventually(lambda: len(answer.outcomes) == 1)


def test_nothing_was_ever_paid(terminal):
    answer = Answer()
    terminal.ask_last_result(answer)
    assert answer.wait() == CardOutcome(CardState.UNKNOWN)
    terminal.confirm()
    assert len(answer.outcomes) == 1
