"""The whole document as one HTML file: title, contents, chapters, and every source that they cite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from analysis.paths import Project
from analysis.printed.chapter import SOURCES, Book, Chapter, chapter, source_id
from analysis.problems import Problem, Problems

STYLES = Path(__file__).parent / "printed.css"
SCREEN_STYLES = "_static/book.css"
CONTENTS, BIBLIOGRAPHY = "contents", "sources-cited"


@dataclass(frozen=True)
class Printed:
    """The document: its title, its HTML, and the bookmarks that it must have, as names and titles."""

    title: str
    html: str
    bookmarks: dict[str, str]


def document(place: Project, numbers: Mapping[str, int] | None = None) -> Printed:
    """Assemble the chapters of the built book. `numbers` holds the page on which each part begins, once known.

    Raises Problems if there is no built book, or if one of its chapters is not a page of it.
    """
    site = place.build / "html"
    about = _about(place)
    parts = _parts(place, about)
    names = [name for _, pages in parts for name in pages]
    missing = [name for name in names if not (site / f"{name}.html").is_file()]
    if missing:
        raise Problems([Problem(f"{name}.html", "a page of the built book", fix=BUILD) for name in missing])
    book = Book(frozenset(names), about["address"], _facts(site), _labels(place))
    chapters = [chapter((site / f"{name}.html").read_text(encoding="utf-8"), name, book) for name in names]
    sources = _bibliography(site, chapters)
    bookmarks = {CONTENTS: "Contents"} | {one.name: one.title for one in chapters}
    if sources:
        bookmarks[BIBLIOGRAPHY] = "Sources cited"
    styles = (site / SCREEN_STYLES).read_text(encoding="utf-8") + STYLES.read_text(encoding="utf-8")
    body = [_title_page(about), _contents(parts, bookmarks, numbers or {})]
    body += [_chapter(one) for one in chapters]
    body += [sources]
    html = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n<title>{escape(about["title"])}</title>\n'
        f'<meta name="description" content="{escape(about["subtitle"])}">\n'
        f"<style>{styles}\n{_running_heads(about['title'], bookmarks)}</style></head>\n"
        f"<body>\n{chr(10).join(body)}\n</body></html>\n"
    )
    return Printed(about["title"], html, bookmarks)


BUILD = "Run analysis build first"


def _about(place: Project) -> dict[str, str]:
    """What the title page says: read from the built stage, the settings and CITATION.cff."""
    path = place.build / "stage" / "_book.json"
    if not path.is_file():
        raise Problems([Problem(place.relative(path), "a built book", fix=BUILD)])
    site = json.loads(path.read_text(encoding="utf-8"))
    settings = yaml.safe_load((place.root / "_config.yml").read_text(encoding="utf-8"))
    cited = yaml.safe_load((place.root / "CITATION.cff").read_text(encoding="utf-8"))
    subtitle = cited["title"].partition(": ")[2]
    return site | {
        "title": settings["title"],
        "subtitle": subtitle[:1].upper() + subtitle[1:],
        "authors": ", ".join(author.get("name") or author["family-names"] for author in cited["authors"]),
        "address": settings["html"]["baseurl"],
    }


def _parts(place: Project, about: Mapping) -> list[tuple[str, list[str]]]:
    """The parts of the contents with their chapters: the pages that stand in `chapters/`, and no others."""
    parts = [
        (part["caption"], [page for page in part["pages"] if (place.chapters / f"{page}.md").is_file()])
        for part in about["contents"]
    ]
    return [(caption, pages) for caption, pages in parts if pages]


def _title_page(about: Mapping) -> str:
    checked = f" Sources last checked on {escape(about['checked_words'])}." if about.get("checked_words") else ""
    address = escape(about["address"], quote=True)
    return (
        f'<section class="title-page">\n<p class="book-title">{escape(about["title"])}</p>\n'
        f'<p class="book-subtitle">{escape(about["subtitle"])}</p>\n'
        f'<p class="book-authors">{escape(about["authors"])}</p>\n<div class="imprint">\n'
        f"<p>Edition {escape(about['edition'])}.{checked}</p>\n"
        f'<p>This is the text of <a href="{address}">{address}</a> for paper. A small number beside a figure leads to '
        "a note at the end of its chapter: what the figure counts, its interval and denominator, its source, and the "
        "name under which the site keeps it with its rows and the code that made it. The tables, the data behind every "
        "chart and the reports on states and systems are on the site.</p>\n"
        '<p>Text, tables and charts: <a href="https://creativecommons.org/licenses/by/4.0/">Creative Commons '
        "Attribution 4.0</a>. Code: MIT License.</p>\n</div>\n</section>"
    )


def _contents(parts: Sequence[tuple[str, list[str]]], bookmarks: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    lines = []
    for caption, pages in parts:
        lines += [f'<p class="part">{escape(caption)}</p>'] if caption else []
        lines.append(_lines(pages, bookmarks, numbers))
    if BIBLIOGRAPHY in bookmarks:
        lines.append(_lines([BIBLIOGRAPHY], bookmarks, numbers))
    return f'<section class="printed-contents" id="{CONTENTS}">\n<h1>Contents</h1>\n{chr(10).join(lines)}\n</section>'


def _lines(pages: Iterable[str], bookmarks: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    items = "".join(
        f'<li><a href="#{name}"><span class="entry">{escape(bookmarks[name])}</span><span class="dots"></span>'
        f'<span class="page-number">{numbers.get(name, "")}</span></a></li>'
        for name in pages
    )
    return f"<ul>{items}</ul>"


def _chapter(one: Chapter) -> str:
    return f'<section class="printed-chapter" id="{one.name}">\n{one.body.decode_contents()}\n</section>'


def _bibliography(site: Path, chapters: Iterable[Chapter]) -> str:
    """Every source that a chapter or a note names, once, in the order of the sources page."""
    wanted = {source for one in chapters for source in one.sources}
    page = BeautifulSoup((site / SOURCES).read_text(encoding="utf-8"), "html.parser")
    items = []
    for entry in page.select(".sources > li[id]"):
        if entry["id"] in wanted:
            citation = entry.select_one(".citation").decode_contents()
            items.append(f'<li id="{source_id(entry["id"])}">{citation} <code>{escape(entry["id"])}</code></li>')
            wanted.discard(entry["id"])
    if wanted:
        raise Problems([Problem(SOURCES, "every source that a chapter cites", value=name) for name in sorted(wanted)])
    if not items:
        return ""
    listed = "\n".join(items)
    return (
        f'<section class="printed-chapter" id="{BIBLIOGRAPHY}">\n<h1>Sources cited</h1>\n'
        f'<ul class="printed-sources">\n{listed}\n</ul>\n</section>'
    )


def _facts(site: Path) -> dict[str, dict]:
    return {fact["key"]: fact for fact in json.loads((site / "facts.json").read_text(encoding="utf-8"))}


def _labels(place: Project) -> dict[str, str]:
    """The short name of every source."""
    files = sorted((place.build / "stage" / "_cited").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8"))["label"] for file in files}


def _running_heads(title: str, bookmarks: Mapping[str, str]) -> str:
    """A page style for each chapter, with its title at the head of the page."""
    rules = []
    for number, (name, heading) in enumerate(bookmarks.items()):
        heads = f"@top-left {{ content: {_quoted(title)}; }} @top-right {{ content: {_quoted(heading)}; }}"
        rules.append(f"#{name} {{ page: part{number}; }}")
        rules.append(f"#{name} .sideways {{ page: sideways{number}; }}")
        rules.append(f"@page part{number} {{ {heads} }}")
        rules.append(f"@page sideways{number} {{ size: 11in 8.5in; {heads} }}")
    return "\n".join(rules)


def _quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'
