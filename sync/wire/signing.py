"""Ed25519: keys, request signatures (sync R21), object signatures and the enrolment proof (sync R20).

The transport signs with the till's key, the district verifies; the district signs objects, the till
verifies. Keys are 32-byte seeds and 32-byte public keys; `kid` = first 4 bytes of SHA-256(public).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from sync.wire.errors import BAD_SIGNATURE, MALFORMED, UNKNOWN_KEY, WireError
from sync.wire.messages import Signed

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
HEADER_TILL, HEADER_TIME, HEADER_SIG = "X-Till", "X-Time", "X-Sig"


class Signer:
    """A private key that signs; made from its 32-byte seed, which it never shows again."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise WireError(MALFORMED, f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
        self._key = SigningKey(seed)
        self.public = bytes(self._key.verify_key)
        self.kid = kid_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519 over `message`."""
        return bytes(self._key.sign(message).signature)

    def __repr__(self) -> str:
        return f"Signer(kid={self.kid})"


def kid_of(public: bytes) -> str:
    """8 hex naming a public key: the first four bytes of its SHA-256 (value §4.6)."""
    return sha256(public).hexdigest()[:8]


@lru_cache(maxsize=4_096)
def _verify_key(public: bytes) -> VerifyKey:
    return VerifyKey(public)


def require_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise WireError("BAD_SIGNATURE") unless `signature` is `public`'s over `message`."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        raise WireError(BAD_SIGNATURE, "key or signature of the wrong length")
    try:
        _verify_key(public).verify(message, signature)
    except (CryptoError, ValueError) as error:
        raise WireError(BAD_SIGNATURE, "signature does not fit") from error


@dataclass(frozen=True, slots=True)
class Batch:
    """What a push's signature binds beside the body (sync R21): `last` = `first` - 1 and `head` = `prev`
    for a hello. `branch` 32 hex, `prev` and `head` 64 hex."""

    branch: str
    first: int
    last: int
    prev: str
    head: str


def request_message(
    till: str, method: str, target: str, time_ms: int, body: bytes, batch: Batch | None = None
) -> bytes:
    """The signed text `req/1|till|METHOD|path?query|X-Time|sha256(body)[|branch|first|last|prev|head]`.

    `target` is path and query as they stand in the request line; `body` the bytes as sent (compressed).
    """
    return message_of_digest(till, method, target, time_ms, sha256(body).hexdigest(), batch)


def message_of_digest(
    till: str, method: str, target: str, time_ms: int, body_sha256: str, batch: Batch | None = None
) -> bytes:
    """As `request_message`, from a stored digest: how the district checks an old batch again (sync I10)."""
    parts = ["req/1", till, method, target, str(time_ms), body_sha256]
    if batch is not None:
        parts += [batch.branch, str(batch.first), str(batch.last), batch.prev, batch.head]
    return "|".join(parts).encode()


def sign_request(
    signer: Signer,
    till: str,
    method: str,
    target: str,
    time_ms: int,
    body: bytes = b"",
    batch: Batch | None = None,
) -> dict[str, str]:
    """The three headers of a signed request; `batch` for a push and only for it (sync R21)."""
    message = request_message(till, method, target, time_ms, body, batch)
    return {HEADER_TILL: till, HEADER_TIME: str(time_ms), HEADER_SIG: signer.sign(message).hex()}


def verify_request(
    public: bytes,
    till: str,
    method: str,
    target: str,
    time_ms: int,
    body: bytes,
    signature_hex: str,
    batch: Batch | None = None,
) -> None:
    """Raise WireError("BAD_SIGNATURE") unless the request was signed by the till's key.

    `time_ms` is bound but not judged: a till with a wrong clock must still be able to send (sync I19), and
    every call is harmless when replayed (R7, value L5).
    """
    message = request_message(till, method, target, time_ms, body, batch)
    require_signature(public, message, hex_bytes(signature_hex, BAD_SIGNATURE))


def object_message(kind: str, body: bytes) -> bytes:
    """What the district signs for a pulled object (INTERFACES "Wire")."""
    return b"bancone/object/1|" + kind.encode() + b"|" + body


def sign_object(signer: Signer, kind: str, body: str) -> Signed:
    """A pulled body with its signature."""
    signature = signer.sign(object_message(kind, body.encode()))
    return Signed(body, signer.kid, signature.hex())


def verify_object(keys: Mapping[str, bytes], kind: str, signed: Signed) -> bytes:
    """The body bytes of a pulled object, if one of the known keys (kid to public key) signed them.

    Raises WireError("UNKNOWN_KEY") or WireError("BAD_SIGNATURE"): the till refuses the object and keeps
    what it had.
    """
    public = keys.get(signed.kid)
    if public is None:
        raise WireError(UNKNOWN_KEY, f"key {signed.kid} is not known")
    body = signed.body.encode("utf-8", "surrogatepass")
    require_signature(public, object_message(kind, body), hex_bytes(signed.sig, BAD_SIGNATURE))
    return body


def enrol_message(code: str, public_hex: str) -> bytes:
    """What the new key signs to prove that the till holds it (sync R20)."""
    return f"enrol/1|{code}|{public_hex}".encode()


def hex_bytes(text: str, code: str = MALFORMED) -> bytes:
    """The bytes of lower- or upper-case hex without blanks. Raises WireError(`code`) for anything else."""
    if not text.isascii() or not text.isalnum():
        raise WireError(code, "not hex")
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise WireError(code, "not hex") from error
