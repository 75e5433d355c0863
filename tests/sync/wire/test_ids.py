"""Ids of a till: they only go forward, whatever its clock does (sync R1)."""

from __future__ import annotations

import itertools
import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire.errors import WireError
from sync.wire.ids import Uuid7, next_uuid7, uuid_bytes, uuid_text


def test_an_id_is_a_uuid_of_version_7_that_carries_its_millisecond():
    value = next_uuid7(None, 1_794_484_320_123, bytes(range(10)))
    parsed = UUID(bytes=value)
    assert parsed.version == 7
    assert parsed.variant == "specified in RFC 4122"
    assert int.from_bytes(value[:6], "big") == 1_794_484_320_123


@given(st.lists(st.integers(min_value=0, max_value=2**45), min_size=2, max_size=60), st.randoms())
def test_ids_rise_strictly_when_the_clock_stands_still_or_jumps_back(moments, rng):
    last = None
    made = []
    for ms in moments:
        last = next_uuid7(last, ms, rng.randbytes(10))
        made.append(last)
    assert made == sorted(set(made))


def test_ten_thousand_ids_in_one_frozen_millisecond_still_rise():
    rng = random.Random(7)
    generator = Uuid7(lambda: 1_000, rng.randbytes)
    made = [generator.next_bytes() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert int.from_bytes(made[-1][:6], "big") <= 1_000 + 5


def test_after_a_restart_with_the_clock_a_day_back_the_next_id_follows_the_last_stored_one():
    rng = random.Random(1)
    before = Uuid7(lambda: 90_000_000, rng.randbytes).next_bytes()
    after = Uuid7(lambda: 3_600_000, rng.randbytes, last=before).next_bytes()
    assert after > before


def test_uniqueness_rests_on_the_random_bits_not_on_the_clock():
    first, second = (next_uuid7(None, 5, bytes([n]) * 10) for n in (1, 2))
    assert first[8:] != second[8:]


def test_text_and_bytes_agree_with_the_standard_library():
    for n in itertools.islice(itertools.count(), 50):
        value = next_uuid7(None, n * 77, random.Random(n).randbytes(10))
        assert uuid_text(value) == str(UUID(bytes=value))
        assert uuid_bytes(uuid_text(value)) == value


@pytest.mark.parametrize(
    "text",
    ["", "019a", "019A7C3E-5D40-7001-8A2B-3C4D5E6F7081", "{019a7c3e-5d40-7001-8a2b-3c4d5e6f7081}", "x" * 36],
)
def test_an_id_in_another_form_is_refused(text):
    with pytest.raises(WireError):
        uuid_bytes(text)
