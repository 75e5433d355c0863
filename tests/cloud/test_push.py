"""Pushing a journal: stored once, in order, whatever the line does to the request (sync R6, R7, R9)."""

from __future__ import annotations

import threading
from hashlib import sha256

import msgspec
import pytest

from sync.cloud import admin
from sync.wire import messages as m
from sync.wire.chain import ZERO_HASH, chain_hashes
from sync.wire.codec import decompress
from sync.wire.entry import build_payload
from sync.wire.signing import Batch, message_of_digest, require_signature, sign_request
from tests.cloud.rig import private_part

STORED = (
    "SELECT l.seq, e.payload, l.hash FROM line l JOIN entry e USING (district, uuid) ORDER BY l.branch, l.seq"
)


def stored(town):
    return [bytes(row["payload"]) for row in town.rows(STORED)]


def test_a_first_push_is_stored_byte_for_byte_and_acknowledged(town):
    till = town.till()
    till.chatter(3)
    reply = till.push()
    assert reply.ack == m.Ack(3, till.hashes[-1].hex())
    assert (reply.server_incarnation, reply.pull, reply.proto) == (town.district.incarnation, True, (1, 1))
    assert stored(town) == till.payloads
    assert till.acked == 3


def test_the_same_push_again_after_a_lost_reply_changes_nothing(town):
    till = town.till()
    till.chatter(4)
    first = till.send(1, 4)
    again = [till.send(1, 4) for _ in range(3)]
    assert [m.decode(r.content, m.PushReply).ack for r in again] == [
        m.decode(first.content, m.PushReply).ack
    ] * 3
    assert stored(town) == till.payloads
    assert town.value("SELECT count(*) FROM batch") == 1


def test_a_push_that_overlaps_what_is_there_stores_only_the_rest(town):
    till = town.till()
    till.chatter(6)
    till.send(1, 4)
    reply = m.decode(till.send(3, 6).content, m.PushReply)
    assert reply.ack == m.Ack(6, till.hashes[5].hex())
    assert stored(town) == till.payloads


def test_a_late_copy_of_an_old_push_is_a_no_op(town):
    till = town.till()
    till.chatter(2)
    body, batch = till.batch_of(1, 2)
    till.push()
    till.chatter(3)
    till.push()
    late = till.request("POST", f"/v1/tills/{till.id}/push", body, batch)
    assert m.decode(late.content, m.PushReply).ack == m.Ack(2, till.hashes[1].hex())
    assert stored(town) == till.payloads


def test_a_gap_is_answered_with_what_is_needed(town):
    till = town.till()
    till.chatter(9)
    till.send(1, 3)
    assert m.decode(till.send(7, 9).content, m.PushReply).need == m.Need(3)
    assert m.decode(till.send(4, 9).content, m.PushReply).ack.upto == 9


def test_a_district_that_knows_nothing_of_a_branch_asks_from_the_start(town):
    till = town.till()
    till.chatter(5)
    assert m.decode(till.send(4, 5).content, m.PushReply).need == m.Need(0)
    till.acked = 5
    assert till.hello().need == m.Need(0)


def test_a_hello_agrees_on_the_point_and_stores_nothing(town):
    till = town.till()
    assert till.hello().ack == m.Ack(0, ZERO_HASH.hex())
    till.chatter(2)
    till.push()
    assert till.hello().ack == m.Ack(2, till.hashes[1].hex())
    assert town.value("SELECT count(*) FROM branch") == 1


def test_other_content_at_the_same_place_is_a_fork_with_its_common_point(town):
    till = town.till()
    till.chatter(5)
    till.push()
    twin = town.till()
    twin.id, twin.signer, twin.branch = till.id, till.signer, till.branch
    twin.payloads, twin.hashes = till.payloads[:3], till.hashes[:3]
    twin.chatter(2)
    reply = m.decode(twin.send(4, 5).content, m.PushReply)
    assert reply.fork == m.Fork(3)
    assert m.decode(twin.send(2, 5).content, m.PushReply).fork == m.Fork(3)
    assert stored(town) == till.payloads
    assert town.cases() == ["fork"]


def test_a_till_restored_from_a_backup_is_told_by_its_hello(town):
    till = town.till()
    till.chatter(5)
    till.push()
    del till.payloads[3:], till.hashes[3:]
    assert till.hello().fork == m.Fork(3)
    assert town.cases() == []


def test_a_point_that_does_not_fit_sends_the_till_back_until_they_agree(town):
    till = town.till()
    till.chatter(2_500)
    for first in range(1, 2_500, 500):
        till.ok(till.send(first, first + 499))
    twin = town.till()
    twin.id, twin.signer, twin.branch = till.id, till.signer, till.branch
    twin.payloads, twin.hashes = till.payloads[:700], till.hashes[:700]
    twin.chatter(1_800)
    answers = []
    first = 2_401
    while True:
        reply = m.decode(twin.send(first, min(first + 999, twin.head)).content, m.PushReply)
        answers.append(reply.need or reply.fork or reply.ack)
        if reply.fork:
            break
        first = (reply.need.seq if reply.need else reply.ack.upto) + 1
        assert len(answers) < 12
    assert answers[-1] == m.Fork(700)
    assert isinstance(answers[0], m.Need)


def test_after_a_fork_the_new_branch_carries_the_rest_and_no_sale_is_doubled(town):
    till = town.till()
    till.chatter(5)
    till.push()
    common = m.Point(till.branch.hex(), 3, till.hashes[2].hex())
    fork = town.till()
    fork.id, fork.signer, fork.parent = till.id, till.signer, common
    fork.payloads, fork.hashes = [], []
    fork.note(till.payloads[4])  # an entry that is known already
    fork.chatter(2)
    fork.acked = 3
    assert fork.push().ack == m.Ack(6, fork.hashes[-1].hex())
    assert town.value("SELECT count(*) FROM entry") == 7
    assert town.value("SELECT count(*) FROM line") == 8
    assert town.cases() == ["fork"]


def test_a_branch_whose_trunk_is_lost_is_asked_for_everything(town):
    till = town.till()
    till.parent = m.Point("ee" * 16, 1_060, "cd" * 32)
    till.chatter(2)
    till.acked = 1_060
    assert till.push().whole is True
    assert town.value("SELECT count(*) FROM entry") == 0


def test_after_whole_everything_comes_under_a_new_branch_once(town):
    till = town.till()
    till.chatter(4)
    till.push()
    whole = town.till()
    whole.id, whole.signer = till.id, till.signer
    for payload in till.payloads:
        whole.note(payload)
    whole.chatter(1)
    assert whole.push().ack.upto == 5
    assert town.value("SELECT count(*) FROM entry") == 5


def test_another_tills_branch_is_not_for_this_key(town):
    mine, other = town.till(), town.till()
    mine.chatter(2)
    mine.push()
    other.branch = mine.branch
    other.chatter(1)
    reply = other.send(1, 1)
    assert (reply.status_code, reply.json()["error"]) == (403, "BRANCH_OF_ANOTHER_TILL")
    other.parent = m.Point(mine.branch.hex(), 1, mine.hashes[0].hex())
    other.branch = bytes(16)
    other.payloads, other.hashes = [], []
    other.chatter(1)
    assert m.decode(other.send(2, 2).content, m.PushReply).whole is True


@pytest.mark.parametrize("damage", ["body", "signature", "first", "key", "time", "path"])
def test_nothing_unsigned_or_wrongly_signed_is_stored(town, damage):
    till, other = town.till(), town.till()
    till.chatter(2)
    body, batch = till.batch_of(1, 2)
    path = f"/v1/tills/{till.id}/push"
    if damage == "first":
        batch = Batch(batch.branch, 2, batch.last, batch.prev, batch.head)
    signer = other.signer if damage == "key" else till.signer
    headers = sign_request(signer, till.id, "POST", path, 5, body, batch)
    if damage == "body":
        other.chatter(2)
        body = other.batch_of(1, 2)[0]
    if damage == "signature":
        headers["X-Sig"] = headers["X-Sig"][:-2] + "00"
    if damage == "time":
        headers["X-Time"] = "6"
    if damage == "path":
        path = f"/v1/tills/{other.id}/push"
    reply = town.http.post(path, content=body, headers=headers)
    assert (reply.status_code, reply.json()["error"]) == (401, "BAD_SIGNATURE")
    assert stored(town) == []


@pytest.mark.parametrize("name", ["", "nobody", "019a7c3e-5d40-7001-8a2b-3c4d5e6f7081"])
def test_a_till_nobody_knows_is_refused(town, name):
    till = town.till()
    till.chatter(1)
    till.id = name
    reply = till.send(1, 1)
    assert reply.status_code in (401, 404)
    assert stored(town) == []


def test_bodies_that_are_no_push_get_a_code_and_no_more(town):
    till = town.till()
    path = f"/v1/tills/{till.id}/push"
    for body, status in [(b"", 400), (b"not zstd", 400), (bytes(600_000), 413)]:
        reply = till.request("POST", path, body)
        assert (reply.status_code, set(reply.json())) == (status, {"error", "detail"})


def test_an_offer_no_till_can_make_is_named_malformed(town):
    till = town.till()
    till.chatter(2)
    reply = till.send(1, 2, prev="ab" * 32)
    assert (reply.status_code, reply.json()["error"]) == (400, "MALFORMED")


POISON = [
    b"123",
    b'"text"',
    b"[]",
    b"{}",
    b'{"id":"not an id","kind":"sale.paid","v":1,"at":1,"off":null,"by":null,"rule":null,"d":{}}',
    b'{"id":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7081","kind":"sale\\u0000paid","v":1,"at":1,"d":{}}',
    b'{"id":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7081","kind":"sale.paid","v":1,"at":99999999999999999999,"d":1}',
    b'{"id":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7082","kind":"sale.paid","v":1,"at":1,"off":null,"by":null,'
    b'"rule":null,"d":{"net_total":1.5}}',
    b'{"id":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7083","kind":"sale.paid","v":1,"at":1,"off":null,"by":null,'
    b'"rule":null,"d":' + b"[" * 300 + b"]" * 300 + b"}",
    b'"\xff\xfe"',
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_poison_is_stored_acknowledged_and_set_aside_and_delays_nobody(town, poison):
    till = town.till()
    till.sell(500)
    till.note(poison)
    till.sell(700)
    assert till.push().ack.upto == 3
    assert stored(town) == till.payloads
    assert town.project() == 3
    assert town.value("SELECT count(*) FROM quarantine") == 1
    assert town.value("SELECT count(*) FROM projection WHERE state = 'done'") == 2
    assert town.balance("cause:fondo-di-quartiere") == 12_000 + 5 + 7
    assert till.hello().ack.upto == 3


def test_the_same_id_with_other_bytes_is_kept_under_another_name_and_set_aside(town):
    till = town.till()
    sale = till.sell(500)
    till.note(till.entry(sale, "sale.paid", {"other": "content"}))
    assert till.push().ack.upto == 2
    assert stored(town) == till.payloads
    town.project()
    assert [row["reason"] for row in town.rows("SELECT reason FROM quarantine")] == ["UUID_CONFLICT"]


def test_the_same_id_on_another_till_is_set_aside_too(town):
    mine, other = town.till(), town.till()
    sale = mine.sell(500)
    mine.push()
    other.note(other.entry(sale, "sale.paid", {"copied": "id"}))
    assert other.push().ack.upto == 1
    town.project()
    assert town.value("SELECT count(*) FROM quarantine") == 1
    assert town.value("SELECT count(*) FROM document") == 1


def test_two_pushers_of_the_same_entries_at_once_store_them_once(town):
    till = town.till()
    till.chatter(300)
    body, batch = till.batch_of(1, 300)
    replies = []

    def send():
        replies.append(till.request("POST", f"/v1/tills/{till.id}/push", body, batch))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.status_code for r in replies] == [200] * 6
    assert {m.decode(r.content, m.PushReply).ack for r in replies} == {m.Ack(300, till.hashes[-1].hex())}
    assert stored(town) == till.payloads


def test_many_tills_at_once_each_keep_their_own_order(town):
    tills = [town.till() for _ in range(5)]
    for till in tills:
        till.chatter(120)

    def send(till):
        for first in range(1, 121, 30):
            till.ok(till.send(first, first + 29))

    threads = [threading.Thread(target=send, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for till in tills:
        rows = town.rows(
            "SELECT l.hash FROM line l WHERE l.branch = :branch ORDER BY l.seq", branch=till.branch.hex()
        )
        assert [bytes(row["hash"]) for row in rows] == till.hashes


def test_one_stored_signature_vouches_for_every_entry_before_it(town):
    till = town.till()
    till.chatter(3)
    till.push()
    row = town.rows("SELECT * FROM batch")[0]
    batch = Batch(row["branch"], row["first"], row["last"], row["prev"].hex(), row["head"].hex())
    message = message_of_digest(
        str(row["till"]), "POST", row["target"], row["sent_ms"], row["body_sha256"], batch
    )
    require_signature(till.signer.public, message, bytes(row["sig"]))
    payloads = stored(town)
    assert chain_hashes(till.branch, 1, ZERO_HASH, payloads)[-1] == row["head"]


def test_what_names_a_person_travels_beside_and_is_kept_apart(town):
    till = town.till()
    name = "Mario Rossi, RSSMRA80A01H501U"
    part = private_part(name)
    wrong = msgspec.structs.replace(part, ref="00" * 32)
    till.note(till.entry(till.ids.next_text(), "note.made", {"customer": part.ref}))
    till.ok(till.send(1, 1, private=[part, wrong]))
    rows = town.rows("SELECT ref, bytes FROM private_part")
    assert [(row["ref"], bytes(row["bytes"])) for row in rows] == [
        (part.ref, b"Mario Rossi, RSSMRA80A01H501U")
    ]
    assert b"Mario" not in stored(town)[0]
    assert b"Mario" not in decompress(till.batch_of(1, 1)[0])


def test_a_revoked_till_delivers_what_it_sold_before_and_pulls_nothing(town):
    till = town.till()
    till.sell(500)
    town.clock.forward(minutes=5)
    admin.revoke_till(town.district, till.id)
    town.clock.forward(minutes=5)
    late = till.sell(900)
    assert till.push().ack.upto == 2
    town.project()
    assert town.value("SELECT count(*) FROM document") == 1
    rows = town.rows("SELECT uuid::text, reason FROM quarantine")
    assert [(row["uuid"], row["reason"]) for row in rows] == [(late, "AFTER_REVOCATION")]
    reply = till.request("GET", "/v1/changes?cursor=")
    assert (reply.status_code, reply.json()["error"]) == (401, "REVOKED")


def test_an_entry_of_a_version_nobody_reads_yet_is_stored_and_counted(town):
    till = town.till()
    payload = build_payload(till.ids.next_text(), "value.gifted", 1, None, None, None, {"new": ["field"]})
    till.note(payload)
    till.push()
    town.project()
    assert [row["state"] for row in town.rows("SELECT state FROM projection")] == ["done"]
    assert sha256(stored(town)[0]).digest() == sha256(payload).digest()
