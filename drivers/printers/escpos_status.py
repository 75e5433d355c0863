"""What an ESC/POS printer says about itself: bytes -> answers -> state. Pure; called by `escpos_tcp`.

Every answer is a single byte without a frame, so they are told apart by their fixed bits. Automatic Status
Back is never switched on here, but a printer may have it on by a switch: its four bytes are recognised and
skipped, else they would read as "paper out" (devices §1.3).
"""

from __future__ import annotations

from app.ports.devices import DeviceState

ASK_STATUS = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"  # DLE EOT 1..4, answered at once
ASK_ONE = tuple(bytes([0x10, 0x04, n]) for n in (1, 2, 3, 4))
ASK_PROOF = b"\x1dr\x01"  # GS r 1, answered in its turn: everything before it is on paper
STATUS_ANSWERS = 4

_REALTIME = (0x93, 0x12)  # mask, value: 0xx1xx10
_AUTOMATIC = (0x93, 0x10)  # 0xx1xx00, then three more
_PROOF = (0xF0, 0x00)  # 0000xxxx


class Answers:
    """Sorts what a printer says. Any byte is allowed; what means nothing is dropped."""

    def __init__(self) -> None:
        self.realtime: list[int] = []
        self.proofs = 0
        self._automatic_left = 0

    def feed(self, data: bytes) -> None:
        """Take in what has come."""
        for byte in data:
            if self._automatic_left:
                self._automatic_left -= 1
            elif byte & _REALTIME[0] == _REALTIME[1]:
                self.realtime.append(byte)
            elif byte & _AUTOMATIC[0] == _AUTOMATIC[1]:
                self._automatic_left = 3
            elif byte & _PROOF[0] == _PROOF[1]:
                self.proofs += 1

    def take_status(self) -> tuple[DeviceState, str] | None:
        """State and detail from four answers to `ASK_STATUS`, once they are all here."""
        if len(self.realtime) < STATUS_ANSWERS:
            return None
        printer, offline, error, paper = self.realtime[:STATUS_ANSWERS]
        del self.realtime[:STATUS_ANSWERS]
        return state_of(printer, offline, error, paper)


def state_of(printer: int, offline: int, error: int, paper: int) -> tuple[DeviceState, str]:
    """The state the four bytes of DLE EOT 1..4 mean, worst first, and a code with the detail."""
    if offline & 0x04:
        return DeviceState.COVER_OPEN, ""
    if paper & 0x60 or offline & 0x20:
        return DeviceState.PAPER_OUT, ""
    for bit, detail in (
        (0x08, "CUTTER"),
        (0x04, "MECHANICAL"),
        (0x20, "UNRECOVERABLE"),
        (0x40, "OVERHEATED"),
    ):
        if error & bit:
            return DeviceState.FAULT, detail
    if offline & 0x40:
        return DeviceState.FAULT, "ERROR"
    if printer & 0x08:
        return DeviceState.OFFLINE, "FEED_BUTTON" if offline & 0x08 else "SWITCHED_OFF_LINE"
    if paper & 0x0C:
        return DeviceState.PAPER_LOW, ""
    return DeviceState.READY, ""
