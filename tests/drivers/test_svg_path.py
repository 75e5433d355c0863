"""Icon outlines: every command the bundled icons use, and every bundled icon."""

import re
from pathlib import Path

import pytest

from drivers.paper.svg_path import segments

ICONS = Path(__file__).parents[2] / "resources" / "icons"


def rounded(data):
    return [(kind, tuple((round(x, 2), round(y, 2)) for x, y in points)) for kind, points in segments(data)]


def test_lines_in_both_cases():
    assert rounded("M10,20h5V0l-5-1ZL1 1") == [
        ("M", ((10, 20),)),
        ("L", ((15, 20),)),
        ("L", ((15, 0),)),
        ("L", ((10, -1),)),
        ("Z", ()),
        ("L", ((1, 1),)),
    ]


def test_further_pairs_of_a_move_are_lines():
    assert rounded("m1,1 2,2.5.5") == [("M", ((1, 1),)), ("L", ((3, 3.5),))] or rounded("m1,1 2,2 .5.5") == [
        ("M", ((1, 1),)),
        ("L", ((3, 3),)),
        ("L", ((3.5, 3.5),)),
    ]


def test_curves_and_their_smooth_followers():
    assert rounded("M0,0C1,2,3,4,5,6S9,8,10,10s1,1,2,0") == [
        ("M", ((0, 0),)),
        ("C", ((1, 2), (3, 4), (5, 6))),
        ("C", ((7, 8), (9, 8), (10, 10))),
        ("C", ((11, 12), (11, 11), (12, 10))),
    ]
    assert rounded("M0,0S1,1,2,0")[1] == ("C", ((0, 0), (1, 1), (2, 0)))
    assert rounded("M0,0Q3,3,6,0")[1] == ("C", ((2, 2), (4, 2), (6, 0)))


def test_a_half_circle_goes_through_its_top():
    half = rounded("M0,0A10,10,0,0,1,20,0")
    assert [kind for kind, _ in half] == ["M", "C", "C"]
    assert half[1][1][-1] == (10, -10)
    assert half[2][1][-1] == (20, 0)
    assert rounded("M0,0A10,10,0,0,0,20,0")[1][1][-1] == (10, 10)


def test_a_long_arc_has_three_quarters_and_flags_may_stick_together():
    assert rounded("M10,0A10,10,0,1,1,0,10") == rounded("M10 0a10 10 0 11-10 10")
    assert len(rounded("M10,0A10,10,0,1,1,0,10")) == 4


def test_an_arc_that_cannot_reach_grows_and_a_flat_one_is_a_line():
    assert rounded("M0,0A1,1,0,0,1,20,0")[1][1][-1] == (10, -10)
    assert rounded("M0,0A0,5,0,0,1,20,0")[1] == ("L", ((20, 0),))


def test_a_turned_ellipse():
    quarter = rounded("M0,0A10,20,90,0,1,40,0")
    assert quarter[1][1][-1] == (20, -10)


@pytest.mark.parametrize(
    "path", sorted(ICONS.glob("*/*.svg")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_bundled_icon_stays_in_its_square(path):
    outlines = re.findall(r'\bd="([^"]*)"', path.read_text("utf-8"))
    assert outlines
    for outline in outlines:
        drawn = segments(outline)
        assert drawn[0][0] == "M"
        for _, points in drawn:
            assert all(-16 <= x <= 272 and -16 <= y <= 272 for x, y in points)
