"""COSE_Sign1 with Ed25519, the envelope of the district's QR codes (value §4.6, RFC 9052).

`qr.py` is the caller. Only the one form we write is read: tag 18, protected {1: -8}, unprotected
{4: kid}; anything else is refused before a key is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cbor2

from sync.wire.errors import MALFORMED, TOO_LARGE, UNKNOWN_KEY, WireError
from sync.wire.signing import Signer, require_signature

_TAG_SIGN1 = 18
_PROTECTED = cbor2.dumps({1: -8})  # algorithm EdDSA
_KID = 4
_KID_BYTES = 4
# The largest code of value §4.6 (the member's) is 241 bytes; a QR that claims more is not ours.
MAX_COSE_BYTES = 1_024
_MAX_DEPTH = 8


def load_cbor(data: bytes) -> Any:
    """The one CBOR item that `data` is, in its shortest form and with nothing after it.

    One value has one form, so that a code cannot be altered and stay valid. Raises WireError("MALFORMED"
    or "TOO_LARGE").
    """
    if len(data) > MAX_COSE_BYTES:
        raise WireError(TOO_LARGE, f"{len(data)} bytes of CBOR")
    try:
        item = cbor2.loads(data, max_depth=_MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
        again = cbor2.dumps(item)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise WireError(MALFORMED, f"not CBOR: {error}") from error
    if again != data:
        raise WireError(MALFORMED, "CBOR not in its shortest form")
    return item


def sign1(signer: Signer, payload: bytes) -> bytes:
    """The COSE_Sign1 bytes of `payload`: 124 for a voucher of 43 bytes (value §4.6)."""
    signature = signer.sign(_to_be_signed(payload))
    kid = bytes.fromhex(signer.kid)
    return cbor2.dumps(cbor2.CBORTag(_TAG_SIGN1, [_PROTECTED, {_KID: kid}, payload, signature]))


def open1(keys: Mapping[str, bytes], data: bytes) -> tuple[bytes, str]:
    """(payload, kid) of a COSE_Sign1 signed by one of `keys` (kid to public key).

    Raises WireError with MALFORMED, TOO_LARGE, UNKNOWN_KEY or BAD_SIGNATURE.
    """
    kid, payload, signature = _parts(load_cbor(data))
    public = keys.get(kid.hex())
    if public is None:
        raise WireError(UNKNOWN_KEY, f"key {kid.hex()} is not known")
    require_signature(public, _to_be_signed(payload), signature)
    return payload, kid.hex()


def _parts(item: Any) -> tuple[bytes, bytes, bytes]:
    """(kid, payload, signature) of a decoded COSE_Sign1 in our one form."""
    if not isinstance(item, cbor2.CBORTag) or item.tag != _TAG_SIGN1:
        raise WireError(MALFORMED, "not a COSE_Sign1")
    value = item.value
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise WireError(MALFORMED, "a COSE_Sign1 has four parts")
    protected, unprotected, payload, signature = value
    if protected != _PROTECTED:
        raise WireError(MALFORMED, "not EdDSA")
    kid = unprotected.get(_KID) if isinstance(unprotected, Mapping) else None
    if not isinstance(kid, bytes) or len(kid) != _KID_BYTES:
        raise WireError(MALFORMED, "no key id")
    if not isinstance(payload, bytes) or not isinstance(signature, bytes):
        raise WireError(MALFORMED, "payload or signature are not bytes")
    return kid, payload, signature


def _to_be_signed(payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4: context, protected header, no external data, payload."""
    return cbor2.dumps(["Signature1", _PROTECTED, b"", payload])
