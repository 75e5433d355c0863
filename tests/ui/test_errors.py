"""The last resort: a sentence for the person, a record with a code, and selling goes on."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from pytestqt.qtbot import QtBot

from app.domain.errors import BugError, KnownError
from ui.errors import LastResort, bug_code, log_qt_messages


@pytest.fixture
def last_resort(qtbot: QtBot) -> Iterator[LastResort]:
    handler = LastResort(lambda error: f"The world failed: {error.code}")
    yield handler
    handler.uninstall()


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except (Exception, KeyboardInterrupt) as caught:  # noqa: BLE001 - made to be handed on
        return caught


def test_a_known_error_shows_its_sentence(
    qtbot: QtBot, last_resort: LastResort, expect_log: Callable[[str], None]
) -> None:
    expect_log("known error reached the last resort")
    error = raised(KnownError("DISK_FULL"))
    with qtbot.waitSignal(last_resort.shown) as shown:
        last_resort.handle(type(error), error, error.__traceback__)
    assert shown.args == ["warn", "The world failed: DISK_FULL"]


def test_a_bug_is_logged_with_the_code_the_person_reads(
    qtbot: QtBot,
    last_resort: LastResort,
    expect_log: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    expect_log("bug [0-9A-F]{6}")
    error = raised(BugError("a promise was broken"))
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(last_resort.shown) as shown:
        last_resort.handle(type(error), error, error.__traceback__)
    tone, text = shown.args
    code = re.search(r"[0-9A-F]{6}", text)
    assert tone == "danger"
    assert code is not None and code.group() == bug_code(error)
    assert f"bug {code.group()}" in caplog.text
    assert "a promise was broken" in caplog.text


def test_the_same_bug_has_the_same_code_and_another_has_another() -> None:
    def fail(words: str) -> BaseException:
        return raised(BugError(words))

    assert bug_code(fail("one")) == bug_code(fail("two"))
    assert bug_code(fail("one")) != bug_code(raised(ValueError("one")))


def test_an_error_in_another_thread_is_shown_on_the_screen_thread(
    qtbot: QtBot, last_resort: LastResort, expect_log: Callable[[str], None]
) -> None:
    expect_log("bug [0-9A-F]{6}")
    last_resort.install()
    where: list[bool] = []
    last_resort.shown.connect(
        lambda _tone, _text: where.append(threading.current_thread() is threading.main_thread())
    )
    thread = threading.Thread(target=lambda: [].pop())
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: where == [True])


def test_a_failing_handler_only_logs(qtbot: QtBot, expect_log: Callable[[str], None]) -> None:
    expect_log("the error handler failed")
    expect_log("known error reached")

    def broken(error: KnownError) -> str:
        raise ValueError(error.code)

    error = raised(KnownError("X"))
    LastResort(broken).handle(type(error), error, error.__traceback__)


def test_ctrl_c_is_left_alone(
    qtbot: QtBot, last_resort: LastResort, capsys: pytest.CaptureFixture[str]
) -> None:
    error = raised(KeyboardInterrupt())
    with qtbot.assertNotEmitted(last_resort.shown, wait=20):
        last_resort.handle(type(error), error, error.__traceback__)
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_hooks_are_given_back(last_resort: LastResort) -> None:
    last_resort.install()
    assert sys.excepthook == last_resort.handle
    last_resort.uninstall()
    assert sys.excepthook is sys.__excepthook__


@pytest.mark.no_qt_log
def test_qt_speaks_to_the_log(qtbot: QtBot, expect_log: Callable[[str], None]) -> None:
    expect_log("WARNING bancone.qt: the scanner cable is loose")
    try:
        log_qt_messages()
        qWarning("the scanner cable is loose")
    finally:
        qInstallMessageHandler(None)
