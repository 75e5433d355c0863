"""Where the till's signing key lives. Adapter: drivers/keystore.py."""

from __future__ import annotations

from typing import Protocol


class KeyStore(Protocol):
    """A store of one Ed25519 seed (32 bytes) that never leaves the machine (sync R20)."""

    def load(self) -> bytes | None:
        """The seed, or None if none was made yet. Raises KnownError("KEY_UNREADABLE")."""
        ...

    def save(self, seed: bytes) -> None:
        """Keep the seed, readable by this user alone. Raises KnownError("KEY_UNWRITABLE")."""
        ...
