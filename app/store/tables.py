"""The till's tables. STRICT, integer cents, 16-byte ids; money facts are insert-only.

The journal is the outbox (sync R2): nothing is ever marked, "sent" is the number `journal_head.acked`.
Rows of a fact hang on its journal seq: small keys that only grow keep the sale to a dozen pages.
The migrations create them; a test compares both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem

from app.store.types import blob, cents, moment, text, whole

metadata = MetaData()


def _table(name: str, *items: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, **options)


_table("meta", text("key", key=True), text("value"))
_table("setting", text("key", key=True), text("value"), moment("changed_at"))

_table(
    "journal",
    whole("seq", key=True),
    blob("branch"),
    blob("uuid"),
    text("kind"),
    blob("payload"),
    blob("prev"),
    blob("hash"),
    Index("journal_uuid", "uuid", unique=True),
)
# One row, so that a sale touches one page for all its counters: where the branch stands, and the open day.
_table(
    "head",
    whole("id", key=True),
    blob("branch"),
    whole("seq"),
    blob("hash"),
    whole("acked"),
    whole("closure"),
    whole("is_open"),
    text("business_date"),
    text("shift"),
    moment("opened_at"),
    cents("float"),
    whole("progressive"),
)
_table("private", blob("ref", key=True), blob("salt"), blob("bytes"))

_table(
    "closure",
    whole("closure", key=True),
    blob("entry"),
    text("business_date"),
    text("shift"),
    moment("opened_at"),
    moment("closed_at"),
    cents("float"),
    cents("counted"),
    cents("expected"),
    cents("float_next"),
    text("note"),
    text("operator", nullable=True),
    text("counts"),
    text("totals"),
)
_table(
    "report",
    whole("number", key=True),
    blob("entry"),
    text("business_date"),
    whole("first_closure"),
    whole("last_closure"),
    text("prev"),
    text("hash"),
    moment("issued_at"),
    Index("report_closures", "first_closure", unique=True),
    Index("report_date", "business_date"),
)

_table(
    "sale",
    whole("seq", key=True),
    blob("id"),
    text("number"),
    moment("at"),
    text("date"),
    text("business_date"),
    whole("closure"),
    text("shift"),
    text("operator", nullable=True),
    text("member", nullable=True),
    cents("subtotal"),
    cents("discount"),
    cents("net_total"),
    cents("payable"),
    cents("rounding"),
    cents("received"),
    cents("change"),
    cents("cause_base"),
    cents("cause_total"),
    cents("cashback_base"),
    cents("cashback"),
    cents("bricks_base"),
    whole("bricks"),
    text("rule", nullable=True),
    text("document"),
    Index("sale_number", "closure", "number", unique=True),
)
_table(
    "sale_line",
    whole("sale", key=True),
    whole("pos", key=True),
    text("line"),
    text("product", nullable=True),
    text("code", nullable=True),
    text("text"),
    whole("department"),
    cents("unit"),
    cents("list_unit", nullable=True),
    whole("qty"),
    whole("weighed"),
    text("vat"),
    whole("vat_bps"),
    cents("gross"),
    cents("discount"),
    cents("net"),
    sqlite_with_rowid=False,
)
_table(
    "sale_tender",
    whole("sale", key=True),
    whole("pos", key=True),
    text("tender"),
    text("type"),
    cents("applied"),
    text("ladder", nullable=True),
    text("instrument", nullable=True),
    text("program", nullable=True),
    text("hold", nullable=True),
    sqlite_with_rowid=False,
)
_table(
    "posting",
    whole("entry", key=True),
    whole("pos", key=True),
    text("book"),
    text("ledger"),
    text("debit"),
    text("credit"),
    whole("amount"),
    text("code"),
    sqlite_with_rowid=False,
)
_table(
    "return_doc",
    whole("seq", key=True),
    blob("id"),
    text("number"),
    moment("at"),
    text("date"),
    text("business_date"),
    whole("closure"),
    text("shift"),
    text("operator", nullable=True),
    whole("sale"),
    text("sale_number"),
    text("member", nullable=True),
    cents("refund"),
    cents("payout"),
    cents("rounding"),
    cents("cause_base"),
    cents("cause_total"),
    cents("cashback"),
    whole("bricks"),
    text("reason"),
    text("case_number"),
    Index("return_number", "closure", "number", unique=True),
    Index("return_sale", "sale"),
)
_table(
    "return_line",
    whole("return_seq", key=True),
    text("line", key=True),
    whole("qty"),
    cents("refund"),
    text("vat"),
    whole("vat_bps"),
    sqlite_with_rowid=False,
)
_table(
    "return_back",
    whole("return_seq", key=True),
    text("tender", key=True),
    text("type"),
    cents("cents"),
    text("instrument", nullable=True),
    sqlite_with_rowid=False,
)
_table(
    "print_job",
    whole("id", key=True),
    text("kind"),
    blob("ref"),
    whole("is_copy"),
    blob("data", nullable=True),
    text("state"),
    text("cause", nullable=True),
    moment("created_at"),
    moment("changed_at"),
    Index("print_job_state", "state"),
)

_table("department", whole("number", key=True), text("name"), text("vat"), text("icon"), text("tone"))
_table(
    "product",
    whole("rowid_", key=True),
    text("id"),
    text("name"),
    text("short_name"),
    text("detail"),
    whole("department"),
    text("vat"),
    cents("price"),
    whole("weighed"),
    text("tags"),
    text("exclude"),
    text("icon"),
    whole("favourite", nullable=True),
    text("sort_name"),
    Index("product_id", "id", unique=True),
    Index("product_department", "department", "sort_name"),
    Index("product_favourite", "favourite"),
    Index("product_sort_name", "sort_name"),
)
_table(
    "barcode",
    text("code", key=True),
    whole("product"),
    Index("barcode_product", "product"),
    sqlite_with_rowid=False,
)
_table("search_word", text("word", key=True), sqlite_with_rowid=False)
_table(
    "import_run",
    text("run", key=True),
    text("file_sha256"),
    text("path"),
    text("plan"),
    whole("next_byte"),
    whole("next_line"),
    whole("rows"),
    whole("created"),
    whole("updated"),
    whole("unchanged"),
    whole("rejected"),
    moment("started_at"),
    moment("finished_at", nullable=True),
)
_table(
    "import_reject",
    text("run", key=True),
    whole("line", key=True),
    text("cells"),
    text("faults"),
    sqlite_with_rowid=False,
)

_table(
    "operator",
    text("id", key=True),
    text("name"),
    text("initials"),
    text("role"),
    text("pin_hash"),
    text("badge", nullable=True),
    whole("failed"),
    moment("paused_until"),
)

_table(
    "district_object",
    text("kind", key=True),
    text("id", key=True),
    whole("version"),
    text("body"),
    text("kid"),
    text("sig"),
    text("alt", nullable=True),
    Index("district_object_alt", "kind", "alt"),
)
_table("rule_set", text("hash", key=True), text("district_part"), text("shop_part"))
_table("home", text("instrument", key=True), cents("granted"), cents("spent"), whole("version"))
_table(
    "hold",
    text("id", key=True),
    text("sale"),
    text("kind"),
    text("instrument", nullable=True),
    text("member", nullable=True),
    cents("want"),
    cents("granted"),
    text("state"),
    moment("asked_at"),
    moment("expires_at", nullable=True),
    Index("hold_state", "state"),
)
_table(
    "sync_state",
    whole("id", key=True),
    text("till", nullable=True),
    text("url", nullable=True),
    text("server_key", nullable=True),
    text("server_incarnation", nullable=True),
    text("cursor"),
    whole("projected_seq"),
    text("turn", nullable=True),
    whole("offset_ms", nullable=True),
    text("stopped", nullable=True),
)
