"""The sample data of the pictures in DESIGN §16, as view values: one shop, one afternoon."""

from __future__ import annotations

from dataclasses import replace

from ui.presenters.views import (
    BadgeView,
    BannerView,
    ButtonView,
    CartRowView,
    CartView,
    ChipView,
    DepartmentView,
    EarnView,
    LastReceiptView,
    LockView,
    MemberView,
    NoticeView,
    OperatorView,
    SellView,
    SheetView,
    ShellView,
    SnackbarView,
    TileView,
    TotalsView,
    ValueView,
)

SHELL = ShellView(
    clock="14:32",
    operator="Marta",
    initials="MR",
    till="Cassa 1",
    devices=BadgeView("Dispositivi ok", "neutral", "check-circle"),
    link=BadgeView("Online", "ok", "cloud-check"),
    parked="2",
)
SHELL_OFFLINE = replace(
    SHELL,
    link=BadgeView("Offline · 7 in coda", "warn", "cloud-slash"),
    banner=BannerView(
        "warn",
        "cloud-slash",
        "Sei offline dalle 14:20. La cassa continua a lavorare.",
        "Crediti nel plafond: restano 38,00 € · welfare e buoni pasto fermi",
        "Dettagli",
        "sync",
    ),
)

CHIPS = (
    ChipView("favourites", "Preferiti", "star"),
    ChipView("bread", "Pane"),
    ChipView("ham", "Salumi"),
    ChipView("dairy", "Latticini"),
    ChipView("fruit", "Frutta"),
    ChipView("larder", "Dispensa"),
    ChipView("drinks", "Bevande"),
)

_TILES = (
    ("Pane casereccio", "2,40 €", "bread", "gold", "500 g"),
    ("Michetta", "0,45 €", "bread", "gold", ""),
    ("Focaccia", "11,90 €", "bread", "gold", "al kg"),
    ("Mozzarella di bufala", "3,90 €", "cheese", "brick", ""),
    ("Prosciutto crudo", "29,90 €", "knife", "brick", "al kg"),
    ("Mortadella", "16,50 €", "knife", "brick", "al kg"),
    ("Parmigiano 24 mesi", "22,80 €", "cheese", "brick", "al kg"),
    ("Ricotta fresca", "2,60 €", "cheese", "brick", "300 g"),
    ("Pomodorini Pachino", "3,98 €", "carrot", "ok", "al kg"),
    ("Zucchine", "2,49 €", "carrot", "ok", "al kg"),
    ("Arance da spremuta", "1,98 €", "orange", "ok", "al kg"),
    ("Basilico", "1,20 €", "leaf", "ok", "vaso"),
    ("Uova fresche", "2,95 €", "egg", "info", "6 pz"),
    ("Latte intero", "1,79 €", "cow", "info", "1 l"),
    ("Olio extravergine", "9,80 €", "drop", "gold", "0,75 l"),
    ("Spaghetti", "1,35 €", "grains", "prepaid", "500 g"),
    ("Caffè macinato", "4,29 €", "coffee", "brick", "250 g"),
    ("Vino rosso della casa", "5,50 €", "wine", "cause", ""),
    ("Acqua naturale", "2,20 €", "drop", "prepaid", "6 × 1,5 l"),
    ("Biscotti frollini", "3,15 €", "cookie", "gold", ""),
)
TILES = tuple(
    TileView(f"item-{n}", name, price.replace(" ", "\u00a0"), icon, tone, note)
    for n, (name, price, icon, tone, note) in enumerate(_TILES)
)
_COUNTS = {0: "1", 3: "2", 4: "1", 8: "1", 13: "2", 14: "1", 16: "1"}
TILES_SOLD = tuple(replace(tile, count=_COUNTS.get(n, "")) for n, tile in enumerate(TILES))

DEPARTMENTS = (
    DepartmentView(1, "Reparto 1", "IVA 4%"),
    DepartmentView(2, "Reparto 2", "IVA 10%"),
    DepartmentView(3, "Reparto 3", "IVA 22%"),
)


def row(
    number: int, name: str, count: str, detail: str, total: str, chip: str = "", weighed: bool = False
) -> CartRowView:
    """One line as the sell presenter would make it."""
    return CartRowView(
        id=f"line-{number}",
        name=name,
        qty="" if weighed else f"{count} ×",
        count=count,
        detail=detail,
        detail_open=f"{detail} · IVA 4%",
        total=f"{total}\u00a0€",
        chip=chip,
        weighed=weighed,
        spoken=f"{name}, {count}, {total} euro",
    )


ROWS = (
    row(1, "Pane casereccio 500 g", "1", "2,40 € cad.", "2,40"),
    row(2, "Mozzarella di bufala 250 g", "2", "3,90 € cad.", "7,80"),
    row(3, "Prosciutto crudo", "0,186 kg", "0,186 kg × 29,90 €/kg", "5,56", weighed=True),
    row(4, "Pomodorini Pachino", "0,540 kg", "0,540 kg × 3,98 €/kg", "2,15", weighed=True),
    row(5, "Olio extravergine 0,75 l", "1", "9,80 € cad.", "8,82", chip="−10%  −0,98"),
    row(6, "Latte intero 1 l", "2", "1,79 € cad.", "3,58"),
    row(7, "Caffè macinato 250 g", "1", "4,29 € cad.", "4,29"),
)
CART = CartView(ROWS, "line-6", "7 articoli")

MEMBER = MemberView(
    name="Giulia F.",
    initials="GF",
    card="Tessera 4821",
    values=(
        ValueView("piggy-bank", "gold", "Tesoretto", "12,40\u00a0€"),
        ValueView("wall", "brick", "Bricks", "1.240"),
        ValueView("ticket", "buono", "Buoni", "2 · 15,00\u00a0€"),
    ),
    cause="Doposcuola Il Ponte",
    cause_share="73%",
    cause_bps=7300,
)
EARNS = (
    EarnView("heart", "cause", "1,04\u00a0€", "alla causa"),
    EarnView("piggy-bank", "gold", "+1,38\u00a0€", "tesoretto"),
    EarnView("wall", "brick", "+34", "bricks"),
)
TOTALS = TotalsView("34,60\u00a0€", "35,58\u00a0€", "−0,98\u00a0€", True, "Paga 34,60 euro")

SALE = SellView(
    chips=CHIPS,
    chip="favourites",
    tiles=TILES_SOLD,
    departments=DEPARTMENTS,
    cart=CART,
    totals=TOTALS,
    member=MEMBER,
    earns=EARNS,
)
EMPTY = SellView(
    chips=CHIPS,
    chip="favourites",
    tiles=TILES,
    departments=DEPARTMENTS,
    cart=CartView(count="vuoto"),
    totals=TotalsView("0,00\u00a0€"),
    last=LastReceiptView("14:29", "0412-0086", "Contanti · resto 0,50 €", "12,40\u00a0€"),
)
SALE_MEMBER = replace(
    SALE,
    member=replace(MEMBER, fresh=True),
    snackbar=SnackbarView("identification-card", "Giulia F. collegata", 1, "Annulla", "Ctrl Z"),
)
SALE_OFFLINE = replace(
    SALE, snackbar=SnackbarView("trash", "Basilico tolto dallo scontrino", 1, "Annulla", "Ctrl Z")
)

VOUCHER = SheetView(
    id="voucher",
    tone="buono",
    icon="ticket",
    eyebrow="Buono riconosciuto",
    title="Buono spesa di quartiere",
    amount="10,00\u00a0€",
    rows=(
        ("Emesso da", "Comune di San Vito"),
        ("Codice", "BN 4821 77QK"),
        ("Scadenza", "31 dicembre 2026"),
        ("Vale per", "tutta la spesa"),
    ),
    change=("Resta", "34,60\u00a0€", "24,60\u00a0€"),
    primary=ButtonView("Applica buono", "check", "Invio"),
    secondary=ButtonView("Non ora", "", "Esc"),
)
VOUCHER_USED = SheetView(
    id="refused",
    tone="danger",
    icon="ticket",
    eyebrow="Buono non valido",
    title="Già usato il 12 novembre",
    rows=(
        ("Codice", "BN 1190 02DM"),
        ("Usato presso", "Forno Bianchi, ore 09:41"),
        ("Importo", "5,00\u00a0€"),
    ),
    notice=NoticeView(
        "danger",
        "warning-circle",
        "Nulla è cambiato nello scontrino. Se il socio non è d’accordo, stampa il dettaglio e segnala"
        " al distretto.",
    ),
    primary=ButtonView("Chiudi", "", "Invio"),
    secondary=ButtonView("Stampa dettaglio", "printer"),
)
UNKNOWN = SheetView(
    id="unknown",
    tone="warn",
    icon="barcode",
    eyebrow="Codice sconosciuto",
    title="8 004120 553301",
    notice=NoticeView(
        "warn",
        "info",
        "Non è un articolo, un buono o una tessera che conosco. Lo scontrino non è cambiato.",
    ),
    primary=ButtonView("Vendi a prezzo libero", "currency-eur", "F3"),
    secondary=ButtonView("Crea articolo", "plus"),
    tertiary=ButtonView("Ignora", "", "Esc"),
)

LOCK = LockView(
    clock="14:32",
    date="giovedì 12 novembre",
    shop="Alimentari da Nino",
    place="Distretto San Vito · Cassa 1",
    badges=(
        BadgeView("Online", "ok", "cloud-check"),
        BadgeView("1 scontrino sospeso in attesa", "warn", "pause-circle"),
    ),
    operators=(
        OperatorView("marta", "Marta", "MR"),
        OperatorView("luca", "Luca", "LC"),
        OperatorView("nino", "Nino", "NB"),
    ),
    operator="marta",
    prompt="Inserisci il PIN di Marta",
    typed=2,
    note="Puoi anche passare il badge operatore sul lettore.",
)
