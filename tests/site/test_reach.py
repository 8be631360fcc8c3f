"""Every page is reached from the contents: from the list itself, or from the list of its group."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.cli import main
from analysis.pages import pages as all_pages
from analysis.paths import Project

ROOT = Path(__file__).resolve().parents[2]
CONTENTS = re.compile(r'<nav class="contents".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"#:]+)(?:#[^"]*)?"')
MOVED = "what-changed.html"
BY_FORM = {"search.html"}  # reached by the form at the top of every page


def links(site, page: str, within: re.Pattern | None = None) -> set[str]:
    """The pages that a page, or one part of it, links to."""
    html = (site / page).read_text(encoding="utf-8")
    part = within.search(html).group() if within else html
    found = {(site / page).parent.joinpath(name).resolve() for name in LINK.findall(part)}
    top = site.resolve()
    return {path.relative_to(top).as_posix() for path in found if path.suffix == ".html" and path.is_relative_to(top)}


def test_every_page_is_listed_or_on_the_list_of_its_group(site, pages):
    listed = links(site, "index.html", CONTENTS) | {"index.html"}
    in_groups = {page for name in listed if name.endswith("/index.html") for page in links(site, name)}
    moved = links(site, MOVED)  # pages that only say where another has gone
    assert set(pages) - listed - in_groups - moved - BY_FORM == set()


def test_every_page_lists_the_same_contents(site, pages):
    listed = links(site, "index.html", CONTENTS) | {"index.html"}
    other = [page for page in pages if links(site, page, CONTENTS) | {"index.html", page} != listed | {page}]
    assert other == []


def test_every_page_says_the_one_command_that_makes_it(site, pages):
    names = {page.removesuffix(".html") for page in pages}
    notebooks = set(all_pages(Project(ROOT)))
    assert notebooks <= names
    wrong = []
    for name in sorted(names):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        command = f"analysis run {name}" if name in notebooks else "make book"
        if f"This page is made by <code>{command}</code>" not in text or "run-it-yourself.html" not in text:
            wrong.append(name)
    assert wrong == []


def test_the_command_that_a_page_says_is_one_that_the_program_takes():
    for name in all_pages(Project(ROOT)):
        assert main.commands["run"].make_context("run", [name]).params["names"] == (name,)
