"""sale_commit: whole sales through `checkout.close_sale`, each one durable on the disk before the next."""

from __future__ import annotations

import os
from pathlib import Path

from app.services.checkout import Draft, close_sale
from app.services.loyalty import find_member
from app.services.till import Till
from tests.bench.figures import Figure, of_rates, timed
from tests.bench.workshop import Workshop, till_in
from tests.fakes import BREAD, CARD_GIULIA, COFFEE, OIL, draft_of, join_district

ROUNDS, EACH = 30, 100
# sync §6: a sale of some 18 rows is about twelve pages; a WAL frame is a page and its header of 24 bytes.
_FRAMES = 12 * (4096 + 24)


def sale_commit(shop: Workshop) -> Figure:
    """Sales of a member, three lines each, against appending as many bytes to a file and waiting for them."""
    folder = shop.room("sales")
    rates, yardstick = [], []
    with till_in(folder) as till:
        join_district(till)
        _round(till, _drafts(till))
        for _turn in range(ROUNDS):
            drafts = _drafts(till)
            rates.append(EACH / timed(lambda drafts=drafts: _round(till, drafts)))
            yardstick.append(EACH / _append(folder / "yardstick"))
    against = "append 12 WAL frames + fdatasync"
    return of_rates("sale_commit", "sales/s", ROUNDS * EACH, rates, yardstick, against)


def _drafts(till: Till) -> list[Draft]:
    """What the payment screen hands over: the sale's own work begins when it is closed."""
    giulia = find_member(till, CARD_GIULIA).value
    return [draft_of(till, BREAD, OIL, COFFEE, member=giulia) for _n in range(EACH)]


def _round(till: Till, drafts: list[Draft]) -> None:
    for draft in drafts:
        close_sale(till, draft)


def _append(path: Path) -> float:
    """How long the yardstick takes for as many sales, in a new file as each WAL once was."""
    data = os.urandom(_FRAMES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC)

    def append() -> None:
        for _n in range(EACH):
            os.write(handle, data)
            os.fdatasync(handle)

    try:
        return timed(append)
    finally:
        os.close(handle)
