"""What every test gets without asking: no window on the screen, no folder of the user, nothing left running.

A test that passes but leaves a thread, a timer or a window behind, or makes the program log a warning nobody
expected, fails here and is told where the thing was started: such leftovers are how a till dies after a
week. A test that wants a warning says so with the fixture or the mark `expect_log`.

Deliberately absent: fixtures of one area (they live beside its tests) and any mock of our own code.
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
THREAD_GRACE_S = 2.0

# A data folder of its own: no test may open the till of the person who runs it.
DATA = tempfile.mkdtemp(prefix="bancone-tests-")
os.environ["BANCONE_DATA"] = DATA
os.environ.pop("DATABASE_URL", None)

# The same examples on every machine, and no folder of remembered failures: one that matters becomes a test.
settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", max_examples=3000, deadline=None, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# --- windows ------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Offscreen unless the run asks for the tests that need a real X window; texts compiled when stale."""
    config.addinivalue_line("markers", "expect_log(pattern): this test makes the program log such a warning")
    if wants_screen(config):
        os.environ["QT_QPA_PLATFORM"] = "xcb"
    else:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    compile_stale_texts()


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA, ignore_errors=True)


def wants_screen(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr", "")).strip() == "screen"


@pytest.hookimpl(optionalhook=True)
def pytest_xvfb_disable(config: pytest.Config) -> bool:
    """No X server for runs that never show a window (saves a process and a second)."""
    return not wants_screen(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked `screen` is skipped, and says so, in a run that has no real screen."""
    if wants_screen(config):
        return
    for item in items:
        if item.get_closest_marker("screen"):
            item.add_marker(pytest.mark.skip(reason="needs a real X window: ./bancone test -m screen"))


def compile_stale_texts() -> None:
    """pytest may be started without `./bancone`, which compiles the texts: do it here when a .po is newer."""
    stale = [
        po
        for po in (ROOT / "resources" / "locale").glob("*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        load_script("texts").compile_all()


def load_script(name: str) -> Any:
    """A script of packaging/ as a module: that folder is no package, the name belongs to a library."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- nothing left behind ------------------------------------------------------------------------------

started_at: weakref.WeakKeyDictionary[object, str] = weakref.WeakKeyDictionary()


def remember_start(thing: object) -> None:
    """Keep where in our code `thing` was started, for the sentence that reports it."""
    frame = sys._getframe(1)
    while frame.f_back and not is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    started_at[thing] = f"{frame.f_code.co_filename}:{frame.f_lineno}"


def is_ours(filename: str) -> bool:
    return filename.startswith(str(ROOT)) and ".venv" not in filename and filename != __file__


def note_thread_starts() -> None:
    original = threading.Thread.start

    def start(self: threading.Thread) -> None:
        remember_start(self)
        original(self)

    threading.Thread.start = start  # type: ignore[method-assign]


note_thread_starts()


def living_threads() -> set[threading.Thread]:
    """Threads alive now. One that Qt made stays in Python's list after its end: the kernel knows better."""
    return {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread)
        or Path(f"/proc/self/task/{thread.native_id}").exists()
    }


class QtWatch:
    """Which timers run and which windows exist; asks Qt only when the process has imported it."""

    def __init__(self) -> None:
        self.timers: weakref.WeakSet[Any] = weakref.WeakSet()
        self.is_patched = False

    def attach(self) -> None:
        """Learn of every timer started from now on."""
        if self.is_patched or "PySide6.QtCore" not in sys.modules:
            return
        from PySide6.QtCore import QTimer

        original = QTimer.start

        def start(timer: QTimer, *args: Any) -> None:
            self.timers.add(timer)
            remember_start(timer)
            # `clicked.connect(timer.start)` hands `checked` to a Python function, not to Qt's own slot.
            original(timer, *(argument for argument in args if not isinstance(argument, bool)))

        QTimer.start = start  # type: ignore[method-assign]
        self.is_patched = True

    def leftovers(self) -> dict[int, str]:
        """Active timers and parentless windows: address of the C++ object → sentence."""
        if "PySide6.QtWidgets" not in sys.modules:
            return {}
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtWidgets import QApplication
        from shiboken6 import getCppPointer, isValid

        if not isinstance(QCoreApplication.instance(), QApplication):
            return {}
        # deleteLater() waits for an event loop that tests do not run.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found = {
            getCppPointer(timer)[0]: f"a {timer.interval()} ms timer started at {started_at.get(timer)}"
            for timer in list(self.timers)
            if isValid(timer) and timer.isActive()
        }
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and widget.parent() is None and type(widget).__name__ != "QTipLabel":
                found[getCppPointer(widget)[0]] = f"a window {type(widget).__name__} “{widget.objectName()}”"
        return found


watch = QtWatch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the fixtures below know whether the test itself passed: a failed one may leave things behind."""
    report = yield
    if report.when == "call":
        item.stash[passed] = report.passed
    return report


passed = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, an active timer or a window which was not there before."""
    watch.attach()
    threads, before = living_threads(), set(watch.leftovers())
    yield
    if not request.node.stash.get(passed, False):
        return
    found = [sentence for key, sentence in new_leftovers(before).items() if key not in before]
    deadline = time.monotonic() + THREAD_GRACE_S
    while (extra := living_threads() - threads) and time.monotonic() < deadline:
        time.sleep(0.01)
    found += [f"the thread {thread.name} started at {started_at.get(thread)}" for thread in extra]
    if found:
        pytest.fail("This test leaves behind: " + "; ".join(sorted(found)), pytrace=False)


def new_leftovers(before: set[int]) -> dict[int, str]:
    """Leftovers of Qt; what only a cycle of Python objects keeps alive is collected first."""
    found = watch.leftovers()
    if set(found) - before:
        gc.collect()
        found = watch.leftovers()
    return found


# --- the log ------------------------------------------------------------------------------------------


class LogWatch(logging.Handler):
    """Collects records of WARNING and above and the patterns a test expects among them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def expect(self, pattern: str) -> None:
        """Allow, and demand, at least one record whose "LEVEL logger: message" holds the pattern."""
        self.expected.append(pattern)

    def faults(self) -> list[str]:
        """Records nobody expected and expectations nothing met."""
        strangers = [line for line in self.records if not any(re.search(p, line) for p in self.expected)]
        unmet = [p for p in self.expected if not any(re.search(p, line) for line in self.records)]
        return [f"unexpected log: {line}" for line in strangers] + [f"never logged: {p}" for p in unmet]


@pytest.fixture(autouse=True)
def log_watch(request: pytest.FixtureRequest) -> Iterator[LogWatch]:
    """Fail a test during which the program logs a warning or worse that the test did not announce."""
    handler = LogWatch()
    for mark in request.node.iter_markers("expect_log"):
        handler.expect(mark.args[0])
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if request.node.stash.get(passed, False) and handler.faults():
        pytest.fail("\n".join(handler.faults()), pytrace=False)


@pytest.fixture
def expect_log(log_watch: LogWatch) -> Callable[[str], None]:
    """`expect_log("printer .* silent")`: such a warning is part of this test, and has to come."""
    return log_watch.expect


# --- language -----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def language_restored() -> Iterator[None]:
    """A test that switches the language gives it back."""
    from app import i18n

    before = i18n.language()
    yield
    if i18n.language() != before:
        i18n.set_language(before)
