"""Signatures: golden request signatures, objects, and that nothing signed can be altered (sync R20, R21)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import signing
from sync.wire.errors import WireError
from sync.wire.messages import Signed
from sync.wire.signing import Batch, Signer, sign_object, sign_request, verify_object, verify_request

SIGNER = Signer(bytes(range(32)))
BATCH = Batch("00112233445566778899aabbccddeeff", 1, 2, "00" * 32, "ab" * 32)
NOW = 1794484321000


def test_golden_text_that_a_push_signs():
    message = signing.request_message("019a", "POST", "/v1/tills/019a/push", NOW, b"body", BATCH)
    assert (
        message
        == (
            "req/1|019a|POST|/v1/tills/019a/push|1794484321000|"
            + sha256(b"body").hexdigest()
            + "|00112233445566778899aabbccddeeff|1|2|"
            + "00" * 32
            + "|"
            + "ab" * 32
        ).encode()
    )


def test_golden_signatures():
    headers = sign_request(SIGNER, "019a", "GET", "/v1/changes?cursor=", NOW)
    assert SIGNER.kid == "56475aa7"
    assert headers == {
        "X-Till": "019a",
        "X-Time": "1794484321000",
        "X-Sig": "4e9c58a6ecba0b144991659e0d40164782afe5f9d82cb2cb1f79be601c635b7a"
        "d88ec8faf39bda3b0571b216e8f6487ba46a9a2b5e2f696691dc8593f435e90a",
    }
    push = sign_request(SIGNER, "019a", "POST", "/v1/tills/019a/push", NOW, b"body", BATCH)
    assert push["X-Sig"] == (
        "6c4af91f7dabb4aec398186eaac0dcb2497f2dcb0c7764c71aed1b69ec23f806"
        "b8030c5c37d9755827de0f2334802f0f0f352a48e5f00996a92778626af2c203"
    )


def test_a_request_verifies_only_as_it_was_signed():
    headers = sign_request(SIGNER, "till", "POST", "/p?q=1", NOW, b"body", BATCH)
    good = ("till", "POST", "/p?q=1", NOW, b"body", headers["X-Sig"], BATCH)
    verify_request(SIGNER.public, *good)
    for index, other in enumerate(["till2", "PUT", "/p?q=2", NOW + 1, b"b0dy"]):
        bad = list(good)
        bad[index] = other
        with pytest.raises(WireError) as refused:
            verify_request(SIGNER.public, *bad)
        assert refused.value.code == "BAD_SIGNATURE"
    others = {"branch": "ff" * 16, "first": 2, "last": 3, "prev": "11" * 32, "head": "cd" * 32}
    for field, other in others.items():
        values = {name: getattr(BATCH, name) for name in ("branch", "first", "last", "prev", "head")}
        with pytest.raises(WireError):
            verify_request(SIGNER.public, *good[:6], Batch(**(values | {field: other})))
    with pytest.raises(WireError):
        verify_request(SIGNER.public, *good[:6], None)


def test_a_stored_digest_checks_a_batch_again_years_later():
    headers = sign_request(SIGNER, "till", "POST", "/p", NOW, b"body", BATCH)
    again = signing.message_of_digest("till", "POST", "/p", NOW, sha256(b"body").hexdigest(), BATCH)
    signing.require_signature(SIGNER.public, again, bytes.fromhex(headers["X-Sig"]))


def test_an_object_is_bound_to_its_kind_and_to_every_byte():
    signed = sign_object(SIGNER, "cause", '{"id":"c","name":"Doposcuola"}')
    keys = {SIGNER.kid: SIGNER.public}
    assert verify_object(keys, "cause", signed) == b'{"id":"c","name":"Doposcuola"}'
    for kind, body in [("shop", signed.body), ("cause", signed.body + " ")]:
        with pytest.raises(WireError) as refused:
            verify_object(keys, kind, Signed(body, signed.kid, signed.sig))
        assert refused.value.code == "BAD_SIGNATURE"
    with pytest.raises(WireError) as refused:
        verify_object({}, "cause", signed)
    assert refused.value.code == "UNKNOWN_KEY"


def test_an_enrolment_is_proven_by_the_key_that_enrols():
    message = signing.enrol_message("ABCD", SIGNER.public.hex())
    assert message == b"enrol/1|ABCD|" + SIGNER.public.hex().encode()


@given(st.text(max_size=140))
def test_any_text_as_signature_is_a_wire_error(text):
    with pytest.raises(WireError):
        verify_request(SIGNER.public, "till", "GET", "/p", NOW, b"", text)


@given(st.binary(max_size=40), st.binary(max_size=70))
def test_any_bytes_as_key_or_signature_are_a_wire_error(public, signature):
    with pytest.raises(WireError):
        signing.require_signature(public, b"message", signature)


def test_a_signer_never_shows_its_seed():
    assert bytes(range(32)).hex() not in repr(SIGNER)
    with pytest.raises(WireError):
        Signer(b"short")
