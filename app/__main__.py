"""The till's command line: `demo`, `till`, `import`; arguments first, then bootstrap, then the window.

`./bancone` calls it in the prepared environment. The district has its own (`sync.cloud`).
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from app.data import data_folder, lock
from app.domain.errors import KnownError
from app.i18n import _, set_language
from app.wording import error_sentence


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 (it did not work, a sentence says why) or 2 (wrong words)."""
    set_language(os.environ.get("BANCONE_LANGUAGE", "it"))
    given = _parser().parse_args(arguments)
    try:
        return _COMMANDS[given.command](given)
    except KnownError as error:
        print(error_sentence(error), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bancone", description=_("A till for small shops"))
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help=_("the demo shop in a window"))
    demo.add_argument("--fresh", action="store_true", help=_("empty the demo's data first"))
    demo.add_argument("--day", action="store_true", help=_("play the scripted day offscreen"))
    demo.add_argument("--codes", metavar="FILE.pdf", help=_("write the demo's codes as PDF and end"))
    demo.add_argument("--out", metavar="DIR", help=_("where the scripted day leaves its papers"))
    till = commands.add_parser("till", help=_("a real shop's till"))
    actions = till.add_subparsers(dest="action")
    enrol = actions.add_parser("enrol", help=_("join a district"))
    enrol.add_argument("url")
    enrol.add_argument("code")
    imported = commands.add_parser("import", help=_("read a price list (CSV)"))
    imported.add_argument("file")
    for command in (demo, till, imported, enrol):
        command.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=_("data folder"))
    return parser


def _demo(given: argparse.Namespace) -> int:
    if not given.day and not given.codes:
        _start_quickly()
    from app.demo import run as demo

    folder = data_folder(getattr(given, "data", None)) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    if given.day:
        from app.demo import day

        return day.play(Path(given.out) if given.out else folder / "day")
    if given.codes:
        return demo.write_codes(folder, Path(given.codes), given.fresh)
    return demo.run(folder, given.fresh)


def _till(given: argparse.Namespace) -> int:
    folder = data_folder(getattr(given, "data", None))
    if given.action == "enrol":
        return _enrol(folder, given.url, given.code)
    _start_quickly()
    from app import bootstrap

    bootstrap.refuse_broken_qt()
    bootstrap.log_to(folder / "log")
    try:
        held = lock(folder)
    except KnownError:
        from ui.run import application
        from ui.single import raise_first

        application()
        if raise_first(folder):
            return 0
        raise
    with held:
        return _window(folder)


def _start_quickly() -> None:
    """Nothing that a start makes is garbage, and looking for some takes a tenth of it: `ui.run.run` looks
    again when the window stands."""
    gc.disable()


def _window(folder: Path) -> int:
    from app import bootstrap
    from app.services.first_start import FIRST_PIN, has_first_pin, prepare_shop
    from ui.run import Face, application, run

    application()
    running = bootstrap.open_till(folder)
    try:
        till = running.till
        prepare_shop(till, _("Owner"), _("Department {n}"))
        face = Face(till, running.printing, bootstrap.outside_of(running))
        hint = (_("First PIN: {pin}").format(pin=FIRST_PIN),)
        face.flow.painted.connect(
            lambda: face.flow.bridge.run(
                lambda: till.in_pool(lambda: has_first_pin(till)),
                lambda is_first: face.flow.lock.show_help(hint if is_first else ()),
            )
        )
        code = run(face, folder)
        face.close()
        return code
    finally:
        running.close()


def _enrol(folder: Path, url: str, code: str) -> int:
    from app import bootstrap

    with lock(folder):
        running = bootstrap.open_till(folder)
        try:
            answer = running.enrol(url, code)
        finally:
            running.close()
    words = _("Connected to {district}: this is till {number}.")
    print(words.format(district=answer.district.name, number=answer.till.number))
    return 0


def _import(given: argparse.Namespace) -> int:
    from app import bootstrap
    from app.services.import_job import run_whole
    from app.services.imports import Progress

    folder = data_folder(getattr(given, "data", None))

    def told(progress: Progress) -> None:
        words = _("{n} of {all} rows").format(n=progress.rows, all=progress.total_rows)
        print(f"\r{words}", end="", file=sys.stderr, flush=True)

    with lock(folder):
        running = bootstrap.open_till(folder)
        try:
            progress, rejects = run_whole(running.till, Path(given.file), told, (_("line"), _("why")))
        finally:
            running.close()
    print(file=sys.stderr)
    words = _("{created} created, {updated} updated, {same} unchanged, {bad} to fix")
    print(
        words.format(
            created=progress.created,
            updated=progress.updated,
            same=progress.unchanged,
            bad=progress.rejected,
        )
    )
    if rejects is not None:
        print(_("Rows to fix: {path}").format(path=rejects))
    return 0


_COMMANDS = {"demo": _demo, "till": _till, "import": _import}

if __name__ == "__main__":
    raise SystemExit(main())
