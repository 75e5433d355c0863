"""The serving process: database, district, projection worker and HTTP, from start to an orderly end.

`__main__` calls `serve`. One JSON line on stdout says when it answers; with `watch_stdin` it ends when the
one who started it closes that pipe or dies. Plain HTTP stays on this machine: anywhere else the district
would speak in the clear (sync R21).
"""

from __future__ import annotations

import ipaddress
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from app.domain.errors import KnownError
from sync.cloud import admin, demo
from sync.cloud.api import make_app
from sync.cloud.database import make_engine, serving_url
from sync.cloud.district import DEFAULT_PORT, District, open_district
from sync.cloud.enrol import make_code
from sync.cloud.errors import NOT_LOOPBACK, PORT_BUSY
from sync.cloud.projection import ProjectionWorker
from sync.wire.qr import EnrolCode, enrol_text

_KEEP_ALIVE_S = 75  # a till says hello every 60 s on the same connection (sync R24)
_GRACE_S = 5


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for. `port` 0 takes any free one."""

    data: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    is_demo: bool = False
    watch_stdin: bool = False


def serve(options: Options) -> None:
    """Serve until stopped. Raises KnownError: NOT_LOOPBACK, PORT_BUSY, DATA_BUSY, PG_MISSING, PG_FAILED."""
    require_loopback(options.host)
    signal.signal(signal.SIGTERM, _leave)
    with listen(options.host, options.port) as listener, serving_url(options.data) as url:
        engine = make_engine(url)
        try:
            district, code = _prepare(options, engine)
            _run(district, options, listener, code)
        finally:
            engine.dispose()


def require_loopback(host: str) -> None:
    """Plain HTTP may listen on this machine only. Raises KnownError("NOT_LOOPBACK")."""
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if not is_local:
        raise KnownError(NOT_LOOPBACK, {"host": host})


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises KnownError("PORT_BUSY").

    asyncio turns Nagle's delay off only on sockets that name their protocol, which `create_server` leaves
    at 0; accepted connections inherit the option set here, else every small answer waits for a late ACK.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        raise KnownError(PORT_BUSY, {"host": host, "port": port}) from error


def url_of(host: str, listener: socket.socket) -> str:
    """The address tills use."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """uvicorn that calls `on_ready` once it answers."""

    def __init__(self, app: FastAPI, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                lifespan="off",
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()


def _prepare(options: Options, engine: Engine) -> tuple[District, str | None]:
    """The district, and in the demo a fresh enrolment code for its shop."""
    if not options.is_demo:
        district = open_district(engine, options.data)
        admin.ensure_ruleset(district)
        return district, None
    content = demo.content()
    named = content["district"]
    district = open_district(engine, options.data, name=named["name"], number=named["number"])
    shop = demo.seed(district, content, options.data / "codes.json")
    return district, make_code(district, shop)


def _run(district: District, options: Options, listener: socket.socket, code: str | None) -> None:
    worker = ProjectionWorker(district)
    url = url_of(options.host, listener)
    text = None if code is None else enrol_text(EnrolCode(url, code))
    ready = {"ready": {"url": url, "enrol_code": code, "enrol_text": text}}
    server = Server(make_app(district, worker.wake), lambda: _say(ready))
    if options.watch_stdin:
        threading.Thread(target=_watch_stdin, args=(server,), name="stdin", daemon=True).start()
    worker.start()
    try:
        server.run(sockets=[listener])
    finally:
        worker.stop()


def _say(fact: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def _watch_stdin(server: uvicorn.Server) -> None:
    """Read the pipe without Python's buffer, whose lock would trouble the interpreter's end."""
    while os.read(0, 1_024):
        pass
    server.should_exit = True


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the district in order, PostgreSQL included."""
    raise SystemExit(0)
