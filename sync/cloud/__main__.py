"""`python -m sync.cloud`: serve the district, and the commands of the people who run it.

Commands work while `serve` runs (they find its database through DATA/pg.json) and without it (they start
the database for their own duration). What a command prints is for whoever typed it; nothing secret goes
to a log.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

from app.domain.errors import KnownError
from app.i18n import LANGUAGES, _, set_language
from sync.cloud.commands import COMMANDS, run_command
from sync.cloud.district import DEFAULT_PORT
from sync.cloud.wording import sentence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. 2 with a sentence on stderr when the world says no."""
    language = os.environ.get("BANCONE_LANG", "it")
    set_language(language if language in LANGUAGES else "it")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    options = _parser().parse_args(arguments)
    data = options.data or default_data()
    try:
        if options.command == "serve":
            _serve(data, options)
        else:
            for line in run_command(data, options):
                print(line)
    except KnownError as error:
        print(sentence(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _serve(data: Path, options: argparse.Namespace) -> None:
    # The web server is imported only to serve: commands answer in half the time without it.
    from sync.cloud.serve import Options, serve

    serve(Options(data, options.host, options.port, options.demo, options.watch_stdin))


def default_data() -> Path:
    """$BANCONE_DATA/district, else the user's data folder; for root /var/lib/bancone (toolchain §3)."""
    named = os.environ.get("BANCONE_DATA")
    if named:
        return Path(named) / "district"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/bancone/district")
    return user_data_path("bancone") / "district"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bancone district", description=_("The district of the shops."))
    parser.add_argument("--data", type=Path, default=None, help=_("the district's folder"))
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("serve", help=_("answer the tills"))
    server.add_argument("--data", type=Path, default=argparse.SUPPRESS)
    server.add_argument("--host", default="127.0.0.1")
    server.add_argument("--port", type=int, default=DEFAULT_PORT)
    server.add_argument("--demo", action="store_true", help=_("with the demo's shop, members and vouchers"))
    server.add_argument("--watch-stdin", action="store_true", help=_("end when standard input closes"))
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=_(command.help))
        sub.add_argument("--data", type=Path, default=argparse.SUPPRESS)
        for flags, settings in command.arguments:
            sub.add_argument(*flags, **settings)
    return parser


if __name__ == "__main__":
    sys.exit(main())
