"""Runs import-linter on a copy of the tree once clean and once per planted import; a process of its own.

Started by test_contracts.py with the copy as current folder and the cases as JSON on stdin; answers with JSON
on stdout. Its own process, because the linter finds packages as Python does, and in the tests' process `app`
is the real one.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from importlinter import api  # noqa: F401 - importing it configures the linter
from importlinter.application import use_cases


def verdict(contract: str) -> str:
    """ "kept", "broken", or why the linter could not tell."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            kept = use_cases.lint_imports(
                "pyproject.toml", limit_to_contracts=(contract,), is_debug_mode=True, no_logo=True
            )
    except ValueError as error:  # a module that a contract names is not there
        return str(error)
    return "kept" if kept else "broken"


def file_of(module: str) -> Path:
    """The file in which an import of `module` is planted."""
    path = Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def verdict_with(contract: str, importer: str, imported: str) -> str:
    """The verdict while `importer` holds `import imported`."""
    path = file_of(importer)
    if not path.is_file():
        return f"{importer} is not there"
    clean = path.read_bytes()
    path.write_bytes(clean + f"\nimport {imported}\n".encode())
    try:
        return verdict(contract)
    finally:
        path.write_bytes(clean)


def main() -> None:
    asked = json.load(sys.stdin)
    answer = {
        "clean": {contract: verdict(contract) for contract in asked["contracts"]},
        "planted": [verdict_with(*case) for case in asked["cases"]],
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
