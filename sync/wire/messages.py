"""Requests and replies as msgspec Structs: push, pull, holds, enrolment, errors (sync R6, R7, R11, R20).

Shared by the till's transport, the district's API and the simulator. Unknown fields are ignored, new ones
must be optional (sync R19). `Raw` items keep the exact bytes of entries. Deliberately absent:
compression (codec.py) and signatures (signing.py).
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec

from sync.wire.entry import Hex64, Moment, UuidText
from sync.wire.errors import MALFORMED, WireError

PROTO = 1
PROTO_RANGE = (1, 1)

Hex8 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}\Z")]
Hex32 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Hex128 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")]
HexBytes = Annotated[str, msgspec.Meta(pattern=r"\A(?:[0-9a-f]{2})*\Z", max_length=131_072)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
SeqFrom1 = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Cents = Annotated[int, msgspec.Meta(ge=1, le=99_999_999)]

T = TypeVar("T")


class Point(msgspec.Struct, frozen=True):
    """A place on a branch: sequence and hash. `branch` 32 hex, `hash` 64 hex."""

    branch: Hex32
    seq: Seq
    hash: Hex64


class PrivatePart(msgspec.Struct, frozen=True):
    """What names a person: `ref` = SHA-256(salt ‖ bytes), all hex; erasable on both sides (sync R3)."""

    ref: Hex64
    salt: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    bytes: HexBytes


class PushHeader(msgspec.Struct, frozen=True, kw_only=True):
    """A push without its entries. `prev` is the hash at `first` - 1 (64 zeros at the start of a branch).

    `left`: entries still unsent after this batch; 0 tells the district that it now knows everything, which
    a hello (no entries) always says (value CV-49).
    """

    branch: Hex32
    parent: Point | None
    first: SeqFrom1
    prev: Hex64
    sent_at: Moment
    proto: int = PROTO
    turn: str | None = None
    left: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Push(PushHeader, frozen=True, kw_only=True):
    """A push as read: `items` are the exact entry bytes, empty for a hello."""

    items: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=1_000)]
    private: Annotated[list[PrivatePart], msgspec.Meta(max_length=1_000)] = []

    @property
    def last(self) -> int:
        """Seq of the last entry; `first` - 1 for a hello."""
        return self.first + len(self.items) - 1


class Ack(msgspec.Struct, frozen=True):
    """Both sides agree up to `upto`, whose hash is `hash`; everything before is durably stored."""

    upto: Seq
    hash: Hex64


class Need(msgspec.Struct, frozen=True):
    """The district knows less than the till thinks: it has up to `seq`, so send from `seq` + 1."""

    seq: Seq


class Fork(msgspec.Struct, frozen=True):
    """Same seq, other content after `common`, the last seq on which both agree."""

    common: Seq


class PushReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Exactly one of `ack`, `need`, `fork`, `whole` is set (sync R7)."""

    ack: Ack | None = None
    need: Need | None = None
    fork: Fork | None = None
    whole: bool = False
    server_incarnation: Hex32
    time: Moment
    turn: str | None = None
    proto: tuple[int, int] = (0, 0)
    pull: bool = False


class Signed(msgspec.Struct, frozen=True):
    """A pulled body with the district's signature over it (INTERFACES "Wire")."""

    body: str
    kid: Hex8
    sig: Hex128


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One object put or deleted. `version` grows per (kind, id); `payload` is None for a delete."""

    kind: str
    id: str
    version: Seq
    op: str
    payload: Signed | None


class Projected(msgspec.Struct, frozen=True):
    """Own entries up to `seq` of `branch` are contained in the balances of this reply."""

    branch: Hex32
    seq: Seq


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """A page of changes, at most 200. `cursor` is opaque text. `projected` None: keep what you knew."""

    changes: Annotated[list[Change], msgspec.Meta(max_length=200)]
    cursor: str
    more: bool
    projected: Projected | None
    server_incarnation: Hex32
    time: Moment
    proto: tuple[int, int] = PROTO_RANGE


class HoldWant(msgspec.Struct, frozen=True, kw_only=True):
    """Reserve `want` cents of a voucher (by `instrument` or typed `code`) or of a member's tesoretto."""

    sale: UuidText
    kind: str
    want: Cents
    instrument: Hex32 | None = None
    code: str | None = None
    member: Hex32 | None = None


class HoldGranted(msgspec.Struct, frozen=True, kw_only=True):
    """`granted` cents are reserved until `exp` (ms UTC); `balance` is what the instrument holds in all."""

    id: str
    granted: int
    balance: int
    instrument: Hex32 | None
    program: str | None
    exp: Moment


class Refused(msgspec.Struct, frozen=True):
    """A rule's no: the same words as `app.domain.refusals.Reason`, with facts."""

    code: str
    facts: dict[str, Any] = {}


class HoldReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Exactly one of `hold`, `refused`, `released` is set."""

    hold: HoldGranted | None = None
    refused: Refused | None = None
    released: bool = False
    time: Moment = 0


class EnrolAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Join a shop: `proof` is the hex signature by the new key over `enrol/1|code|public` (sync R20)."""

    code: Annotated[str, msgspec.Meta(max_length=64)]
    public: Hex64
    proof: Hex128
    proto: int = PROTO


class TillName(msgspec.Struct, frozen=True):
    """A till's id and its two-digit number in the shop (sync R32)."""

    id: str
    number: str


class DistrictName(msgspec.Struct, frozen=True):
    """A district's id, name and four-digit number (the number that stands in cards and vouchers)."""

    id: str
    name: str
    number: int


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an enrolment; `server_key` verifies every pulled object from now on."""

    till: TillName
    shop: str
    district: DistrictName
    server_key: Hex64
    server_incarnation: Hex32
    time: Moment


class ErrorReply(msgspec.Struct, frozen=True):
    """What every status >= 400 carries. `error` is a code, `detail` English for the log."""

    error: str
    detail: str = ""


_encoder = msgspec.json.Encoder()


def encode(message: msgspec.Struct) -> bytes:
    """The JSON bytes of a message."""
    return _encoder.encode(message)


def decode(data: bytes | str, kind: type[T]) -> T:
    """`data` as `kind`. Raises WireError("MALFORMED") naming the path of what is wrong."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(MALFORMED, str(error)) from error
