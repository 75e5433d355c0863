"""The body of a push: exact bytes in, exact bytes out, and never more memory than allowed (sync R6)."""

from __future__ import annotations

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.wire.codec import MAX_BODY_BYTES, MAX_JSON_BYTES, decode_push, decompress, encode_push
from sync.wire.errors import WireError
from sync.wire.messages import Point, PrivatePart, PushHeader

HEADER = PushHeader(
    branch="00112233445566778899aabbccddeeff",
    parent=None,
    first=1,
    prev="00" * 32,
    sent_at=1794484321000,
    left=0,
)
# Entries as two tills might have spelled them: the bytes must survive, blanks and all.
PAYLOADS = [b'{"id":"1","text":"Caff\xc3\xa8"}', b'{ "id" : "2" }']

GOLDEN_JSON = (
    b'{"branch":"00112233445566778899aabbccddeeff","parent":null,"first":1,"prev":"' + b"00" * 32 + b'",'
    b'"sent_at":1794484321000,"proto":1,"turn":null,"left":0,'
    b'"items":[{"id":"1","text":"Caff\xc3\xa8"},{ "id" : "2" }],'
    b'"private":[{"ref":"' + b"11" * 32 + b'","salt":"' + b"22" * 16 + b'","bytes":"3344"}]}'
)


def test_golden_bytes_of_a_push_body():
    body = encode_push(HEADER, PAYLOADS, [PrivatePart("11" * 32, "22" * 16, "3344")])
    assert decompress(body) == GOLDEN_JSON


def test_items_come_back_byte_for_byte():
    push = decode_push(encode_push(HEADER, PAYLOADS))
    assert [bytes(item) for item in push.items] == PAYLOADS
    assert (push.first, push.last, push.left) == (1, 2, 0)


def test_a_hello_carries_no_items_and_ends_before_its_first():
    push = decode_push(encode_push(msgspec.structs.replace(HEADER, first=1042, prev="ab" * 32), []))
    assert (push.items, push.last) == ([], 1041)


def test_a_branch_with_a_parent_names_the_point():
    parent = Point("ff" * 16, 1060, "cd" * 32)
    push = decode_push(encode_push(msgspec.structs.replace(HEADER, parent=parent, first=1061), PAYLOADS))
    assert push.parent == parent


def test_a_till_that_knows_more_fields_is_still_read():
    text = GOLDEN_JSON[:-1] + b',"from_the_future":{"x":[1]}}'
    assert decode_push(zstandard.compress(text)).first == 1


def test_more_than_a_thousand_entries_are_refused_on_both_sides():
    with pytest.raises(WireError) as refused:
        encode_push(HEADER, [b"{}"] * 1_001)
    assert refused.value.code == "TOO_LARGE"
    many = GOLDEN_JSON.replace(b'{ "id" : "2" }', b",".join([b"{}"] * 1_001))
    with pytest.raises(WireError):
        decode_push(zstandard.compress(many))


def test_a_body_above_the_limit_is_refused_unread():
    with pytest.raises(WireError) as refused:
        decode_push(bytes(MAX_BODY_BYTES + 1))
    assert refused.value.code == "TOO_LARGE"


@pytest.mark.parametrize("declares_its_size", [True, False])
def test_a_decompression_bomb_is_cut_off(declares_its_size):
    bomb = zstandard.ZstdCompressor(level=19, write_content_size=declares_its_size).compress(
        bytes(MAX_JSON_BYTES * 8)
    )
    assert len(bomb) < MAX_BODY_BYTES
    with pytest.raises(WireError) as refused:
        decompress(bomb)
    assert refused.value.code in {"TOO_LARGE", "MALFORMED"}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_push_or_a_wire_error(data):
    for body in (data, zstandard.compress(data), zstandard.compress(GOLDEN_JSON)[: len(data)]):
        with pytest.raises(WireError):
            decode_push(body)


@given(st.integers(min_value=0, max_value=len(GOLDEN_JSON) - 1), st.binary(min_size=1, max_size=3))
def test_a_torn_text_is_a_push_or_a_wire_error(position, noise):
    torn = GOLDEN_JSON[:position] + noise + GOLDEN_JSON[position + 1 :]
    try:
        push = decode_push(zstandard.compress(torn))
    except WireError:
        return
    assert push.first >= 1


@pytest.mark.parametrize(
    "change",
    [
        (b'"first":1,', b'"first":0,'),
        (b'"first":1,', b'"first":1.0,'),
        (b'"prev":"00', b'"prev":"0G'),
        (b'"branch":"00', b'"branch":"'),
        (b"[1042]", b"[1042]"),
    ],
)
def test_a_header_out_of_form_is_named(change):
    text = GOLDEN_JSON.replace(*change)
    if text == GOLDEN_JSON:
        assert decode_push(zstandard.compress(text)).first == 1
        return
    with pytest.raises(WireError) as refused:
        decode_push(zstandard.compress(text))
    assert refused.value.code == "MALFORMED"
