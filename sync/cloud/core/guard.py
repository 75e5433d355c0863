"""What to answer a push: ack, need, fork or whole (sync R7), decided on hashes alone.

`sync.cloud.ingest` calls it with the branch row locked; the simulator with a dictionary. Deliberately
absent: signatures (checked before) and what the entries mean (judged after, sync R9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.wire.chain import ZERO_HASH, head_of
from sync.wire.errors import MALFORMED, WireError

# How far back a till is sent when its point does not fit; doubled by the distance already walked.
STEP_BACK = 1_000


@dataclass(frozen=True, slots=True)
class BranchState:
    """What the district holds of a branch: entries `base` + 1 .. `upto`; `head` is the hash at `upto`.

    `base` and `base_hash` are the parent point (0 and zeros without parent).
    """

    base: int
    base_hash: bytes
    upto: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """What a push offers: `hashes` of the entries `first`.. computed from their bytes, `prev` before them.

    `parent` is (branch, seq, hash) or None.
    """

    first: int
    prev: bytes
    hashes: Sequence[bytes]
    parent: tuple[bytes, int, bytes] | None = None

    @property
    def last(self) -> int:
        """Seq of the last entry offered; `first` - 1 for a hello."""
        return self.first + len(self.hashes) - 1


@dataclass(frozen=True, slots=True)
class Append:
    """Store the entries from index `skip` on (those before are there already), then ack `upto`, `head`."""

    skip: int
    upto: int
    head: bytes
    base: int
    base_hash: bytes


@dataclass(frozen=True, slots=True)
class AskBack:
    """Answer need{seq}."""

    seq: int


@dataclass(frozen=True, slots=True)
class SayFork:
    """Answer fork{common}. `is_conflict` False: the till merely knows less than it once sent (a hello of a
    restored till, or an old request that arrives late), which is no event yet."""

    common: int
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class SayWhole:
    """Answer whole: the parent of this branch is not known here."""


Decision = Append | AskBack | SayFork | SayWhole


def decide(
    state: BranchState | None, offer: Offer, known: Mapping[int, bytes], is_parent_known: bool
) -> Decision:
    """The answer to an offer.

    `state` None: the branch is new. `known` maps seq to stored hash, at least for `first` - 1 .. `last` as
    far as they are stored. `is_parent_known`: the parent point stands in a branch of the same till with
    that hash. Raises WireError("MALFORMED") for an offer no till can make.
    """
    if state is None:
        return _first_offer(offer, is_parent_known)
    before = offer.first - 1
    if before < state.base:
        raise WireError(MALFORMED, f"entry {offer.first} lies before the branch's own start")
    if before > state.upto:
        return AskBack(state.upto)
    if _hash_at(state, known, before) != offer.prev:
        if before == state.base:
            return SayWhole()
        return AskBack(max(state.base, before - max(STEP_BACK, state.upto - before)))
    overlap = min(offer.last, state.upto) - before
    for index in range(overlap):
        if _hash_at(state, known, offer.first + index) != offer.hashes[index]:
            return SayFork(before + index, is_conflict=True)
    if not offer.hashes and before < state.upto:
        return SayFork(before, is_conflict=False)
    upto = max(before, offer.last)
    return Append(overlap, upto, head_of(offer.prev, offer.hashes), state.base, state.base_hash)


def _first_offer(offer: Offer, is_parent_known: bool) -> Decision:
    """The answer for a branch the district has never seen."""
    base, base_hash = 0, ZERO_HASH
    if offer.parent is not None:
        _branch, base, base_hash = offer.parent
        if base > 0 and not is_parent_known:
            return SayWhole()
        if base == 0 and base_hash != ZERO_HASH:
            raise WireError(MALFORMED, "a parent at seq 0 has the hash of nothing")
    if offer.first > base + 1:
        return AskBack(base)
    if offer.first < base + 1 or offer.prev != base_hash:
        raise WireError(MALFORMED, "a branch starts right after its parent, or at 1 after zeros")
    return Append(0, max(base, offer.last), head_of(offer.prev, offer.hashes), base, base_hash)


def _hash_at(state: BranchState, known: Mapping[int, bytes], seq: int) -> bytes | None:
    if seq == state.base:
        return state.base_hash
    if seq == state.upto:
        return state.head
    return known.get(seq)
