"""The bodies of pulled objects, one Struct per kind (INTERFACES "Rules as data", value §4.2).

The district writes a body once as JSON text and signs that text; the till keeps text and signature and
reads the Struct when it needs figures. Unknown fields are ignored, new ones must be optional (sync R19).
Deliberately absent: deny, epoch, lease, snapshot, which come with the value engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from sync.wire.entry import Hex64
from sync.wire.messages import Hex8, Hex32, decode

KEY: Final = "key"
RULESET: Final = "ruleset"
PROGRAM: Final = "program"
CONTRACT: Final = "contract"
CAUSE: Final = "cause"
SHOP: Final = "shop"
MEMBER: Final = "member"
VOUCHER: Final = "voucher"
HOME: Final = "home"
SPENT: Final = "spent"

Natural = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Bps = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
IsoDate = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]


class Ruleset(msgspec.Struct, frozen=True, kw_only=True):
    """What sales earn: rates in basis points, `bricks_per_euro`, cash rounding step in cents or None."""

    id: str
    version: Natural
    valid_from: IsoDate
    cashback_bps: Bps
    cashback_cap: Natural | None
    bricks_per_euro: Natural
    cause_base: str
    default_cause_bps: Bps
    anonymous_cause: str | None
    mult_cause_bps: Bps
    mult_cashback_bps: Bps
    mult_bricks_bps: Bps
    round_cash_to: Natural | None


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop gives to causes: rate, base "gross" or "net", number of the agreement."""

    id: str
    shop: str
    valid_from: IsoDate
    valid_to: IsoDate | None
    cause_bps: Bps
    base: str
    agreement: str


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of voucher: issuer, who pays, what it covers. `id` is the number in its QR, in decimal."""

    id: str
    name: str
    issuer: str
    kind: str
    legal_kind: str
    funding_party: str
    tags: list[str] | None
    mode: str
    min_spend: Natural
    max_share_bps: Bps | None
    policy: list[str]
    covers: str


class CauseBody(msgspec.Struct, frozen=True, kw_only=True):
    """An association or project that receives a share; `raised_cents` as of the change's position."""

    id: str
    name: str
    runts: str | None
    tax_code: str | None
    iban: str | None
    goal_cents: Natural | None
    raised_cents: int
    is_default: bool


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """This till's shop and district."""

    id: str
    name: str
    address: str
    vat_number: str
    district_id: str
    district_name: str
    district_number: Natural


class CauseWeight(msgspec.Struct, frozen=True):
    """A member's cause and its weight."""

    id: str
    weight_bps: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member by pseudonym, with display name and balances as of the change's position (sync R17)."""

    id: Hex32
    card: str
    name: str
    status: str
    causes: list[CauseWeight]
    tesoretto_cents: int
    bricks: int


class VoucherBody(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that lives at this till."""

    id: Hex32
    program: str
    cents: Natural
    nbf: IsoDate
    exp: IsoDate
    status: str
    home: str


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """The value placed at a till, `balance_cents` in all placements so far; what is left is this less the
    till's own redemptions (value §4.1 HOME: single writer)."""

    instrument: Hex32
    till: str
    balance_cents: Natural
    version: Natural


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that is used up: refuse it offline too. `at` local date, `shop` the shop's name."""

    id: Hex32
    at: IsoDate
    shop: str
    time: str | None = None
    cents: int | None = None


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A public key of the district."""

    kid: Hex8
    public: Hex64
    role: str
    valid_from: IsoDate
    valid_to: IsoDate | None


Body = Ruleset | Contract | Program | CauseBody | Shop | Member | VoucherBody | Home | Spent | Key

BODIES: Mapping[str, type[Body]] = {
    KEY: Key,
    RULESET: Ruleset,
    PROGRAM: Program,
    CONTRACT: Contract,
    CAUSE: CauseBody,
    SHOP: Shop,
    MEMBER: Member,
    VOUCHER: VoucherBody,
    HOME: Home,
    SPENT: Spent,
}

_encoder = msgspec.json.Encoder()


def body_text(body: Body) -> str:
    """The JSON text of a body, to be signed and then kept as it is."""
    return _encoder.encode(body).decode()


def read_body(kind: str, text: str | bytes) -> Body | None:
    """The Struct of a body, or None for a kind this program does not know (an older till keeps it unread).

    Raises WireError("MALFORMED").
    """
    struct = BODIES.get(kind)
    return None if struct is None else decode(text, struct)
