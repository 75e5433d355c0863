"""The kinds of journal entries this program writes (value §5 event catalogue, sync R2-R3).

One use case = one entry. Kinds are versioned and frozen: a new meaning is a new version (sync R19).
"""

from __future__ import annotations

from typing import Final

SALE_PAID: Final = "sale.paid"
RETURN_MADE: Final = "return.made"
CLOSURE_MADE: Final = "closure.made"
REPORT_ISSUED: Final = "report.issued"
OPERATOR_LOGIN: Final = "operator.login"
SETTING_CHANGED: Final = "setting.changed"
CLOCK_OBSERVED: Final = "clock.observed"
CATALOGUE_IMPORTED: Final = "catalogue.imported"

VERSION: Final = 1
MONEY_KINDS: Final = frozenset({SALE_PAID, RETURN_MADE, CLOSURE_MADE})
