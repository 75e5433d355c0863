"""The README names every command that `./bancone --help` lists, and the two that a newcomer types."""

from __future__ import annotations

import re
import subprocess
import sys

from .source import ROOT


def listed_commands() -> list[str]:
    """The commands in the help of the launcher."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bancone"), "--help"], capture_output=True, text=True, check=True
    )
    return re.findall(r"^  ([a-z][a-z-]*) ", done.stdout, flags=re.MULTILINE)


def test_help_lists_the_commands() -> None:
    assert listed_commands() == ["demo", "till", "import", "district", "test", "run"]


def test_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in listed_commands() if f"./bancone {name}" not in readme] == []
    assert re.search(r"^\s*\./bancone\s*(#.*)?$", readme, flags=re.MULTILINE), "the bare ./bancone"
