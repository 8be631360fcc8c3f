"""The page to find a state or agency: every row that was seen once, in words, with nothing taken as markup."""

import re

import pytest
import small_tables

from analysis.book import findpage
from analysis.book.catalogue import Catalogue
from analysis.book.finder import initials, marked
from analysis.book.records import TABLES, records

PAGES = {"states/tx", "systems/faces"}


@pytest.fixture
def html(tmp_path) -> str:
    return findpage.markdown(small_tables.catalogue(tmp_path), PAGES)


def line(html: str, row: str) -> str:
    return re.search(rf'<li id="{row}".*?</li>', html).group()


def test_every_row_that_was_seen_stands_once_and_no_other(html):
    assert sorted(re.findall(r'<li id="([^"]+)"', html)) == [
        "con-1", "con-2", "con-4", "dep-1", "dep-2", "dep-3", "dep-4", "law-1", "law-2", "law-3",
    ]  # fmt: skip
    assert "10 records:" in html
    assert "10 of 10 records shown" in html
    assert "2 rows known only from memory are left out" in html


def test_the_real_tables_stand_whole_and_light(place):
    catalogue = Catalogue(place)
    html = findpage.markdown(catalogue, ())
    seen = [
        row[catalogue.key(table)[0]]
        for table in TABLES
        for row in catalogue.frames[table].to_dict("records")
        if row["verified"] == "seen"
    ]
    assert sorted(re.findall(r'<li id="([^"]+)"', html)) == sorted(seen)
    assert len(html) < 600 * len(seen), "one line for each record, so that the page stays light on a phone"


def test_rows_stand_under_their_state_and_the_country_comes_first(html):
    sections = re.findall(r'<section data-group id="([^"]+)"(.*?)</section>', html, re.DOTALL)
    assert [name for name, _ in sections] == ["in-us", "in-fl", "in-tx"]
    assert [re.findall(r'<li id="([^"]+)"', text) for _, text in sections] == [
        ["dep-3", "law-2", "con-4", "con-2", "con-1"],
        ["dep-2", "dep-1"],
        ["dep-4", "law-1", "law-3"],
    ]
    assert '<a href="#in-tx">Texas</a> (3)' in html
    assert '<small><a href="states/tx.html">all on Texas</a></small>' in html
    assert "states/fl.html" not in html
    assert "No record was found for Wyoming, which is no evidence that there is none." in html


def test_a_system_says_who_holds_it_and_what_the_dates_are(html):
    owner = line(html, "dep-1")
    assert '<b>Pinellas Sheriff</b>, Largo: <a href="systems/faces.html">FACES / Maker &lt;Inc&gt;</a>.' in owner
    assert "Photo search; owns or runs it; status then: in use; from 2001; described as of 7 October 2020." in owner
    assert '<a href="sources.html#a-2018">Press, 2018</a>' in owner
    assert 'data-kind="system" data-access="own"' in owner
    assert "has access to a system of another body; status then: not stated; dates not stated." in line(html, "dep-2")
    assert "A sum over agencies, not one deployment" in line(html, "dep-3")
    assert "start not stated (asked about 2018 to 2020)" in line(html, "dep-3")


LAWS = {
    "law-1": "Limits; Says &lt;little&gt;; from May 2020; ended 2021.",
    "law-2": "no enactment on record",
    "law-3": "proposed; not passed in what was read",
}
CONTRACTS = {
    "con-1": "<b>ICE HSI</b>: Maker &lt;Inc&gt;: Licenses.",
    "con-2": "only partly for face recognition",
    "con-4": "not for face recognition; day not known",
}


@pytest.mark.parametrize(("row", "said"), (LAWS | CONTRACTS).items())
def test_a_record_says_where_a_law_stood_and_what_was_bought(html, row, said):
    assert said in line(html, row)


def test_a_contract_tells_what_is_obligated_from_what_it_could_become(html):
    assert "Award; $224,000 obligated; ceiling $500,000; signed 2020." in line(html, "con-1")


def test_nothing_in_a_cell_is_taken_as_markup(html):
    assert "<b>Town &lt;b&gt;Police&lt;/b&gt;</b>" in line(html, "dep-4")
    assert "Eye &amp; Co" in line(html, "dep-4")
    assert "Office &lt;of&gt; &amp; X, 2020" in line(html, "dep-2")


def test_people_may_type_what_an_agency_is_called_for_short(html):
    assert 'data-words="FBI DOJ"' in line(html, "dep-2")
    assert 'data-state="TX" data-words="Texas TX"' in html
    assert initials("U.S. Customs and Border Protection") == "CBP USCBP"
    assert initials("New York Police Department") == "NYPD"
    assert initials("Police") == ""
    assert marked(who=("A", 'B "C"'), none="") == ' data-who="A|B &quot;C&quot;"'


def test_without_the_tables_the_page_says_so(tmp_path):
    found = small_tables.catalogue(tmp_path, deployments=None, fr_laws=None, contracts=None)
    assert records(found) == []
    assert "No record is in the tables of this book." in findpage.markdown(found, ())
