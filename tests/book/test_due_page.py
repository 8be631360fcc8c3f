"""The page of what is due: without a clock, by the newest day on record; few rows named, many counted."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny
import yaml

from analysis.book import duepage, sourcepages
from analysis.book.catalogue import Catalogue


def book(root: Path, **limits: list[dict]) -> Catalogue:
    """The tiny book, with limits for some of its tables."""
    place = tiny.project(root)
    for table, declared in limits.items():
        path = place.data / table / f"{table}.yaml"
        card = yaml.safe_load(path.read_text(encoding="utf-8"))
        card["resources"][0]["recheck"] = declared
        path.write_text(yaml.safe_dump(card, sort_keys=False), encoding="utf-8")
    return Catalogue(place)


def text(catalogue: Catalogue) -> str:
    return "\n".join(duepage.section(catalogue)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_book_without_limits_has_no_such_part(tmp_path):
    catalogue = book(tmp_path)
    assert duepage.section(catalogue) == []
    assert "longer ago" not in sourcepages.due(catalogue)


def test_the_day_is_the_newest_check_on_record_and_a_row_on_its_last_day_is_not_past(tmp_path):
    html = text(book(tmp_path, tests=[{"days": 1, "reason": "it changes"}]))
    assert "On 22 November 2026, the newest day on which any row was checked, no row had gone longer" in html
    assert "Past the limit" not in html
    assert '<th scope="row">22 November 2026</th><td>Tests: 1 row, <code>t1</code></td><td>It changes.</td>' in html
    assert '<th scope="row">23 November 2026</th><td>Tests: 2 rows, <code>t2</code>, <code>t3</code></td>' in html


def test_a_row_past_its_limit_is_named_and_a_source_leads_to_its_entry(tmp_path):
    limits = [{"days": 1, "when": {"source_id": ["copy-2019"]}, "reason": "it <moves>"}, {"days": 30, "reason": "all"}]
    html = text(book(tmp_path, sources=limits))
    assert "after 1 to 30 days" in html
    assert "1 row had gone longer" in html
    link = '<a href="sources.html#copy-2019">copy-2019</a>'
    assert f'<th scope="row">Sources: 1 row, {link}</th><td>21 November 2026</td><td>It &lt;moves&gt;.</td>' in html


@pytest.mark.parametrize(("many", "named"), [(25, True), (2, True), (1, False)])
def test_of_many_rows_only_the_number_is_given(tmp_path, monkeypatch, many, named):
    monkeypatch.setattr(duepage, "MANY", many)
    html = text(book(tmp_path, tests=[{"days": 1, "reason": "it changes"}]))
    assert ("Tests: 2 rows, <code>t2</code>" in html) == named
    assert "Tests: 2 rows" in html


def test_the_page_has_both_parts(tmp_path):
    page = sourcepages.due(book(tmp_path, tests=[{"days": 1, "reason": "it changes"}]))
    assert page.index('id="past-the-limit"') < page.index('id="from-memory"') < page.index('id="due-tests"')
