"""What the sync thread and the counter's line need of a transport; the simulator has another one.

Light on purpose: `transport` brings `requests` along, which a till that is just being opened does not need
yet, so it is imported with the first call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

import msgspec

if TYPE_CHECKING:
    from app.ports.clock import Clock
    from sync.client.events import Fault
    from sync.wire.messages import Changes, PrivatePart, PushHeader, PushReply
    from sync.wire.signing import Signer

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """A message of the district. `sent_ms`, `received_ms`: wall times of the exchange, for R18."""

    message: T
    sent_ms: int
    received_ms: int


class Wire(Protocol):
    """What the sync thread needs of a transport; the simulator has another one."""

    def push(
        self, header: PushHeader, payloads: Sequence[bytes], head: str, private: Sequence[PrivatePart] = ()
    ) -> Reply[PushReply] | Fault:
        """As `Transport.push`."""
        ...

    def pull(self, cursor: str) -> Reply[Changes] | Fault:
        """As `Transport.pull`."""
        ...

    def abort(self) -> None:
        """As `Transport.abort`."""
        ...

    def close(self) -> None:
        """As `Transport.close`."""
        ...


Dial: TypeAlias = "Callable[[str, str, Signer, Clock, Callable[[], None]], Wire]"


def over_http(url: str, till: str, signer: Signer, clock: Clock, on_slice: Callable[[], None]) -> Wire:
    """A `Transport`. Raises KnownError as its constructor does."""
    from sync.client.transport import Transport

    return Transport(url, till, signer, clock, on_slice)
