"""What a shop that was never opened needs before its first sale: somebody who may sell, and departments.

Thin: the owner's PIN is 0000 until it is changed (the wizard and the recovery code come with the face
issue), and the lock screen says so. Departments of the usual VAT classes let a typed amount be sold at once.
"""

from __future__ import annotations

from app.domain.catalogue import Department
from app.services import operators
from app.services.operators import OWNER, Operator
from app.services.till import Till

FIRST_PIN = "0000"
_FIRST_DEPARTMENTS = (("4", "bread", "gold"), ("10", "basket", "ok"), ("22", "spray-bottle", "info"))


def prepare_shop(till: Till, owner: str, department: str) -> None:
    """Make the first operator and departments where there are none.

    `owner`: what the first operator is called; `department`: the departments' name with "{n}" in it. Both in
    the shop's language, chosen by the caller: use cases do not speak.
    """
    if operators.list_operators(till):
        return
    from app.services import catalogue  # heavy, and needed once in a shop's life

    if not catalogue.departments(till.store):
        departments = [
            Department(number, department.format(n=number), vat, icon, tone)
            for number, (vat, icon, tone) in enumerate(_FIRST_DEPARTMENTS, 1)
        ]
        till.worker.call(lambda: catalogue.save_items(till.store, departments, []))
    # Last: whoever finds an operator knows that the rest is there.
    operators.add_operator(till, Operator("owner", owner, owner[:1].upper(), OWNER), FIRST_PIN)


def has_first_pin(till: Till) -> bool:
    """Whether the owner's PIN is still the first one. Takes argon2's 140 ms: ask in the pool."""
    return operators.has_pin(till, "owner", FIRST_PIN)
