"""Colour names on paper: the light tokens of DESIGN §3, and plain "#rrggbb"."""

from __future__ import annotations

from app.domain.errors import MalformedError

_TOKENS = {
    "canvas": "#F3F1EA", "surface": "#FFFFFF", "sunken": "#F9F8F4",
    "line": "#E3DFD4", "edge": "#8A867A",
    "ink": "#16211C", "ink2": "#47524C", "ink3": "#626C66",
    "primary": "#0F6B4F", "primaryTint": "#E2F1EA", "primaryInk": "#0A5A41",
    "danger": "#B3261E", "dangerTint": "#FCEBE8", "dangerInk": "#9A1F18",
    "warn": "#F0B429", "warnTint": "#FFF4D6", "warnInk": "#7A5200",
    "ok": "#1B7F46", "okTint": "#E3F4E9", "okInk": "#14663A",
    "info": "#1C5DA8", "infoTint": "#E5EFFA", "infoInk": "#174E8C",
    "buono": "#3D55B8", "buonoTint": "#E9ECFA", "buonoInk": "#3448A0",
    "brick": "#B24A2A", "brickTint": "#FBEBE4", "brickInk": "#953B1F",
    "gold": "#9C6A00", "goldTint": "#FFF3D3", "goldInk": "#7A5200",
    "prepaid": "#0F6E80", "prepaidTint": "#E0F2F5", "prepaidInk": "#0B5B6A",
    "welfare": "#6D45A8", "welfareTint": "#F1EAFA", "welfareInk": "#5D3894",
    "cause": "#B0305F", "causeTint": "#FBE8EF", "causeInk": "#98254F",
}  # fmt: skip


def rgb(colour: str) -> tuple[float, float, float]:
    """Red, green, blue, each 0..1. Raises `MalformedError` for a name that is no token."""
    text = _TOKENS.get(colour, colour)
    if len(text) != 7 or text[0] != "#":
        raise MalformedError("colour", f"{colour!r} is neither a token nor #rrggbb")
    try:
        red, green, blue = bytes.fromhex(text[1:])
    except ValueError as error:
        raise MalformedError("colour", f"{colour!r} is neither a token nor #rrggbb") from error
    return red / 255, green / 255, blue / 255
