"""What Resi, Chiusura and Rapporti show, as plain values: strings already formatted, nothing to compute.

Built by the owner's presenters, drawn by `RefundScreen`, `CloseScreen` and `ReportsScreen`. Same rules as
`views`: no Qt, no domain, no cents; numbers here are only lengths of bars and denominations of the drawer.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.presenters.views import ButtonView, ChipView, ChoiceView, NoticeView, SheetView, SnackbarView
from ui.presenters.views_pay import NO_BUTTON, LedgerRowView


@dataclass(frozen=True, slots=True)
class PinView:
    """The PIN pad in the place of the side column, when the owner is needed.

    `people`: who may answer (one or more, `chosen` is asked); `typed` digits of `length`; `wrong` red dots;
    `note` the line below ("Restano 3 tentativi"); `paused` disables the keys.
    """

    id: str
    title: str
    text: str
    people: tuple[ChoiceView, ...] = ()
    chosen: str = ""
    typed: int = 0
    length: int = 4
    wrong: bool = False
    paused: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TitledNotice:
    """A notice with a bold first line."""

    notice: NoticeView
    title: str = ""


# -- Resi ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecentSaleView:
    """One recent sale of the empty screen: "01-0412-0061", "10:17 · 5 articoli", "27,05 €"."""

    id: str
    number: str
    detail: str
    total: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLineView:
    """One sold line. `count`: "1 di 2"; `amount`: "3,90 €" or "—"; `chosen` tints it."""

    id: str
    name: str
    detail: str
    count: str
    amount: str
    chosen: bool = False
    can_less: bool = False
    can_more: bool = True
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class ReturnOpenView:
    """The receipt being returned: head, lines, reasons."""

    document: str
    detail: str
    lines: tuple[ReturnLineView, ...] = ()
    selected: str = ""
    can_return_all: bool = True
    reasons: tuple[ChipView, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundSideView:
    """The right column: what goes back, to what, what is taken back, case and customer, the button."""

    amount: str
    back: tuple[LedgerRowView, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    case_number: str = ""
    customer: str = ""
    notice: TitledNotice | None = None
    primary: ButtonView = NO_BUTTON
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class RefundView:
    """Resi. `open` None shows the invitation and `recent`; then `side` is None too.

    The right column shows `pin`, else `sheet` (name of the customer, a refusal), else `side`.
    """

    recent: tuple[RecentSaleView, ...] = ()
    open: ReturnOpenView | None = None
    side: RefundSideView | None = None
    sheet: SheetView | None = None
    pin: PinView | None = None
    notice: TitledNotice | None = None
    snackbar: SnackbarView | None = None


# -- Chiusura ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckRowView:
    """One row of step 1: icon on tint, what it is, how it stands, its count or a pill; an optional action."""

    id: str
    icon: str
    tone: str
    title: str
    detail: str
    value: str = ""
    action: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class FactsCardView:
    """A card of pairs. `figure` is its big amount with `icon` in `tone`; `strong` marks bold values."""

    title: str = ""
    figure: str = ""
    icon: str = ""
    tone: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CountRowView:
    """One denomination to count. `cents` identifies it; `amount` "28,00"; `zero` writes it quiet.

    `typed` is what its field shows after a new `CountView.serial` ("14"; "" for none).
    """

    cents: int
    label: str
    amount: str = "0,00"
    zero: bool = True
    error: str = ""
    spoken: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CountView:
    """Step 2, blind: what was counted, nothing expected. A new `serial` sets the fields to `typed`."""

    notes: tuple[CountRowView, ...] = ()
    notes_total: str = ""
    coins: tuple[CountRowView, ...] = ()
    coins_total: str = ""
    advice: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class CompareRowView:
    """One row of step 3. `tone` colours the difference ("", "warn", "danger"); `strong`: the total."""

    label: str
    expected: str
    counted: str
    difference: str
    tone: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class CompareView:
    """Step 3. `note_hint` placeholder of the note; `float_text` proposes what stays in the drawer.

    A new `serial` sets note and float anew; `float_error` stands in the float field.
    """

    rows: tuple[CompareRowView, ...] = ()
    notice: TitledNotice | None = None
    note: str = ""
    note_hint: str = ""
    float_text: str = ""
    float_error: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class ClosedView:
    """Step 4: it is done. `title` "Chiusura 01-0412", `rows` facts, what is printed and sent."""

    title: str
    text: str
    rows: tuple[tuple[str, str], ...] = ()
    report: ButtonView = NO_BUTTON


@dataclass(frozen=True, slots=True)
class CloseView:
    """Chiusura. `step` 1–4; the part of that step is shown, the others may be None.

    `cards`: the right column from the top; `primary`/`footnote` its foot; `pin` takes the column's place.
    """

    subtitle: str = ""
    step: int = 1
    checks: tuple[CheckRowView, ...] = ()
    count: CountView = CountView()
    compare: CompareView = CompareView()
    closed: ClosedView | None = None
    cards: tuple[FactsCardView, ...] = ()
    notice: TitledNotice | None = None
    primary: ButtonView = NO_BUTTON
    footnote: str = ""
    pin: PinView | None = None


# -- Rapporti ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KpiView:
    """One figure of the day. `trend`: the last days, oldest first, drawn in `tone` (fewer than 2: none).

    `change` "+8,4%" in `change_tone` with `up`; `against` "su giovedì scorso"; both "" without data.
    """

    id: str
    label: str
    value: str
    trend: tuple[int, ...] = ()
    tone: str = "primary"
    change: str = ""
    change_tone: str = "ok"
    up: bool = True
    against: str = ""


@dataclass(frozen=True, slots=True)
class HourView:
    """One hour: label "12", cents of now, cents of the same weekday last week (None = unknown), words."""

    label: str
    cents: int
    before_cents: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShareView:
    """One tender group: tone of its square, name, "445 €", "30%", weight of its part of the bar."""

    tone: str
    label: str
    amount: str
    share: str
    weight: int


@dataclass(frozen=True, slots=True)
class CauseRowView:
    """One cause of the day: name, "27 soci", "18,90 €", progress and its words "2.205 / 3.000 €"."""

    name: str
    members: str
    amount: str
    bps: int
    progress: str


@dataclass(frozen=True, slots=True)
class MembersView:
    """The members card: "52" "scontrini su 87 con tessera", share, facts."""

    count: str
    caption: str
    bps: int
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EmptyReportView:
    """No sale in the range: an invitation with its next step."""

    title: str
    lines: tuple[str, ...]
    primary: ButtonView
    secondary: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class RangeView:
    """One range: id "today", "yesterday", "week", "month"."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReportsView:
    """Rapporti. `empty` hides everything but title and invitation. `before_label` "" hides the ticks' key."""

    title: str = ""
    subtitle: str = ""
    ranges: tuple[RangeView, ...] = ()
    range: str = ""
    report: ButtonView = NO_BUTTON
    kpis: tuple[KpiView, ...] = ()
    hours: tuple[HourView, ...] = ()
    now_label: str = ""
    before_label: str = ""
    tenders: tuple[ShareView, ...] = ()
    causes_title: str = ""
    causes_total: str = ""
    causes: tuple[CauseRowView, ...] = ()
    causes_empty: str = ""
    members: MembersView | None = None
    notice: NoticeView | None = None
    empty: EmptyReportView | None = None
