"""The catalogue of texts: find them in the source, take in translations, check them, compile them.

Run as a script from anywhere (`python packaging/texts.py COMMAND`); `./bancone` calls `compile`, .ci/run and
tests/architecture call `check`. English is the source language and needs no file: gettext answers with the
source text. The .po holds no date, no line number and no tool's name, so that two people who merge the same
texts write the same file. Deliberately absent: automatic guesses ("fuzzy"); a text is translated or missing.

    extract             print the template (.pot) made from the source
    merge JSON…         take translations {"English": "Italiano", "one|||many": ["uno", "molti"]} into the .po
    compile             .po → .mo, each replaced in one step
    check               list what is missing, fuzzy, obsolete or has other placeholders; exit code 1 if any
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import string
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
SOURCES = ("app", "ui", "drivers", "sync")
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}
LANGUAGES = ("it",)
PLURAL_SEPARATOR = "|||"
HEADER = """\
# Texts of Bancone. `packaging/texts.py merge` writes this file; the wording is people's.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def po_path(language: str) -> Path:
    """Where the translations of `language` are kept."""
    return LOCALE / language / "LC_MESSAGES" / "bancone.po"


def extract() -> Catalog:
    """Every `_()`, `N_()` and `ngettext()` of the source, with the files it stands in."""
    catalogue = Catalog(charset="utf-8")
    for package in SOURCES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for _line, found, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
                catalogue.add(found, locations=[(name, 0)])
    for message in catalogue:
        message.locations = sorted(set(message.locations))
        message.flags.discard("python-format")  # "10% sconto" is no format; ours are {named}
        message.flags.discard("python-brace-format")
    return catalogue


def read(language: str) -> Catalog:
    """The translations as they stand; an empty catalogue when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def texts_of(catalogue: Catalog) -> dict[str, Message]:
    """Source text ("one|||many" for plurals) → message, without the header."""
    return {key_of(message): message for message in catalogue if message.id}


def key_of(message: Message) -> str:
    """How a message is named in the JSON files: its English, both forms for a plural."""
    return message.id if isinstance(message.id, str) else PLURAL_SEPARATOR.join(message.id)


def forms_of(translation: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One form for a plain text, two for a plural."""
    return (translation,) if isinstance(translation, str) else tuple(translation)


def fields_of(text: str) -> set[str]:
    """The names in braces: `{amount}` → {"amount"}. Raises ValueError on a torn brace."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def placeholder_fault(message: Message, translation: str | tuple[str, ...] | list[str]) -> str | None:
    """What is wrong with the placeholders of a translation, or None.

    A text has exactly the source's names. The singular of a plural may leave out the count ("un pezzo").
    """
    sources, forms = forms_of(message.id), forms_of(translation)
    if len(sources) != len(forms):
        return f"{len(forms)} forms for {len(sources)}"
    try:
        wanted, given = [fields_of(text) for text in sources], [fields_of(text) for text in forms]
    except ValueError as error:
        return str(error)
    if len(sources) == 2 and not given[0] <= wanted[0] | wanted[1]:
        return f"singular has {sorted(given[0])}, the source {sorted(wanted[0] | wanted[1])}"
    if given[-1] != wanted[-1]:
        return f"has {sorted(given[-1])}, the source {sorted(wanted[-1])}"
    return None


def problems(language: str) -> list[str]:
    """One line per text that is missing, fuzzy, obsolete, or has other placeholders than its source."""
    source, known = texts_of(extract()), texts_of(read(language))
    found = [f"obsolete: {key!r}" for key in known if key not in source]
    for key, message in source.items():
        entry = known.get(key)
        if entry is None or not entry.string or not all(forms_of(entry.string)):
            files = ", ".join(name for name, _line in message.locations)
            found.append(f"missing: {key!r} ({files})")
        elif entry.fuzzy:
            found.append(f"fuzzy: {key!r}")
        elif fault := placeholder_fault(message, entry.string):
            found.append(f"placeholders: {key!r}: {fault}")
    return sorted(found)


def merge(language: str, files: list[Path]) -> list[str]:
    """Take the translations of `files` (later ones win) into the .po; return remarks for the person merging.

    What the source no longer says is dropped; what has no translation yet stays with an empty one.
    """
    remarks: list[str] = []
    source = extract()
    known = {key: message.string for key, message in texts_of(read(language)).items() if not message.fuzzy}
    given: dict[str, str | list[str]] = {}
    for path in files:
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if given.get(key, text) != text:
                remarks.append(f"two translations, the later one taken: {key!r}: {given[key]!r} / {text!r}")
            given[key] = text
    known |= {key: text if isinstance(text, str) else tuple(text) for key, text in given.items()}
    wanted = texts_of(source)
    for key, message in wanted.items():
        if key in known:
            message.string = known[key]
    remarks += [f"not in the source, left out: {key!r}" for key in known if key not in wanted]
    body = BytesIO()
    write_po(body, source, width=108, omit_header=True, sort_output=True, include_lineno=False)
    text = HEADER.format(language=language) + body.getvalue().decode().rstrip() + "\n"
    replace(po_path(language), text.encode())
    return sorted(remarks)


def compile_all() -> list[Path]:
    """Write the .mo beside every .po; return what was written."""
    written = []
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as handle:
            catalogue = read_po(handle, locale=po.parent.parent.name, abort_invalid=True)
        body = BytesIO()
        write_mo(body, catalogue)
        replace(po.with_suffix(".mo"), body.getvalue())
        written.append(po.with_suffix(".mo"))
    return written


def replace(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: a till that starts meanwhile reads the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=["extract", "merge", "compile", "check"])
    parser.add_argument("files", nargs="*", type=Path, help="JSON files, for merge")
    chosen = parser.parse_args(arguments)
    if chosen.command == "extract":
        write_po(sys.stdout.buffer, extract(), omit_header=True, sort_output=True, include_lineno=False)
    if chosen.command == "merge":
        for language in LANGUAGES:
            print(*merge(language, chosen.files), sep="\n")
    if chosen.command == "compile":
        try:
            compile_all()
        except OSError as error:  # a tree of somebody else's, read only
            print(f"The compiled texts cannot be written: {error}", file=sys.stderr)
            return 1
    if chosen.command == "check":
        found = [f"{language}: {line}" for language in LANGUAGES for line in problems(language)]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
