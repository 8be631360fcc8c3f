"""The rows behind the numbers: each row that a number names has one place, with its source and those numbers."""

import re

import pytest
import small_tables

from analysis.book.catalogue import Catalogue
from analysis.book.rowpages import WHOLE, RowPages

FACTS = {
    "faces-uses": {"rows": {"deployments": ["dep-1", "dep-2"]}},
    "texas-laws": {"rows": {"fr_laws": ["law-1"], "deployments": ["dep-*"]}},
}


@pytest.fixture
def rows(tmp_path) -> RowPages:
    return RowPages(small_tables.catalogue(tmp_path), FACTS)


def section(html: str, place: str) -> str:
    return re.search(rf'<section class="row" id="{place}">.*?</section>', html, re.DOTALL).group()


def test_there_is_a_page_for_each_table_that_a_number_rests_on_and_no_other(rows):
    assert list(rows.pages) == ["rows/deployments", "rows/fr-laws"]
    assert rows.titles.keys() == rows.pages.keys()
    assert rows.place_of_table("deployments") == "rows/deployments.html"
    assert rows.place_of_table("events") == ""


def test_every_row_of_a_small_table_stands_once_with_its_source_and_its_numbers(rows):
    html = rows.pages["rows/deployments"]
    assert len(re.findall(r'<section class="row" id="row-dep-\d"', html)) == len(rows.catalogue.frames["deployments"])
    first = section(html, "row-dep-1")
    assert 'href="../sources.html#a-2018"' in first
    assert 'href="../facts.html#faces-uses"' in first
    assert "<dt>city</dt><dd>Largo</dd>" in first
    assert "<dt>department</dt>" not in first  # an empty cell says nothing
    assert "facts.html" not in section(html, "row-dep-5")


def test_cells_are_never_taken_as_markup(rows):
    html = rows.pages["rows/deployments"]
    assert "Town &lt;b&gt;Police&lt;/b&gt;" in html
    assert "Maker &lt;Inc&gt;" in html


def test_a_pattern_has_a_place_that_says_how_many_rows_fit(rows):
    place = rows.address("deployments", "dep-*").partition("#")[2]
    shown = section(rows.pages["rows/deployments"], place)
    assert "5 rows of the form" in shown
    assert 'href="../facts.html#texas-laws"' in shown


def test_an_address_leads_to_a_place_that_is_there(rows):
    for fact in FACTS.values():
        for table, keys in fact["rows"].items():
            for key in keys:
                page, _, place = rows.address(table, key).partition("#")
                assert rows.pages[page.removesuffix(".html")].count(f'id="{place}"') == 1
    assert rows.address("deployments", "nothing") == ""


def test_a_shown_table_names_what_its_ids_lead_to(rows):
    cells = [["dep-1", "a-2018", "FL"], ["dep-9", "nobody", "TX"]]
    shown = {"table": {"fields": ["deployment_id", "source_id", "state"], "rows": cells}}
    other = {"table": {"fields": ["state"], "rows": [["FL"]]}}
    rows.link([shown, other])
    assert shown["links"] == {
        "deployment_id": {"dep-1": (rows.address("deployments", "dep-1"), "dep-1")},
        "source_id": {"a-2018": ("sources.html#a-2018", "Press, 2018")},
    }
    assert "links" not in other


def test_keys_that_would_share_an_address_are_told_apart(tmp_path):
    catalogue = small_tables.catalogue(tmp_path)
    frame = catalogue.frames["deployments"]
    frame.loc[1, "deployment_id"] = "DEP 1"
    rows = RowPages(catalogue, {"a-count": {"rows": {"deployments": ["dep-1", "DEP 1"]}}})
    assert rows.address("deployments", "dep-1") != rows.address("deployments", "DEP 1")


def test_of_a_large_table_only_the_rows_named_stand_there(place):
    catalogue = Catalogue(place)
    assert len(catalogue.frames["landmark_kinds"]) > WHOLE
    key = next(iter(catalogue.keyed["landmark_kinds"]))
    rows = RowPages(catalogue, {"one": {"rows": {"landmark_kinds": [key]}}})
    html = rows.pages["rows/landmark-kinds"]
    assert html.count('<section class="row"') == 1
    assert "Here: 1 row, each" in html


def test_people_are_not_named_on_the_pages(place):
    catalogue = Catalogue(place)
    rows = RowPages(catalogue, {"cases": {"rows": {"misidentifications": list(catalogue.keyed["misidentifications"])}}})
    html = rows.pages["rows/misidentifications"]
    named = [name for name in catalogue.frames["misidentifications"]["person"] if f"<dd>{name}</dd>" in html]
    assert named == []
    assert html.count("the pages of the book do not") == len(catalogue.frames["misidentifications"])
