"""Every link within the built site leads somewhere, and no address on a page is used twice."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from analysis.problems import Problem

SKIP = ("search.html", "genindex.html")


class Anchors(HTMLParser):
    """The addresses of a page and what its links and files point to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value is not None:
                self.links.append((self.getpos()[0], value))


def check(site: Path) -> list[Problem]:
    """Everything on any page that points to a page, file or address that is not there; doubled addresses."""
    site = site.resolve()
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found: list[Problem] = []
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        doubled = sorted({anchor for anchor in page.ids if page.ids.count(anchor) > 1})
        found += [Problem(name, "each address once on a page", value=f"#{anchor}") for anchor in doubled]
        if name in SKIP:
            continue
        found += [
            Problem(name, expected, value=target)
            for target, expected in dict.fromkeys(_broken(path, page, pages, site))
        ]
    return found


def _broken(path: Path, page: Anchors, pages: dict[Path, Anchors], site: Path):
    for _, target in page.links:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        there = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
        if not there.is_relative_to(site) and parts.path:
            yield target, "a link within the site"
        elif not there.is_file():
            yield target, "a page or file that exists"
        elif parts.fragment and there.suffix == ".html" and unquote(parts.fragment) not in pages[there].ids:
            yield target, "an address that the page has"


def _read(path: Path) -> Anchors:
    parser = Anchors()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser
