"""The wire on a real socket: whatever the other side does, a typed answer comes back in time."""

import subprocess
import threading
import time
from shutil import which

import pytest

from app.domain.errors import KnownError
from app.ports.clock import SystemClock
from sync.client.events import Failure, Fault
from sync.client.transport import Reply, Transport, check_url
from sync.wire.chain import ZERO_HASH, entry_hash
from sync.wire.errors import WireError
from sync.wire.messages import HoldWant, PushHeader
from sync.wire.signing import Signer
from tests.sync import client_fakes as fakes
from tests.sync.client_fakes import SEED, TILL, running_district

BRANCH = bytes(range(16))
SALE = "0190aaaa-0000-7000-8000-0000000000aa"
INSTRUMENT = "c3" * 16


@pytest.fixture
def district():
    with running_district() as running:
        yield running


@pytest.fixture
def wire(district):
    transport = Transport(district.url, TILL, Signer(SEED), SystemClock())
    yield transport
    transport.close()


def push(wire, *payloads, first=1, prev=ZERO_HASH):
    head = prev
    for seq, payload in enumerate(payloads, first):
        head = entry_hash(BRANCH, seq, head, payload)
    header = PushHeader(branch=BRANCH.hex(), parent=None, first=first, prev=prev.hex(), sent_at=1)
    return wire.push(header, payloads, head.hex())


def hold(wire, stop_s=15.0):
    return wire.hold(
        f"{SALE}:1", HoldWant(sale=SALE, kind="voucher", want=500, instrument=INSTRUMENT), stop_s
    )


def test_a_push_arrives_signed_and_is_acknowledged(wire, district):
    reply = push(wire, b'{"a":1}', b'{"b":2}')
    assert isinstance(reply, Reply)
    assert reply.message.ack.upto == 2
    assert district.branches[BRANCH.hex()] == [b'{"a":1}', b'{"b":2}']
    assert reply.sent_ms <= reply.received_ms


def test_hello_pull_hold_and_release_are_signed_too(wire, district):
    district.holds[INSTRUMENT] = 300
    assert push(wire).message.ack.upto == 0
    page = wire.pull("").message
    assert wire.pull(page.cursor).message.cursor == page.cursor
    assert hold(wire).message.hold.granted == 300
    assert wire.release(f"{SALE}:1").message.released


def test_calls_share_one_connection(wire, district):
    for _ in range(5):
        assert isinstance(wire.pull(""), Reply)
    assert len(district.connections) == 1


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (fakes.garbage, Failure.GARBAGE),
        (fakes.redirect, Failure.GARBAGE),
        (fakes.cut, Failure.GARBAGE),
        (fakes.lost_request, Failure.UNREACHABLE),
        (fakes.lost_reply, Failure.UNREACHABLE),
        (fakes.status(204), Failure.GARBAGE),
        (fakes.status(401), Failure.GARBAGE),  # a portal's, without the district's word
        (fakes.status(403), Failure.GARBAGE),
    ],
)
def test_what_is_not_the_district_is_a_typed_failure(wire, district, fault, failure):
    district.next(fault)
    assert wire.pull("") == Fault(failure)
    assert isinstance(wire.pull(""), Reply)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (fakes.status(401, "REVOKED"), Fault(Failure.STATUS, 401, "REVOKED")),
        (fakes.status(413), Fault(Failure.STATUS, 413)),
        (fakes.status(500), Fault(Failure.STATUS, 500)),
        (fakes.status(503, "", 7), Fault(Failure.STATUS, 503, "", 7_000)),
        (fakes.status(429, "SLOWER", "Wed, 21 Oct 2015 07:28:00 GMT"), Fault(Failure.STATUS, 429, "SLOWER")),
        (fakes.status(410, "CURSOR_GONE"), Fault(Failure.STATUS, 410, "CURSOR_GONE")),
        (fakes.status(400, "not a code <script>"), Fault(Failure.GARBAGE)),
    ],
)
def test_statuses_come_with_the_districts_word(wire, district, fault, found):
    district.next(fault)
    assert push(wire, b"{}") == found


def test_nobody_there(district):
    url = district.url
    district.close()
    wire = Transport(url, TILL, Signer(SEED), SystemClock())
    began = time.monotonic()
    assert wire.pull("") == Fault(Failure.UNREACHABLE)
    assert time.monotonic() - began < 2
    wire.close()


@pytest.mark.parametrize("fault", [fakes.drip, fakes.hang])
def test_a_hold_stops_after_its_time_even_if_bytes_drip(wire, district, fault):
    district.next(fault)
    began = time.monotonic()
    assert hold(wire, stop_s=0.5) == Fault(Failure.TIMEOUT)
    assert 0.45 < time.monotonic() - began < 1.2


def test_a_reply_without_end_is_cut_off(wire, district):
    district.next(fakes.flood)
    began = time.monotonic()
    assert wire.pull("") == Fault(Failure.GARBAGE)
    assert time.monotonic() - began < 5


def test_abort_ends_a_hanging_call_at_once_and_every_later_one(wire, district):
    district.next(fakes.hang)
    threading.Timer(0.2, wire.abort).start()
    began = time.monotonic()
    assert wire.pull("") == Fault(Failure.ABORTED)
    assert time.monotonic() - began < 1.2
    assert wire.pull("") == Fault(Failure.ABORTED)


def test_slices_are_told_while_an_answer_is_awaited(district):
    slices = []
    wire = Transport(district.url, TILL, Signer(SEED), SystemClock(), lambda: slices.append(1))
    district.next(fakes.hang)
    assert hold(wire, stop_s=0.6) == Fault(Failure.TIMEOUT)
    assert 2 <= len(slices) <= 6
    wire.close()


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(district, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    wire = Transport(district.url, TILL, Signer(SEED), SystemClock())
    assert isinstance(wire.pull(""), Reply)
    wire.close()


def test_a_batch_that_does_not_fit_is_refused_before_it_is_sent(wire, district):
    from random import Random

    noise = [b'"' + Random(n).randbytes(400_000).hex().encode() + b'"' for n in range(2)]
    with pytest.raises(WireError, match="TOO_LARGE"):
        push(wire, *noise)
    assert district.requests == []


@pytest.mark.parametrize(
    "url", ["https://distretto.example/", "http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000/d/"]
)
def test_addresses_a_till_may_talk_to(url):
    assert check_url(f" {url} ") == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://distretto.example", "DISTRICT_URL_UNSAFE"),
        ("http://192.168.1.4:8000", "DISTRICT_URL_UNSAFE"),
        ("http://127.0.0.1.example", "DISTRICT_URL_UNSAFE"),
        ("ftp://127.0.0.1", "DISTRICT_URL_BAD"),
        ("distretto.example", "DISTRICT_URL_BAD"),
        ("https://u:p@distretto.example", "DISTRICT_URL_BAD"),
        ("https://distretto.example/?a=1", "DISTRICT_URL_BAD"),
        ("http://127.0.0.1:x", "DISTRICT_URL_BAD"),
        ("", "DISTRICT_URL_BAD"),
    ],
)
def test_addresses_a_till_must_not_talk_to(url, code):
    with pytest.raises(KnownError) as raised:
        check_url(url)
    assert raised.value.code == code


# -- TLS -----------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    if which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def tls_url(district, certificate):
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    district.server.socket = context.wrap_socket(district.server.socket, server_side=True)
    return district.url.replace("http:", "https:")


def test_tls_is_checked_and_keeps_the_deadline(district, certificate):
    url = tls_url(district, certificate)
    stranger = Transport(url, TILL, Signer(SEED), SystemClock())
    assert stranger.pull("") == Fault(Failure.UNREACHABLE)  # nobody we trust signed it
    stranger.close()
    wire = Transport(url, TILL, Signer(SEED), SystemClock(), ca_file=str(certificate[0]))
    assert isinstance(push(wire, *[b'{"a":"%s"}' % (b"x" * 300_000)] * 3), Reply)
    assert isinstance(wire.pull(""), Reply)
    for fault in (fakes.drip, fakes.hang):
        district.next(fault)
        began = time.monotonic()
        assert hold(wire, stop_s=0.5) == Fault(Failure.TIMEOUT)
        assert 0.45 < time.monotonic() - began < 1.2
    wire.close()


def test_a_server_that_never_shakes_hands_is_given_up():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        wire = Transport(url, TILL, Signer(SEED), SystemClock())
        began = time.monotonic()
        assert hold(wire, stop_s=0.5) == Fault(Failure.TIMEOUT)
        assert time.monotonic() - began < 1.2
        wire.close()
