"""Terms of art: the first use leads to the glossary, and what is no prose is left alone."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.book import prose, terms

FORMS = {"ICE": ["ICE"], "threshold": ["threshold", "thresholds"], "FMR": ["FMR", "false match rate"], "GAO": ["GAO"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ICE said so.", "ICE"),
        ("What ICE's memo says", "ICE"),
        ("So it is. Threshold means a score.", "Threshold"),
        ("- **Thresholds.** Not told.", "Thresholds"),
        ("the ice on the road", "ice"),
        ("two thresholds", "thresholds"),
        ("the false match\nrate of pairs", "false match rate"),
        ("threshold, then {term}`threshold`", "threshold"),
        ("- a list: ICE", "ICE"),
        ("{doc}`ICE's page <ice>` and ICE", "ICE"),
        ("{term}`threshold` of ICE", "ICE"),
        (":::{note}\nICE\n:::", "ICE"),
        ("(ICE)", "ICE"),
    ],
)
def test_a_first_use_without_a_link_is_found(text, words):
    assert [found for _, found, _ in terms.unlinked(text, FORMS)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "{term}`ICE` said so, and ICE said more.",
        "{term}`ICE`'s memo. ICE",
        "{term}`the agency <ICE>`, then ICE",
        "{term}`thresholds <threshold>` and a threshold",
        "the {term}`false match rate <FMR>` and FMR",
        "# What ICE uses\n\n## ICE",
        "| ICE | threshold |\n| --- | --- |",
        "`ICE` in code",
        "```python\nICE\n```",
        "```{show} ice-timeline#ICE\n```",
        "[what ICE uses](ice.md) and <https://example.org/ICE>",
        "{doc}`what ICE uses <what-ice-uses>`",
        "{quoted}`ICE`",
        "<!-- ICE -->",
        "GAO-21-518 and nice, justice, thresholded",
        "a non-threshold, ICE-like",
        "the firm Tall Threshold sells doors, Threshold among them",
    ],
)
def test_a_link_before_and_what_is_no_prose_are_left_alone(text):
    assert terms.unlinked(text, FORMS) == []


def test_each_first_use_is_named_with_its_line():
    text = "# ICE\n\nNothing.\n\nICE at a threshold.\nICE again.\n"
    assert terms.unlinked(text, FORMS) == [(5, "ICE", "ICE"), (5, "threshold", "threshold")]


@given(st.text(alphabet="ICE threshold`{}<>\n|#-", max_size=60))
def test_no_text_breaks_the_check_and_a_link_at_the_head_satisfies_it(text):
    linked = "".join(f"{{term}}`{term}` " for term in FORMS)
    assert terms.unlinked(f"{linked}\n\n{text}", FORMS) == []
    assert all(line >= 1 for line, _, _ in terms.unlinked(text, FORMS))


def book(tmp_path, chapter, listed=("ICE",), explained=("ICE",)):
    entries = "\n\n".join(f"{term}\n  What it is." for term in explained)
    (tmp_path / "glossary.md").write_text(f"# Glossary\n\n:::{{glossary}}\n{entries}\n:::\n", encoding="utf-8")
    entry = {"terms": [{"term": term, "forms": [term]} for term in listed]}
    (tmp_path / "terms.yml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    (tmp_path / "one.md").write_text(chapter, encoding="utf-8")
    return terms.check(sorted(tmp_path.glob("*.md")), tmp_path)


def test_a_planted_use_is_a_problem_of_its_file_and_line_with_the_fix(tmp_path):
    (problem,) = book(tmp_path, "# One\n\nWhat ICE did.\n")
    assert (problem.file, problem.row, problem.value) == ("chapters/one.md", 3, "ICE")
    assert "{term}`ICE`" in problem.text()


def test_a_listed_term_without_an_entry_is_a_problem(tmp_path):
    (problem,) = book(tmp_path, "# One\n", listed=("ICE", "probe"))
    assert (problem.file, problem.value) == ("chapters/terms.yml", "probe")


def test_a_book_without_a_list_has_no_terms_of_art(tmp_path):
    chapter = tmp_path / "one.md"
    chapter.write_text("What ICE did.\n", encoding="utf-8")
    assert terms.check([chapter], tmp_path) == []


def test_definitions_are_prose_in_which_a_figure_is_found():
    assert prose.bare_figures(":::{glossary}\nICE\n  It has 12 parts.\n:::\n") == [(3, "12")]


def test_the_chapters_of_the_book_link_each_term_at_its_first_use(place):
    chapters = sorted(place.chapters.glob("*.md"))
    assert [problem.text() for problem in terms.check(chapters, place.chapters)] == []
