"""First schema: journal, sales, returns, closures, catalogue, people, district objects.

Frozen: later changes are later steps. Written out as SQL so that it never follows tables.py.
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE barcode (
    code TEXT NOT NULL,
    product INTEGER NOT NULL,
    PRIMARY KEY (code)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX barcode_product ON barcode (product);
CREATE TABLE closure (
    closure INTEGER NOT NULL,
    entry BLOB NOT NULL,
    business_date TEXT NOT NULL,
    shift TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    float INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    float_next INTEGER NOT NULL,
    note TEXT NOT NULL,
    operator TEXT,
    counts TEXT NOT NULL,
    totals TEXT NOT NULL,
    PRIMARY KEY (closure)
)
 STRICT;
CREATE TABLE department (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    vat TEXT NOT NULL,
    icon TEXT NOT NULL,
    tone TEXT NOT NULL,
    PRIMARY KEY (number)
)
 STRICT;
CREATE TABLE district_object (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    kid TEXT NOT NULL,
    sig TEXT NOT NULL,
    alt TEXT,
    PRIMARY KEY (kind, id)
)
 STRICT;
CREATE INDEX district_object_alt ON district_object (kind, alt);
CREATE TABLE head (
    id INTEGER NOT NULL,
    branch BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    acked INTEGER NOT NULL,
    closure INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    shift TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    float INTEGER NOT NULL,
    progressive INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE hold (
    id TEXT NOT NULL,
    sale TEXT NOT NULL,
    kind TEXT NOT NULL,
    instrument TEXT,
    member TEXT,
    want INTEGER NOT NULL,
    granted INTEGER NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX hold_state ON hold (state);
CREATE TABLE home (
    instrument TEXT NOT NULL,
    granted INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (instrument)
)
 STRICT;
CREATE TABLE import_reject (
    run TEXT NOT NULL,
    line INTEGER NOT NULL,
    cells TEXT NOT NULL,
    faults TEXT NOT NULL,
    PRIMARY KEY (run, line)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE import_run (
    run TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    next_byte INTEGER NOT NULL,
    next_line INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (run)
)
 STRICT;
CREATE TABLE journal (
    seq INTEGER NOT NULL,
    branch BLOB NOT NULL,
    uuid BLOB NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;
CREATE UNIQUE INDEX journal_uuid ON journal (uuid);
CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)
 STRICT;
CREATE TABLE operator (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    badge TEXT,
    failed INTEGER NOT NULL,
    paused_until INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE posting (
    entry INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    book TEXT NOT NULL,
    ledger TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (entry, pos)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE print_job (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref BLOB NOT NULL,
    is_copy INTEGER NOT NULL,
    data BLOB,
    state TEXT NOT NULL,
    cause TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX print_job_state ON print_job (state);
CREATE TABLE private (
    ref BLOB NOT NULL,
    salt BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE TABLE product (
    rowid_ INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    department INTEGER NOT NULL,
    vat TEXT NOT NULL,
    price INTEGER NOT NULL,
    weighed INTEGER NOT NULL,
    tags TEXT NOT NULL,
    exclude TEXT NOT NULL,
    icon TEXT NOT NULL,
    favourite INTEGER,
    sort_name TEXT NOT NULL,
    PRIMARY KEY (rowid_)
)
 STRICT;
CREATE INDEX product_department ON product (department, sort_name);
CREATE INDEX product_favourite ON product (favourite);
CREATE UNIQUE INDEX product_id ON product (id);
CREATE INDEX product_sort_name ON product (sort_name);
CREATE TABLE report (
    number INTEGER NOT NULL,
    entry BLOB NOT NULL,
    business_date TEXT NOT NULL,
    first_closure INTEGER NOT NULL,
    last_closure INTEGER NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    PRIMARY KEY (number)
)
 STRICT;
CREATE UNIQUE INDEX report_closures ON report (first_closure);
CREATE INDEX report_date ON report (business_date);
CREATE TABLE return_back (
    return_seq INTEGER NOT NULL,
    tender TEXT NOT NULL,
    type TEXT NOT NULL,
    cents INTEGER NOT NULL,
    instrument TEXT,
    PRIMARY KEY (return_seq, tender)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE return_doc (
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    at INTEGER NOT NULL,
    date TEXT NOT NULL,
    business_date TEXT NOT NULL,
    closure INTEGER NOT NULL,
    shift TEXT NOT NULL,
    operator TEXT,
    sale INTEGER NOT NULL,
    sale_number TEXT NOT NULL,
    member TEXT,
    refund INTEGER NOT NULL,
    payout INTEGER NOT NULL,
    rounding INTEGER NOT NULL,
    cause_base INTEGER NOT NULL,
    cause_total INTEGER NOT NULL,
    cashback INTEGER NOT NULL,
    bricks INTEGER NOT NULL,
    reason TEXT NOT NULL,
    case_number TEXT NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;
CREATE UNIQUE INDEX return_number ON return_doc (closure, number);
CREATE INDEX return_sale ON return_doc (sale);
CREATE TABLE return_line (
    return_seq INTEGER NOT NULL,
    line TEXT NOT NULL,
    qty INTEGER NOT NULL,
    refund INTEGER NOT NULL,
    vat TEXT NOT NULL,
    vat_bps INTEGER NOT NULL,
    PRIMARY KEY (return_seq, line)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE rule_set (
    hash TEXT NOT NULL,
    district_part TEXT NOT NULL,
    shop_part TEXT NOT NULL,
    PRIMARY KEY (hash)
)
 STRICT;
CREATE TABLE sale (
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    at INTEGER NOT NULL,
    date TEXT NOT NULL,
    business_date TEXT NOT NULL,
    closure INTEGER NOT NULL,
    shift TEXT NOT NULL,
    operator TEXT,
    member TEXT,
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    net_total INTEGER NOT NULL,
    payable INTEGER NOT NULL,
    rounding INTEGER NOT NULL,
    received INTEGER NOT NULL,
    change INTEGER NOT NULL,
    cause_base INTEGER NOT NULL,
    cause_total INTEGER NOT NULL,
    cashback_base INTEGER NOT NULL,
    cashback INTEGER NOT NULL,
    bricks_base INTEGER NOT NULL,
    bricks INTEGER NOT NULL,
    rule TEXT,
    document TEXT NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;
CREATE UNIQUE INDEX sale_number ON sale (closure, number);
CREATE TABLE sale_line (
    sale INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    line TEXT NOT NULL,
    product TEXT,
    code TEXT,
    text TEXT NOT NULL,
    department INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    list_unit INTEGER,
    qty INTEGER NOT NULL,
    weighed INTEGER NOT NULL,
    vat TEXT NOT NULL,
    vat_bps INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    net INTEGER NOT NULL,
    PRIMARY KEY (sale, pos)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE sale_tender (
    sale INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    tender TEXT NOT NULL,
    type TEXT NOT NULL,
    applied INTEGER NOT NULL,
    ladder TEXT,
    instrument TEXT,
    program TEXT,
    hold TEXT,
    PRIMARY KEY (sale, pos)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE search_word (
    word TEXT NOT NULL,
    PRIMARY KEY (word)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY ("key")
)
 STRICT;
CREATE TABLE sync_state (
    id INTEGER NOT NULL,
    till TEXT,
    url TEXT,
    server_key TEXT,
    server_incarnation TEXT,
    cursor TEXT NOT NULL,
    projected_seq INTEGER NOT NULL,
    turn TEXT,
    offset_ms INTEGER,
    stopped TEXT,
    PRIMARY KEY (id)
)
 STRICT;
"""

# Insert-only tables: nothing of the journal or the money facts is ever edited (sync R2, R3).
FACTS = (
    "journal",
    "sale",
    "sale_line",
    "sale_tender",
    "posting",
    "return_doc",
    "return_line",
    "return_back",
    "closure",
    "report",
)

# Search: unranked prefix match over `sort_name`, which is already cut into plain words (sync §7 "Search");
# contentless, kept by triggers. Beginnings of four letters and more go through `search_word`.
SEARCH = """
CREATE VIRTUAL TABLE product_search USING fts5(
    words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0",
    prefix='1 2 3', detail=none
);
CREATE TRIGGER product_search_insert AFTER INSERT ON product BEGIN
    INSERT INTO product_search(rowid, words) VALUES (new.rowid_, new.sort_name);
END;
CREATE TRIGGER product_search_delete AFTER DELETE ON product BEGIN
    DELETE FROM product_search WHERE rowid = old.rowid_;
END;
CREATE TRIGGER product_search_update AFTER UPDATE OF sort_name ON product
WHEN old.sort_name <> new.sort_name BEGIN
    DELETE FROM product_search WHERE rowid = old.rowid_;
    INSERT INTO product_search(rowid, words) VALUES (new.rowid_, new.sort_name);
END;
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    for table in FACTS:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
            )
    for statement in SEARCH.split(";\nCREATE "):
        text = statement.strip().rstrip(";")
        op.execute(text if text.startswith("CREATE") else f"CREATE {text}")
