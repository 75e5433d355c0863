"""The till's key in a file that only its user can read (sync R20: 0600 fallback of the OS key store)."""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.errors import KnownError

_SEED_BYTES = 32


class FileKeyStore:
    """One seed in one file, mode 0600, written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """The 32 seed bytes, or None when no key was made yet."""
        try:
            seed = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KnownError("KEY_UNREADABLE", {"path": str(self._path)}) from error
        if len(seed) != _SEED_BYTES:
            raise KnownError("KEY_UNREADABLE", {"path": str(self._path)})
        return seed

    def save(self, seed: bytes) -> None:
        """Write the seed beside the old one, flush it, then put it in its place."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._path.with_suffix(".new")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(handle, seed)
                os.fsync(handle)
            finally:
                os.close(handle)
            fresh.replace(self._path)
        except OSError as error:
            raise KnownError("KEY_UNWRITABLE", {"path": str(self._path)}) from error
