"""The wire: signed push, pull, hold, release and enrolment over HTTP (sync R6, R11, R14, R20, R21, R23).

The only home of `requests`, hence imported with the first call (`wire.over_http`). One `Transport` per thread
(the pump has one, each hold lane one); it never raises for what the world does: every call returns the
district's message or a `Fault`. Deliberately absent: retries, which are the engine's, and any judgement of
what came.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

from app.domain.errors import KnownError
from app.ports.clock import Clock
from sync.client.deadline import Deadline, DeadlineAdapter
from sync.client.events import Failure, Fault
from sync.client.wire import Reply
from sync.wire.codec import MAX_JSON_BYTES, encode_push
from sync.wire.errors import WireError
from sync.wire.messages import (
    Changes,
    EnrolAsk,
    Enrolled,
    ErrorReply,
    HoldReply,
    HoldWant,
    PrivatePart,
    PushHeader,
    PushReply,
    decode,
    encode,
)
from sync.wire.signing import Batch, Signer, sign_request

log = logging.getLogger(__name__)

CONNECT_S = 3.0  # sync R23
TOTAL_S = 15.0
# 200 members with their causes are about 100 kB; a page of ours never comes near this.
MAX_REPLY_BYTES = MAX_JSON_BYTES
_JSON = "application/json"
_CODE = re.compile(r"\A[A-Z][A-Z0-9_]{1,63}\Z")
# A status that ends something until a person acts counts only when the district itself said it.
_NEEDS_A_CODE = frozenset({400, 401, 403, 404, 407, 410, 426})

T = TypeVar("T", bound=msgspec.Struct)


def check_url(url: str) -> str:
    """`url` without a trailing slash, if a till may talk to it: https, or http to this machine (sync R21).

    Raises KnownError("DISTRICT_URL_BAD") for what is no address, KnownError("DISTRICT_URL_UNSAFE") for plain
    http to another machine.
    """
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise KnownError("DISTRICT_URL_BAD", {"url": url}) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise KnownError("DISTRICT_URL_BAD", {"url": url})
    if parts.scheme == "http" and not is_loopback(host):
        raise KnownError("DISTRICT_URL_UNSAFE", {"url": url})
    return url.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Transport:
    """Signed calls to one district by one till. Not for two threads at once, except `abort`.

    `till` and `signer` None only to enrol. `on_slice` is called while an answer is awaited, ten times a
    second. Raises KnownError as `check_url`.
    """

    def __init__(
        self,
        url: str,
        till: str | None,
        signer: Signer | None,
        clock: Clock,
        on_slice: Callable[[], None] | None = None,
        ca_file: str | None = None,
    ) -> None:
        self._url = check_url(url)
        self._till = till
        self._signer = signer
        self._clock = clock
        self._deadline = Deadline(on_slice)
        self._adapter = DeadlineAdapter(self._deadline)
        self._ca: str | bool = ca_file or True
        here = is_loopback(urlsplit(self._url).hostname or "")
        self._proxies: dict[str, str] = {} if here else get_environ_proxies(self._url)

    def abort(self) -> None:
        """Give up the call that runs, and every later one, within a fifth of a second. From any thread."""
        self._deadline.abort()

    def close(self) -> None:
        """Drop the connections."""
        self._adapter.close()

    # -- calls ---------------------------------------------------------------------------------------

    def push(
        self, header: PushHeader, payloads: Sequence[bytes], head: str, private: Sequence[PrivatePart] = ()
    ) -> Reply[PushReply] | Fault:
        """Send entries, or none for a hello; `head` is the hash of the last one, hex (sync R6, R21).

        Raises WireError("TOO_LARGE") when the batch does not fit one request: send fewer.
        """
        body = encode_push(header, payloads, private)
        last = header.first + len(payloads) - 1
        batch = Batch(header.branch, header.first, last, header.prev, head)
        target = f"/v1/tills/{quote(self._till or '', safe='')}/push"
        headers = {"Content-Type": _JSON, "Content-Encoding": "zstd"}
        return self._exchange(PushReply, "POST", target, body, headers, batch)

    def pull(self, cursor: str) -> Reply[Changes] | Fault:
        """The changes after `cursor` (sync R11); empty at first."""
        return self._exchange(Changes, "GET", f"/v1/changes?cursor={quote(cursor, safe='')}")

    def hold(self, hold_id: str, want: HoldWant, stop_s: float = TOTAL_S) -> Reply[HoldReply] | Fault:
        """Ask for a hold; comes back within `stop_s` whatever the other side does (sync R14)."""
        target = f"/v1/holds/{quote(hold_id, safe=':')}"
        return self._exchange(HoldReply, "PUT", target, encode(want), {"Content-Type": _JSON}, total_s=stop_s)

    def release(self, hold_id: str, stop_s: float = TOTAL_S) -> Reply[HoldReply] | Fault:
        """Give a hold back; saying it twice does no harm."""
        return self._exchange(HoldReply, "DELETE", f"/v1/holds/{quote(hold_id, safe=':')}", total_s=stop_s)

    def enrol(self, ask: EnrolAsk) -> Reply[Enrolled] | Fault:
        """Join with a one-time code; the proof in the body is the signature (sync R20)."""
        return self._exchange(Enrolled, "POST", "/v1/enrol", encode(ask), {"Content-Type": _JSON})

    # -- one exchange --------------------------------------------------------------------------------

    def _exchange(
        self,
        kind: type[T],
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        batch: Batch | None = None,
        total_s: float = TOTAL_S,
    ) -> Reply[T] | Fault:
        self._deadline.start(CONNECT_S, total_s)
        sent_ms = self._clock.now_ms()
        try:
            request = self._prepare(method, target, body, headers or {}, batch, sent_ms)
            # Not by a Session: it would follow what a captive portal says, keep its cookies and read all
            # of a redirect's body.
            response = self._adapter.send(
                request,
                stream=True,
                timeout=(CONNECT_S, total_s),
                verify=self._ca,
                proxies=self._proxies,
            )
            with response:
                text = response.raw.read(MAX_REPLY_BYTES + 1, decode_content=False)
                status, retry_after = response.status_code, response.headers.get("Retry-After")
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            log.info("%s %s: %s", method, target, error)
            self._adapter.close()
            return Fault(self._failure())
        if status >= 400:
            return _status_fault(status, text, retry_after)
        try:
            if status != 200 or len(text) > MAX_REPLY_BYTES:
                raise WireError("MALFORMED", f"status {status}, {len(text)} bytes")
            return Reply(decode(text, kind), sent_ms, self._clock.now_ms())
        except WireError as error:
            log.info("%s %s: not an answer of the district: %s", method, target, error.reason)
            self._adapter.close()  # whoever it is may leave bytes behind for the next call
            return Fault(Failure.GARBAGE)

    def _prepare(
        self,
        method: str,
        target: str,
        body: bytes,
        headers: dict[str, str],
        batch: Batch | None,
        sent_ms: int,
    ) -> requests.PreparedRequest:
        """The request with the signature over exactly what its request line will say."""
        request = requests.Request(method, self._url + target, headers=headers, data=body or None).prepare()
        # Identity: a reply is bounded by what is read, so nothing may unfold after it was counted.
        request.headers["Accept-Encoding"] = "identity"
        request.headers["User-Agent"] = "bancone"
        if self._till is not None and self._signer is not None:
            request.headers.update(
                sign_request(self._signer, self._till, method, request.path_url, sent_ms, body, batch)
            )
        return request

    def _failure(self) -> Failure:
        if self._deadline.is_aborted:
            return Failure.ABORTED
        return Failure.TIMEOUT if self._deadline.is_over else Failure.UNREACHABLE


def _status_fault(status: int, text: bytes, retry_after: str | None) -> Fault:
    """An error status, with the district's code if it is the district that speaks."""
    try:
        code = decode(text, ErrorReply).error
    except WireError:
        code = ""
    code = code if _CODE.match(code) else ""
    log.info("district answered %d %s", status, code)
    if status in _NEEDS_A_CODE and not code:
        return Fault(Failure.GARBAGE)
    return Fault(Failure.STATUS, status, code, _retry_after_ms(retry_after))


def _retry_after_ms(text: str | None) -> int | None:
    """Retry-After in seconds; its other form, a date, would need a clock both sides share (sync R18)."""
    if text is None or not text.strip().isdecimal() or len(text) > 10:
        return None
    return int(text) * 1_000
