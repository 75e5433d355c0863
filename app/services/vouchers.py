"""Vouchers and wallets at the counter: verify, look where the value lives, reserve it (value §4.1, §4.3).

Checks read memory and the file and may run in the pool. Holds talk to the district with a 1.5 s stop and
never run on the screen thread or the database worker. PROXY, LEASE, QUOTA and CLAIM come with the sync
issue: without an answer the customer is told "cannot verify" and pays otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.basket import Basket
from app.domain.member import Member
from app.domain.payment import Tender, TenderType, pay
from app.domain.pricing import price
from app.domain.refusals import Reason, Refusal
from app.domain.vouchers import Ladder, Placement, Voucher, VoucherProgram, refusal_before_money, tender_of
from app.ports.link import HoldGranted, HoldRequest
from app.services.changes import Changes, Done, Refused
from app.services.till import Till
from app.services.worker import Priority
from app.store import circuit
from sync.wire.errors import WireError
from sync.wire.qr import VoucherCode, open_voucher, peek_voucher, readable_code


@dataclass(frozen=True, slots=True)
class VoucherOffer:
    """A voucher that may be used on this basket: what it would cover, and by which class.

    `available_cents`: home balance, or the face of an ONLINE voucher whose balance the hold will tell.
    """

    voucher: Voucher
    program: VoucherProgram
    ladder: Ladder
    available_cents: int
    covers_cents: int


def check_qr(till: Till, text: str, basket: Basket, used: tuple[Tender, ...]) -> Done[VoucherOffer] | Refused:
    """Open a scanned `BV1:` text with the known keys; say what it covers, or why not (value §4.3 line 1)."""
    if not till.circuit.is_joined:
        return Refused(Refusal(Reason.NO_DISTRICT))
    try:
        code = open_voucher(till.circuit.keys, text)
    except WireError:
        return Refused(_unreadable(till, text))
    return _offer(till, _voucher(code), basket, used)


def check_typed(
    till: Till, code: str, basket: Basket, used: tuple[Tender, ...]
) -> Done[VoucherOffer] | Refused:
    """A typed `BN…` code is unsigned: HOME only here, from the district's own object (value §4.6)."""
    if not till.circuit.is_joined:
        return Refused(Refusal(Reason.NO_DISTRICT))
    with till.store.read() as connection:
        for text in circuit.bodies(connection, "voucher"):
            body = json.loads(text)
            if readable_code(body["id"]) == code:
                found = _from_object(till, body)
                break
        else:
            return Refused(Refusal(Reason.CANNOT_VERIFY, {"code": code}))
    return _offer(till, found, basket, used)


def details(till: Till, text: str) -> Done[tuple[Voucher, VoucherProgram | None]] | Refused:
    """What a voucher's QR says, without using it: for Chiusura and Impostazioni, read only."""
    try:
        voucher = _voucher(open_voucher(till.circuit.keys, text))
    except WireError:
        return Refused(_unreadable(till, text))
    return Done((voucher, till.circuit.programs.get(voucher.program)))


def reserve_voucher(
    till: Till, sale: str, tender_id: str, offer: VoucherOffer, want_cents: int
) -> Done[Tender] | Refused:
    """Reserve a voucher's value for a sale: HOME at once, ONLINE by a hold (value §4.3 `redeem`)."""
    want = min(want_cents, offer.available_cents)
    if offer.ladder is Ladder.HOME:
        return Done(tender_of(tender_id, offer.voucher, offer.program, Ladder.HOME, want, None))
    request = HoldRequest(_hold_id(sale, tender_id), sale, "voucher", want, instrument=offer.voucher.id)
    answer = _hold(till, request)
    if isinstance(answer, Refusal):
        return Refused(answer)
    tender = tender_of(
        tender_id, offer.voucher, offer.program, Ladder.ONLINE, answer.granted_cents, answer.id
    )
    return Done(tender, Changes.SYNC)


def reserve_tesoretto(
    till: Till, sale: str, tender_id: str, member: Member, want_cents: int
) -> Done[Tender] | Refused:
    """Reserve cents of a member's tesoretto by a hold."""
    request = HoldRequest(_hold_id(sale, tender_id), sale, "tesoretto", want_cents, member=member.id)
    answer = _hold(till, request)
    if isinstance(answer, Refusal):
        return Refused(answer)
    tender = Tender(
        tender_id,
        TenderType.TESORETTO,
        answer.granted_cents,
        ladder=Ladder.ONLINE.value,
        hold=answer.id,
    )
    return Done(tender, Changes.SYNC)


def release(till: Till, tender: Tender) -> None:
    """Give a hold back: the customer changed their mind, or the sale was void. Runs in the pool."""
    if tender.hold is None:
        return
    hold = tender.hold
    answered = till.link.release(hold) if till.link is not None else False
    state = "released" if answered else "unanswered"
    till.worker.call(lambda: _settle(till, hold, state, 0, None), Priority.NORMAL)


def release_orphans(till: Till) -> int:
    """At start: give back every hold that no sale posted (value §4.3 `cancel`). Runs in the pool."""
    with till.store.read() as connection:
        orphans = circuit.open_holds(connection)
    for hold, _sale in orphans:
        release(till, Tender("orphan", TenderType.TESORETTO, 0, hold=hold))
    return len(orphans)


def covers(
    offer_program: VoucherProgram, basket: Basket, used: tuple[Tender, ...], probe: Tender
) -> int | Refusal:
    """Cents a voucher would pay on this basket after the tenders already used, or why nothing."""
    payment = pay(price(basket), [*used, probe], "0000-00-00")
    refusal = payment.refusals.get(probe.id)
    if refusal is not None:
        if refusal.reason is Reason.NO_ELIGIBLE_LINE:
            return Refusal(Reason.NO_ELIGIBLE_LINE, {"goods": offer_program.covers})
        return refusal
    return payment.applied_of(probe.id)


def _offer(
    till: Till, voucher: Voucher, basket: Basket, used: tuple[Tender, ...]
) -> Done[VoucherOffer] | Refused:
    program = till.circuit.programs.get(voucher.program)
    if any(tender.instrument == voucher.id for tender in used):
        return Refused(Refusal(Reason.ALREADY_ENTERED))
    with till.store.read() as connection:
        placement = _placement(connection, voucher.id)
    refusal = refusal_before_money(voucher, placement, till.circuit.district_number, till.rules_day())
    if refusal is not None:
        return Refused(refusal)
    if program is None:
        return Refused(Refusal(Reason.UNKNOWN_INSTRUMENT))
    at_home = placement.home_balance_cents is not None
    ladder = Ladder.HOME if at_home else Ladder.ONLINE
    available = placement.home_balance_cents if at_home else voucher.face_cents
    probe = tender_of("probe", voucher, program, ladder, available or 0, None)
    covered = covers(program, basket, used, probe) if basket.lines else 0
    if isinstance(covered, Refusal):
        return Refused(covered)
    return Done(VoucherOffer(voucher, program, ladder, available or 0, covered))


def _placement(connection: Connection, instrument: str) -> Placement:
    spent_text = circuit.body(connection, "spent", instrument)
    voucher_text = circuit.body(connection, "voucher", instrument)
    spent: Mapping[str, object] | None = None
    if spent_text is not None:
        body = json.loads(spent_text)
        spent = {key: body.get(key) for key in ("at", "shop", "time", "cents")}
    return Placement(
        home_balance_cents=circuit.home_balance(connection, instrument),
        status="active" if voucher_text is None else str(json.loads(voucher_text)["status"]),
        spent=spent,
    )


def _unreadable(till: Till, text: str) -> Refusal:
    """A QR no known key signed: of another district if it says so, else forged (DESIGN §11)."""
    try:
        claimed = peek_voucher(text)
    except WireError:
        return Refusal(Reason.BAD_SIGNATURE)
    if claimed.district != till.circuit.district_number:
        return Refusal(Reason.OTHER_DISTRICT, {"district": claimed.district})
    return Refusal(Reason.BAD_SIGNATURE)


def _voucher(code: VoucherCode) -> Voucher:
    return Voucher(
        id=code.id,
        district=code.district,
        program=str(code.program),
        face_cents=code.cents,
        nbf=code.nbf,
        exp=code.exp,
        code=readable_code(code.id),
    )


def _from_object(till: Till, body: Mapping[str, object]) -> Voucher:
    instrument = str(body["id"])
    return Voucher(
        id=instrument,
        district=till.circuit.district_number,
        program=str(body["program"]),
        face_cents=int(str(body["cents"])),
        nbf=str(body["nbf"]),
        exp=str(body["exp"]),
        code=readable_code(instrument),
    )


def _hold_id(sale: str, tender_id: str) -> str:
    """`sale:line of tender` (value §4.3): the same request has the same id however often it is sent."""
    return f"{sale}:{tender_id}"


def _hold(till: Till, request: HoldRequest) -> HoldGranted | Refusal:
    """Store the id, ask, store what came; no answer is "cannot verify" (DESIGN §10)."""
    if till.link is None or not till.circuit.is_joined:
        return Refusal(Reason.NO_DISTRICT)
    till.worker.call(lambda: _keep(till, request), Priority.SALE)
    answer = till.link.hold(request)
    if answer is None:
        till.worker.call(lambda: _settle(till, request.id, "unanswered", 0, None))
        return Refusal(Reason.CANNOT_VERIFY)
    if isinstance(answer, Refusal):
        till.worker.call(lambda: _settle(till, request.id, "refused", 0, None))
        return answer
    granted = answer
    till.worker.call(
        lambda: _settle(till, request.id, "granted", granted.granted_cents, granted.expires_ms), Priority.SALE
    )
    return granted


def _keep(till: Till, request: HoldRequest) -> None:
    with till.store.write() as connection:
        circuit.keep_hold(
            connection,
            request.id,
            request.sale,
            request.kind,
            request.instrument,
            request.member,
            request.want_cents,
            till.now_ms(),
        )


def _settle(till: Till, hold: str, state: str, granted_cents: int, expires_ms: int | None) -> None:
    with till.store.write() as connection:
        circuit.settle_hold(connection, hold, state, granted_cents, expires_ms)
