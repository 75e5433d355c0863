"""Figures as an entry `report.issued` holds them, made up to any size; and pages read back from lists."""

import random
from datetime import datetime

from app.ports.clock import ROME
from app.ports.documents import A4_HEIGHT_PT, A4_WIDTH_PT, LineOp, RectOp, TextOp
from app.reports.wording import Issue
from drivers.paper.metrics import InterMeasure

DAY = "2026-11-12"
EVENING = int(datetime(2026, 11, 12, 20, 6, tzinfo=ROME).timestamp() * 1000)
HASH, PREVIOUS = "7f3a91c055e2" + "ab" * 26, "1b2c3d4e5f60" + "cd" * 26
CLOSED = Issue(DAY, 12, PREVIOUS, HASH, EVENING)
OPEN = Issue(DAY, None, PREVIOUS, None, EVENING)
NAMES = ("Doposcuola Il Ponte", "Banco di quartiere", "Polisportiva San Vito")
MEASURE = InterMeasure()
MARGIN_PT = 41.5


def at(hour, minute=0, day=12):
    return int(datetime(2026, 11, day, hour, minute, tzinfo=ROME).timestamp() * 1000)


def share_of(base, bps):
    return (2 * base * bps + 10_000) // 20_000


def figures(causes=3, documents=87, returns=3, bps=300, closures=(412,), shared=False):
    """A day of `documents` sales and `returns`, sums as the service reckons them."""
    chance = random.Random(7)
    ids = [f"cause-{place}" for place in range(causes)]
    rows = []
    for place in range(documents):
        moment = at(8) + place * 11 * 3_600_000 // max(1, documents)
        base, number = chance.randint(150, 6000), f"01-0412-{place + 1:04d}"
        share = share_of(base, bps)
        if shared and place % 5 == 0:
            rows.append([number, moment, ids[0], base, share - share // 2, None])
            rows.append([number, moment, ids[1], base, share // 2, None])
        else:
            rows.append([number, moment, chance.choice(ids), base, share, None])
    for place in range(returns):
        sold = rows[chance.randrange(documents)]
        base = sold[3] // 2
        number = f"01-0412-{documents + place + 1:04d}"
        rows.append([number, at(19, place), sold[2], -base, -share_of(base, bps), sold[0]])
    return with_sums(rows, ids, bps, list(closures))


def with_sums(rows, ids, bps, closures):
    causes = [cause_row(place, cause, rows) for place, cause in enumerate(ids)]
    accrued, taken = (sum(cause[key] for cause in causes) for key in ("accrued", "reversed"))
    base = sum({row[0]: row[3] for row in rows}.values())
    sold = {row[0] for row in rows if row[5] is None}
    return {
        "shop": {
            "name": "Alimentari da Nino",
            "address": "Via dei Cedri 14, San Vito",
            "vat_number": "01234567890",
        },
        "district": "Distretto San Vito" if bps else "",
        "till": "01",
        "closures": closures,
        "from_ms": min((row[1] for row in rows), default=None),
        "to_ms": max((row[1] for row in rows), default=None),
        "agreement": "17/2025" if bps else "",
        "rate_bps": bps,
        "base": "gross",
        "causes": sorted(causes, key=lambda cause: -cause["net"]),
        "documents": rows,
        "totals": {
            "accrued": accrued,
            "reversed": taken,
            "net": accrued - taken,
            "base": base,
            "documents": len(sold),
            "members": len(sold) // 3,
            "takings": base + 12_345,
            "sales": len(sold) + 20,
            "returns": len(rows) - len(sold),
        },
        "balance": {
            "opening": 120_410,
            "accrued": accrued,
            "reversed": taken,
            "paid": 0,
            "closing": 120_410 + accrued - taken,
        },
        "software": "0.1.0",
    }


def cause_row(place, cause, rows):
    mine = [row for row in rows if row[2] == cause]
    long = f"Associazione di promozione sociale e culturale del quartiere San Vito, sezione {place}"
    granted, taken = (sum(abs(row[4]) for row in mine if (row[4] > 0) is sold) for sold in (True, False))
    return {
        "id": cause,
        "name": NAMES[place] if place < len(NAMES) else long,
        "runts": str(10_482 + place),
        "tax_code": f"9001234{place:04d}",
        "iban": f"IT60X054281110100000012{4471 + place}",
        "documents": sum(row[5] is None for row in mine),
        "members": len(mine) // 3,
        "base": sum(row[3] for row in mine),
        "accrued": granted,
        "reversed": taken,
        "net": granted - taken,
    }


def texts(page):
    return [op for op in page.ops if isinstance(op, TextOp)]


def words(page):
    return [op.text for op in texts(page)]


def span(op):
    """Left and right edge of a line of text, as the PDF will have them."""
    width = MEASURE.width(op.text, op.size, op.weight)
    left = op.x - {"left": 0, "center": width / 2, "right": width}[op.align]
    return left, left + width


def outside(page):
    """What is drawn beyond the margins."""
    left, right = MARGIN_PT, A4_WIDTH_PT - MARGIN_PT
    found = [op for op in texts(page) if span(op)[0] < left or span(op)[1] > right]
    found += [op for op in texts(page) if not MARGIN_PT - 6 < op.y < A4_HEIGHT_PT - 28]
    for op in page.ops:
        if isinstance(op, LineOp) and not (left <= op.x1 and op.x2 <= right):
            found.append(op)
        if isinstance(op, RectOp) and (op.x < left or op.x + op.width > right):
            found.append(op)
    return found


def overlapping(page):
    """Pairs of texts that are written over each other."""
    known = [(op, *span(op)) for op in texts(page)]
    found = []
    for place, (op, left, right) in enumerate(known):
        for other, other_left, other_right in known[place + 1 :]:
            near = abs(op.y - other.y) < 0.7 * max(op.size, other.size)
            if near and left < other_right - 0.5 and other_left < right - 0.5:
                found.append((op.text, other.text))
    return found
