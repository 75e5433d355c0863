"""TCP with an end to every wait, over real sockets."""

import threading
import time

import pytest

from drivers.transports.link import LinkError
from drivers.transports.network import NetworkLink, parse_address
from tests.drivers.rigs import HostileSocket, reset


def link_to(other, **limits):
    return NetworkLink(*parse_address(other.address), **limits)


def test_bytes_go_and_come():
    def echo(guest, server):
        while data := server.read(guest, 100):
            guest.sendall(data.upper())

    with HostileSocket(echo) as other:
        link = link_to(other)
        link.open()
        link.send(b"ciao")
        assert link.read(5) == b"CIAO"
        link.open()  # a new connection in place of the old one
        link.send(b"di nuovo")
        assert link.read(5) == b"DI NUOVO"
        link.dispose()


def test_silence_ends_the_wait_and_an_end_is_not_silence():
    with HostileSocket(lambda guest, server: server.stopping.wait(0.3)) as other:
        link = link_to(other)
        link.open()
        before = time.monotonic()
        assert link.read(0.05) == b""
        assert time.monotonic() - before < 0.25
        with pytest.raises(LinkError, match="CLOSED"):
            link.read(5)
        link.dispose()


def test_a_reset_is_told_when_reading_and_when_sending():
    with HostileSocket(lambda guest, server: (server.read(guest, 1), reset(guest))) as other:
        link = link_to(other)
        link.open()
        link.send(b"x")
        with pytest.raises(LinkError, match="RESET"):
            link.read(5)
        with pytest.raises(LinkError, match="RESET") as told:
            for _ in range(100):
                link.send(bytes(100_000))
        assert told.value.bytes_sent < 100_000
        link.dispose()


def test_nobody_listens():
    with HostileSocket(lambda guest, server: None) as other:
        address = parse_address(other.address)
    link = NetworkLink(*address)
    with pytest.raises(LinkError, match="CONNECT_REFUSED"):
        link.open()
    with pytest.raises(LinkError, match="CLOSED"):
        link.send(b"x")
    link.dispose()


def test_abort_ends_a_wait_from_another_thread_and_every_later_one():
    with HostileSocket(lambda guest, server: server.stopping.wait(10)) as other:
        link = link_to(other)
        link.open()
        threading.Timer(0.1, link.abort).start()
        before = time.monotonic()
        with pytest.raises(LinkError, match="ABORTED"):
            link.read(10)
        assert time.monotonic() - before < 5
        with pytest.raises(LinkError, match="ABORTED"):
            link.send(b"x")
        with pytest.raises(LinkError, match="ABORTED"):
            link.read(10)
        link.dispose()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.50", ("192.168.1.50", 9100)),
        (" 192.168.1.50:9101 ", ("192.168.1.50", 9101)),
        ("tcp://stampante.local:9100", ("stampante.local", 9100)),
        ("[fe80::1]:9102", ("fe80::1", 9102)),
        ("[::1]", ("::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_addresses_as_people_write_them(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "  ", "host:", "host:0", "host:65536", "host:x", "a b", ":9100", "host:-1"]
)
def test_addresses_that_cannot_be(text):
    with pytest.raises(LinkError, match="BAD_ADDRESS"):
        parse_address(text)
