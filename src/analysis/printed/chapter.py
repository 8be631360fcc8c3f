"""One built page as a chapter on paper: nothing to click but links, ids that no other chapter has, numbered notes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from analysis.book.figures import FEW, fact_conditions
from analysis.printed.widths import lift_captions, set_widths

# What paper cannot do, and what a chart on a page has for phones and for those who look up its data.
OFF_PAPER = (
    "script, style, noscript, template, button, input, select, textarea, form, dialog, nav, .headerlink, .page-code, "
    ".chart-narrow, .chart-data, .chart-made, .copy, .toctree-wrapper"
)
SCREEN_ONLY = ("tabindex", "hidden", "aria-live", "aria-expanded", "aria-controls")
REFERRING = ("aria-labelledby", "aria-describedby", "for", "headers")
LOCAL = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")
NAMED = 3  # of a number's sources, where there are too many to name all
SOURCES, FACTS = "sources.html", "facts.html"


@dataclass(frozen=True)
class Book:
    """What a chapter must know of the others: which are printed, where the site is that holds the rest, the numbers
    by key, and the short names of sources by id."""

    chapters: Container[str]
    address: str
    facts: Mapping[str, Mapping]
    labels: Mapping[str, str]

    def target(self, page: str, href: str) -> str:
        """Where a link of a page leads on paper: a chapter or source within the document, else the site or beyond."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path)) if parts.path else f"{page}.html"
        if path == SOURCES and parts.fragment:
            return f"#{source_id(parts.fragment)}"
        name = path.removesuffix(".html")
        if path.endswith(".html") and name in self.chapters:
            return f"#{own(name, parts.fragment)}" if parts.fragment else f"#{name}"
        return f"{self.address}{path}" + (f"#{parts.fragment}" if parts.fragment else "")


@dataclass
class Chapter:
    """A page made ready for paper. `sources` are those that its text and its notes name."""

    name: str
    title: str
    body: Tag
    sources: list[str] = field(default_factory=list)


def own(page: str, anchor: str) -> str:
    """An id of a page as the whole document knows it."""
    return f"{page}--{anchor}"


def source_id(name: str) -> str:
    return f"source--{name}"


def chapter(html: str, name: str, book: Book) -> Chapter:
    """A built page as a chapter. Raises ValueError for a page without an article or a first heading."""
    page = BeautifulSoup(html, "html.parser")
    body = page.select_one("main article")
    heading = body.select_one("h1") if body else None
    if heading is None:
        raise ValueError(f"{name}.html has no article with a first heading")
    _drop(body)
    _unfold(body, name)
    done = Chapter(name, heading.get_text(" ", strip=True), body)
    _notes(done, book)
    lift_captions(body)
    set_widths(body)
    _rename(body, name)
    _lead(done, book)
    return done


def _drop(body: Tag) -> None:
    for gone in body.select(OFF_PAPER):
        gone.decompose()
    for tag in body.find_all(True):
        for attribute in SCREEN_ONLY:
            tag.attrs.pop(attribute, None)


def _unfold(body: Tag, page: str) -> None:
    """What a page folds away stands open on paper; the words for a chart go to those who cannot see it."""
    for figure in body.select("figure.chart"):
        words = figure.select_one(".chart-words p")
        for box in figure.select(".chart-box"):
            box.attrs.pop("aria-describedby", None)
            box["aria-label"] = words.get_text(" ", strip=True) if words else box.get("aria-label", "")
        for more in figure.select(".chart-more"):
            more.decompose()
    for details in body.select("figcaption details, .under details"):
        _point(details, page)
    for details in body.find_all("details"):
        summary = details.find("summary")
        if summary is not None:
            summary.name = "span"
            summary.append(": ")
        details.name = "div"
        details.attrs = {"class": "unfolded"}
    for under in body.select(".under"):
        for link in under.find_all("a", href=True):
            if link.has_attr("download") or "#cell-" in link["href"]:
                _without(link)


def _point(details: Tag, page: str) -> None:
    """A list of sources too long to stand under a chart: how many there are, and where they are named."""
    words = details.find("summary").get_text(" ", strip=True)
    figure = details.find_parent("figure")
    link = _tag("a", {"href": f"{page}.html#{figure['id']}" if figure else f"{page}.html", "class": "to-site"})
    link.string = "named on the site"
    details.name = "span"
    details.attrs = {}
    details.clear()
    details.extend([f"{words}, ", link, ". "])


def _without(link: Tag) -> None:
    """Take out a link with the full stop after it."""
    after = link.next_sibling
    if isinstance(after, str):
        after.replace_with(re.sub(r"^\.\s*", "", after))
    link.decompose()


def _notes(done: Chapter, book: Book) -> None:
    """A number keeps its link to the site and gets the mark of its note; what to read with it moves to the notes.

    A number that stands several times has one note, and no second mark right after its first.
    """
    numbers: dict[str, int] = {}
    before = None
    notes: list[Tag] = []
    for here in done.body.select(".fact-here"):
        link = here.select_one("a.fact")
        key = urlsplit(link["href"]).fragment
        link.attrs.pop("aria-describedby", None)
        first = key not in numbers
        if first:
            numbers[key] = len(numbers) + 1
            notes.append(_note(numbers[key], book.facts[key], book))
        here.select_one(".fact-about").decompose()
        if key != before:
            here.append(_mark(done.name, numbers[key], first))
        before = key
    if notes:
        done.body.append(_section(done.name, notes))


def _mark(page: str, number: int, first: bool) -> Tag:
    mark = _tag("sup", {"class": "mark"} | ({"id": f"mark-{number}"} if first else {}))
    link = _tag("a", {"href": f"{page}.html#note-{number}"})
    link.string = str(number)
    mark.append(link)
    return mark


def _note(number: int, fact: Mapping, book: Book) -> Tag:
    """What must be read with a number, its sources, and the name under which the site keeps it with all of them."""
    item = _tag("li", {"id": f"note-{number}", "value": str(number)})
    conditions = "; ".join(fact_conditions(fact))
    item.append(" ".join(f"{part}." for part in (fact["means"].rstrip("."), conditions) if part) + " ")
    named = fact["sources"] if len(fact["sources"]) <= FEW else fact["sources"][:NAMED]
    for position, source in enumerate(named):
        link = _tag("a", {"href": f"{SOURCES}#{source}"})
        link.string = book.labels[source]
        item.extend(["; " if position else "", link])
    others = len(fact["sources"]) - len(named)
    item.append(f" and {others} other works. " if others else ". " if named else "")
    key = fact["key"]
    link = _tag("a", {"href": f"{book.address}{FACTS}#{key}", "class": "note-key"})
    link.string = key
    item.append(link)
    return item


def _section(page: str, notes: Iterable[Tag]) -> Tag:
    section = _tag("section", {"class": "notes", "id": "notes-of-chapter"})
    heading = _tag("h2", {})
    heading.string = "Notes"
    listed = _tag("ol", {})
    listed.extend(notes)
    section.extend([heading, listed])
    return section


def _rename(body: Tag, page: str) -> None:
    """Put the page's name before every id and before everything that refers to one."""
    for tag in body.find_all(True):
        if tag.has_attr("id"):
            tag["id"] = own(page, tag["id"])
        for attribute in REFERRING:
            if tag.has_attr(attribute):
                ids = tag[attribute] if isinstance(tag[attribute], list) else str(tag[attribute]).split()
                tag[attribute] = " ".join(own(page, one) for one in ids)
        for attribute, value in tag.attrs.items():
            if isinstance(value, str) and "url(" in value:
                tag[attribute] = LOCAL.sub(lambda found: f"url(#{own(page, found[2])})", value)
        if tag.name == "use" and str(tag.get("xlink:href", "")).startswith("#"):
            tag["xlink:href"] = f"#{own(page, tag['xlink:href'][1:])}"


def _lead(done: Chapter, book: Book) -> None:
    for link in done.body.find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.path.rpartition("/")[2] == SOURCES and parts.fragment and parts.fragment not in done.sources:
            done.sources.append(parts.fragment)
        if "to-site" in link.get("class", []):
            link["href"] = f"{book.address}{link['href']}"
            continue
        link["href"] = book.target(done.name, link["href"])
        link.attrs.pop("download", None)


def _tag(name: str, attributes: dict[str, str]) -> Tag:
    return BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
