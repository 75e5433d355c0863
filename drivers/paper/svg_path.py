"""Path data of a bundled icon as moves, lines and cubic curves, for painters that know no SVG.

Called by `pdf`. Reads what the bundled icons use: M L H V C S Q A Z in both cases. Absent: transforms,
strokes, shapes other than `path`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(r"([MLHVCSQAZmlhvcsqaz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}
_FLAGS = (3, 4)  # the arc's two flags may be written without a separator: "01" are two numbers

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]


def segments(data: str) -> list[Segment]:
    """("M", (p,)), ("L", (p,)), ("C", (c1, c2, p)) or ("Z", ()) in absolute coordinates."""
    pen = _Pen()
    for command, numbers in _commands(data):
        pen.step(command, numbers)
    return pen.out


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    command, position = "", 0
    numbers: list[float] = []
    while True:
        in_flag = command in ("A", "a") and len(numbers) in _FLAGS
        match = re.compile(r"[\s,]*([01])").match(data, position) if in_flag else None
        if match is None:
            match = _TOKEN.search(data, position)
        if match is None:
            return
        position = match.end()
        if not in_flag and match[1]:
            command, numbers = match[1], []
            if command in "Zz":
                yield command, []
            continue
        numbers.append(float(match[1] if in_flag else match[2]))
        if len(numbers) == _COUNTS[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)


@dataclass(slots=True)
class _Pen:
    at: Point = (0.0, 0.0)
    start: Point = (0.0, 0.0)
    control: Point | None = None
    out: list[Segment] = field(default_factory=list)

    def step(self, command: str, n: list[float]) -> None:
        ox, oy = self.at if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind == "Z":
            self.out.append(("Z", ()))
            self.at, self.control = self.start, None
        elif kind == "A":
            self._arc(n[0], n[1], math.radians(n[2]), n[3] != 0, n[4] != 0, (ox + n[5], oy + n[6]))
        elif kind in "HV":
            self._line((ox + n[0], self.at[1]) if kind == "H" else (self.at[0], oy + n[0]))
        else:
            points = [(ox + n[i], oy + n[i + 1]) for i in range(0, len(n), 2)]
            self._points(kind, points)

    def _points(self, kind: str, points: list[Point]) -> None:
        if kind == "M":
            self.out.append(("M", (points[0],)))
            self.at = self.start = points[0]
            self.control = None
        elif kind == "L":
            self._line(points[0])
        elif kind == "C":
            self._curve(points[0], points[1], points[2])
        elif kind == "S":
            x, y = self.at
            first = self.at if self.control is None else (2 * x - self.control[0], 2 * y - self.control[1])
            self._curve(first, points[0], points[1])
        else:
            self._curve(_toward(self.at, points[0]), _toward(points[1], points[0]), points[1])
            self.control = None

    def _line(self, to: Point) -> None:
        self.out.append(("L", (to,)))
        self.at, self.control = to, None

    def _curve(self, first: Point, second: Point, to: Point) -> None:
        self.out.append(("C", (first, second, to)))
        self.at, self.control = to, second

    def _arc(self, rx: float, ry: float, turn: float, large: bool, sweep: bool, to: Point) -> None:
        """An elliptical arc as cubic curves of at most a quarter turn each (SVG 1.1, appendix F.6.5)."""
        if rx == 0 or ry == 0 or to == self.at:
            self._line(to)
            return
        centre, rx, ry, begin, extent = _centre(self.at, to, abs(rx), abs(ry), turn, large, sweep)
        count = max(1, math.ceil(abs(extent) / (math.pi / 2) - 1e-9))
        step = extent / count
        reach = 4 / 3 * math.tan(step / 4)

        def place(x: float, y: float) -> Point:
            cos, sin = math.cos(turn), math.sin(turn)
            return centre[0] + rx * x * cos - ry * y * sin, centre[1] + rx * x * sin + ry * y * cos

        for index in range(count):
            a, b = begin + index * step, begin + (index + 1) * step
            first = place(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a))
            second = place(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b))
            self._curve(first, second, to if index == count - 1 else place(math.cos(b), math.sin(b)))
        self.control = None


def _toward(end: Point, control: Point) -> Point:
    """The cubic control point that stands for a quadratic one."""
    return end[0] + 2 / 3 * (control[0] - end[0]), end[1] + 2 / 3 * (control[1] - end[1])


def _centre(
    start: Point, to: Point, rx: float, ry: float, turn: float, large: bool, sweep: bool
) -> tuple[Point, float, float, float, float]:
    """Centre, radii (grown if too small), first angle and extent of an arc given by its ends."""
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (start[0] - to[0]) / 2, (start[1] - to[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grown = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    rest = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2) / ((rx * y) ** 2 + (ry * x) ** 2)
    factor = math.sqrt(rest) * (-1 if large == sweep else 1)
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    centre = (cos * cx - sin * cy + (start[0] + to[0]) / 2, sin * cx + cos * cy + (start[1] + to[1]) / 2)
    begin = math.atan2((y - cy) / ry, (x - cx) / rx)
    extent = math.atan2((-y - cy) / ry, (-x - cx) / rx) - begin
    if sweep and extent < 0:
        extent += 2 * math.pi
    elif not sweep and extent > 0:
        extent -= 2 * math.pi
    return centre, rx, ry, begin, extent
