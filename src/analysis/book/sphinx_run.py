"""Run Sphinx over the staged book, with the settings that Jupyter Book makes of `_config.yml`.

Runs as a program of its own (`python -m analysis.book.sphinx_run STAGE OUT DOCTREES REPORT`), because Sphinx and
docutils change the process they run in. It may be started before the stage is there: it loads what it needs, and
begins when it is given a line, the time that the build states in seconds. If the input ends first, nothing is built.
Every warning and error is written to the report as JSON.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import os
import pprint
import re
import sys
from pathlib import Path

LOADED = (
    "jupyter_book.config",
    "sphinx.application",
    "sphinx.builders.html",
    "sphinx.search.en",
    "myst_nb.sphinx_ext",
    "analysis.book.extension",
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Collect(logging.Handler):
    """Keeps what Sphinx warns of."""

    def __init__(self, doc2path) -> None:
        super().__init__(logging.WARNING)
        self.doc2path = doc2path
        self.found: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        place = self._place(getattr(record, "location", None))
        entry = {"level": record.levelname, "text": ANSI.sub("", record.getMessage()), "location": place}
        if entry not in self.found:
            self.found.append(entry)

    def _place(self, location) -> str:
        """File and line, from whatever the one who warned has given: words, a page with a line, or a node."""
        from docutils import nodes
        from sphinx.util.logging import get_node_location

        if isinstance(location, nodes.Node):
            return get_node_location(location) or ""
        if isinstance(location, tuple):
            page, line = location
            return f"{self.doc2path(page)}:{line}" if page and line else str(self.doc2path(page) if page else "")
        if location and ":" not in location:
            return str(self.doc2path(location))
        return location or ""


def write_configuration(stage: Path) -> None:
    """`conf.py` as `jupyter-book config sphinx` would write it: with it any current Sphinx builds the stage."""
    from jupyter_book.config import get_final_config

    config, _ = get_final_config(
        user_yaml=stage / "_config.yml", cli_config={"latex_individualpages": False}, sourcedir=stage
    )
    lines = ["# Made from _config.yml by Jupyter Book's own translation; Sphinx reads this file."]
    lines += [f"{name} = {pprint.pformat(config[name], width=100)}" for name in sorted(config)]
    text = "\n".join(lines) + "\n"
    path = stage / "conf.py"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def run(stage: Path, out: Path, doctrees: Path, builder: str = "html") -> tuple[int, list[dict]]:
    """Build; returns the status and everything Sphinx warned of."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    with patch_docutils(str(stage)), docutils_namespace():
        app = Sphinx(
            str(stage),
            str(stage),
            str(out),
            str(doctrees),
            builder,
            status=None,
            warning=io.StringIO(),
            warningiserror=False,  # all of them are collected here; the caller stops at any
        )
        collect = Collect(app.env.doc2path)
        _listen(app, collect)
        app.config.nitpicky = True
        app.build()
        return int(app.statuscode or bool(collect.found)), collect.found


def _listen(app, collect: Collect) -> None:
    """Hear what is warned of from now on, and what was while Sphinx started."""
    from sphinx.util.logging import WarningSuppressor

    collect.addFilter(WarningSuppressor(app))
    early = ANSI.sub("", app._warning.getvalue()).strip()
    collect.found += [{"level": "WARNING", "text": line, "location": ""} for line in early.splitlines()]
    logging.getLogger("sphinx").addHandler(collect)


def main(arguments: list[str]) -> int:
    stage, out, doctrees, report = (Path(argument) for argument in arguments)
    for module in LOADED:
        importlib.import_module(module)
    stated = sys.stdin.readline().strip()
    if not stated:
        return 1
    os.environ["SOURCE_DATE_EPOCH"] = stated
    write_configuration(stage)
    status, found = run(stage, out, doctrees)
    report.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
