"""The demo day on one page: it finds the figure that does not agree, and says which."""

from dataclasses import replace

import pytest

from app.i18n import set_language
from app.reports.summary import Check, DaySummary, all_checks, summary_page
from tests.reports.samples import DAY, EVENING, MEASURE, at, outside, overlapping, words

SOUND = DaySummary(
    shop="Alimentari da Nino",
    address="Via dei Cedri 14, San Vito",
    district="Distretto San Vito",
    business_date=DAY,
    printed_at_ms=EVENING,
    takings_cents=148_630,
    receipts=87,
    causes_cents=4_128,
    with_card=52,
    hours=((8, 48_630), (9, 60_000), (12, 40_000)),
    tenders=(("Contanti", 44_515), ("Carta", 104_115)),
    vat=(("IVA 22%", 48_630), ("IVA 4%", 100_000)),
    causes=(("Doposcuola Il Ponte", 4_000), ("Banco di quartiere", 128)),
    checks=(Check("Vendite: cassa e distretto", 87, 87, is_money=False),),
    events=((at(12), "La linea cade: la cassa continua."), (at(14), "La linea torna.")),
)


def test_sound_day_agrees():
    assert all(check.agrees for check in all_checks(SOUND))
    shown = words(summary_page(SOUND, MEASURE).pages[0])
    assert "The figures agree" in shown and shown.count("equal") == 5 and "DIFFERENT" not in shown
    assert shown[shown.index("Average receipt") + 1] == "17,08\u00a0€"


@pytest.mark.parametrize("part", ["hours", "tenders", "vat", "causes"])
def test_one_cent_missing_is_found(part):
    first, *others = getattr(SOUND, part)
    day = replace(SOUND, **{part: ((first[0], first[1] - 1), *others)})
    assert [check.agrees for check in all_checks(day)].count(False) == 1
    shown = words(summary_page(day, MEASURE).pages[0])
    assert "The figures do not agree" in shown and shown.count("DIFFERENT") == 1


@pytest.mark.parametrize("language", ["en", "it"])
def test_page_holds_a_long_day(language):
    set_language(language)
    day = replace(
        SOUND,
        checks=tuple(
            Check(f"Una verifica dal nome piuttosto lungo, la numero {n}", n, n, False) for n in range(9)
        ),
        events=tuple(
            (at(9, n), "Qualcosa è successo, e la frase che lo racconta è lunga. " * 3) for n in range(40)
        ),
        tenders=tuple((f"Un modo di pagare numero {n}", 10) for n in range(15)),
    )
    report = summary_page(day, MEASURE)
    assert len(report.pages) == 1
    shown = words(report.pages[0])
    told = sum(word.startswith("Qualcosa è successo") for word in shown)
    assert told >= 3 and any(str(40 - told) in word.split() for word in shown)
    assert outside(report.pages[0]) == [] and overlapping(report.pages[0]) == []
