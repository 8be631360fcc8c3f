"""Every number and every source leads to the form that reports an error in it, filled in."""

import re

import pytest
import tiny
import yaml

from analysis.book import factpage, pastpages, sourcepages, staging
from analysis.book.catalogue import Catalogue
from analysis.book.material import gather
from analysis.book.rowpages import RowPages
from analysis.book.writer import Stage

REPOSITORY = "https://h.example/o/r"
REPORT = re.compile(r'<a class="report" href="([^"]+)"[^>]*>(.*?)</a>')


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    place = tiny.project(tmp_path_factory.mktemp("reporting") / "book")
    return gather(tiny.results(place), Catalogue(place))


def facts_page(material, repository: str) -> str:
    rows = RowPages(material.catalogue, material.facts)
    return factpage.markdown(material, rows, {}, {}, "2026.11", "https://x.example/", repository)


def test_each_number_has_one_link_with_a_name_of_its_own(material):
    found = REPORT.findall(facts_page(material, REPOSITORY))
    assert len(found) == len(material.facts) > 2
    assert len({words for _, words in found}) == len({place for place, _ in found}) == len(found)
    place = f"{REPOSITORY}/issues/new?template=number-is-wrong.yml&amp;fact=false-matches&amp;title="
    assert [address for address, _ in found if address.startswith(place)]
    assert 'Report an error<span class="unseen"> in false-matches</span>' in [words for _, words in found]


def test_each_source_has_one_link_with_a_name_of_its_own(material):
    found = REPORT.findall(sourcepages.sources(material.catalogue, material.facts, REPOSITORY))
    assert len(found) == len(material.catalogue.sources) == len({words for _, words in found})
    assert all("template=source-is-missing.yml&amp;source=" in address for address, _ in found)


def test_without_a_repository_no_link_is_made(material):
    assert not REPORT.search(facts_page(material, ""))
    assert not REPORT.search(sourcepages.sources(material.catalogue, material.facts))


@pytest.mark.parametrize("address", [REPOSITORY, None])
def test_the_repository_is_that_of_the_settings(tmp_path, address):
    place = tiny.project(tmp_path / "book")
    settings = yaml.safe_load((place.root / "_config.yml").read_text(encoding="utf-8"))
    settings.pop("repository")
    settings |= {"repository": {"url": address}} if address else {}
    (place.root / "_config.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    results = tiny.results(place)
    stage = Stage(place.build / "stage")
    staging.stage_all(place, gather(results, Catalogue(place)), results, stage, "2026.11", pastpages.Before())
    for page in ("facts.md", "sources.md"):
        text = (stage.folder / page).read_text(encoding="utf-8")
        assert bool(REPORT.search(text)) == bool(address)
