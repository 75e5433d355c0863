"""The locks: every line pinned and hashed, no address of anybody's server, nothing declared is missing."""

from __future__ import annotations

import re
import tomllib

import pytest

from .source import ROOT

LOCKS = ("requirements.lock", "requirements-till.lock")
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==[^\s;]+(?: ;.*)?$")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())


def entries_of(lock: str) -> list[str]:
    """The lock's requirements, each with its continuation lines joined and comments dropped."""
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]
    return [entry for entry in "\n".join(lines).replace("\\\n", " ").splitlines() if entry.strip()]


def faults_of(lock: str) -> list[str]:
    """Entries that are not `name==version --hash=sha256:…`, and lines with an address."""
    loose = [
        entry
        for entry in entries_of(lock)
        if not PINNED.match(entry.split("--hash=")[0].strip())
        or not re.search(r"--hash=sha256:[0-9a-f]{64}(\s|$)", entry)
    ]
    return loose + [line for line in lock.splitlines() if ADDRESS.search(line)]


def names_in(requirements: list[str]) -> set[str]:
    """Package names, in the one spelling that Python's packages agree on."""
    names = [re.split(r"[\s\[<>=!~;]", requirement.strip(), maxsplit=1)[0] for requirement in requirements]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_pinned_hashed_and_without_address(name: str) -> None:
    lock = (ROOT / "packaging" / name).read_text()
    assert len(entries_of(lock)) > 20
    assert faults_of(lock) == []


def test_the_locks_hold_what_the_project_declares() -> None:
    project = SETTINGS["project"]
    till = set(project["dependencies"])
    everything = till.union(*project["optional-dependencies"].values(), SETTINGS["dependency-groups"]["dev"])
    locked = {name: names_in(entries_of((ROOT / "packaging" / name).read_text())) for name in LOCKS}
    assert names_in(sorted(till)) <= locked["requirements-till.lock"]
    assert names_in(sorted(everything)) <= locked["requirements.lock"]


def test_both_locks_agree_on_versions() -> None:
    full, till = (
        {entry.split("--hash=")[0].strip() for entry in entries_of((ROOT / "packaging" / name).read_text())}
        for name in LOCKS
    )
    assert {entry.split(" ;")[0] for entry in till} <= {entry.split(" ;")[0] for entry in full}


def test_what_is_looked_for_is_found() -> None:
    good = "a-b==1.0 ; python_version < '4' \\\n    --hash=sha256:" + "0" * 64 + "\n    # via c\n"
    assert faults_of(good) == []
    assert faults_of("a==1.0\n") == ["a==1.0"]
    assert faults_of("a>=1.0 --hash=sha256:" + "0" * 64) != []
    assert faults_of(good + "--index-url somewhere\n") != []
