"""What the shell and the sale screen show, as plain values: strings already formatted, nothing to compute.

Presenters build these; `Shell.render` and `SellScreen.render` compare them with what is on the screen and
touch only what differs. No Qt, no domain, no cents: every amount here is a string of `app.formats`.

Tones are the meanings of DESIGN §3: "primary danger warn ok info buono brick gold prepaid welfare cause"
and "neutral". Icons are Phosphor names bundled in resources/icons.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.presenters.views_shell import BadgeView as BadgeView
from ui.presenters.views_shell import BannerView as BannerView
from ui.presenters.views_shell import ButtonView as ButtonView
from ui.presenters.views_shell import LockView as LockView
from ui.presenters.views_shell import NoticeView as NoticeView
from ui.presenters.views_shell import OperatorView as OperatorView
from ui.presenters.views_shell import ShellView as ShellView
from ui.presenters.views_shell import SnackbarView as SnackbarView

_NO_BUTTON = ButtonView("")


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
    primary: ButtonView = _NO_BUTTON
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
