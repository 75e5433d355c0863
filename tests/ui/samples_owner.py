"""The sample data of the owner's pictures (DESIGN §16): Resi, Chiusura, Rapporti, as view values."""

from __future__ import annotations

from dataclasses import replace

from ui.presenters.views import ButtonView, ChipView, ChoiceView, NoticeView
from ui.presenters.views_owner import (
    CauseRowView,
    CheckRowView,
    ClosedView,
    CloseView,
    CompareRowView,
    CompareView,
    CountRowView,
    CountView,
    EmptyReportView,
    FactsCardView,
    HourView,
    KpiView,
    MembersView,
    PinView,
    RangeView,
    RecentSaleView,
    RefundSideView,
    RefundView,
    ReportsView,
    ReturnLineView,
    ReturnOpenView,
    ShareView,
    TitledNotice,
)
from ui.presenters.views_pay import LedgerRowView

# -- Resi

REASONS = (
    ChipView("defective", "Difettoso"),
    ChipView("wrong_item", "Articolo sbagliato"),
    ChipView("change_of_mind", "Ripensamento"),
    ChipView("till_error", "Errore di cassa"),
    ChipView("other", "Altro"),
)
LINES = (
    ReturnLineView(
        "1", "Mozzarella di bufala 250 g", "3,90\u00a0€ cad. · IVA 4%", "1 di 2", "3,90\u00a0€", True, True
    ),
    ReturnLineView(
        "2",
        "Olio extravergine 0,75 l",
        "8,82\u00a0€ cad. · sconto 10% · IVA 4%",
        "1 di 1",
        "8,82\u00a0€",
        True,
        True,
        False,
    ),
    ReturnLineView("3", "Caffè macinato 250 g", "4,29\u00a0€ cad. · IVA 22%", "0 di 1", "—"),
    ReturnLineView("4", "Passata di pomodoro", "1,45\u00a0€ cad. · IVA 4%", "0 di 3", "—"),
    ReturnLineView("5", "Latte intero 1 l", "1,79\u00a0€ cad. · IVA 4%", "0 di 1", "—"),
)
RETURN = ReturnOpenView(
    "Documento 01-0412-0061",
    "12 novembre, 10:17 · Luca · tessera 4821 · pagato 22,05\u00a0€ contanti e 5,00\u00a0€ tesoretto",
    LINES,
    reasons=REASONS,
    reason="defective",
)
REFUND = RefundView(
    open=RETURN,
    side=RefundSideView(
        "12,72\u00a0€",
        (
            LedgerRowView("T2", "Tesoretto", "+2,35\u00a0€", "piggy-bank", "gold"),
            LedgerRowView("T1", "Contanti", "10,37\u00a0€"),
        ),
        (
            ("Contributo a Doposcuola Il Ponte", "−0,31\u00a0€"),
            ("Tesoretto maturato", "−0,42\u00a0€"),
            ("Bricks", "−11"),
        ),
        "2026-0031",
        notice=TitledNotice(
            NoticeView("warn", "warning", "Verrà chiesto il PIN prima di aprire il cassetto."),
            "Oltre 10\u00a0€ serve il titolare",
        ),
        primary=ButtonView("Rimborsa 12,72\u00a0€", "arrow-u-up-left", "F12"),
        footnote="Stampa il documento di reso",
    ),
)
RECENT = tuple(
    RecentSaleView(f"sale-{n}", f"01-0412-00{n}", f"14:{n - 60:02d} · {n % 7 + 1} articoli", "27,05\u00a0€")
    for n in range(87, 79, -1)
)
REFUND_EMPTY = RefundView(recent=RECENT)
PIN = PinView(
    "refund",
    "Serve il titolare",
    "Rimborso di 12,72\u00a0€: oltre 10,00\u00a0€ si chiede il PIN.",
    (ChoiceView("op-1", "Marta"),),
    "op-1",
    typed=2,
)
REFUND_PIN = replace(REFUND, pin=PIN)

# -- Chiusura

_NOTES = ((20000, 0), (10000, 0), (5000, 4), (2000, 9), (1000, 11), (500, 8))
_COINS = ((200, 14), (100, 22), (50, 17), (20, 25), (10, 12), (5, 9), (2, 0), (1, 0))
PIECES = dict(_NOTES + _COINS)


def _count_row(cents: int, pieces: int) -> CountRowView:
    units = f"{cents // 100}\u00a0€" if cents >= 100 else f"{cents}\u00a0c"
    total = cents * pieces
    return CountRowView(
        cents, units, f"{total // 100},{total % 100:02d}", not total, spoken=f"{pieces} da {units}"
    )


COUNT = CloseView(
    subtitle="Giovedì 12 novembre · Cassa 1",
    step=2,
    count=CountView(
        tuple(_count_row(*row) for row in _NOTES),
        "530,00\u00a0€",
        tuple(_count_row(*row) for row in _COINS),
        "65,15\u00a0€",
        "Conta prima di vedere il totale atteso: così il conteggio resta onesto.",
    ),
    cards=(
        FactsCardView(
            "Contato nel cassetto",
            "595,15\u00a0€",
            rows=(("Fondo cassa iniziale", "150,00\u00a0€"), ("Incasso contanti", "445,15\u00a0€")),
            strong=(1,),
        ),
        FactsCardView(
            "Altri strumenti",
            rows=(
                ("Carta · 41 operazioni", "812,60\u00a0€"),
                ("Buoni · 12", "96,00\u00a0€"),
                ("Tesoretto e bricks", "74,35\u00a0€"),
                ("Prepagata e welfare", "58,20\u00a0€"),
            ),
        ),
    ),
    primary=ButtonView("Confronta", "scales", "F12"),
    footnote="Apre il riepilogo con la differenza",
)
_EXACT = "0,00\u00a0€"
COMPARE = CloseView(
    subtitle=COUNT.subtitle,
    step=3,
    compare=CompareView(
        (
            CompareRowView("Contanti", "447,15\u00a0€", "445,15\u00a0€", "−2,00\u00a0€", "warn"),
            CompareRowView("Carta", "812,60\u00a0€", "812,60\u00a0€", _EXACT),
            CompareRowView("Buoni", "96,00\u00a0€", "96,00\u00a0€", _EXACT),
            CompareRowView("Tesoretto e bricks", "74,35\u00a0€", "74,35\u00a0€", _EXACT),
            CompareRowView("Prepagata e welfare", "58,20\u00a0€", "58,20\u00a0€", _EXACT),
            CompareRowView("Totale", "1.488,30\u00a0€", "1.486,30\u00a0€", "−2,00\u00a0€", "warn", True),
        ),
        TitledNotice(
            NoticeView(
                "warn",
                "warning",
                "Sotto i 5,00\u00a0€ si può chiudere con una nota. Le ultime 3 chiusure erano esatte.",
            ),
            "Mancano 2,00\u00a0€ nel cassetto",
        ),
        "Resto sbagliato a metà mattina",
        "Scrivi perché",
        "150,00",
        serial=1,
    ),
    cards=(
        FactsCardView(
            "Oggi per le cause",
            "41,28\u00a0€",
            "heart",
            "cause",
            (
                ("Doposcuola Il Ponte", "18,90\u00a0€"),
                ("Banco di quartiere", "13,38\u00a0€"),
                ("Polisportiva San Vito", "9,00\u00a0€"),
            ),
        ),
        FactsCardView(
            rows=(
                ("Scontrini", "87"),
                ("Resi", "2 · 14,20\u00a0€"),
                ("Annulli", "1"),
                ("Soci serviti", "52 su 87"),
            ),
            strong=(0, 1, 2, 3),
        ),
    ),
    primary=ButtonView("Stampa e invia", "printer", "F12"),
    footnote="Stampa la chiusura e la invia al distretto",
)
CHECKS = CloseView(
    subtitle=COUNT.subtitle,
    step=1,
    checks=(
        CheckRowView(
            "parked", "receipt", "neutral", "Scontrini sospesi", "I sospesi non sono ancora disponibili", "0"
        ),
        CheckRowView(
            "papers",
            "printer",
            "warn",
            "Stampe in attesa",
            "Carta finita dalle 14:26. Si può chiudere lo stesso.",
            "2",
            ButtonView("Riprendi", "printer"),
        ),
        CheckRowView(
            "unsent",
            "plugs-connected",
            "info",
            "Vendite da inviare",
            "Partono da sole quando torna la linea: non serve aspettare.",
            "3",
        ),
    ),
    cards=(FactsCardView("Cassa aperta da", rows=(("Dalle", "08:02"), ("Scontrini", "87")), strong=(0, 1)),),
    primary=ButtonView("Conta il cassetto", "caret-double-right", "F12"),
)
CLOSED = CloseView(
    subtitle=COUNT.subtitle,
    step=4,
    closed=ClosedView(
        "Chiusura 01-0412 fatta",
        "Il conteggio è registrato. La prossima vendita apre la giornata nuova.",
        (("Contato", "595,15\u00a0€"), ("Differenza", "−2,00\u00a0€"), ("Fondo cassa", "150,00\u00a0€")),
        ButtonView("Rapporto cause", "printer", "Ctrl P"),
    ),
    cards=COMPARE.cards,
    primary=ButtonView("Torna alla cassa", "check", "F12"),
)

# -- Rapporti

_WEEKDAY = "su giovedì scorso"
_HOURS = (
    (8, 8204, 7100),
    (9, 18930, 16100),
    (10, 25580, 24200),
    (11, 30510, 28700),
    (12, 34240, 28200),
    (13, 22970, 21100),
    (14, 8196, 10600),
    (15, 0, 8100),
    (16, 0, 13100),
    (17, 0, 23100),
    (18, 0, 30100),
    (19, 0, 15100),
)
REPORTS = ReportsView(
    title="La giornata",
    subtitle="giovedì 12 novembre, fino alle 14:32",
    ranges=(
        RangeView("today", "Oggi"),
        RangeView("yesterday", "Ieri"),
        RangeView("week", "Settimana", "Non ancora disponibile"),
        RangeView("month", "Mese", "Non ancora disponibile"),
    ),
    range="today",
    report=ButtonView("Rapporto cause", "printer", "Ctrl P"),
    kpis=(
        KpiView(
            "takings",
            "Incasso",
            "1.486,30\u00a0€",
            (10, 15, 13, 21, 17, 21, 25, 28),
            "primary",
            "+8,4%",
            "ok",
            True,
            _WEEKDAY,
        ),
        KpiView(
            "receipts",
            "Scontrini",
            "87",
            (14, 8, 20, 9, 15, 20, 22, 25),
            "primary",
            "+5",
            "ok",
            True,
            _WEEKDAY,
        ),
        KpiView(
            "average",
            "Scontrino medio",
            "17,08\u00a0€",
            (20, 28, 20, 22, 17, 19, 15, 14),
            "brick",
            "−1,2%",
            "danger",
            False,
            _WEEKDAY,
        ),
        KpiView(
            "causes",
            "Alle cause",
            "41,28\u00a0€",
            (10, 15, 13, 19, 17, 20, 22, 27),
            "cause",
            "+12,6%",
            "ok",
            True,
            _WEEKDAY,
        ),
    ),
    hours=tuple(HourView(str(hour), now, before, f"{now // 100}\u00a0€") for hour, now, before in _HOURS),
    now_label="oggi",
    before_label="giovedì scorso",
    tenders=(
        ShareView("primary", "Contanti", "445\u00a0€", "30%", 44515),
        ShareView("info", "Carta", "813\u00a0€", "55%", 81260),
        ShareView("buono", "Buoni", "96\u00a0€", "6%", 9600),
        ShareView("gold", "Tesoretto e bricks", "74\u00a0€", "5%", 7435),
        ShareView("welfare", "Prepagata e welfare", "58\u00a0€", "4%", 5820),
    ),
    causes_title="Cause sostenute oggi",
    causes_total="41,28\u00a0€",
    causes=(
        CauseRowView("Doposcuola Il Ponte", "27 soci", "18,90\u00a0€", 7350, "2.205 / 3.000\u00a0€"),
        CauseRowView("Banco di quartiere", "16 soci", "13,38\u00a0€", 4100, "820 / 2.000\u00a0€"),
        CauseRowView("Polisportiva San Vito", "9 soci", "9,00\u00a0€", 9200, "1.380 / 1.500\u00a0€"),
    ),
    members=MembersView(
        "52",
        "scontrini su 87 con tessera",
        5977,
        (
            ("Soci diversi oggi", "41"),
            ("Tesoretto maturato", "38,12\u00a0€"),
            ("Bricks distribuiti", "1.104"),
        ),
    ),
)
REPORTS_EMPTY = ReportsView(
    title="La giornata",
    subtitle="giovedì 12 novembre",
    empty=EmptyReportView(
        "Ancora nessuna vendita oggi",
        ("I numeri compaiono dal primo scontrino.", "Intanto puoi guardare la giornata di ieri."),
        ButtonView("Apri la cassa", "arrow-right", "Alt 1"),
        ButtonView("Ieri"),
    ),
)
