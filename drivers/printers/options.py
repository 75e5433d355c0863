"""What a shop sets about its receipt printer; made by bootstrap from the settings, read by the adapters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrinterOptions:
    """`address`: "", "host" or "host:port"; `columns`: 48 or 42 on 80 mm paper, 32 on 58 mm; `code_page`: as
    in `drivers.paper.codepages`; `confirm_timeout_s`: how long to wait for proof of printing (devices §1.4: 5
    to 20); `probe_s`: pause between questions how a healthy printer is, 0 for none at all."""

    address: str = ""
    columns: int = 48
    code_page: str = "CP858"
    has_knife: bool = True
    confirm_timeout_s: float = 8.0
    probe_s: float = 20.0
