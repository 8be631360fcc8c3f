"""Names of new things: formed as the house forms them, and not taken by another."""

from __future__ import annotations

import re

from analysis.book.contents import GENERATED
from analysis.pages import pages, slug
from analysis.paths import Project
from analysis.problems import Problem, Problems

TABLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PAGE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_table(place: Project, name: str) -> None:
    """Raise Problems if a new table cannot have this name."""
    better = slug(name).replace("-", "_").lstrip("0123456789_")
    _formed(name, TABLE, "a name of lower-case words joined by underscores", better)
    if (place.data / name).exists():
        _taken(name, f"data/{name}", f"To add a row to it: analysis add {name}")


def new_page(place: Project, name: str) -> None:
    """Raise Problems if a new notebook or chapter cannot have this name, which becomes an address of the site."""
    _formed(name, PAGE, "a name of lower-case words joined by hyphens", slug(name))
    for file in (place.chapters / f"{name}.md", place.notebooks / f"{name}.ipynb", place.notebooks / f"{name}.yml"):
        if file.exists():
            _taken(name, place.relative(file), "Change that file, or choose another name")
    used = {*GENERATED, *pages(place)}
    groups = {page.split("/")[0] for page in used if "/" in page}
    if name in used | groups:
        _taken(name, f"the page {name}", "Choose another name: each page has an address of its own")


def _formed(name: str, form: re.Pattern, expected: str, better: str) -> None:
    if form.fullmatch(name):
        return
    fix = f"did you mean {better}?" if form.fullmatch(better) else ""
    raise Problems([Problem("NAME", expected, value=name, fix=fix)])


def _taken(name: str, by: str, fix: str) -> None:
    raise Problems([Problem("NAME", f"a name that is free, but {by} has it", value=name, fix=fix)])
