"""What the shell and the sale screen show, as plain values: strings already formatted, nothing to compute.

Presenters build these; `Shell.render` and `SellScreen.render` compare them with what is on the screen and
touch only what differs. No Qt, no domain, no cents: every amount here is a string of `app.formats`.

Tones are the meanings of DESIGN §3: "primary danger warn ok info buono brick gold prepaid welfare cause"
and "neutral". Icons are Phosphor names bundled in resources/icons.
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
class TileView:
    """One item of the grid. `note`: size or "al kg"; `count`: pieces in the cart ("" = none)."""

    id: str = ""
    name: str = ""
    price: str = ""
    icon: str = "basket"
    tone: str = "gold"
    note: str = ""
    count: str = ""
    spoken: str = ""
    enabled: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChipView:
    """One department chip."""

    id: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """One reparto key: number, "Reparto 1", "IVA 4%"."""

    number: int
    name: str
    rate: str


@dataclass(frozen=True, slots=True)
class CartRowView:
    """One line of the cart. `qty`: "2 ×" ("" for weighed, which shows the scale); `count`: "2".

    `detail`: "2,40 € cad."; `detail_open`: the same with the VAT, for the selected line; `chip`: discount.
    """

    id: str
    name: str
    qty: str
    count: str
    detail: str
    detail_open: str
    total: str
    chip: str = ""
    weighed: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class CartView:
    """The receipt in the making. `count`: "7 articoli" or "vuoto"; `selected`: id of the open line."""

    rows: tuple[CartRowView, ...] = ()
    selected: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class ValueView:
    """An instrument with its amount: icon on tint, label, amount."""

    icon: str
    tone: str
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """The member card. `cause_bps`: progress 0–10000 of the cause's goal; `fresh`: just attached (2 s)."""

    name: str
    initials: str
    card: str
    values: tuple[ValueView, ...] = ()
    cause: str = ""
    cause_share: str = ""
    cause_bps: int = 0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class EarnView:
    """One figure of "Con questa spesa": icon (fill), meaning, amount, caption."""

    icon: str
    tone: str
    amount: str
    caption: str


@dataclass(frozen=True, slots=True)
class TotalsView:
    """The sums. `discounts` empty hides both small rows; `can_pay` opens Contanti, Carta and Paga."""

    total: str
    subtotal: str = ""
    discounts: str = ""
    can_pay: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class LastReceiptView:
    """The card of the last receipt on the empty screen."""

    time: str
    number: str
    detail: str
    total: str
    can_reprint: bool = True
    can_return: bool = True


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
class ChoiceView:
    """One of a few choices in a sheet (percent or euro, a department)."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """Typing in a sheet: an amount, a percentage, a quantity, a name.

    `decimals`: figures allowed after the comma; `keypad` False for letters; `serial` new = start with `text`.
    """

    label: str
    text: str = ""
    suffix: str = ""
    decimals: int = 2
    keypad: bool = True
    choices: tuple[ChoiceView, ...] = ()
    chosen: str = ""
    error: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet in place of the checkout column. `tone` colours border, icon and eyebrow.

    `rows`: (label, value); `change`: (label, before, after) as "Resta 34,60 → 24,60"; up to three buttons,
    `primary` is the safe or the next step. `id` tells the presenter which sheet a signal came from.
    """

    id: str
    tone: str
    icon: str
    eyebrow: str
    title: str
    amount: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    change: tuple[str, str, str] | None = None
    notice: NoticeView | None = None
    entry: EntryView | None = None
    primary: ButtonView = ButtonView("")
    secondary: ButtonView | None = None
    tertiary: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class FoundView:
    """One search result: name, where it belongs, price."""

    id: str
    name: str
    detail: str
    price: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """The list under the scan field, nine rows at most. `selected`: first selection, -1 = none yet.

    `note`: the line below ("nothing found", "and 40 more"). The arrow keys move the selection on screen.
    """

    rows: tuple[FoundView, ...] = ()
    selected: int = -1
    note: str = ""


@dataclass(frozen=True, slots=True)
class SellView:
    """The whole sale screen."""

    chips: tuple[ChipView, ...] = ()
    chip: str = ""
    tiles: tuple[TileView, ...] = ()
    departments: tuple[DepartmentView, ...] = ()
    cart: CartView = CartView()
    totals: TotalsView = TotalsView("")
    member: MemberView | None = None
    earns: tuple[EarnView, ...] = ()
    last: LastReceiptView | None = None
    snackbar: SnackbarView | None = None
    sheet: SheetView | None = None
    search: SearchView | None = None


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
