"""Accounts, postings, and the one function that says what a sale or a return moves (value §3).

Every posting is one debit and one credit of the same amount in one unit; a sale's postings are a linked
set, stored all or none. Two books travel in one set: the shop's own (drawer, takings, what the district
owes) and the district's (vouchers, wallets, causes, merchants). The district recomputes them with these
same functions; a difference opens a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import MalformedError
from app.domain.payment import AppliedTender, TenderType
from app.domain.pricing import PricedLine
from app.domain.sale import Accruals

EUR, BRICK = "EUR", "BRICK"
SHOP, DISTRICT = "shop", "district"

# value §7: which tenders post in the district's ledger, always at what they applied.
_DISTRICT_TENDERS = frozenset(
    {
        TenderType.SPV,
        TenderType.MPV,
        TenderType.PROMO,
        TenderType.BRICKS,
        TenderType.TESORETTO,
        TenderType.PREPAID,
        TenderType.SOCIAL,
    }
)
_DRAWER_ACCOUNT: Mapping[TenderType, str] = {
    TenderType.CASH: "drawer",
    TenderType.CHEQUE: "drawer:cheque",
    TenderType.CARD: "card",
    TenderType.APP: "app",
    TenderType.MEAL: "due:meal",
    TenderType.WELFARE: "due:welfare",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` > 0 of unit `ledger` moves from `debit` to `credit` in `book`; `code` says why (value L12)."""

    book: str
    ledger: str
    debit: str
    credit: str
    amount: int
    code: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int or self.amount <= 0:
            raise MalformedError("amount", f"a posting moves a positive amount, not {self.amount!r}")
        if self.debit == self.credit:
            raise MalformedError("posting", f"{self.debit} to itself")


@dataclass(frozen=True, slots=True)
class Parties:
    """Account names of one sale: the shop's id, and the member's pseudonym or None."""

    shop: str
    member: str | None


def balances(postings: Iterable[Posting]) -> dict[str, dict[str, int]]:
    """Unit to account to credit minus debit; an account touched is listed, also with 0 (value §7)."""
    sums: dict[str, dict[str, int]] = {}
    for posting in postings:
        unit = sums.setdefault(posting.ledger, {})
        unit[posting.debit] = unit.get(posting.debit, 0) - posting.amount
        unit[posting.credit] = unit.get(posting.credit, 0) + posting.amount
    return sums


def require_zero_sum(postings: Sequence[Posting]) -> None:
    """Every unit of every book sums to zero, or the set cannot exist (value Inv1)."""
    for book in (SHOP, DISTRICT):
        for unit, accounts in balances(p for p in postings if p.book == book).items():
            if sum(accounts.values()) != 0:
                raise MalformedError("postings", f"{book} {unit} does not sum to zero")


def sale_postings(
    lines: Sequence[PricedLine],
    applied: Sequence[AppliedTender],
    composition: Mapping[str, Mapping[str, int]],
    rounding_cents: int,
    accruals: Accruals,
    parties: Parties,
) -> tuple[Posting, ...]:
    """All postings of a sale, both books (value §3 "A sale", CV-35)."""
    out: list[Posting] = []
    tenders = {a.tender.id: a for a in applied}
    out += _takings(lines, tenders, composition)
    if rounding_cents > 0:
        out.append(Posting(SHOP, EUR, "drawer", "rounding:cash", rounding_cents, "rounding"))
    elif rounding_cents < 0:
        out.append(Posting(SHOP, EUR, "rounding:cash", "drawer", -rounding_cents, "rounding"))
    for a in applied:
        if a.applied_cents and a.tender.type in _DISTRICT_TENDERS:
            source = instrument_account(a, parties)
            merchant = f"merchant:{parties.shop}"
            out.append(Posting(DISTRICT, EUR, source, merchant, a.applied_cents, "redeem"))
    out += _accrual_postings(
        accruals.cause_split, accruals.cashback_cents, accruals.bricks, parties, reverse=False
    )
    require_zero_sum(out)
    return tuple(out)


def return_postings(
    returned: Mapping[tuple[str, str], int],
    tenders: Mapping[str, AppliedTender],
    vat_of_line: Mapping[str, str],
    rounding_cents: int,
    reversed_: Accruals,
    parties: Parties,
) -> tuple[Posting, ...]:
    """All postings of a return: restores before reversals (value §7 "Refunds").

    `returned[(line, tender)]` is what leaves the composition; `rounding_cents` = paid out - due in cash.
    """
    out: list[Posting] = []
    book: dict[tuple[str, str], int] = {}
    back: dict[str, int] = {}
    for (line, tender), cents in returned.items():
        account = shop_account(tenders[tender].tender.type)
        key = (f"takings:{vat_of_line[line]}", account)
        book[key] = book.get(key, 0) + cents
        back[tender] = back.get(tender, 0) + cents
    for (takings, account), cents in book.items():
        out.append(Posting(SHOP, EUR, takings, account, cents, "return"))
    if rounding_cents > 0:
        out.append(Posting(SHOP, EUR, "rounding:cash", "drawer", rounding_cents, "rounding"))
    elif rounding_cents < 0:
        out.append(Posting(SHOP, EUR, "drawer", "rounding:cash", -rounding_cents, "rounding"))
    for tender, cents in back.items():
        if tenders[tender].tender.type in _DISTRICT_TENDERS:
            target = instrument_account(tenders[tender], parties)
            out.append(Posting(DISTRICT, EUR, f"merchant:{parties.shop}", target, cents, "restore"))
    out += _accrual_postings(
        reversed_.cause_split, reversed_.cashback_cents, reversed_.bricks, parties, reverse=True
    )
    require_zero_sum(out)
    return tuple(out)


def shop_account(tender: TenderType) -> str:
    """The shop-book account a tender lands in; circuit value is owed by the district."""
    return _DRAWER_ACCOUNT.get(tender, "due:district")


def instrument_account(applied: AppliedTender, parties: Parties) -> str:
    """The district account that pays a stored-value tender."""
    tender = applied.tender
    if tender.type in (TenderType.TESORETTO, TenderType.PREPAID):
        return f"member:{parties.member}:{tender.type.value}"
    if tender.instrument is None:
        raise MalformedError("instrument", f"tender {tender.id} names no instrument")
    return f"voucher:{tender.instrument}"


def _takings(
    lines: Sequence[PricedLine],
    tenders: Mapping[str, AppliedTender],
    composition: Mapping[str, Mapping[str, int]],
) -> list[Posting]:
    sums: dict[tuple[str, str], int] = {}
    for priced in lines:
        for tender_id, cents in composition[priced.line.id].items():
            key = (shop_account(tenders[tender_id].tender.type), f"takings:{priced.line.vat}")
            sums[key] = sums.get(key, 0) + cents
    return [Posting(SHOP, EUR, debit, credit, cents, "sale") for (debit, credit), cents in sums.items()]


def _accrual_postings(
    split: Mapping[str, int], cashback_cents: int, bricks: int, parties: Parties, reverse: bool
) -> list[Posting]:
    """Contribution and cashback are the merchant's expense, bricks come from issuance (value §3)."""
    merchant = f"merchant:{parties.shop}"
    moves: list[tuple[str, str, str, str, int, str]] = []
    total = sum(split.values())
    if total:
        moves.append((SHOP, EUR, "expense:cashmove", "payable:district", total, "contribution"))
    if cashback_cents:
        moves.append((SHOP, EUR, "expense:cashback", "payable:district", cashback_cents, "cashback"))
    for cause, cents in split.items():
        if cents:
            moves.append((DISTRICT, EUR, merchant, f"cause:{cause}", cents, "contribution"))
    if cashback_cents:
        wallet = f"member:{parties.member}:tesoretto"
        moves.append((DISTRICT, EUR, merchant, wallet, cashback_cents, "cashback"))
    if bricks:
        points = f"member:{parties.member}:bricks"
        moves.append((DISTRICT, BRICK, "issuance:bricks", points, bricks, "bricks"))
    if not reverse:
        return [Posting(*move) for move in moves]
    return [
        Posting(book, unit, credit, debit, n, f"{code}.reversed")
        for book, unit, debit, credit, n, code in moves
    ]
