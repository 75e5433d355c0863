"""What the district signed for this till: rules, causes, programs, members, homes, spent; and holds.

Bodies are kept as the exact signed text (`district_object`). Members' balances are views: the pulled
figure plus own entries after the pull's `projected` point (sync R11, R17).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A pulled object as it was signed."""

    kind: str
    id: str
    version: int
    body: str
    kid: str
    sig: str


def put_object(connection: Connection, stored: StoredObject, alt: str | None) -> None:
    """Keep an object; an older version than the stored one changes nothing."""
    connection.exec_driver_sql(
        "INSERT INTO district_object (kind, id, version, body, kid, sig, alt) VALUES (?,?,?,?,?,?,?)"
        " ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body,"
        " kid = excluded.kid, sig = excluded.sig, alt = excluded.alt"
        " WHERE excluded.version >= district_object.version",
        (stored.kind, stored.id, stored.version, stored.body, stored.kid, stored.sig, alt),
    )


def drop_object(connection: Connection, kind: str, object_id: str) -> None:
    """Forget an object whose tombstone was pulled."""
    connection.exec_driver_sql("DELETE FROM district_object WHERE kind = ? AND id = ?", (kind, object_id))


def drop_all_objects(connection: Connection) -> None:
    """Forget everything pulled: the next pull starts from the empty cursor (410, sync R11)."""
    connection.exec_driver_sql("DELETE FROM district_object")


def body(connection: Connection, kind: str, object_id: str) -> str | None:
    """The signed text of one object."""
    row = connection.exec_driver_sql(
        "SELECT body FROM district_object WHERE kind = ? AND id = ?", (kind, object_id)
    ).fetchone()
    return None if row is None else str(row[0])


def body_by_alt(connection: Connection, kind: str, alt: str) -> str | None:
    """The signed text of the object with that second key: a member by card number."""
    row = connection.exec_driver_sql(
        "SELECT body FROM district_object WHERE kind = ? AND alt = ?", (kind, alt)
    ).fetchone()
    return None if row is None else str(row[0])


def bodies(connection: Connection, kind: str) -> Sequence[str]:
    """The signed texts of all objects of a kind, by id."""
    rows = connection.exec_driver_sql("SELECT body FROM district_object WHERE kind = ? ORDER BY id", (kind,))
    return [str(row[0]) for row in rows]


def keep_rules(connection: Connection, rule: str, district_part: str, shop_part: str) -> None:
    """Keep the two signed texts behind a rule hash, so that a return years later finds them (value §1.10)."""
    connection.exec_driver_sql(
        "INSERT INTO rule_set (hash, district_part, shop_part) VALUES (?, ?, ?)"
        " ON CONFLICT (hash) DO NOTHING",
        (rule, district_part, shop_part),
    )


def rules(connection: Connection, rule: str) -> tuple[str, str] | None:
    """The signed texts (district part, shop part) behind a rule hash."""
    row = connection.exec_driver_sql(
        "SELECT district_part, shop_part FROM rule_set WHERE hash = ?", (rule,)
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def put_home(connection: Connection, instrument: str, granted_cents: int, version: int) -> None:
    """The district placed an instrument here; what this till already spent of it stays counted."""
    connection.exec_driver_sql(
        "INSERT INTO home (instrument, granted, spent, version) VALUES (?, ?, 0, ?)"
        " ON CONFLICT (instrument) DO UPDATE SET granted = excluded.granted, version = excluded.version"
        " WHERE excluded.version >= home.version",
        (instrument, granted_cents, version),
    )


def home_balance(connection: Connection, instrument: str) -> int | None:
    """Cents left of an instrument that lives here; None if it does not (value HOME)."""
    row = connection.exec_driver_sql(
        "SELECT granted - spent FROM home WHERE instrument = ?", (instrument,)
    ).fetchone()
    return None if row is None else int(row[0])


def spend_home(connection: Connection, instrument: str, cents: int) -> bool:
    """Take cents off a home balance; False (nothing taken) when it holds less. Negative cents restore."""
    moved = connection.exec_driver_sql(
        "UPDATE home SET spent = spent + ? WHERE instrument = ? AND granted - spent >= ? AND spent + ? >= 0",
        (cents, instrument, cents, cents),
    )
    return moved.rowcount == 1


def own_tesoretto(connection: Connection, member: str, after_seq: int) -> int:
    """Cents this till's own entries after `after_seq` moved on a member's tesoretto (sync R17)."""
    return _own(connection, f"member:{member}:tesoretto", after_seq)


def own_bricks(connection: Connection, member: str, after_seq: int) -> int:
    """Bricks this till's own entries after `after_seq` moved."""
    return _own(connection, f"member:{member}:bricks", after_seq)


_OWN = """
SELECT coalesce(sum(CASE WHEN p.credit = ?1 THEN p.amount WHEN p.debit = ?1 THEN -p.amount ELSE 0 END), 0)
FROM posting AS p WHERE p.entry > ?2 AND p.book = 'district' AND (p.credit = ?1 OR p.debit = ?1)
"""


def _own(connection: Connection, account: str, after_seq: int) -> int:
    row = connection.exec_driver_sql(_OWN, (account, after_seq)).fetchone()
    return int(row[0]) if row else 0


def keep_hold(
    connection: Connection,
    hold: str,
    sale: str,
    kind: str,
    instrument: str | None,
    member: str | None,
    want_cents: int,
    asked_at: int,
) -> None:
    """Store a hold's id before it is asked for (value L5)."""
    connection.exec_driver_sql(
        "INSERT INTO hold (id, sale, kind, instrument, member, want, granted, state, asked_at)"
        " VALUES (?,?,?,?,?,?,0,'asked',?) ON CONFLICT (id) DO NOTHING",
        (hold, sale, kind, instrument, member, want_cents, asked_at),
    )


def settle_hold(
    connection: Connection, hold: str, state: str, granted_cents: int, expires_at: int | None
) -> None:
    """What became of a hold: granted, refused, unanswered, released, posted."""
    connection.exec_driver_sql(
        "UPDATE hold SET state = ?, granted = ?, expires_at = ? WHERE id = ?",
        (state, granted_cents, expires_at, hold),
    )


def open_holds(connection: Connection) -> Sequence[tuple[str, str]]:
    """(hold, sale) that were asked for or granted and never posted or released: to give back at start."""
    rows = connection.exec_driver_sql(
        "SELECT id, sale FROM hold WHERE state IN ('asked', 'granted', 'unanswered') ORDER BY asked_at"
    )
    return [(str(row[0]), str(row[1])) for row in rows]
