"""The zstd body of a push: header and raw entries in one JSON object (sync R6).

The till's transport encodes, the district decodes; both keep within the same limits, and a body that
pretends to be larger than it may is cut off before it costs memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import msgspec
import zstandard

from sync.wire.errors import MALFORMED, TOO_LARGE, WireError
from sync.wire.messages import PrivatePart, Push, PushHeader, decode

MAX_ENTRIES = 1_000
MAX_BODY_BYTES = 512 * 1024
# 1,000 sales of 30 lines are about 10 MB; beyond it a till sends fewer entries at once.
MAX_JSON_BYTES = 16 * 1024 * 1024
_LEVEL = 3  # sync §6: 19 saves a quarter of the bytes for 170 times the time
_WINDOW = MAX_JSON_BYTES


def encode_push(header: PushHeader, payloads: Sequence[bytes], private: Sequence[PrivatePart] = ()) -> bytes:
    """The compressed body of a push; `payloads` empty is a hello.

    Raises WireError("TOO_LARGE") above 1,000 entries or 512 kB: send fewer. `header` is a `PushHeader`;
    the entry bytes go in exactly as they are.
    """
    if len(payloads) > MAX_ENTRIES:
        raise WireError(TOO_LARGE, f"{len(payloads)} entries in one push")
    fields = msgspec.structs.asdict(header)
    fields["items"] = [msgspec.Raw(payload) for payload in payloads]
    fields["private"] = list(private)
    text = msgspec.json.encode(fields)
    if len(text) > MAX_JSON_BYTES:
        raise WireError(TOO_LARGE, f"{len(text)} bytes before compression")
    body = zstandard.ZstdCompressor(level=_LEVEL).compress(text)
    if len(body) > MAX_BODY_BYTES:
        raise WireError(TOO_LARGE, f"{len(body)} bytes after compression")
    return body


def decode_push(body: bytes) -> Push:
    """The push in `body`, with the exact bytes of its items.

    Raises WireError("TOO_LARGE") beyond the limits of `encode_push`, WireError("MALFORMED") for anything
    that is not one zstd frame of one push.
    """
    return decode(decompress(body), Push)


def decompress(body: bytes) -> bytes:
    """The JSON text of a push body, bounded whatever the frame's header claims."""
    if len(body) > MAX_BODY_BYTES:
        raise WireError(TOO_LARGE, f"{len(body)} bytes compressed")
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(BytesIO(body))
    try:
        text = reader.read(MAX_JSON_BYTES + 1)
    except zstandard.ZstdError as error:
        raise WireError(MALFORMED, f"not zstd: {error}") from error
    if len(text) > MAX_JSON_BYTES:
        raise WireError(TOO_LARGE, "more than 16 MiB decompressed")
    return text
