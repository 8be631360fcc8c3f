"""The document to print, assembled from the tiny book: whole, each address once, every link within it real."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from analysis.paths import Project
from analysis.printed import pdf
from analysis.printed.document import document
from analysis.problems import Problems

CHAPTERS = {"index": "The short answers", "how-it-errs": "How often does it err?"}


@pytest.fixture(scope="module")
def printed(tiny_book):
    return document(tiny_book.place)


@pytest.fixture(scope="module")
def page(printed):
    return BeautifulSoup(printed.html, "html.parser")


def test_every_chapter_is_there_in_the_order_of_the_contents_and_no_report(printed, page):
    assert printed.bookmarks == {"contents": "Contents"} | CHAPTERS | {"sources-cited": "Sources cited"}
    assert [section["id"] for section in page.select(".printed-chapter")] == [*CHAPTERS, "sources-cited"]
    assert [heading.get_text() for heading in page.select("h1")] == list(printed.bookmarks.values())


def test_each_address_is_used_once(page):
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_every_link_within_the_document_leads_somewhere(page):
    ids = {tag["id"] for tag in page.select("[id]")}
    links = [link["href"] for link in page.select("a[href]")]
    assert {link for link in links if link.startswith("#") and link[1:] not in ids} == set()
    assert {link for link in links if not link.startswith(("#", "https://"))} == set()
    assert "#how-it-errs" in links
    assert "https://faces-and-places.github.io/faces-and-places/facts.html#false-matches" in links


def test_everything_that_refers_to_an_id_refers_to_one_that_is_there(page):
    ids = {tag["id"] for tag in page.select("[id]")}
    named = {one for tag in page.select("[aria-labelledby]") for one in tag["aria-labelledby"].split()}
    named |= set(re.findall(r"url\(#([^)]+)\)", str(page.body)))
    assert named <= ids


def test_nothing_asks_for_another_file(page):
    assert page.select("script, link, img, iframe, button, input, details") == []
    assert "@import" not in page.style.get_text()


def test_the_title_page_names_edition_and_licence(page):
    text = page.select_one(".title-page").get_text(" ", strip=True)
    assert text.startswith("Faces and Places Facial recognition")
    assert "Edition 2026.11." in text
    assert "Creative Commons Attribution 4.0" in text


def test_sources_that_are_named_stand_in_full_at_the_end(page):
    listed = [item.get_text(" ", strip=True) for item in page.select(".printed-sources li")]
    assert listed == [
        "A memo & its copy. ICE. 2019. Read in a copy; a primary copy is wanted. copy-2019",
        "Jacob Snow. Amazon\u2019s Face Recognition Falsely Matched 28 . ACLU. 26 July 2018. aclu-2018",
    ]


def test_numbers_of_pages_stand_in_the_contents_once_they_are_known(tiny_book):
    known = BeautifulSoup(document(tiny_book.place, {"index": 3, "how-it-errs": 14}).html, "html.parser")
    assert [line.get_text() for line in known.select(".page-number")] == ["3", "14", ""]


def test_without_a_built_book_it_says_what_to_do(tiny_copy):
    (tiny_copy.build / "html" / "index.html").unlink()
    with pytest.raises(Problems, match=r"index\.html.*Run analysis build first"):
        document(tiny_copy)
    with pytest.raises(Problems, match="Run analysis build first"):
        document(Project(tiny_copy.root / "nowhere"))


def command(place: Project, **environment: str) -> subprocess.CompletedProcess:
    """`analysis pdf`, in a process of its own: a browser of another test may be open in this one."""
    return subprocess.run(
        [sys.executable, "-c", "from analysis.cli import main; main()", "pdf", "--json", "--root", str(place.root)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_browser_it_says_what_to_install(tiny_book):
    done = command(tiny_book.place, CHROME="/no/such/browser")
    assert done.returncode == 1, done.stderr
    (problem,) = json.loads(done.stdout)["problems"]
    assert "CHROME names /no/such/browser" in problem["fix"]
    assert "apt-get install chromium" in problem["fix"]


def test_without_playwright_it_says_what_to_install(tiny_book, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright", None)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(Problems, match="pip install playwright"):
        pdf.write(tiny_book.place, lambda _line: None)


def test_the_same_book_printed_twice_is_the_same_file(tiny_copy):
    first = command(tiny_copy)
    assert first.returncode == 0, first.stderr
    data = (tiny_copy.build / pdf.NAME).read_bytes()
    assert json.loads(first.stdout)["bytes"] == len(data)
    assert command(tiny_copy).stdout == first.stdout
    assert (tiny_copy.build / pdf.NAME).read_bytes() == data
    assert str(tiny_copy.root).encode() not in data
    day = json.loads((tiny_copy.build / "stage" / "_book.json").read_text(encoding="utf-8"))["checked"]
    assert data.count(f"(D:{day.replace('-', '')}000000".encode()) == 2
