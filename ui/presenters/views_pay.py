"""What Pagamento and Esito show, as plain values: strings already formatted, nothing to compute.

Built by the payment presenter, compared and drawn by `PayScreen.render` and `PaidScreen.render`. Same rules
as `views`: no Qt, no domain, no cents; weights of bars are whole numbers that only give lengths.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.presenters.views import (
    ButtonView,
    EarnView,
    NoticeView,
    SheetView,
    SnackbarView,
)

NO_BUTTON = ButtonView("")


@dataclass(frozen=True, slots=True)
class LedgerRowView:
    """One line of a ledger: a credit, a tender already taken, the rounding, money that goes back.

    `tone` colours icon and words ("neutral" keeps ink); `removable` draws a × (`ledger_remove(id)`).
    """

    id: str
    text: str
    amount: str
    icon: str = ""
    tone: str = "neutral"
    removable: bool = False


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The bar of what credits cover. `parts`: (tone, weight) in ledger order; `whole`: the full length."""

    parts: tuple[tuple[str, int], ...]
    whole: int
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """Who receives what with this payment: foot of the ledger."""

    name: str
    initials: str
    caption: str
    earns: tuple[EarnView, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditView:
    """One credit row, in the order given (value §6: welfare, voucher, bricks, tesoretto, prepaid).

    `state`: "offer" (Usa), "applied" (`amount` with ×), "asking" (a hold is under way: `note` says so, the
    button cancels), "off" (disabled, `why` is the tool tip; `note` the line below the name), "locked"
    (applied, but amounts stand still).
    """

    id: str
    icon: str
    tone: str
    title: str
    keycap: str
    note: str
    state: str = "offer"
    amount: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """One quick amount beside the keypad: the exact due or a banknote. `caption` small below ("esatto")."""

    id: str
    text: str
    caption: str = ""
    chosen: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The box under the keypad: "Resto 2,90 €" with coins, or what is still missing ("warn")."""

    label: str
    amount: str
    coins: str = ""
    tone: str = "ok"


@dataclass(frozen=True, slots=True)
class TenderView:
    """The tendering column in cash. `given` is shown as it is ("20,00 €", "20," while typing).

    `typed`: the amount was typed, so Esc clears it first.
    """

    label: str = ""
    given: str = ""
    typed: bool = False
    notes: tuple[NoteView, ...] = ()
    change: ChangeView = ChangeView("", "")
    primary: ButtonView = NO_BUTTON


@dataclass(frozen=True, slots=True)
class PanelView:
    """What takes the tendering column's place: card on the terminal, card refused, asking.

    Buttons answer to their keycaps (F10, F11, F12, Esc). `primary` None when nothing is next (waiting).
    """

    id: str
    tone: str
    icon: str
    title: str
    amount: str
    text: str
    rows: tuple[tuple[str, str], ...] = ()
    notice: NoticeView | None = None
    primary: ButtonView | None = None
    secondary: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class PayView:
    """The whole payment screen. What stands in the right column: `sheet`, else `panel`, else `tender`.

    `method`: "cash", "card" or "" (lit method key); `locked`: back, credits and methods stand still.
    """

    total: str = ""
    ledger: tuple[LedgerRowView, ...] = ()
    due: str = ""
    coverage: CoverageView | None = None
    fiscal_code_why: str = ""
    lottery_why: str = ""
    lottery_note: str = ""
    receiver: ReceiverView | None = None
    credits: tuple[CreditView, ...] = ()
    method: str = ""
    other_why: str = ""
    hint: str = ""
    hint_icon: str = "info"
    locked: bool = False
    tender: TenderView = TenderView()
    panel: PanelView | None = None
    sheet: SheetView | None = None
    snackbar: SnackbarView | None = None


@dataclass(frozen=True, slots=True)
class CoinView:
    """One denomination of the change: "2 €" × "1"; `is_note` draws it as a banknote; `size` px across."""

    label: str
    count: str
    is_note: bool = False
    size: int = 40


@dataclass(frozen=True, slots=True)
class FaultView:
    """The strip that comes first on Esito: what happened, what is safe, the next step."""

    tone: str
    icon: str
    title: str
    text: str
    action: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class CauseGiftView:
    """The cause's card: what this sale gave, how far it is."""

    name: str
    amount: str
    bps: int
    caption: str


@dataclass(frozen=True, slots=True)
class BalanceView:
    """One new balance of the member. `delta` "+0,68"; `pending`: "in arrivo" while the district is away."""

    icon: str
    tone: str
    label: str
    amount: str
    delta: str = ""
    pending: str = ""


@dataclass(frozen=True, slots=True)
class ThanksView:
    """The member's card on Esito."""

    name: str
    initials: str
    caption: str
    balances: tuple[BalanceView, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusRowView:
    """One state of the document: printing, sending. Tone and icon (fill) beside the words."""

    tone: str
    icon: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The document card: "Ricevuta" "01-0412-0087", then its states."""

    label: str
    number: str
    states: tuple[StatusRowView, ...] = ()


@dataclass(frozen=True, slots=True)
class PaidView:
    """Esito. `figure` is the 112 px thing: the change, or "Pagato" (then `title` is empty)."""

    title: str = ""
    figure: str = ""
    detail: str = ""
    coins: tuple[CoinView, ...] = ()
    fault: FaultView | None = None
    cause: CauseGiftView | None = None
    thanks: ThanksView | None = None
    document: DocumentView | None = None
    reprint_why: str = ""
    gift_why: str = ""
    correct_why: str = ""
    hint: str = ""
    snackbar: SnackbarView | None = None
