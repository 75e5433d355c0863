"""First schema of the district: who is here, signed reference data, journals, what they mean, changes.

Frozen: later changes are later steps. Written out as SQL so that it never follows tables.py.
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE account (
    district TEXT NOT NULL,
    ledger TEXT NOT NULL,
    account TEXT NOT NULL,
    debits BIGINT NOT NULL,
    credits BIGINT NOT NULL,
    CONSTRAINT account_pk PRIMARY KEY (district, ledger, account)
);
CREATE TABLE batch (
    district TEXT NOT NULL,
    branch TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    till UUID NOT NULL,
    target TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    body_sha256 TEXT NOT NULL,
    prev BYTEA NOT NULL,
    head BYTEA NOT NULL,
    sig BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT batch_pk PRIMARY KEY (district, branch, first, last)
);
CREATE TABLE branch (
    district TEXT NOT NULL,
    branch TEXT NOT NULL,
    till UUID NOT NULL,
    parent_branch TEXT,
    base BIGINT NOT NULL,
    base_hash BYTEA NOT NULL,
    upto BIGINT NOT NULL,
    head BYTEA NOT NULL,
    is_mixed BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    CONSTRAINT branch_pk PRIMARY KEY (district, branch)
);
CREATE INDEX branch_district_till ON branch (district, till);
CREATE TABLE case_file (
    district TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    till UUID,
    facts JSONB NOT NULL,
    opened_at BIGINT NOT NULL,
    CONSTRAINT case_file_pk PRIMARY KEY (district, kind, subject)
);
CREATE TABLE cause (
    district TEXT NOT NULL,
    cause TEXT NOT NULL,
    name TEXT NOT NULL,
    runts TEXT,
    tax_code TEXT,
    iban TEXT,
    goal_cents BIGINT,
    is_default BOOLEAN NOT NULL,
    CONSTRAINT cause_pk PRIMARY KEY (district, cause)
);
CREATE TABLE change (
    district TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    scope TEXT NOT NULL,
    version BIGINT NOT NULL,
    op TEXT NOT NULL,
    body TEXT,
    kid TEXT,
    sig TEXT,
    at BIGINT NOT NULL,
    until BIGINT,
    CONSTRAINT change_pk PRIMARY KEY (district, position, kind, id, scope)
);
CREATE UNIQUE INDEX change_current ON change (district, kind, id, scope) WHERE until IS NULL;
CREATE TABLE contract (
    district TEXT NOT NULL,
    contract TEXT NOT NULL,
    shop TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT contract_pk PRIMARY KEY (district, contract)
);
CREATE INDEX contract_district_shop ON contract (district, shop);
CREATE TABLE counter (
    district TEXT NOT NULL,
    position BIGINT NOT NULL,
    compacted_to BIGINT NOT NULL,
    pruned_to BIGINT NOT NULL,
    CONSTRAINT counter_pk PRIMARY KEY (district)
);
CREATE TABLE district (
    district TEXT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    public TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT district_pk PRIMARY KEY (district)
);
CREATE TABLE document (
    district TEXT NOT NULL,
    uuid UUID NOT NULL,
    till UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    date TEXT NOT NULL,
    business_date TEXT NOT NULL,
    closure BIGINT NOT NULL,
    cents BIGINT NOT NULL,
    member TEXT,
    "of" UUID,
    CONSTRAINT document_pk PRIMARY KEY (district, uuid)
);
CREATE INDEX document_district_of ON document (district, "of");
CREATE INDEX document_district_till_closure ON document (district, till, closure);
CREATE TABLE enrol_code (
    district TEXT NOT NULL,
    code TEXT NOT NULL,
    shop TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by TEXT,
    till UUID,
    CONSTRAINT enrol_code_pk PRIMARY KEY (district, code)
);
CREATE TABLE entry (
    district TEXT NOT NULL,
    uuid UUID NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    at BIGINT NOT NULL,
    "off" BIGINT,
    till UUID NOT NULL,
    payload BYTEA NOT NULL,
    trouble TEXT,
    received_at BIGINT NOT NULL,
    CONSTRAINT entry_pk PRIMARY KEY (district, uuid)
);
CREATE TABLE hold (
    district TEXT NOT NULL,
    hold TEXT NOT NULL,
    till UUID NOT NULL,
    sale UUID NOT NULL,
    content TEXT NOT NULL,
    account TEXT NOT NULL,
    instrument TEXT,
    program TEXT,
    member TEXT,
    granted BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    state TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    posted BIGINT,
    CONSTRAINT hold_pk PRIMARY KEY (district, hold)
);
CREATE INDEX hold_district_account_state ON hold (district, account, state);
CREATE INDEX hold_district_state_expires_at ON hold (district, state, expires_at);
CREATE TABLE line (
    district TEXT NOT NULL,
    branch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    uuid UUID NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT line_pk PRIMARY KEY (district, branch, seq)
);
CREATE TABLE member (
    district TEXT NOT NULL,
    member TEXT NOT NULL,
    card TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    causes JSONB NOT NULL,
    CONSTRAINT member_pk PRIMARY KEY (district, member)
);
CREATE UNIQUE INDEX member_district_card ON member (district, card);
CREATE TABLE pointer (
    district TEXT NOT NULL,
    branch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    CONSTRAINT pointer_pk PRIMARY KEY (district, branch)
);
CREATE TABLE private_part (
    district TEXT NOT NULL,
    ref TEXT NOT NULL,
    salt BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    till UUID NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT private_part_pk PRIMARY KEY (district, ref)
);
CREATE TABLE program (
    district TEXT NOT NULL,
    program TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT program_pk PRIMARY KEY (district, program)
);
CREATE TABLE projection (
    district TEXT NOT NULL,
    branch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    uuid UUID NOT NULL,
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT projection_pk PRIMARY KEY (district, branch, seq)
);
CREATE INDEX projection_district_branch_position ON projection (district, branch, position);
CREATE UNIQUE INDEX projection_uuid ON projection (district, uuid) WHERE state <> 'known';
CREATE TABLE quarantine (
    district TEXT NOT NULL,
    uuid UUID NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    since BIGINT NOT NULL,
    resolved_at BIGINT,
    CONSTRAINT quarantine_pk PRIMARY KEY (district, uuid)
);
CREATE TABLE rule (
    district TEXT NOT NULL,
    hash TEXT NOT NULL,
    ruleset_body TEXT NOT NULL,
    contract_body TEXT NOT NULL,
    CONSTRAINT rule_pk PRIMARY KEY (district, hash)
);
CREATE TABLE ruleset (
    district TEXT NOT NULL,
    ruleset TEXT NOT NULL,
    version BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT ruleset_pk PRIMARY KEY (district, ruleset, version)
);
CREATE TABLE shop (
    district TEXT NOT NULL,
    shop TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    CONSTRAINT shop_pk PRIMARY KEY (district, shop)
);
CREATE TABLE till (
    district TEXT NOT NULL,
    till UUID NOT NULL,
    shop TEXT NOT NULL,
    number TEXT NOT NULL,
    public TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    seen_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    CONSTRAINT till_pk PRIMARY KEY (district, till)
);
CREATE UNIQUE INDEX till_district_shop_number ON till (district, shop, number);
CREATE TABLE transfer (
    district TEXT NOT NULL,
    uuid UUID NOT NULL,
    n INTEGER NOT NULL,
    ledger TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    code TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT transfer_pk PRIMARY KEY (district, uuid, n)
);
CREATE TABLE voucher (
    district TEXT NOT NULL,
    voucher TEXT NOT NULL,
    readable TEXT NOT NULL,
    program TEXT NOT NULL,
    cents BIGINT NOT NULL,
    nbf TEXT NOT NULL,
    exp TEXT NOT NULL,
    status TEXT NOT NULL,
    home UUID,
    home_shop TEXT,
    placed_cents BIGINT NOT NULL,
    home_version BIGINT NOT NULL,
    used_at BIGINT,
    used_shop TEXT,
    used_cents BIGINT,
    CONSTRAINT voucher_pk PRIMARY KEY (district, voucher)
);
CREATE INDEX voucher_district_home_shop ON voucher (district, home_shop);
CREATE UNIQUE INDEX voucher_district_readable ON voucher (district, readable);
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        if statement.strip():
            op.execute(statement)
