"""How to cite, and what changed: made from the files that say so, and refused where these are wrong."""

from __future__ import annotations

import re
import shutil

import pytest
import tiny
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import changespage, citepage
from analysis.book.catalogue import Catalogue
from analysis.book.site import edition
from analysis.paths import Project

ADDRESS = "https://example.org/book/"
CITED = {
    "title": "Faces: a book",
    "authors": [{"name": "The authors"}, {"family-names": "Roe", "given-names": "Jane"}],
    "version": "2026.11",
    "date-released": "2026-11-22",
}


def place(tmp_path, **changed) -> Catalogue:
    root = tiny.project(tmp_path).root
    text = yaml.safe_dump({name: value for name, value in (CITED | changed).items() if value is not None})
    (root / "CITATION.cff").write_text(text, encoding="utf-8")
    return Catalogue(Project(root))


def test_bibtex_keeps_names_of_groups_and_capitals():
    entry = citepage.bibtex(CITED, ADDRESS)
    assert entry.startswith("@misc{faces-and-places-2026.11,\n")
    assert "author  = {{The authors} and Roe, Jane}," in entry
    assert "title   = {{Faces: a book}}," in entry
    assert entry.count("{") == entry.count("}")


def test_ris_has_one_tag_a_line_and_ends():
    lines = citepage.ris(CITED, ADDRESS).splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")
    assert lines[1:3] == ["AU  - The authors", "AU  - Roe, Jane"]
    assert "DA  - 2026/11/22" in lines


def test_the_line_to_cite_names_edition_and_address():
    assert citepage.line(CITED, ADDRESS) == (
        "The authors, Roe, Jane. Faces: a book. Edition 2026.11, 2026. https://example.org/book/"
    )


@pytest.mark.parametrize(
    ("changed", "says"), [({"version": "2025.01"}, "2025.01"), ({"title": None}, "title"), ({"authors": []}, "authors")]
)
def test_a_citation_that_is_wrong_or_lacks_a_part_is_a_problem(tmp_path, changed, says):
    problems = []
    citepage.citation(place(tmp_path, **changed), "2026.11", problems)
    assert len(problems) == 1
    assert says in problems[0].text()


def test_a_missing_citation_is_a_problem(tmp_path):
    catalogue, problems = place(tmp_path), []
    (catalogue.project.root / "CITATION.cff").unlink()
    assert citepage.citation(catalogue, "2026.11", problems) == {}
    assert [problem.file for problem in problems] == ["CITATION.cff"]


def test_the_repository_is_cited_by_its_own_edition():
    problems = []
    found = citepage.citation(Catalogue(Project(tiny.ROOT)), edition(Project(tiny.ROOT)), problems)
    assert problems == []
    assert found["authors"]


def test_the_page_has_the_citation_in_every_form_and_the_files_too(tiny_book):
    html = (tiny_book.site / "cite.html").read_text(encoding="utf-8")
    for file in ("faces-and-places.bib", "faces-and-places.ris", "CITATION.cff"):
        assert f'href="{file}" download' in html
        assert (tiny_book.site / file).read_text(encoding="utf-8").strip()
    assert "Share of members with a false match: 5 percent (interval 0 to 20 percent; n = 535)." in html


CHANGES = """\
# Changes

Editions are named by year and month.

## 2025.9

- Older.

## 2026.11 (not yet released)

```text
## 2027.01 is no heading here
```

## 2025.10.1

- A correction.
"""


def test_editions_come_newest_first(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text(CHANGES, encoding="utf-8")
    problems = []
    page = changespage.markdown(tmp_path, "2026.11", "https://example.org/repo", problems)
    assert problems == []
    headings = re.findall(r"^## (\S+)", page.replace("## 2027.01 is", ""), re.MULTILINE)
    assert headings == ["2026.11", "2025.10.1", "2025.9"]
    assert "[the history](https://example.org/repo/commits)" in page


def test_what_is_wrong_with_the_list_is_named_at_once(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## Soon\n\n- More.\n", encoding="utf-8")
    problems = []
    changespage.markdown(tmp_path, "2026.11", "", problems)
    assert [(problem.row, problem.value) for problem in problems] == [(3, "Soon"), (None, None)]
    assert "## 2026.11" in problems[1].expected


def test_a_list_that_is_missing_is_named(tmp_path):
    problems = []
    changespage.markdown(tmp_path, "2026.11", "", problems)
    assert [problem.file for problem in problems] == ["CHANGELOG.md"]


@given(st.lists(st.tuples(st.integers(2000, 2099), st.integers(1, 12)), unique=True, min_size=1, max_size=6))
def test_any_editions_are_ordered_by_year_and_month(named):
    text = "# Changes\n\n" + "".join(f"## {year}.{month:02}\n\n- Text {year}.\n\n" for year, month in named)
    _, found = changespage.editions(text)
    assert [one.order for one in found] == [(year, month, 0) for year, month in named]
    assert [one.text for one in found] == [f"- Text {year}." for year, _ in named]


def test_the_list_of_the_repository_names_its_edition(tmp_path):
    shutil.copy(tiny.ROOT / "CHANGELOG.md", tmp_path)
    problems = []
    changespage.markdown(tmp_path, edition(Project(tiny.ROOT)), "", problems)
    assert problems == []
