"""Texts for people: gettext, one catalogue for screen, receipt, report and district; no Qt here.

`_("Pay {amount}").format(amount=...)`: never an f-string inside `_()`, so that the catalogue can hold the
sentence. Source language English, screen language Italian unless chosen otherwise. The .mo files are
compiled from resources/locale by set-up (`packaging/texts.py`).
"""

from __future__ import annotations

import gettext
from importlib.resources import files

LANGUAGES = ("it", "en")
DOMAIN = "bancone"

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(language: str) -> None:
    """Switch every later `_()` to `language` ("it" or "en"); unknown languages fall back to English."""
    global _current, _language
    catalogue = files("resources") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if language in LANGUAGES and catalogue.is_file():
        with catalogue.open("rb") as handle:
            _current = gettext.GNUTranslations(handle)
    else:
        _current = gettext.NullTranslations()
    _language = language


def language() -> str:
    """The language `_()` answers in now: "it" or "en"."""
    return _language


def _(message: str) -> str:
    """`message` in the current language; the English source when no translation is known."""
    return _current.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for `count` in the current language; format it with the count yourself."""
    return _current.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a text for the catalogue where it cannot be translated yet (module constants)."""
    return message
