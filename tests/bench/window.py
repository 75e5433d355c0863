"""The real window of a till, offscreen, with a scanner's keys and an eye for what has been painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.services.first_start import FIRST_PIN, prepare_shop
from ui.robot import Robot
from ui.run import Face, application

PATIENCE_S = 10.0
_GAP_MS = 8  # between two keys of a quick scanner
_POSITIONS = {str(n): 1 + n for n in range(1, 10)} | {"0": 11}
_ENTER = 28


class Window:
    """A till with its face, unlocked, with an empty Cassa in front."""

    def __init__(self, data: Path) -> None:
        application()
        self.running = bootstrap.open_till(data)
        prepare_shop(self.running.till, "Nino", "Reparto {n}")
        outside = bootstrap.outside_of(self.running, open_files=False)
        self.face = Face(self.running.till, self.running.printing, outside)
        self.flow = self.face.flow
        self.robot = Robot(self.face)
        self.face.show()
        self.robot.on("lock")
        self.robot.until(lambda: self.flow.lock.people_count > 0, "people who may unlock")
        self.robot.key_in(FIRST_PIN)
        self.robot.on("sell")
        self.robot.wait(0.5)  # tiles and departments come in

    def close(self) -> None:
        """The window goes, then the till."""
        self.face.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.running.close()

    def scan(self, code: str) -> Callable[[], None]:
        """Every key of a keyboard scanner but the last; what is returned presses Enter."""
        stamp = time.monotonic_ns() // 1_000_000
        for sign in code:
            self._key(ord(sign), sign, _POSITIONS[sign], stamp)
            stamp += _GAP_MS
        return lambda: self._key(Qt.Key.Key_Return, "\r", _ENTER, stamp)

    def _key(self, key: int, text: str, position: int, stamp: int) -> None:
        window = self.face.shell.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, position, 0, 0, text)
            event.setTimestamp(stamp)
            QCoreApplication.sendEvent(window, event)


class Eye(QObject):
    """Sees when a widget is painted while something is so."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._is_so: Callable[[], bool] | None = None
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_so is not None and self._is_so():
            self._is_so = None
        return False

    def seconds_until(self, act: Callable[[], object], is_so: Callable[[], bool]) -> float:
        """From `act` until the widget was painted while `is_so`, the painting itself included."""
        self._is_so = is_so
        start = time.perf_counter()
        act()
        while self._is_so is not None:
            pump()
            if time.perf_counter() - start > PATIENCE_S:
                raise TimeoutError("it was never painted")
        return time.perf_counter() - start


def pump() -> None:
    """Let one thing happen, waiting for it if there is none."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


@contextmanager
def window(data: Path) -> Iterator[Window]:
    """The window over a data folder, closed afterwards."""
    opened = Window(data)
    try:
        yield opened
    finally:
        opened.close()
