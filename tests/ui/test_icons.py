"""Icons: bundled, tinted, cached; the licences stand beside what they cover."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ui import icons

FOLDER = Path(__file__).resolve().parents[2] / "resources"


@pytest.mark.parametrize("weight", icons.WEIGHTS)
def test_every_bundled_icon_draws_in_the_asked_colour(qapp: QApplication, weight: str) -> None:
    names = sorted(path.stem for path in (FOLDER / "icons" / weight).glob("*.svg"))
    assert names
    for name in names:
        image = icons.pixmap(name, 24, "#FF0000", weight).toImage()
        inks = {image.pixelColor(x, y).name() for x in range(24) for y in range(24)} - {"#000000"}
        assert inks, name
        assert all(QColor(ink).green() == 0 and QColor(ink).blue() == 0 for ink in inks), name


def test_a_missing_icon_is_a_bug_not_a_blank(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", 24, "#FF0000")


def test_the_same_icon_is_drawn_once(qapp: QApplication) -> None:
    first = icons.pixmap("ticket", 20, "#3D55B8", "duotone", 2.0)
    assert first is icons.pixmap("ticket", 20, "#3D55B8", "duotone", 2.0)
    assert first.width() == 40


def test_icons_named_in_the_code_are_bundled() -> None:
    bundled = {path.stem for path in (FOLDER / "icons").rglob("*.svg")}
    widgets = Path(__file__).resolve().parents[2] / "ui"
    named = set()
    for path in widgets.rglob("*.py"):
        named |= set(re.findall(r'icons\.(?:draw|icon|pixmap)\([^")]*"([a-z-]+)"', path.read_text("utf-8")))
    named -= set(icons.WEIGHTS)
    assert len(named) > 5
    assert named - bundled == set()


def test_licences_stand_beside_fonts_and_icons() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "LICENSE-Inter.txt").read_text("utf-8").upper()
    assert "MIT License" in (FOLDER / "icons" / "LICENSE-Phosphor.txt").read_text("utf-8")
