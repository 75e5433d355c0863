"""Loads python-escpos once, quietly and quickly; called by the encoder alone.

WORKAROUND(python-escpos 3.1): importing it reads its capabilities with YAML (0.2 s, though the file is JSON),
pickles them into a folder, leaves another empty temporary folder behind at each start and adds a root log
handler (fixed on its master, #670). Here the pickle is made from JSON in a folder that is removed again.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import logging
import os
import pickle
import platform
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_lock = threading.Lock()


def dummy_class() -> Any:
    """The class `escpos.printer.Dummy`: a printer that keeps its bytes. The first call imports it (70 ms)."""
    with _lock:
        if "escpos.printer" not in sys.modules:
            _load()
        return sys.modules["escpos.printer"].Dummy


def _load() -> None:
    handlers = list(logging.getLogger().handlers)
    before, place = os.environ.get(_VARIABLE), tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="bancone-escpos-") as folder:
        _pickle_capabilities(Path(folder))
        os.environ[_VARIABLE] = folder
        tempfile.tempdir = folder
        try:
            importlib.import_module("escpos.printer")
        finally:
            tempfile.tempdir = place
            os.environ.pop(_VARIABLE)
            if before is not None:
                os.environ[_VARIABLE] = before
    for handler in list(logging.getLogger().handlers):
        if handler not in handlers:
            logging.getLogger().removeHandler(handler)


def _pickle_capabilities(folder: Path) -> None:
    """Write what python-escpos would have pickled; if the package looks different, it does it by itself."""
    spec = importlib.util.find_spec("escpos")
    if spec is None or not spec.submodule_search_locations:
        return
    source = Path(spec.submodule_search_locations[0]) / "capabilities.json"
    try:
        capabilities = json.loads(source.read_text("utf-8"))
    except (OSError, ValueError):
        return
    target = folder / f"{platform.python_version()}.capabilities.pickle"
    target.write_bytes(pickle.dumps(capabilities, protocol=2))
