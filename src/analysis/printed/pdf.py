"""Print the document: once to learn where each chapter begins, once more with those numbers in the contents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.browser import PLAYWRIGHT, opened
from analysis.paths import Project
from analysis.printed.document import Printed, document
from analysis.printed.pdffile import PdfError, dated, read, renumbered
from analysis.problems import Problem, Problems

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAME = "faces-and-places.pdf"
CREATOR = "Faces and Places, analysis pdf"


@dataclass(frozen=True)
class Made:
    """The printed book: where it is, how many pages it has, how large it is, how many bookmarks lead into it."""

    pdf: str
    pages: int
    bytes: int
    bookmarks: int

    def as_dict(self) -> dict:
        return asdict(self)


def write(place: Project, echo: Callable[[str], object] = print, browser: Browser | None = None) -> Made:
    """Print the chapters of the built book to one PDF under `_build`. The same book and browser give the same bytes.

    `browser` is one that is open already; without it, one is found, opened and closed again.

    Raises Problems if there is no built book, no Playwright, no browser, or a browser that sets no bookmarks.
    """
    echo("printing, to find the page of each chapter")
    first = document(place)
    numbers = _numbers(first, _printed(place, first, browser))
    echo("printing, with page numbers in the contents")
    second = document(place, numbers)
    data = _printed(place, second, browser)
    if _numbers(second, data) != numbers:
        raise Problems([Problem(NAME, "chapters to begin on the pages that the contents name")])
    day = json.loads((place.build / "stage" / "_book.json").read_text(encoding="utf-8"))["checked"]
    path = place.build / NAME
    path.write_bytes(renumbered(dated(data, day or "2026-01-01", CREATOR)))
    pdf = read(data)
    return Made(str(path), len(pdf.pages()), len(data), len(pdf.bookmarks()))


def _printed(place: Project, made: Printed, browser: Browser | None) -> bytes:
    page = place.build / "printed" / "book.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(made.html, encoding="utf-8")
    try:
        return _browser_pdf(page, browser)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "playwright":
            raise
        raise Problems([Problem("analysis pdf", "Playwright to be installed", fix=PLAYWRIGHT)]) from None
    except FileNotFoundError as error:
        raise Problems([Problem("analysis pdf", "a browser to print with", fix=str(error))]) from None


def _browser_pdf(page: Path, browser: Browser | None) -> bytes:
    """The page as PDF: tagged for screen readers, with its headings as bookmarks, charts as vectors."""
    with nullcontext(browser) if browser else opened() as used:
        context = used.new_context(java_script_enabled=False, offline=True, color_scheme="light")
        tab = context.new_page()
        tab.goto(page.as_uri(), wait_until="load")
        data = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        context.close()
        return data


def _numbers(made: Printed, data: bytes) -> Mapping[str, int]:
    """The page on which each part begins. Raises Problems unless the bookmarks are just the parts, in their order."""
    try:
        found = [bookmark for bookmark in read(data).bookmarks() if bookmark.level == 0]
    except PdfError as error:
        raise Problems([Problem(NAME, "a PDF in the form that Chromium writes", value=str(error))]) from None
    titles = [bookmark.title for bookmark in found]
    if titles != list(made.bookmarks.values()):
        raise Problems([Problem(NAME, f"the bookmarks {list(made.bookmarks.values())}", value=str(titles))])
    return {name: bookmark.page for name, bookmark in zip(made.bookmarks, found, strict=True)}
