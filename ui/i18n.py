"""Qt's own texts (context menus, stock dialogs) through gettext, like every other text of the till.

Installed once by `app.bootstrap`; our widgets use `app.i18n._` and never `tr()`.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from app.i18n import _, language


class GettextTranslator(QTranslator):
    """Answers Qt's questions from our catalogue; what it does not know stays with the next translator."""

    def translate(  # type: ignore[override]  # only None lets Qt ask the next translator
        self,
        _context: str,
        sourceText: str,  # noqa: N803 - Qt's own name
        _disambiguation: str | None = None,
        _n: int = -1,
    ) -> str | None:
        """The Italian or English text, or None when the catalogue does not know it."""
        if not sourceText:
            return None
        found = _(sourceText)
        return None if found == sourceText else found

    def isEmpty(self) -> bool:
        """Never empty: Qt does not ask an empty translator."""
        return False


def install(app: QCoreApplication) -> None:
    """Put gettext before Qt's own catalogue of the current language."""
    stock = QTranslator(app)
    if stock.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(stock)
    app.installTranslator(GettextTranslator(app))
