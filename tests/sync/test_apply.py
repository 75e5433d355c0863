"""Pulled pages on a real till's file: only the district's own word is stored, all of a page or nothing."""

import json

import pytest

from app.services.circuit import rules_by_hash
from app.store import circuit, sync_state
from app.store.tables import metadata
from sync.client import apply
from sync.wire.errors import WireError
from sync.wire.messages import Changes, decode
from sync.wire.signing import Signer, kid_of
from tests.fakes import CONTRACT, PROGRAM, RULESET, SHOP, cause, close_till, member, open_till
from tests.sync.client_fakes import TILL, ScriptedDistrict, enrolled_state

BRANCH = "cd" * 16
GIULIA = "a1" * 16
VOUCHER = "c3" * 16


@pytest.fixture
def district():
    made = ScriptedDistrict()
    yield made
    made.close()


@pytest.fixture
def till(tmp_path, district):
    opened = open_till(tmp_path)
    with opened.store.write() as connection:
        sync_state.write(connection, enrolled_state(district))
    yield opened
    close_till(opened)


def page_of(district, *changes, more=False, projected=None, cursor="ab.9"):
    message = {
        "changes": list(changes),
        "cursor": cursor,
        "more": more,
        "projected": projected,
        "server_incarnation": district.incarnation,
        "time": 1,
    }
    return decode(json.dumps(message), Changes)


def pull(till, district, *changes, **options):
    """Read and apply one page as the sync thread and the worker do."""
    with till.store.read() as connection:
        keys = apply.known_keys(connection, district.signer.public.hex())
    page = apply.read_page(page_of(district, *changes, **options), keys, BRANCH)
    with till.store.write() as connection:
        apply.apply_page(connection, page)
    return page


def content(till):
    """Every row of every table, to see what a pull touched."""
    with till.store.read() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
            for table in metadata.tables
        }


def read(till, query, *arguments):
    with till.store.read() as connection:
        return query(connection, *arguments)


def home(instrument=VOUCHER, cents=2500, version=1):
    return {"instrument": instrument, "till": TILL, "balance_cents": cents, "version": version}


def voucher(instrument=VOUCHER):
    return {
        "id": instrument,
        "program": "1",
        "cents": 2500,
        "nbf": "2026-01-01",
        "exp": "2026-12-31",
        "status": "active",
        "home": TILL,
    }


def key(signer, **changes):
    return {
        "kid": kid_of(signer.public),
        "public": signer.public.hex(),
        "role": "district",
        "valid_from": "2026-01-01",
        "valid_to": None,
        **changes,
    }


def test_a_first_page_brings_the_whole_circuit(till, district):
    new_key = Signer(b"\x43" * 32)
    giulia = member(GIULIA, "BT000100482173", "Giulia F.", 1240, 1240)
    spent = {"id": "d4" * 16, "at": "2026-11-02", "shop": "Bar Roma", "time": "09:41", "cents": 1000}
    page = pull(
        till,
        district,
        district.put("key", kid_of(district.signer.public), key(district.signer)),
        district.put("key", kid_of(new_key.public), key(new_key)),
        district.put("ruleset", "r1", RULESET),
        district.put("contract", "c1", CONTRACT),
        district.put("shop", "nino", SHOP),
        district.put("program", "1", PROGRAM),
        district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte")),
        district.put("member", GIULIA, giulia, signer=new_key),
        district.put("voucher", VOUCHER, voucher()),
        district.put("home", VOUCHER, home()),
        district.put("spent", "d4" * 16, spent),
        projected={"branch": BRANCH, "seq": 7},
    )
    assert page.unread == 0
    till.reload_circuit()
    assert till.circuit.district_number == 1
    assert till.circuit.programs["1"].name == "Buono spesa di quartiere"
    assert till.circuit.causes["ponte"].name == "Doposcuola Il Ponte"
    assert set(till.circuit.keys) == {kid_of(district.signer.public), kid_of(new_key.public)}
    assert json.loads(read(till, circuit.body_by_alt, "member", "BT000100482173"))["id"] == GIULIA
    assert read(till, circuit.home_balance, VOUCHER) == 2500
    assert json.loads(read(till, circuit.body, "spent", "d4" * 16))["shop"] == "Bar Roma"
    state = read(till, sync_state.read)
    assert (state.cursor, state.projected_seq, state.server_incarnation) == ("ab.9", 7, district.incarnation)


def test_the_rules_of_a_sale_are_found_again_by_their_hash(till, district):
    pull(
        till,
        district,
        district.put("ruleset", "r1", RULESET),
        district.put("contract", "c1", CONTRACT),
        district.put("shop", "nino", SHOP),
    )
    till.reload_circuit()
    rule = till.circuit.rules_on("2026-11-12").hash
    pull(till, district, district.put("ruleset", "r1", {**RULESET, "version": 2, "cashback_bps": 500}))
    till.reload_circuit()
    assert till.circuit.rules_on("2026-11-12").hash != rule
    assert read(till, rules_by_hash, rule)[0].cashback_bps == 400


@pytest.mark.parametrize(
    "spoil",
    [
        lambda change: change["payload"].update(sig="00" * 64),
        lambda change: change["payload"].update(body=change["payload"]["body"].replace("Giulia", "Mallory")),
        lambda change: change["payload"].update(kid="00000000"),
        lambda change: change.update(kind="voucher"),
        lambda change: change.update(id="e5" * 16),
        lambda change: change.update(payload=None),
        lambda change: change.update(op="patch"),
        lambda change: change.update(op="del"),
    ],
    ids=["signature", "content", "key", "kind", "id", "unsigned", "op", "signed delete"],
)
def test_one_object_that_is_not_the_districts_word_spoils_its_page(till, district, spoil):
    before = content(till)
    good = district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte"))
    bad = district.put("member", GIULIA, member(GIULIA, "BT000100482173", "Giulia F."))
    spoil(bad)
    with pytest.raises(WireError):
        pull(till, district, good, bad)
    assert content(till) == before


def test_a_stranger_cannot_vouch_for_his_own_key(till, district):
    stranger = Signer(b"\x66" * 32)
    with pytest.raises(WireError, match="UNKNOWN_KEY"):
        pull(till, district, district.put("key", kid_of(stranger.public), key(stranger), signer=stranger))


@pytest.mark.expect_log("member .* cannot be read")
@pytest.mark.expect_log("program .* cannot be read")
@pytest.mark.expect_log("key .* cannot be read")
def test_what_the_district_signed_but_we_cannot_read_is_left_out_and_counted(till, district):
    pull(till, district, district.put("program", "1", PROGRAM))
    page = pull(
        till,
        district,
        district.put("member", GIULIA, {"id": GIULIA, "name": "half a member"}),
        district.put("program", "1", {**PROGRAM, "kind": "barter"}),
        district.put("key", "00" * 4, key(Signer(b"\x43" * 32), kid="00" * 4)),
        district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte")),
    )
    assert page.unread == 3
    assert read(till, circuit.body, "member", GIULIA) is None
    assert json.loads(read(till, circuit.body, "program", "1"))["kind"] == "mpv"
    assert read(till, circuit.body, "cause", "ponte") is not None


def test_an_unknown_kind_is_stored_untouched(till, district):
    text = '{ "future": [1,2.5,"ü"] }'
    pull(till, district, district.put("lottery", "l1", text))
    assert read(till, circuit.body, "lottery", "l1") == text


def test_a_tombstone_takes_an_object_away(till, district):
    pull(till, district, district.put("cause", "ponte", cause("ponte", "Doposcuola Il Ponte")))
    pull(till, district, district.put("cause", "ponte", "{}", op="del"))
    assert read(till, circuit.body, "cause", "ponte") is None


def test_a_page_and_its_cursor_stand_or_fall_together(till, district, monkeypatch):
    """I15: killed in the middle, the till has neither."""
    before = content(till)
    monkeypatch.setattr(sync_state, "write", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
    with pytest.raises(OSError, match="power cut"):
        pull(till, district, district.put("home", VOUCHER, home()))
    assert content(till) == before


def test_projected_of_another_branch_or_none_keeps_what_was_known(till, district):
    pull(till, district, projected={"branch": BRANCH, "seq": 7})
    pull(till, district, projected={"branch": "ee" * 16, "seq": 900})
    pull(till, district, projected=None)
    assert read(till, sync_state.read).projected_seq == 7


def test_what_this_till_spent_of_a_home_stays_spent(till, district):
    pull(till, district, district.put("home", VOUCHER, home()))
    with till.store.write() as connection:
        assert circuit.spend_home(connection, VOUCHER, 795)
    pull(till, district, district.put("home", VOUCHER, home(cents=4500, version=2)))
    assert read(till, circuit.home_balance, VOUCHER) == 4500 - 795
    pull(till, district, district.put("home", VOUCHER, home(version=1)))
    assert read(till, circuit.home_balance, VOUCHER) == 4500 - 795  # an older word changes nothing


def test_a_home_that_went_away_holds_nothing(till, district):
    unused = "f6" * 16
    pull(
        till,
        district,
        district.put("home", VOUCHER, home()),
        district.put("home", unused, home(unused)),
    )
    with till.store.write() as connection:
        circuit.spend_home(connection, VOUCHER, 795)
    pull(
        till,
        district,
        district.put("home", VOUCHER, "{}", op="del"),
        district.put("home", unused, "{}", op="del"),
    )
    assert read(till, circuit.home_balance, VOUCHER) == 0
    assert read(till, circuit.home_balance, unused) is None
    pull(till, district, district.put("home", VOUCHER, home(cents=3000, version=5)))
    assert read(till, circuit.home_balance, VOUCHER) == 3000 - 795


def test_410_begins_again_without_losing_a_rule_or_a_spent_cent_on_the_way(till, district):
    stays, goes = VOUCHER, "f6" * 16
    pull(
        till,
        district,
        district.put("ruleset", "r1", RULESET, version=9),
        district.put("contract", "c1", CONTRACT),
        district.put("shop", "nino", SHOP),
        district.put("cause", "old", cause("old", "Vecchia")),
        district.put("member", GIULIA, member(GIULIA, "BT000100482173", "Giulia F.", 1240)),
        district.put("home", stays, home(version=9)),
        district.put("home", goes, home(goes)),
        projected={"branch": BRANCH, "seq": 7},
    )
    with till.store.write() as connection:
        circuit.spend_home(connection, stays, 500)
        apply.start_over(connection)
    state = read(till, sync_state.read)
    assert (state.cursor, state.projected_seq, state.till) == ("", 0, TILL)
    assert read(till, circuit.bodies, "member") == []  # their balances were as of the old cursor
    till.reload_circuit()
    assert till.circuit.rules_on("2026-11-12") is not None  # a sale in between still accrues
    assert read(till, circuit.home_balance, stays) == 2000
    # a restored district counts its versions anew
    restored = {**RULESET, "cashback_bps": 300}
    pull(
        till,
        district,
        district.put("ruleset", "r1", restored, version=1),
        district.put("home", stays, home(version=1)),
        more=True,
    )
    assert read(till, circuit.home_balance, goes) == 2500
    pull(
        till,
        district,
        district.put("contract", "c1", CONTRACT, version=1),
        district.put("shop", "nino", SHOP, version=1),
    )
    assert read(till, circuit.bodies, "cause") == []
    assert read(till, circuit.home_balance, goes) is None
    assert read(till, circuit.home_balance, stays) == 2000
    till.reload_circuit()
    assert till.circuit.rules_on("2026-11-12").member.cashback_bps == 300


def test_another_district_begins_with_nothing(till, district):
    pull(
        till,
        district,
        district.put("cause", "old", cause("old", "Vecchia")),
        district.put("home", VOUCHER, home()),
    )
    with till.store.write() as connection:
        apply.forget_district(connection)
    assert read(till, circuit.bodies, "cause") == []
    pull(till, district)
    assert read(till, circuit.home_balance, VOUCHER) is None


def test_a_pull_touches_no_journal_and_no_sale(till, district):
    """R13."""
    from tests.fakes import BREAD, sell

    sell(till, BREAD)
    before = content(till)
    pull(till, district, district.put("member", GIULIA, member(GIULIA, "BT000100482173", "Giulia F.")))
    after = content(till)
    assert {t for t in after if after[t] != before[t]} == {"district_object", "sync_state"}


def test_a_full_page_is_written_within_a_bulk_job(till, district):
    """HOUSE §2: a pulled page is one job of the database worker; the disk's flush is not counted."""
    import time

    changes = [
        district.put("member", f"{n:032x}", member(f"{n:032x}", f"BT0001{n:06d}00", f"Socio {n}"))
        for n in range(200)
    ]
    keys = {district.signer.kid: district.signer.public}
    page = apply.read_page(page_of(district, *changes), keys, BRANCH)
    assert len(page.rows) == 200
    times = []
    for _ in range(5):
        with till.store.write() as connection:
            began = time.process_time()
            apply.apply_page(connection, page)
            times.append(time.process_time() - began)
    assert min(times) < 0.1  # 20 ms on a quiet machine; a bound against anything quadratic
