"""`./bancone`: what it starts, what it says when something is missing, and that a torn set-up heals.

The real set-up from the lock is proven on a bare Debian (CONTRIBUTING) and by every run of .ci/run; here the
launcher works in a small house of its own, whose lock is empty.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from .source import ROOT

LAUNCHER = ROOT / "bancone"


@pytest.fixture
def launcher() -> ModuleType:
    """The launcher's functions, without running it."""
    module = ModuleType("bancone_launcher")
    module.__file__ = str(LAUNCHER)
    exec(compile(LAUNCHER.read_text(encoding="utf-8"), str(LAUNCHER), "exec"), module.__dict__)
    return module


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A project in a folder with spaces: the launcher, an empty lock and one module that says where it is."""
    root = tmp_path / "la bottega di Anna"
    (root / "packaging").mkdir(parents=True)
    shutil.copy(LAUNCHER, root / "bancone")
    (root / "packaging" / "requirements.lock").write_text("# nothing\n")
    (root / "where.py").write_text(
        "import os, sys\n"
        "platform = os.environ.get('QT_QPA_PLATFORM')\n"
        "print(os.getpid(), os.getcwd(), sys.prefix, platform, *sys.argv[1:], sep='|')\n"
        "sys.exit(7 if 'fail' in sys.argv else 0)\n"
    )
    return root


def clean_environment(**extra: str) -> dict[str, str]:
    """This process's environment without screens and without what the launcher sets itself."""
    dropped = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH", "PYTHONSAFEPATH"}
    return {key: value for key, value in os.environ.items() if key not in dropped} | extra


def start(house: Path, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(house / "bancone"), *arguments],
        cwd=cwd or house,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def prepared_house(house: Path, launcher: ModuleType) -> Path:
    """A house whose `.venv` stands already: this Python, and the stamp of the empty lock."""
    (house / ".venv" / "bin").mkdir(parents=True)
    (house / ".venv" / "bin" / "python").symlink_to(sys.executable)
    launcher.LOCK = house / "packaging" / "requirements.lock"
    (house / ".venv" / "bancone.stamp").write_text(launcher.wanted_stamp())
    return house


# --- what it starts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "module"),
    [
        ("", "app demo"),
        ("--fresh", "app demo --fresh"),
        ("demo --day", "app demo --day"),
        ("till enrol URL CODE", "app till enrol URL CODE"),
        ("import prices.csv", "app import prices.csv"),
        ("district enrol-code SHOP", "sync.cloud enrol-code SHOP"),
        ("test -x tests/store", "pytest -m not screen -x tests/store"),
        ("run tests.bench --json F", "tests.bench --json F"),
    ],
)
def test_a_command_becomes_a_module(launcher: ModuleType, typed: str, module: str) -> None:
    command, platform, sentence = launcher.plan(typed.split(), has_screen=True)
    assert " ".join(command) == module
    assert platform == ("offscreen" if typed.startswith("test") else None)
    assert sentence == ""


def test_without_a_screen_the_demo_plays_the_day_and_says_so(launcher: ModuleType) -> None:
    command, platform, sentence = launcher.plan(["--fresh"], has_screen=False)
    assert (command, platform) == (["app", "demo", "--day", "--fresh"], "offscreen")
    assert sentence == "There is no screen here: playing the scripted day instead."


@pytest.mark.parametrize(
    "typed", ["demo --day", "demo --codes F.pdf", "till enrol URL CODE", "import F", "run app.x"]
)
def test_without_a_screen_what_needs_none_says_nothing(launcher: ModuleType, typed: str) -> None:
    command, platform, sentence = launcher.plan(typed.split(), has_screen=False)
    assert (platform, sentence) == ("offscreen", "")
    assert command[-1] == typed.split()[-1]


@pytest.mark.parametrize("typed", ["sell", "run"])
def test_an_unknown_command_gets_the_help(
    launcher: ModuleType, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        launcher.plan([typed], has_screen=True)
    assert left.value.code == 2
    assert f"This is not a command: {typed}" in capsys.readouterr().err


def test_it_becomes_the_program_wherever_it_is_called_from(prepared_house: Path, tmp_path: Path) -> None:
    link = tmp_path / "bancone"
    link.symlink_to(prepared_house / "bancone")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "where.py").write_text("raise SystemExit('the wrong one')\n")
    process = start(link.parent, "run", "where", "a b", cwd=elsewhere)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    pid, cwd, _prefix, platform, *arguments = out.strip().split("|")
    assert int(pid) == process.pid, "signals would reach a wrapper"
    assert (cwd, platform, arguments) == (str(elsewhere), "offscreen", ["a b"])


def test_the_exit_code_is_the_programs(prepared_house: Path) -> None:
    process = start(prepared_house, "run", "where", "fail")
    process.communicate(timeout=60)
    assert process.returncode == 7


# --- what it needs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("is_test", "expected"), [(False, 8), (True, 8 + 11 + 2)])
def test_missing_libraries_are_named_as_packages(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, is_test: bool, expected: int
) -> None:
    monkeypatch.setattr(launcher, "is_loadable", lambda _library: False)
    monkeypatch.setattr(launcher, "is_prepared", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    missing = launcher.missing_packages(is_test, has_display=False)
    assert len(missing) == expected
    assert ("libgl1" in missing, "xvfb" in missing, "libxcb-cursor0" in missing) == (True, is_test, is_test)


def test_python_without_venv_asks_for_it_until_the_venv_stands(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "is_loadable", lambda _library: True)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(launcher, "is_prepared", lambda: False)
    assert launcher.missing_packages(is_test=False, has_display=True) == ["python3-venv"]
    monkeypatch.setattr(launcher, "is_prepared", lambda: True)
    assert launcher.missing_packages(is_test=False, has_display=True) == []


def test_a_user_gets_the_one_line_to_type(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as left:
        launcher.require_packages(["libgl1", "python3-venv"])
    assert left.value.code == 2
    typed = [line.strip() for line in capsys.readouterr().err.splitlines() if "apt-get" in line]
    assert typed == ["sudo apt-get install --no-install-recommends libgl1 python3-venv"]


APT = """#!/bin/sh
echo "$DEBIAN_FRONTEND $*" >> "$APT_LOG"
case "$*" in *update*) touch "$APT_LOG.fresh";; *) echo "told by apt"; [ -e "$APT_LOG.fresh" ];; esac
"""


@pytest.fixture
def root_with_apt(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[], list[str]]:
    """The launcher as root beside an apt-get that installs only after an update; gives what it was asked."""
    apt = tmp_path / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text(APT)
    apt.chmod(0o755)
    log = tmp_path / "apt.log"
    monkeypatch.setenv("PATH", f"{apt.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("APT_LOG", str(log))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return lambda: [re.sub(r" -q -y -o \S+", "", line) for line in log.read_text().splitlines()]


class StartedAgainError(Exception):
    """Stands for the process image that execve would have replaced."""


def test_root_updates_the_lists_when_needed_installs_and_starts_again(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, root_with_apt: Callable[[], list[str]]
) -> None:
    started: list[dict[str, str]] = []

    def execve(_path: str, _arguments: list[str], environment: dict[str, str]) -> None:
        started.append(environment)
        raise StartedAgainError

    monkeypatch.setattr(os, "execve", execve)
    with pytest.raises(StartedAgainError):
        launcher.require_packages(["libgl1"])
    asked = root_with_apt()
    assert asked[-2:] == ["noninteractive update", "noninteractive install --no-install-recommends libgl1"]
    assert started[0]["BANCONE_PACKAGES_DONE"] == "1"


def test_packages_that_bring_nothing_are_not_installed_for_ever(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANCONE_PACKAGES_DONE", "1")
    with pytest.raises(SystemExit) as left:
        launcher.require_packages(["libgl1"])
    assert left.value.code == 2
    assert "still missing: libgl1" in capsys.readouterr().err


# --- set-up -------------------------------------------------------------------------------------------


def test_a_torn_set_up_heals_and_two_starts_build_once(house: Path) -> None:
    (house / ".venv" / "bin").mkdir(parents=True)
    (house / ".venv" / "torn").write_text("an interrupted set-up left this")
    both = [start(house, "run", "where"), start(house, "run", "where")]
    spoken = [process.communicate(timeout=240) for process in both]
    assert [process.returncode for process in both] == [0, 0], spoken
    assert sum("Ready after" in err for _out, err in spoken) == 1
    assert {out.strip().split("|")[2] for out, _err in spoken} == {str(house / ".venv")}
    assert not (house / ".venv" / "torn").exists()


def test_another_lock_or_a_lost_python_asks_for_a_new_set_up(
    launcher: ModuleType, prepared_house: Path
) -> None:
    venv = prepared_house / ".venv"
    launcher.STAMP, launcher.PYTHON = venv / "bancone.stamp", venv / "bin" / "python"
    assert launcher.is_prepared()
    launcher.PYTHON.unlink()
    assert not launcher.is_prepared()
    launcher.PYTHON.symlink_to(sys.executable)
    launcher.LOCK.write_text("another==1.0\n")
    assert not launcher.is_prepared()


def test_a_folder_that_cannot_be_written_is_said(house: Path) -> None:
    (house / ".venv.lock").mkdir()
    process = start(house, "run", "where")
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Set-up stopped:" in err
    assert "Traceback" not in err


def test_the_launcher_names_no_address_and_is_read_by_older_pythons() -> None:
    source = LAUNCHER.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links", source)
    ast.parse(source, feature_version=(3, 8))
