"""Why a row of a price list does not go in, as a sentence: line, field, reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.i18n import _
from app.importing.faults import Fault, RowFault
from app.wording import field_word

Facts = Mapping[str, str | int]


def fault_sentence(fault: RowFault) -> str:
    """Why a row of a price list does not go in: line, field, reason."""
    place = _("Line {n}").format(n=fault.line)
    if fault.field:
        place += f", {field_word(fault.field)}"
    return f"{place}: {_FAULTS[fault.fault](fault.facts)}"


_FAULTS: Mapping[Fault, Callable[[Facts], str]] = {
    Fault.TORN_LINE: lambda f: _("the file ends in the middle of it"),
    Fault.NUL_BYTE: lambda f: _("it holds bytes that are no text"),
    Fault.BAD_ENCODING: lambda f: _("it holds letters of another encoding"),
    Fault.QUOTE_OPEN: lambda f: _("a quote is opened and never closed"),
    Fault.LINE_TOO_LONG: lambda f: _("it is too long"),
    Fault.TOO_MANY_COLUMNS: lambda f: _("too many columns: is the delimiter inside a name?"),
    Fault.CODE_SCIENTIFIC: lambda f: _("a spreadsheet has eaten digits of the code"),
    Fault.CODE_CHECK_DIGIT: lambda f: _("the check digit of {code} is wrong").format(code=f.get("code", "")),
    Fault.CODE_UNREADABLE: lambda f: _("this is not a code"),
    Fault.CODE_TWICE: lambda f: _("the same code stands on line {n}").format(n=f.get("first_line", "")),
    Fault.CODE_OF_ANOTHER: lambda f: _("its codes belong to different items"),
    Fault.NAME_MISSING: lambda f: _("the name is missing"),
    Fault.NAME_TOO_LONG: lambda f: _("the name is too long"),
    Fault.NAME_TWICE: lambda f: _("the same name without a code stands on line {n}").format(
        n=f.get("first_line", "")
    ),
    Fault.PRICE_MISSING: lambda f: _("the price is missing"),
    Fault.PRICE_UNREADABLE: lambda f: _("“{text}” is not a price").format(text=f.get("text", "")),
    Fault.PRICE_NEGATIVE: lambda f: _("the price is negative"),
    Fault.PRICE_DECIMALS: lambda f: _("the price has more than two decimals"),
    Fault.PRICE_AMBIGUOUS: lambda f: _("“{text}” may be one thousand or one euro").format(
        text=f.get("text", "")
    ),
    Fault.PRICE_TOO_LARGE: lambda f: _("the price is too large"),
    Fault.VAT_MISSING: lambda f: _("the VAT is missing"),
    Fault.VAT_UNKNOWN: lambda f: _("“{text}” is not a VAT class").format(text=f.get("text", "")),
    Fault.DEPARTMENT_MISSING: lambda f: _("the department is missing"),
    Fault.DEPARTMENT_TOO_LONG: lambda f: _("the department's name is too long"),
    Fault.TOO_MANY_DEPARTMENTS: lambda f: _("too many departments"),
    Fault.UNIT_UNKNOWN: lambda f: _("“{text}” is not a unit: piece or kg").format(text=f.get("text", "")),
}
