"""What tests put in the place of the world: a clock, a district line, a circuit; never of our own code."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256

from app.domain.basket import Basket, add_product
from app.domain.catalogue import Product
from app.domain.refusals import Refusal
from app.ports.clock import ROME
from app.ports.link import HoldGranted, LineState
from app.services.changes import ChangeFeed
from app.services.checkout import Draft, cash_tender, close_sale
from app.services.till import Till
from app.services.worker import Worker
from app.store import circuit, sync_state
from app.store.engine import Store
from app.store.upgrade import prepare
from sync.wire.rules import rule_hash

MORNING = int(datetime(2026, 11, 12, 9, 0, tzinfo=ROME).timestamp() * 1000)
GIULIA = "a1" * 16
MARIO_BLOCKED = "b2" * 16
CARD_GIULIA = "BT000100482107"
CARD_BLOCKED = "BT000100482204"
PONTE, BANCO, FONDO = "ponte", "banco", "fondo"


class FakeClock:
    """A clock that stands until told; randomness is a counter hashed, so runs repeat."""

    def __init__(self, now_ms=MORNING):
        self.now = now_ms
        self.drawn = 0

    def now_ms(self):
        return self.now

    def monotonic_ms(self):
        return self.now

    def random_bytes(self, count):
        self.drawn += 1
        return sha256(self.drawn.to_bytes(8, "big")).digest()[:count].ljust(count, b"\0")

    def forward(self, *, minutes=0, hours=0, days=0, seconds=0):
        self.now += ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000


class FakeLink:
    """A district line at the port: grants what it holds, or is silent."""

    def __init__(self, balances=None):
        self.balances = dict(balances or {})
        self.silent = False
        self.held = {}
        self.released = []
        self.woken = 0

    def hold(self, request):
        if self.silent:
            return None
        account = request.instrument or request.member
        balance = self.balances.get(account)
        if isinstance(balance, Refusal):
            return balance
        granted = min(request.want_cents, balance or 0)
        self.held[request.id] = granted
        return HoldGranted(request.id, granted, balance or 0, MORNING + 600_000, request.instrument)

    def release(self, hold_id):
        if self.silent:
            return False
        self.released.append(hold_id)
        return True

    def state(self):
        return LineState(True, None, MORNING)

    def wake(self):
        self.woken += 1


RULESET = {
    "id": "r1",
    "version": 1,
    "valid_from": "2026-01-01",
    "cashback_bps": 400,
    "cashback_cap": None,
    "bricks_per_euro": 1,
    "cause_base": "gross",
    "default_cause_bps": 100,
    "anonymous_cause": FONDO,
    "mult_cause_bps": 10000,
    "mult_cashback_bps": 10000,
    "mult_bricks_bps": 10000,
    "round_cash_to": 5,
}
CONTRACT = {
    "id": "c1",
    "shop": "nino",
    "valid_from": "2026-01-01",
    "valid_to": None,
    "cause_bps": 300,
    "base": "gross",
    "agreement": "17/2025",
}
SHOP = {
    "id": "nino",
    "name": "Alimentari da Nino",
    "address": "Via dei Cedri 14, San Vito",
    "vat_number": "01234567890",
    "district_id": "d1",
    "district_name": "Distretto San Vito",
    "district_number": 1,
}
PROGRAM = {
    "id": "1",
    "name": "Buono spesa di quartiere",
    "issuer": "Comune di San Vito",
    "kind": "mpv",
    "legal_kind": "multi",
    "funding_party": "town",
    "tags": None,
    "mode": "partial",
    "min_spend": 0,
    "max_share_bps": None,
    "policy": ["HOME", "ONLINE"],
    "covers": "tutta la spesa",
}


def cause(cause_id, name):
    return {
        "id": cause_id,
        "name": name,
        "runts": "10482",
        "tax_code": "90012345678",
        "iban": "IT60X0542811101000000124471",
        "goal_cents": 300_000,
        "raised_cents": 220_400,
        "is_default": cause_id == FONDO,
    }


def member(member_id, card, name, tesoretto=0, bricks=0, status="active"):
    return {
        "id": member_id,
        "card": card,
        "name": name,
        "status": status,
        "causes": [{"id": PONTE, "weight_bps": 10000}],
        "tesoretto_cents": tesoretto,
        "bricks": bricks,
    }


def put(connection, kind, body, alt=None, version=1):
    text = json.dumps(body)
    circuit.put_object(connection, circuit.StoredObject(kind, body["id"], version, text, "00" * 4, ""), alt)
    return text


def join_district(till):
    """Give the till what a pull would have brought: rules, shop, causes, two members."""
    with till.store.write() as connection:
        sync_state.write(
            connection, sync_state.SyncState("t1", "http://127.0.0.1:1", None, None, "", 0, None, None, None)
        )
        ruleset = put(connection, "ruleset", RULESET)
        contract = put(connection, "contract", CONTRACT)
        put(connection, "shop", SHOP)
        put(connection, "program", PROGRAM)
        put(connection, "cause", cause(PONTE, "Doposcuola Il Ponte"))
        put(connection, "cause", cause(BANCO, "Banco di quartiere"))
        put(connection, "cause", cause(FONDO, "Fondo di Quartiere"))
        put(connection, "member", member(GIULIA, CARD_GIULIA, "Giulia F.", 1240, 1240), CARD_GIULIA)
        blocked = member(MARIO_BLOCKED, CARD_BLOCKED, "Mario B.", 500, 10, "blocked")
        put(connection, "member", blocked, CARD_BLOCKED)
        circuit.keep_rules(connection, rule_hash(ruleset.encode(), contract.encode()), ruleset, contract)
    till.reload_circuit()


def open_till(folder, clock=None, link=None):
    """A real till over a real file, with its worker and pool; close it with `close_till`."""
    prepare(folder / "till.db", folder / "backup")
    return Till(
        store=Store(folder / "till.db"),
        worker=Worker(),
        pool=ThreadPoolExecutor(2, thread_name_prefix="pool"),
        clock=clock or FakeClock(),
        feed=ChangeFeed(),
        data=folder,
        link=link,
    )


def close_till(till):
    till.worker.close()
    till.pool.shutdown()
    till.store.close()


BREAD = Product("p-bread", "Pane casereccio 500 g", "Pane casereccio", 1, "4", 240, code="8001234500016")
OIL = Product("p-oil", "Olio extravergine 0,75 l", "Olio extravergine", 5, "4", 980, code="8001234500023")
COFFEE = Product("p-coffee", "Caffè macinato 250 g", "Caffè macinato", 6, "22", 429, code="8001234500030")
HAM = Product("p-ham", "Prosciutto crudo", "Prosciutto crudo", 2, "10", 2990, weighed=True)


def basket_of(*items):
    """A basket of products, or (product, thousandths) pairs."""
    basket = Basket()
    for item in items:
        product, milli = item if isinstance(item, tuple) else (item, 1000)
        basket, _line = add_product(basket, product, milli)
    return basket


def draft_of(till, *items, tenders=None, member=None, operator="marta"):
    """A draft of a sale paid in cash unless other tenders are given."""
    return Draft(
        till.ids.next_text(),
        basket_of(*items),
        tuple(tenders if tenders is not None else [cash_tender(None, True)]),
        member,
        operator,
    )


def sell(till, *items, **options):
    """Close a sale now, in the caller's thread; returns its record."""
    return close_sale(till, draft_of(till, *items, **options)).value.record
