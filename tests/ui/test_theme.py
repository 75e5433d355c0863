"""Colours, contrast and fonts: every pair of DESIGN §3 is computed from the code."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.widgets.label import Label

ROOT = Path(__file__).resolve().parents[2]
MEANINGS = ["primary", "danger", "warn", "ok", "info", "buono", "brick", "gold", "prepaid"]
MEANINGS += ["welfare", "cause"]
# Ratios that DESIGN §3 states: solid on surface / ink on its own tint.
STATED = {
    "light": "6.5/7.1 6.5/7.0 1.9/6.3 5.0/6.1 6.6/7.2 6.6/6.9 5.4/6.2 4.7/6.3 5.9/6.7 6.8/7.3 6.1/6.6",
    "dark": "6.7/8.1 6.7/8.1 9.0/8.8 7.7/8.2 7.4/8.4 7.2/8.2 6.9/7.5 8.5/8.8 8.2/8.2 7.2/8.2 7.2/8.3",
}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    value = QColor(colour)
    parts = [part / 255 for part in (value.red(), value.green(), value.blue())]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1–21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def t(request: pytest.FixtureRequest) -> theme.Tokens:
    return theme.THEMES[request.param]


def test_text_reads_on_every_surface_it_is_used_on(t: theme.Tokens) -> None:
    surfaces = [t.canvas, t.surface, t.sunken, t.hover, t.press, t.primary.tint]
    floor = {"light": (12.9, 6.3, 4.8), "dark": (11.3, 7.1, 4.7)}[t.name]
    # ink3 is never used on press.
    for ink, least, places in (
        (t.ink, floor[0], surfaces),
        (t.ink2, floor[1], surfaces),
        (t.ink3, floor[2], surfaces[:4]),
    ):
        for place in places:
            assert contrast(ink, place) >= least - 0.05, (ink, place)


def test_borders_and_focus_can_be_seen(t: theme.Tokens) -> None:
    for place in (t.canvas, t.surface, t.sunken):
        assert contrast(t.edge, place) >= 3.2 - 0.05
    focus = {"light": 5.8, "dark": 8.3}[t.name]
    assert min(contrast(t.focus, t.surface), contrast(t.focus, t.canvas)) >= focus - 0.05
    for place in (t.rail, t.rail_on, theme.LOCK.canvas, theme.LOCK.key, t.snack):
        assert contrast(t.focus_dark, place) >= 4.5


def test_rail_text_reads(t: theme.Tokens) -> None:
    assert contrast(t.rail_ink2, t.rail) >= 9.3 - 0.05
    assert contrast(t.rail_ink, t.rail_on) >= 4.5
    assert contrast(t.rail_ink2, t.rail_on) >= 4.5
    assert contrast(t.badge_ink, t.badge) >= 4.5


@pytest.mark.parametrize("number", range(len(MEANINGS)), ids=MEANINGS)
def test_every_meaning_has_the_contrast_the_design_states(t: theme.Tokens, number: int) -> None:
    tone = t.tone(MEANINGS[number])
    solid, ink = (float(part) for part in STATED[t.name].split()[number].split("/"))
    assert contrast(tone.solid, t.surface) == pytest.approx(solid, abs=0.1)
    assert contrast(tone.ink, tone.tint) == pytest.approx(ink, abs=0.1)
    assert contrast(tone.ink, tone.tint) >= 4.5
    assert contrast(tone.ink, t.surface) >= 4.5
    if (t.name, MEANINGS[number]) != ("light", "warn"):  # fill only in light
        assert contrast(tone.solid, t.surface) >= 3.0
        assert contrast(tone.solid, tone.tint) >= 3.0


def test_filled_buttons_read_in_every_state(t: theme.Tokens) -> None:
    for fill in (t.primary.solid, t.primary_hover, t.primary_press):
        assert contrast(t.primary_text, fill) >= 4.5
    for fill in (t.danger.solid, t.danger_hover, t.danger_press):
        assert contrast(t.danger_text, fill) >= 4.5
    assert contrast(t.primary.ink, t.primary_tint2) >= 4.5
    assert contrast(t.snack_ink, t.snack) >= 4.5
    assert contrast(t.snack_action, t.snack) >= 4.5


def test_the_lock_screen_reads() -> None:
    lock = theme.LOCK
    pairs = (
        (lock.ink, lock.canvas),
        (lock.ink2, lock.canvas),
        (lock.ink3, lock.canvas),
        (lock.ink, lock.key),
        (lock.ink, lock.key_hover),
        (lock.ink, lock.key_press),
        (lock.ink, lock.chosen),
        (lock.ink2, lock.avatar),
        (lock.accent_text, lock.accent),
        (lock.error, lock.canvas),
        (lock.ok_ink, lock.ok_tint),
        (lock.warn_ink, lock.warn_tint),
    )
    for ink, place in pairs:
        assert contrast(ink, place) >= 4.5, (ink, place)
    for mark in (lock.ring, lock.accent, lock.error_dot):
        assert contrast(mark, lock.canvas) >= 3.0


def test_an_unknown_meaning_is_refused(t: theme.Tokens) -> None:
    with pytest.raises(ValueError, match="not a meaning"):
        t.tone("canvas")
    assert t.tone("neutral").ink == t.ink2


def test_both_themes_define_the_same_tokens() -> None:
    for field in fields(theme.Tokens):
        assert type(getattr(theme.LIGHT, field.name)) is type(getattr(theme.DARK, field.name))


def test_no_colour_is_written_outside_the_theme() -> None:
    strangers = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if path.name != "theme.py"
        for match in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "forbidden",
    ["setStyleSheet", "QGraphicsDropShadowEffect", "QGraphicsBlurEffect", "QGraphicsOpacityEffect"],
)
def test_what_makes_a_till_slow_is_not_used(forbidden: str) -> None:
    users = [
        path.name
        for path in (ROOT / "ui").rglob("*.py")
        if re.search(rf"\b{forbidden}\b", path.read_text("utf-8")) and path.name != "theme.py"
    ]
    assert users == []


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_each_weight_of_inter_is_its_own_face(qapp: QApplication, weight: int) -> None:
    face = QRawFont.fromFont(theme.font(15, weight))
    assert (face.familyName(), face.weight()) == ("Inter", weight)
    assert set(QFontDatabase.styles("Inter")) == {"Regular", "Medium", "SemiBold", "Bold"}


def test_figures_are_tabular_and_survive_the_style_sheet(qapp: QApplication) -> None:
    for weight in (400, 500, 600, 700):
        metrics = theme.metrics(44, weight)
        widths = {metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}
        assert len(widths) == 1
    proportional = QFont("Inter")
    proportional.setPixelSize(44)
    narrow = QFontMetricsF(proportional).horizontalAdvance("1111")
    assert theme.metrics(44).horizontalAdvance("1111") > 1.3 * narrow

    styled = Label("1111", 44)
    assert styled.font().featureValue(QFont.Tag("tnum")) == 1
    styled.ensurePolished()
    assert styled.font().featureValue(QFont.Tag("tnum")) == 1


def test_tracking_tightens_with_size(qapp: QApplication) -> None:
    assert theme.font(17).letterSpacing() == 0
    assert theme.font(18).letterSpacing() == pytest.approx(99.0, abs=0.02)
    assert theme.font(24, 700).letterSpacing() == pytest.approx(98.4, abs=0.02)


def test_the_font_has_every_sign_the_screens_use(qapp: QApplication) -> None:
    signs = "abcàèéìòùÀÈÉÌÒÙ€−×·…–—’“”•↑↓čšžđ§°½"
    face = QRawFont.fromFont(theme.font(15))
    missing = [sign for sign in signs if not face.supportsCharacter(ord(sign))]
    assert missing == []


def test_switching_theme_repaints_from_the_other_tokens(qapp: QApplication) -> None:
    theme.apply_theme(qapp, "dark")
    assert theme.tokens() is theme.DARK
    assert theme.DARK.snack in qapp.styleSheet()
    theme.apply_theme(qapp, "light")
    assert theme.LIGHT.snack in qapp.styleSheet()
