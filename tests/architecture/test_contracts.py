"""The import contracts hold, and each of them would notice: every wall is broken once in a copy of the tree.

A contract that names the wrong door passes for ever (HOUSE §6), so no module named in a contract goes
untried: each forbidden one is imported once, each layer tries to reach the one above and its neighbours.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise, permutations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "ui", "drivers", "sync")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

Case = tuple[str, str, str]  # contract, importer, imported


def layer_cases(contract: dict) -> list[Case]:
    """Each module imports those of the layer above it and those beside it; the lowest the highest."""
    layers = [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
    upward = [(low, high) for above, below in pairwise(layers) for low in below for high in above]
    beside = [pair for layer in layers for pair in permutations(layer, 2)]
    return [(contract["name"], *pair) for pair in [*upward, *beside, (layers[-1][0], layers[0][0])]]


def forbidden_cases(contract: dict) -> list[Case]:
    """Every source and every forbidden module at least once."""
    sources, targets = contract["source_modules"], contract["forbidden_modules"]
    count = max(len(sources), len(targets))
    return [(contract["name"], sources[i % len(sources)], targets[i % len(targets)]) for i in range(count)]


def independence_cases(contract: dict) -> list[Case]:
    """Each module imports the next one, and the one before."""
    modules = contract["modules"]
    following = [*modules[1:], modules[0]]
    pairs = zip(modules + following, following + modules, strict=True)
    return [(contract["name"], *pair) for pair in pairs]


CASES_OF = {"layers": layer_cases, "forbidden": forbidden_cases, "independence": independence_cases}
CASES = [case for contract in CONTRACTS for case in CASES_OF[contract["type"]](contract)]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What import-linter says about the clean copy and about each planted import."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    settings = (ROOT / "pyproject.toml").read_text()
    # Contracts have names only; the linter selects by id.
    with_ids = re.sub(r"^( *\{)name=(\"[^\"]*\")", r"\1id=\2, name=\2", settings, flags=re.MULTILINE)
    (copy / "pyproject.toml").write_text(with_ids)
    asked = {"contracts": [contract["name"] for contract in CONTRACTS], "cases": CASES}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("planted_imports.py"))],
        cwd=copy,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("contract", [contract["name"] for contract in CONTRACTS])
def test_the_tree_keeps_the_contract(verdicts: dict, contract: str) -> None:
    assert verdicts["clean"][contract] == "kept"


@pytest.mark.parametrize("number", range(len(CASES)), ids=[" ".join(case) for case in CASES])
def test_a_planted_import_breaks_the_contract(verdicts: dict, number: int) -> None:
    assert verdicts["planted"][number] == "broken"


def test_every_module_named_in_a_contract_is_tried() -> None:
    named = {
        module.strip()
        for contract in CONTRACTS
        for key in ("layers", "source_modules", "forbidden_modules", "modules")
        for entry in contract.get(key, [])
        for module in entry.split("|")
    }
    tried = {module for _contract, importer, imported in CASES for module in (importer, imported)}
    assert named <= tried


def test_every_part_of_the_till_stands_in_a_layer() -> None:
    (layers,) = (contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
    named = {module.strip() for layer in layers for module in layer.split("|")}
    parts = {
        f"{package}.{path.stem}"
        for package in ("app", "sync")
        for path in (ROOT / package).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert parts - named == set()
