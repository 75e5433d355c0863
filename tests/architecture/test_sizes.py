"""The size ratchet (HOUSE §3): a function of more than 70 lines or a file of more than 600 does not land.

There is no list of exceptions, on purpose: what grows over the line is cut in two where it grows.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .source import PACKAGES, ROOT, files_below, name_of, tree_of

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 600
MAX_TEST_FILE_LINES = 800
MAX_LAUNCHER_LINES = 200


def lengths_of_functions(tree: ast.Module) -> dict[str, int]:
    """Lines of every function, from `def` to its last line; decorators do not count."""
    return {
        f"{node.name} (line {node.lineno})": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("path", files_below(*PACKAGES, "packaging", "resources", "tests"), ids=name_of)
def test_file_and_its_functions_are_short(path: Path) -> None:
    limit = MAX_TEST_FILE_LINES if path.is_relative_to(ROOT / "tests") else MAX_FILE_LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit
    too_long = {k: n for k, n in lengths_of_functions(tree_of(path)).items() if n > MAX_FUNCTION_LINES}
    assert too_long == {}


def test_the_launcher_stays_small() -> None:
    assert len((ROOT / "bancone").read_text(encoding="utf-8").splitlines()) <= MAX_LAUNCHER_LINES


def test_a_long_function_is_seen_wherever_it_hides() -> None:
    body = "\n".join(f"            x{n} = {n}" for n in range(MAX_FUNCTION_LINES))
    tree = ast.parse(f"class A:\n    def f(self):\n        async def g():\n{body}\n")
    assert lengths_of_functions(tree) == {"f (line 2)": 72, "g (line 3)": 71}
