"""The sample data of the payment pictures (DESIGN §16), as view values."""

from __future__ import annotations

from dataclasses import replace

from ui.presenters.views import ButtonView, EarnView
from ui.presenters.views_pay import (
    BalanceView,
    CauseGiftView,
    ChangeView,
    CoinView,
    CoverageView,
    CreditView,
    DocumentView,
    FaultView,
    LedgerRowView,
    NoteView,
    PaidView,
    PanelView,
    PayView,
    ReceiverView,
    StatusRowView,
    TenderView,
    ThanksView,
)

LEDGER = (
    LedgerRowView("voucher", "Buono Comune di San Vito", "−10,00\u00a0€", "ticket", "buono"),
    LedgerRowView("bricks", "Bricks · 500", "−2,50\u00a0€", "wall", "brick"),
    LedgerRowView("tesoretto", "Tesoretto", "−5,00\u00a0€", "piggy-bank", "gold"),
)
CREDITS = (
    CreditView("welfare", "briefcase", "welfare", "Welfare", "Alt W", "25,00\u00a0€ · solo alimentari"),
    CreditView(
        "voucher",
        "ticket",
        "buono",
        "Buoni",
        "Alt B",
        "1 usato · ne resta 1 da 5,00\u00a0€",
        "applied",
        "−10,00\u00a0€",
    ),
    CreditView(
        "bricks",
        "wall",
        "brick",
        "Bricks",
        "Alt K",
        "1.240 disponibili · 500 valgono 2,50\u00a0€",
        "applied",
        "−2,50\u00a0€",
    ),
    CreditView(
        "tesoretto",
        "piggy-bank",
        "gold",
        "Tesoretto",
        "Alt T",
        "7,40\u00a0€ ancora disponibili",
        "applied",
        "−5,00\u00a0€",
    ),
    CreditView("prepaid", "wallet", "prepaid", "Prepagata", "Alt P", "Saldo 18,30\u00a0€"),
)
TENDER = TenderView(
    label="Contanti ricevuti",
    given="20,00\u00a0€",
    notes=(
        NoteView("exact", "17,10", "esatto", spoken="17,10 euro, esatto"),
        NoteView("2000", "20,00", chosen=True, spoken="20,00 euro"),
        NoteView("5000", "50,00", spoken="50,00 euro"),
    ),
    change=ChangeView("Resto", "2,90\u00a0€", "2\u00a0€ · 50\u00a0c · 2 × 20\u00a0c"),
    primary=ButtonView("Incassa e stampa", "check", "F12"),
)
PAY = PayView(
    total="34,60\u00a0€",
    ledger=LEDGER,
    due="17,10\u00a0€",
    coverage=CoverageView(
        (("buono", 1000), ("brick", 250), ("gold", 500)), 3460, "Coperti 17,50\u00a0€ con i crediti", "51%"
    ),
    lottery_why="Solo se tutto elettronico, da 1,00\u00a0€",
    lottery_note="Lotteria: solo se tutto elettronico, da 1,00\u00a0€.",
    receiver=ReceiverView(
        "Giulia F.",
        "GF",
        "Con questo pagamento riceve",
        (
            EarnView("heart", "cause", "0,81\u00a0€", "Doposcuola Il Ponte"),
            EarnView("piggy-bank", "gold", "+0,68\u00a0€", "tesoretto"),
            EarnView("wall", "brick", "+17", "bricks"),
        ),
    ),
    credits=CREDITS,
    method="cash",
    hint="Puoi passare un altro buono in qualsiasi momento.",
    tender=TENDER,
)
PAY_OFFLINE = replace(
    PAY,
    credits=(
        replace(CREDITS[0], note="Fermo: serve la connessione", state="off", why="Serve la connessione"),
        *CREDITS[1:],
    ),
)
LOCKED = tuple(
    replace(credit, state="locked" if credit.amount else "off", why="Gli importi sono fermi")
    for credit in CREDITS
)
PAY_WAITING = replace(
    PAY,
    method="card",
    locked=True,
    credits=LOCKED,
    fiscal_code_why="Gli importi sono fermi",
    hint="Gli importi sono fermi finché il terminale lavora.",
    hint_icon="lock-simple",
    panel=PanelView(
        "card",
        "info",
        "contactless-payment",
        "Segui il terminale",
        "17,10\u00a0€",
        "Il cliente può avvicinare, inserire o strisciare la carta.",
        (("Terminale", "Collegato"), ("Risposta", "In attesa da 6 s")),
        secondary=ButtonView("Annulla sul terminale", "", "Esc"),
    ),
)
PAY_MANUAL = replace(
    PAY_WAITING,
    hint="Gli importi sono fermi finché non confermi.",
    panel=PanelView(
        "card",
        "info",
        "contactless-payment",
        "Incassa sul terminale",
        "17,10\u00a0€",
        "Scrivi l’importo sul terminale e aspetta la sua risposta. Poi conferma qui.",
        (("Terminale", "Confermato a mano"),),
        primary=ButtonView("Carta accettata", "check", "F12"),
        secondary=ButtonView("Carta rifiutata", "x", "Esc"),
    ),
)
PAY_DECLINED = replace(
    PAY,
    method="card",
    panel=PanelView(
        "declined",
        "danger",
        "x-circle",
        "Carta rifiutata",
        "17,10\u00a0€",
        "La banca ha detto no. Nulla è stato incassato e i crediti del socio sono ancora applicati.",
        (("Terminale", "Collegato"), ("Risposta", "Fondi insufficienti (51)")),
        primary=ButtonView("Riprova con la carta", "credit-card", "F11"),
        secondary=ButtonView("Passa ai contanti", "money", "F10"),
    ),
)
PAY_ASKING = replace(
    PAY,
    credits=(
        *CREDITS[:3],
        replace(CREDITS[3], state="asking", amount="", note="Chiedo al distretto…"),
        CREDITS[4],
    ),
)
PAY_PARTIAL = replace(
    PAY,
    tender=replace(
        TENDER,
        given="10,00\u00a0€",
        typed=True,
        change=ChangeView("Restano", "7,10\u00a0€", "", "warn"),
        primary=ButtonView("Aggiungi 10,00\u00a0€", "plus", "F12"),
    ),
)

PAID = PaidView(
    title="Resto da dare",
    figure="2,90\u00a0€",
    detail="Ricevuti 20,00\u00a0€ in contanti · incassati 17,10\u00a0€",
    coins=(
        CoinView("2\u00a0€", "1", size=46),
        CoinView("50\u00a0c", "1", size=40),
        CoinView("20\u00a0c", "2", size=36),
    ),
    cause=CauseGiftView(
        "Doposcuola Il Ponte", "+0,81\u00a0€", 7349, "2.204,81\u00a0€ raccolti su 3.000\u00a0€"
    ),
    thanks=ThanksView(
        "Giulia F.",
        "GF",
        "Grazie da parte del quartiere",
        (
            BalanceView("piggy-bank", "gold", "Tesoretto", "8,08\u00a0€", "+0,68"),
            BalanceView("wall", "brick", "Bricks", "757", "+17"),
            BalanceView("ticket", "buono", "Buoni", "1 · 5,00\u00a0€"),
        ),
    ),
    document=DocumentView(
        "Ricevuta",
        "01-0412-0087",
        (
            StatusRowView("ok", "check-circle", "Stampa", "Completata"),
            StatusRowView("ok", "check-circle", "Invio al distretto", "Fatto"),
        ),
    ),
    hint="Oppure passa subito il prossimo articolo",
)
PAID_FAULT = replace(
    PAID,
    fault=FaultView(
        "danger",
        "warning-circle",
        "Carta finita durante la stampa",
        "L’incasso è registrato: non incassare di nuovo. Cambia il rotolo e riprendi.",
        ButtonView("Riprendi", "printer", "F5"),
    ),
    document=DocumentView(
        "Ricevuta",
        "01-0412-0087",
        (
            StatusRowView("danger", "x-circle", "Stampa", "Da riprendere"),
            StatusRowView("warn", "clock", "Invio al distretto", "In coda"),
        ),
    ),
    reprint_why="La stampa è da riprendere",
)
PAID_EXACT = replace(
    PAID, title="", figure="Pagato", detail="Carta · 17,10\u00a0€", coins=(), cause=None, thanks=None
)
