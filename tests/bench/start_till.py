"""What `start` measures: `./bancone till`, which says when its lock screen was painted first, and ends.

The program is the real one from its first line on; only an eye is put on the window it shows.
"""

from __future__ import annotations

import sys
import time
from typing import Any


def main() -> int:
    """Run the till's own command over the folder that was given."""
    from app import __main__ as command
    from ui import run

    shown = run.Face.show

    def show(face: Any) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        class Eye(QObject):
            """Sees the first painting."""

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    watched.removeEventFilter(self)
                    QTimer.singleShot(0, say)
                return False

        def say() -> None:
            print(time.monotonic(), flush=True)
            face.app.quit()

        face.eye = Eye()
        face.flow.lock_screen.installEventFilter(face.eye)
        shown(face)

    run.Face.show = show
    return command.main(["till", "--data", sys.argv[1]])


if __name__ == "__main__":
    raise SystemExit(main())
