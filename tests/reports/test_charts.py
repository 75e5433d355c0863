"""Bars as a display list: the peak is named, zero is a line, nothing is divided into a float of money."""

import pytest

from app.ports.documents import LineOp, RectOp, TextOp
from app.reports import palette
from app.reports.charts import Area, Bar, bar_chart, grid_step

AREA = Area(84, 332, 654, 108)


def rects(ops):
    return [op for op in ops if isinstance(op, RectOp)]


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 1), (1, 1), (4, 1), (5, 2), (61_00, 20_00), (9_20, 2_00), (99, 20), (100, 50), (34_200, 10_000)],
)
def test_grid_has_fewer_than_five_steps(highest, step):
    assert grid_step(highest) == step
    assert highest // grid_step(highest) < 5


def test_peak_is_solid_and_named():
    ops = bar_chart([Bar("8", 500), Bar("9", 6100), Bar("10", 0)], AREA)
    assert [rect.fill for rect in rects(ops)] == [palette.CAUSE_BAR, palette.CAUSE]
    assert "61,00\u00a0€" in [op.text for op in ops if isinstance(op, TextOp)]
    assert rects(ops)[1].height == pytest.approx(108 * 0.75)


def test_heights_are_in_proportion():
    low, high = rects(bar_chart([Bar("a", 250), Bar("b", 1000)], AREA))
    assert high.height == pytest.approx(4 * low.height)


def test_hour_that_only_gave_back_hangs_below_zero():
    ops = bar_chart([Bar("8", 300), Bar("9", -100)], AREA)
    zero = next(op.y1 for op in ops if isinstance(op, LineOp) and op.colour == palette.LINE)
    up, down = rects(ops)
    assert up.y + up.height == pytest.approx(zero) and down.y == pytest.approx(zero)


@pytest.mark.parametrize("bars", [[], [Bar("8", 0), Bar("9", 0)]])
def test_nothing_is_a_base_line(bars):
    ops = bar_chart(bars, AREA)
    assert rects(ops) == []
    assert [op.colour for op in ops if isinstance(op, LineOp)] == [palette.LINE]


def test_many_bars_write_every_second_label():
    labels = [
        op.text for op in bar_chart([Bar(f"d{n}", 10) for n in range(40)], AREA) if isinstance(op, TextOp)
    ]
    assert [text for text in labels if text.startswith("d")] == [f"d{n}" for n in range(0, 40, 2)]
