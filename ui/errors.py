"""The last resort: what nobody caught becomes a sentence for the person and a record in the log.

Installed once by `app.bootstrap`. A `KnownError` (the world failed) is shown as its sentence; anything
else is our bug: it is logged with a short code, and the banner says that the sales are safe (DESIGN §10).
Selling goes on. Absent on purpose: dialogs, retries, and any decision about money.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import zlib
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from app.domain.errors import KnownError
from app.i18n import _

log = logging.getLogger("bancone.errors")


class LastResort(QObject):
    """Catches what escapes any thread and shows it on the screen thread.

    Signals:
        shown(str, str): tone ("warn" or "danger") and sentence, for the shell's banner slot.
    """

    shown = Signal(str, str)
    _caught = Signal(str, str)

    def __init__(self, sentence: Callable[[KnownError], str], parent: QObject | None = None) -> None:
        """`sentence` puts a KnownError into words (app.wording)."""
        super().__init__(parent)
        self._sentence = sentence
        self._caught.connect(self.shown, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of this process: main thread, other threads."""
        sys.excepthook = self.handle
        threading.excepthook = self._handle_thread

    def uninstall(self) -> None:
        """Give the hooks back (tests, end of the program)."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Show and log one uncaught error. Never raises."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        try:
            tone, text = self._words(kind, error, trace)
            self._caught.emit(tone, text)
        except Exception:  # the handler of last resort has nobody behind it
            log.exception("the error handler failed")

    def _handle_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    def _words(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> tuple[str, str]:
        if isinstance(error, KnownError):
            log.warning("known error reached the last resort: %s", error)
            return "warn", self._sentence(error)
        code = bug_code(error)
        log.error("bug %s", code, exc_info=(kind, error, trace))
        return "danger", _("Something is wrong, but your sales are safe. Code {id}.").format(id=code)


def bug_code(error: BaseException) -> str:
    """Six hex digits from the place and kind of the error: the same bug has the same code everywhere."""
    frames = traceback.extract_tb(error.__traceback__)
    place = "|".join(f"{frame.name}:{frame.line}" for frame in frames[-5:])
    return f"{zlib.crc32(f'{type(error).__name__}|{place}'.encode()) & 0xFFFFFF:06X}"


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_messages() -> None:
    """Send Qt's own messages to the log instead of the terminal."""
    qt_log = logging.getLogger("bancone.qt")
    qInstallMessageHandler(lambda kind, _context, text: qt_log.log(_LEVELS[kind], "%s", text))
