"""Who is asking: the till's signature on every request (sync R21), and what a revoked till may still do.

`api` calls `require_till` for pull and holds, `verified_push` for a push. X-Time is bound by the signature
but not judged: a till with a wrong clock must be able to send, and every call is harmless when replayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from app.domain.ids import is_uuid
from sync.cloud.district import District
from sync.cloud.errors import RequestRefusedError
from sync.cloud.ingest import SignedPush, hashes_of
from sync.cloud.store import Till, find_till
from sync.wire.chain import head_of
from sync.wire.codec import decode_push
from sync.wire.errors import BAD_SIGNATURE, WireError
from sync.wire.signing import HEADER_SIG, HEADER_TILL, HEADER_TIME, Batch, verify_request

UNKNOWN_TILL, REVOKED = "UNKNOWN_TILL", "REVOKED"
_MAX_TIME_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `target` is path and query as in its first line, `body` the bytes as sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


def require_till(district: District, request: Request) -> Till:
    """The till that signed a pull or a hold. Raises RequestRefusedError(401): UNKNOWN_TILL, BAD_SIGNATURE,
    or REVOKED, because nothing is pulled after a revocation (sync R20)."""
    till = _named_till(district, request)
    _verify(till, request, None)
    if till.revoked_at is not None:
        raise RequestRefusedError(401, REVOKED)
    return till


def verified_push(district: District, till_in_path: str, request: Request) -> SignedPush:
    """A push whose signature fits every byte and the chain it claims.

    A revoked till may still push: entries made before the revocation are accepted, later ones stored in
    quarantine (sync R20). Raises RequestRefusedError(401) and WireError(MALFORMED, TOO_LARGE).
    """
    till = _named_till(district, request)
    if till.id != till_in_path:
        raise RequestRefusedError(401, BAD_SIGNATURE, "another till's path")
    push = decode_push(request.body)
    payloads = [bytes(item) for item in push.items]
    hashes = hashes_of(push, payloads)
    head = head_of(bytes.fromhex(push.prev), hashes).hex()
    batch = Batch(push.branch, push.first, push.last, push.prev, head)
    sent_ms, signature = _verify(till, request, batch)
    return SignedPush(
        till=till.id,
        push=push,
        payloads=payloads,
        hashes=hashes,
        batch=batch,
        target=request.target,
        sent_ms=sent_ms,
        body_sha256=sha256(request.body).hexdigest(),
        signature=bytes.fromhex(signature),
    )


def _named_till(district: District, request: Request) -> Till:
    name = request.headers.get(HEADER_TILL.lower(), "")
    if not is_uuid(name):
        raise RequestRefusedError(401, UNKNOWN_TILL)
    with district.engine.connect() as conn:
        till = find_till(conn, district.id, name)
    if till is None:
        raise RequestRefusedError(401, UNKNOWN_TILL)
    return till


def _verify(till: Till, request: Request, batch: Batch | None) -> tuple[int, str]:
    """(X-Time, X-Sig) of a request whose signature fits."""
    time_text = request.headers.get(HEADER_TIME.lower(), "")
    signature = request.headers.get(HEADER_SIG.lower(), "")
    if not (time_text.isascii() and time_text.isdecimal() and len(time_text) <= _MAX_TIME_DIGITS):
        raise RequestRefusedError(401, BAD_SIGNATURE, "no X-Time")
    sent_ms = int(time_text)
    try:
        verify_request(
            till.public,
            till.id,
            request.method,
            request.target,
            sent_ms,
            request.body,
            signature,
            batch,
        )
    except WireError as error:
        raise RequestRefusedError(401, BAD_SIGNATURE, error.reason) from error
    return sent_ms, signature
