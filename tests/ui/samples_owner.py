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
