"""The two ways a use case can fail that are not a rule's "no".

`KnownError`: the world failed (disk, file, device, line). `BugError`: we failed. A rule's "no" is a
`Refusal` value (refusals.py), never an exception. No text for people here: `app.wording` turns the code
and facts into a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping


class KnownError(Exception):
    """The world failed in a way we know: retry, or tell the person what is safe and what to do next.

    `code` is one of the closed list that `app.wording` can put into a sentence; `facts` are its figures
    and names (plain JSON values).
    """

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = dict(facts or {})

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class BugError(Exception):
    """A promise of our own code was broken: roll back, log, tell, carry on if the ledger is sound."""


class MalformedError(BugError):
    """A value that cannot exist was about to be built (a float for money, a negative price).

    Edges (import, wire, scans) check before they build; when this escapes it is our bug.
    `field` names what was wrong, `reason` why, in English for the log.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
