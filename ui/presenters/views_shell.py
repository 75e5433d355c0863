"""What the shell and the lock screen show: the values of the first picture, and the parts all screens share.

A module of their own because a start makes only these; `views` has the rest, and these by its name too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A pill of the top bar or the lock screen."""

    text: str = ""
    tone: str = "neutral"
    icon: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class BannerView:
    """The one line under the top bar: `title` bold, `text`, and one action (empty = none)."""

    tone: str
    icon: str
    title: str
    text: str = ""
    action: str = ""
    action_id: str = ""


@dataclass(frozen=True, slots=True)
class ShellView:
    """Everything around the screen. `parked`: count badge of Sospesi ("" hides it)."""

    clock: str = ""
    operator: str = ""
    initials: str = ""
    till: str = ""
    devices: BadgeView = BadgeView()
    link: BadgeView = BadgeView()
    parked: str = ""
    muted: bool = False
    banner: BannerView | None = None


@dataclass(frozen=True, slots=True)
class SnackbarView:
    """One message with an undo. A new `serial` shows it again even when the words are the same."""

    icon: str
    text: str
    serial: int
    action: str = ""
    keycap: str = ""


@dataclass(frozen=True, slots=True)
class ButtonView:
    """A button of a sheet."""

    text: str
    icon: str = ""
    keycap: str = ""
    enabled: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A tinted box with an icon and a sentence."""

    tone: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class OperatorView:
    """One person on the lock screen."""

    id: str
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class LockView:
    """The lock screen. `typed`: digits typed so far; `pin_length` 4 or 6; `wrong` shows the dots red.

    `note` is the line at the foot; `help` a second one (the demo's PINs); `paused` disables the keypad.
    """

    clock: str = ""
    date: str = ""
    shop: str = ""
    place: str = ""
    badges: tuple[BadgeView, ...] = ()
    operators: tuple[OperatorView, ...] = ()
    operator: str = ""
    prompt: str = ""
    typed: int = 0
    pin_length: int = 4
    wrong: bool = False
    paused: bool = False
    note: str = ""
    help: tuple[str, ...] = ()
