"""The name of the rules a sale was computed with (INTERFACES "Rules as data", value E19).

Written into every entry, so that the district and a later return find the very texts again.
"""

from __future__ import annotations

from hashlib import sha256


def rule_hash(ruleset_body: bytes, contract_body: bytes) -> str:
    """64 hex of SHA-256(ruleset body ‖ contract body), both texts exactly as the district signed them."""
    return sha256(ruleset_body + contract_body).hexdigest()
