"""The sample data of Impostazioni (picture `devices-1366-light`, pages of this issue), as view values."""

from __future__ import annotations

from ui.presenters.views import BadgeView, ButtonView, ChoiceView, NoticeView
from ui.presenters.views_owner import TitledNotice
from ui.presenters.views_settings import (
    CataloguePageView,
    CauseItemView,
    CircuitPageView,
    ColumnView,
    DeviceDetailView,
    DevicesPageView,
    DeviceView,
    OptionView,
    PageItemView,
    PaperView,
    ResultView,
    SettingsView,
    ShopPageView,
    SyncPageView,
)

LATER = "Non ancora disponibile"
ITEMS = (
    PageItemView("shop", "storefront", "Negozio"),
    PageItemView("devices", "plugs-connected", "Dispositivi"),
    PageItemView("catalogue", "file-csv", "Catalogo"),
    PageItemView("operators", "users", "Operatori e PIN", LATER),
    PageItemView("departments", "tag", "Reparti e IVA", LATER),
    PageItemView("circuit", "heart", "Cause e circuito"),
    PageItemView("looks", "text-aa", "Aspetto e lettura", LATER),
    PageItemView("sounds", "speaker-high", "Suoni", LATER),
    PageItemView("keyboard", "keyboard", "Tastiera", LATER),
    PageItemView("sync", "cloud-check", "Sincronizzazione"),
)
_READY = BadgeView("Pronta", "ok", "check-circle")
_TEST = ButtonView("Prova")
DEVICES = SettingsView(
    items=ITEMS,
    page="devices",
    devices=DevicesPageView(
        "3 su 4 pronti",
        (
            DeviceView(
                "printer",
                "printer",
                "Stampante ricevute",
                "Termica 80 mm · rete 192.168.1.40:9100",
                BadgeView("Carta finita", "danger", "x-circle"),
                ButtonView("Riprova"),
                "danger",
            ),
            DeviceView(
                "terminal",
                "contactless-payment",
                "Terminale carte",
                "Confermato a mano dal cassiere",
                BadgeView("Pronto", "ok", "check-circle"),
                ButtonView("Prova", enabled=False, why=LATER),
            ),
            DeviceView(
                "scanner",
                "barcode",
                "Lettore codici",
                "Tastiera USB · ultimo codice 14:31",
                BadgeView("Pronto", "ok", "check-circle"),
                _TEST,
            ),
            DeviceView(
                "drawer", "archive", "Cassetto", "Comandato dalla stampante", _READY, ButtonView("Apri")
            ),
        ),
        "printer",
        DeviceDetailView(
            "printer",
            "receipt",
            "danger",
            "Carta finita",
            "Stampante ricevute",
            (
                "Apri lo sportello e togli il rotolo vuoto.",
                "Metti un rotolo da 80 mm: la carta esce verso di te.",
                "Chiudi. Riparte da sola e stampa le 2 ricevute in attesa.",
            ),
            (("Stampe in attesa", "2"), ("Da", "14:26")),
            "192.168.1.40:9100",
            "192.168.1.40:9100",
            papers=(
                PaperView("41", "Ricevuta 01-0412-0086", "14:26 · carta finita"),
                PaperView("42", "Ricevuta 01-0412-0087", "14:31 · in attesa"),
            ),
            primary=ButtonView("Riprova ora", "arrows-clockwise", "F12"),
        ),
    ),
)
SHOP = SettingsView(
    items=ITEMS,
    page="shop",
    shop=ShopPageView(
        "Bottega San Vito",
        "Via Garibaldi 12, 33078 San Vito",
        "IT01234567890",
        (ChoiceView("it", "Italiano"), ChoiceView("en", "English")),
        "it",
        True,
        serial=1,
    ),
)
CIRCUIT_ALONE = SettingsView(
    items=ITEMS,
    page="circuit",
    circuit=CircuitPageView(
        url="https://distretto.example",
        code="BE1:7K2M",
        code_error="codice già usato",
        serial=1,
        notice=TitledNotice(
            NoticeView("danger", "x-circle", "Chiedi al distretto un codice nuovo e riprova."),
            "Questo codice è già stato usato",
        ),
    ),
)
CIRCUIT = SettingsView(
    items=ITEMS,
    page="circuit",
    circuit=CircuitPageView(
        joined=True,
        rows=(
            ("Distretto", "San Vito · n. 12"),
            ("Negozio", "Bottega San Vito"),
            ("Contributo alle cause", "3%"),
            ("Tesoretto", "4%"),
            ("Bricks", "1 per euro"),
        ),
        causes=(
            CauseItemView("Doposcuola Il Ponte", "RUNTS 12345", "2.205 / 3.000\u00a0€", 7350),
            CauseItemView("Banco di quartiere", "RUNTS 23456", "820 / 2.000\u00a0€", 4100),
        ),
    ),
)
SYNC = SettingsView(
    items=ITEMS,
    page="sync",
    sync=SyncPageView(
        BadgeView("2 da chiarire", "danger", "cloud-warning"),
        (
            ("Distretto", "San Vito"),
            ("Cassa", "01"),
            ("Da inviare", "7"),
            ("Ultima risposta", "14:20"),
        ),
        TitledNotice(
            NoticeView(
                "danger", "warning", "Le vendite sono al sicuro su questa cassa. Chiama il distretto."
            ),
            "L’invio è fermo",
        ),
        ButtonView("Riprova", "arrows-clockwise", "F12"),
    ),
)
_FIELDS = (
    ChoiceView("", "Non letta"),
    ChoiceView("code", "Codice"),
    ChoiceView("name", "Nome"),
    ChoiceView("price", "Prezzo"),
    ChoiceView("vat", "IVA"),
    ChoiceView("department", "Reparto"),
)
PREVIEW = SettingsView(
    items=ITEMS,
    page="catalogue",
    catalogue=CataloguePageView(
        "preview",
        "212 articoli",
        "catalogo-italia.csv · 26.356 righe",
        (
            OptionView("encoding", "Caratteri", (ChoiceView("utf-8", "UTF-8"),), "utf-8"),
            OptionView("delimiter", "Separatore", (ChoiceView(";", "Punto e virgola"),), ";"),
            OptionView("decimal", "Decimali", (ChoiceView(",", "Virgola: 1,50"),), ","),
        ),
        (
            ColumnView(0, "codice", ("8001234567890", "8009876543210"), "code"),
            ColumnView(1, "descrizione", ("Mozzarella di bufala 250 g", "Latte intero 1 l"), "name"),
            ColumnView(2, "prezzo", ("3,90", "1,79"), "price"),
            ColumnView(3, "iva", ("4", "4"), "vat"),
            ColumnView(4, "reparto", ("Latticini", "Latticini"), "department"),
            ColumnView(5, "fornitore", ("Caseificio", "Centrale"), ""),
        ),
        _FIELDS,
        ("Riga 17, prezzo: “3,9O” non è un importo.",),
        primary=ButtonView("Importa 26.356 righe", "download-simple", "F12"),
        secondary=ButtonView("Altro file", "file-csv"),
    ),
)
RUNNING = SettingsView(
    items=ITEMS,
    page="catalogue",
    catalogue=CataloguePageView(
        "running",
        file="catalogo-italia.csv",
        progress_bps=4200,
        progress="11.070 di 26.356 righe · 42%",
        secondary=ButtonView("Ferma", "pause"),
    ),
)
DONE = SettingsView(
    items=ITEMS,
    page="catalogue",
    catalogue=CataloguePageView(
        "done",
        file="catalogo-italia.csv",
        results=(
            ResultView("ok", "check-circle", "26.310", "articoli nuovi"),
            ResultView("info", "arrows-clockwise", "12", "aggiornati"),
            ResultView("danger", "x-circle", "34", "da correggere"),
        ),
        faults=("Riga 17, prezzo: “3,9O” non è un importo.",),
        rejects="/dati/da-correggere-catalogo-italia.csv",
        primary=ButtonView("Importa un altro file", "file-csv", "F12"),
    ),
)
IDLE = SettingsView(items=ITEMS, page="catalogue", catalogue=CataloguePageView(summary="212 articoli"))
