"""Two states compared: what moved, how much each thing matters and why, and the grade of the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import compare, factdiff, grading
from analysis.changes.asjson import as_dict
from analysis.changes.grading import COSMETIC, FIGURE, FINDING, GRADES, NONE
from analysis.changes.summary import summary

from .states import CARD, number, state, with_cell, with_fact

KEYS = ("errors", "share", "status", "extra")
VALUES = st.one_of(st.integers(0, 40), st.floats(0, 1), st.sampled_from(["restricted", "permitted"]))


@st.composite
def numbers(draw) -> dict:
    """Some numbers, with or without an interval that holds them."""
    found = {}
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True)):
        value = draw(VALUES)
        spread = draw(st.one_of(st.none(), st.floats(0, 5)))
        interval = None if spread is None or isinstance(value, str) else [value - spread, value + spread]
        found[key] = number(key, value, interval=interval, unit="text" if isinstance(value, str) else "ratio")
    return found


def test_nothing_changed_is_none():
    found = compare(state(), replace(state(), name="now"))
    assert found.grade == NONE
    assert list(found.items()) == []
    assert summary(as_dict(found)) == "Nothing changed."


def test_a_typo_in_a_note_is_cosmetic_and_pages_that_read_it_are_counted():
    found = compare(state(), with_cell("note", "As the source has it"))
    assert found.grade == COSMETIC
    assert found.facts == ()
    assert found.untouched == ("quiet", "rates")
    assert "no number moved" in summary(as_dict(found))


@pytest.mark.parametrize(
    ("key", "parts", "grade", "why"),
    [
        ("errors", {"value": 27, "text": "27"}, FIGURE, "no interval is known"),
        ("share", {"value": 0.06, "interval": [0.04, 0.09]}, FIGURE, "within its old interval"),
        ("share", {"value": 0.085, "interval": [0.07, 0.1]}, FINDING, "left its old interval"),
        ("share", {"value": 0.2, "interval": [0.15, 0.3]}, FINDING, "do not overlap"),
        ("share", {"interval": [0.02, 0.08]}, FIGURE, "its interval moved"),
        ("share", {"n": 535}, FIGURE, "denominator"),
        ("status", {"value": "permitted", "text": "permitted"}, FINDING, "short answer of chapter"),
        ("errors", {"means": "Other words"}, COSMETIC, "its definition"),
        ("errors", {"rows": {"tests": ["a"]}}, COSMETIC, "its rows"),
    ],
)
def test_a_number_that_changes_is_graded_with_its_reason(key, parts, grade, why):
    found = compare(state(), with_fact(key, **parts))
    (change,) = found.facts
    assert (change.key, change.grade) == (key, grade)
    assert why in change.why
    assert found.grade == grade


def test_words_that_no_short_answer_rests_on_are_a_figure():
    pages = state().pages | {"chapter": replace(state().pages["chapter"], answers=())}
    old, new = replace(state(), pages=pages), replace(with_fact("status", value="permitted"), pages=pages)
    assert [change.grade for change in compare(old, new).facts] == [FIGURE]


def test_a_cited_number_that_comes_or_goes_is_a_finding_and_an_uncited_one_is_not():
    without = {key: fact for key, fact in state().facts.items() if key not in ("errors", "share")}
    gone = {change.key: change for change in compare(state(), state(facts=without)).facts}
    assert {key: (change.kind, change.grade) for key, change in gone.items()} == {
        "errors": (factdiff.REMOVED, FINDING),
        "share": (factdiff.REMOVED, FIGURE),
    }
    came = {change.key: change.kind for change in compare(state(facts=without), state()).facts}
    assert came == {"errors": factdiff.ADDED, "share": factdiff.ADDED}


def test_a_number_that_its_chapter_dropped_in_the_same_change_was_cited():
    pages = state().pages | {"chapter": replace(state().pages["chapter"], facts=("status",))}
    new = state(pages=pages, facts={key: fact for key, fact in state().facts.items() if key != "errors"})
    assert compare(state(), new).grade == FINDING


def test_a_verdict_that_flips_is_a_finding():
    table = state().shown["fact-check#claims-all"]
    rows = (("12", "It matched 28", "not supported", table.rows[0][3]),)
    found = compare(state(), state(shown=state().shown | {table.address: replace(table, rows=rows)}))
    assert [(one.number, one.old, one.new) for one in found.verdicts] == [("12", "supported", "not supported")]
    assert found.grade == FINDING
    assert [(one.address, one.grade) for one in found.shown] == [(table.address, FINDING)]
    assert "1 verdict flipped" in summary(as_dict(found))


def test_a_chart_with_other_data_has_old_and_new_beside_each_other():
    chart = state().shown["rates#chart"]
    new = replace(chart, rows=(("all", "27"), ("none", "0")))
    found = compare(state(), state(shown=state().shown | {chart.address: new}))
    (change,) = found.shown
    assert change.lines == ((("all", "28"), ("all", "27")),)
    assert found.grade == FIGURE
    assert {page.page for page in found.pages} == {"chapter", "rates"}


def test_a_sentence_in_a_table_on_a_page_is_words_and_a_category_is_not():
    table = state().shown["fact-check#claims-all"]

    def grade(note: str) -> str:
        rows = ((*table.rows[0][:3], note),)
        return compare(state(), state(shown=state().shown | {table.address: replace(table, rows=rows)})).grade

    assert grade("As the source says, at the threshold of its own") == COSMETIC
    assert grade("As the source says, at 80 percent") == FIGURE
    short = replace(table, rows=((*table.rows[0][:3], "restricted"),))
    old = state(shown={table.address: short})
    other = replace(table, rows=((*table.rows[0][:3], "permitted"),))
    assert compare(old, state(shown={table.address: other})).grade == FIGURE


def test_a_card_and_the_words_of_a_page_are_cosmetic():
    resource = CARD["resources"][0]
    fields = [*resource["schema"]["fields"][:2], {"name": "note", "type": "string", "description": "What it says"}]
    card = {"resources": [{"name": "tests", "schema": {"primaryKey": "id", "fields": fields}}]}
    pages = state().pages | {"quiet": replace(state().pages["quiet"], words="other")}
    found = compare(state(), state(cards={"tests": card}, pages=pages))
    assert found.cards[0].parts == (("resources.tests.schema.fields.note.description", "", "What it says"),)
    assert [(page.page, page.why) for page in found.pages] == [("quiet", "its words")]
    assert found.grade == COSMETIC


def test_pages_that_come_or_go_are_named():
    pages = {name: page for name, page in state().pages.items() if name != "quiet"}
    assert [(page.page, page.why) for page in compare(state(), state(pages=pages)).pages] == [
        ("quiet", "a page that is gone")
    ]


@given(numbers(), numbers())
def test_the_grade_of_the_whole_is_the_highest_of_its_parts_and_kinds_are_symmetrical(old, new):
    there, back = compare(state(facts=old), state(facts=new)), compare(state(facts=new), state(facts=old))
    assert there.grade == max((item.grade for item in there.items()), key=GRADES.index, default=NONE)
    assert {change.key for change in there.facts} == {change.key for change in back.facts}
    turned = {factdiff.ADDED: factdiff.REMOVED, factdiff.REMOVED: factdiff.ADDED}
    kinds = {change.key: change.kind for change in back.facts}
    assert {change.key: turned.get(change.kind, change.kind) for change in there.facts} == kinds
    overlaps = {change.key: change.overlap for change in back.facts}
    assert {change.key: change.overlap for change in there.facts} == overlaps


@given(numbers(), numbers(), st.sampled_from(["note", "errors"]), st.text("ab1", min_size=1, max_size=3))
def test_one_more_change_never_lowers_the_grade(old, new, column, text):
    fewer = compare(state(facts=old), state(facts=new))
    more = compare(state(facts=old), replace(with_cell(column, text), facts=new))
    assert GRADES.index(more.grade) >= GRADES.index(fewer.grade)


@given(st.lists(st.sampled_from(GRADES)))
def test_the_highest_grade_is_one_that_is_there(grades):
    assert grading.highest(grades) in (grades or [NONE])


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (-1, "count", "-1"),
        (0.01, "share", "+1 percentage point"),
        (-0.0019, "share", "-0.19 percentage points"),
        (1, "year", "+1 year"),
        (2_500_000, "usd", "+$2.5 million"),
        (0.25, "ratio", "+0.25"),
    ],
)
def test_a_difference_is_said_in_the_unit_of_the_number(amount, unit, text):
    assert factdiff.difference_text(amount, unit) == text
