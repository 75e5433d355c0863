"""A small scripted district on loopback: it really keeps branches, signs objects, and misbehaves on demand.

What it stores follows sync R7 in the plainest way, independent of `sync.cloud`, so that both are checked
against the text and not against each other.
"""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from app.ports.clock import SystemClock
from app.store import sync_state
from sync.wire.chain import ZERO_HASH, entry_hash
from sync.wire.codec import decode_push
from sync.wire.errors import WireError
from sync.wire.messages import HoldWant, decode
from sync.wire.signing import Batch, Signer, require_signature, sign_object, verify_request

TILL, SHOP = "0190aaaa-0000-7000-8000-000000000001", "nino"
SEED = b"\x07" * 32


class MemoryKeys:
    """A key store in memory."""

    def __init__(self, seed=SEED):
        self.seed = seed

    def load(self):
        return self.seed

    def save(self, seed):
        self.seed = seed


class ScriptedDistrict:
    """Listens on a free port of loopback. `next(fault, "push")` spoils the next request of that name."""

    def __init__(self, till_seed=SEED):
        self.signer = Signer(b"\x42" * 32)
        self.public = Signer(till_seed).public
        self.incarnation = "ab" * 16
        self.branches = {}  # branch hex -> list of payloads
        self.private = []
        self.objects = []  # changes in commit order
        self.holds = {}
        self.released = []
        self.codes = {"ABCD-EFGH": None}
        self.requests = []  # (monotonic s, name, detail)
        self.lefts = []
        self.faults = []
        self.always = None
        self.projected = None
        self.clock_ahead_ms = 0
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.connections = set()
        self.server = None
        self.port = 0
        self.open()

    # -- life --------------------------------------------------------------------------------------------

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def open(self):
        """Listen, on the same port as before if there was one."""
        district = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30
            disable_nagle_algorithm = True

            def setup(self):
                super().setup()
                district.connections.add(self.connection)

            def finish(self):
                district.connections.discard(self.connection)
                with suppress(OSError):
                    super().finish()

            def log_message(self, *_args):
                pass

            def serve(self):
                district.serve(self)

        for method in ("GET", "PUT", "POST", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.serve)

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, _request, _address):
                pass  # a client that hung up

        self.stopping = threading.Event()
        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=lambda: self.server.serve_forever(0.02), name="district")
        self.thread.start()

    def close(self):
        """Pull the plug: no connection survives, none is accepted."""
        self.stopping.set()
        self.server.shutdown()
        self.thread.join()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(2)
        self.server.server_close()

    def next(self, fault, name=None):
        """The next request (of that name) meets this fault."""
        self.faults.append((name, fault))

    def count(self, name):
        return sum(1 for _, n, _ in self.requests if n == name)

    # -- one request -------------------------------------------------------------------------------------

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        handler.body = body
        path = urlsplit(handler.path).path
        name = {"GET": "pull", "PUT": "hold", "DELETE": "release"}.get(handler.command)
        name = name or ("enrol" if path == "/v1/enrol" else "push")
        with self.lock:
            self.requests.append((time.monotonic(), name, handler.path))
            fault = self.always
            for index, (wanted, found) in enumerate(self.faults):
                if wanted in (None, name):
                    fault = found
                    del self.faults[index]
                    break

        def answer():
            with self.lock:
                return getattr(self, f"_{name}")(handler, body)

        if fault is not None:
            fault(self, handler, answer)
        else:
            reply(handler, *answer())

    def _verified(self, handler, body, batch=None):
        headers = handler.headers
        verify_request(
            self.public,
            headers["X-Till"],
            handler.command,
            handler.path,
            int(headers["X-Time"]),
            body,
            headers["X-Sig"],
            batch,
        )

    def _now(self):
        return SystemClock().now_ms() + self.clock_ahead_ms

    def _common(self):
        return {"server_incarnation": self.incarnation, "time": self._now(), "proto": [1, 1]}

    def _push(self, handler, body):
        push = decode_push(body)
        payloads = [bytes(item) for item in push.items]
        head, hashes = bytes.fromhex(push.prev), []
        for seq, payload in enumerate(payloads, push.first):
            head = entry_hash(bytes.fromhex(push.branch), seq, head, payload)
            hashes.append(head)
        self._verified(handler, body, Batch(push.branch, push.first, push.last, push.prev, head.hex()))
        self.lefts.append((len(payloads), push.left))
        stored = self.branches.setdefault(push.branch, [])
        if push.first - 1 > len(stored):
            return 200, {"need": {"seq": len(stored)}, **self._common()}
        if self._hash(push.branch, push.first - 1).hex() != push.prev:
            return 200, {"fork": {"common": 0}, **self._common()}
        for seq, (payload, digest) in enumerate(zip(payloads, hashes, strict=True), push.first):
            if seq <= len(stored):
                if self._hash(push.branch, seq) != digest:
                    return 200, {"fork": {"common": seq - 1}, **self._common()}
                continue
            stored.append(payload)
        self.private += list(push.private)
        upto = push.last
        ack = {"upto": upto, "hash": self._hash(push.branch, upto).hex()}
        return 200, {"ack": ack, "turn": f"t{len(self.requests)}", "pull": bool(payloads), **self._common()}

    def would_store(self, handler, payload):
        """Whether the push at hand carries this entry; for a fault that hates one."""
        return payload in [bytes(item) for item in decode_push(handler.body).items]

    def _hash(self, branch, seq):
        digest = ZERO_HASH
        for number, payload in enumerate(self.branches[branch][:seq], 1):
            digest = entry_hash(bytes.fromhex(branch), number, digest, payload)
        return digest

    def put(self, kind, object_id, body, signer=None, op="put", version=None):
        """A new change for every till."""
        text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
        signed = sign_object(signer or self.signer, kind, text)
        payload = {"body": signed.body, "kid": signed.kid, "sig": signed.sig}
        change = {
            "kind": kind,
            "id": object_id,
            "version": version or 1 + sum(c["id"] == object_id and c["kind"] == kind for c in self.objects),
            "op": op,
            "payload": payload if op == "put" else None,
        }
        with self.lock:
            self.objects.append(change)
        return change

    def _pull(self, handler, body):
        self._verified(handler, body)
        cursor = parse_qs(urlsplit(handler.path).query, keep_blank_values=True)["cursor"][0]
        start = 0
        if cursor:
            incarnation, position = cursor.split(".")
            if incarnation != self.incarnation:
                return 410, {"error": "CURSOR_GONE", "detail": ""}
            start = int(position)
        page = self.objects[start : start + 200]
        end = start + len(page)
        return 200, {
            "changes": page,
            "cursor": f"{self.incarnation}.{end}",
            "more": end < len(self.objects),
            "projected": self.projected,
            **self._common(),
        }

    def _hold(self, handler, body):
        self._verified(handler, body)
        want = decode(body, HoldWant)
        hold_id = unquote(urlsplit(handler.path).path.rsplit("/", 1)[1])
        if hold_id in self.released:
            return 200, {"refused": {"code": "ALREADY_VOIDED", "facts": {}}, "time": self._now()}
        balance = self.holds.get(want.instrument or want.member)
        if balance is None:
            return 200, {"refused": {"code": "UNKNOWN_INSTRUMENT", "facts": {}}, "time": self._now()}
        if isinstance(balance, dict):
            return 200, {"refused": balance, "time": self._now()}
        self.holds[hold_id] = min(want.want, balance)
        hold = {
            "id": hold_id,
            "granted": min(want.want, balance),
            "balance": balance,
            "instrument": want.instrument,
            "program": "1001",
            "exp": self._now() + 600_000,
        }
        return 200, {"hold": hold, "time": self._now()}

    def _release(self, handler, body):
        self._verified(handler, body)
        hold_id = unquote(urlsplit(handler.path).path.rsplit("/", 1)[1])
        self.released.append(hold_id)
        self.holds.pop(hold_id, None)
        return 200, {"released": True, "time": self._now()}

    def _enrol(self, handler, body):
        ask = json.loads(body)
        message = f"enrol/1|{ask['code']}|{ask['public']}".encode()
        try:
            require_signature(bytes.fromhex(ask["public"]), message, bytes.fromhex(ask["proof"]))
        except WireError:
            return 400, {"error": "BAD_SIGNATURE", "detail": ""}
        if ask["code"] not in self.codes:
            return 403, {"error": "CODE_UNKNOWN", "detail": ""}
        if self.codes[ask["code"]] not in (None, ask["public"]):
            return 403, {"error": "CODE_USED", "detail": ""}
        self.codes[ask["code"]] = ask["public"]
        self.public = bytes.fromhex(ask["public"])
        return 200, {
            "till": {"id": TILL, "number": "02"},
            "shop": SHOP,
            "district": {"id": "d1", "name": "Distretto San Vito", "number": 1},
            "server_key": self.signer.public.hex(),
            "server_incarnation": self.incarnation,
            "time": self._now(),
        }


def reply(handler, status, message, headers=()):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    handler.send_response(status)
    for key, value in (("Content-Type", "application/json"), ("Content-Length", str(len(text))), *headers):
        handler.send_header(key, value)
    handler.end_headers()
    handler.wfile.write(text)


# -- faults: what can happen to one exchange --------------------------------


def lost_request(_district, handler, _answer):
    handler.close_connection = True


def lost_reply(_district, handler, answer):
    answer()
    handler.close_connection = True


def twice(_district, handler, answer):
    """The request arrives two times; the second answer is the one that gets through."""
    answer()
    reply(handler, *answer())


def garbage(_district, handler, _answer):
    """A captive portal."""
    reply(handler, 200, b"<html>Accept our terms</html>")


def redirect(_district, handler, _answer):
    reply(handler, 302, b"<html>", [("Location", "http://127.0.0.1:9/")])


def cut(_district, handler, answer):
    """The reply breaks off in the middle."""
    status, message = answer()
    text = json.dumps(message).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(text)))
    handler.end_headers()
    handler.wfile.write(text[: len(text) // 2])
    handler.close_connection = True


def status(code, error="", retry_after=None):
    def fault(_district, handler, _answer):
        headers = [] if retry_after is None else [("Retry-After", str(retry_after))]
        body = {"error": error, "detail": ""} if error else b"<html>no</html>"
        reply(handler, code, body, headers)

    return fault


def wrong_hash(_district, handler, answer):
    code, message = answer()
    message["ack"]["hash"] = "00" * 32
    reply(handler, code, message)


def hang(district, handler, _answer):
    """No byte until the plug is pulled."""
    district.stopping.wait(30)
    handler.close_connection = True


def drip(district, handler, answer):
    """The right answer, a byte every 50 ms: each single read is quick, the whole takes for ever."""
    code, message = answer()
    text = json.dumps(message).encode()
    whole = f"HTTP/1.1 {code} OK\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text
    handler.close_connection = True
    for index in range(len(whole)):
        if district.stopping.wait(0.05):
            return
        try:
            handler.connection.sendall(whole[index : index + 1])
        except OSError:
            return


def flood(district, handler, _answer):
    """Bytes without end."""
    handler.close_connection = True
    try:
        handler.connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[")
        while not district.stopping.is_set():
            handler.connection.sendall(b" " * 1_000_000)
    except OSError:
        return


# -- a till at it --------------------------------


@contextmanager
def running_district(**options):
    district = ScriptedDistrict(**options)
    try:
        yield district
    finally:
        if not district.stopping.is_set():
            district.close()


def enrolled_state(district, **changes):
    values = {
        "till": TILL,
        "url": district.url,
        "server_key": district.signer.public.hex(),
        "server_incarnation": None,
        "cursor": "",
        "projected_seq": 0,
        "turn": None,
        "offset_ms": None,
        "stopped": None,
    }
    return sync_state.SyncState(**{**values, **changes})


def eventually(check, seconds=5.0, what="it never happened"):
    """Wait until `check()` is true."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, what
        time.sleep(0.005)
