"""Scanner or typing: tables of keys with the times the keyboard stamped on them (devices §3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.burst import HOLD, LONGEST, PASS, REPLAY, REPLAY_HOLD, BurstJudge


def feed(judge: BurstJudge, text: str, gaps: list[int], start: int = 1000) -> int:
    """Press the keys of `text`; returns the stamp of the last."""
    stamp = start
    for number, char in enumerate(text):
        stamp += gaps[number % len(gaps)] if number else 0
        judge.key(char, stamp)
    return stamp


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("8001120991234", [5]),
        ("8001120991234", [1]),
        ("8001120991234", [20]),
        ("8001120991234", [34]),
        ("8001120991234", [2, 30, 5, 45, 1]),  # uneven, mean below 35
        ("BM1:9f2c-AB_7", [10]),
        ("BR1:0123456789ABCDEFGHJKMNPQRS", [8]),
        ("1234", [9]),
    ],
)
def test_a_burst_with_its_suffix_is_a_scan(text: str, gaps: list[int]) -> None:
    judge = BurstJudge()
    last = feed(judge, text, gaps)
    verdict = judge.suffix(last + 10)
    assert verdict.code == text
    assert judge.holds == 0


@pytest.mark.parametrize(
    ("text", "gaps", "suffix_gap", "why"),
    [
        ("123", [5], 5, "too short"),
        ("1234", [5], 51, "the suffix came too late"),
        ("12345678", [40], 40, "a quick typist: mean 40 ms"),
        ("12345678", [35], 35, "the mean must stay below 35 ms"),
        ("", [5], 5, "Enter alone"),
    ],
)
def test_what_is_not_a_scan(text: str, gaps: list[int], suffix_gap: int, why: str) -> None:
    judge = BurstJudge()
    last = feed(judge, text, gaps)
    assert judge.suffix(last + suffix_gap).code is None, why


def test_one_typed_key_is_held_and_given_back_when_nothing_follows() -> None:
    judge = BurstJudge()
    assert judge.key("p", 1000) == HOLD
    assert judge.silence() == REPLAY
    assert judge.silence() == PASS


def test_a_slow_second_key_gives_back_the_first() -> None:
    judge = BurstJudge()
    judge.key("p", 1000)
    assert judge.key("a", 1051) == REPLAY_HOLD
    assert judge.holds == 1


def test_a_quick_typist_is_recognised_at_the_third_key_and_then_not_delayed() -> None:
    judge = BurstJudge()
    assert judge.key("p", 1000) == HOLD
    assert judge.key("a", 1040) == HOLD
    assert judge.key("n", 1080) == REPLAY
    assert judge.key("e", 1120) == PASS
    assert judge.suffix(1160).code is None
    assert judge.key("x", 1400) == HOLD


def test_typing_then_scanning_keeps_the_scan_whole() -> None:
    judge = BurstJudge()
    judge.key("5", 1000)
    judge.key("*", 1300)
    assert judge.silence() == REPLAY
    last = feed(judge, "8001120991234", [6], start=2000)
    assert judge.suffix(last + 6).code == "8001120991234"


def test_two_scans_in_a_row_are_two_codes() -> None:
    judge = BurstJudge()
    last = feed(judge, "80011", [5])
    assert judge.suffix(last + 5).code == "80011"
    last = feed(judge, "80022", [5], start=last + 60)
    assert judge.suffix(last + 5).code == "80022"


def test_a_command_key_ends_the_burst_and_lets_the_keys_go_first() -> None:
    judge = BurstJudge()
    judge.key("1", 1000)
    judge.key("2", 1010)
    assert judge.other() == REPLAY
    assert judge.other() == PASS


def test_an_aim_prefix_needs_no_suffix() -> None:
    judge = BurstJudge()
    feed(judge, "]C1018001120991234", [8])
    assert judge.silence().code == "]C1018001120991234"


def test_a_burst_without_suffix_and_prefix_is_typing() -> None:
    judge = BurstJudge()
    feed(judge, "8001120991234", [8])
    assert judge.silence() == REPLAY


def test_a_clock_that_jumps_back_starts_a_new_burst() -> None:
    judge = BurstJudge()
    judge.key("1", 5000)
    assert judge.key("2", 10) == REPLAY_HOLD


def test_a_key_that_never_ends_is_not_collected_forever() -> None:
    judge = BurstJudge()
    feed(judge, "x" * (LONGEST + 1), [1])
    assert judge.holds == 0


def test_the_limit_is_learned_within_its_bounds() -> None:
    slow, quick = BurstJudge(), BurstJudge()
    for start in (0, 5000, 10000):
        last = feed(slow, "8001120991234", [30], start)
        assert slow.suffix(last + 30).code
        last = feed(quick, "8001120991234", [1], start)
        assert quick.suffix(last + 1).code
    assert slow.limit_ms == 120
    assert quick.limit_ms == 30


@given(st.text("0123456789ABCabc:-_", min_size=4, max_size=60), st.lists(st.integers(0, 34), min_size=1))
def test_any_code_of_a_quick_scanner_arrives_unchanged(text: str, gaps: list[int]) -> None:
    judge = BurstJudge()
    last = feed(judge, text, gaps)
    assert judge.suffix(last + 20).code == text


@given(st.lists(st.tuples(st.sampled_from("abc1"), st.integers(0, 400)), max_size=40))
def test_no_key_is_ever_lost_or_doubled(keys: list[tuple[str, int]]) -> None:
    judge = BurstJudge()
    held, out, stamp = "", "", 0
    for char, gap in keys:
        stamp += gap
        verdict = judge.key(char, stamp)
        if verdict.replay:
            out, held = out + held, ""
        if verdict.hold:
            held += char
        else:
            out += char
    if judge.silence().replay:
        out += held
    assert out == "".join(char for char, _gap in keys)
