"""The euro and the accents on every page a printer may be set to (devices §1.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from drivers.paper.codepages import Cleaner, code_page, known_pages

ITALIAN = "€ à è é ì ò ù È"


def test_the_page_of_a_setting():
    assert code_page("CP858").select() == b"\x1bt\x13"
    assert code_page(" cp1252 ").select() == b"\x1bt\x10"
    assert code_page("CP858/40").select() == b"\x1bt\x28"


@pytest.mark.parametrize("text", ["", "CP999", "CP858/x", "CP858/256", "CP858/-1", "latin"])
def test_a_page_that_cannot_be(text):
    with pytest.raises(KnownError, match="BAD_SETTING"):
        code_page(text)


def test_pages_with_the_euro_keep_every_italian_sign():
    for name in ("CP858", "CP1252", "ISO8859-15"):
        assert Cleaner(code_page(name))(ITALIAN) == ITALIAN


def test_the_oldest_page_writes_the_euro_out():
    assert Cleaner(code_page("CP437"))(ITALIAN) == "EUR à è é ì ò ù E"


def test_typographic_signs_become_plain_ones():
    clean = Cleaner(code_page("CP858"))
    assert clean("l’“ora” – d’oggi… 1\u00a0200\u2009g −5") == "l'\"ora\" - d'oggi... 1 200 g -5"
    assert clean("Łódź 寿司 🍣 ő") == "?ódz ?? ? o"


def test_letters_in_two_parts_become_one():
    assert Cleaner(code_page("CP858"))("Perche\u0301") == "Perché"


def test_a_name_can_never_be_a_command():
    clean = Cleaner(code_page("CP858"))
    assert clean("Pane\x1bp\x00\x19 e\tvino\x7f\r\nfine") == "Pane p   e vino \nfine"
    assert all(sign >= " " or sign == "\n" for sign in clean("".join(map(chr, range(0x2100)))))


@given(st.text())
def test_any_text_can_be_printed_on_any_page(text):
    for page in known_pages():
        shown = Cleaner(page)(text)
        shown.encode(page.codec)
        assert all(sign >= " " or sign == "\n" for sign in shown)
        assert not any(0x7F <= ord(sign) < 0xA0 for sign in shown)
