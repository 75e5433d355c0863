"""Operators: who is at the till, PIN by argon2, pause after five wrong ones (DESIGN §9.10).

Argon2 runs in the pool, never in the database worker (HOUSE §2): 64 MiB and one lane take about 140 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.domain.events import OPERATOR_LOGIN
from app.domain.refusals import Reason, Refusal
from app.services.changes import Changes, Done, Refused
from app.services.till import Till, append_entry
from app.services.worker import Priority
from app.store import people

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WRONG_PINS_ALLOWED = 5
PAUSE_MS = 60_000
OWNER, CASHIER = "owner", "cashier"


@cache
def _hasher() -> PasswordHasher:
    """sync §6 row 7: 64 MiB, p=1, plus the try limit. Loaded with the first PIN, not the first picture."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)


@dataclass(frozen=True, slots=True)
class Operator:
    """A person at the till, as screens and use cases know one."""

    id: str
    name: str
    initials: str
    role: str

    @property
    def is_owner(self) -> bool:
        """Whether this person may do what needs the owner."""
        return self.role == OWNER


def list_operators(till: Till) -> tuple[Operator, ...]:
    """All operators by name."""
    with till.store.read() as connection:
        return tuple(_operator(row) for row in people.operators(connection))


def hash_pin(pin: str) -> str:
    """The argon2id hash of a PIN of 4 to 6 digits."""
    return _hasher().hash(pin)


def add_operator(till: Till, operator: Operator, pin: str) -> None:
    """Add a person, or change one. Hash in the pool first: this call hashes where it runs."""
    row = people.OperatorRow(
        operator.id, operator.name, operator.initials, operator.role, hash_pin(pin), None, 0, 0
    )

    def write() -> None:
        with till.store.write() as connection:
            people.put_operator(connection, row)

    till.worker.call(write)


def log_in(till: Till, operator_id: str, pin: str) -> Done[Operator] | Refused:
    """Check a PIN. Runs in the pool; the wrong tries, the pause and the login are written by the worker.

    Refused WRONG_PIN{left}, PIN_PAUSED{seconds}.
    """
    with till.store.read() as connection:
        row = people.operator(connection, operator_id)
    if row is None:
        return Refused(Refusal(Reason.NOT_ALLOWED))
    now = till.now_ms()
    if 0 < row.paused_until - now <= PAUSE_MS:
        return Refused(Refusal(Reason.PIN_PAUSED, {"seconds": -(-(row.paused_until - now) // 1_000)}))
    if not _matches(row.pin_hash, pin):
        return till.worker.call(lambda: _note_wrong(till, row), Priority.NORMAL)
    return till.worker.call(lambda: _note_login(till, row), Priority.NORMAL)


def _matches(pin_hash: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


def _note_wrong(till: Till, row: people.OperatorRow) -> Done[Operator] | Refused:
    failed = row.failed + 1
    is_paused = failed >= WRONG_PINS_ALLOWED
    with till.store.write() as connection:
        until = till.now_ms() + PAUSE_MS if is_paused else 0
        people.note_pin(connection, row.id, 0 if is_paused else failed, until)
    if is_paused:
        return Refused(Refusal(Reason.PIN_PAUSED, {"seconds": PAUSE_MS // 1_000}))
    return Refused(Refusal(Reason.WRONG_PIN, {"left": WRONG_PINS_ALLOWED - failed}))


def _note_login(till: Till, row: people.OperatorRow) -> Done[Operator] | Refused:
    at_ms = till.now_ms()
    with till.store.write() as connection:
        people.note_pin(connection, row.id, 0, 0)
        entry_id = till.ids.next_text()
        append_entry(till, connection, entry_id, OPERATOR_LOGIN, at_ms, row.id, None, {"operator": row.id})
    return Done(_operator(row), Changes.PEOPLE)


def _operator(row: people.OperatorRow) -> Operator:
    return Operator(row.id, row.name, row.initials, row.role)


def has_pin(till: Till, operator_id: str, pin: str) -> bool:
    """Whether this is the person's PIN; neither counts as a try nor logs in."""
    with till.store.read() as connection:
        row = people.operator(connection, operator_id)
    return row is not None and _matches(row.pin_hash, pin)
