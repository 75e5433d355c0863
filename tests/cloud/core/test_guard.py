"""What a push is answered, against a model of what both sides hold (sync R7, I6, I8, I11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cloud.core.guard import Append, AskBack, BranchState, Offer, SayFork, SayWhole, decide
from sync.wire.chain import ZERO_HASH, chain_hashes
from sync.wire.errors import WireError

BRANCH = bytes(16)


def chain(payloads, first=1, prev=ZERO_HASH):
    return chain_hashes(BRANCH, first, prev, payloads)


def state_of(hashes, base=0, base_hash=ZERO_HASH):
    return BranchState(base, base_hash, base + len(hashes), hashes[-1] if hashes else base_hash)


def offer_of(hashes, first, last, prev=None):
    before = hashes[first - 2] if first > 1 else ZERO_HASH
    return Offer(first, before if prev is None else prev, hashes[first - 1 : last])


def known_of(hashes):
    return dict(enumerate(hashes, 1))


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 31), st.integers(0, 40))
def test_an_honest_till_is_never_told_a_fork_and_an_ack_is_always_its_own_hash(stored, wrote, first, last):
    """Whatever range a till of one straight branch sends, the district answers within the truth."""
    wrote = max(wrote, stored)
    hashes = chain([bytes([n]) for n in range(wrote)])
    first, last = min(first, wrote + 1), min(last, wrote)
    last = max(last, first - 1)
    answer = decide(
        state_of(hashes[:stored]), offer_of(hashes, first, last), known_of(hashes[:stored]), False
    )
    if first - 1 > stored:
        assert answer == AskBack(stored)
    elif last < first and first - 1 < stored:
        assert answer == SayFork(first - 1, is_conflict=False)  # a hello that knows less than was sent
    else:
        assert isinstance(answer, Append)
        assert answer.upto == last
        assert answer.head == (hashes[last - 1] if last else ZERO_HASH)
        assert answer.skip == min(last, stored) - (first - 1)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20), st.data())
def test_two_histories_meet_at_their_common_point(common, mine, theirs, data):
    """Following the answers always ends at the true common point, in few steps."""
    shared = [bytes([n]) for n in range(common)]
    stored = chain(shared + [b"s" + bytes([n]) for n in range(theirs)])
    till = chain(shared + [b"t" + bytes([n]) for n in range(mine + 1)])
    first = data.draw(st.integers(1, len(till)))
    for _step in range(10):
        answer = decide(state_of(stored), offer_of(till, first, len(till)), known_of(stored), False)
        if isinstance(answer, SayFork):
            assert answer == SayFork(common, is_conflict=True)
            return
        assert isinstance(answer, AskBack) and answer.seq < first
        first = answer.seq + 1
    pytest.fail("no common point in ten steps")


def test_a_long_wrong_history_is_searched_in_growing_steps():
    stored = chain([b"s%d" % n for n in range(9_000)])
    till = chain([b"t%d" % n for n in range(9_000)])
    first, asked = 8_501, []
    while True:
        answer = decide(state_of(stored), offer_of(till, first, first + 10), known_of(stored), False)
        if isinstance(answer, SayFork):
            break
        asked.append(answer.seq)
        first = answer.seq + 1
    assert asked == [7_500, 6_000, 3_000, 0]
    assert answer == SayFork(0, is_conflict=True)


def test_a_new_branch_starts_at_one_after_zeros_or_says_where_it_hangs():
    hashes = chain([b"a", b"b"])
    assert decide(None, offer_of(hashes, 1, 2), {}, False) == Append(0, 2, hashes[1], 0, ZERO_HASH)
    assert decide(None, offer_of(hashes, 2, 2), {}, False) == AskBack(0)
    trunk = bytes([7]) * 32
    parent = (bytes(16), 5, trunk)
    child = chain([b"c"], 6, trunk)
    assert decide(None, Offer(6, trunk, child, parent), {}, True) == Append(0, 6, child[0], 5, trunk)
    assert decide(None, Offer(6, trunk, child, parent), {}, False) == SayWhole()
    assert decide(None, Offer(8, trunk, child, parent), {}, True) == AskBack(5)
    at_start = (bytes(16), 0, ZERO_HASH)
    assert isinstance(decide(None, Offer(1, ZERO_HASH, hashes, at_start), {}, False), Append)


def test_a_child_branch_whose_parent_differs_from_the_stored_one_is_asked_whole():
    trunk, other = bytes([7]) * 32, bytes([8]) * 32
    stored = chain([b"c"], 6, trunk)
    state = state_of(stored, 5, trunk)
    answer = decide(state, Offer(6, other, chain([b"c"], 6, other)), {6: stored[0]}, False)
    assert answer == SayWhole()


@pytest.mark.parametrize(
    "offer",
    [
        Offer(1, bytes([1]) * 32, [bytes(32)]),
        Offer(3, bytes([1]) * 32, [bytes(32)], (bytes(16), 5, bytes([1]) * 32)),
        Offer(6, bytes([2]) * 32, [bytes(32)], (bytes(16), 5, bytes([1]) * 32)),
        Offer(1, ZERO_HASH, [bytes(32)], (bytes(16), 0, bytes([1]) * 32)),
    ],
)
def test_an_offer_no_till_can_make_is_malformed(offer):
    with pytest.raises(WireError):
        decide(None, offer, {}, True)


def test_entries_before_the_branchs_own_start_are_malformed():
    with pytest.raises(WireError):
        decide(BranchState(5, ZERO_HASH, 9, bytes(32)), Offer(4, ZERO_HASH, [bytes(32)]), {}, False)
