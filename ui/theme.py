"""The tokens of DESIGN §3, in both themes, and the one helper for fonts; the only file with colours in it.

Widgets read `tokens()` while they paint, so a theme switch is one style change and one repaint. Called by
every widget, by `ui.qss` (which writes the application style sheet from these tokens) and by
`app.bootstrap` once at start. Absent on purpose: per-widget style sheets, and any font of the system.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from ui import qss

FAMILY = "Inter"

# Radius (DESIGN §3)
R_KEYCAP, R_BUTTON, R_TILE, R_CARD = 5, 10, 12, 14


@dataclass(frozen=True, slots=True)
class Tone:
    """One meaning: `solid` fill or mark, `tint` surface, `ink` text on that tint (or on the surface)."""

    solid: str
    tint: str
    ink: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Neutrals, meanings, and the fills of the two filled buttons."""

    name: str
    canvas: str
    surface: str
    sunken: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    hover: str
    press: str
    disabled: str
    disabled_ink: str
    rail: str
    rail_on: str
    rail_ink: str
    rail_ink2: str
    focus: str
    focus_dark: str
    primary: Tone
    danger: Tone
    warn: Tone
    ok: Tone
    info: Tone
    buono: Tone
    brick: Tone
    gold: Tone
    prepaid: Tone
    welfare: Tone
    cause: Tone
    primary_tint2: str
    primary_hover: str
    primary_press: str
    primary_text: str
    danger_hover: str
    danger_press: str
    danger_text: str
    badge: str
    badge_ink: str
    snack: str
    snack_ink: str
    snack_action: str
    shade: str

    def tone(self, name: str) -> Tone:
        """The meaning called `name` ("primary", "gold", …); "neutral" is the quiet one of pills."""
        if name == "neutral":
            return Tone(self.ink2, self.sunken, self.ink2)
        found = getattr(self, name)
        if not isinstance(found, Tone):
            raise ValueError(f"{name} is a colour, not a meaning")
        return found


@dataclass(frozen=True, slots=True)
class LockTokens:
    """Lock screen: dark in both themes, as drawn in `lock-1366`."""

    canvas: str
    key: str
    key_line: str
    key_hover: str
    key_press: str
    chosen: str
    avatar: str
    accent: str
    accent_text: str
    ink: str
    ink2: str
    ink3: str
    ring: str
    error: str
    error_dot: str
    ok_tint: str
    ok_ink: str
    warn_tint: str
    warn_ink: str
    focus: str


LIGHT = Tokens(
    name="light",
    canvas="#F3F1EA",
    surface="#FFFFFF",
    sunken="#F9F8F4",
    line="#E3DFD4",
    edge="#8A867A",
    ink="#16211C",
    ink2="#47524C",
    ink3="#626C66",
    hover="#F3F1EA",
    press="#E7E3D8",
    disabled="#EFEDE6",
    disabled_ink="#9A978D",
    rail="#11261E",
    rail_on="#214438",
    rail_ink="#FFFFFF",
    rail_ink2="#B9CBC2",
    focus="#1257C4",
    focus_dark="#8AB8FF",
    primary=Tone("#0F6B4F", "#E2F1EA", "#0A5A41"),
    danger=Tone("#B3261E", "#FCEBE8", "#9A1F18"),
    warn=Tone("#F0B429", "#FFF4D6", "#7A5200"),
    ok=Tone("#1B7F46", "#E3F4E9", "#14663A"),
    info=Tone("#1C5DA8", "#E5EFFA", "#174E8C"),
    buono=Tone("#3D55B8", "#E9ECFA", "#3448A0"),
    brick=Tone("#B24A2A", "#FBEBE4", "#953B1F"),
    gold=Tone("#9C6A00", "#FFF3D3", "#7A5200"),
    prepaid=Tone("#0F6E80", "#E0F2F5", "#0B5B6A"),
    welfare=Tone("#6D45A8", "#F1EAFA", "#5D3894"),
    cause=Tone("#B0305F", "#FBE8EF", "#98254F"),
    primary_tint2="#CBE5D9",
    primary_hover="#0B5940",
    primary_press="#084431",
    primary_text="#FFFFFF",
    danger_hover="#97201A",
    danger_press="#7A1914",
    danger_text="#FFFFFF",
    badge="#F0B429",
    badge_ink="#16211C",
    snack="#16211C",
    snack_ink="#FFFFFF",
    snack_action="#8FE3C2",
    shade="#E2DED1",
)

DARK = Tokens(
    name="dark",
    canvas="#0E1412",
    surface="#171F1C",
    sunken="#121917",
    line="#2A3531",
    edge="#74827B",
    ink="#EEF3F0",
    ink2="#BAC5BF",
    ink3="#95A19A",
    hover="#1F2925",
    press="#2A3531",
    disabled="#1C2421",
    disabled_ink="#67736D",
    rail="#090E0C",
    rail_on="#1B3A2F",
    rail_ink="#FFFFFF",
    rail_ink2="#A6B8AF",
    focus="#8AB8FF",
    focus_dark="#8AB8FF",
    primary=Tone("#37B88A", "#14322A", "#6FD9B3"),
    danger=Tone("#F2857B", "#3A1C19", "#F7A79F"),
    warn=Tone("#F0B429", "#362A10", "#F4C762"),
    ok=Tone("#4CC583", "#14301F", "#74D8A0"),
    info=Tone("#7AB0F0", "#17283D", "#9CC6F7"),
    buono=Tone("#93A5F5", "#1F2540", "#B0BDF8"),
    brick=Tone("#EE8D6A", "#3A211A", "#F4A689"),
    gold=Tone("#E2B13C", "#342A12", "#EFC766"),
    prepaid=Tone("#5FC3D6", "#12303A", "#84D3E2"),
    welfare=Tone("#BC9AF0", "#2A2040", "#CDB3F5"),
    cause=Tone("#F08BAF", "#3A1B27", "#F5A8C3"),
    primary_tint2="#1C4438",
    primary_hover="#4CC79B",
    primary_press="#2A9A72",
    primary_text="#04231A",
    danger_hover="#F59C94",
    danger_press="#DB6B61",
    danger_text="#33100C",
    badge="#F0B429",
    badge_ink="#16211C",
    snack="#2A3531",
    snack_ink="#FFFFFF",
    snack_action="#8FE3C2",
    shade="#2A3531",
)

LOCK = LockTokens(
    canvas="#0D1A15",
    key="#1B2E27",
    key_line="#2D463D",
    key_hover="#223930",
    key_press="#2D463D",
    chosen="#1B3A2F",
    avatar="#214438",
    accent="#37B88A",
    accent_text="#04231A",
    ink="#FFFFFF",
    ink2="#B9CBC2",
    ink3="#A6B8AF",
    ring="#73817B",
    error="#F7A79F",
    error_dot="#F2857B",
    ok_tint="#1B3A2F",
    ok_ink="#8FE3C2",
    warn_tint="#33290F",
    warn_ink="#F0B429",
    focus="#8AB8FF",
)

THEMES = {"light": LIGHT, "dark": DARK}

_current = LIGHT
_motion = True


def tokens() -> Tokens:
    """The theme that is on now."""
    return _current


@lru_cache(maxsize=512)
def qc(colour: str, alpha: int = 255) -> QColor:
    """A cached QColor of a token, `alpha` 0–255. Not to be changed by the caller."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=128)
def font(size: int, weight: int = 400) -> QFont:
    """Inter at `size` logical px and `weight` 400, 500, 600 or 700, with tabular figures (DESIGN §2).

    Tracking is −1.6% from 24 px, −1% at 18–23 px. The font is shared: copy before changing it.
    """
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    if size >= 18:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.4 if size >= 24 else 99.0)
    return made


@lru_cache(maxsize=128)
def metrics(size: int, weight: int = 400) -> QFontMetricsF:
    """Metrics of `font(size, weight)`; shared."""
    return QFontMetricsF(font(size, weight))


@lru_cache(maxsize=4096)
def text_width(text: str, size: int, weight: int = 400) -> int:
    """Logical px that `text` takes, rounded up."""
    return int(metrics(size, weight).horizontalAdvance(text) + 0.999)


@cache
def load_fonts() -> None:
    """Register the bundled fonts, once; must run after QApplication exists. Raises when one is missing."""
    # (asking QFontDatabase for its families first would make it read every font of the system: 0.4 s)
    folder = files("resources") / "fonts"
    for style in ("Regular", "Medium", "SemiBold", "Bold"):
        data = (folder / f"{FAMILY}-{style}.ttf").read_bytes()
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            raise RuntimeError(f"the font {FAMILY}-{style} cannot be loaded")


def apply_theme(app: QApplication, name: str = "light") -> None:
    """Switch the whole application to theme `name`: palette, one style sheet, one repaint."""
    global _current
    load_fonts()
    _current = THEMES[name]
    app.setStyle("Fusion")
    app.setFont(font(15))
    app.setCursorFlashTime(0)  # nothing loops (DESIGN §13)
    app.setPalette(_palette(_current))
    app.setStyleSheet(qss.sheet({field.name: getattr(_current, field.name) for field in fields(Tokens)}))


def set_motion(on: bool) -> None:
    """Allow or forbid animations (reduced motion, remote desktop and tests forbid; DESIGN §13)."""
    global _motion
    _motion = on


def motion() -> bool:
    """True when animations may run."""
    return _motion


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, t.canvas),
        (role.Base, t.surface),
        (role.AlternateBase, t.sunken),
        (role.Button, t.sunken),
        (role.Text, t.ink),
        (role.WindowText, t.ink),
        (role.ButtonText, t.ink),
        (role.PlaceholderText, t.ink3),
        (role.Highlight, t.primary_tint2),
        (role.HighlightedText, t.ink),
        (role.ToolTipBase, t.snack),
        (role.ToolTipText, t.snack_ink),
    ):
        palette.setColor(which, qc(colour))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(disabled, which, qc(t.disabled_ink))
    return palette
