"""The state of a checkout: its tables and chapters, and what its notebooks handed over when they last ran."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from analysis import charts, showing
from analysis.changes.state import CHART, TABLE, Page, Shown, State, Table, keyed
from analysis.paths import Project
from analysis.tables import read_text, table_paths, tables

FACT = re.compile(r"\{fact\}`\s*([a-z0-9-]+)\s*(?::[^`]*)?`")
SHOW = re.compile(r"\{show\}\s+(\S+)")
SECTION = re.compile(r"^## ", re.MULTILINE)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, faster, where it was compiled


@dataclass(frozen=True)
class Ran:
    """A page as its notebook made it: where the executed notebook lies, and the numbers that it recorded."""

    name: str
    title: str
    tables: tuple[str, ...]
    notebook: Path
    facts: tuple[Mapping, ...]


def here(place: Project, jobs: int = 2, echo: Callable[[str], object] = print) -> State:
    """This checkout as it lies there: tables checked, what is stale run.

    Raises Problems with everything that is wrong in the tables, or with every notebook that failed.
    """
    from analysis.build import check_tables, failures
    from analysis.pages import pages
    from analysis.problems import Problems
    from analysis.run import run_pages

    check_tables(place, echo)
    results = run_pages(pages(place).values(), place, jobs=jobs, echo=echo)
    failed = failures(results, place)
    if failed:
        raise Problems(failed)
    return read(place, "this checkout", ran(results))


def ran(results: Iterable) -> list[Ran]:
    """The results of a run as far as a change can touch them."""
    return [
        Ran(
            result.page.name,
            result.page.title,
            tuple(result.page.notebook.tables),
            result.notebook,
            tuple(json.loads(result.facts.read_text(encoding="utf-8"))),
        )
        for result in results
    ]


def read(place: Project, name: str, pages: Iterable[Ran]) -> State:
    """The state of a checkout whose notebooks have run."""
    pages = list(pages)
    facts: dict[str, Mapping] = {}
    for page in pages:
        for fact in page.facts:
            facts.setdefault(fact["key"], {**fact, "page": page.name})
    notebooks = {page.name: json.loads(page.notebook.read_text(encoding="utf-8")) for page in pages}
    shown = {one.address: one for name, notebook in notebooks.items() for one in shown_by(name, notebook)}
    texts = {page.name: notebook_page(page, notebooks[page.name]) for page in pages}
    return State(
        name,
        tables={table: read_table(*table_paths(table, place.root)) for table in tables(place.root)},
        cards={table: parsed(table_paths(table, place.root)[1]) for table in tables(place.root)},
        facts=facts,
        shown=shown,
        pages=dict(sorted((chapters(place) | texts).items())),
    )


def parsed(path: Path) -> dict:
    """A card or list as its file has it; not to be changed. Two states mostly have the same, which are read once."""
    return _parsed(path.read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> dict:
    return yaml.load(text, Loader=LOADER)


def read_table(data: Path, described: Path) -> Table:
    """A table and its key, as the two files have them."""
    resource = parsed(described)["resources"][0]
    key = resource["schema"].get("primaryKey", [])
    key = (key,) if isinstance(key, str) else tuple(key)
    frame = read_text(data)
    columns = tuple(frame.columns)
    return Table(resource.get("title", data.stem), key, columns, keyed(columns, key, frame.to_numpy().tolist()))


def chapters(place: Project) -> dict[str, Page]:
    """The chapters. The short answer of one is what stands before its first section; all of the first page is."""
    toc = parsed(place.root / "_toc.yml")
    root = Path(toc["root"]).name
    found = {}
    for path in sorted(place.chapters.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        answer = text if path.stem == root else SECTION.split(text, maxsplit=1)[0]
        title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), path.stem)
        found[path.stem] = _page(path.stem, title, (), text, answer)
    return found


def notebook_page(page: Ran, notebook: Mapping) -> Page:
    """The page of a notebook: its own Markdown and what its code composed."""
    text = "\n".join(_markdown(notebook))
    mine = [one.address for one in shown_by(page.name, notebook)]
    return _page(page.name, page.title, page.tables, text, "", mine)


def _page(name: str, title: str, tables: tuple[str, ...], text: str, answer: str, shows: Iterable[str] = ()) -> Page:
    return Page(
        name,
        title,
        tables,
        facts=_once(FACT.findall(text)),
        answers=_once(FACT.findall(answer)),
        shows=_once([*shows, *SHOW.findall(text)]),
        words=hashlib.sha256(text.encode()).hexdigest(),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _markdown(notebook: Mapping) -> Iterable[str]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])
        for output in cell.get("outputs", []):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def shown_by(page: str, notebook: Mapping) -> Iterable[Shown]:
    """The charts and tables with a name that an executed notebook shows."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if charts.MIME in data:
                about = data[charts.MIME].get("usermeta", {}).get("figure") or {}
                yield from _shown(page, CHART, about, about.get("title", ""))
            elif showing.MIME in data:
                yield from _shown(page, TABLE, data[showing.MIME], data[showing.MIME].get("caption", ""))


def _shown(page: str, kind: str, about: Mapping, title: str) -> Iterable[Shown]:
    if about.get("name"):
        rows = tuple(tuple(text_of(cell) for cell in row) for row in about["table"]["rows"])
        yield Shown(page, about["name"], kind, title, tuple(about["table"]["fields"]), rows)


def text_of(cell: object) -> str:
    """A cell as the published CSV has it."""
    return "" if cell is None else str(cell)
