"""Cases read into yes and no: nothing that the record does not say, and silence that stays silence."""

import pandas as pd
import pytest

from analysis.reports import cases
from analysis.tables import fields, load


@pytest.fixture
def small() -> pd.DataFrame:
    return pd.DataFrame(
        [("wa01", "Black"), ("wa02", "White"), ("wa03", "")],
        columns=["case_id", "race_or_ethnicity"],
    )


@pytest.fixture
def read() -> pd.DataFrame:
    rows = [("wa01", "dropped", "yes", "charge dropped"), ("wa02", "over_a_day", "no", "held 3 hours")]
    return pd.DataFrame(rows, columns=["case_id", "trait", "answer", "words"])


def test_a_question_without_a_row_is_not_told_and_not_no(small, read):
    found = cases.answers(small, read).set_index(["case_id", "trait"])["answer"]
    assert found["wa01", "dropped"] == cases.YES
    assert found["wa02", "dropped"] == cases.SILENT
    assert found["wa02", "over_a_day"] == cases.NO
    assert found["wa03", "over_a_day"] == cases.SILENT


def test_race_that_no_source_states_is_neither_yes_nor_no(small, read):
    found = cases.answers(small, read)
    assert list(found[found["trait"] == "race"]["answer"]) == [cases.YES, cases.NO, cases.SILENT]


def test_every_question_counts_every_case_once(small, read):
    counted = cases.tally(cases.answers(small, read))
    assert set(counted["trait"]) == set(cases.LINES)
    assert (counted[list(cases.ANSWERS)].sum(axis=1) == len(small)).all()
    assert counted[cases.YES].is_monotonic_decreasing


def test_a_chart_has_a_mark_for_each_case_and_question_with_a_yes_at_the_left(small, read):
    drawn = cases.marks(cases.answers(small, read))
    assert len(drawn) == len(small) * len(cases.LINES)
    line = drawn[drawn["line"] == cases.LINES["race"]]
    assert list(line["answer"]) == list(cases.ANSWERS)
    assert list(line["at"]) == [1, 2, 3]
    encoded = cases.chart(drawn).to_dict()["encoding"]
    assert encoded["color"]["scale"]["domain"] == encoded["shape"]["scale"]["domain"] == list(cases.ANSWERS)


def test_the_chart_asks_what_the_card_declares():
    assert set(cases.LINES) - {"race"} == set(fields(cases.TRAITS)["trait"]["constraints"]["enum"])


def test_every_answer_quotes_the_row_that_it_rests_on():
    record = load(cases.CASES, notes=True).set_index("case_id")
    for row in load(cases.TRAITS).itertuples():
        said = [record.loc[row.case_id, column] for column in ("outcome", "note", "system")]
        assert any(row.words in text for text in said), f"{row.case_id}/{row.trait}: {row.words!r} is not in its row"


def test_a_case_held_for_a_week_was_held_for_a_day():
    answer = load(cases.TRAITS).set_index(["case_id", "trait"])["answer"]
    weeks = [case for case, trait in answer.index if trait == "over_a_week"]
    assert weeks
    for case in weeks:
        assert (case, "over_a_day") in answer.index
        assert answer[case, "over_a_week"] == cases.NO or answer[case, "over_a_day"] == cases.YES


def test_kinds_are_kept_apart():
    assert set(cases.arrests("US")["kind"]) == {"arrest"}
    assert set(cases.arrests("US")["country"]) == {"US"}
    assert not set(cases.arrests("US")["case_id"]) & set(cases.arrests("UK")["case_id"])


def test_a_count_of_none_rests_on_all_that_were_asked(small, read):
    asked = small.assign(source_id=["a", "b", "c"])
    found = cases.told_answers(asked, cases.answers(small, read), "Cases", "small")
    none = found["threshold_told"]
    assert none.value == 0
    assert none.sources == ("a", "b", "c")
    one = found["dropped"]
    assert (one.value, one.sources, one.rows[cases.TRAITS]) == (1, ("a",), ("wa01/dropped",))
    assert cases.TRAITS not in found["race"].rows
