"""What passes over the counter's scanner in a day, and what each code is taken for."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codes import (
    EnrolCode,
    FiscalCode,
    ItemCode,
    LotteryCode,
    MemberCard,
    MemberQr,
    OperatorBadge,
    PhoneAnswer,
    ReceiptCode,
    ReceiptNumber,
    Unknown,
    VoucherCode,
    VoucherQr,
    WeighedItem,
    Why,
    classify,
    label_patterns,
)
from app.codes.gtin import check_digit
from app.domain.errors import KnownError
from sync.wire import qr

GS = "\x1d"


def why(text):
    found = classify(text)
    assert isinstance(found, Unknown), found
    return found.why


def label(body):
    return body + check_digit(body)


# -- items ---------------------------------------------------------------------------------------------


def test_a_packet_of_pasta():
    found = classify("8001234567897\r")
    assert found == ItemCode("8001234567897", ("08001234567897",), "8001234567897\r")


@pytest.mark.parametrize("aim", ["]E0", "]C0", "]I1", "]A0"])
def test_the_scanners_own_identifier_is_taken_off(aim):
    assert classify(f"{aim}8001234567897").keys == ("08001234567897",)


def test_a_misread_packet_is_not_looked_up():
    assert why("8001234567890") is Why.BAD_CHECK_DIGIT
    assert why("]E08001234567890") is Why.BAD_CHECK_DIGIT


def test_eight_digits_may_be_two_numbers_and_both_are_tried():
    ean8 = classify("96385074")
    assert ean8.keys == ("00000096385074",)
    upce = classify("01234565")  # right as EAN-8 and as UPC-E
    assert upce.keys == ("00000001234565", "00012345000065")


def test_the_shops_own_numbers_and_letters():
    assert classify("0042").keys == ("42",)
    assert classify("mela-verde") == ItemCode("mela-verde", ("MELA-VERDE",), "mela-verde")


def test_a_newspaper_brings_its_issue_along():
    found = classify("977123456700312")
    assert (found.code, found.addon) == ("9771234567003", "12")
    book = classify("978880466823700950")
    assert (book.code, book.addon) == ("9788804668237", "00950")
    assert classify("9788804668237").keys == ("09788804668237",)  # a book, never GS1 data beginning with 97


def test_a_medicine_read_as_code_32():
    assert classify("A123456788").keys == ("A123456788",)


# -- scales --------------------------------------------------------------------------------------------


def test_the_scales_label_brings_the_price():
    text = label("200012300450")
    found = classify(text)
    assert found == WeighedItem(
        "000123", ("123", "0" + label("200012300000")), ("0" + text,), 450, None, text
    )


def test_a_shop_with_weights_on_its_labels():
    own = label_patterns(("21IIIIIWWWWWC", "2IIIIIIPPPPPC"))
    weight = classify(label("210012300750"), own)
    assert (weight.plu, weight.price_cents, weight.weight_milli) == ("00123", None, 750)
    price = classify(label("200012300450"), own)
    assert (price.plu, price.price_cents, price.weight_milli) == ("000123", 450, None)


def test_a_label_without_a_price_leaves_it_to_the_cashier():
    found = classify(label("200012300000"))
    assert (found.price_cents, found.weight_milli) == (None, None)


def test_a_damaged_label_is_not_money():
    text = label("200012300450")
    assert why(text[:-1] + str((int(text[-1]) + 1) % 10)) is Why.BAD_CHECK_DIGIT


@pytest.mark.parametrize(
    "pattern",
    ["", "2IIIIIIPPPPP", "8IIIIIIPPPPPC", "2IIIIIIIIIIIC", "2IIIPPPIIPPPC", "2IIIIIWWPPPPC", "2PPPPPPPPPPPC"],
)
def test_a_label_that_cannot_be_is_refused_in_the_settings(pattern):
    with pytest.raises(KnownError) as refused:
        label_patterns((pattern,))
    assert refused.value.code == "BAD_LABEL_PATTERN"


# -- GS1 -----------------------------------------------------------------------------------------------


def test_cheese_with_weight_and_price_in_a_databar():
    gtin = label("9800123456789")
    found = classify(f"]e001{gtin}310300075039220349")
    assert (found.price_cents, found.weight_milli) == (349, 750)
    assert found.keys[0] == gtin
    assert found.keys[1] == "0" + label("800123456789")  # the same cheese as price lists write it


@pytest.mark.parametrize("aim", ["]C1", "]d2", "]Q3", ""])
def test_lot_and_date_do_not_hide_the_item(aim):
    found = classify(f"{aim}010800123456789717261231{'10'}AB-12{GS}21XY")
    assert found == ItemCode("8001234567897", ("08001234567897",), found.raw)


def test_the_printed_form_of_a_gs1_code():
    assert classify("(01)08001234567897(10)AB").keys == ("08001234567897",)


def test_gs1_data_with_a_wrong_item_number_is_not_believed():
    assert why("]C10108001234567890") is Why.BAD_CHECK_DIGIT


@pytest.mark.parametrize("text", ["]C10199", "]C100012345678901234567", f"]d2{GS}{GS}", "]C1(01)", f"01{GS}"])
def test_broken_gs1_data_is_said_to_be_broken(text):
    assert why(text) in {Why.BAD_ELEMENT, Why.EMPTY}


def test_a_price_in_another_currency_is_no_price():
    gtin = label("9800123456789")
    assert classify(f"]e001{gtin}39328400349").keys == (gtin,)  # 840 is the dollar
    assert classify(f"]e001{gtin}39329780349").price_cents == 349


def test_a_digital_link_is_an_item_and_another_address_is_none():
    assert classify("]Q1https://id.gs1.org/01/08001234567897").keys == ("08001234567897",)
    assert why("https://example.it/menu") is Why.WEB_ADDRESS
    assert why("https://id.gs1.org/01/08001234567890") is Why.BAD_CHECK_DIGIT


# -- our own codes -------------------------------------------------------------------------------------


def test_a_member_shows_her_card():
    card = qr.card_number(1, 4821)
    assert classify(card) == MemberCard(card, card)
    assert classify(f"]C0{card}").card == card
    typed = f"{card[:6]} {card[6:10]}-{card[10:]}".lower()
    assert classify(typed).card == card


def test_a_mistyped_card_is_nobody_elses():
    card = qr.card_number(1, 4821)
    assert why(card[:-1] + str((int(card[-1]) + 1) % 10)) is Why.BAD_CHECK_DIGIT


def test_vouchers_signed_and_typed():
    assert classify("]Q1BV1:6BFOXN*TS0BI$ZD") == VoucherQr("BV1:6BFOXN*TS0BI$ZD", "]Q1BV1:6BFOXN*TS0BI$ZD")
    assert classify("bn 4827-e3kq") == VoucherCode("BN4827E3KQ", "bn 4827-e3kq")
    assert classify("BN482 7E3KO").code == "BN4827E3K0"  # O is read as zero


def test_a_receipt_by_its_code_and_by_its_number():
    sale = uuid.UUID("01980000-1234-7abc-8def-0123456789ab")
    assert classify(qr.receipt_text(sale.bytes)).sale == str(sale)
    assert isinstance(classify(qr.receipt_text(sale.bytes).lower()), ReceiptCode)  # Caps Lock
    assert classify("01-0412-0087") == ReceiptNumber("01", "", 412, 87, "01-0412-0087")
    assert classify("01a-0412-0087").branch == "a"
    assert classify("0412-0087") == ReceiptNumber(None, "", 412, 87, "0412-0087")


def test_badge_phone_member_and_enrolment():
    badge = classify(qr.operator_text(bytes(range(16))))
    assert badge == OperatorBadge(bytes(range(16)).hex(), badge.raw)
    assert isinstance(classify("BA1:ABC"), PhoneAnswer)
    assert isinstance(classify("BM1:ABC"), MemberQr)
    assert isinstance(classify("BE1:ABC"), EnrolCode)


@pytest.mark.parametrize("text", ["BR1:", "BR1:XYZ", "BO1:!", "BX1:ABC", "BR1:" + "U" * 26])
def test_a_damaged_code_of_ours_is_said_to_be_damaged(text):
    assert why(text) is Why.DAMAGED


def test_fiscal_and_lottery_codes():
    assert classify("rssmra85t10a562s") == FiscalCode("RSSMRA85T10A562S", "rssmra85t10a562s")
    assert why("RSSMRA85T10A562T") is Why.BAD_CHECK_DIGIT
    assert classify("AB12CD34") == LotteryCode("AB12CD34", ("AB12CD34",), "AB12CD34")
    assert isinstance(classify("BISCOTTI"), ItemCode)  # eight letters are a word


# -- what is no code -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Why.EMPTY),
        (" \r\n", Why.EMPTY),
        ("]E0", Why.EMPTY),
        ("]", Why.WORDS),
        ("latte intero", Why.WORDS),
        ("abc\0def", Why.UNREADABLE),
        ("\x02\x03", Why.UNREADABLE),
        ("1" * 5_000, Why.TOO_LONG),
        ("1" * 60, Why.UNREADABLE),
    ],
)
def test_what_is_no_code_says_why(text, reason):
    assert why(text) is reason


@given(st.text(max_size=80))
def test_no_text_ever_breaks_the_till(text):
    assert classify(text).raw == text


@given(
    st.sampled_from(["]C1", "]d2", "]e0", "]Q3", "(01)", "https://"]),
    st.text("0123456789()\x1d/AZ:.-", max_size=40),
)
def test_no_gs1_data_ever_breaks_the_till(start, text):
    assert classify(start + text).raw == start + text
