"""Every module says what it is; every public name of the rules, the ports and the wire says what it means."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .source import PACKAGES, files_below, name_of, public_definitions, tree_of

DOCUMENTED_WHOLLY = ("app/domain", "app/ports", "sync/wire")


def undocumented(tree: ast.Module) -> list[str]:
    """Public functions, classes and methods without a docstring."""
    return [name for name, node in public_definitions(tree.body) if not ast.get_docstring(node)]


@pytest.mark.parametrize("path", files_below(*PACKAGES, "resources"), ids=name_of)
def test_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("path", files_below(*DOCUMENTED_WHOLLY), ids=name_of)
def test_public_names_say_what_they_mean(path: Path) -> None:
    assert undocumented(tree_of(path)) == []


def test_an_undocumented_method_is_seen() -> None:
    tree = ast.parse('class Money:\n    """Cents."""\n    def plus(self): ...\n    def _own(self): ...\n')
    assert undocumented(tree) == ["Money.plus"]
