"""The book printed by a real browser: every chapter, its bookmarks, its page numbers, nothing cut off."""

from __future__ import annotations

import pytest

from analysis.paths import Project
from analysis.printed import pdf
from analysis.printed.document import CONTENTS, document
from analysis.printed.pdffile import read

FEWEST_PAGES = 40
# Widths between the margins, upright and on its side, in pixels of CSS.
UPRIGHT, SIDEWAYS = round(6.6 * 96), round(9.1 * 96)
CUT_OFF = """(sideways) => {
    const edge = document.documentElement.clientWidth + 1;
    return [...document.querySelectorAll("table, svg, pre, figure, .table-caption")]
        .filter((thing) => Boolean(thing.closest(".sideways")) === sideways && !thing.parentElement.closest("svg"))
        .filter((thing) => thing.getBoundingClientRect().right > edge || thing.scrollWidth > thing.clientWidth + 1
            && thing.tagName === "TABLE")
        .map((thing) => `${thing.tagName} of ${thing.closest("section.printed-chapter").id}`);
}"""


@pytest.fixture(scope="module")
def place(site) -> Project:
    return Project(site.parents[1])


@pytest.fixture(scope="module")
def made(place, chromium):
    return pdf.write(place, lambda _line: None, chromium)


@pytest.fixture(scope="module")
def printed(place, made):
    return read((place.build / pdf.NAME).read_bytes())


def test_it_has_the_pages_of_a_book(made, printed):
    assert made.pages == len(printed.pages()) > FEWEST_PAGES
    assert made.bytes < 10_000_000


def test_its_bookmarks_are_the_chapters_in_order(place, printed):
    top = [bookmark for bookmark in printed.bookmarks() if bookmark.level == 0]
    assert [bookmark.title for bookmark in top] == list(document(place).bookmarks.values())
    assert [bookmark.page for bookmark in top] == sorted({bookmark.page for bookmark in top}), "each on a new page"


def test_the_contents_name_the_pages_on_which_chapters_begin(place, printed, chromium):
    numbers = {bookmark.title: bookmark.page for bookmark in printed.bookmarks() if bookmark.level == 0}
    page = chromium.new_page()
    page.goto((place.build / "printed" / "book.html").as_uri())
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".printed-contents li")].map((line) =>
            [line.querySelector(".entry").textContent, Number(line.querySelector(".page-number").textContent)])"""
    )
    page.close()
    assert dict(lines) == {title: number for title, number in numbers.items() if title != "Contents"}
    assert CONTENTS in document(place).bookmarks


@pytest.mark.parametrize(("width", "sideways"), [(UPRIGHT, False), (SIDEWAYS, True)])
def test_no_chart_and_no_table_is_cut_off(place, made, chromium, width, sideways):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media="print")
    page.goto((place.build / "printed" / "book.html").as_uri())
    cut = page.evaluate(CUT_OFF, sideways)
    page.close()
    assert cut == []


def test_it_is_tagged_and_says_its_language(place, made):
    data = (place.build / pdf.NAME).read_bytes()
    assert b"/Marked true" in data
    assert b"/Lang (en)" in data
