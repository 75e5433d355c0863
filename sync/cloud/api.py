"""The district over HTTP: push, changes, holds, enrolment (sync R6, R7, R11, R20, R21).

`serve` and the tests make one app per process. Handlers read the body within its limit and do the rest in
a thread with its own database connection; msgspec reads and writes what is on the path of money. Plain
JSON with codes, no text for people; deliberately absent: web pages, sessions, secrets in URLs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi import Request as HttpRequest
from fastapi.responses import Response
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.concurrency import run_in_threadpool

from app.domain.ids import is_uuid
from sync.cloud import holds, pull
from sync.cloud.auth import Request, require_till, verified_push
from sync.cloud.district import District
from sync.cloud.enrol import enrol
from sync.cloud.errors import RequestRefusedError
from sync.cloud.ingest import take_push
from sync.cloud.store import Till
from sync.wire.codec import MAX_BODY_BYTES
from sync.wire.errors import MALFORMED, TOO_LARGE, WireError
from sync.wire.messages import PROTO_RANGE, EnrolAsk, ErrorReply, HoldWant, decode, encode

_log = logging.getLogger(__name__)
_SMALL_BODY = 16 * 1024
_RETRY_AFTER_S = "5"
_HOLD_NUMBER = re.compile(r"\A[0-9A-Za-z_-]{1,40}\Z")


def make_app(district: District, on_stored: Callable[[], None] = lambda: None) -> FastAPI:
    """The app of one district; `on_stored` wakes the projection after a push."""
    app = FastAPI(title="Bancone district", version="1", docs_url=None, redoc_url=None)
    _add_error_handlers(app)
    _add_sync(app, district, on_stored)
    _add_holds(app, district)

    @app.get("/v1/health")
    async def health() -> Response:
        """Whether the district answers; unsigned and without data of anyone."""
        facts = {"ok": True, "time": district.now_ms(), "proto": PROTO_RANGE}
        return Response(msgspec.json.encode(facts), media_type="application/json")

    @app.post("/v1/enrol")
    async def join(http: HttpRequest) -> Response:
        """Become a till of a shop with a one-time code."""
        request = await _read(http, _SMALL_BODY)
        return await _answer(lambda: enrol(district, decode(request.body, EnrolAsk)))

    return app


def _add_sync(app: FastAPI, district: District, on_stored: Callable[[], None]) -> None:
    @app.post("/v1/tills/{till}/push")
    async def push(till: str, http: HttpRequest) -> Response:
        """Append a till's entries to its branch: ack, need, fork or whole."""
        request = await _read(http, MAX_BODY_BYTES)

        def work() -> msgspec.Struct:
            reply = take_push(district, verified_push(district, till, request))
            on_stored()
            return reply

        return await _answer(work)

    @app.get("/v1/changes")
    async def changes(http: HttpRequest, cursor: str = "") -> Response:
        """What changed after a cursor, at most 200 objects."""
        request = await _read(http, _SMALL_BODY)
        return await _answer(lambda: pull.page(district, require_till(district, request), cursor))


def _add_holds(app: FastAPI, district: District) -> None:
    @app.put("/v1/holds/{hold}")
    async def place(hold: str, http: HttpRequest) -> Response:
        """Reserve value of a voucher or a wallet."""
        request = await _read(http, _SMALL_BODY)

        def work() -> msgspec.Struct:
            till = _till_for_hold(district, request, hold)
            return holds.place(district, till, hold, decode(request.body, HoldWant))

        return await _answer(work)

    @app.delete("/v1/holds/{hold}")
    async def release(hold: str, http: HttpRequest) -> Response:
        """Give a reservation back."""
        request = await _read(http, _SMALL_BODY)
        return await _answer(lambda: holds.release(district, _till_for_hold(district, request, hold), hold))


async def _answer(work: Callable[[], msgspec.Struct]) -> Response:
    return Response(encode(await run_in_threadpool(work)), media_type="application/json")


async def _read(http: HttpRequest, limit: int) -> Request:
    """The request with its body, read no further than `limit` bytes. Raises WireError("TOO_LARGE")."""
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > limit:
            raise WireError(TOO_LARGE, f"more than {limit} bytes")
    raw_path: bytes = http.scope.get("raw_path") or http.scope["path"].encode()
    query: bytes = http.scope.get("query_string", b"")
    target = raw_path.decode("latin-1") + ("?" + query.decode("latin-1") if query else "")
    return Request(http.method, target, dict(http.headers.items()), bytes(body))


def _till_for_hold(district: District, request: Request, hold: str) -> Till:
    till = require_till(district, request)
    sale, _colon, number = hold.partition(":")
    if not is_uuid(sale) or _HOLD_NUMBER.match(number) is None:
        raise WireError(MALFORMED, "a hold's id is SALE:TENDER")
    return till


def _add_error_handlers(app: FastAPI) -> None:
    """Every failure answers JSON with a code; what is not ours to know stays in the log."""

    def refused(_http: HttpRequest, error: Any) -> Response:
        return _error(error.status, error.code, error.detail)

    def wire(_http: HttpRequest, error: Any) -> Response:
        return _error(413 if error.code == TOO_LARGE else 400, error.code, error.reason)

    def away(_http: HttpRequest, error: Any) -> Response:
        _log.warning("the database does not answer: %s", type(error).__name__)
        reply = _error(503, "UNAVAILABLE")
        reply.headers["Retry-After"] = _RETRY_AFTER_S
        return reply

    app.add_exception_handler(RequestRefusedError, refused)
    app.add_exception_handler(WireError, wire)
    for kind in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(kind, away)


def _error(status: int, code: str, detail: str = "") -> Response:
    return Response(encode(ErrorReply(code, detail)), status_code=status, media_type="application/json")
