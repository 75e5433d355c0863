"""Fetch one pinned npm package through npm itself: for make_fonts.py and make_icons.py, never the till."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path


def fetch(package: str, version: str, integrity: str, into: Path) -> Path:
    """Unpack one pinned npm package into `into`; return its root. Stops when its hash differs."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the package: install it, then run this again")
    subprocess.run(
        [npm, "pack", "--silent", f"{package}@{version}"], cwd=into, check=True, stdout=subprocess.DEVNULL
    )
    archive = next(into.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        sys.exit(f"{package} {version} is not what was pinned: sha512-{digest}")
    with tarfile.open(archive) as bundle:
        bundle.extractall(into, filter="data")
    archive.unlink()
    return into / "package"
