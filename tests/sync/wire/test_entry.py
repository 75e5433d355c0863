"""Entry payloads: golden bytes of the final format, and what may never enter one (sync R2, R3)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire.entry import MAX_ENTRY_BYTES, build_payload, read_entry
from sync.wire.errors import WireError
from sync.wire.facts import SalePaid, read_facts, sale_paid

ENTRY_ID = "019a7c3e-5d40-7001-8a2b-3c4d5e6f7081"

# Written by version 1 of this program and kept: a difference here breaks every chain there is.
GOLDEN = (
    '{"id":"019a7c3e-5d40-7001-8a2b-3c4d5e6f7081","kind":"sale.paid","v":1,"at":1794484320123,"off":-42,'
    '"by":"op-marta","rule":"' + "ab" * 32 + '","d":{"date":"2026-11-12","business_date":"2026-11-12",'
    '"closure":412,"shift":"019a7c3e-5d40-7002-8a2b-3c4d5e6f7081","number":"01-0412-0087",'
    '"text":"Caffè «Già» – 250 g","list":[1,true,null,-5]}}'
).encode()


def golden_facts() -> dict[str, object]:
    return {
        "date": "2026-11-12",
        "business_date": "2026-11-12",
        "closure": 412,
        "shift": "019a7c3e-5d40-7002-8a2b-3c4d5e6f7081",
        "number": "01-0412-0087",
        "text": "Caffè «Già» – 250 g",
        "list": [1, True, None, -5],
    }


def test_golden_bytes_of_an_entry():
    payload = build_payload(ENTRY_ID, "sale.paid", 1794484320123, -42, "op-marta", "ab" * 32, golden_facts())
    assert payload == GOLDEN


def test_an_entry_is_read_back_as_it_was_written():
    entry = read_entry(GOLDEN)
    assert (entry.id, entry.kind, entry.v, entry.at, entry.off) == (
        ENTRY_ID,
        "sale.paid",
        1,
        1794484320123,
        -42,
    )
    assert (entry.by, entry.rule) == ("op-marta", "ab" * 32)
    assert entry.facts() == golden_facts()


def test_an_entry_without_offset_operator_and_rules_says_null():
    payload = build_payload(ENTRY_ID, "operator.login", 1, None, None, None, {"operator": "op"})
    assert b'"off":null,"by":null,"rule":null,"d":{"operator":"op"}' in payload


@pytest.mark.parametrize("poison", [1.5, float("nan"), 19.0, b"bytes", {1, 2}, object()])
def test_a_float_or_a_foreign_type_never_enters_an_entry(poison):
    facts = {"lines": [{"unit": 240, "deep": (1, [poison])}]}
    with pytest.raises(WireError) as refused:
        build_payload(ENTRY_ID, "sale.paid", 1, None, None, None, facts)
    assert refused.value.code == "MALFORMED"


def test_an_entry_that_no_batch_could_carry_is_refused_before_it_is_written():
    with pytest.raises(WireError) as refused:
        build_payload(ENTRY_ID, "sale.paid", 1, None, None, None, {"text": "x" * MAX_ENTRY_BYTES})
    assert refused.value.code == "TOO_LARGE"


@given(st.binary(max_size=200))
def test_any_bytes_are_an_entry_or_a_wire_error(data):
    try:
        entry = read_entry(data)
    except WireError:
        return
    assert entry.v >= 1


@given(st.integers(min_value=0, max_value=len(GOLDEN) - 1), st.integers(min_value=0, max_value=255))
def test_a_changed_byte_is_an_entry_or_a_wire_error(position, value):
    torn = GOLDEN[:position] + bytes([value]) + GOLDEN[position + 1 :]
    try:
        read_entry(torn).facts()
    except WireError as refused:
        assert refused.code == "MALFORMED"


def test_a_depth_bomb_is_a_wire_error():
    bomb = GOLDEN.replace(b'"list":[1,true,null,-5]', b'"list":' + b"[" * 100_000 + b"]" * 100_000)
    with pytest.raises(WireError):
        read_entry(bomb).facts()


def sale_facts() -> dict[str, object]:
    return {
        **{key: golden_facts()[key] for key in ("date", "business_date", "closure", "shift", "number")},
        "lines": [
            {"id": "1", "product": None, "code": None, "text": "Pane", "department": 1, "unit": 240}
            | {"list_unit": None, "qty": 1000, "weighed": False, "vat": "4", "vat_bps": 400, "gross": 240}
            | {"discount": {"type": "pct", "bps": 1000}, "net": 216, "tags": [], "exclude": ["cause"]}
        ],
        "doc_discount": None,
        "tenders": [{"id": "T1", "type": "cash", "offered": 500, "applied": 216, "class": "HOME"}],
        "composition": {"1": {"T1": 216}},
        "net_total": 216,
        "payable": 215,
        "rounding": -1,
        "change": 285,
        "received": 500,
        "member": None,
        "causes": [],
        "accruals": {
            "cause": {"base": 0, "total": 0, "split": {}},
            "cashback": {"base": 0, "cents": 0},
            "bricks": {"base": 0, "units": 0},
        },
        "postings": [],
        "document": {"state": "none"},
        "later_field": {"ignored": True},
    }


def test_the_reader_of_a_sale_takes_its_figures_and_ignores_later_fields():
    payload = build_payload(ENTRY_ID, "sale.paid", 1, None, None, None, sale_facts())
    facts = sale_paid(read_entry(payload))
    assert isinstance(facts, SalePaid)
    assert facts.tenders[0].ladder == "HOME"
    assert (facts.rounding, facts.lines[0].discount.bps) == (-1, 1000)


def test_a_float_some_other_program_wrote_is_refused_by_the_reader():
    facts = sale_facts() | {"net_total": 216.0}
    payload = msgspec.json.encode(
        {
            "id": ENTRY_ID,
            "kind": "sale.paid",
            "v": 1,
            "at": 1,
            "off": None,
            "by": None,
            "rule": None,
            "d": facts,
        }
    )
    with pytest.raises(WireError):
        read_facts(read_entry(payload))


def test_a_kind_or_version_without_reader_reads_as_none():
    payload = build_payload(ENTRY_ID, "drawer.opened", 1, None, None, None, {"x": 1})
    assert read_facts(read_entry(payload)) is None
