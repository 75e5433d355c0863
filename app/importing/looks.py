"""A face for a department that comes with a price list: icon and tone guessed from its name.

Icons are Phosphor names of resources/icons, tones are those of DESIGN §3. The shop can change both.
"""

from __future__ import annotations

from app.importing.columns import heading

OTHER = ("shopping-bag", "gold")

# The first line with a word that a word of the name begins with. "Bevande alcoliche" must not meet "Bevande".
_LOOKS: tuple[tuple[str, str, str], ...] = (
    ("wine", "cause", "vin alcol enotec spumant liquor cantin wine spirit"),
    ("beer-bottle", "gold", "birr beer"),
    ("bread", "gold", "pan forn bakery bread focacc pizz"),
    ("cake", "cause", "pasticc tort cake pastry"),
    ("cookie", "gold", "dolc biscott colazion snack caramell cioccol sweet cookie breakfast"),
    ("cheese", "brick", "formagg latticin casear cheese"),
    ("knife", "brick", "salum macell carn gastronom affett meat butcher deli"),
    ("fish-simple", "info", "pesc ittic fish"),
    ("orange", "ok", "frutt agrum fruit ortofrutt"),
    ("carrot", "ok", "verdur ortagg orto vegetab"),
    ("egg", "buono", "uov egg"),
    ("cow", "info", "latt milk dairy"),
    ("coffee", "brick", "caff coffee infus"),
    ("grains", "prepaid", "past ris cereal farin legum grain pasta rice"),
    ("jar", "gold", "conserv sugh salse dispens miel marmell sauce preserv"),
    ("drop", "prepaid", "acqu bevand bibit succh oli aceto water drink beverage oil"),
    ("snowflake", "info", "surgel congel frozen"),
    ("ice-cream", "cause", "gelat"),
    ("spray-bottle", "prepaid", "deters puliz casa igien detergent clean household"),
    ("leaf", "ok", "bio erb spez pian fior herb spice plant"),
    ("paw-print", "brick", "animal pet"),
    ("bowl-food", "gold", "piatt rosticc pront cucin ready meal"),
    ("basket", "gold", "aliment drogher food grocer"),
)


def look_of(name: str) -> tuple[str, str]:
    """Icon and tone for a department's name."""
    words = heading(name).split()
    for icon, tone, beginnings in _LOOKS:
        if any(word.startswith(tuple(beginnings.split())) for word in words):
            return icon, tone
    return OTHER
