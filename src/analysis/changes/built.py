"""The state of a built site, from the files that it publishes: facts, tables, the list of its pages, its CSVs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from analysis.changes.sources import parsed, read_table
from analysis.changes.state import Page, Shown, State
from analysis.problems import Problem, Problems

FACTS, PAGES, DATA = "facts.json", "pages.json", "data"


def is_site(folder: Path) -> bool:
    return (folder / FACTS).is_file()


def read(site: Path) -> State:
    """The state that a built site publishes. Raises Problems naming each file that it lacks."""
    missing = [name for name in (FACTS, PAGES, DATA) if not (site / name).exists()]
    if missing:
        fix = "Build the book again, or name the git revision that the site was built from"
        raise Problems(
            [Problem(f"{site.name}/{name}", "a file that every site publishes", fix=fix) for name in missing]
        )
    listed = json.loads((site / PAGES).read_text(encoding="utf-8"))
    described = sorted((site / DATA).glob("*/*.yaml"))
    return State(
        f"the site in {site.name}",
        tables={path.stem: read_table(path.with_suffix(".csv"), path) for path in described},
        cards={path.stem: parsed(path) for path in described},
        facts={fact["key"]: fact for fact in json.loads((site / FACTS).read_text(encoding="utf-8"))},
        shown={one.address: one for one in _shown(site, listed["shown"])},
        pages={page["name"]: _page(page) for page in listed["pages"]},
    )


def listing(pages: Mapping[str, Page], shown: Mapping[str, Shown]) -> dict:
    """What a site says of its pages, in the form that `read` takes: `pages.json`."""
    return {
        "pages": [asdict(page) for _, page in sorted(pages.items())],
        "shown": [
            {"page": one.page, "name": one.name, "kind": one.kind, "title": one.title}
            for _, one in sorted(shown.items())
        ],
    }


def _page(stored: Mapping) -> Page:
    return Page(**{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()})


def _shown(site: Path, listed: Iterable[Mapping]) -> Iterable[Shown]:
    for one in listed:
        with (site / f"{one['page']}.{one['name']}.csv").open(encoding="utf-8", newline="") as lines:
            fields, *rows = list(csv.reader(lines))
        yield Shown(**one, fields=tuple(fields), rows=tuple(tuple(row) for row in rows))
