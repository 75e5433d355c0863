"""The line as other threads may see it: an immutable picture, replaced as a whole by the sync thread.

The engine reckons in monotonic time; people are shown wall time, so the difference is kept with the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.ports.link import LineState
from sync.client import engine
from sync.client.events import State


@dataclass(frozen=True, slots=True)
class View:
    """Monotonic ms; `wall_ms` is wall time less monotonic time when the picture was taken."""

    enrolled: bool = False
    silent_since: int | None = None
    asking_since: int | None = None
    answered_at: int | None = None
    wall_ms: int = 0
    stopped: str | None = None

    def line_state(self, now_ms: int) -> LineState:
        """As the port tells it; silence shows on time even while the sync thread still waits."""
        since, asking = self.silent_since, self.asking_since
        if since is None and asking is not None and now_ms - asking >= engine.SILENT_MS:
            since = asking
        return LineState(
            self.enrolled,
            None if since is None else since + self.wall_ms,
            None if self.answered_at is None else self.answered_at + self.wall_ms,
            self.stopped,
        )


def view_of(state: State, stored_stop: str | None, wall_ms: int) -> View:
    """The picture of an engine's state. `stored_stop`: why the line stood before this start, shown until
    the district has said something (R27)."""
    stopped = engine.shows(state.shown)
    if stopped is None and state.answered_at is None:
        stopped = stored_stop
    return View(
        enrolled=True,
        silent_since=state.shown.silent_since_ms,
        asking_since=state.asking_since,
        answered_at=state.answered_at,
        wall_ms=wall_ms,
        stopped=stopped,
    )
