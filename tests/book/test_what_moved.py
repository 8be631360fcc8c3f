"""What moved between two builds of the tiny book, from what the sites publish; and how a page and a feed print it."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree

import pytest
import tiny

from analysis.book import atom, changespage
from analysis.book.changedhtml import MOST, moved
from analysis.book.changespage import Past
from analysis.changes import asjson, built, compare, grading, sources
from analysis.editions.frozen import Frozen
from analysis.problems import Problems

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def found(tiny_book, other_book) -> dict:
    return asjson.as_dict(compare(built.read(tiny_book.site), built.read(other_book.site)))


def test_a_site_tells_the_same_state_as_the_sources_that_it_was_built_from(tiny_book):
    here = sources.read(tiny_book.place, "here", sources.ran(tiny.results(tiny_book.place)))
    there = built.read(tiny_book.site)
    assert compare(there, here).grade == grading.NONE
    assert there.tables == here.tables
    assert there.shown == here.shown
    assert there.pages == here.pages
    assert there.pages["index"].answers == ("false-matches", "false-match-share")


def test_one_number_that_moved_is_found_with_its_pages_and_charts(found):
    moved_by = {one["key"]: (one["old"]["value"], one["new"]["value"], one["overlap"]) for one in found["facts"]}
    assert moved_by["false-matches"] == (28, 27, grading.UNKNOWN)
    assert moved_by["false-match-share"] == (28 / 535, 27 / 535, grading.YES)
    assert {"index", "how-it-errs", "error-rates"} <= {one["page"] for one in found["pages"]}
    assert "error-rates#errors-by-agency" in {one["address"] for one in found["shown"]}
    assert found["grade"] == grading.FIGURE


def test_a_site_that_lacks_its_lists_is_refused_with_all_that_is_missing(tmp_path):
    (tmp_path / "facts.json").write_text("[]", encoding="utf-8")
    assert built.is_site(tmp_path)
    with pytest.raises(Problems) as wrong:
        built.read(tmp_path)
    assert [problem.file.rpartition("/")[2] for problem in wrong.value] == ["pages.json", "data"]


def frozen(found: dict | None, name: str = "2026.11") -> Frozen:
    counts = {"facts": 4, "rows": 6, "tables": 2}
    return Frozen(name, {}, {"day": "2026-11-22", "counts": counts}, (), found)


def test_the_page_has_words_and_numbers_of_each_edition_and_what_is_not_released(found, tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# C\n\n## 2026.12\n\n- Now.\n\n## 2026.11\n\n- Then.\n", encoding="utf-8")
    problems: list = []
    past = Past((frozen(None), frozen(found, "2026.12")), found, anchors={"false-matches"})
    page = changespage.markdown(tmp_path, "2026.12", "", problems, past)
    assert problems == []
    assert (
        page.index("Since edition 2026.12") < page.index("## 2026.12") < page.index("- Now.") < page.index("## 2026.11")
    )
    assert page.count("Verdicts that flipped") == 0
    assert page.count('<a href="facts.html#false-matches">') == 2
    assert "facts.html#false-match-share" not in page, "what has no entry is not linked"
    assert "editions/2026.12/changes.json" in page
    assert "editions/2026.11/changes.json" not in page


def test_an_edition_that_the_list_of_changes_leaves_out_is_a_problem(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# C\n\n## 2026.12\n\n- Now.\n", encoding="utf-8")
    problems: list = []
    changespage.markdown(tmp_path, "2026.12", "", problems, Past((frozen(None),), None))
    assert [problem.expected for problem in problems] == ["a part on this edition: ## 2026.11"]


def test_cells_are_never_taken_as_markup_and_long_lists_are_cut(found):
    one = found["facts"][0]
    many = [one | {"key": f"k-{n}", "new": one["new"] | {"means": "<b>bold</b>"}} for n in range(MOST + 5)]
    html = moved(found | {"facts": many, "shown": []}, "x", ())
    assert "<b>" not in html
    assert "5 more lines" in html


def test_a_feed_without_an_address_links_nothing_and_still_has_lasting_names(found):
    text = atom.feed(
        "The book", "Authors", "", "2026-11-20", [frozen(None), frozen(found, "2026.12")], {"2026.12": "- A < b"}
    )
    feed = ElementTree.fromstring(text)
    assert feed.findall(f".//{ATOM}link") == []
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert len(set(ids)) == 3
    first = feed.find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Edition 2026.12: figure"
    assert "<li>A &lt; b</li>" in first.findtext(f"{ATOM}content")
    again = atom.feed(
        "The book", "Authors", "", "2026-11-20", [frozen(None), frozen(found, "2026.12")], {"2026.12": "- A < b"}
    )
    assert again == text


def test_the_feed_is_named_in_the_head_of_the_first_page_and_of_the_page_of_changes(tiny_book):
    for page in ("index.html", "what-changed.html"):
        head = (tiny_book.site / page).read_text(encoding="utf-8").partition("</head>")[0]
        assert '<link rel="alternate" type="application/atom+xml" href="changes.atom"' in head
    assert ElementTree.fromstring((tiny_book.site / "changes.atom").read_bytes()).tag == f"{ATOM}feed"


def test_the_list_of_pages_names_the_data_of_every_chart(tiny_book):
    listed = json.loads((tiny_book.site / "pages.json").read_text(encoding="utf-8"))
    for one in listed["shown"]:
        with (tiny_book.site / f"{one['page']}.{one['name']}.csv").open(encoding="utf-8", newline="") as lines:
            assert len(list(csv.reader(lines))) > 1
