"""The scripted day as a whole: real windows, real district, a cut line, and figures that agree."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.run import empty

ROOT = Path(__file__).parents[2]
SCREENS = (
    "lock",
    "sell-empty",
    "sell-member",
    "sell-offline",
    "voucher",
    "voucher-used",
    "voucher-expired",
    "voucher-forged",
    "cannot-verify",
    "pay",
    "pay-tesoretto",
    "pay-card",
    "paid",
    "paid-printfail",
    "refund",
    "reports",
    "settings",
    "close-checks",
    "close-count",
    "close-compare",
    "close-done",
)


@pytest.fixture
def out(tmp_path):
    # The district's PostgreSQL runs as another user when the tests run as root: it must reach its folder.
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        if os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    yield tmp_path / "day"
    empty(tmp_path)


@pytest.mark.timeout(600)
def test_a_day_in_the_shop_agrees_with_itself(out):
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--day", "--out", str(out), "--data", str(out.parent)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "BANCONE_LANGUAGE": "it"},
        capture_output=True,
        text=True,
        timeout=550,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "≠" not in done.stdout
    assert {path.stem for path in (out / "screens").glob("*.png")} >= set(SCREENS)
    assert len(list((out / "receipts").glob("*.txt"))) >= 60
    assert len(list((out / "reports").glob("*.pdf"))) == 1
    assert (out / "summary.pdf").read_bytes().startswith(b"%PDF")
