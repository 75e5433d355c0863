"""Joining a district with a one-time code (sync R20, R27).

Called by `./bancone till enrol URL CODE`, the settings screen and the demo, never on the screen thread. The
running pump notices by itself when it is woken. Deliberately absent: rotation of the key, the district's own
certificate, a new branch for a till that changes its district (the sync issue's).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from app.domain.errors import KnownError
from app.ports.clock import Clock
from app.ports.keys import KeyStore
from app.services.worker import Priority, Worker
from app.store import journal, sync_state
from app.store.engine import Store
from app.store.sync_state import SyncState
from sync.client import apply
from sync.client.events import Failure, Fault
from sync.client.wire import Reply
from sync.wire.messages import EnrolAsk, Enrolled
from sync.wire.signing import SEED_BYTES, Signer, enrol_message


def enrol(
    url: str,
    code: str,
    keystore: KeyStore,
    store: Store,
    worker: Worker,
    clock: Clock,
    also: Callable[[Connection, Enrolled], object] | None = None,
) -> Enrolled:
    """Join the district at `url`; what it answered is stored in one transaction, with what `also` adds to it.

    The key is made and kept before it is shown to anyone; asking again with the same code and key gives the
    same answer, so a lost reply costs nothing. Everything sold before stays in the journal and is sent.

    Raises KnownError: DISTRICT_URL_BAD, DISTRICT_URL_UNSAFE, ENROLLED_WITH_UNSENT {unsent} (R27),
    CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, DISTRICT_REFUSED {status, code}, DISTRICT_SILENT {kind}, and what
    key store and file raise.
    """
    from sync.client.transport import check_url

    url = check_url(url)
    with store.read() as connection:
        _refuse_unsent(connection)
    reply = _ask(url, code.strip(), _signer(keystore, clock), clock)
    answer = reply.message
    known = SyncState(
        till=answer.till.id,
        url=url,
        server_key=answer.server_key,
        server_incarnation=answer.server_incarnation,
        cursor="",
        projected_seq=0,
        turn=None,
        offset_ms=answer.time - (reply.sent_ms + reply.received_ms) // 2,
        stopped=None,
    )

    def job() -> None:
        with store.write() as connection:
            _refuse_unsent(connection)
            apply.forget_district(connection)
            sync_state.write(connection, known)
            if also is not None:
                also(connection, answer)

    worker.call(job, Priority.NORMAL)
    return answer


def _signer(keystore: KeyStore, clock: Clock) -> Signer:
    """This till's key, made and kept first if there is none."""
    seed = keystore.load()
    if seed is None:
        seed = clock.random_bytes(SEED_BYTES)
        keystore.save(seed)
    return Signer(seed)


def _refuse_unsent(connection: Connection) -> None:
    """A till with entries its district does not have yet must not turn to another one (R27)."""
    if sync_state.read(connection).till is None:
        return
    unsent = journal.head(connection).unsent
    if unsent:
        raise KnownError("ENROLLED_WITH_UNSENT", {"unsent": unsent})


def _ask(url: str, code: str, signer: Signer, clock: Clock) -> Reply[Enrolled]:
    from sync.client.transport import Transport

    public = signer.public.hex()
    proof = signer.sign(enrol_message(code, public)).hex()
    wire = Transport(url, None, None, clock)
    try:
        reply = wire.enrol(EnrolAsk(code=code, public=public, proof=proof))
    finally:
        wire.close()
    if isinstance(reply, Reply):
        return reply
    raise _failed(reply)


def _failed(fault: Fault) -> KnownError:
    if fault.kind is not Failure.STATUS or fault.status >= 500 or fault.status in (408, 429):
        return KnownError("DISTRICT_SILENT", {"kind": fault.kind.value, "status": fault.status})
    if fault.error.startswith("CODE_"):
        return KnownError(fault.error)
    return KnownError("DISTRICT_REFUSED", {"status": fault.status, "code": fault.error})
