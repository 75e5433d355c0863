"""What a paper's state is called, and the strip that a printer's fault puts first (DESIGN §9.4, §10)."""

from __future__ import annotations

from app.i18n import _
from app.services import printing
from ui.presenters.badges import cause_words
from ui.presenters.views import ButtonView
from ui.presenters.views_pay import FaultView, StatusRowView


def state_row(state: str | None, cause: str | None) -> StatusRowView:
    """The print state on Esito."""
    label = _("Print")
    match state:
        case printing.CONFIRMED | printing.SENT:
            return StatusRowView("ok", "check-circle", label, _("Completed"))
        case printing.FAILED:
            return StatusRowView("danger", "warning", label, cause_words(cause)[0])
        case printing.UNKNOWN:
            return StatusRowView("warn", "warning", label, _("To check"))
        case _:
            return StatusRowView("info", "clock", label, _("Printing…"))


def fault(state: str | None, cause: str | None) -> FaultView | None:
    """The strip for a paper that did not come out, or of which nobody knows."""
    if state == printing.FAILED:
        if cause == "PAPER_OUT":
            text = _("Paper ran out. The payment is recorded: do not take it again. Change the roll.")
        else:
            text = _("The payment is recorded: do not take it again.") + " " + cause_words(cause)[1]
        action = None if cause == "NOT_CONFIGURED" else ButtonView(_("Resume printing"), "printer", "F5")
        return FaultView("warn", "warning", cause_words(cause)[0], text, action)
    if state == printing.UNKNOWN:
        text = _("I do not know whether the receipt came out. The payment is recorded: do not take it again.")
        return FaultView(
            "warn", "warning", _("Did it come out?"), text, ButtonView(_("Print again"), "printer", "F5")
        )
    return None
