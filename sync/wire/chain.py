"""The hash chain of a branch (sync R2): what makes one signature vouch for every entry before it.

Called by the journal (append, verify), the push guard and the tests. This format is final.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sync.wire.errors import MALFORMED, WireError

_LABEL = b"bancone/entry/1"
ZERO_HASH = bytes(32)
BRANCH_BYTES = 16
HASH_BYTES = 32


def entry_hash(branch: bytes, seq: int, prev: bytes, payload: bytes) -> bytes:
    """SHA-256("bancone/entry/1" ‖ branch (16) ‖ seq (u64 BE) ‖ prev (32) ‖ payload), 32 bytes (sync R2).

    `seq` >= 1; `prev` is `ZERO_HASH` for the first entry of a branch without parent.
    """
    if len(branch) != BRANCH_BYTES or len(prev) != HASH_BYTES or seq < 1:
        raise WireError(MALFORMED, f"branch {len(branch)} bytes, prev {len(prev)} bytes, seq {seq}")
    return sha256(b"".join((_LABEL, branch, seq.to_bytes(8, "big"), prev, payload))).digest()


def chain_hashes(branch: bytes, first: int, prev: bytes, payloads: Iterable[bytes]) -> list[bytes]:
    """The hashes of consecutive entries starting at seq `first`, whose predecessor's hash is `prev`."""
    hashes = []
    for seq, payload in enumerate(payloads, first):
        prev = entry_hash(branch, seq, prev, payload)
        hashes.append(prev)
    return hashes


def first_broken(
    branch: bytes, first: int, prev: bytes, entries: Iterable[tuple[bytes, bytes]]
) -> int | None:
    """The seq of the first (payload, stored hash) that does not follow from `prev`, or None if all do."""
    for seq, (payload, stored) in enumerate(entries, first):
        prev = entry_hash(branch, seq, prev, payload)
        if prev != stored:
            return seq
    return None


def head_of(prev: bytes, hashes: Sequence[bytes]) -> bytes:
    """The point a batch ends at: its last hash, or `prev` when it carries nothing (hello)."""
    return hashes[-1] if hashes else prev
