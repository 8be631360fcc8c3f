"""Citations: every source can be cited, and links go to publishers only."""

from urllib.parse import urlsplit

import pytest

from analysis import sources
from analysis.tables import load, read_text


def test_every_source_has_a_citation():
    rows = load("sources", verified=None)
    for found in sources.cited(rows["source_id"]):
        assert found["title"].rstrip(".") in found["citation"]
        assert found["citation"].endswith(".")
        assert found["kind"] in sources.KINDS


def test_a_link_stands_only_where_the_publisher_is_reached():
    rows = load("sources", verified=None)
    assert set(rows["link_status"]) <= {"own", "repost", "unlocated"}
    assert ((rows["link"] != "") == (rows["link_status"] == "own")).all()


def test_every_linked_host_was_accepted_by_a_person(place):
    accepted = set(read_text(place.data / "sources" / "publisher_hosts.csv")["host"])
    links = load("sources", verified=None)["link"]
    hosts = {urlsplit(link).hostname for link in links if link}
    assert hosts <= accepted
    assert not any(host.replace(".", "").isdigit() for host in hosts)


def test_a_source_known_from_a_copy_says_so():
    rows = load("sources", verified=None)
    (copy,) = sources.cited(rows[rows["link_status"] == "repost"]["source_id"].head(1))
    assert copy["link"] == ""
    assert "primary copy is wanted" in copy["citation"]


def test_an_unknown_source_suggests_the_nearest():
    with pytest.raises(sources.UnknownSource, match="did you mean aclu-2018-congress"):
        sources.source("aclu-2018-congres")
