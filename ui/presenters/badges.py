"""The pills of line and printer, and what a printer's fault is called: top bar, lock screen, settings, Esito.

A module of its own because the top bar needs it at the first picture, long before any page of the settings.
"""

from __future__ import annotations

from app.i18n import _
from app.ports.devices import DeviceState
from app.services.health import Health, Line
from ui.presenters.views_shell import BadgeView


def cause_words(cause: str | None) -> tuple[str, str]:
    """(short name, what to do) of a printer's fault."""
    words = {
        "PAPER_OUT": (_("Paper out"), _("Change the roll: printing resumes by itself.")),
        "COVER_OPEN": (_("Cover open"), _("Close the cover: printing resumes by itself.")),
        "OFFLINE": (_("Printer off"), _("Switch it on and check its cable: printing resumes by itself.")),
        "BUSY": (_("Printer busy"), _("Another till holds it: printing resumes by itself.")),
        "FAULT": (_("Printer fault"), _("Somebody has to look at the printer.")),
        "NOT_CONFIGURED": (_("No printer"), _("Choose a printer in Settings, Devices.")),
    }
    return words.get(cause or "", (_("Printer silent"), _("Check the printer and its cable.")))


def printer_badge(state: DeviceState) -> BadgeView:
    """The pill of a printer."""
    if state in (DeviceState.READY, DeviceState.PAPER_LOW):
        words = _("Ready") if state is DeviceState.READY else _("Paper low")
        return BadgeView(words, "ok" if state is DeviceState.READY else "warn", "check-circle")
    if state is DeviceState.UNKNOWN:
        return BadgeView(_("Unknown"), "neutral", "circle")
    if state is DeviceState.NOT_CONFIGURED:
        return BadgeView(_("Not set up"), "neutral", "circle")
    return BadgeView(cause_words(state.value)[0], "danger", "warning")


def line_badge(seen: Health) -> BadgeView:
    """The badge of the line, as in the top bar (DESIGN §10)."""
    match seen.line:
        case Line.ALONE:
            return BadgeView(_("No district"), "neutral", "cloud-slash")
        case Line.STOPPED:
            return BadgeView(_("To clarify"), "danger", "warning")
        case Line.OFFLINE:
            words = _("Offline")
            if seen.unsent:
                words = _("Offline · {n} in the queue").format(n=seen.unsent)
            return BadgeView(words, "warn", "cloud-slash")
        case Line.SENDING:
            return BadgeView(_("Sending {n}…").format(n=seen.unsent), "info", "cloud-arrow-up")
        case _:
            return BadgeView(_("Online"), "ok", "cloud-check")
