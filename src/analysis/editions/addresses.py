"""The addresses of a built site that a reader may have kept: pages, numbers, rows, files to download."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.editions import FOLDER

FACTS_PAGE, ROWS = "facts.html", "rows"
ROW = re.compile(r'<section class="row" id="([^"]+)"')
# What the pages are made of, and what only a machine asks for: their names may change from build to build.
PARTS = ("_static", "_images", "charts", "tools", "search.html", "searchindex.js", ".nojekyll", "genindex.html")
PARTS += ("build.json", "SHA256SUMS", "objects.inv")
PARTS += (FOLDER,)  # the files of editions: an edition cannot list itself, and they stand as long as it is kept


def of(site: Path) -> set[str]:
    """Every address of a built site that an edition promises to keep, from the top of the site."""
    return set(_all(site))


def _all(site: Path) -> Iterator[str]:
    for path in site.rglob("*"):
        name = path.relative_to(site)
        if path.is_file() and name.parts[0] not in PARTS:
            yield name.as_posix()
    for fact in json.loads((site / "facts.json").read_text(encoding="utf-8")):
        yield f"{FACTS_PAGE}#{fact['key']}"
    for path in (site / ROWS).glob("*.html"):
        for place in ROW.findall(path.read_text(encoding="utf-8")):
            yield f"{ROWS}/{path.name}#{place}"
