"""Entry payloads: the exact bytes a till writes once and everyone keeps (sync R2, final format).

The journal calls `build_payload` on the sale path (a few µs); the district, returns and reports read
with `read_entry`. Bytes are kept as written, so there is no canonical-JSON problem; deliberately absent:
branch and seq, because a fork carries the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from sync.wire.errors import MALFORMED, TOO_LARGE, WireError

ENTRY_VERSION = 1
# A cart of 1,000 lines makes about 400 kB; a batch must still hold one such entry (sync R6).
MAX_ENTRY_BYTES = 1_000_000
_INT64 = 2**63 - 1

UuidText = Annotated[
    str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
]
Kind = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31}){1,3}\Z")]
Hex64 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Moment = Annotated[int, msgspec.Meta(ge=0, le=_INT64)]
Offset = Annotated[int, msgspec.Meta(ge=-_INT64, le=_INT64)]


class _Out(msgspec.Struct):
    """Field order here is byte order on the wire."""

    id: str
    kind: str
    v: int
    at: int
    off: int | None
    by: str | None
    rule: str | None
    d: Any


class Entry(msgspec.Struct, frozen=True):
    """An entry read back. `d` are the exact bytes of its facts: read them with `facts` or `sync.wire.facts`.

    `at` device time in ms UTC, `off` last known server offset in ms or None, `by` operator id, `rule` the
    rule hash or None.
    """

    id: UuidText
    kind: Kind
    v: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    at: Moment
    off: Offset | None
    by: str | None
    rule: Hex64 | None
    d: msgspec.Raw

    def facts(self) -> dict[str, Any]:
        """The facts as plain JSON values. Raises WireError("MALFORMED") if `d` is no object."""
        try:
            value = msgspec.json.decode(self.d)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise WireError(MALFORMED, f"facts: {error}") from error
        if not isinstance(value, dict):
            raise WireError(MALFORMED, "facts are not an object")
        return value


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Entry)
_SCALARS = frozenset({str, int, bool, type(None)})


def build_payload(
    id: str,
    kind: str,
    at: int,
    off: int | None,
    by: str | None,
    rule: str | None,
    d: Mapping[str, Any],
) -> bytes:
    """The exact UTF-8 JSON bytes of an entry: {"id","kind","v":1,"at","off","by","rule","d"} (sync R2).

    `id` UUIDv7 text; `kind` one of `app.domain.events`; `at` device time, ms UTC; `off` last known server
    offset in ms or None; `rule` 64 hex or None; `d` plain JSON values: str, int, bool, None, dict, list,
    tuple. Raises WireError("MALFORMED") for a float or any other type, WireError("TOO_LARGE") above
    `MAX_ENTRY_BYTES`.
    """
    _refuse_floats(d)
    try:
        payload = _encoder.encode(_Out(id, kind, ENTRY_VERSION, at, off, by, rule, d))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(MALFORMED, f"entry cannot be written: {error}") from error
    if len(payload) > MAX_ENTRY_BYTES:
        raise WireError(TOO_LARGE, f"entry of {len(payload)} bytes")
    return payload


def read_entry(payload: bytes) -> Entry:
    """The entry in `payload`. Raises WireError("MALFORMED") for anything that is not one."""
    try:
        return _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError(MALFORMED, f"entry: {error}") from error


def _refuse_floats(value: object) -> None:
    """A float must never enter (sync I3); msgspec would write one, and NaN even as null."""
    stack: list[object] = [value]
    push = stack.extend
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind in _SCALARS:
            continue
        if kind is dict:
            push(item.values())  # type: ignore[attr-defined]
        elif kind is list or kind is tuple:
            push(item)  # type: ignore[arg-type]
        else:
            raise WireError(MALFORMED, f"{kind.__name__} cannot stand in an entry")
