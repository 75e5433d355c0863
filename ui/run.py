"""The Qt side of a start: application, fonts, theme, window, and the loop. Called by `app.__main__`.

`Face` is the assembled window; tests and the scripted day use it without `exec`.
"""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.services.printing import Printing
from app.services.till import Till
from app.wording import error_sentence
from ui import i18n, theme
from ui.errors import LastResort
from ui.flow import Flow, Outside
from ui.shell import Shell
from ui.wedge import Wedge

if TYPE_CHECKING:
    from ui.single import FirstWindow

SIGNAL_POLL_MS = 200
STARTED_MS = 5_000


def application() -> QApplication:
    """The one QApplication, with fonts, theme and texts; made once per process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Bancone")
    app.setQuitOnLastWindowClosed(False)
    theme.apply_theme(app, "light")
    i18n.install(app)
    return app


class Face:
    """The till's window with everything tied; `close` undoes it in order."""

    def __init__(self, till: Till, printing: Printing, outside: Outside, title: str = "Bancone") -> None:
        self.app = application()
        self.last_resort = LastResort(error_sentence)
        self.shell = Shell(title)
        self.wedge = Wedge()
        self.wedge.install(self.app, self.shell)
        self.flow = Flow(till, printing, self.shell, self.wedge, outside)
        self.last_resort.shown.connect(self.flow.status.tell)
        self.last_resort.install()

    def show(self) -> None:
        """Show the window, full screen height where the screen is no larger than the reference."""
        self.flow.start()
        self.shell.show()

    @property
    def lock_people(self) -> int:
        """How many people the lock screen offers by now."""
        return self.flow.lock.people_count

    def come_forward(self) -> None:
        """A second start: this window to the front."""
        self.shell.showNormal()
        self.shell.raise_()
        self.shell.activateWindow()

    def close(self) -> None:
        """The window goes away; threads are the caller's."""
        self.flow.stop()
        self.last_resort.uninstall()
        self.wedge.remove()
        self.shell.close()
        self.shell.deleteLater()


def run(face: Face, data: Path) -> int:
    """Show the window and run until it is closed; returns the exit code."""
    app = face.app
    first: list[FirstWindow] = []
    face.flow.painted.connect(lambda: first.append(_hear_second_starts(data, face)))
    face.shell.closing.connect(app.quit)
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    wake = QTimer()  # Python sees signals only between its own instructions
    wake.timeout.connect(lambda: None)
    wake.start(SIGNAL_POLL_MS)
    QTimer.singleShot(STARTED_MS, _collect_again)
    face.show()
    code = app.exec()
    wake.stop()
    for ear in first:
        ear.close()
    return code


def _hear_second_starts(data: Path, face: Face) -> FirstWindow:
    """From the first picture on; Qt's network library takes its time to load."""
    from ui.single import FirstWindow

    return FirstWindow(data, face.come_forward)


def _collect_again() -> None:
    """What the start made stays for good, so no later search for garbage has to look at it: such a search
    would hold a scan up by some 50 ms."""
    gc.freeze()
    gc.enable()
