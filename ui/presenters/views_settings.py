"""What Impostazioni shows, as plain values: list at the left, one page, and what its forms send back.

Built by the settings presenter, drawn by `SettingsScreen` and the pages in `ui/screens/pages`. Forms keep
their own text while it is typed; a new `serial` sets them anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.presenters.views import BadgeView, ButtonView, ChoiceView, NoticeView
from ui.presenters.views_owner import TitledNotice

NO_BADGE = BadgeView()


@dataclass(frozen=True, slots=True)
class PageItemView:
    """One entry of the list: id "shop", "devices", "catalogue", "circuit", "sync", …; `why` disables it."""

    id: str
    icon: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShopPageView:
    """Negozio: the shop's data, language, cash rounding. `errors`: (field, sentence) pairs.

    `locked_why`: the district owns name, address and VAT number (they are shown, not edited).
    """

    name: str = ""
    address: str = ""
    vat_number: str = ""
    languages: tuple[ChoiceView, ...] = ()
    language: str = ""
    rounding: bool = True
    locked_why: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    notice: NoticeView | None = None
    serial: int = 0


@dataclass(frozen=True, slots=True)
class ShopForm:
    """What `shop_saved` carries: the texts as typed."""

    name: str
    address: str
    vat_number: str
    language: str
    rounding: bool


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One device: state pill, its action. `tone` "" normal, "danger"/"warn" colours icon and border."""

    id: str
    icon: str
    name: str
    detail: str
    state: BadgeView
    action: ButtonView
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper that waits: "Ricevuta 01-0412-0087", "14:26 · carta finita"."""

    id: str
    title: str
    detail: str
    can_resume: bool = True


@dataclass(frozen=True, slots=True)
class DeviceDetailView:
    """The column at the right for the chosen device.

    `steps`: "Cosa fare", numbered; `address` None when there is none to type (`address_hint` its example);
    `papers`: what waits, each with Riprendi and Elimina dall'elenco.
    """

    id: str
    icon: str
    tone: str
    title: str
    subtitle: str
    steps: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    address: str | None = None
    address_hint: str = ""
    address_error: str = ""
    serial: int = 0
    papers: tuple[PaperView, ...] = ()
    papers_more: str = ""
    primary: ButtonView | None = None
    secondary: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class DevicesPageView:
    """Dispositivi."""

    summary: str = ""
    devices: tuple[DeviceView, ...] = ()
    selected: str = ""
    detail: DeviceDetailView | None = None


@dataclass(frozen=True, slots=True)
class CauseItemView:
    """One cause of the district: name, facts, amount raised, progress."""

    name: str
    detail: str
    amount: str
    bps: int


@dataclass(frozen=True, slots=True)
class CircuitPageView:
    """Cause e circuito. Not joined: the form (URL and code). Joined: district, rules, causes."""

    joined: bool = False
    url: str = ""
    code: str = ""
    url_error: str = ""
    code_error: str = ""
    busy: bool = False
    serial: int = 0
    rows: tuple[tuple[str, str], ...] = ()
    causes: tuple[CauseItemView, ...] = ()
    notice: TitledNotice | None = None


@dataclass(frozen=True, slots=True)
class SyncPageView:
    """Sincronizzazione: state, facts (district, till, shop, unsent, last answer), why it stopped."""

    state: BadgeView = NO_BADGE
    rows: tuple[tuple[str, str], ...] = ()
    stopped: TitledNotice | None = None
    retry: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the file: header, a few samples, the field it feeds ("" = not read)."""

    index: int
    header: str
    samples: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One reading option of the file (encoding, delimiter, decimal sign) with its choices."""

    id: str
    label: str
    choices: tuple[ChoiceView, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One count of a finished import: "26.310" "creati"."""

    tone: str
    icon: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CataloguePageView:
    """Catalogo. `state`: "idle", "preview", "running", "done", "stopped" (can be resumed).

    `fields`: what a column may feed ("" first: not read); `faults`: the first rows that do not go in, as
    sentences with line and field; `rejects`: path of the file with the rows to fix.
    """

    state: str = "idle"
    summary: str = ""
    file: str = ""
    options: tuple[OptionView, ...] = ()
    columns: tuple[ColumnView, ...] = ()
    fields: tuple[ChoiceView, ...] = ()
    faults: tuple[str, ...] = ()
    progress_bps: int = 0
    progress: str = ""
    results: tuple[ResultView, ...] = ()
    rejects: str = ""
    notice: TitledNotice | None = None
    primary: ButtonView | None = None
    secondary: ButtonView | None = None


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Impostazioni. `page` is the id of the page shown; only that page's view is read."""

    items: tuple[PageItemView, ...] = ()
    page: str = "shop"
    shop: ShopPageView = ShopPageView()
    devices: DevicesPageView = DevicesPageView()
    circuit: CircuitPageView = CircuitPageView()
    sync: SyncPageView = SyncPageView()
    catalogue: CataloguePageView = CataloguePageView()
