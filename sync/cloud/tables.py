"""The district's tables: PostgreSQL, integer cents, every key starting with the district.

`store`, `ingest`, `projection`, `pull` and `holds` read and write them; the migrations create them and a
test compares both. The subset is portable to sharded engines (toolchain §3): no sequences, triggers,
temporary tables or foreign keys, ids made by programs.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(naming_convention={"pk": "%(table_name)s_pk", "ix": "%(table_name)s_%(column_0_N_name)s"})


def _text(name: str, key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=nullable)


def _big(name: str, key: bool = False, nullable: bool = False) -> Column[int]:
    """Cents, units, sequences, positions and moments (ms UTC) are all 64-bit integers."""
    return Column(name, BigInteger, primary_key=key, nullable=nullable, autoincrement=False)


def _blob(name: str, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


def _uuid(name: str, key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), primary_key=key, nullable=nullable)


def _table(name: str, *items: Any) -> Table:
    return Table(name, metadata, _text("district", key=True), *items)


# --- who is here
district = _table(
    "district",
    _text("name"),
    Column("number", Integer, nullable=False),
    _text("public"),
    _text("incarnation"),
    _big("created_at"),
)
shop = _table("shop", _text("shop", key=True), _text("name"), _text("address"), _text("vat_number"))
till = _table(
    "till",
    _uuid("till", key=True),
    _text("shop"),
    _text("number"),
    _text("public"),
    _big("enrolled_at"),
    _big("revoked_at", nullable=True),
    _big("seen_at"),
    _big("reported_at"),
    Index(None, "district", "shop", "number", unique=True),
)
enrol_code = _table(
    "enrol_code",
    _text("code", key=True),
    _text("shop"),
    _big("expires_at"),
    _text("used_by", nullable=True),
    _uuid("till", nullable=True),
)

# --- signed reference data
ruleset = _table(
    "ruleset", _text("ruleset", key=True), _big("version", key=True), _text("valid_from"), _text("body")
)
contract = _table(
    "contract",
    _text("contract", key=True),
    _text("shop"),
    _text("valid_from"),
    _text("body"),
    Index(None, "district", "shop"),
)
rule = _table("rule", _text("hash", key=True), _text("ruleset_body"), _text("contract_body"))
program = _table("program", _text("program", key=True), _text("kind"), _text("body"))
cause = _table(
    "cause",
    _text("cause", key=True),
    _text("name"),
    _text("runts", nullable=True),
    _text("tax_code", nullable=True),
    _text("iban", nullable=True),
    _big("goal_cents", nullable=True),
    Column("is_default", Boolean, nullable=False),
)
member = _table(
    "member",
    _text("member", key=True),
    _text("card"),
    _text("name"),
    _text("status"),
    Column("causes", JSONB, nullable=False),
    Index(None, "district", "card", unique=True),
)
voucher = _table(
    "voucher",
    _text("voucher", key=True),
    _text("readable"),
    _text("program"),
    _big("cents"),
    _text("nbf"),
    _text("exp"),
    _text("status"),
    _uuid("home", nullable=True),
    _text("home_shop", nullable=True),
    _big("placed_cents"),
    _big("home_version"),
    _big("used_at", nullable=True),
    _text("used_shop", nullable=True),
    _big("used_cents", nullable=True),
    Index(None, "district", "readable", unique=True),
    Index(None, "district", "home_shop"),
)

# --- the tills' journals, as sent
branch = _table(
    "branch",
    _text("branch", key=True),
    _uuid("till"),
    _text("parent_branch", nullable=True),
    _big("base"),
    _blob("base_hash"),
    _big("upto"),
    _blob("head"),
    Column("is_mixed", Boolean, nullable=False),
    _big("opened_at"),
    Index(None, "district", "till"),
)
line = _table("line", _text("branch", key=True), _big("seq", key=True), _uuid("uuid"), _blob("hash"))
entry = _table(
    "entry",
    _uuid("uuid", key=True),
    _text("kind"),
    Column("v", Integer, nullable=False),
    _big("at"),
    _big("off", nullable=True),
    _uuid("till"),
    _blob("payload"),
    _text("trouble", nullable=True),
    _big("received_at"),
)
batch = _table(
    "batch",
    _text("branch", key=True),
    _big("first", key=True),
    _big("last", key=True),
    _uuid("till"),
    _text("target"),
    _big("sent_ms"),
    _text("body_sha256"),
    _blob("prev"),
    _blob("head"),
    _blob("sig"),
    _big("received_at"),
)
private_part = _table(
    "private_part", _text("ref", key=True), _blob("salt"), _blob("bytes"), _uuid("till"), _big("received_at")
)

# --- what they mean
pointer = _table("pointer", _text("branch", key=True), _big("seq"))
projection = _table(
    "projection",
    _text("branch", key=True),
    _big("seq", key=True),
    _uuid("uuid"),
    _text("state"),
    _big("position"),
    _big("at"),
    Index("projection_uuid", "district", "uuid", unique=True, postgresql_where=sql("state <> 'known'")),
    Index(None, "district", "branch", "position"),
)
quarantine = _table(
    "quarantine",
    _uuid("uuid", key=True),
    _text("reason"),
    _text("detail"),
    _big("since"),
    _big("resolved_at", nullable=True),
)
transfer = _table(
    "transfer",
    _uuid("uuid", key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _text("ledger"),
    _text("debit"),
    _text("credit"),
    _big("amount"),
    _text("code"),
    _big("at"),
)
account = _table(
    "account", _text("ledger", key=True), _text("account", key=True), _big("debits"), _big("credits")
)
document = _table(
    "document",
    _uuid("uuid", key=True),
    _uuid("till"),
    _text("kind"),
    _text("number"),
    _text("date"),
    _text("business_date"),
    _big("closure"),
    _big("cents"),
    _text("member", nullable=True),
    _uuid("of", nullable=True),
    Index(None, "district", "till", "closure"),
    Index(None, "district", "of"),
)
hold = _table(
    "hold",
    _text("hold", key=True),
    _uuid("till"),
    _uuid("sale"),
    _text("content"),
    _text("account"),
    _text("instrument", nullable=True),
    _text("program", nullable=True),
    _text("member", nullable=True),
    _big("granted"),
    _big("balance"),
    _text("state"),
    _big("placed_at"),
    _big("expires_at"),
    _big("posted", nullable=True),
    Index(None, "district", "account", "state"),
    Index(None, "district", "state", "expires_at"),
)
case_file = _table(
    "case_file",
    _text("kind", key=True),
    _text("subject", key=True),
    _uuid("till", nullable=True),
    Column("facts", JSONB, nullable=False),
    _big("opened_at"),
)

# --- what tills pull
counter = _table("counter", _big("position"), _big("compacted_to"), _big("pruned_to"))
change = _table(
    "change",
    _big("position", key=True),
    _text("kind", key=True),
    _text("id", key=True),
    _text("scope", key=True),
    _big("version"),
    _text("op"),
    _text("body", nullable=True),
    _text("kid", nullable=True),
    _text("sig", nullable=True),
    _big("at"),
    _big("until", nullable=True),
    Index(
        "change_current",
        "district",
        "kind",
        "id",
        "scope",
        unique=True,
        postgresql_where=sql("until IS NULL"),
    ),
)
