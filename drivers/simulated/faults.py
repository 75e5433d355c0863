"""What can be wrong with the simulated printer; set by tests, the demo day and its command line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Faults:
    """All off by default. The `…_after` ones count bytes from when they are set and fire once.

    `offline`: refuses connections; `says_offline`: answers that it is off line; `busy`: somebody else holds
    it; `silent`: never answers, prints; `mute_proof`: never answers `GS r`; `late_ms`: pause between
    printing and that answer.
    """

    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    offline: bool = False
    says_offline: bool = False
    busy: bool = False
    silent: bool = False
    mute_proof: bool = False
    late_ms: int = 0
    paper_out_after: int | None = None
    reset_after: int | None = None
    close_after: int | None = None

    @property
    def can_print(self) -> bool:
        """Whether paper comes out now; what arrives meanwhile waits in the buffer."""
        return not (self.paper_out or self.cover_open or self.says_offline)

    def answers(self) -> tuple[bytes, bytes, bytes, bytes]:
        """What DLE EOT 1..4 answer, as measured on a TM-T20III (devices §1.3)."""
        printer = 0x16 | (0 if self.can_print else 0x08)
        cause = 0x12 | (0x04 if self.cover_open else 0) | (0x20 if self.paper_out else 0)
        paper = 0x12 | (0x6C if self.paper_out else 0x0C if self.paper_low else 0)
        return bytes([printer]), bytes([cause]), b"\x12", bytes([paper])
