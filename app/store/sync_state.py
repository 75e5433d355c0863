"""All resume state of sync beside the journal: one row (sync R25)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class SyncState:
    """Who we are to the district, and how far the pull has come. `till` None: a shop alone."""

    till: str | None
    url: str | None
    server_key: str | None
    server_incarnation: str | None
    cursor: str
    projected_seq: int
    turn: str | None
    offset_ms: int | None
    stopped: str | None


ALONE = SyncState(None, None, None, None, "", 0, None, None, None)


def read(connection: Connection) -> SyncState:
    """The state; a till that never enrolled is alone."""
    row = connection.exec_driver_sql(
        "SELECT till, url, server_key, server_incarnation, cursor, projected_seq, turn, offset_ms, stopped"
        " FROM sync_state WHERE id = 1"
    ).fetchone()
    return ALONE if row is None else SyncState(*row)


def write(connection: Connection, state: SyncState) -> None:
    """Replace the state."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO sync_state VALUES (1,?,?,?,?,?,?,?,?,?)",
        (
            state.till,
            state.url,
            state.server_key,
            state.server_incarnation,
            state.cursor,
            state.projected_seq,
            state.turn,
            state.offset_ms,
            state.stopped,
        ),
    )
