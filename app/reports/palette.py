"""The colours of reports, once. Chosen to stay apart in greyscale: ink, greys, one solid and its tints."""

from __future__ import annotations

INK = "#111111"
INK2 = "#565656"
LINE = "#dddddd"
GRID = "#f0f0f0"
TOTAL_LINE = "#4c4c4c"
WHITE = "#ffffff"
MARK = "#0f6b4f"  # the shop's mark: primary of DESIGN §3
CAUSE = "#b0305f"  # cause of DESIGN §3
CAUSE_BAR = "#d9a5b9"  # bars that are not the peak
CAUSE_TRACK = "#f1dce4"
PRIMARY_BAR = "#8fbfae"
FAULT = "#9a1f18"  # danger ink of DESIGN §3
