"""Item numbers: one product, one key, however its number is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codes.gtin import check_digit, expand_upce, has_check_digit, lookup_keys, shown, stored_key


@pytest.mark.parametrize(
    "number",
    ["8001234567897", "9788804668237", "96385074", "036000291452", "18001234567894", "0036000291452"],
)
def test_published_and_made_numbers_have_their_check_digit(number):
    assert has_check_digit(number)


def test_upc_a_ean_13_and_gtin_14_are_one_number():
    keys = {stored_key(text) for text in ("036000291452", "0036000291452", "00036000291452")}
    assert keys == {"00036000291452"}


# Each rule of the last digit once: seven digits of UPC-E, eleven of the UPC-A they stand for.
@pytest.mark.parametrize(
    ("short", "body"),
    [
        ("0123450", "01200000345"),
        ("0123452", "01220000345"),
        ("0123453", "01230000045"),
        ("0123454", "01234000005"),
        ("0123455", "01234500005"),
        ("0123459", "01234500009"),
    ],
)
def test_upc_e_is_the_number_it_stands_for(short, body):
    check = check_digit(body)
    assert expand_upce(short + check) == body + check
    assert (body + check).zfill(14) in lookup_keys(short + check)


def test_a_case_of_twelve_is_not_the_bottle():
    assert stored_key("18001234567894") != stored_key("8001234567897")


def test_own_numbers_forget_leading_zeros_and_own_letters_their_case():
    assert lookup_keys("0042") == lookup_keys("42") == ("42",)
    assert lookup_keys("000") == ("0",)
    assert lookup_keys("ab-12") == ("AB-12",)


def test_a_wrong_check_digit_finds_nothing():
    assert lookup_keys("8001234567890") == ()
    assert stored_key("") is None
    assert stored_key("=1+1") is None  # the sign of names without a code


@pytest.mark.parametrize(
    "printed", ["8001234567897", "96385074", "0036000291452", "18001234567894", "42", "AB-12"]
)
def test_what_is_shown_is_what_stands_under_the_bars(printed):
    assert shown(stored_key(printed)) == printed


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_digit_misread_is_always_noticed(body, place, change):
    number = body + check_digit(body)
    wrong = str((int(number[place]) + change) % 10)
    assert has_check_digit(number)
    assert not has_check_digit(number[:place] + wrong + number[place + 1 :])
