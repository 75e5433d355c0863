"""Where a till keeps its files, and the lock that lets one program at a time use them.

`--data DIR`, else `$BANCONE_DATA`, else the user's data folder; as root on Linux /var/lib/bancone, because
the embedded PostgreSQL of the district runs as another user and cannot pass a closed home (toolchain §3).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from app.domain.errors import KnownError


def data_folder(given: str | None) -> Path:
    """The data folder, made if it is missing. Raises KnownError("FILE_UNWRITABLE")."""
    if given:
        folder = Path(given)
    elif os.environ.get("BANCONE_DATA"):
        folder = Path(os.environ["BANCONE_DATA"])
    elif sys.platform.startswith("linux") and os.geteuid() == 0:
        folder = Path("/var/lib/bancone")
    else:
        folder = user_data_path("bancone", appauthor=False)
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError("FILE_UNWRITABLE", {"path": str(folder)}) from error
    return folder


def lock(folder: Path) -> FileLock:
    """Take the folder for this program. Raises KnownError("DATA_IN_USE") when another one has it."""
    taken = FileLock(folder / "lock")
    try:
        taken.acquire(timeout=0)
    except Timeout as error:
        raise KnownError("DATA_IN_USE", {"path": str(folder)}) from error
    return taken
