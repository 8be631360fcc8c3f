"""The page on upstream files says what the cards hold: files, counts, reasons, tables."""

import sys

import pytest

from analysis.book import codebook, upstreampage
from analysis.book.catalogue import Catalogue
from analysis.upstream.datasets import datasets
from analysis.upstream.refresh import refresh
from tests.upstream import toy
from tests.upstream.test_refresh import COUNTS_CARD


@pytest.fixture
def catalogue(tmp_path, monkeypatch) -> Catalogue:
    monkeypatch.setitem(sys.modules, "analysis.upstream.toy", toy)
    place = toy.checkout(tmp_path, COUNTS_CARD)
    refresh(place, datasets(place).values(), place.root / "in", accept=True, echo=lambda _: None)
    return Catalogue(place)


def test_counts_files_and_reasons_are_told(catalogue):
    html = upstreampage.markdown(catalogue).replace('<td class="number">', "<td>")
    assert "1 table of this book is not written by hand" in html
    assert '<th scope="row">Rows in</th><td>4</td>' in html
    assert '<th scope="row">Set aside: inhabitants are no number</th><td>1</td>' in html
    size = len(toy.TOWNS)
    assert f'<th scope="row"><code>towns.csv</code></th><td>the tables</td><td>4</td><td>{size}</td>' in html
    assert '<th scope="row"><code>total.txt</code></th><td>comparison only</td>' in html
    assert '<a href="codebook.html#table-toy-kinds">toy_kinds</a> (2 rows)' in html


def test_a_derived_table_leads_to_its_files(catalogue):
    assert '<a href="upstream-files.html#toy">Towns</a>, not by hand' in codebook.markdown(catalogue)


def test_rows_of_a_derived_table_count_for_its_source(catalogue):
    assert catalogue.citing["a-source"] == {"toy_kinds": 2}


def test_a_fact_may_name_many_rows_by_a_pattern(catalogue):
    assert [row["kind"] for row in catalogue.rows_of("toy_kinds", "*")] == ["city", "village"]
    assert [row["kind"] for row in catalogue.rows_of("toy_kinds", "v*e")] == ["village"]
    assert catalogue.rows_of("toy_kinds", "c") == []
    assert catalogue.rows_of("toy_kinds", "x*") == []
    assert catalogue.rows_of("none", "*") == []
