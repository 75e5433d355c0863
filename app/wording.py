"""Refusal, fault and state to a sentence: what happened, what is safe, the next step (DESIGN §10-11).

The only place that turns codes into text. Every sentence goes through gettext; facts are formatted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.domain.errors import KnownError
from app.domain.refusals import Reason, Refusal
from app.formats import euro, long_date, on_date, pieces
from app.i18n import _, ngettext

Facts = Mapping[str, object]


def refusal_sentence(refusal: Refusal) -> str:
    """Why something was refused, in one sentence with the next step."""
    return _REFUSALS[refusal.reason](refusal.facts)


def error_sentence(error: KnownError) -> str:
    """What of the world failed, what is safe, and the next step."""
    sentence = _ERRORS.get(error.code)
    if sentence is None:
        return _("Something outside the till failed ({code}). Your sales are safe. Try again.").format(
            code=error.code
        )
    return sentence(error.facts)


def our_bug(code: str) -> str:
    """Our own failure: shown, logged and survived."""
    return _("Something is wrong, but your sales are safe. Code {id}.").format(id=code)


def _money(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return euro(value) if isinstance(value, int) else "—"


def _day(facts: Facts, key: str = "date", words: Callable[[date], str] = long_date) -> str:
    value = facts.get(key)
    try:
        return words(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return "—"


def _already_used(facts: Facts) -> str:
    if facts.get("at") and facts.get("shop"):
        return _("Already used {on_date} at {shop}. Ask for another payment.").format(
            on_date=_day(facts, "at", on_date), shop=facts["shop"]
        )
    return _("Already used up. Ask for another payment.")


def _wrong_pin(facts: Facts) -> str:
    left = int(str(facts.get("left", 0)))
    return ngettext("Wrong PIN. {n} try left", "Wrong PIN. {n} tries left", left).format(n=left)


def _paused(facts: Facts) -> str:
    seconds = int(str(facts.get("seconds", 60)))
    return _("Too many wrong PINs. Try again in {n} seconds.").format(n=seconds)


def _returned(facts: Facts) -> str:
    left = int(str(facts.get("left_milli", 0)))
    return _("Of this line only {n} can still come back.").format(n=pieces(left))


def _elsewhere(facts: Facts) -> str:
    return _("Valid only at {shop}.").format(shop=facts.get("shop", "—"))


def _not_allowed(facts: Facts) -> str:
    if "limit_cents" in facts:
        return _("Above {limit} the owner is needed: ask for the owner's PIN.").format(
            limit=_money(facts, "limit_cents")
        )
    return _("The owner is needed for this.")


_REFUSALS: Mapping[Reason, Callable[[Facts], str]] = {
    Reason.EXPIRED: lambda f: _("Expired {on_date}. Ask for another payment.").format(
        on_date=_day(f, words=on_date)
    ),
    Reason.NOT_YET_VALID: lambda f: _("Not active yet: valid from {date}.").format(date=_day(f)),
    Reason.ALREADY_USED: _already_used,
    Reason.BLOCKED: lambda f: _("Blocked: call the district."),
    Reason.UNKNOWN_INSTRUMENT: lambda f: _("The district does not know this voucher. Do not accept it."),
    Reason.BAD_SIGNATURE: lambda f: _("The signature is not valid: do not accept it."),
    Reason.OTHER_DISTRICT: lambda f: _("From another district: a connection is needed."),
    Reason.ELSEWHERE: _elsewhere,
    Reason.NO_ELIGIBLE_LINE: lambda f: _("Valid only for {goods}: nothing of it is in this sale.").format(
        goods=f.get("goods", _("other goods"))
    ),
    Reason.MIN_SPEND_NOT_MET: lambda f: _("Minimum spend {amount}: {missing} missing.").format(
        amount=_money(f, "min_cents"), missing=_money(f, "missing_cents")
    ),
    Reason.TOO_MANY_VOUCHERS: lambda f: _("At most {n} of these vouchers in one sale.").format(
        n=f.get("max", 8)
    ),
    Reason.FACE_EXCEEDS_ELIGIBLE: lambda f: _(
        "It must be used whole, and only {amount} is left to cover."
    ).format(amount=_money(f, "eligible_cents")),
    Reason.INSUFFICIENT: lambda f: _("Only {amount} is available.").format(
        amount=_money(f, "available_cents")
    ),
    Reason.CANNOT_VERIFY: lambda f: _(
        "I cannot verify it now. Ask for another payment; the voucher stays valid."
    ),
    Reason.ALREADY_ENTERED: lambda f: _("Already entered"),
    Reason.EXISTS_WITH_DIFFERENT_CONTENT: lambda f: _(
        "The district holds another request with this number. Try again."
    ),
    Reason.ALREADY_POSTED: lambda f: _("Already used in a sale that was closed."),
    Reason.ALREADY_VOIDED: lambda f: _("This request was given back. Add it again."),
    Reason.NEEDS_MEMBER: lambda f: _("A member's card is needed for this."),
    Reason.AMOUNT_ABOVE_DUE: lambda f: _("Only cash may exceed the due: {amount} is left.").format(
        amount=_money(f, "due_cents")
    ),
    Reason.NOTHING_LEFT: lambda f: _("Nothing is left to pay."),
    Reason.STILL_DUE: lambda f: _("{amount} still to take.").format(amount=_money(f, "due_cents")),
    Reason.EMPTY_SALE: lambda f: _("The receipt is empty: scan an item first."),
    Reason.MEMBER_BLOCKED: lambda f: _(
        "Card blocked: sell without the card and send the member to the district."
    ),
    Reason.UNKNOWN_MEMBER: lambda f: _("I do not know this card. If it is new, wait for the next sync."),
    Reason.NO_DISTRICT: lambda f: _("No district connected"),
    Reason.QUANTITY_ALREADY_RETURNED: _returned,
    Reason.UNKNOWN_RECEIPT: lambda f: _("Not a document of this till"),
    Reason.NOTHING_CHOSEN: lambda f: _("Choose at least one line to take back."),
    Reason.WRONG_PIN: _wrong_pin,
    Reason.PIN_PAUSED: _paused,
    Reason.NOT_ALLOWED: _not_allowed,
    Reason.NOTE_NEEDED: lambda f: _("The count differs by {amount}: write a short note.").format(
        amount=_money(f, "difference_cents")
    ),
    Reason.DAY_OPEN: lambda f: _("The day is still open: close it first."),
    Reason.NOTHING_TO_CLOSE: lambda f: _("Nothing was sold since the last closure."),
    Reason.UNKNOWN_CODE: lambda f: _("I do not know the code {code}.").format(code=f.get("code", "—")),
    Reason.NO_PRICE: lambda f: _("This item has no price: type it."),
    Reason.BAD_AMOUNT: lambda f: _("This is not an amount."),
    Reason.DISK_FULL: lambda f: _("The disk is full. Your sales are safe. Free some space, then go on."),
    Reason.KEY_REVOKED: lambda f: _(
        "The district has revoked this till. Your sales are safe. Call the district."
    ),
}

_ERRORS: Mapping[str, Callable[[Facts], str]] = {
    "DISK_FULL": lambda f: _(
        "The disk is full: this was not recorded. Earlier sales are safe. Free some space, then try again."
    ),
    "DISK_ERROR": lambda f: _(
        "The disk answers with errors: this was not recorded. Earlier sales are safe. Call for help."
    ),
    "DISK_READ_ONLY": lambda f: _(
        "The disk cannot be written: this was not recorded. Earlier sales are safe. Call for help."
    ),
    "DATABASE_BUSY": lambda f: _(
        "Another program holds the till's file. Nothing was lost: close it and try again."
    ),
    "DATABASE_DAMAGED": lambda f: _(
        "The till's file is damaged. Nothing is written to it any more: restore the latest backup."
    ),
    "DATABASE_UNREADABLE": lambda f: _("The till's file cannot be opened. Check the data folder's rights."),
    "DATABASE_NEWER": lambda f: _(
        "This file was written by a newer Bancone. It stays as it is: start the newer program."
    ),
    "NOT_OUR_FILE": lambda f: _(
        "The file {path} is not a till's file. It stays as it is: choose another folder."
    ).format(path=f.get("path", "")),
    "SQLITE_TOO_OLD": lambda f: _(
        "SQLite {version} could damage the till's file. Set Bancone up again."
    ).format(version=f.get("version", "")),
    "QT_BROKEN": lambda f: _(
        "PySide6 {version} ends this Python without warning. Set Bancone up again."
    ).format(version=f.get("version", "")),
    "KEY_UNREADABLE": lambda f: _(
        "The till's key cannot be read. Selling goes on; sending waits. Check the data folder."
    ),
    "KEY_UNWRITABLE": lambda f: _(
        "The till's key cannot be stored. Nothing was changed. Check the data folder."
    ),
    "BAD_SETTING": lambda f: _("This value cannot be used here. Nothing was changed."),
    "COLUMNS_MISSING": lambda f: _("The price list has no column for: {names}. Nothing was changed.").format(
        names=", ".join(field_word(str(name)) for name in _list(f.get("fields")))
    ),
    "FILE_CHANGED": lambda f: _(
        "The file {path} changed while it was read. What is in stays; choose it again."
    ).format(path=_path(f)),
    "FILE_EMPTY": lambda f: _("The file {path} is empty. Nothing was changed.").format(path=_path(f)),
    "FILE_IS_BINARY": lambda f: _("The file {path} is not a text file. Save the price list as CSV.").format(
        path=_path(f)
    ),
    "FILE_IS_SPREADSHEET": lambda f: _(
        "The file {path} is a spreadsheet. Open it, save it as CSV, and choose that file."
    ).format(path=_path(f)),
    "FILE_IS_UTF16": lambda f: _(
        "The file {path} is written as UTF-16. Save the price list as CSV UTF-8, and choose that file."
    ).format(path=_path(f)),
    "BAD_LABEL_PATTERN": lambda f: _("{pattern} is not the pattern of a scale label.").format(
        pattern=f.get("pattern", "")
    ),
    "IMPORT_REPLACED": lambda f: _("Another import took its place. What is in stays."),
    "DEVICE_CLOSED": lambda f: _("The device is being closed. Try again."),
    "DEVICE_QUEUE_FULL": lambda f: _("Too many jobs wait for the device. They are safe; try again later."),
    "DISTRICT_URL_BAD": lambda f: _("This is not the address of a district. Nothing was changed."),
    "DISTRICT_URL_UNSAFE": lambda f: _(
        "The address must begin with https. Without it only a district on this machine is allowed."
    ),
    "DISTRICT_SILENT": lambda f: _("The district does not answer. Nothing was changed. Try again later."),
    "DISTRICT_REFUSED": lambda f: _("The district refused ({code}). Nothing was changed.").format(
        code=f.get("code") or f.get("status") or "—"
    ),
    "ENROLLED_WITH_UNSENT": lambda f: _(
        "{n} entries are not sent yet: changing district waits until they are."
    ).format(n=f.get("unsent", 0)),
    "KEY_MISSING": lambda f: _(
        "The till's key is missing. Selling goes on; sending waits. Enrol the till again."
    ),
    "CODE_USED": lambda f: _("This code was already used. Ask the district for a new one."),
    "CODE_EXPIRED": lambda f: _("This code has expired. Ask the district for a new one."),
    "CODE_UNKNOWN": lambda f: _("The district does not know this code. Check it and try again."),
    "FILE_UNREADABLE": lambda f: _("The file {path} cannot be read. Nothing was changed.").format(
        path=_path(f)
    ),
    "FILE_UNWRITABLE": lambda f: _("The file {path} cannot be written.").format(path=f.get("path", "")),
    "FONT_MISSING": lambda f: _("A font of the program is missing. Set Bancone up again."),
    "DATA_IN_USE": lambda f: _("Bancone is already running on this data folder."),
}


def stop_sentence(code: str) -> str:
    """Why the exchange with the district has stopped until a person acts (sync R4, R7, R24, R27)."""
    reasons = {
        "FORK": _("The district has other entries of this till: it may have been restored or copied."),
        "WHOLE": _("The district asks for everything this till has recorded."),
        "BLOCKED": _("One entry cannot be sent."),
        "OBJECT_REFUSED": _("What the district sends cannot be verified."),
        "UPDATE_NEEDED": _("The district needs a newer Bancone."),
        "REVOKED": _("The district has revoked this till."),
        "UNKNOWN_TILL": _("The district does not know this till."),
        "BAD_SIGNATURE": _("The district does not recognise this till's key."),
        "BRANCH_OF_ANOTHER_TILL": _("The district counts these entries as another till's."),
    }
    return reasons.get(code, _("The district refused ({code}).").format(code=code))


def cause_name(cause: str, name: str = "") -> str:
    """A cause as people know it; a share whose member has not chosen yet has no cause to name (value §7)."""
    if cause.startswith("unassigned"):
        return _("cause still to choose")
    return name or cause


def _path(facts: Facts) -> str:
    return str(facts.get("path") or facts.get("name") or "")


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def field_word(field: str) -> str:
    """What a field of the price list is called."""
    return {
        "": _("not read"),
        "code": _("Barcode"),
        "plu": _("Short code"),
        "name": _("Name"),
        "short_name": _("Short name"),
        "detail": _("Size"),
        "department": _("Department name"),
        "vat": _("VAT"),
        "price": _("Price"),
        "unit": _("Unit"),
    }.get(field, field)
