"""The benches' arithmetic and command line; the benches themselves are run by hand."""

from __future__ import annotations

import json

import pytest

from tests.bench import __main__ as command
from tests.bench.figures import Figure, at_least, at_most, of_rates, of_times, table


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert [at_most(values, share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]
    assert [at_least(values, share) for share in (0.5, 0.95, 0.99)] == [51, 6, 2]
    assert at_most([7.0], 0.99) == at_least([7.0], 0.99) == 7


def test_times_are_told_in_milliseconds_over_the_yardstick() -> None:
    figure = of_times("start", [0.8, 0.6, 1.0], [0.4, 0.3, 0.5], "a bare window")
    assert (figure.n, figure.unit, figure.p50, figure.p99) == (3, "ms", 800, 1000)
    assert (figure.yardstick, figure.ratio) == (400, 2)


def test_a_rate_is_what_most_rounds_reach() -> None:
    figure = of_rates("sale_commit", "sales/s", 300, [900.0, 1000.0, 500.0], [2500.0, 2000.0, 1000.0], "disk")
    assert (figure.n, figure.p50, figure.p99) == (300, 900, 500)
    assert (figure.yardstick, figure.ratio) == (2000, 0.45)


def test_the_file_holds_exactly_the_fields_of_the_issue() -> None:
    row = Figure("start", "ms", 3, 1.0, 2.0, 3.0, 0.5, 2.0, "a bare window").as_json()
    assert list(row) == ["name", "unit", "n", "p50", "p95", "p99", "yardstick", "ratio"]
    assert json.loads(json.dumps(row)) == row


def test_the_table_names_figure_and_yardstick() -> None:
    figure = Figure("import_26k", "rows/s", 5, 30_000.0, 2.0, 0.4, 90_000.0, 1 / 3, "raw insert")
    head, line = table([figure]).splitlines()
    assert head.split()[:4] == ["figure", "unit", "n", "p50"]
    assert line.split()[:8] == ["import_26k", "rows/s", "5", "30,000", "2", "0.4", "90,000", "0.33"]
    assert line.endswith("raw insert")


def test_an_unknown_name_ends_with_the_names_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["sale_commit", "nonsense"]) == 2
    told = capsys.readouterr().err
    assert "nonsense" in told
    assert all(name in told for name in command.BENCHES)


def test_a_missing_price_list_is_told_before_anything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["import_26k", "--catalogue", "/nowhere.csv"]) == 2
    assert "/nowhere.csv" in capsys.readouterr().err
