"""Time and randomness, handed in so that tests and the simulator replace exactly these."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


class Clock(Protocol):
    """What a till may ask about time and chance."""

    def now_ms(self) -> int:
        """Wall time, integer milliseconds UTC."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that only go forward, for timeouts."""
        ...

    def random_bytes(self, count: int) -> bytes:
        """Unpredictable bytes for ids and keys."""
        ...


class SystemClock:
    """The machine's own clock and randomness."""

    def now_ms(self) -> int:
        """Wall time, integer milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """Milliseconds that only go forward."""
        return time.monotonic_ns() // 1_000_000

    def random_bytes(self, count: int) -> bytes:
        """Bytes from the operating system."""
        return secrets.token_bytes(count)


def local(ms: int) -> datetime:
    """Wall time in Italy, where rules, caps and expiry are reckoned (value E19)."""
    return datetime.fromtimestamp(ms / 1000, ROME)


def local_date(ms: int) -> str:
    """Local ISO date of a moment."""
    return local(ms).date().isoformat()
