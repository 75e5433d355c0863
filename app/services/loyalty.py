"""Members at the till: found by card, shown with balances that include this till's own later sales."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from app.domain.causes import CauseShare
from app.domain.member import Member
from app.domain.refusals import Reason, Refusal
from app.services.changes import Done, Refused
from app.services.till import Till
from app.store import circuit, sync_state


def find_member(till: Till, card: str) -> Done[Member] | Refused:
    """The member with that card number. A shop alone answers NO_DISTRICT, a lost card MEMBER_BLOCKED."""
    if not till.circuit.is_joined:
        return Refused(Refusal(Reason.NO_DISTRICT))
    with till.store.read() as connection:
        text = circuit.body_by_alt(connection, "member", card)
        if text is None:
            return Refused(Refusal(Reason.UNKNOWN_MEMBER, {"card": card}))
        member = member_of(connection, text)
    if member.is_blocked:
        return Refused(Refusal(Reason.MEMBER_BLOCKED, {"name": member.name, "card": card}))
    return Done(member)


def member_by_id(till: Till, member_id: str) -> Member | None:
    """The member behind a pseudonym, blocked or not; None when erased or never pulled."""
    with till.store.read() as connection:
        text = circuit.body(connection, "member", member_id)
        return None if text is None else member_of(connection, text)


def member_of(connection: Connection, text: str) -> Member:
    """A pulled member body with balances as of now (sync R11, R17)."""
    body = json.loads(text)
    after = sync_state.read(connection).projected_seq
    return Member(
        id=body["id"],
        card=body["card"],
        name=body["name"],
        is_blocked=body["status"] == "blocked",
        causes=tuple(CauseShare(c["id"], c["weight_bps"]) for c in body["causes"]),
        tesoretto_cents=body["tesoretto_cents"] + circuit.own_tesoretto(connection, body["id"], after),
        bricks=body["bricks"] + circuit.own_bricks(connection, body["id"], after),
    )
