"""A member as the till may know one: pseudonym, card, display name, causes, balances (italy §2.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import CauseShare


@dataclass(frozen=True, slots=True)
class Member:
    """`id` is the random pseudonym that journals carry; `name` is the display name the member chose.

    Balances are views: the last pull plus this till's own later entries (sync R17).
    """

    id: str
    card: str
    name: str
    is_blocked: bool
    causes: tuple[CauseShare, ...]
    tesoretto_cents: int
    bricks: int

    @property
    def initials(self) -> str:
        """Up to two capitals for the avatar."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def card_ending(self) -> str:
        """The last four digits before the check digits, as printed beside the name."""
        return self.card[-6:-2]
