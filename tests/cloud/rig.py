"""A till made of nothing but the wire: it journals, signs, pushes, pulls and holds like the real one.

Its sales are decided and written by the till's own functions (`app.domain`, `sync.wire.records`), so that
the district reads here exactly what it will read in a shop.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from hashlib import sha256

import httpx
from msgspec import structs

from app.domain.basket import Basket, Discount, Line, discount_document
from app.domain.causes import CauseShare
from app.domain.ledger import Parties, return_postings, sale_postings
from app.domain.payment import Mode, Tender, TenderType
from app.domain.record import ReturnBack, ReturnRecord, SaleRecord, Stamp
from app.domain.returns import make_return
from app.domain.sale import AccrualRules, Party, checkout
from sync.cloud.api import make_app
from sync.cloud.serve import Server, listen
from sync.wire import messages as m
from sync.wire.chain import ZERO_HASH, chain_hashes, head_of
from sync.wire.codec import encode_push
from sync.wire.entry import build_payload
from sync.wire.ids import Uuid7
from sync.wire.objects import read_body
from sync.wire.records import return_facts, sale_facts
from sync.wire.rules import rule_hash
from sync.wire.signing import Batch, Signer, enrol_message, kid_of, sign_request, verify_object

SHIFT = "019a7c3e-5d40-7002-8a2b-3c4d5e6f7081"
DAY = "2026-11-12"


@dataclass
class TillRig:
    """One till: its key, its branch, its entries, and what it pulled."""

    http: httpx.Client
    clock: object
    seed: int = 1
    id: str = ""
    shop: str = ""
    number: str = ""
    branch: bytes = b""
    parent: m.Point | None = None
    payloads: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    acked: int = 0
    cursor: str = ""
    projected: m.Projected | None = None
    objects: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    sales: dict = field(default_factory=dict)

    def __post_init__(self):
        rng = random.Random(self.seed)
        self.rng = rng
        self.signer = Signer(rng.randbytes(32))
        self.branch = rng.randbytes(16)
        self.ids = Uuid7(self.clock.now_ms, rng.randbytes)

    # -- joining ---------------------------------------------------------------------------------------

    def ask(self, code):
        public = self.signer.public.hex()
        proof = self.signer.sign(enrol_message(code, public)).hex()
        return m.EnrolAsk(code=code, public=public, proof=proof)

    def enrol(self, code):
        reply = self.http.post("/v1/enrol", content=m.encode(self.ask(code)))
        assert reply.status_code == 200, reply.text
        told = m.decode(reply.content, m.Enrolled)
        self.id, self.shop, self.number = told.till.id, told.shop, told.till.number
        public = bytes.fromhex(told.server_key)
        self.keys = {kid_of(public): public}
        return told

    # -- requests --------------------------------------------------------------------------------------

    def request(self, method, target, body=b"", batch=None, **headers):
        signed = sign_request(self.signer, self.id, method, target, self.clock.now_ms(), body, batch)
        return self.http.request(method, target, content=body, headers=signed | headers)

    @property
    def base(self):
        return self.parent.seq if self.parent else 0

    @property
    def head(self):
        return self.base + len(self.payloads)

    def hash_at(self, seq):
        if seq == self.base:
            return bytes.fromhex(self.parent.hash) if self.parent else ZERO_HASH
        return self.hashes[seq - self.base - 1]

    def note(self, payload):
        """Journal one payload; its seq."""
        prev = self.hash_at(self.head)
        self.payloads.append(payload)
        self.hashes += chain_hashes(self.branch, self.head, prev, [payload])
        return self.head

    def batch_of(self, first, last, **changes):
        """(body, batch) of a push of the entries first..last; `changes` to the header."""
        payloads = self.payloads[first - self.base - 1 : last - self.base]
        private = changes.pop("private", ())
        header = m.PushHeader(
            branch=self.branch.hex(),
            parent=self.parent,
            first=first,
            prev=self.hash_at(first - 1).hex(),
            sent_at=self.clock.now_ms(),
            left=self.head - last,
        )
        header = structs.replace(header, **changes)
        prev = bytes.fromhex(header.prev)
        hashes = chain_hashes(bytes.fromhex(header.branch), header.first, prev, payloads)
        last_sent = header.first + len(payloads) - 1
        head = head_of(prev, hashes).hex()
        return encode_push(header, payloads, private), Batch(
            header.branch, header.first, last_sent, header.prev, head
        )

    def send(self, first, last, **changes):
        """Push the entries first..last (none: hello) and return the HTTP response."""
        body, batch = self.batch_of(first, last, **changes)
        return self.request("POST", f"/v1/tills/{self.id}/push", body, batch, **{"Content-Encoding": "zstd"})

    def push(self):
        """Push everything unsent; the reply, with `acked` moved if the ack is believed."""
        reply = m.decode(self.ok(self.send(self.acked + 1, self.head)), m.PushReply)
        if reply.ack is not None and self.hash_at(reply.ack.upto).hex() == reply.ack.hash:
            self.acked = max(self.acked, reply.ack.upto)
        return reply

    def hello(self):
        return m.decode(self.ok(self.send(self.head + 1, self.head)), m.PushReply)

    def ok(self, response):
        assert response.status_code == 200, (response.status_code, response.text)
        return response.content

    def page(self):
        """One page of changes, checked and applied."""
        got = m.decode(self.ok(self.request("GET", f"/v1/changes?cursor={self.cursor}")), m.Changes)
        for change in got.changes:
            key = (change.kind, change.id)
            if change.op == "del":
                self.objects.pop(key, None)
                continue
            verify_object(self.keys, change.kind, change.payload)
            self.objects[key] = change.payload.body
        self.cursor = got.cursor
        self.projected = got.projected or self.projected
        return got

    def pull(self):
        """Pages until there are no more."""
        pages = [self.page()]
        while pages[-1].more:
            pages.append(self.page())
        return pages

    def body(self, kind, id):
        return read_body(kind, self.objects[(kind, id)])

    def bodies(self, kind):
        return {id: read_body(kind, text) for (k, id), text in self.objects.items() if k == kind}

    def hold(self, sale, n=1, **want):
        want = {"kind": "voucher", "want": 1000} | want
        body = m.encode(m.HoldWant(sale=sale, **want))
        return m.decode(self.ok(self.request("PUT", f"/v1/holds/{sale}:{n}", body)), m.HoldReply)

    def release(self, sale, n=1):
        return m.decode(self.ok(self.request("DELETE", f"/v1/holds/{sale}:{n}")), m.HoldReply)

    # -- a day's work ----------------------------------------------------------------------------------

    def rules(self, has_member):
        """(rule hash, figures) as the till reads them from what it pulled."""
        rulesets = [text for (kind, _id), text in self.objects.items() if kind == "ruleset"]
        contracts = [text for (kind, _id), text in self.objects.items() if kind == "contract"]
        if not rulesets or not contracts:
            return None, AccrualRules(), None
        ruleset, contract = read_body("ruleset", rulesets[0]), read_body("contract", contracts[0])
        name = rule_hash(rulesets[0].encode(), contracts[0].encode())
        if not has_member:
            bps = ruleset.default_cause_bps if ruleset.anonymous_cause else 0
            return name, AccrualRules(cause_bps=bps, cause_base=ruleset.cause_base), ruleset.anonymous_cause
        figures = AccrualRules(
            cause_bps=contract.cause_bps,
            cashback_bps=ruleset.cashback_bps,
            bricks_per_euro=ruleset.bricks_per_euro,
            cause_base=contract.base,
        )
        return name, figures, None

    def stamp(self, entry, rule, closure=1):
        count = sum(1 for payload in self.payloads if b'"number"' in payload) + 1
        number = f"{self.number}-{closure:04d}-{count:04d}"
        return Stamp(entry, number, self.clock.now_ms(), DAY, DAY, closure, SHIFT, "op-marta", rule)

    def sell(self, *cents, tenders=None, member=None, causes=(), sale=None, discount=None, tweak=None):
        """Journal a sale of one line per amount; its id. `tweak` may change the facts before the entry."""
        sale = sale or self.ids.next_text()
        rule, figures, anonymous = self.rules(member is not None)
        lines = tuple(Line(str(n), "Pane", amount, 1000, "4", 400, 1) for n, amount in enumerate(cents, 1))
        basket = Basket(lines)
        if discount:
            basket = discount_document(basket, Discount(cents=discount))
        shares = [CauseShare(cause, 10_000) for cause in causes]
        if member is None and anonymous:
            shares = [CauseShare(anonymous, 10_000)]
        party = Party(member, tuple(shares))
        done = checkout(basket, tenders or [cash()], party, figures, DAY)
        assert done.payment.due_cents == 0 and not done.payment.refusals
        record = SaleRecord(self.stamp(sale, rule), party, done)
        postings = sale_postings(
            done.priced.lines,
            done.payment.applied,
            done.payment.composition,
            done.payment.rounding_cents,
            done.accruals,
            Parties(self.shop, member),
        )
        facts = sale_facts(record, postings)
        if tweak:
            tweak(facts)
        self.sales[sale] = (record, record.state(figures))
        self.note(self.entry(sale, "sale.paid", facts, rule))
        return sale

    def give_back(self, sale, *wanted, tweak=None):
        """Journal a return of (line, thousandths) pairs; its id."""
        record, state = self.sales[sale]
        step = make_return(state, wanted)
        tenders = {a.tender.id: a for a in record.done.payment.applied}
        entry = self.ids.next_text()
        vat = {p.line.id: p.line.vat for p in record.done.priced.lines}
        parties = Parties(self.shop, record.party.member)
        postings = return_postings(step.moved, tenders, vat, 0, step.reversed, parties)
        made = ReturnRecord(
            stamp=self.stamp(entry, record.stamp.rule),
            sale=sale,
            sale_number=record.stamp.number,
            member=record.party.member,
            lines={line: (milli, step.line_refunds[line]) for line, milli in wanted},
            sold=record.done.priced.lines,
            back=tuple(
                ReturnBack(t, tenders[t].tender.type, c, tenders[t].tender.instrument)
                for t, c in step.back.items()
            ),
            refund_cents=step.refund_cents,
            payout_cents=step.refund_cents,
            rounding_cents=0,
            reversed=step.reversed,
            reason="defective",
            case_number="2026-0001",
            moved=step.moved,
        )
        facts = return_facts(made, postings)
        if tweak:
            tweak(facts)
        self.sales[sale] = (record, step.state)
        self.note(self.entry(entry, "return.made", facts, record.stamp.rule))
        return entry

    def close_day(self, sales, sales_cents, returns=0, returns_cents=0):
        entry = self.ids.next_text()
        totals = {
            "sales": sales,
            "sales_cents": sales_cents,
            "returns": returns,
            "returns_cents": returns_cents,
        }
        facts = {
            "date": DAY,
            "business_date": DAY,
            "closure": 1,
            "shift": SHIFT,
            "number": f"{self.number}-0001",
            "counted": [],
            "counted_total": sales_cents,
            "expected": sales_cents,
            "difference": 0,
            "note": "",
            "float_next": 0,
            "shifts": [],
            "totals": totals | {"tenders": {}, "vat": {}, "causes": {}, "members": 0, "unsent": 0},
        }
        self.note(self.entry(entry, "closure.made", facts))
        return entry

    def entry(self, id, kind, facts, rule=None):
        return build_payload(id, kind, self.clock.now_ms(), 0, "op-marta", rule, facts)

    def chatter(self, count=1):
        """Journal entries that move nothing."""
        for _ in range(count):
            self.note(self.entry(self.ids.next_text(), "operator.login", {"operator": "op-marta"}))


class answering:  # noqa: N801 - reads as a phrase: `with answering(district) as url`
    """A district on a real socket for as long as the block lasts."""

    def __init__(self, district):
        self._listener = listen("127.0.0.1", 0)
        self._ready = threading.Event()
        self._server = Server(make_app(district), self._ready.set)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],))

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *_exc):
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


def cash(cents=None):
    return Tender("cash", TenderType.CASH, cents)


def card(cents=None):
    return Tender("card", TenderType.CARD, cents)


def voucher(instrument, cents, hold=None, ladder="ONLINE"):
    return Tender(
        "V1",
        TenderType.MPV,
        cents,
        mode=Mode.PARTIAL,
        exp="2027-12-31",
        ladder=ladder,
        instrument=instrument,
        program="1001",
        hold=hold,
    )


def tesoretto(cents, hold=None):
    return Tender("W1", TenderType.TESORETTO, cents, ladder="ONLINE", hold=hold)


def private_part(text):
    """What names a person, as it travels beside the items."""
    salt = bytes(16)
    return m.PrivatePart(sha256(salt + text.encode()).hexdigest(), salt.hex(), text.encode().hex())
