"""What `start` measures: `./bancone till`, which says when its lock screen was painted first, and ends.

The program is the real one, in its own order of imports; only an eye is put on the window before it is shown.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from app import __main__ as command


def watched(window: Any) -> Any:
    """`window`, the command's own function, with the eye on what it shows."""

    def with_eye(folder: Path) -> int:
        from ui import run

        shown = run.Face.show

        def show(face: Any) -> None:
            face.eye = _eye(face)
            shown(face)

        run.Face.show = show
        return window(folder)

    return with_eye


def _eye(face: Any) -> Any:
    from PySide6.QtCore import QEvent, QObject, QTimer

    def say() -> None:
        print(time.monotonic(), flush=True)
        face.app.quit()

    class Eye(QObject):
        """Sees the first painting; whatever follows it in the same turn has been done when it speaks."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, say)
            return False

    eye = Eye()
    face.flow.lock_screen.installEventFilter(eye)
    return eye


if __name__ == "__main__":
    command._window = watched(command._window)
    raise SystemExit(command.main(["till", "--data", sys.argv[1]]))
