"""The hash chain: golden hashes, and that no byte of it can change unseen (sync R2)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire.chain import ZERO_HASH, chain_hashes, entry_hash, first_broken, head_of
from sync.wire.errors import WireError
from sync.wire.rules import rule_hash

BRANCH = bytes.fromhex("00112233445566778899aabbccddeeff")
GOLDEN = (
    "7166acefaa60152a9e8e6e0a1b75a72feb3606e838444cd7b90d957f3bb9fc35",
    "0fabf7247f60798e0c586c7fac4059e093de027a4f6efb35b682e60e683bf1db",
)
IMPOSSIBLE = [(b"x", 1, ZERO_HASH), (BRANCH, 0, ZERO_HASH), (BRANCH, 1, b"")]


def test_golden_hashes_of_two_entries():
    first = entry_hash(BRANCH, 1, ZERO_HASH, b'{"x":0}')
    assert first == sha256(b"bancone/entry/1" + BRANCH + bytes(7) + b"\x01" + bytes(32) + b'{"x":0}').digest()
    assert first.hex() == GOLDEN[0]
    assert entry_hash(BRANCH, 2, first, b'{"x":1}').hex() == GOLDEN[1]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8), st.data())
def test_a_changed_byte_breaks_the_chain_where_it_stands(payloads, data):
    hashes = chain_hashes(BRANCH, 5, ZERO_HASH, payloads)
    assert first_broken(BRANCH, 5, ZERO_HASH, zip(payloads, hashes, strict=True)) is None
    index = data.draw(st.integers(min_value=0, max_value=len(payloads) - 1))
    payloads[index] += b"!"
    assert first_broken(BRANCH, 5, ZERO_HASH, zip(payloads, hashes, strict=True)) == 5 + index


def test_the_head_of_a_hello_is_the_point_it_stands_on():
    assert head_of(ZERO_HASH, []) == ZERO_HASH
    assert head_of(ZERO_HASH, [b"a", b"b"]) == b"b"


@pytest.mark.parametrize(("branch", "seq", "prev"), IMPOSSIBLE)
def test_a_point_that_cannot_exist_is_refused(branch, seq, prev):
    with pytest.raises(WireError):
        entry_hash(branch, seq, prev, b"{}")


def test_the_rule_hash_names_both_texts_exactly():
    assert rule_hash(b'{"a":1}', b'{"b":2}') == sha256(b'{"a":1}{"b":2}').hexdigest()
    assert rule_hash(b'{"a":1}', b'{"b":2}') != rule_hash(b'{"a": 1}', b'{"b":2}')
