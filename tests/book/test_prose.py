"""Bare figures in prose: what is caught, what is left alone, and how an exception is declared."""

import re

import pytest
import yaml

from analysis.book import prose


@pytest.mark.parametrize(
    "text",
    [
        "It matched 28 members.",
        "About 39% of them",
        "It cost $3.75 million.",
        "one of 1,907 requests",
        "- 11 of 28 were wrong",
        "> quoted 12 times",
        "| state | 12 |",
        "## What 50 states do",
        "Text with a [link](x.md) and 7 more",
        "ICE 11 times",
        "(5)",
        "a rate of 0.001",
        "*40* percent",
        "{fact}`a` of 12",
        ":::{note}\nIt was 12.\n:::",
        "rates of 10 to 100 times",
        "in 2018, 28 of them",
        "2018 percent",
    ],
)
def test_a_figure_in_prose_is_found(text):
    assert prose.bare_figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "on 23 October 2018, and on October 24, 2018",
        "between 2015 and 2017, in the 1990s, from 1993–2013, by mid-2019",  # noqa: RUF001
        "2018-10-23 and 2018-10",
        "from 3 to 5 May",
        "Directive 10029.2, PM 25-06, GAO-21-518, H.R. 1061, AB 668",
        "1:1 is not 1:N, and rank-1 flatters",
        "under 287(g) and 8 U.S.C. § 1357",
        "Public Law 116-283, Section 702, Title 8, Executive Order 14148",
        "586 U.S. 123 and 410 F. Supp. 3d 123 and 940 F.3d 1",
        "see page 12, paragraph 3, Table 2, Figure 4",
        "the 9th Circuit, the 4th Amendment",
        "{fact}`aclu-2018-28` and {fact}`key-11:percent`",
        "`28 members` in code",
        "```python\nx = 28\n```",
        "~~~\n28\n~~~",
        "::::{show} error-rates#by-group-2\n::::",
        "[the report](https://example.org/28/11) and <https://example.org/28>",
        "https://example.org/2018/28",
        "the note[^12]",
        "(label-28)=",
        "1. first\n2. second",
        "# 3. A heading",
        "---\ntitle: 28 members\n---\nText",
        "<!-- 28 of them -->",
        "<!-- a long\n28\ncomment -->",
        "Of 28 members <!-- figure: the count that the article gives -->",
        "it said {quoted}`28 members`",
        "|  |  |\n| --- | --- |",
        "COVID-19 and FRVT-1",
    ],
)
def test_what_names_a_thing_or_a_day_is_left_alone(text):
    assert prose.bare_figures(text) == []


def test_each_figure_is_named_with_its_line():
    assert prose.bare_figures("One.\n\nIt matched 28 of 1,907.\n") == [(3, "28"), (3, "1,907")]


def test_a_declaration_covers_the_one_figure_before_it():
    line = "Of 12 tests, women aged 65-99 <!-- figure: the name of a group --> and 7 more"
    assert prose.bare_figures(line) == [(1, "12"), (1, "7")]


def test_a_comment_without_a_reason_declares_nothing():
    assert prose.bare_figures("Of 28 <!-- figure: -->") == [(1, "28")]


def test_quotations_need_a_reason_and_reasons_a_quotation(tmp_path):
    chapter = tmp_path / "one.md"
    chapter.write_text("# One\n\nIt said {quoted}`28 members` and {quoted}`11`.\n", encoding="utf-8")
    listed = {"quoted": [{"text": "28 members", "reason": "as printed"}, {"text": "gone", "reason": "old"}]}
    (tmp_path / "exceptions.yml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    found = {(problem.file, problem.row, problem.value) for problem in prose.check([chapter], tmp_path)}
    assert found == {("chapters/one.md", 3, "11"), ("chapters/exceptions.yml", None, "gone")}


def test_a_planted_figure_is_a_problem_of_its_file_and_line(tmp_path):
    chapter = tmp_path / "one.md"
    chapter.write_text("# One\n\nIt erred 17 times.\n", encoding="utf-8")
    [problem] = prose.check([chapter], tmp_path)
    assert (problem.file, problem.row, problem.value) == ("chapters/one.md", 3, "17")


def test_the_chapters_of_the_book_state_no_bare_figure(place):
    chapters = sorted(place.chapters.glob("*.md"))
    assert [problem.text() for problem in prose.check(chapters, place.chapters)] == []


LIVING = ("coverage#", "ice-timeline#", "inventories#", "state-counts#")


def test_a_chapter_on_what_goes_on_says_how_far_the_record_was_read(place):
    told = chapters(place)
    living = {name for name, text in told.items() if any(f"{{show}} {mark}" in text for mark in LIVING)}
    assert living
    assert [name for name in sorted(living) if "{fact}`known-until`" not in told[name]] == []


@pytest.mark.parametrize("name", ["state", "system"])
def test_a_report_on_what_goes_on_says_when_the_record_ends(place, name):
    assert "after early July 2026" in (place.notebooks / f"{name}.ipynb").read_text(encoding="utf-8")


def test_no_chapter_calls_the_vacatur_an_injunction(place):
    for name, marked in chapters(place).items():
        text = re.sub(r"\{term\}`([^`<]+?)(?: <[^>]+>)?`", r"\1", marked)
        assert "nationwide injunction" not in text, name
        assert "vacatur" not in text or "not an injunction" in text, name


def test_a_chapter_that_dates_the_memo_says_that_it_is_no_law(place):
    dated = {name: text for name, text in chapters(place).items() if "{fact}`ice-memo-2011-date`" in text}
    assert dated
    for name, text in dated.items():
        assert any(words in text.casefold() for words in ("not a law", "not law", "no law")), name


def chapters(place):
    """The text of each chapter on one line, so that words are met across its lines."""
    return {path.name: " ".join(path.read_text(encoding="utf-8").split()) for path in place.chapters.glob("*.md")}
