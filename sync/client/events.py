"""What the sync engine is told and what it asks for: frozen values, no behaviour but small readings.

`runner` makes the events and carries out the actions; the simulator does the same on a false clock.
All times are monotonic milliseconds of the till, never wall time (sync R18).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sync.wire.codec import MAX_ENTRIES


class Failure(StrEnum):
    """How an exchange failed, as the transport saw it."""

    UNREACHABLE = "UNREACHABLE"  # no connection, or it broke
    TIMEOUT = "TIMEOUT"
    GARBAGE = "GARBAGE"  # an answer that is not the district's: captive portal, cut or unreadable
    STATUS = "STATUS"  # the district, or a gateway before it, answered with an error status
    TOO_LARGE = "TOO_LARGE"  # a single entry does not fit one request
    ABORTED = "ABORTED"  # the till is closing


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed exchange. `status` and `error` (the district's code) only for STATUS; `retry_after_ms` as
    the other side asked, None when it did not."""

    kind: Failure
    status: int = 0
    error: str = ""
    retry_after_ms: int | None = None

    @property
    def is_unreachable(self) -> bool:
        """Whether no connection was there, or it broke."""
        return self.kind is Failure.UNREACHABLE


# -- what a push was answered ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ack:
    """The district says it has everything up to `upto`, whose hash is `hash`; `own` is the till's hash
    there, None if it has no such entry (sync R8)."""

    upto: int
    hash: bytes
    own: bytes | None


@dataclass(frozen=True, slots=True)
class Need:
    """The district has this branch only up to `seq`."""

    seq: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Other content than ours after `common`."""

    common: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The district does not know the branch this one grew from."""


Answer = Ack | Need | Fork | Whole


# -- events ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed. `is_open`: a closure period is open, so the shop is at work (sync R24)."""

    now_ms: int
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Committed:
    """The journal reaches `head` now."""

    now_ms: int
    head: int


@dataclass(frozen=True, slots=True)
class LinkUp:
    """Something else got through (a hold, the network card): try again soon."""

    now_ms: int


@dataclass(frozen=True, slots=True)
class Retry:
    """A person asked to try again: forget stops and waits."""

    now_ms: int


@dataclass(frozen=True, slots=True)
class PushAnswered:
    """A push of `sent` entries (0: hello) was answered; `pull`: the district has something new."""

    now_ms: int
    ticket: int
    sent: int
    answer: Answer
    pull: bool = False


@dataclass(frozen=True, slots=True)
class PushFailed:
    """A push of `sent` entries (0: hello) came to nothing."""

    now_ms: int
    ticket: int
    sent: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class PullAnswered:
    """A page was fetched and, with its cursor, applied in one transaction (sync R11)."""

    now_ms: int
    ticket: int
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class PullRefused:
    """A page came whose signatures do not hold: nothing of it was applied."""

    now_ms: int
    ticket: int
    reason: str


@dataclass(frozen=True, slots=True)
class PullFailed:
    """A pull came to nothing; status 410 means: start from the empty cursor."""

    now_ms: int
    ticket: int
    fault: Fault


Event = (
    Tick | Committed | LinkUp | Retry | PushAnswered | PushFailed | PullAnswered | PullRefused | PullFailed
)


# -- actions -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendPush:
    """Send up to `limit` entries from `first` on; fewer if they do not fit."""

    ticket: int
    first: int
    limit: int


@dataclass(frozen=True, slots=True)
class SendHello:
    """Send a push without entries; `first` is the next seq."""

    ticket: int
    first: int


@dataclass(frozen=True, slots=True)
class SendPull:
    """Ask for the changes after `cursor` and apply them."""

    ticket: int
    cursor: str


@dataclass(frozen=True, slots=True)
class SetAcked:
    """Store how far the district has durably stored our branch."""

    seq: int


@dataclass(frozen=True, slots=True)
class StartOver:
    """What was pulled is no longer current: forget the cursor and begin again (410, sync R11)."""


@dataclass(frozen=True, slots=True)
class Line:
    """What people are shown of the line: `silent_since_ms` None while the district answers; the reason a
    direction stopped; the seq of an entry the district cannot store (sync R9)."""

    silent_since_ms: int | None = None
    push_stopped: str | None = None
    pull_stopped: str | None = None
    blocked_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """The line looks different now."""

    line: Line


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Send a `Tick` at this moment, also while a request is in flight; any event before it counts as one."""

    ms: int


Action = SendPush | SendHello | SendPull | SetAcked | StartOver | Show | WakeAt


# -- state -------------------------------------------------------------------------------------------


class Call(StrEnum):
    """The request in flight."""

    PUSH = "PUSH"
    HELLO = "HELLO"
    PULL = "PULL"


@dataclass(frozen=True, slots=True)
class Flight:
    """The one request in flight (sync R6). `first` of a push; `asked`: silence is counted from it."""

    call: Call
    ticket: int
    sent_at: int
    first: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Failures in a row, and the earliest moment of the next try."""

    tries: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """All the engine remembers. `head`, `acked` and `cursor` come from the database at start (sync R25);
    `seed` feeds the jitter; the rest begins anew with every start.

    `line` waits for any district at all, `push` and `pull` each for their own kind of call, so that a range
    the district cannot store never holds up what is pulled. `suspect`: a range of so many entries was
    refused, and it is not yet known whether the range or the district is to blame.
    """

    head: int
    acked: int
    cursor: str
    seed: int
    limit: int = MAX_ENTRIES
    flight: Flight | None = None
    tickets: int = 0
    line: Wait = field(default_factory=Wait)
    push: Wait = field(default_factory=Wait)
    pull: Wait = field(default_factory=Wait)
    beat_at: int = 0
    hello_wanted: bool = False
    pull_wanted: bool = False
    suspect: int = 0
    needs: int = 0
    active_at: int | None = None
    is_open: bool = True
    asking_since: int | None = None
    answered_at: int | None = None
    shown: Line = field(default_factory=Line)
