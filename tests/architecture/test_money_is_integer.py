"""No float touches money: not in the rules, not in the tables of till or district (value, first rule).

The rules may not even divide: `/` makes a float of two integers, so shares and taxes are computed with `//`,
`divmod` and the named roundings of app/domain/money.py.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .source import files_below, name_of, tree_of

FLOATING_COLUMNS = {"Numeric", "Float", "Double", "NUMERIC", "DECIMAL", "REAL", "FLOAT", "DOUBLE"}
FLOATING_SQL = re.compile(r"^\s*\w+ (NUMERIC|DECIMAL|REAL|FLOAT|DOUBLE)\b", re.MULTILINE)
MONEY_SUFFIXES = ("_cents", "_bps", "_milli")


def floats_in(tree: ast.Module) -> list[str]:
    """Float literals, the name `float`, and true divisions, each with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"line {node.lineno}: {node.value}")
        if isinstance(node, ast.Name) and node.id == "float" and not is_refusal_of_floats(node, tree):
            found.append(f"line {node.lineno}: float")
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"line {node.lineno}: true division")
    return found


def is_refusal_of_floats(name: ast.Name, tree: ast.Module) -> bool:
    """`isinstance(x, float)` looks for a float in order to refuse it."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    checks = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "isinstance"]
    return any(name in ast.walk(argument) for call in checks for argument in call.args[1:])


def divided_money_in(tree: ast.Module) -> list[str]:
    """True divisions in which a name says that it is money, a rate or a quantity."""
    divisions = [n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)]
    return [
        f"line {node.lineno}"
        for node in divisions
        if any(word_of(part).endswith(MONEY_SUFFIXES) for part in ast.walk(node))
    ]


def floating_columns_in(tree: ast.Module) -> list[str]:
    """Column types that a database keeps as floating or decimal numbers, as names and in SQL texts."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    columns = {found for text in texts if isinstance(text, str) for found in FLOATING_SQL.findall(text)}
    return sorted(columns | FLOATING_COLUMNS & {word_of(node) for node in ast.walk(tree)})


def word_of(node: ast.AST) -> str:
    """The name a node reads or imports, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.alias):
        return node.name
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", files_below("app/domain"), ids=name_of)
def test_rules_know_no_float(path: Path) -> None:
    assert floats_in(tree_of(path)) == []


@pytest.mark.parametrize("path", files_below("app", "drivers", "sync"), ids=name_of)
def test_nobody_below_the_screen_divides_money_into_a_float(path: Path) -> None:
    assert divided_money_in(tree_of(path)) == []


@pytest.mark.parametrize("path", files_below("app/store", "sync/cloud"), ids=name_of)
def test_no_column_rounds(path: Path) -> None:
    assert floating_columns_in(tree_of(path)) == []


def test_what_is_looked_for_is_found() -> None:
    found = floats_in(ast.parse("a = 0.5\nb = float(c)\nd /= 2\ndef f(x: float): ..."))
    assert sorted(found) == ["line 1: 0.5", "line 2: float", "line 3: true division", "line 4: float"]
    assert floats_in(ast.parse("if isinstance(x, float): raise TypeError")) == []
    assert divided_money_in(ast.parse("a = line.net_cents / 2\nb = width / 2")) == ["line 1"]
    columns = ast.parse("from sqlalchemy import Numeric\nx = sa.Float()")
    assert floating_columns_in(columns) == ["Float", "Numeric"]
    assert floating_columns_in(ast.parse('"""\nfloat INTEGER NOT NULL,\n  price REAL,\n"""')) == ["REAL"]
