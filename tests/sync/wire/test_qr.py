"""Our own codes: sizes the contract promises, golden text, and forgeries of every kind (value §4.6)."""

from __future__ import annotations

import base45
import cbor2
import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from sync.wire import cose, qr
from sync.wire.errors import WireError
from sync.wire.signing import Signer

SIGNER = Signer(bytes(range(32)))
KEYS = {SIGNER.kid: SIGNER.public}
VOUCHER = qr.VoucherCode(
    3107, "2204770e77a1b2c3d4e5f60718293a4b", "mpv", 1000, "2026-11-01", "2027-12-31", "1001"
)
GOLDEN = (
    "BV1:RRQXO8P600GKYS8-0907LGN5B602O17D0ND4D2FP5F/QM6-QS4VK23SG74H0EN0AM00T0LA1VY0-J1H+0BM0N0127B*"
    "LDC5P+ATEQPY2GC4WZF6:JCJSFSJA4ZTZ0U +GZVLFMVHDB3LS$:3MFG -7KC98Y0.TCYUP7 GEQ9J6KEXAJ2MSLN3ISXGA"
)


def test_golden_text_of_a_voucher():
    assert qr.voucher_text(SIGNER, VOUCHER) == GOLDEN
    assert qr.open_voucher(KEYS, GOLDEN) == VOUCHER


def test_a_voucher_is_43_bytes_124_signed_and_190_characters():
    payload = qr.voucher_payload(VOUCHER)
    assert (len(payload), len(cose.sign1(SIGNER, payload)), len(GOLDEN)) == (43, 124, 190)


SIZES = [(ERROR_CORRECT_L, 6), (ERROR_CORRECT_M, 8), (ERROR_CORRECT_Q, 10)]


@pytest.mark.parametrize(("level", "version"), SIZES)
def test_its_qr_has_the_size_of_the_contract(level, version):
    code = qrcode.QRCode(error_correction=level, border=4)
    code.add_data(GOLDEN, optimize=0)
    code.make(fit=True)
    assert code.version == version


def test_a_voucher_signed_by_another_key_is_refused_even_under_our_key_id():
    forger = Signer(bytes(32))
    disguised = Signer(bytes(32))
    disguised.kid = SIGNER.kid
    text = qr.voucher_text(disguised, VOUCHER)
    with pytest.raises(WireError) as refused:
        qr.open_voucher(KEYS, text)
    assert refused.value.code == "BAD_SIGNATURE"
    with pytest.raises(WireError) as refused:
        qr.open_voucher(KEYS, qr.voucher_text(forger, VOUCHER))
    assert refused.value.code == "UNKNOWN_KEY"


def test_a_voucher_of_another_district_can_be_named_but_not_trusted():
    stranger = qr.voucher_text(Signer(bytes(32)), VOUCHER)
    assert qr.peek_voucher(stranger).district == 3107


def test_a_raised_amount_breaks_the_signature():
    item = cbor2.loads(base45.b45decode(GOLDEN[4:]))
    protected, unprotected, payload, signature = item.value
    raised = cbor2.dumps({**cbor2.loads(payload), 4: 99_900})
    item = cbor2.CBORTag(18, [protected, dict(unprotected), raised, signature])
    with pytest.raises(WireError) as refused:
        qr.open_voucher(KEYS, "BV1:" + base45.b45encode(cbor2.dumps(item)).decode())
    assert refused.value.code == "BAD_SIGNATURE"


LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@given(st.integers(min_value=4, max_value=189), st.sampled_from(LETTERS))
def test_any_changed_character_is_a_wire_error(position, letter):
    torn = GOLDEN[:position] + letter + GOLDEN[position + 1 :]
    if torn == GOLDEN:
        return
    with pytest.raises(WireError):
        qr.open_voucher(KEYS, torn)


@given(st.text(max_size=300))
def test_any_text_is_a_wire_error_in_every_reader(text):
    readers = (
        lambda t: qr.open_voucher(KEYS, t),
        qr.peek_voucher,
        qr.read_enrol,
        qr.read_receipt,
        qr.read_operator,
        qr.parse_readable,
        qr.read_card,
    )
    for reader in readers:
        for prefix in ("", "BV1:", "BE1:", "BR1:", "BO1:", "BN", "BT"):
            try:
                reader(prefix + text)
            except WireError:
                continue


@given(st.binary(max_size=200))
def test_any_cbor_is_a_voucher_or_a_wire_error(data):
    for body in (data, b"\xd2\x84\x43\xa1\x01\x27" + data):
        with pytest.raises(WireError):
            qr.open_voucher(KEYS, "BV1:" + base45.b45encode(body).decode())
    signed = cose.sign1(SIGNER, data)
    try:
        qr.open_voucher(KEYS, "BV1:" + base45.b45encode(signed).decode())
    except WireError as refused:
        assert refused.code == "MALFORMED"


def test_bytes_after_a_code_are_not_hidden_in_it():
    body = base45.b45decode(GOLDEN[4:]) + b"\x00"
    with pytest.raises(WireError):
        qr.open_voucher(KEYS, "BV1:" + base45.b45encode(body).decode())


def test_the_readable_code_is_the_first_40_bits_and_is_read_as_people_type_it():
    assert VOUCHER.readable == "BN4827E3KQ"
    for typed in ("BN 4827 E3KQ", "bn4827e3kq", "BN-4827-E3KQ", " bn 4827 e3kq "):
        assert qr.parse_readable(typed) == "BN4827E3KQ"
    assert qr.parse_readable("BN OIL0 0000") == "BN01100000"
    for wrong in ("BN4827E3K", "BN4827E3KQQ", "4827E3KQ", "BN4827E3KU", "BN4827E3K٣"):
        with pytest.raises(WireError):
            qr.parse_readable(wrong)


def test_a_card_number_finds_every_single_mistyped_digit_and_every_swap():
    card = qr.card_number(3107, 1)
    assert card == "BT310700000146"
    assert qr.read_card("bt 3107 000001 46") == qr.Card(card, 3107, 1)
    for position in range(2, 14):
        for digit in "0123456789":
            wrong = card[:position] + digit + card[position + 1 :]
            if wrong != card:
                with pytest.raises(WireError) as refused:
                    qr.read_card(wrong)
                assert refused.value.code == "BAD_CHECK_DIGITS"
    for position in range(2, 13):
        if card[position] != card[position + 1]:
            swapped = card[:position] + card[position + 1] + card[position] + card[position + 2 :]
            with pytest.raises(WireError):
                qr.read_card(swapped)


def test_receipt_and_operator_codes_carry_sixteen_bytes():
    sale = bytes.fromhex("019a7c3e5d4070018a2b3c4d5e6f7081")
    assert qr.receipt_text(sale) == "BR1:01K9Y3WQA0E00RMASW9NF6YW41"
    assert qr.read_receipt("br1:01k9y3wqa0e00rmasw9nf6yw41") == sale
    assert qr.read_operator(qr.operator_text(sale)) == sale
    with pytest.raises(WireError):
        qr.read_receipt("BR1:ZZZZZZZZZZZZZZZZZZZZZZZZZZ")


def test_an_enrolment_code_travels_whole():
    code = qr.EnrolCode("http://127.0.0.1:8470", "7KQ2-9FHM-X4TD")
    assert qr.read_enrol(qr.enrol_text(code)) == code
    with_mark = qr.EnrolCode("https://san-vito.example", "7KQ2", bytes(32), 2)
    assert qr.read_enrol(qr.enrol_text(with_mark)) == with_mark


def test_a_voucher_that_could_not_be_printed_is_refused():
    changes = [("kind", "gift"), ("program", "buono"), ("id", "22"), ("nbf", "2019-01-01"), ("exp", "soon")]
    for field, wrong in changes:
        values = {name: getattr(VOUCHER, name) for name in VOUCHER.__dataclass_fields__}
        with pytest.raises(WireError):
            qr.voucher_payload(qr.VoucherCode(**(values | {field: wrong})))
