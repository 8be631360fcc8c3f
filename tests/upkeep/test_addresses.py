"""Which addresses the project names, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables import load
from analysis.upkeep.addresses import Place, addresses, in_text

WORD = st.text("abcxyz019-", min_size=1, max_size=6)
ADDRESS = st.builds(
    "{}://{}.org{}{}".format,
    st.sampled_from(["http", "https"]),
    WORD,
    st.lists(WORD.map("/{}".format), max_size=3).map("".join),
    st.sampled_from(["", "?a=b&c=d", "/x_(y)", "/~z"]),
)
AROUND = st.sampled_from(
    ["{}", "see {}.", "({})", "<{}>", "[words]({})", "`{}`", "{}, and", '"{}"', "**{}**", "what of {}?"]
)


@given(st.lists(st.tuples(ADDRESS, AROUND), max_size=4))
def test_an_address_is_found_whatever_stands_around_it(parts):
    assert in_text(" ".join(around.format(address) for address, around in parts)) == [address for address, _ in parts]


@pytest.mark.parametrize("text", ["", "http", "https:/x", "ftp://example.org", "a link-like.org word"])
def test_what_is_no_address_of_the_web_is_left(text):
    assert in_text(text) == []


def test_every_link_of_a_source_is_asked_once_and_every_place_is_named(copy):
    linked = load("sources", verified=None, root=copy.root).query("link != ''")
    found = addresses(copy)
    named = {where.key for places in found.values() for where in places if where.file == "data/sources/sources.csv"}
    assert named == set(linked["source_id"])
    assert list(found) == sorted(found)
    assert not any("#" in address for address in found)


def test_a_chapter_is_read_line_by_line_and_two_parts_of_a_page_are_one_address(copy):
    (copy.chapters / "extra.md").write_text("# A\n\n[b](https://example.org/b#one)\nhttps://example.org/b#two\n")
    (copy.root / "NOTE.md").write_text("https://example.org/b.\n")
    places = addresses(copy)["https://example.org/b"]
    assert places == [Place("NOTE.md", 1), Place("chapters/extra.md", 3), Place("chapters/extra.md", 4)]
