"""The price list page of Impostazioni: preview with its mapping, progress, rows to mend, resume.

Each step is one short job on the database worker, so a sale never waits for an import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.errors import KnownError
from app.formats import number
from app.i18n import _
from app.importing.plan import DECIMALS, DELIMITERS, ENCODINGS, FIELDS, Plan
from app.importing.words import fault_sentence
from app.services import catalogue, import_job, imports
from app.services.changes import Changes
from app.services.imports import ImportRun, Preview, Progress
from app.services.worker import Priority
from app.wording import error_sentence, field_word
from ui.presenters.desk import Desk
from ui.presenters.views import ButtonView, ChoiceView, NoticeView
from ui.presenters.views_owner import TitledNotice
from ui.presenters.views_settings import CataloguePageView, ColumnView, OptionView, ResultView

IDLE, PREVIEW, RUNNING, DONE, STOPPED = "idle", "preview", "running", "done", "stopped"
MAX_FAULTS = 8
SAMPLES = 3


class CataloguePage:
    """State of the page; `changed` asks the settings screen to render."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk = desk
        self._changed = changed
        self._state = IDLE
        self._given: Preview | None = None
        self._run: ImportRun | None = None
        self._progress: Progress | None = None
        self._rejects: Path | None = None
        self._stop = False
        self._problem: TitledNotice | None = None
        self._summary = ""

    def open(self) -> None:
        """Count what is there; offer to resume what was cut off."""
        store = self._desk.till.store

        def have(found: tuple[catalogue.Counts, tuple[Path, Plan] | None]) -> None:
            counts, cut_off = found
            self._summary = _("{n} items, {codes} codes, {d} departments").format(
                n=number(counts.products), codes=number(counts.codes), d=counts.departments
            )
            if cut_off is not None and self._state == IDLE:
                self._load(cut_off[0], cut_off[1], STOPPED)
            self._changed()

        self._desk.ask(lambda: (catalogue.counts(store), imports.interrupted(store)), have)

    # -- preview ---------------------------------------------------------------------------------------

    def choose_file(self, path: str) -> None:
        """A file was chosen."""
        self._load(Path(path), None, PREVIEW)

    def choose_option(self, option: str, choice: str) -> None:
        """Another encoding, delimiter or decimal sign."""
        if self._given is None or self._state not in (PREVIEW, STOPPED):
            return
        plan = self._given.plan
        if option == "encoding":
            plan = replace(plan, encoding=choice)
        elif option == "delimiter":
            plan = replace(plan, delimiter=choice)
        else:
            plan = replace(plan, decimal=choice)
        self._load(self._given.path, plan, PREVIEW)

    def choose_column(self, column: int, field: str) -> None:
        """A column feeds another field, or none."""
        if self._given is None or self._state not in (PREVIEW, STOPPED):
            return
        columns = {f: c for f, c in self._given.plan.columns.items() if c != column and f != field}
        if field:
            columns[field] = column
        self._load(self._given.path, replace(self._given.plan, columns=columns), PREVIEW)

    def _load(self, path: Path, plan: Plan | None, state: str) -> None:
        self._problem = None

        def have(given: Preview) -> None:
            self._given, self._state = given, state
            self._changed()

        self._desk.ask(lambda: imports.preview(path, plan), have, self._failed)

    # -- running ---------------------------------------------------------------------------------------

    def primary(self) -> None:
        """*Importa*, *Riprendi*, another file."""
        if self._state in (PREVIEW, STOPPED) and self._given is not None:
            given, store = self._given, self._desk.till.store
            at_ms = self._desk.till.now_ms()
            self._stop, self._rejects = False, None
            self._state = RUNNING
            self._desk.write(lambda: imports.start(store, given, at_ms), self._started, failed=self._failed)
        elif self._state == DONE:
            self._state, self._given, self._run = IDLE, None, None
        self._changed()

    def secondary(self) -> None:
        """*Ferma*: what is in stays, the rest waits."""
        if self._state == RUNNING:
            self._stop = True
        else:
            self._state, self._given = IDLE, None
        self._changed()

    def _started(self, run: ImportRun) -> None:
        self._run = run
        self._next()

    def _next(self) -> None:
        run, till = self._run, self._desk.till
        if run is None:
            return
        if self._stop:
            self._state = STOPPED
            self._changed()
            return

        by = self._desk.operator_id
        self._desk.write(
            lambda: import_job.step(till, run, by), self._stepped, Priority.BULK, failed=self._failed
        )

    def _stepped(self, progress: Progress) -> None:
        self._progress = progress
        if not progress.finished:
            self._changed()
            self._next()
            return
        run, till = self._run, self._desk.till
        if run is None:
            return

        def written(path: Path | None) -> None:
            self._rejects, self._state = path, DONE
            till.feed.tell(Changes.CATALOGUE | Changes.SYNC)
            self.open()

        headings = (_("line"), _("why"))
        self._desk.ask(lambda: import_job.write_rejects(till, run, headings), written, self._failed)

    def _failed(self, error: BaseException) -> None:
        text = error_sentence(error) if isinstance(error, KnownError) else _("The import stopped.")
        self._problem = TitledNotice(
            NoticeView("danger", "warning", text), _("The price list was not read to its end")
        )
        self._state = STOPPED if self._run is not None else (PREVIEW if self._given else IDLE)
        self._changed()

    # -- showing ---------------------------------------------------------------------------------------

    def view(self) -> CataloguePageView:
        """The page as it stands."""
        given = self._given
        return CataloguePageView(
            state=self._state,
            summary=self._summary,
            file=given.facts.name if given else "",
            options=_options(given.plan) if given and self._state == PREVIEW else (),
            columns=_columns(given) if given and self._state == PREVIEW else (),
            fields=_fields(),
            faults=tuple(fault_sentence(f) for f in given.problems[:MAX_FAULTS])
            if given and self._state == PREVIEW
            else (),
            progress_bps=self._bps(),
            progress=self._progress_words(),
            results=self._results(),
            rejects=str(self._rejects) if self._rejects and self._state == DONE else "",
            notice=self._problem or self._missing(),
            primary=self._primary(),
            secondary=self._secondary(),
        )

    def _bps(self) -> int:
        if self._progress is None or not self._progress.total_bytes:
            return 0
        return self._progress.done_bytes * 10_000 // self._progress.total_bytes

    def _progress_words(self) -> str:
        if self._progress is None:
            return ""
        return _("{n} of {all} rows").format(
            n=number(self._progress.rows), all=number(self._progress.total_rows)
        )

    def _results(self) -> tuple[ResultView, ...]:
        done = self._progress
        if done is None or self._state not in (DONE, STOPPED):
            return ()
        return (
            ResultView("ok", "check-circle", number(done.created), _("created")),
            ResultView("info", "check-circle", number(done.updated), _("updated")),
            ResultView("ok", "check-circle", number(done.unchanged), _("unchanged")),
            ResultView("warn" if done.rejected else "ok", "warning", number(done.rejected), _("to fix")),
        )

    def _missing(self) -> TitledNotice | None:
        if self._given is None or self._state != PREVIEW:
            return None
        missing = self._given.plan.missing
        if missing:
            names = ", ".join(field_word(name) for name in missing)
            return TitledNotice(
                NoticeView("warn", "warning", _("Choose the column of: {names}.").format(names=names)),
                _("One column is missing"),
            )
        if self._given.bad_rows:
            words = _("{n} rows do not go in; the others do. They are written to a file to fix.").format(
                n=number(self._given.bad_rows)
            )
            return TitledNotice(NoticeView("warn", "info", words))
        words = _("{n} rows, all good.").format(n=number(self._given.rows))
        return TitledNotice(NoticeView("ok", "check-circle", words))

    def _primary(self) -> ButtonView | None:
        if self._state == PREVIEW and self._given is not None:
            ready = not self._given.plan.missing
            return ButtonView(
                _("Import"),
                "download-simple",
                "F12",
                enabled=ready,
                why="" if ready else _("A column is missing"),
            )
        if self._state == STOPPED:
            return ButtonView(_("Resume"), "play", "F12")
        if self._state == DONE:
            return ButtonView(_("Another file"), "file-csv", "F12")
        return None

    def _secondary(self) -> ButtonView | None:
        if self._state == RUNNING:
            return ButtonView(_("Stop"), "pause", "Esc")
        if self._state in (PREVIEW, STOPPED):
            return ButtonView(_("Cancel"), "x", "Esc")
        return None


def _options(plan: Plan) -> tuple[OptionView, ...]:
    names = {";": _("semicolon ;"), ",": _("comma ,"), "\t": _("tab"), "|": _("bar |")}
    return (
        OptionView(
            "encoding",
            _("Encoding"),
            tuple(ChoiceView(e, "UTF-8" if e == "utf-8" else "Windows-1252") for e in ENCODINGS),
            plan.encoding,
        ),
        OptionView(
            "delimiter", _("Delimiter"), tuple(ChoiceView(d, names[d]) for d in DELIMITERS), plan.delimiter
        ),
        OptionView(
            "decimal",
            _("Decimal sign"),
            tuple(ChoiceView(d, _("comma 1,50") if d == "," else _("point 1.50")) for d in DECIMALS),
            plan.decimal,
        ),
    )


def _columns(given: Preview) -> tuple[ColumnView, ...]:
    by_column = {column: field for field, column in given.plan.columns.items()}
    views = []
    for index in range(given.plan.width):
        header = given.header[index] if index < len(given.header) else _("Column {n}").format(n=index + 1)
        samples = tuple(row[index] for row in given.first_rows[:SAMPLES] if index < len(row))
        field = by_column.get(index, "")
        views.append(ColumnView(index, header, samples, field, field_word(field)))
    return tuple(views)


def _fields() -> tuple[ChoiceView, ...]:
    return (ChoiceView("", _("not read")), *(ChoiceView(name, field_word(name)) for name in FIELDS))
