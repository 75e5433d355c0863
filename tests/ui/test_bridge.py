"""The way back to the screen thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.errors import KnownError
from ui.bridge import Bridge


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    return Bridge()


class Listener(QObject):
    """A screen-like owner that notes what came, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[object] = []

    def hear(self, value: object) -> None:
        self.came.append((value, threading.current_thread() is threading.main_thread()))


def test_results_arrive_on_the_screen_thread_in_order(
    qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor
) -> None:
    listener = Listener()
    for number in range(200):
        bridge.run(pool.submit(lambda n=number: n), listener.hear)
    qtbot.waitUntil(lambda: len(listener.came) == 200)
    assert listener.came == [(number, True) for number in range(200)]


def test_a_finished_future_is_not_answered_inside_run(qtbot: QtBot, bridge: Bridge) -> None:
    done: Future[int] = Future()
    done.set_result(7)
    came: list[int] = []
    bridge.run(done, came.append)
    assert came == []
    qtbot.waitUntil(lambda: came == [7])


def test_a_known_error_goes_to_failed_alone(qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor) -> None:
    def work() -> None:
        raise KnownError("PRINTER_SILENT")

    wrong: list[BaseException] = []
    bridge.run(lambda: pool.submit(work), pytest.fail, wrong.append)
    qtbot.waitUntil(lambda: len(wrong) == 1)
    assert isinstance(wrong[0], KnownError)


def test_an_error_while_starting_the_work_counts_as_failed(qtbot: QtBot, bridge: Bridge) -> None:
    def start() -> Future[int]:
        raise KnownError("CLOSED")

    wrong: list[BaseException] = []
    bridge.run(start, pytest.fail, wrong.append)
    qtbot.waitUntil(lambda: [str(error) for error in wrong] == ["CLOSED"])


def test_a_bug_reaches_failed_and_the_last_resort(
    qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor
) -> None:
    wrong: list[BaseException] = []
    with qtbot.captureExceptions() as escaped:
        bridge.run(pool.submit(lambda: 1 // 0), pytest.fail, wrong.append)
        qtbot.waitUntil(lambda: len(wrong) == 1)
    assert [kind for kind, _error, _trace in escaped] == [ZeroDivisionError]


def test_an_error_nobody_takes_reaches_the_last_resort(
    qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor
) -> None:
    def work() -> None:
        raise KnownError("DISK_FULL")

    with qtbot.captureExceptions() as escaped:
        bridge.run(pool.submit(work), pytest.fail)
        qtbot.waitUntil(lambda: len(escaped) == 1)
    assert isinstance(escaped[0][1], KnownError)


def test_nothing_reaches_a_screen_that_is_gone(
    qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor
) -> None:
    came: list[object] = []
    owner = QObject()
    gate = threading.Event()
    bridge.run(pool.submit(gate.wait), came.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(1)
    del owner
    gate.set()
    after: list[int] = []
    bridge.run(pool.submit(lambda: 1), after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert came == []


def test_the_owner_is_the_object_the_callback_belongs_to(
    qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor
) -> None:
    listener = Listener()
    heard = listener.came
    gate = threading.Event()
    bridge.run(pool.submit(gate.wait), listener.hear)
    listener.deleteLater()
    qtbot.wait(1)
    gate.set()
    after: list[int] = []
    bridge.run(pool.submit(lambda: 1), after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert heard == []


def test_cancelled_work_says_nothing(qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor) -> None:
    gate = threading.Event()
    busy = pool.submit(gate.wait)
    waiting = pool.submit(lambda: 1)
    bridge.run(waiting, pytest.fail, pytest.fail)
    waiting.cancel()
    gate.set()
    done: list[object] = []
    bridge.run(busy, done.append)
    qtbot.waitUntil(lambda: done == [True])


def test_after_close_nothing_is_delivered(qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor) -> None:
    already: Future[int] = Future()
    already.set_result(1)
    bridge.run(already, pytest.fail)
    bridge.close()
    bridge.run(pool.submit(lambda: 2), pytest.fail)
    with qtbot.assertNotEmitted(bridge.changed, wait=20):
        bridge.tell(3)


def test_changes_are_told_from_any_thread(qtbot: QtBot, bridge: Bridge, pool: ThreadPoolExecutor) -> None:
    with qtbot.waitSignal(bridge.changed) as told:
        pool.submit(bridge.tell, 5)
    assert told.args == [5]
