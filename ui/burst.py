"""Is this typing a scanner? The decision alone, with no Qt and no clock (devices §3, DESIGN §7).

`ui.wedge` feeds it every key press with the time the keyboard stamped on it, never the time of arrival: a
blocked screen makes arrival times worthless. It answers what to do with the key and with those held back.
Absent on purpose: the keyboard layout, which `ui.wedge` knows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

START_LIMIT_MS, LEAST_LIMIT_MS, MOST_LIMIT_MS = 50, 30, 150  # devices §3
MEAN_GAP_MS = 35
SHORTEST, LONGEST = 4, 2048  # characters of a code; the longest QR of the district has about 300
_LEARN_FROM = 3  # bursts before the limit is learned


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a key: first give back those held (`replay`), then hold this one (`hold`), or let it
    pass; `code` is a complete scan, then every held key and this one are swallowed."""

    replay: bool = False
    hold: bool = False
    code: str | None = None


PASS = Verdict()
HOLD = Verdict(hold=True)
REPLAY = Verdict(replay=True)
REPLAY_HOLD = Verdict(replay=True, hold=True)


class BurstJudge:
    """Decides burst by burst; `limit_ms` is the longest gap inside one, learned from the scanner."""

    def __init__(self) -> None:
        self.limit_ms = START_LIMIT_MS
        self._chars: list[str] = []
        self._stamps: list[int] = []
        self._last_ms: int | None = None
        self._typing = False
        self._medians: deque[float] = deque(maxlen=8)

    @property
    def holds(self) -> int:
        """How many keys are held back now."""
        return len(self._chars)

    def key(self, char: str, stamp_ms: int) -> Verdict:
        """A key that types `char`, pressed at `stamp_ms`."""
        gap = None if self._last_ms is None else stamp_ms - self._last_ms
        self._last_ms = stamp_ms
        close = gap is not None and 0 <= gap <= self.limit_ms
        if self._typing and close:
            return PASS
        self._typing = False
        replay = bool(self._chars) and not close
        if replay:
            self._forget()
        self._chars.append(char)
        self._stamps.append(stamp_ms)
        if len(self._chars) > LONGEST or (len(self._chars) >= 3 and self._mean() >= MEAN_GAP_MS):
            self._forget()
            self._typing = True
            return REPLAY
        return REPLAY_HOLD if replay else HOLD

    def suffix(self, stamp_ms: int) -> Verdict:
        """Enter or Tab: ends a scan, or is a key like any other."""
        gap = None if self._last_ms is None else stamp_ms - self._last_ms
        self._last_ms = stamp_ms
        if gap is not None and 0 <= gap <= self.limit_ms and self._is_scan():
            return self._take()
        return self.other()

    def other(self) -> Verdict:
        """A key that types nothing (arrows, F keys, Alt and Ctrl combinations): held keys go first."""
        self._typing = False
        if not self._chars:
            return PASS
        self._forget()
        return REPLAY

    def silence(self) -> Verdict:
        """No key for longer than the limit: a scan without suffix when it wears an AIM prefix (`]C1`)."""
        if self._is_scan() and self._chars[0] == "]" and self._chars[1].isalpha():
            return self._take()
        return self.other()

    def _is_scan(self) -> bool:
        return len(self._chars) >= SHORTEST and self._mean() < MEAN_GAP_MS

    def _mean(self) -> float:
        return (self._stamps[-1] - self._stamps[0]) / max(1, len(self._stamps) - 1)

    def _take(self) -> Verdict:
        gaps = [after - before for before, after in zip(self._stamps, self._stamps[1:], strict=False)]
        self._medians.append(median(gaps))
        if len(self._medians) >= _LEARN_FROM:
            learned = round(4 * median(self._medians))
            self.limit_ms = max(LEAST_LIMIT_MS, min(MOST_LIMIT_MS, learned))
        code = "".join(self._chars)
        self._forget()
        return Verdict(code=code)

    def _forget(self) -> None:
        self._chars.clear()
        self._stamps.clear()
