"""A new source: known already, or with a link that may be a copy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.adding.sourcing import bare, cautions, host

ROW = {
    "source_id": "new",
    "title": "New",
    "publisher": "ACLU",
    "link": "https://www.aclu.org/news/y",
    "published_date": "",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"link": ""}, []),
        ({"link": "https://www.gao.gov/x"}, ["gao.gov holds works of GAO"]),
        ({"link": "https://copies.example.com/x"}, ["works of ACLU on record lie at aclu.org"]),
        ({"publisher": "Police", "link": "https://example.com/x"}, ["example.com is new here"]),
        ({"link": "http://aclu.org/news/x/#top"}, ["aclu-2018 has this very link", "not encrypted"]),
        ({"title": "a TEST of members"}, ["aclu-2018 has this title and publisher"]),
    ],
)
def test_what_a_person_must_look_at(little, changes, said):
    found = cautions(little, ROW | changes)
    assert len(found) == len(said)
    assert all(words in caution for words, caution in zip(said, found, strict=True))


def test_a_source_is_no_double_of_itself(little):
    row = ROW | {"source_id": "aclu-2018", "link": "https://www.aclu.org/news/x"}
    assert [caution for caution in cautions(little, row) if "aclu-2018" in caution] == []


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://www.gao.gov/a", "gao.gov"),
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://a.b.example.org", "example.org"),
        ("nothing", ""),
    ],
)
def test_the_host_is_what_the_publisher_registered(link, name):
    assert host(link) == name


@given(st.sampled_from(["", "/", "#part", "?utm_source=x", "/?utm_medium=y#z"]), st.sampled_from(["http", "https"]))
def test_what_changes_nothing_is_left_out_of_a_link(tail, scheme):
    assert bare(f"{scheme}://www.example.org/a{tail}") == "example.org/a"


def test_a_query_that_names_the_page_stays():
    assert bare("https://example.org/a?id=3") != bare("https://example.org/a?id=4")
